//! What the shop promises with what it sells, and where customers transfer money to.

use coverage::{
    GivenWith, NewPolicy,
    model::{Channel, Code, Issuer, PartTerm, PolicyVersion, Transfer},
    returns::{Condition, Gives, NewReturnPolicy, Post, Reason, ReturnRow, save_return_policy},
};
use jiff::civil::date;
use kernel::Period;
use platform::web::App;
use products::Category;
use repairs::BankAccount;

use super::{customers, granted};

/// Everything that the story sells falls under them: its oldest receipt is younger.
const VALID_FROM: kernel::Date = date(2020, 1, 1);
const ACCESSORIES: &[Category] = &[Category::Audio, Category::Watch];
/// A battery wears out sooner than its device, in months.
const BATTERY: u32 = 6;

/// The shop's own warranties: a year for what one computes with, half of it for its battery and for accessories.
pub(super) async fn make(app: &App) -> anyhow::Result<()> {
    let year = [Category::Phone, Category::Laptop, Category::Tablet];
    let mut devices = policy("SMC-12", "Máy mua tại Sao Mai: một năm, pin nửa năm", 12, &year);
    devices.terms.parts = vec![PartTerm { part: Code::new("battery")?, term: Period::months(BATTERY) }];
    let accessories = policy("SMC-6", "Tai nghe, loa, đồng hồ mua tại Sao Mai: nửa năm", 6, ACCESSORIES);
    let account = BankAccount {
        bank: "970436".into(),
        account: "1022006868".into(),
        holder: "CONG TY TNHH SAO MAI CARE".into(),
    };
    app.db()
        .write(move |tx| {
            for policy in [&devices, &accessories] {
                coverage::save_policy(tx, &granted(), policy)?;
            }
            save_return_policy(tx, &granted(), &returns())?;
            repairs::set_bank_account(tx, &granted(), &account)?;
            Ok::<_, anyhow::Error>(())
        })
        .await?;
    Ok(())
}

/// A faulty phone is exchanged for a week, accessories come back as they went, and what nobody could hold in hand before
/// it was bought has a month.
fn returns() -> NewReturnPolicy {
    let faulty_phones = ReturnRow {
        categories: vec![Category::Phone],
        reasons: vec![Reason::Defective],
        window_days: 7,
        gives: Gives::Exchange,
        post: Post::Trader,
        ..ReturnRow::default()
    };
    let accessories = ReturnRow {
        categories: ACCESSORIES.to_vec(),
        reasons: vec![Reason::ChangeOfMind],
        window_days: 15,
        condition: Condition::Unopened,
        ..ReturnRow::default()
    };
    let unseen = ReturnRow {
        channel: Some(Channel::Online),
        window_days: 30,
        gives: Gives::Refund,
        ..ReturnRow::default()
    };
    let rest = ReturnRow { window_days: 7, opened_fee_percent: Some(10), ..ReturnRow::default() };
    NewReturnPolicy { valid_from: VALID_FROM, rows: vec![faulty_phones, accessories, unseen, rest] }
}

fn policy(code: &str, name: &str, months: u32, categories: &[Category]) -> NewPolicy {
    let terms = PolicyVersion {
        transfer: Transfer::FollowsUnit,
        repair_guarantee: Some(Period::months(3)),
        ..PolicyVersion::plain(code, Issuer::Trader, Period::months(months))
    };
    let sold = customers::models().filter(|(_, _, category)| categories.contains(category));
    let given_with = sold.map(|(brand, model, _)| GivenWith { brand: brand.into(), model: model.into() });
    NewPolicy {
        code: code.into(),
        name: name.into(),
        valid_from: VALID_FROM,
        terms,
        given_with: given_with.collect(),
    }
}
