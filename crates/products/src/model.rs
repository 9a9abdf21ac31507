//! The nouns: product models, assets, who owns them, how they were sold.

use kernel::{CountryCode, CustomerId, Date, Money, TimeZone, Timestamp, ids};
use platform::{from_row, text_column};
use serde::{Deserialize, Serialize};

ids! {
    AssetId = "asset", ProductModelId = "model", PurchaseId = "purchase", SaleLineId = "sale",
    OwnershipId = "ownership", ConflictId = "conflict", ImportId = "import",
}

/// What kind of thing a model is: which icon stands for it, and which questions a repair asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Phones.
    Phone,
    /// Tablets.
    Tablet,
    /// Laptops.
    Laptop,
    /// Watches and bands.
    Watch,
    /// Headphones and speakers.
    Audio,
    /// Televisions and monitors.
    Screen,
    /// Household appliances.
    Appliance,
    /// Anything else.
    #[default]
    Other,
}
text_column!(Category {
    Phone = "phone",
    Tablet = "tablet",
    Laptop = "laptop",
    Watch = "watch",
    Audio = "audio",
    Screen = "screen",
    Appliance = "appliance",
    Other = "other",
});

impl Category {
    /// The icon that stands for it.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Phone => "smartphone",
            Self::Tablet => "tablet",
            Self::Laptop => "laptop",
            Self::Watch => "watch",
            Self::Audio => "headphones",
            Self::Screen => "tv",
            Self::Appliance => "plug",
            Self::Other => "package",
        }
    }

    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Phone => "products-category-phone",
            Self::Tablet => "products-category-tablet",
            Self::Laptop => "products-category-laptop",
            Self::Watch => "products-category-watch",
            Self::Audio => "products-category-audio",
            Self::Screen => "products-category-screen",
            Self::Appliance => "products-category-appliance",
            Self::Other => "products-category-other",
        }
    }
}

/// Where an asset is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetStatus {
    /// The shop has it.
    InStock,
    /// A customer has it.
    Sold,
    /// It is with the shop for service.
    InService,
    /// It is no more: scrapped, replaced, recycled. It cannot be sold.
    Retired,
    /// Its owner reported it stolen.
    Stolen,
}
text_column!(AssetStatus {
    InStock = "in_stock",
    Sold = "sold",
    InService = "in_service",
    Retired = "retired",
    Stolen = "stolen",
});

impl AssetStatus {
    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::InStock => "products-status-in-stock",
            Self::Sold => "products-status-sold",
            Self::InService => "products-status-in-service",
            Self::Retired => "products-status-retired",
            Self::Stolen => "products-status-stolen",
        }
    }
}

/// How a sale came about. Distance sales have rights of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// At the counter.
    Store,
    /// At a distance: a web shop, a phone call.
    Online,
    /// By a partner.
    Partner,
    /// Nobody recorded it.
    #[default]
    Unknown,
}
text_column!(Channel { Store = "store", Online = "online", Partner = "partner", Unknown = "unknown" });

impl Channel {
    /// The key of its word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Store => "products-channel-store",
            Self::Online => "products-channel-online",
            Self::Partner => "products-channel-partner",
            Self::Unknown => "products-channel-unknown",
        }
    }
}

/// Why somebody owns an asset from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnershipSource {
    /// A sale of ours.
    Sale,
    /// The owner, or staff for the owner, registered it.
    Registration,
    /// The owner before gave or sold it.
    Transfer,
    /// A sale that came in with a file.
    Import,
}
text_column!(OwnershipSource {
    Sale = "sale",
    Registration = "registration",
    Transfer = "transfer",
    Import = "import",
});

impl OwnershipSource {
    /// The key of its words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Sale => "products-source-sale",
            Self::Registration => "products-source-registration",
            Self::Transfer => "products-source-transfer",
            Self::Import => "products-source-import",
        }
    }
}

/// How a person settled a serial conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settlement {
    /// The asset that was known first is the real one; the other is retired.
    FirstIsReal,
    /// The asset that came later is the real one; the first is retired.
    LaterIsReal,
    /// Two devices do carry one number, as read.
    BothAreReal,
}
text_column!(Settlement {
    FirstIsReal = "first_is_real",
    LaterIsReal = "later_is_real",
    BothAreReal = "both_are_real",
});

impl Settlement {
    /// The key of its words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::FirstIsReal => "products-settle-first",
            Self::LaterIsReal => "products-settle-later",
            Self::BothAreReal => "products-settle-both",
        }
    }
}

/// An asset as other rooms print it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssetCard {
    /// Which.
    pub id: AssetId,
    /// "Galaxy S24"
    pub model_name: String,
    /// "256GB, Onyx"; may be empty.
    pub variant: String,
    /// "Samsung"; may be empty.
    pub brand: String,
    /// What kind of thing.
    pub category: Category,
    /// The serial number as it was read; empty when nobody read it.
    pub serial: String,
    /// Where it is in its life.
    pub status: AssetStatus,
    /// Who owns it now.
    pub owner: Option<CustomerId>,
    /// The day of the newest sale. A customer sees the day of one's own purchase only.
    pub bought_on: Option<Date>,
}
from_row!(AssetCard { id, model_name, variant, brand, category, serial, status, owner, bought_on });

impl AssetCard {
    /// Model and variant in one line: "Galaxy S24 256GB, Onyx".
    pub fn title(&self) -> String {
        [self.model_name.as_str(), self.variant.as_str()].join(" ").trim().to_owned()
    }

    /// Whether it was sold to somebody whom nobody recorded. For those who see every owner.
    pub fn is_owner_missing(&self) -> bool {
        self.status == AssetStatus::Sold && self.owner.is_none()
    }
}

/// What one asset's own page needs beyond its card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetIdentity {
    /// The model.
    pub model: ProductModelId,
    /// The stock-keeping unit of the model; may be empty.
    pub sku: String,
    /// The IMEI; may be empty.
    pub imei: String,
    /// The asset that took its place.
    pub replaced_by: Option<AssetId>,
    /// Counts the changes; a form that began with an older one does not overwrite.
    pub version: i64,
    /// Since when the shop knows it.
    pub created_at: Timestamp,
}
from_row!(AssetIdentity { model, sku, imei, replaced_by, version, created_at });

/// What a model is told from others by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ModelText {
    /// The maker; may be empty.
    pub brand: String,
    /// The name, never empty.
    pub name: String,
    /// Memory, colour; may be empty.
    pub variant: String,
    /// The stock-keeping unit; may be empty.
    pub sku: String,
    /// What kind of thing.
    pub category: Category,
}

/// An asset to be registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAsset {
    /// Which model; it is added if nobody has it yet.
    pub model: ModelText,
    /// The serial number as it was read; may be empty.
    pub serial: String,
    /// The IMEI; may be empty.
    pub imei: String,
    /// Who owns it.
    pub owner: Option<CustomerId>,
    /// How it was sold, if that is known.
    pub sale: Option<NewSale>,
}

/// A sale to be recorded with an asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSale {
    /// The day of the contract, in the zone of the sale.
    pub contract_on: Date,
    /// The day on which the customer got it, if another is known.
    pub delivered_on: Option<Date>,
    /// How.
    pub channel: Channel,
    /// The number of the order or receipt; may be empty.
    pub order_number: String,
    /// What was paid.
    pub price: Option<Money>,
    /// The warranty policy that it was sold under, by its code.
    pub policy_code: Option<String>,
    /// The warranty in months, where the receipt says it.
    pub warranty_months: Option<u32>,
    /// The country of the contract; none is where the shop is.
    pub country: Option<CountryCode>,
}

/// The newest sale of an asset: what a warranty begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    /// The purchase that it belongs to.
    pub purchase: PurchaseId,
    /// Who bought; none when nobody recorded it.
    pub customer: Option<CustomerId>,
    /// The day of the contract, in `zone`.
    pub contract_on: Date,
    /// The day on which the customer got it, if another is known.
    pub delivered_on: Option<Date>,
    /// How.
    pub channel: Channel,
    /// The number of the order or receipt; may be empty.
    pub order_number: String,
    /// What was paid for one.
    pub price: Option<Money>,
    /// The warranty policy that it was sold under, by its code.
    pub policy_code: Option<String>,
    /// The warranty in months, where the receipt says it.
    pub warranty_months: Option<u32>,
    /// The country of the contract; none is where the shop is.
    pub country: Option<CountryCode>,
    /// The zone whose days the dates are.
    pub zone: TimeZone,
}

/// What a serial number leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SerialAnswer {
    /// Nothing of ours.
    None,
    /// This asset.
    One(AssetId),
    /// Several assets, because two people claim the number or two makers use it; a person must look.
    Conflict(Vec<AssetId>),
}

/// A time in which somebody owned an asset: from its first day to the day before `until_on`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ownership {
    /// Who.
    pub customer: CustomerId,
    /// The first day.
    pub from_on: Date,
    /// The first day of the next owner; none for the present owner.
    pub until_on: Option<Date>,
    /// Why.
    pub source: OwnershipSource,
}
from_row!(Ownership { customer, from_on, until_on, source });

/// Two claims to one serial number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SerialConflict {
    /// Which.
    pub id: ConflictId,
    /// The asset that had the number first.
    pub asset: AssetId,
    /// The asset that came with the later claim; none when the claim came with a refused line of a file.
    pub other_asset: Option<AssetId>,
    /// Who claims it later, if we know that person.
    pub claimant: Option<CustomerId>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// How it was settled.
    pub settlement: Option<Settlement>,
    /// Where the later claim came from, or what the person who settled it wrote.
    pub note: String,
}
from_row!(SerialConflict { id, asset, other_asset, claimant, opened_at, settlement, note });
