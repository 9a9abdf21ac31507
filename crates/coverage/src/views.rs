//! What pages show: values that are ready to print.

mod cover;
mod panels;
mod policies;
mod public;

pub(crate) use cover::{AssetCoverPage, CaseForm, CoverView, EntryView, LineView, TryPage};
pub(crate) use panels::{BarPanel, CoverPanel, LastDayPanel, OwnPanel, StatePanel};
pub(crate) use policies::{
    PackView, PoliciesPage, PolicyFields, PolicyPage, PolicyRow, RecallFields, RecallView, place_name,
};
pub(crate) use public::{Door, PublicAnswer, PublicCover, WarrantyPage, decide_public};
