//! The verbs: load, decide, save, tell.

pub(crate) mod mailboxes;
pub(crate) mod quarantine;
pub(crate) mod taking;
