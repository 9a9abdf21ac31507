//! The people of the stories.

use std::sync::Arc;

use customers::{EditCustomers, FormOfAddress, KeepOwnAccount, NewCustomer, email, phone};
use kernel::{Actor, CustomerId, Granted, Locale, Role, Roles, StaffId, TimeZone, Uuid};
use platform::{
    db::Schema,
    i18n::{Ftl, Lang, Texts},
};

pub const SCHEMAS: &[Schema] = &[platform::SCHEMA, identity::SCHEMA, customers::SCHEMA];

pub fn lan() -> NewCustomer {
    NewCustomer {
        name: "Nguyễn Thị Lan".into(),
        called: String::new(),
        form_of_address: Some(FormOfAddress::Chi),
        phone: phone::parse("0912 345 678"),
        email: email::parse("lan@example.vn"),
        locale: Locale::Vi,
    }
}

pub fn hung() -> NewCustomer {
    NewCustomer {
        name: "Phạm Quốc Hùng".into(),
        form_of_address: None,
        phone: phone::parse("0983 111 222"),
        email: None,
        ..lan()
    }
}

/// Trần Minh, agent and front desk.
pub fn minh() -> Actor {
    let roles = Roles::of(&[Role::Agent, Role::FrontDesk]);
    Actor::Staff { id: StaffId::from_uuid(Uuid::from_u128(1)), roles, branch: None }
}

#[expect(clippy::disallowed_methods, reason = "a test grants what identity would")]
pub fn minh_may() -> Granted<EditCustomers> {
    Granted::grant(minh()).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "a test grants what identity would")]
pub fn own(id: CustomerId) -> Granted<KeepOwnAccount> {
    Granted::grant(Actor::Customer { id }).unwrap()
}

/// Texts that only the stories say.
const STORIES: [Ftl; 3] = [
    Ftl { room: "stories", locale: Locale::Vi, source: "stories-paid = Đã trả { $amount }\n" },
    Ftl { room: "stories", locale: Locale::En, source: "stories-paid = Paid { $amount }\n" },
    Ftl { room: "stories", locale: Locale::Is, source: "stories-paid = Greiddi { $amount }\n" },
];

pub fn texts() -> Arc<Texts> {
    Arc::new(Texts::new(&[ui::FTL, identity::FTL, customers::FTL, STORIES].concat()).unwrap())
}

/// A reader in Hà Nội.
pub fn reads(locale: Locale) -> Lang {
    Lang::new(texts(), locale, TimeZone::get("Asia/Ho_Chi_Minh").unwrap())
}
