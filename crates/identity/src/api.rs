//! The room's part of the JSON API. What proves a person (passwords, factors, sessions, keys) is not in it: a key
//! must never make another key.

mod teams;

use axum::{
    Json,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use kernel::{BranchId, CountryCode, Currency, Locale, Role, Roles, StaffId};
use platform::web::{App, Fault, Invalid, JsonBody, May, Route};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::{
    actions::{
        Sender,
        invitations::{NewInvitation, call_back as call_back_invitation, invite as invite_colleague},
        shop as shop_actions, team as team_actions,
    },
    model::{Branch, InvitationId, NewBranch, Shop, StaffMember, parse_email},
    rights::{KeepOwnAccount, ManageShop, ManageTeam},
    store::{self, links::Invitation},
    web::set_up::ZoneName,
};

pub(crate) fn routes() -> Vec<Route> {
    let (get, post, put) = (Method::GET, Method::POST, Method::PUT);
    vec![
        Route::guarded::<KeepOwnAccount, _, _>(get.clone(), "/api/v1/me", me),
        Route::guarded::<KeepOwnAccount, _, _>(put.clone(), "/api/v1/me", save_me),
        Route::guarded::<KeepOwnAccount, _, _>(get.clone(), "/api/v1/shop", shop),
        Route::guarded::<ManageShop, _, _>(put.clone(), "/api/v1/shop", save_shop),
        Route::guarded::<KeepOwnAccount, _, _>(get.clone(), "/api/v1/branches", branches),
        Route::guarded::<ManageShop, _, _>(post.clone(), "/api/v1/branches", add_branch),
        Route::guarded::<ManageShop, _, _>(put.clone(), "/api/v1/branches/{id}", save_branch),
        Route::guarded::<ManageTeam, _, _>(get.clone(), "/api/v1/team", team),
        Route::guarded::<ManageTeam, _, _>(get, "/api/v1/team/invitations", invitations),
        Route::guarded::<ManageTeam, _, _>(Method::DELETE, "/api/v1/team/invitations/{id}", call_back),
        Route::guarded::<ManageTeam, _, _>(post, "/api/v1/team/invitations", invite),
        Route::guarded::<ManageTeam, _, _>(put, "/api/v1/team/{id}", change_work),
        Route::guarded::<ManageTeam, _, _>(Method::DELETE, "/api/v1/team/{id}", let_go),
    ]
    .into_iter()
    .chain(teams::routes())
    .collect()
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(
        me,
        save_me,
        invitations,
        call_back,
        shop,
        save_shop,
        branches,
        add_branch,
        save_branch,
        team,
        invite,
        change_work,
        let_go
    ))]
    struct Api;
    Api::openapi().merge_from(teams::openapi())
}

/// Who acts.
#[derive(Debug, Serialize, ToSchema)]
struct MeAnswer {
    /// The staff member.
    id: String,
    /// What they may do with this key or session.
    roles: Vec<&'static str>,
}

/// The shop.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ShopBody {
    /// As customers know it.
    name: String,
    /// The number to call; may be empty.
    phone: String,
    /// The postal address.
    address: String,
    /// When somebody answers; may be empty.
    hours: String,
    /// An IANA time zone: `Asia/Ho_Chi_Minh`.
    zone: String,
    /// An ISO 4217 code: `VND`.
    currency: String,
    /// `vi`, `en` or `is`.
    locale: String,
}

/// A branch to be added or changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BranchBody {
    name: String,
    address: String,
    #[serde(default)]
    phone: String,
    /// In which country it lies, as ISO 3166-1 writes it: `VN`. Empty is the shop's.
    #[serde(default)]
    country: String,
}

/// A branch.
#[derive(Debug, Serialize, ToSchema)]
struct BranchAnswer {
    id: String,
    name: String,
    slug: String,
    address: String,
    phone: String,
    /// In which country it lies, as ISO 3166-1 writes it: `VN`. None is the shop's.
    country: Option<String>,
}

/// One of the shop's people.
#[derive(Debug, Serialize, ToSchema)]
struct MemberAnswer {
    id: String,
    name: String,
    called: String,
    email: String,
    roles: Vec<&'static str>,
    branch: Option<String>,
    active: bool,
}

/// Somebody to be invited by mail.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InvitationBody {
    name: String,
    email: String,
    roles: Vec<String>,
    branch: Option<String>,
}

/// What a colleague does, and where.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WorkBody {
    roles: Vec<String>,
    branch: Option<String>,
}

/// What was made or changed.
#[derive(Debug, Serialize, ToSchema)]
struct IdAnswer {
    id: String,
}

/// Who asks, and what this key or session may do.
#[utoipa::path(get, path = "/api/v1/me", responses((status = 200, body = MeAnswer)))]
async fn me(may: May<KeepOwnAccount>) -> Result<Json<MeAnswer>, Fault> {
    let id = may.visit.actor.staff().ok_or(Fault::Forbidden)?.to_string();
    Ok(Json(MeAnswer { id, roles: names(may.visit.actor.roles()) }))
}

/// One's own name and language.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProfileBody {
    name: String,
    /// As colleagues say.
    called: String,
    /// `vi`, `en` or `is`.
    locale: String,
}

/// Changes one's own name and language.
#[utoipa::path(put, path = "/api/v1/me", request_body = ProfileBody, responses((status = 200, body = IdAnswer)))]
async fn save_me(
    State(app): State<App>,
    may: May<KeepOwnAccount>,
    body: JsonBody<ProfileBody>,
) -> Result<Response, Fault> {
    let (granted, sent) = (may.granted.clone(), &body.value);
    let id = may.visit.actor.staff().ok_or(Fault::Forbidden)?.to_string();
    let (name, called) = (text("name", &sent.name, 100)?, text("called", &sent.called, 60)?);
    let locale = read_locale(&sent.locale)?;
    let action = move |tx: &mut platform::Tx<'_>| {
        team_actions::save_profile(tx, &granted, &name, &called, locale)?;
        Ok::<_, Fault>(IdAnswer { id: id.clone() })
    };
    app.submit_json(&may.visit, &body, action).await
}

/// The shop as its customers know it.
#[utoipa::path(get, path = "/api/v1/shop", responses((status = 200, body = ShopBody)))]
async fn shop(State(app): State<App>, _may: May<KeepOwnAccount>) -> Result<Json<ShopBody>, Fault> {
    let shop = app.db().read(store::shop::shop).await?;
    Ok(Json(ShopBody {
        zone: shop.zone.iana_name().unwrap_or("UTC").into(),
        currency: shop.currency.code().into(),
        locale: shop.locale.tag().into(),
        name: shop.name,
        phone: shop.phone,
        address: shop.address,
        hours: shop.hours,
    }))
}

/// Changes the shop's name, address, hours, zone, currency and language.
#[utoipa::path(put, path = "/api/v1/shop", request_body = ShopBody, responses((status = 200, body = IdAnswer)))]
async fn save_shop(
    State(app): State<App>,
    may: May<ManageShop>,
    body: JsonBody<ShopBody>,
) -> Result<Response, Fault> {
    let (granted, shop) = (may.granted.clone(), read_shop(&body.value)?);
    let action = move |tx: &mut platform::Tx<'_>| {
        shop_actions::save_shop(tx, &granted, &shop)?;
        Ok::<_, Fault>(IdAnswer { id: "shop".into() })
    };
    app.submit_json(&may.visit, &body, action).await
}

/// The branches.
#[utoipa::path(get, path = "/api/v1/branches", responses((status = 200, body = Vec<BranchAnswer>)))]
async fn branches(
    State(app): State<App>,
    _may: May<KeepOwnAccount>,
) -> Result<Json<Vec<BranchAnswer>>, Fault> {
    let branches = app.db().read(store::shop::branches).await?;
    let answer = |Branch { id, name, slug, address, phone, country }: Branch| BranchAnswer {
        id: id.to_string(),
        name,
        slug,
        address,
        phone,
        country: country.map(|country| country.to_string()),
    };
    Ok(Json(branches.into_iter().map(answer).collect()))
}

/// Opens a branch.
#[utoipa::path(post, path = "/api/v1/branches", request_body = BranchBody,
    responses((status = 200, body = IdAnswer)))]
async fn add_branch(
    State(app): State<App>,
    may: May<ManageShop>,
    body: JsonBody<BranchBody>,
) -> Result<Response, Fault> {
    let (granted, new) = (may.granted.clone(), read_branch(&body.value)?);
    let action = move |tx: &mut platform::Tx<'_>| {
        let id = shop_actions::add_branch(tx, &granted, &new)?;
        Ok::<_, Fault>(IdAnswer { id: id.to_string() })
    };
    app.submit_json(&may.visit, &body, action).await
}

/// Changes a branch.
#[utoipa::path(put, path = "/api/v1/branches/{id}", request_body = BranchBody,
    params(("id" = String, Path, description = "`branch_…`")), responses((status = 200, body = IdAnswer)))]
async fn save_branch(
    State(app): State<App>,
    may: May<ManageShop>,
    Path(id): Path<String>,
    body: JsonBody<BranchBody>,
) -> Result<Response, Fault> {
    let id: BranchId = id.parse().map_err(|_| Fault::NotFound)?;
    let (granted, new) = (may.granted.clone(), read_branch(&body.value)?);
    let action = move |tx: &mut platform::Tx<'_>| {
        shop_actions::save_branch(tx, &granted, id, &new)?;
        Ok::<_, Fault>(IdAnswer { id: id.to_string() })
    };
    app.submit_json(&may.visit, &body, action).await
}

/// The shop's people, those who left too.
#[utoipa::path(get, path = "/api/v1/team", responses((status = 200, body = Vec<MemberAnswer>)))]
async fn team(State(app): State<App>, _may: May<ManageTeam>) -> Result<Json<Vec<MemberAnswer>>, Fault> {
    let members = app.db().read(store::staff::staff_members).await?;
    let answer = |member: StaffMember| MemberAnswer {
        id: member.id.to_string(),
        roles: names(member.roles),
        branch: member.branch.map(|id| id.to_string()),
        name: member.name,
        called: member.called,
        email: member.email,
        active: member.active,
    };
    Ok(Json(members.into_iter().map(answer).collect()))
}

/// Invites a colleague by mail.
///
/// The link goes by mail only: an answer may be kept under the idempotency key, and a secret must not be.
#[utoipa::path(post, path = "/api/v1/team/invitations", request_body = InvitationBody,
    responses((status = 200, body = IdAnswer)))]
async fn invite(
    State(app): State<App>,
    may: May<ManageTeam>,
    body: JsonBody<InvitationBody>,
) -> Result<Response, Fault> {
    let (granted, lang, new) = (may.granted.clone(), may.visit.lang.clone(), read_invitation(&body.value)?);
    let sender = Sender { mail_host: app.mail_host(), base_url: app.config().base_url() };
    let action = move |tx: &mut platform::Tx<'_>| {
        invite_colleague(tx, &granted, &new, &sender, &lang)?;
        Ok::<_, Fault>(IdAnswer { id: new.email.clone() })
    };
    app.submit_json(&may.visit, &body, action).await
}

/// An invitation that was not accepted yet.
#[derive(Debug, Serialize, ToSchema)]
struct InvitationAnswer {
    id: String,
    name: String,
    email: String,
    roles: Vec<&'static str>,
    /// An instant in UTC.
    expires_at: String,
}

/// Invitations that were not accepted yet.
#[utoipa::path(get, path = "/api/v1/team/invitations", responses((status = 200, body = Vec<InvitationAnswer>)))]
async fn invitations(
    State(app): State<App>,
    _may: May<ManageTeam>,
) -> Result<Json<Vec<InvitationAnswer>>, Fault> {
    let open = app.db().read(|tx| store::links::open_invitations(tx).map_err(Fault::from)).await?;
    let answer = |invitation: Invitation| InvitationAnswer {
        id: invitation.id.to_string(),
        roles: names(invitation.roles),
        expires_at: invitation.expires_at.to_string(),
        name: invitation.name,
        email: invitation.email,
    };
    Ok(Json(open.into_iter().map(answer).collect()))
}

/// Calls an invitation back.
#[utoipa::path(delete, path = "/api/v1/team/invitations/{id}",
    params(("id" = String, Path, description = "`invitation_…`")), responses((status = 200, body = IdAnswer)))]
async fn call_back(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path(id): Path<String>,
) -> Result<Json<IdAnswer>, Fault> {
    let id: InvitationId = id.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    app.db().write(move |tx| call_back_invitation(tx, &granted, id)).await?;
    Ok(Json(IdAnswer { id: id.to_string() }))
}

/// Changes what a colleague does, and where.
#[utoipa::path(put, path = "/api/v1/team/{id}", request_body = WorkBody,
    params(("id" = String, Path, description = "`staff_…`")), responses((status = 200, body = IdAnswer)))]
async fn change_work(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path(id): Path<String>,
    body: JsonBody<WorkBody>,
) -> Result<Response, Fault> {
    let id: StaffId = id.parse().map_err(|_| Fault::NotFound)?;
    let (granted, roles) = (may.granted.clone(), read_roles(&body.value.roles)?);
    let branch = read_branch_id(body.value.branch.as_deref())?;
    let action = move |tx: &mut platform::Tx<'_>| {
        team_actions::change_work(tx, &granted, id, roles, branch)?;
        Ok::<_, Fault>(IdAnswer { id: id.to_string() })
    };
    app.submit_json(&may.visit, &body, action).await
}

/// Ends a colleague's work here, with every session.
#[utoipa::path(delete, path = "/api/v1/team/{id}",
    params(("id" = String, Path, description = "`staff_…`")), responses((status = 200, body = IdAnswer)))]
async fn let_go(
    State(app): State<App>,
    may: May<ManageTeam>,
    Path(id): Path<String>,
) -> Result<Json<IdAnswer>, Fault> {
    let id: StaffId = id.parse().map_err(|_| Fault::NotFound)?;
    let granted = may.granted.clone();
    app.db().write(move |tx| team_actions::let_go(tx, &granted, id)).await?;
    Ok(Json(IdAnswer { id: id.to_string() }))
}

fn names(roles: Roles) -> Vec<&'static str> {
    roles.iter().map(Role::name).collect()
}

/// The rules are those of the form: what must be there, and how long it may be.
fn text(field: &str, value: &str, max: usize) -> Result<String, Invalid> {
    let form = platform::web::Submission::of(&[(field, value)]);
    let mut check = form.check();
    let text = if field == "phone" || field == "hours" {
        check.optional(field, max)
    } else {
        check.required(field, max)
    };
    check.done(Some(text))
}

fn read_shop(body: &ShopBody) -> Result<Shop, Invalid> {
    let zone: ZoneName = body.zone.parse().map_err(|()| Invalid::one("zone", "identity-error-zone"))?;
    let currency: Currency =
        body.currency.parse().map_err(|_| Invalid::one("currency", "form-error-choice"))?;
    Ok(Shop {
        name: text("name", &body.name, 80)?,
        phone: text("phone", &body.phone, 40)?,
        address: text("address", &body.address, 300)?,
        hours: text("hours", &body.hours, 80)?,
        zone: zone.0,
        currency,
        locale: read_locale(&body.locale)?,
    })
}

fn read_locale(tag: &str) -> Result<Locale, Invalid> {
    let locale = Locale::ALL.into_iter().find(|locale| locale.tag() == tag);
    locale.ok_or_else(|| Invalid::one("locale", "form-error-choice"))
}

fn read_branch(body: &BranchBody) -> Result<NewBranch, Invalid> {
    Ok(NewBranch {
        name: text("name", &body.name, 80)?,
        address: text("address", &body.address, 300)?,
        phone: text("phone", &body.phone, 40)?,
        country: read_country(&body.country)?,
    })
}

fn read_country(code: &str) -> Result<Option<CountryCode>, Invalid> {
    let known = Some(code.trim()).filter(|code| !code.is_empty()).map(str::parse).transpose();
    known.map_err(|_| Invalid::one("country", "form-error-country"))
}

fn read_invitation(body: &InvitationBody) -> Result<NewInvitation, Invalid> {
    Ok(NewInvitation {
        email: parse_email(&body.email).ok_or_else(|| Invalid::one("email", "form-error-email"))?,
        name: text("name", &body.name, 100)?,
        roles: read_roles(&body.roles)?,
        branch: read_branch_id(body.branch.as_deref())?,
    })
}

fn read_roles(names: &[String]) -> Result<Roles, Invalid> {
    let roles: Option<Roles> = names.iter().map(|name| Role::named(name)).collect();
    roles.ok_or_else(|| Invalid::one("roles", "form-error-choice"))
}

fn read_branch_id(id: Option<&str>) -> Result<Option<BranchId>, Invalid> {
    id.map(str::parse).transpose().map_err(|_| Invalid::one("branch", "form-error-choice"))
}
