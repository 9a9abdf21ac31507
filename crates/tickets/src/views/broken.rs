//! Rows that this program cannot read: they are told by their name, and can be removed.

/// Something that is kept and cannot be read.
#[derive(Debug)]
pub(crate) struct BrokenRow {
    pub(crate) name: String,
    pub(crate) remove: String,
}

impl BrokenRow {
    /// Each with the address under which it is removed.
    pub(crate) fn all<I: std::fmt::Display>(home: &str, rows: Vec<(I, String)>) -> Vec<Self> {
        rows.into_iter().map(|(id, name)| Self { name, remove: format!("{home}/{id}/remove") }).collect()
    }
}
