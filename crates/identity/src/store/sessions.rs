//! Sessions, and the one question that each request asks.

use jiff::Timestamp;
use kernel::{BranchId, Locale, Roles, StaffId, Uuid};
use platform::{DbError, Tx, from_row};

use crate::model::{CurrentSession, RolesText, SessionId, SessionKind, Shop};

use super::shop::zone;

/// Sessions that one person may have open; the list shows all of them.
const SESSIONS_MAX: i64 = 200;

/// What a request is answered with: the shop, and who came.
#[derive(Debug)]
pub struct Arrival {
    /// The shop as pages name it; the default before it is set up.
    pub shop: Shop,
    /// The sessions of the cookies, and the person of the key.
    pub known: Vec<Known>,
}

/// Somebody whom a cookie or a key names.
#[derive(Debug)]
pub struct Known {
    /// The session; none for a key.
    pub session: Option<SessionRow>,
    /// The staff member, if they work here.
    pub staff: Option<StaffRow>,
}

/// A session as it is stored.
#[derive(Debug)]
pub struct SessionRow {
    /// Which, and on what it stands.
    pub current: CurrentSession,
    /// The token of its forms.
    pub csrf: String,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// When it ends in any case.
    pub expires_at: Timestamp,
}

/// The staff member behind a session or a key.
#[derive(Debug)]
pub struct StaffRow {
    /// Who.
    pub id: StaffId,
    /// As colleagues say.
    pub name: String,
    /// What they do today.
    pub roles: Roles,
    /// Where.
    pub branch: Option<BranchId>,
    /// Their language.
    pub locale: Locale,
    /// For a key: its name and the roles that were chosen for it.
    pub key: Option<(String, Roles)>,
}

#[derive(Debug)]
struct ArrivalRow {
    shop_name: Option<String>,
    phone: Option<String>,
    hours: Option<String>,
    zone: Option<String>,
    shop_locale: Option<Locale>,
    session: Option<SessionId>,
    kind: Option<SessionKind>,
    holder: Option<Uuid>,
    csrf: Option<String>,
    last_seen_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    staff: Option<StaffId>,
    called: Option<String>,
    roles: Option<RolesText>,
    branch: Option<BranchId>,
    locale: Option<Locale>,
    key_name: Option<String>,
    key_roles: Option<RolesText>,
}
from_row!(ArrivalRow {
    shop_name,
    phone,
    hours,
    zone,
    shop_locale,
    session,
    kind,
    holder,
    csrf,
    last_seen_at,
    expires_at,
    staff,
    called,
    roles,
    branch,
    locale,
    key_name,
    key_roles
});

/// The shop and whoever the digests name: of the staff cookie, of the customer cookie, of an API key. One small
/// query; an absent digest is empty, and the empty text is no digest of anything.
pub fn arrival(tx: &mut Tx<'_>, cookies: [&str; 2], key: &str) -> Result<Arrival, DbError> {
    let [staff, customer] = cookies;
    let rows: Vec<ArrivalRow> = tx.all(
        "select shop.name, shop.phone, shop.hours, shop.zone, shop.locale,
         s.id, s.kind, s.holder, s.csrf, s.last_seen_at, s.expires_at,
         st.id, st.called, st.roles, st.branch_id, st.locale, k.name, k.roles
         from (select 1 as here) base
         left join shop on shop.id = 1
         left join session s on s.digest in ($1, $2)
           and ((s.digest = $1 and s.kind <> 'customer') or (s.digest = $2 and s.kind = 'customer'))
         left join api_key k on k.digest = $3
         left join staff st on st.left_at is null
           and (st.id = k.staff_id or (k.id is null and st.id = s.holder and s.kind <> 'customer'))",
        &[&staff, &customer, &key],
    )?;
    let mut rows = rows.into_iter().peekable();
    let shop = rows.peek().map(ArrivalRow::shop).unwrap_or_default();
    Ok(Arrival { shop, known: rows.map(ArrivalRow::known).collect() })
}

impl ArrivalRow {
    fn shop(&self) -> Shop {
        let Some(name) = self.shop_name.clone() else { return Shop::default() };
        Shop {
            name,
            phone: self.phone.clone().unwrap_or_default(),
            hours: self.hours.clone().unwrap_or_default(),
            zone: zone(self.zone.as_deref().unwrap_or("UTC")),
            locale: self.shop_locale.unwrap_or_default(),
            ..Shop::default()
        }
    }

    fn known(self) -> Known {
        let key = self.key_name.zip(self.key_roles.map(|roles| roles.0));
        let is_key = key.is_some();
        let staff = self.staff.map(|id| StaffRow {
            id,
            name: self.called.unwrap_or_default(),
            roles: self.roles.map_or(Roles::NONE, |roles| roles.0),
            branch: self.branch,
            locale: self.locale.unwrap_or_default(),
            key,
        });
        let session = self.session.zip(self.kind).zip(self.holder).map(|((id, kind), holder)| SessionRow {
            current: CurrentSession { id, kind, holder },
            csrf: self.csrf.unwrap_or_default(),
            last_seen_at: self.last_seen_at.unwrap_or(Timestamp::UNIX_EPOCH),
            expires_at: self.expires_at.unwrap_or(Timestamp::UNIX_EPOCH),
        });
        Known { session: session.filter(|_| !is_key), staff }
    }
}

/// A session on its way into the table.
#[derive(Debug)]
pub struct NewSessionRow<'s> {
    /// Of its token.
    pub digest: &'s str,
    /// On what it stands.
    pub kind: SessionKind,
    /// Whose.
    pub holder: Uuid,
    /// The token of its forms.
    pub csrf: &'s str,
    /// The browser, in words.
    pub device: &'s str,
    /// When it ends in any case.
    pub expires_at: Timestamp,
}

/// Adds a session and clears away those that are over.
pub fn add_session(tx: &mut Tx<'_>, new: &NewSessionRow<'_>) -> Result<SessionId, DbError> {
    let (now, id): (_, SessionId) = (tx.now(), tx.id());
    tx.exec("delete from session where expires_at < $1", &[&now])?;
    tx.exec(
        "insert into session (digest, id, kind, holder, csrf, device, created_at, last_seen_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
        &[&new.digest, &id, &new.kind, &new.holder, &new.csrf, &new.device, &now, &new.expires_at],
    )?;
    Ok(id)
}

pub fn note_use(tx: &mut Tx<'_>, id: SessionId) -> Result<(), DbError> {
    let now = tx.now();
    tx.exec("update session set last_seen_at = $1 where id = $2", &[&now, &id])?;
    Ok(())
}

/// A session as its owner sees it in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// Which.
    pub id: SessionId,
    /// The browser, in words; may be empty.
    pub device: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to within ten minutes.
    pub last_seen_at: Timestamp,
}
from_row!(OpenSession { id, device, created_at, last_seen_at });

/// The sessions of one holder that are not over, the latest used first.
pub fn open_sessions(tx: &mut Tx<'_>, holder: Uuid) -> Result<Vec<OpenSession>, DbError> {
    let now = tx.now();
    tx.all(
        "select id, device, created_at, last_seen_at from session
         where holder = $1 and kind <> 'half_way' and expires_at > $2
         order by last_seen_at desc, id limit $3",
        &[&holder, &now, &SESSIONS_MAX],
    )
}

/// Ends one session of its holder; false when it is not theirs or is over.
pub fn end_session(tx: &mut Tx<'_>, holder: Uuid, id: SessionId) -> Result<bool, DbError> {
    Ok(tx.exec("delete from session where id = $1 and holder = $2", &[&id, &holder])? == 1)
}

/// Ends all sessions of a holder but one.
pub fn end_sessions(tx: &mut Tx<'_>, holder: Uuid, but: Option<SessionId>) -> Result<(), DbError> {
    let but = but.map_or(Uuid::nil(), kernel::Id::uuid);
    tx.exec("delete from session where holder = $1 and id <> $2", &[&holder, &but])?;
    Ok(())
}

/// Whether a session has not been ended and its holder has not left: live streams ask again and again.
///
/// # Errors
/// Whatever the database says.
pub fn session_is_open(tx: &mut Tx<'_>, id: SessionId) -> Result<bool, DbError> {
    let now = tx.now();
    tx.exists(
        "select cast(1 as bigint) from session s where s.id = $1 and s.expires_at > $2 and (s.kind = 'customer'
         or exists (select 1 from staff st where st.id = s.holder and st.left_at is null))",
        &[&id, &now],
    )
}
