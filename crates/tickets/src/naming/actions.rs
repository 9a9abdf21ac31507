//! Statuses get other names.

use kernel::{Granted, Locale, fold};
use platform::{
    db::Tx,
    i18n::Texts,
    web::{Check, Fault, Submission},
};

use super::{NAME_CHARS_MAX, StatusNames, store};
use crate::{clocks::StatusKind, rights::ManageDesk};

/// The field in which a name stands.
pub(super) fn field(status: StatusKind, locale: Locale) -> String {
    format!("{}_{}", status.name(), locale.tag())
}

/// Gives the statuses these names and no others; an empty one gives the program's word back.
///
/// # Errors
/// [`Fault::Invalid`] at `done_vi` and its like for a name that is too long, and for one that another status has in that
/// language; whatever the database says.
pub(super) fn rename_statuses(
    tx: &mut Tx<'_>,
    _: &Granted<ManageDesk>,
    texts: &Texts,
    names: &StatusNames,
) -> Result<StatusNames, Fault> {
    let form = Submission::default();
    let mut check = form.check();
    let kept = trimmed(names);
    for locale in Locale::ALL {
        refuse_twice(&mut check, texts, &kept, locale);
    }
    check.done(Some(()))?;
    store::put_names(tx, &kept)?;
    Ok(kept)
}

fn trimmed(names: &StatusNames) -> StatusNames {
    let trimmed = names.iter().map(|(of, name)| (*of, name.trim().to_owned()));
    trimmed.filter(|(_, name)| !name.is_empty()).collect()
}

/// Two statuses of one name could not be told apart, also where one of them keeps the program's word.
fn refuse_twice(check: &mut Check<'_>, texts: &Texts, names: &StatusNames, locale: Locale) {
    let said = |status: StatusKind| match names.get(&(status, locale)) {
        Some(name) => name.clone(),
        None => texts.as_written(locale, status.key()),
    };
    for ((status, _), name) in names.iter().filter(|((_, of), _)| *of == locale) {
        let (at, count) = (field(*status, locale), name.chars().count());
        if count > NAME_CHARS_MAX {
            check.error_with(&at, "form-error-too-long", &[("count", count), ("max", NAME_CHARS_MAX)]);
        } else if StatusKind::ALL.iter().any(|other| other != status && fold(&said(*other)) == fold(name)) {
            check.error(&at, "tickets-error-name-taken");
        }
    }
}
