//! More tickets than anybody wants to write one after the other.

use kernel::Clock;
use platform::{Config, DbError, Tx, db::Dialect};

use super::{
    Cost, FIRST_NUMBER, Wish, open,
    store::{
        self,
        copies::{Copying, continue_numbers, copy, findable, next_number, number_subjects},
    },
};

/// Tickets whose words are indexed in one transaction.
const INDEXED_TOGETHER: i64 = 2_000;

/// Copies the first `--tickets` tickets until there are `--until` of them.
pub(super) async fn copies(config: Config, wish: &Wish, until: usize) -> anyhow::Result<()> {
    let dialect = if config.database.is_some() { Dialect::Postgres } else { Dialect::Sqlite };
    let app = open(config, &Clock::system(), wish.seed).await?;
    let (first, tickets) = (i64::try_from(FIRST_NUMBER)?, i64::try_from(wish.tickets)?);
    let end = first + i64::try_from(until)?;
    anyhow::ensure!(tickets > 0, "copies of nothing: give --tickets");
    app.db().write(number_subjects).await?;
    let begin: i64 = app.db().read(next_number).await?;
    let cost = Cost::begin();
    for (nth, at) in (begin / tickets..).zip((begin..end).step_by(wish.tickets)) {
        let copying = Copying { first, tickets: tickets.min(end - at), shift: at - first, dialect, nth };
        app.db().write(move |tx| copy(tx, copying)).await?;
    }
    for from in (begin..end).step_by(usize::try_from(INDEXED_TOGETHER)?) {
        app.db().write(move |tx| index(tx, from, end.min(from + INDEXED_TOGETHER))).await?;
    }
    app.db().write(move |tx| continue_numbers(tx, dialect, (end - 1).max(begin - 1))).await?;
    app.db().write(store::analyze).await?;
    cost.print("copies", until)
}

fn index(tx: &mut Tx<'_>, from: i64, until: i64) -> Result<(), DbError> {
    for (id, text) in findable(tx, from, until)? {
        tx.index("ticket", id, &text)?;
    }
    Ok(())
}
