//! The verbs: load, decide, save, tell.

mod acknowledging;
pub(crate) mod alarms;
pub(crate) mod bringing;
pub(crate) mod leasing;
pub(crate) mod mailboxes;
pub(crate) mod probing;
pub(crate) mod quarantine;
pub(crate) mod spam;
pub(crate) mod taking;
