//! What pages show: values that are ready to print.

mod assets;
mod fields;
mod imports;
mod portal;

pub(crate) use assets::{
    AssetPage, AssetRow, AssignView, ConflictView, CustomerPanel, DeviceView, ListPage, OwnerView,
    TicketPanel, asset_facts, lines_of, sale_facts, status_chip,
};
pub(crate) use fields::{AssetFields, FormPage, SaleFields, TransferFields};
pub(crate) use imports::{ImportPage, ImportRow, ImportsPage, refusal_key, reject_text, rejects_csv};
pub(crate) use portal::{CodePage, MyPage, ProductPage, ProductRow};
