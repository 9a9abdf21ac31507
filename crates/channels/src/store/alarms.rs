//! What rings now, so that it is told once.

use platform::db::{DbError, Tx};

pub(crate) fn alarms(tx: &mut Tx<'_>) -> Result<Vec<String>, DbError> {
    let rows: Vec<(String,)> = tx.all("select key from mail_alarm order by key limit 1000", &[])?;
    Ok(rows.into_iter().map(|(key,)| key).collect())
}

pub(crate) fn begin_alarm(tx: &mut Tx<'_>, key: &str) -> Result<(), DbError> {
    tx.exec("insert into mail_alarm (key) values ($1) on conflict (key) do nothing", &[&key])?;
    Ok(())
}

pub(crate) fn end_alarm(tx: &mut Tx<'_>, key: &str) -> Result<(), DbError> {
    tx.exec("delete from mail_alarm where key = $1", &[&key])?;
    Ok(())
}
