//! The only SQL about coverage.

use kernel::{Actor, Date, Timestamp, Uuid, fold};
use platform::{
    db::{DbError, Json, Tx},
    from_row,
};
use products::{AssetCard, AssetId};

use crate::{
    holidays::{HolidayList, HolidayListId},
    law::{Edition, LawPackId},
    model::{Happened, HistoryEntry, HistoryId},
    warranties::{CoverageTermId, GivenWith, NewPolicy, Recall, RecallId, WarrantyPolicy, WarrantyPolicyId},
};

/// Policies on the page.
const POLICIES_MAX: i64 = 200;
/// Entries in the history of one unit; more than a unit lives through.
const HISTORY_MAX: i64 = 500;

/// The newest version of every policy, by name.
pub(crate) fn newest_policies(tx: &mut Tx<'_>) -> Result<Vec<WarrantyPolicy>, DbError> {
    tx.all(
        "select p.id, p.code, p.version, p.name, p.valid_from, p.terms, p.recorded_at from warranty_policy p
         where p.version = (select max(n.version) from warranty_policy n where n.code = p.code)
         order by p.name, p.code limit $1",
        &[&POLICIES_MAX],
    )
}

/// Every version of a policy, the newest first.
pub(crate) fn versions(tx: &mut Tx<'_>, code: &str) -> Result<Vec<WarrantyPolicy>, DbError> {
    tx.all(
        "select id, code, version, name, valid_from, terms, recorded_at from warranty_policy
         where code = $1 order by version desc limit $2",
        &[&code, &POLICIES_MAX],
    )
}

/// The version of a code that a contract of this day fell under, as known at an instant.
pub(crate) fn policy_of_contract(
    tx: &mut Tx<'_>,
    code: &str,
    contract: Date,
    known_at: Timestamp,
) -> Result<Option<WarrantyPolicy>, DbError> {
    tx.first(
        "select id, code, version, name, valid_from, terms, recorded_at from warranty_policy
         where code = $1 and valid_from <= $2 and recorded_at <= $3
         order by valid_from desc, version desc limit 1",
        &[&code, &contract, &known_at],
    )
}

/// The policy that was given with a model on the day of the contract: one that names the model goes before one
/// that names its maker only, and that before one for everything.
pub(crate) fn policy_given_with(
    tx: &mut Tx<'_>,
    card: &AssetCard,
    contract: Date,
    known_at: Timestamp,
) -> Result<Option<WarrantyPolicy>, DbError> {
    tx.first(
        "select p.id, p.code, p.version, p.name, p.valid_from, p.terms, p.recorded_at
         from warranty_policy p join asset_policy a on a.policy = p.id
         where a.brand_key in ('', $1) and a.model_key in ('', $2) and p.valid_from <= $3 and p.recorded_at <= $4
         and not exists (select 1 from warranty_policy n where n.code = p.code and n.valid_from <= $3
             and n.recorded_at <= $4 and (n.valid_from > p.valid_from
                 or (n.valid_from = p.valid_from and n.version > p.version)))
         order by case when a.model_key <> '' then 0 when a.brand_key <> '' then 1 else 2 end,
             p.valid_from desc, p.recorded_at desc, p.id limit 1",
        &[&fold(&card.brand), &fold(&card.model_name), &contract, &known_at],
    )
}

/// The products that a version is given with.
pub(crate) fn given_with(tx: &mut Tx<'_>, policy: WarrantyPolicyId) -> Result<Vec<GivenWith>, DbError> {
    tx.all("select brand, model from asset_policy where policy = $1 order by id limit 200", &[&policy])
}

/// Writes the next version of a policy.
pub(crate) fn insert_policy(
    tx: &mut Tx<'_>,
    by: &Actor,
    version: u32,
    new: &NewPolicy,
) -> Result<WarrantyPolicyId, DbError> {
    let (id, now, by): (WarrantyPolicyId, _, _) = (tx.id(), tx.now(), by.to_string());
    let terms = Json(new.terms.clone());
    tx.exec(
        "insert into warranty_policy (id, code, version, name, valid_from, terms, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[&id, &new.code, &version, &new.name, &new.valid_from, &terms, &now, &by],
    )?;
    for given in &new.given_with {
        let row: CoverageTermId = tx.id();
        tx.exec(
            "insert into asset_policy (id, policy, brand, model, brand_key, model_key)
             values ($1, $2, $3, $4, $5, $6)",
            &[&row, &id, &given.brand, &given.model, &fold(&given.brand), &fold(&given.model)],
        )?;
    }
    Ok(id)
}

/// Every text of a pack that the shop brought until an instant, the earliest first.
pub(crate) fn editions(tx: &mut Tx<'_>, known_at: Timestamp) -> Result<Vec<Edition>, DbError> {
    tx.all(
        "select name, edition, hash, reason, recorded_at from law_pack
         where recorded_at <= $1 order by recorded_at, edition, name",
        &[&known_at],
    )
}

/// The text of an edition.
pub(crate) fn source_of(tx: &mut Tx<'_>, name: &str, edition: u32) -> Result<Option<String>, DbError> {
    tx.value("select source from law_pack where name = $1 and edition = $2", &[&name, &edition])
}

/// Adds an edition.
pub(crate) fn insert_edition(
    tx: &mut Tx<'_>,
    by: &Actor,
    new: &Edition,
    source: &str,
) -> Result<(), DbError> {
    let (id, by): (LawPackId, _) = (tx.id(), by.to_string());
    tx.exec(
        "insert into law_pack (id, name, edition, source, hash, reason, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[&id, &new.name, &new.edition, &source, &new.hash, &new.reason, &new.recorded_at, &by],
    )?;
    Ok(())
}

/// The list of each year that counted at an instant: its newest edition by then.
pub(crate) fn holiday_lists(tx: &mut Tx<'_>, known_at: Timestamp) -> Result<Vec<HolidayList>, DbError> {
    tx.all(
        "select h.calendar, h.year, h.edition, h.days_off, h.worked, h.source, h.recorded_at from holiday_list h
         where h.recorded_at <= $1 and not exists (select 1 from holiday_list n where n.calendar = h.calendar
             and n.year = h.year and n.edition > h.edition and n.recorded_at <= $1)
         order by h.calendar, h.year",
        &[&known_at],
    )
}

/// How many editions the list of a year had.
pub(crate) fn holiday_editions(tx: &mut Tx<'_>, calendar: &str, year: u32) -> Result<u32, DbError> {
    let newest: Option<Option<u32>> = tx.value(
        "select max(edition) from holiday_list where calendar = $1 and year = $2",
        &[&calendar, &year],
    )?;
    Ok(newest.flatten().unwrap_or(0))
}

/// Adds an edition of the list of a year.
pub(crate) fn insert_holidays(tx: &mut Tx<'_>, by: &Actor, new: &HolidayList) -> Result<(), DbError> {
    let (id, by): (HolidayListId, _) = (tx.id(), by.to_string());
    tx.exec(
        "insert into holiday_list (id, calendar, year, edition, days_off, worked, source, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &id,
            &new.calendar,
            &new.year,
            &new.edition,
            &new.days_off,
            &new.worked,
            &new.source,
            &new.recorded_at,
            &by,
        ],
    )?;
    Ok(())
}

struct HistoryRow {
    id: HistoryId,
    recorded_at: Timestamp,
    corrects: Option<HistoryId>,
    what: Json<Happened>,
}
from_row!(HistoryRow { id, recorded_at, corrects, what });

impl HistoryRow {
    fn entry(self) -> HistoryEntry {
        HistoryEntry {
            id: self.id,
            recorded_at: self.recorded_at,
            corrects: self.corrects,
            what: self.what.0,
        }
    }
}

/// Everything that was written down about a unit until an instant, corrections too.
pub(crate) fn history_of(
    tx: &mut Tx<'_>,
    asset: AssetId,
    known_at: Timestamp,
) -> Result<Vec<HistoryEntry>, DbError> {
    let rows: Vec<HistoryRow> = tx.all(
        "select id, recorded_at, corrects, what from service_history where asset = $1 and recorded_at <= $2
         order by recorded_at, id limit $3",
        &[&asset, &known_at, &HISTORY_MAX],
    )?;
    Ok(rows.into_iter().map(HistoryRow::entry).collect())
}

/// The entries under a reference that nothing corrects yet, the newest first.
pub(crate) fn live_entries_of(
    tx: &mut Tx<'_>,
    asset: AssetId,
    reference: Uuid,
) -> Result<Vec<HistoryEntry>, DbError> {
    let rows: Vec<HistoryRow> = tx.all(
        "select h.id, h.recorded_at, h.corrects, h.what from service_history h
         where h.asset = $1 and h.reference = $2
         and not exists (select 1 from service_history c where c.corrects = h.id)
         order by h.recorded_at desc, h.id desc limit $3",
        &[&asset, &reference, &HISTORY_MAX],
    )?;
    Ok(rows.into_iter().map(HistoryRow::entry).collect())
}

/// Adds an entry.
pub(crate) fn insert_history(
    tx: &mut Tx<'_>,
    by: &Actor,
    asset: AssetId,
    reference: Uuid,
    happened_on: Date,
    what: &Happened,
    corrects: Option<HistoryId>,
) -> Result<HistoryId, DbError> {
    let (id, now, by): (HistoryId, _, _) = (tx.id(), tx.now(), by.to_string());
    tx.exec(
        "insert into service_history (id, asset, reference, happened_on, what, corrects, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[&id, &asset, &reference, &happened_on, &Json(what.clone()), &corrects, &now, &by],
    )?;
    Ok(id)
}

/// The recalls that name this unit and are open on this day, as far as known at an instant, the oldest first.
pub(crate) fn recalls_of(
    tx: &mut Tx<'_>,
    card: &AssetCard,
    day: Date,
    known_at: Timestamp,
) -> Result<Vec<Recall>, DbError> {
    tx.all(
        "select id, title, brand, model, opened_on, closed_on from recall
         where brand_key in ('', $1) and model_key in ('', $2) and opened_on <= $3
         and (closed_on is null or closed_on > $3) and recorded_at <= $4 order by opened_on, id limit 20",
        &[&fold(&card.brand), &fold(&card.model_name), &day, &known_at],
    )
}

/// Every recall, the open ones first.
pub(crate) fn recalls(tx: &mut Tx<'_>) -> Result<Vec<Recall>, DbError> {
    tx.all(
        "select id, title, brand, model, opened_on, closed_on from recall
         order by case when closed_on is null then 0 else 1 end, opened_on desc, id desc limit 100",
        &[],
    )
}

/// Opens a recall.
pub(crate) fn insert_recall(tx: &mut Tx<'_>, by: &Actor, new: &Recall) -> Result<(), DbError> {
    let (now, by) = (tx.now(), by.to_string());
    tx.exec(
        "insert into recall (id, title, brand, model, brand_key, model_key, opened_on, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &new.id,
            &new.title,
            &new.brand,
            &new.model,
            &fold(&new.brand),
            &fold(&new.model),
            &new.opened_on,
            &now,
            &by,
        ],
    )?;
    Ok(())
}

/// Ends a recall; says whether it was open.
pub(crate) fn close_recall(tx: &mut Tx<'_>, id: RecallId, on: Date) -> Result<bool, DbError> {
    let changed =
        tx.exec("update recall set closed_on = $2 where id = $1 and closed_on is null", &[&id, &on])?;
    Ok(changed == 1)
}
