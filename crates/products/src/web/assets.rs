//! The console's pages about assets.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use customers::timeline::{self, EntryView, PageOf};
use kernel::{Actor, CustomerId, Date, date_in};
use platform::{
    db::{DbError, Tx},
    i18n::Lang,
    web::{App, Fault, Invalid, May, PanelSubject, Submission, Visit},
};
use serde::Deserialize;
use ui::{Beside, LinkView, Page, Pager, errors_of};

use super::{forms, go, html, id_of};
use crate::{
    actions::{self, AssetChange, AssetError},
    model::{AssetCard, AssetId, AssetIdentity, ModelText, NewAsset, Ownership, Sale, SerialConflict},
    policy::TransferRefusal,
    rights::{EditAssets, ImportSales, SeeAssets, SettleConflicts},
    store,
    views::{
        AssetFields, AssetPage, AssetRow, AssignView, ConflictView, FormPage, ListPage, OwnerView,
        SaleFields, TransferFields, asset_facts, lines_of, sale_facts, status_chip,
    },
};

const ENTRIES: u32 = 50;

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct ListQuery {
    q: String,
    before: String,
    /// `open` for the devices whose number two people claim.
    conflicts: String,
}

pub(super) async fn list(
    may: May<SeeAssets>,
    State(app): State<App>,
    Query(asked): Query<ListQuery>,
) -> Result<Response, Fault> {
    let (actor, query) = (may.visit.actor.clone(), asked.q.trim().to_owned());
    let (found, before) = (query.clone(), asked.before.parse::<AssetId>().ok());
    let asks_for_conflicts = asked.conflicts == "open";
    let read = move |tx: &mut Tx<'_>| {
        let conflicts = if actor.may::<SettleConflicts>() { store::open_conflicts(tx)? } else { 0 };
        // Where none is left, the list is that of all.
        let in_conflict = asks_for_conflicts && conflicts > 0;
        let cards = match found.as_str() {
            "" if in_conflict => store::assets_in_conflict(tx, &actor)?,
            "" => store::assets(tx, &actor, before)?,
            query => found_assets(tx, &actor, query)?,
        };
        let names =
            cards.iter().map(|card| owner_name(tx, &actor, card.owner)).collect::<Result<Vec<_>, _>>()?;
        Ok::<_, DbError>((cards, names, conflicts, in_conflict))
    };
    let (mut cards, names, conflicts, in_conflict) = app.db().read(read).await?;
    let goes_on = query.is_empty() && !in_conflict && cards.len() > store::PAGE;
    cards.truncate(store::PAGE);
    let lang = &may.visit.lang;
    let older = cards.last().filter(|_| goes_on).map(|last| format!("/app/assets?before={}", last.id));
    let page = ListPage {
        rows: cards.iter().zip(&names).map(|(card, name)| AssetRow::of(lang, card, name)).collect(),
        pager: Pager { summary: lang.t1("products-shown", "count", cards.len()), newer: None, older },
        empty: ListPage::empty(lang, &query),
        may_edit: may.visit.actor.may::<EditAssets>(),
        may_import: may.visit.actor.may::<ImportSales>(),
        conflicts: (conflicts > 0 && !in_conflict).then(|| {
            LinkView::new(
                "/app/assets?conflicts=open",
                lang.t1("products-conflicts-wait", "count", conflicts),
            )
        }),
        page: Page::console(&app, &may.visit, lang.t("products-nav")).await,
        query,
    };
    html(StatusCode::OK, &page)
}

fn owner_name(tx: &mut Tx<'_>, actor: &Actor, owner: Option<CustomerId>) -> Result<String, DbError> {
    let Some(owner) = owner else { return Ok(String::new()) };
    Ok(customers::card(tx, actor, owner)?.map_or(String::new(), |card| card.name))
}

/// What reads like a query: a serial number as on a label, words of the model, or the name or contact of an owner.
pub(crate) fn found_assets(tx: &mut Tx<'_>, actor: &Actor, query: &str) -> Result<Vec<AssetCard>, DbError> {
    let mut ids = store::assets_like_serial(tx, query)?;
    ids.extend(tx.search("asset", query, store::PAGE)?.into_iter().map(AssetId::from_uuid));
    let mut cards: Vec<AssetCard> = Vec::new();
    for id in ids {
        cards.extend(store::asset(tx, actor, id)?);
    }
    for customer in customers::search(tx, actor, query, 10)? {
        cards.extend(store::assets_of(tx, actor, customer.id)?);
    }
    let mut seen = std::collections::HashSet::new();
    cards.retain(|card| seen.insert(card.id));
    cards.truncate(store::PAGE);
    Ok(cards)
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct BlankQuery {
    phone: String,
    serial: String,
}

pub(super) async fn blank(
    may: May<EditAssets>,
    State(app): State<App>,
    Query(asked): Query<BlankQuery>,
) -> Result<Response, Fault> {
    let typed = TypedForm { phone: &asked.phone, serial: &asked.serial, refused: None };
    form_page(&app, &may.visit, StatusCode::OK, typed).await
}

struct TypedForm<'t> {
    phone: &'t str,
    serial: &'t str,
    refused: Option<(&'t Submission, &'t Invalid)>,
}

async fn form_page(
    app: &App,
    visit: &Visit,
    status: StatusCode,
    typed: TypedForm<'_>,
) -> Result<Response, Fault> {
    let lang = &visit.lang;
    let read = |tx: &mut Tx<'_>| Ok::<_, DbError>((store::models(tx)?, identity::shop(tx)?.currency));
    let (known, currency) = app.db().read(read).await.map_err(Fault::from)?;
    let mut fields = AssetFields::of(lang, &ModelText::default(), typed.serial, "", &known);
    let mut sale = SaleFields::of(lang, typed.phone, currency);
    let mut errors = Vec::new();
    if let Some((form, invalid)) = typed.refused {
        (fields, sale) = (fields.refused(form, invalid, lang), sale.refused(form, invalid, lang));
        errors = [fields.errors(), sale.errors()].concat();
    }
    let page = FormPage {
        page: Page::console(app, visit, lang.t("products-new")).await,
        errors,
        fields,
        sale: Some(sale),
        version: 0,
        action: "/app/assets/new".into(),
        back: "/app/assets".into(),
    };
    html(status, &page)
}

pub(super) async fn register(
    may: May<EditAssets>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    match new_asset(&app, &form).await? {
        Err(invalid) => {
            let typed = TypedForm { phone: "", serial: "", refused: Some((&form, &invalid)) };
            form_page(&app, &may.visit, StatusCode::UNPROCESSABLE_ENTITY, typed).await
        }
        Ok(new) => {
            let granted = may.granted.clone();
            let place = app
                .submit::<Fault, _>(&may.visit, &form, move |tx| {
                    let id = actions::register_asset(tx, &granted, &new)?;
                    Ok(format!("/app/assets/{id}?said=products-said-registered"))
                })
                .await?;
            Ok(go(&place))
        }
    }
}

/// What a form registers; its owner is looked up by phone.
pub(crate) async fn new_asset(app: &App, form: &Submission) -> Result<Result<NewAsset, Invalid>, Fault> {
    let shop = app.db().read(identity::shop).await.map_err(|e: DbError| Fault::from(e))?;
    let today = date_in(app.db().clock().now(), &shop.zone);
    let (typed, contact, sale) = match forms::new_asset(form, shop.currency, today) {
        Ok(typed) => typed,
        Err(invalid) => return Ok(Err(invalid)),
    };
    let owner = match contact {
        None => None,
        Some(contact) => {
            let holder = app.db().read(move |tx| forms::holder(tx, &contact)).await;
            match holder.map_err(|e: DbError| Fault::from(e))? {
                Ok(owner) => Some(owner),
                Err(invalid) => return Ok(Err(invalid)),
            }
        }
    };
    let (model, serial, imei) = (typed.model, typed.serial, typed.imei);
    Ok(Ok(NewAsset { model, serial, imei, owner, sale }))
}

/// All that an asset's page is drawn from.
struct Known {
    card: AssetCard,
    identity: AssetIdentity,
    sale: Option<Sale>,
    owners: Vec<(Ownership, String)>,
    conflicts: Vec<(SerialConflict, String)>,
    entries: Vec<EntryView>,
    today: Date,
}

fn load(tx: &mut Tx<'_>, actor: &Actor, lang: &Lang, id: AssetId) -> Result<Known, Fault> {
    let card = store::asset(tx, actor, id)?.ok_or(Fault::NotFound)?;
    let mut owners = Vec::new();
    for owner in store::ownerships(tx, id)? {
        let name = owner_name(tx, actor, Some(owner.customer))?;
        owners.push((owner, name));
    }
    let mut conflicts = Vec::new();
    for conflict in store::conflicts_of(tx, id)? {
        let name = owner_name(tx, actor, conflict.claimant)?;
        conflicts.push((conflict, name));
    }
    Ok(Known {
        identity: store::identity(tx, id)?.ok_or(Fault::NotFound)?,
        sale: store::sale_of(tx, id)?,
        owners,
        conflicts,
        entries: timeline::entries_of_asset(tx, actor, lang, id.uuid(), &PageOf::newest(ENTRIES))?,
        today: date_in(tx.now(), &identity::shop(tx)?.zone),
        card,
    })
}

pub(super) async fn show(
    may: May<SeeAssets>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    asset_page(&app, &may.visit, id_of(&id)?, StatusCode::OK, None).await
}

async fn asset_page(
    app: &App,
    visit: &Visit,
    id: AssetId,
    status: StatusCode,
    refused: Option<(&Submission, &Invalid)>,
) -> Result<Response, Fault> {
    let (actor, reader) = (visit.actor.clone(), visit.lang.clone());
    let known = app.db().read(move |tx| load(tx, &actor, &reader, id)).await?;
    let (card, lang) = (&known.card, &visit.lang);
    let subject = PanelSubject { asset: Some(id.uuid()), customer: card.owner, ..PanelSubject::default() };
    let beside = Beside { panels: ("asset.main", subject), ..Beside::default() };
    let (page, panels) = Page::console_beside(app, visit, card.title(), beside).await;
    // Who bought it without a name had it from the day of the sale.
    let sold_on = known.sale.as_ref().map(|sale| sale.contract_on);
    let from = sold_on.filter(|_| card.is_owner_missing() && known.owners.is_empty());
    let mut transfer = TransferFields::of(lang, from.unwrap_or(known.today));
    if let Some((form, invalid)) = refused {
        transfer = transfer.refused(form, invalid, lang);
    }
    let conflict = |(c, name): &(SerialConflict, String)| ConflictView::of(lang, card, c, Some(name));
    let page = AssetPage {
        page,
        title: card.title(),
        base: format!("/app/assets/{id}"),
        region: id.to_string(),
        chip: status_chip(lang, card.status),
        icon: card.category.icon(),
        facts: asset_facts(lang, card, &known.identity),
        owners: known.owners.iter().map(|(owner, name)| owner_view(lang, owner, name)).collect(),
        assign: AssignView::of(lang, card),
        sale: known.sale.as_ref().map_or(Vec::new(), |s| sale_facts(lang, s)),
        conflicts: known.conflicts.iter().map(conflict).collect(),
        panels,
        history: lines_of(known.entries),
        may_edit: visit.actor.may::<EditAssets>(),
        may_settle: visit.actor.may::<SettleConflicts>(),
        errors: errors_of([&transfer.phone, &transfer.from]),
        transfer,
        new_repair: format!("/app/repairs/new?asset={id}"),
    };
    html(status, &page)
}

fn owner_view(lang: &Lang, owner: &Ownership, name: &str) -> OwnerView {
    let from = lang.date(owner.from_on);
    let span = match owner.until_on {
        Some(until) => format!("{from} – {}", lang.date(until.yesterday().unwrap_or(until))),
        None => lang.t1("products-owner-since", "day", from),
    };
    let link = LinkView::new(format!("/app/customers/{}", owner.customer), name);
    OwnerView { link, span, is_present: owner.until_on.is_none() }
}

pub(super) async fn edit(
    may: May<EditAssets>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    edit_page(&app, &may.visit, id_of(&id)?, StatusCode::OK, None).await
}

async fn edit_page(
    app: &App,
    visit: &Visit,
    id: AssetId,
    status: StatusCode,
    refused: Option<(&Submission, &Invalid)>,
) -> Result<Response, Fault> {
    let actor = visit.actor.clone();
    let read = move |tx: &mut Tx<'_>| {
        let card = store::asset(tx, &actor, id)?.ok_or(Fault::NotFound)?;
        let identity = store::identity(tx, id)?.ok_or(Fault::NotFound)?;
        Ok::<_, Fault>((card, identity, store::models(tx)?))
    };
    let (card, identity, known) = app.db().read(read).await?;
    let lang = &visit.lang;
    let title = card.title();
    let model = ModelText {
        brand: card.brand,
        name: card.model_name,
        variant: card.variant,
        sku: identity.sku,
        category: card.category,
    };
    let mut fields =
        AssetFields::of(lang, &model, &card.serial, &identity.imei, &known).with_status(lang, card.status);
    if let Some((form, invalid)) = refused {
        fields = fields.refused(form, invalid, lang);
    }
    let page = FormPage {
        errors: fields.errors(),
        fields,
        sale: None,
        version: identity.version,
        action: format!("/app/assets/{id}/edit"),
        back: format!("/app/assets/{id}"),
        page: Page::console(app, visit, title).await,
    };
    html(status, &page)
}

pub(super) async fn save(
    may: May<EditAssets>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let id: AssetId = id_of(&id)?;
    let (typed, version) = match forms::changed_asset(&form) {
        Ok(typed) => typed,
        Err(invalid) => {
            let refused = Some((&form, &invalid));
            return edit_page(&app, &may.visit, id, StatusCode::UNPROCESSABLE_ENTITY, refused).await;
        }
    };
    let (model, serial, imei, status) = (typed.model, typed.serial, typed.imei, typed.status);
    let change = AssetChange { version, model, serial, imei, status };
    let granted = may.granted.clone();
    let place = app
        .submit::<AssetError, _>(&may.visit, &form, move |tx| {
            actions::change_asset(tx, &granted, id, &change)?;
            Ok(format!("/app/assets/{id}?said=products-said-saved"))
        })
        .await?;
    Ok(go(&place))
}

pub(super) async fn transfer(
    may: May<EditAssets>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let id: AssetId = id_of(&id)?;
    match try_transfer(&app, &may, id, &form).await? {
        Ok(place) => Ok(go(&place)),
        Err(invalid) => {
            let refused = Some((&form, &invalid));
            asset_page(&app, &may.visit, id, StatusCode::UNPROCESSABLE_ENTITY, refused).await
        }
    }
}

async fn try_transfer(
    app: &App,
    may: &May<EditAssets>,
    id: AssetId,
    form: &Submission,
) -> Result<Result<String, Invalid>, Fault> {
    let (contact, from) = match forms::transfer(form) {
        Ok(typed) => typed,
        Err(invalid) => return Ok(Err(invalid)),
    };
    let holder = app.db().read(move |tx| forms::holder(tx, &contact)).await;
    let to = match holder.map_err(|e: DbError| Fault::from(e))? {
        Ok(to) => to,
        Err(invalid) => return Ok(Err(invalid)),
    };
    let granted = may.granted.clone();
    let done = app
        .submit::<AssetError, _>(&may.visit, form, move |tx| {
            actions::transfer_asset(tx, &granted, id, to, from)?;
            Ok(format!("/app/assets/{id}?said=products-said-owner"))
        })
        .await;
    match done {
        Ok(place) => Ok(Ok(place)),
        Err(AssetError::Transfer(refusal)) => Ok(Err(refused_transfer(&may.visit.lang, refusal))),
        Err(other) => Err(other.into()),
    }
}

pub(crate) fn refused_transfer(lang: &Lang, refusal: TransferRefusal) -> Invalid {
    let (field, key) = match refusal {
        TransferRefusal::Retired => ("phone", "products-error-retired"),
        TransferRefusal::SameOwner => ("phone", "products-error-same-owner"),
        TransferRefusal::InFuture => ("from", "products-error-future"),
        TransferRefusal::Overlaps { .. } => ("from", "products-error-overlap"),
    };
    let mut invalid = Invalid::one(field, key);
    if let (TransferRefusal::Overlaps { earliest }, Some(error)) = (refusal, invalid.errors.first_mut()) {
        error.args = vec![("day", lang.date(earliest))];
    }
    invalid
}

pub(super) async fn settle(
    may: May<SettleConflicts>,
    State(app): State<App>,
    Path(id): Path<String>,
    form: Submission,
) -> Result<Response, Fault> {
    let id = id_of(&id)?;
    let (settlement, note) = forms::settlement(&form)?;
    let granted = may.granted.clone();
    let place = app
        .submit::<AssetError, _>(&may.visit, &form, move |tx| {
            let asset = actions::settle_conflict(tx, &granted, id, settlement, &note)?;
            Ok(format!("/app/assets/{asset}?said=products-said-settled"))
        })
        .await?;
    Ok(go(&place))
}
