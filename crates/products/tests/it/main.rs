//! The stories of products and of imports, on both databases.

#![cfg(test)]

mod assets;
mod cdnow;
mod imports;
mod pages;

use customers::{EditCustomers, NewCustomer};
use kernel::{Actor, CustomerId, Granted, Locale, Role, Roles, StaffId, Uuid};
use platform::{DbError, Tx, db::Schema};
use products::{Category, ModelText, NewAsset, NewSale};

pub(crate) const SCHEMAS: &[Schema] =
    &[platform::SCHEMA, identity::SCHEMA, customers::SCHEMA, products::SCHEMA];

pub(crate) const PROGRAM: Actor = Actor::System { task: "test" };

pub(crate) fn minh() -> Actor {
    Actor::Staff {
        id: StaffId::from_uuid(Uuid::from_u128(1)),
        roles: Roles::of(&[Role::Agent]),
        branch: None,
    }
}

pub(crate) fn add_customer(tx: &mut Tx<'_>, name: &str, phone: &str) -> Result<CustomerId, DbError> {
    customers::add_customer(
        tx,
        &Granted::<EditCustomers>::system("test"),
        &NewCustomer {
            name: name.into(),
            called: String::new(),
            form_of_address: None,
            phone: customers::phone::parse(phone),
            email: None,
            locale: Locale::Vi,
        },
    )
}

/// Lan's phone, as the cast knows it.
pub(crate) fn galaxy(serial: &str, owner: Option<CustomerId>) -> NewAsset {
    NewAsset {
        model: ModelText {
            brand: "Samsung".into(),
            name: "Galaxy S24".into(),
            variant: "256GB, Onyx".into(),
            sku: String::new(),
            category: Category::Phone,
        },
        serial: serial.into(),
        imei: String::new(),
        owner,
        sale: owner.map(|_| NewSale {
            contract_on: "2025-06-22".parse().unwrap(),
            delivered_on: None,
            channel: products::Channel::Store,
            order_number: "HD-10".into(),
            price: Some(kernel::Money::vnd(21_990_000)),
            policy_code: None,
            warranty_months: Some(24),
            country: None,
        }),
    }
}
