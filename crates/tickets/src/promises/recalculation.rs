//! After a new edition every open ticket's deadline is computed anew, a page at a time.

use kernel::{Actor, Timestamp};
use platform::{
    db::{DbError, Tx},
    jobs::{Handler, Job, JobError},
    live::Audience,
};
use serde::{Deserialize, Serialize};

use super::store;
use crate::actions::Record;

/// Tickets of one transaction.
const PAGE: i64 = 100;
/// All editions are computed by one chain of jobs.
const KEY: &str = "house";

/// Computes the deadlines of a page of tickets anew, and orders the next page.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Recalculate {}

impl Job for Recalculate {
    const KIND: &'static str = "tickets.recalculate";
}

impl Recalculate {
    pub(crate) fn handler() -> Handler {
        Handler::inside(Self::KIND, |tx, _| recalculate(tx).map_err(JobError::from))
    }

    /// Orders the first page. One that is ordered already does the work of both.
    pub(crate) fn order(tx: &mut Tx<'_>) -> Result<(), DbError> {
        let now = tx.now();
        tx.cancel::<Self>(KEY)?;
        tx.enqueue(KEY, &Self {}, now)
    }
}

/// Comes when a planned edition does: only then are its conditions met, and only then does its chain begin to count.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct BeginEdition {}

impl Job for BeginEdition {
    const KIND: &'static str = "tickets.begin_edition";
}

impl BeginEdition {
    pub(crate) fn handler() -> Handler {
        Handler::inside(Self::KIND, |tx, _| begin(tx).map_err(JobError::from))
    }

    /// Orders it for the beginning of an edition. Several that begin together are one.
    pub(crate) fn order(tx: &mut Tx<'_>, at: Timestamp) -> Result<(), DbError> {
        tx.enqueue(&at.to_string(), &Self {}, at)
    }
}

fn begin(tx: &mut Tx<'_>) -> Result<(), DbError> {
    store::begin_epoch(tx)?;
    tx.touch(Audience::Staff, "promises")?;
    tx.touch(Audience::Staff, "inbox")?;
    Recalculate::order(tx)
}

fn recalculate(tx: &mut Tx<'_>) -> Result<(), DbError> {
    let by = Actor::System { task: Recalculate::KIND };
    let stale = store::stale_tickets(tx, PAGE)?;
    for id in &stale {
        if let Some(record) = Record::load(tx, &by, *id)? {
            record.settle(tx, &by)?;
        }
    }
    if i64::try_from(stale.len()).is_ok_and(|count| count < PAGE) {
        return Ok(());
    }
    Recalculate::order(tx)
}
