//! The first page of a new shop, behind a link that only the operator has seen.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use kernel::{Currency, Locale, Role, Roles, TimeZone};
use platform::web::{App, Check, Fault, Submission, Visit};
use serde::Deserialize;
use ui::{Choice, FieldView, Page};

use crate::{
    actions::set_up::{check_setup_link, set_up_shop},
    model::{NewStaff, Shop, parse_email},
    policy::passwords::PasswordHash,
    views::{FormView, Input, InputKind, PlainPage},
    web::{
        answers::{self, check_password, new_password, redirect, refusal, t},
        authenticate::Here,
    },
};

/// Zones and currencies that are offered first; any other may be typed, or set later.
const ZONES: [&str; 8] = [
    "Asia/Ho_Chi_Minh",
    "Atlantic/Reykjavik",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
];
const CURRENCIES: [&str; 9] = ["VND", "ISK", "EUR", "USD", "GBP", "THB", "SGD", "JPY", "DKK"];

/// The link's secret.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Link {
    #[serde(default)]
    token: String,
}

pub(super) async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(link): Query<Link>,
) -> Result<Response, Fault> {
    let token = link.token.clone();
    app.db().read(move |tx| check_setup_link(tx, &token)).await?;
    answers::page(StatusCode::OK, &view(&app, &visit, form(&visit, &link.token)))
}

pub(super) async fn set_up(
    State(app): State<App>,
    visit: Visit,
    here: Here,
    typed: Submission,
) -> Result<Response, Fault> {
    let token = typed.text("token").to_owned();
    let asked = token.clone();
    app.db().read(move |tx| check_setup_link(tx, &asked)).await?;
    let (shop, owner) = match read(&app, &typed).await {
        Ok(read) => read,
        Err(fault) => {
            let again = form(&visit, &token).refused(&typed, &refusal(fault)?, &visit.lang);
            return answers::page(StatusCode::UNPROCESSABLE_ENTITY, &view(&app, &visit, again));
        }
    };
    let (locale, device) = (owner.locale, here.device);
    let session = app.db().write(move |tx| set_up_shop(tx, &token, &shop, &owner, &device)).await?;
    let cookies = [session.set_cookie(app.config()), ui::language_cookie(locale)];
    Ok(redirect("/app/settings?said=identity-said-set-up", cookies))
}

async fn read(app: &App, typed: &Submission) -> Result<(Shop, NewStaff), Fault> {
    let mut check = typed.check();
    let shop = read_shop(&mut check);
    let name = check.required("owner", 100);
    let email = parse_email(typed.text("email"));
    if email.is_none() {
        check.error("email", "form-error-email");
    }
    let email = email.unwrap_or_default();
    check_password(&mut check, typed, "password", &email);
    let shop = check.done(shop)?;
    let password: PasswordHash = new_password(app, typed, "password", &email).await?;
    let (called, locale) = (shop.locale.called(&name), shop.locale);
    let roles = Roles::of(&[Role::Owner]);
    Ok((shop, NewStaff { name, called, email, roles, branch: None, locale, password }))
}

/// What a shop says of itself, as the form of the set-up and that of the settings send it.
pub(super) fn read_shop(check: &mut Check<'_>) -> Option<Shop> {
    let name = check.required("shop", 80);
    let phone = check.optional("phone", 40);
    let address = check.required("address", 300);
    let hours = check.optional("hours", 80);
    let zone = check.parsed::<ZoneName>("zone", "identity-error-zone").map(|ZoneName(zone)| zone);
    let currency = check.parsed::<Currency>("currency", "form-error-choice");
    let locale = check.locale("locale");
    let ((zone, currency), locale) = zone.zip(currency).zip(locale)?;
    Some(Shop { name, phone, address, hours, zone, currency, locale })
}

/// A zone that days can be counted in: one with a name in the database, and not the one of nowhere.
pub(crate) struct ZoneName(pub(crate) TimeZone);

impl std::str::FromStr for ZoneName {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        let is_somewhere = |zone: &TimeZone| zone.iana_name().is_some() && !zone.is_unknown();
        TimeZone::get(name.trim()).ok().filter(is_somewhere).map(Self).ok_or(())
    }
}

/// The fields of a shop.
pub(super) fn shop_inputs(visit: &Visit, shop: &Shop) -> Vec<Input> {
    let field = |name: &str, key: &str, value: &str| FieldView::new(name, t(visit, key)).value(value);
    let zone = shop.zone.iana_name().unwrap_or("UTC");
    let choices = |values: &[&str]| values.iter().map(|v| Choice::new(*v, *v)).collect::<Vec<_>>();
    let mut currencies = choices(&CURRENCIES);
    if !CURRENCIES.contains(&shop.currency.code()) {
        currencies.push(Choice::new(shop.currency.code(), shop.currency.code()));
    }
    vec![
        Input::new(
            InputKind::Text("organization"),
            field("shop", "identity-shop-name", &shop.name).hint(t(visit, "identity-shop-name-hint")),
        ),
        Input::new(InputKind::Phone, field("phone", "identity-shop-phone", &shop.phone).optional()),
        Input::new(InputKind::Text("street-address"), field("address", "identity-address", &shop.address)),
        Input::new(
            InputKind::Text(""),
            field("hours", "identity-hours", &shop.hours).hint(t(visit, "identity-hours-hint")).optional(),
        ),
        Input::new(InputKind::Suggested, field("zone", "identity-zone", zone)).choices(choices(&ZONES)),
        Input::new(InputKind::Select, field("currency", "identity-currency", shop.currency.code()))
            .choices(currencies),
        locale_input(visit, shop.locale, "identity-shop-locale"),
    ]
}

/// The choice of a language, each in its own words.
pub(super) fn locale_input(visit: &Visit, locale: Locale, key: &str) -> Input {
    let choices = Locale::ALL.iter().map(|l| Choice::new(l.tag(), ui::own_name(*l))).collect();
    Input::new(InputKind::Select, FieldView::new("locale", t(visit, key)).value(locale.tag()))
        .choices(choices)
}

fn form(visit: &Visit, token: &str) -> FormView {
    let shop = Shop { locale: visit.lang.locale(), ..Shop::default() };
    let field = |name: &str, key: &str| FieldView::new(name, t(visit, key));
    let mut inputs = shop_inputs(visit, &shop);
    inputs.extend([
        Input::new(InputKind::Text("name"), field("owner", "identity-owner-name")),
        Input::new(InputKind::Email, field("email", "identity-owner-email")),
        Input::new(
            InputKind::NewPassword,
            field("password", "identity-password").hint(t(visit, "identity-password-hint")),
        ),
    ]);
    FormView::new("/app/setup", &visit.lang.t("identity-set-up-start"), inputs).hidden("token", token)
}

fn view(app: &App, visit: &Visit, form: FormView) -> PlainPage {
    PlainPage {
        page: Page::plain(app, visit, t(visit, "identity-set-up")),
        lead: t(visit, "identity-set-up-lead"),
        form: Some(form),
        link: None,
    }
}
