//! Products: what was sold, which device it is, who owns it, and sales that come in as files.
//!
//! `README.md` says what is decided here. Everything that other rooms may use is re-exported below.

mod actions;
mod api;
mod events;
pub mod imports;
mod model;
mod policy;
mod rights;
mod store;
mod views;
mod web;

pub use actions::{
    AssetChange, AssetError, asset_by_serial, change_asset, register_asset, settle_conflict, transfer_asset,
};
pub use api::openapi;
pub use events::{AssetRegistered, OwnershipBegan, SerialConflictOpened};
pub use model::{
    AssetCard, AssetId, AssetStatus, Category, Channel, ConflictId, ImportId, ModelText, NewAsset, NewSale,
    Ownership, OwnershipId, OwnershipSource, ProductModelId, PurchaseId, Sale, SaleLineId, SerialAnswer,
    SerialConflict, Settlement,
};
pub use policy::{TransferRefusal, fold_serial, imei_is_plausible};
pub use rights::{EditAssets, ImportSales, SeeAssets, SeeOwnProducts, SettleConflicts};
pub use store::{
    PurchaseLine, asset, assets_before, assets_of, assets_with_serial, conflicts_of, count_assets_before,
    purchases_of, sale_of,
};

use kernel::Locale;
use platform::{
    db::{Migration, MigrationSql, Schema},
    i18n::Ftl,
    web::{Room, Skill},
};

/// The tables of the room.
pub const SCHEMA: Schema = Schema {
    room: "products",
    migrations: &[
        Migration {
            number: 1,
            name: "products",
            sql: MigrationSql::Both(include_str!("../migrations/0001_products.sql")),
        },
        Migration {
            number: 2,
            name: "imports",
            sql: MigrationSql::Both(include_str!("../migrations/0002_imports.sql")),
        },
        Migration {
            number: 3,
            name: "imei",
            sql: MigrationSql::Both(include_str!("../migrations/0003_imei.sql")),
        },
        Migration {
            number: 4,
            name: "sold_to_nobody",
            sql: MigrationSql::Both(include_str!("../migrations/0004_sold_to_nobody.sql")),
        },
        Migration {
            number: 5,
            name: "sale_country",
            sql: MigrationSql::Both(include_str!("../migrations/0005_sale_country.sql")),
        },
    ],
    numbers: &[],
};

/// The texts of the room.
pub const FTL: [Ftl; 3] = [
    Ftl { room: "products", locale: Locale::Vi, source: include_str!("../locales/vi.ftl") },
    Ftl { room: "products", locale: Locale::En, source: include_str!("../locales/en.ftl") },
    Ftl { room: "products", locale: Locale::Is, source: include_str!("../locales/is.ftl") },
];

/// The room as the program takes it.
pub fn room() -> Room {
    Room {
        name: "products",
        schema: Some(SCHEMA),
        texts: FTL.to_vec(),
        routes: [web::routes(), api::routes()].concat(),
        jobs: vec![imports::actions::HANDLER],
        panels: web::PANELS.to_vec(),
        nav: web::NAV.to_vec(),
        searches: vec![web::SEARCH],
        openapi: Some(api::openapi),
        skills: Category::ALL.iter().map(|it| Skill { key: it.name(), label: it.key() }).collect(),
        ..Room::default()
    }
}
