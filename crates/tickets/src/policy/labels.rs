//! Tags, and who is called by a note.

use kernel::{StaffId, fold};

/// Letters of one tag.
pub const TAG_CHARS_MAX: usize = 40;
/// Tags of one ticket.
pub const TAGS_MAX: usize = 20;

/// Why tags are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagRefusal {
    /// One has more than 40 letters.
    TooLong,
    /// There are more than 20.
    TooMany,
}

impl TagRefusal {
    /// The key of the field's error.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TooLong => "tickets-error-tag-long",
            Self::TooMany => "tickets-error-tags-many",
        }
    }
}

/// The tags of a line with commas: in lower case, without what is there twice, in the order in which they were typed. Two
/// that differ only in accents are two: *bảo hành* and *bao hanh* mean what their writers mean.
///
/// # Errors
/// Why not.
pub fn decide_tags(typed: &str) -> Result<Vec<String>, TagRefusal> {
    let mut tags: Vec<String> = Vec::new();
    for word in typed.split([',', ';', '\n']) {
        let tag =
            word.split_whitespace().collect::<Vec<_>>().join(" ").trim_start_matches('#').to_lowercase();
        if tag.chars().count() > TAG_CHARS_MAX {
            return Err(TagRefusal::TooLong);
        }
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    if tags.len() > TAGS_MAX { Err(TagRefusal::TooMany) } else { Ok(tags) }
}

/// Whom a note calls: `@Quỳnh Anh`, with or without accents. Of two names that fit the longer one is meant, and nobody calls
/// oneself.
pub fn decide_mentions(note: &str, writer: StaffId, team: &[(StaffId, String)]) -> Vec<StaffId> {
    let note = fold(note);
    let mut called: Vec<StaffId> = Vec::new();
    for after in note.split('@').skip(1) {
        let fits = team.iter().filter(|(_, name)| is_called(after, &fold(name)));
        let Some((id, _)) = fits.max_by_key(|(_, name)| name.len()) else { continue };
        if *id != writer && !called.contains(id) {
            called.push(*id);
        }
    }
    called
}

/// The name stands at the beginning and ends where a word ends.
fn is_called(text: &str, name: &str) -> bool {
    let rest = text.strip_prefix(name).filter(|_| !name.is_empty());
    rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use kernel::Uuid;

    use super::*;

    fn team() -> Vec<(StaffId, String)> {
        let member = |n: u128, name: &str| (StaffId::from_uuid(Uuid::from_u128(n)), name.to_owned());
        vec![member(1, "Minh"), member(2, "Quỳnh Anh"), member(3, "Quỳnh")]
    }

    fn called(note: &str) -> Vec<u128> {
        let all = decide_mentions(note, StaffId::from_uuid(Uuid::from_u128(1)), &team());
        all.into_iter().map(|id| id.uuid().as_u128()).collect()
    }

    #[test]
    fn a_note_calls_colleagues_by_what_they_are_called() {
        assert_eq!(called("@Quỳnh Anh xem giúp nhé"), [2], "the longer name is meant");
        assert_eq!(called("nhờ @quynh, và @QUYNH ANH!"), [3, 2], "accents and case do not matter");
        assert_eq!(called("@Minh @Minhh mail@quynhanh.example @"), Vec::<u128>::new());
    }

    #[test]
    fn tags_are_what_was_typed_without_noise() {
        assert_eq!(decide_tags(" #Pin,  bảo  hành ; pin,,").unwrap(), ["pin", "bảo hành"]);
        assert_eq!(decide_tags(&"x".repeat(41)), Err(TagRefusal::TooLong));
        let many: Vec<String> = (0..21).map(|n| format!("t{n}")).collect();
        assert_eq!(decide_tags(&many.join(",")), Err(TagRefusal::TooMany));
    }
}
