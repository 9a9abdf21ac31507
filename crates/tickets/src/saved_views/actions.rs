//! Views are saved and removed.

use kernel::{Granted, StaffId, fold};
use platform::{
    db::Tx,
    web::{Fault, Submission},
};

use super::{Filter, OwnerFilter, SavedView, TeamFilter, store};
use crate::{
    model::ViewId,
    policy::decide_tags,
    rights::{ManageDesk, SeeTickets},
};

/// A name is one line of a menu.
pub(crate) const NAME_CHARS_MAX: usize = 60;
/// Words to look for; more than a line nobody types.
pub(crate) const WORDS_CHARS_MAX: usize = 100;

/// A view to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewView {
    /// As it stands among the queues.
    pub name: String,
    /// Whether everyone of the shop sees it.
    pub is_shared: bool,
    /// Which tickets it shows.
    pub filter: Filter,
}

/// Whether somebody may change a view: one's own, and the shared ones who keeps the desk.
pub(crate) const fn decide_may_change(is_own: bool, is_shared: bool, may_manage: bool) -> bool {
    is_own || (is_shared && may_manage)
}

/// Saves a view, or changes the one of this id. What everybody sees is kept by whoever keeps the desk.
///
/// # Errors
/// [`Fault::Invalid`] at `name` or `shared`; [`Fault::Forbidden`] for somebody else's; [`Fault::NotFound`]; whatever the
/// database says.
pub fn save_view(
    tx: &mut Tx<'_>,
    granted: &Granted<SeeTickets>,
    id: Option<ViewId>,
    new: &NewView,
) -> Result<ViewId, Fault> {
    let by = granted.actor();
    let (me, may_manage) = (by.staff().ok_or(Fault::Forbidden)?, by.may::<ManageDesk>());
    let before = match id {
        Some(id) => Some(store::view_of(tx, me, id)?.ok_or(Fault::NotFound)?),
        None => None,
    };
    if before.as_ref().is_some_and(|view| !decide_may_change(view.owner == me, view.is_shared, may_manage)) {
        return Err(Fault::Forbidden);
    }
    check(tx, me, (id, new), may_manage || before.as_ref().is_some_and(|view| view.is_shared))?;
    let id = id.unwrap_or_else(|| tx.id());
    // What somebody left behind who no longer works here belongs to whoever keeps it; else nobody would see it once it is
    // shared no more.
    let is_here = |member: &identity::StaffMember| member.active;
    let owner = match before {
        Some(view) if identity::staff_member(tx, view.owner)?.as_ref().is_some_and(is_here) => view.owner,
        _ => me,
    };
    let NewView { name, is_shared, filter } = new.clone();
    let filter = Filter { tag: one_tag(&filter.tag), no_tag: one_tag(&filter.no_tag), ..filter };
    store::put_view(tx, &SavedView { id, owner, name, is_shared, filter })?;
    Ok(id)
}

fn check(
    tx: &mut Tx<'_>,
    me: StaffId,
    (id, new): (Option<ViewId>, &NewView),
    may_share: bool,
) -> Result<(), Fault> {
    let form = Submission::default();
    let mut check = form.check();
    let all = store::views_of(tx, me)?;
    let (count, words) = (new.name.chars().count(), new.filter.words.chars().count());
    if new.name.trim().is_empty() {
        check.error("name", "form-error-required");
    } else if count > NAME_CHARS_MAX {
        check.error_with("name", "form-error-too-long", &[("count", count), ("max", NAME_CHARS_MAX)]);
    } else if all.iter().any(|known| Some(known.id) != id && fold(&known.name) == fold(&new.name)) {
        check.error("name", "tickets-error-name-taken");
    } else if id.is_none() && i64::try_from(all.len()).unwrap_or(i64::MAX) >= store::VIEWS_MAX {
        check.error_with("name", "tickets-error-too-many", &[("max", store::VIEWS_MAX)]);
    }
    if words > WORDS_CHARS_MAX {
        check.error_with("words", "form-error-too-long", &[("count", words), ("max", WORDS_CHARS_MAX)]);
    }
    if new.is_shared && !may_share {
        check.error("shared", "tickets-error-share");
    }
    if new.filter.owner == OwnerFilter::One {
        let is_known = match new.filter.colleague {
            Some(colleague) => identity::staff_member(tx, colleague)?.is_some(),
            None => false,
        };
        if !is_known {
            check.error("owner", "form-error-choice");
        }
    }
    if let TeamFilter::One(team) = new.filter.team
        && identity::teams(tx)?.iter().all(|known| known.id != team)
    {
        check.error("team", "form-error-choice");
    }
    for (field, tag) in [("tag", &new.filter.tag), ("no_tag", &new.filter.no_tag)] {
        match decide_tags(tag) {
            Ok(tags) if tags.len() > 1 => check.error(field, "tickets-error-tag-one"),
            Ok(_) => {}
            Err(refusal) => check.error(field, refusal.key()),
        }
    }
    if let Some(field) = new.filter.field {
        let known = crate::fields::field_of(tx, field)?;
        if !known.is_some_and(|known| known.is_filtered_by(&new.filter.field_value)) {
            check.error("field", "form-error-choice");
        }
    }
    Ok(check.done(Some(()))?)
}

/// A tag as tickets bear it.
fn one_tag(typed: &str) -> String {
    decide_tags(typed).ok().and_then(|mut tags| tags.pop()).unwrap_or_default()
}

/// Removes a view.
///
/// # Errors
/// [`Fault::Forbidden`] for somebody else's; [`Fault::NotFound`]; whatever the database says.
pub fn remove_view(tx: &mut Tx<'_>, granted: &Granted<SeeTickets>, id: ViewId) -> Result<(), Fault> {
    let by = granted.actor();
    let me = by.staff().ok_or(Fault::Forbidden)?;
    let view = store::belongs(tx, me, id)?.ok_or(Fault::NotFound)?;
    if !decide_may_change(view.owner == me, view.is_shared, by.may::<ManageDesk>()) {
        return Err(Fault::Forbidden);
    }
    Ok(store::drop_view(tx, id)?)
}
