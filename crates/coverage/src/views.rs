//! What pages show: values that are ready to print.

mod cover;
pub(crate) mod holidays;
pub(crate) mod law;
mod panels;
pub(crate) mod plain_returns;
mod policies;
mod public;
pub(crate) mod returns;
pub(crate) mod statement;
pub(crate) mod terms;

pub(crate) use cover::{AssetCoverPage, CaseForm, CoverView, EntryView, FutureView, LineView, TryPage};
pub(crate) use panels::{BarPanel, CoverPanel, LastDayPanel, OwnPanel, StatePanel};
pub use policies::place_name;
pub(crate) use policies::{
    PackView, PoliciesPage, PolicyFields, PolicyPage, PolicyRow, RecallFields, RecallView,
};
pub(crate) use public::{Door, PublicAnswer, PublicCover, WarrantyPage, decide_public};
