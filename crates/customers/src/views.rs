//! What pages show: values that are ready to print.

mod fields;
mod panels;
mod people;
mod portal;
#[cfg(test)]
mod samples;

pub(crate) use fields::{AddressFields, IdentityFields, NewFields};
pub(crate) use panels::{HistoryPanel, WhoPanel};
pub(crate) use people::{
    ConsentView, ContactView, CustomerPage, CustomerRow, EditPage, HistoryPart, ListPage, NewPage,
    changed_banner, may_edit,
};
pub(crate) use portal::{AccountPage, CodePage, InPage};
