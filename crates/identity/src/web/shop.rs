//! The settings of the shop and its branches.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use kernel::{BranchId, CountryCode};
use platform::{
    DbError,
    web::{App, Fault, Invalid, May, Submission, Visit},
};
use ui::{Choice, FieldView, Page, countries};

use crate::{
    actions::shop,
    model::{Branch, NewBranch, Shop},
    rights::ManageShop,
    store,
    views::{BranchLine, FormView, Input, InputKind, OneFormPage, ShopPage, Weight, places},
    web::{
        answers::{self, redirect, t},
        set_up::{read_shop, shop_inputs},
    },
};

pub(super) async fn page(State(app): State<App>, may: May<ManageShop>) -> Result<Response, Fault> {
    let view = view(&app, &may.visit).await?;
    answers::page(StatusCode::OK, &view)
}

pub(super) async fn save(
    State(app): State<App>,
    may: May<ManageShop>,
    form: Submission,
) -> Result<Response, Fault> {
    let mut check = form.check();
    let shop = read_shop(&mut check);
    match check.done(shop) {
        Ok(shop) => {
            let granted = may.granted.clone();
            let action = move |tx: &mut platform::Tx<'_>| {
                shop::save_shop(tx, &granted, &shop)?;
                Ok::<_, Fault>("/app/settings?said=identity-said-saved".to_owned())
            };
            Ok(redirect(&app.submit(&may.visit, &form, action).await?, []))
        }
        Err(invalid) => {
            let mut view = view(&app, &may.visit).await?;
            view.shop = view.shop.refused(&form, &invalid, &may.visit.lang);
            answers::page(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

pub(super) async fn add_branch(
    State(app): State<App>,
    may: May<ManageShop>,
    form: Submission,
) -> Result<Response, Fault> {
    match read_branch(&form) {
        Ok(new) => {
            let granted = may.granted.clone();
            let action = move |tx: &mut platform::Tx<'_>| {
                shop::add_branch(tx, &granted, &new)?;
                Ok::<_, Fault>("/app/settings?said=identity-said-saved".to_owned())
            };
            Ok(redirect(&app.submit(&may.visit, &form, action).await?, []))
        }
        Err(invalid) => {
            let mut view = view(&app, &may.visit).await?;
            view.add = view.add.refused(&form, &invalid, &may.visit.lang);
            answers::page(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

pub(super) async fn branch_page(
    State(app): State<App>,
    may: May<ManageShop>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let branch = branch_of(&app, &id).await?;
    let view = branch_view(&app, &may.visit, branch_form(&may.visit, &branch), &branch.name).await;
    answers::page(StatusCode::OK, &view)
}

pub(super) async fn save_branch(
    State(app): State<App>,
    may: May<ManageShop>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let branch = branch_of(&app, &id).await?;
    let new = match read_branch(&form) {
        Ok(new) => new,
        Err(invalid) => {
            let again = branch_form(&may.visit, &branch).refused(&form, &invalid, &may.visit.lang);
            let view = branch_view(&app, &may.visit, again, &branch.name).await;
            return answers::page(StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
    };
    let (granted, id) = (may.granted.clone(), branch.id);
    let action = move |tx: &mut platform::Tx<'_>| {
        shop::save_branch(tx, &granted, id, &new)?;
        Ok::<_, Fault>("/app/settings?said=identity-said-saved".to_owned())
    };
    Ok(redirect(&app.submit(&may.visit, &form, action).await?, []))
}

async fn branch_of(app: &App, id: &str) -> Result<Branch, Fault> {
    let id: BranchId = id.parse().map_err(|_| Fault::NotFound)?;
    app.db().read(move |tx| store::shop::branch(tx, id)).await?.ok_or(Fault::NotFound)
}

fn read_branch(form: &Submission) -> Result<NewBranch, Invalid> {
    let mut check = form.check();
    let name = check.required("branch_name", 80);
    let address = check.required("branch_address", 300);
    let phone = check.optional("branch_phone", 40);
    let country = check.country("branch_country");
    check.done(Some(NewBranch { name, address, phone, country }))
}

fn branch_inputs(
    visit: &Visit,
    (name, address, phone): (&str, &str, &str),
    country: Option<CountryCode>,
) -> Vec<Input> {
    let here = Choice::new("", t(visit, "identity-branch-country-here"));
    let field = |id: &str, key: &str, value: &str| FieldView::new(id, t(visit, key)).value(value);
    vec![
        Input::new(InputKind::Text(""), field("branch_name", "identity-branch-name", name)),
        Input::new(InputKind::Text(""), field("branch_address", "identity-address", address)),
        Input::new(InputKind::Phone, field("branch_phone", "identity-branch-phone", phone).optional()),
        Input::new(
            InputKind::Select,
            field("branch_country", "identity-branch-country", country.map_or("", CountryCode::code))
                .hint(t(visit, "identity-branch-country-hint"))
                .optional(),
        )
        .choices(std::iter::once(here).chain(countries(&visit.lang)).collect()),
    ]
}

fn branch_form(visit: &Visit, branch: &Branch) -> FormView {
    let inputs = branch_inputs(visit, (&branch.name, &branch.address, &branch.phone), branch.country);
    FormView::new(format!("/app/settings/branches/{}", branch.id), &visit.lang.t("identity-save"), inputs)
}

async fn branch_view(app: &App, visit: &Visit, form: FormView, name: &str) -> OneFormPage {
    OneFormPage {
        page: Page::console(app, visit, name).await,
        places: places(&visit.lang, visit.actor.roles(), &visit.path),
        form,
        grave: None,
    }
}

async fn view(app: &App, visit: &Visit) -> Result<ShopPage, Fault> {
    let (shop, branches): (Shop, Vec<Branch>) =
        app.db().read(|tx| Ok::<_, DbError>((store::shop::shop(tx)?, store::shop::branches(tx)?))).await?;
    let line = |branch: Branch| BranchLine {
        href: format!("/app/settings/branches/{}", branch.id),
        label: branch.name,
        note: match branch.country {
            Some(country) => format!("{} · {}", branch.address, country.name(visit.lang.locale())),
            None => branch.address,
        },
    };
    let add = FormView::new(
        "/app/settings/branches",
        &visit.lang.t("identity-branch-add"),
        branch_inputs(visit, ("", "", ""), None),
    );
    Ok(ShopPage {
        page: Page::console(app, visit, t(visit, "identity-settings")).await,
        places: places(&visit.lang, visit.actor.roles(), &visit.path),
        shop: FormView::new("/app/settings", &visit.lang.t("identity-save"), shop_inputs(visit, &shop)),
        branches: branches.into_iter().map(line).collect(),
        add: add.weight(Weight::Plain),
    })
}
