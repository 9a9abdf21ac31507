//! Sales that come in as files: read, mapped, tried, brought in, and what was refused given back.

pub(crate) mod actions;
mod dates;
pub(crate) mod headings;
pub(crate) mod lines;
pub(crate) mod model;
mod sale;
pub(crate) mod store;
pub(crate) mod table;
mod terms;

pub use actions::{ImportError, import_reader};
pub use dates::DateOrder;
pub use headings::{Field, Mapping, MappingRefusal};
pub use model::{Counts, ImportState, Progress};
pub use table::FileRefusal;
