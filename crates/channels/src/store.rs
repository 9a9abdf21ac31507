//! The only SQL about mailboxes and letters.

pub(crate) mod alarms;
pub(crate) mod archive;
pub(crate) mod leases;
pub(crate) mod letters;
pub(crate) mod mailboxes;
pub(crate) mod probes;
pub(crate) mod spam;
