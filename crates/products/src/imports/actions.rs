//! The verbs of an import: take the file, try its lines, bring them in, stop, go on.
//!
//! The lines stand in the database from the upload on, 100 in a part. A pass takes some parts in one transaction
//! that also moves the cursor; so it can be stopped, and goes on after a crash, anywhere.

use std::io::Read;

use kernel::{Actor, Granted, date_in};
use platform::{
    Db,
    db::{DbError, Tx},
    jobs::{self, Job, JobError},
    live,
    web::{Fault, digest_of},
};
use serde::{Deserialize, Serialize};

use super::{
    headings::{Mapping, MappingRefusal, decide_mapping, propose_mapping},
    lines::Reading,
    model::{Counts, ImportState, Pass, Progress, SalesImport},
    sale::{Bringing, Outcome},
    store,
    table::{FileRefusal, Table, read_table},
};
use crate::{model::ImportId, rights::ImportSales};

/// Lines of one part. A line with a new buyer and a new device takes some forty statements; over a network each may
/// take a millisecond, and a transaction has ten seconds.
const PART_LINES: usize = 100;
/// Parts of one transaction. More would save commits, but a person who stops an import waits for all of them.
const PARTS_AT_ONCE: usize = 1;
/// New buyers and devices after which a transaction takes no further part.
const ADDED_ENOUGH: u32 = 50;
/// The largest file that the command line reads, in bytes; uploads have the limit of the configuration.
const FILE_BYTES_MAX: u64 = 1024 * 1024 * 1024;

/// Why an import did not do as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The file is no list of sales.
    #[error(transparent)]
    File(#[from] FileRefusal),
    /// Its columns do not say enough.
    #[error(transparent)]
    Mapping(#[from] MappingRefusal),
    /// It cannot be read from the disk.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// No such import.
    #[error("no such import")]
    NotFound,
    /// It stands where this cannot be done: it is done, or under way.
    #[error("the import is {}", .0.name())]
    WrongState(ImportState),
    /// A fault on the way.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<ImportError> for Fault {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Db(error) => Self::Db(error),
            ImportError::NotFound => Self::NotFound,
            ImportError::WrongState(_) => Self::Conflict,
            ImportError::Fault(fault) => fault,
            other => Self::Broken(format!("a refusal was not shown: {other}")),
        }
    }
}

/// Takes a file in. One that is here already and not done is that import; its lines are not taken twice.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn take_file(
    tx: &mut Tx<'_>,
    may: &Granted<ImportSales>,
    file_name: &str,
    table: &Table,
) -> Result<ImportId, DbError> {
    if let Some(id) = store::unfinished_import(tx, &table.digest)? {
        return Ok(id);
    }
    let currency = identity::shop(tx)?.currency;
    let headings_digest = headings_digest(table);
    let mapping = match store::remembered_mapping(tx, &headings_digest)? {
        Some(mapping) => mapping,
        None => propose_mapping(table.headings.as_deref(), table.columns, &table.lines, currency),
    };
    let parts = table.lines.chunks(PART_LINES);
    let part_count = i64::try_from(parts.len()).unwrap_or(i64::MAX);
    let name: String = file_name.chars().take(120).collect();
    let id = store::insert_import(tx, may.actor(), &name, &headings_digest, table, &mapping, part_count)?;
    for (number, lines) in (0..).zip(parts) {
        store::insert_part(tx, id, number, lines)?;
    }
    tx.audit(may.actor(), "import.upload", &id.to_string(), &format!("{} lines", table.lines.len()))?;
    Ok(id)
}

fn headings_digest(table: &Table) -> String {
    match &table.headings {
        Some(headings) => digest_of(&headings.join("\u{1f}")),
        None => format!("{} columns", table.columns),
    }
}

/// Begins the dry run with a mapping, which is remembered for the next file with these headings.
///
/// # Errors
/// [`ImportError::Mapping`] when the columns do not say enough; [`ImportError::WrongState`]; the database.
pub(crate) fn check_import(
    tx: &mut Tx<'_>,
    may: &Granted<ImportSales>,
    id: ImportId,
    mapping: &Mapping,
) -> Result<(), ImportError> {
    let import = store::import(tx, id)?.ok_or(ImportError::NotFound)?;
    if !import.state.may_check() {
        return Err(ImportError::WrongState(import.state));
    }
    decide_mapping(mapping)?;
    store::remember_mapping(tx, &import.headings_digest, mapping)?;
    store::begin_pass(tx, id, ImportState::Checking, mapping)?;
    tx.audit(may.actor(), "import.check", &id.to_string(), "")?;
    order_next(tx, id, 0)?;
    Ok(())
}

/// Brings the lines in: from the first after a check, from where it stopped after a pause.
///
/// # Errors
/// [`ImportError::WrongState`] when it was not checked, or is under way; the database.
pub(crate) fn run_import(
    tx: &mut Tx<'_>,
    may: &Granted<ImportSales>,
    id: ImportId,
) -> Result<(), ImportError> {
    let import = store::import(tx, id)?.ok_or(ImportError::NotFound)?;
    if !import.state.may_run() {
        return Err(ImportError::WrongState(import.state));
    }
    begin_run(tx, &import)?;
    tx.audit(may.actor(), "import.run", &id.to_string(), import.state.name())?;
    order_next(tx, id, if import.state == ImportState::Paused { import.next_part } else { 0 })?;
    Ok(())
}

fn begin_run(tx: &mut Tx<'_>, import: &SalesImport) -> Result<(), DbError> {
    if import.state != ImportState::Paused {
        return store::begin_pass(tx, import.id, ImportState::Running, &import.mapping.0);
    }
    let done = i64::try_from(import.counts.0.lines()).unwrap_or(i64::MAX);
    store::set_state(tx, import.id, ImportState::Running, Some(done))
}

/// Stops after the part that is being done: a run waits to go on, a check is forgotten.
///
/// # Errors
/// [`ImportError::WrongState`] when nothing is under way; the database.
pub(crate) fn stop_import(
    tx: &mut Tx<'_>,
    may: &Granted<ImportSales>,
    id: ImportId,
) -> Result<(), ImportError> {
    let import = store::import(tx, id)?.ok_or(ImportError::NotFound)?;
    let state = match import.state {
        ImportState::Running => ImportState::Paused,
        ImportState::Checking => ImportState::Uploaded,
        other => return Err(ImportError::WrongState(other)),
    };
    store::set_state(tx, id, state, None)?;
    tx.audit(may.actor(), "import.stop", &id.to_string(), "")?;
    tx.touch(live::Audience::Staff, &id.to_string())?;
    Ok(())
}

/// The order to work on the next part of an import.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct WorkOnImport {
    import: ImportId,
}

impl Job for WorkOnImport {
    const KIND: &'static str = "products.work_on_import";
}

/// How the work is done: some parts, and the order for the next ones, in one transaction.
pub(crate) const HANDLER: jobs::Handler = jobs::Handler::inside(WorkOnImport::KIND, work_on_order);

fn work_on_order(tx: &mut Tx<'_>, payload: &str) -> Result<(), JobError> {
    let order: WorkOnImport = jobs::payload(payload)?;
    let import = work_on_parts(tx, order.import)?;
    match import.filter(|i| i.state.is_working()) {
        Some(import) => Ok(order_next(tx, import.id, import.next_part)?),
        None => Ok(()),
    }
}

fn order_next(tx: &mut Tx<'_>, import: ImportId, part: i64) -> Result<(), DbError> {
    let now = tx.now();
    tx.touch(live::Audience::Staff, &import.to_string())?;
    tx.enqueue(&format!("{import}/{part}"), &WorkOnImport { import }, now)
}

/// Does the next parts and returns the import as it then stands; none if there is no such import.
fn work_on_parts(tx: &mut Tx<'_>, id: ImportId) -> Result<Option<SalesImport>, DbError> {
    let mut added = 0;
    for _ in 0..PARTS_AT_ONCE {
        let Some(import) = store::import(tx, id)? else { return Ok(None) };
        let is_mine = import.state.is_working() && store::take_part(tx, id, import.next_part)?;
        if !is_mine {
            return Ok(Some(import));
        }
        added += work_on_part(tx, &import)?;
        if added >= ADDED_ENOUGH {
            break;
        }
    }
    tx.touch(live::Audience::Staff, &id.to_string())?;
    store::import(tx, id)
}

/// Does a part and says how many buyers and devices it added.
fn work_on_part(tx: &mut Tx<'_>, import: &SalesImport) -> Result<u32, DbError> {
    let id = import.id;
    let Some(lines) = store::part(tx, id, import.next_part)? else {
        store::fail(tx, id, &format!("part {} of {} is missing", import.next_part, import.part_count))?;
        return Ok(0);
    };
    let pass = if import.state == ImportState::Running { Pass::Run } else { Pass::Check };
    let shop = identity::shop(tx)?;
    let today = date_in(tx.now(), &shop.zone);
    let columns = import.mapping.0.columns.len();
    let reading = Reading { mapping: &import.mapping.0, columns, zone: &shop.zone, today };
    let bringing = Bringing::new(import, pass, &shop.zone, shop.locale);
    let (mut counts, mut carried) = (import.counts.0, import.carried.0.clone());
    for line in &lines {
        let outcome = match reading.line(line, &mut carried) {
            Ok(sale) => bringing.bring_in(tx, line.number, &sale)?,
            Err(reject) => Outcome::Rejected(reject),
        };
        if let Outcome::Rejected(reject) = &outcome {
            store::insert_reject(tx, id, line, reject)?;
        }
        counts = counted(counts, &outcome);
    }
    let is_last = import.next_part + 1 >= import.part_count;
    let state = if is_last { after(import.state) } else { import.state };
    store::save_part(tx, id, state, counts, &carried)?;
    if state == ImportState::Done {
        store::forget_lines(tx, id)?;
    }
    Ok(bringing.added())
}

const fn after(state: ImportState) -> ImportState {
    match state {
        ImportState::Checking => ImportState::Checked,
        _ => ImportState::Done,
    }
}

const fn counted(counts: Counts, outcome: &Outcome) -> Counts {
    match outcome {
        Outcome::Ok => Counts { ok: counts.ok + 1, ..counts },
        Outcome::Known => Counts { known: counts.known + 1, ..counts },
        Outcome::Rejected(_) => Counts { rejected: counts.rejected + 1, ..counts },
    }
}

/// Brings a whole file in, from the command line: reads it, takes the remembered or proposed mapping, lets
/// `adjust` change it, and works until every line is done. The same file again goes on where it was stopped; when
/// it was done, it changes nothing. `on_progress` is called after every part.
///
/// # Errors
/// [`ImportError`] when the file or its mapping is refused, or the database fails; what was done stays done.
pub async fn import_reader(
    db: &Db,
    file_name: &str,
    reader: impl Read,
    adjust: impl FnOnce(&mut Mapping),
    mut on_progress: impl FnMut(&Progress),
) -> Result<(ImportId, Progress), ImportError> {
    let mut bytes = Vec::new();
    reader
        .take(FILE_BYTES_MAX)
        .read_to_end(&mut bytes)
        .map_err(|e| ImportError::Unreadable(e.to_string()))?;
    let (table, name) = (read_table(&bytes)?, file_name.to_owned());
    drop(bytes);
    let may = Granted::<ImportSales>::system("import");
    let import: Option<SalesImport> = db
        .write(move |tx| {
            let id = take_file(tx, &may, &name, &table)?;
            store::import(tx, id).map_err(ImportError::Db)
        })
        .await?;
    let mut import = import.ok_or(ImportError::NotFound)?;
    if import.state.may_check() {
        adjust(&mut import.mapping.0);
        decide_mapping(&import.mapping.0)?;
    }
    let (id, first) = (import.id, import);
    db.write(move |tx| begin_from_command_line(tx, &first)).await?;
    loop {
        let now: Option<SalesImport> = db.write(move |tx| work_on_parts(tx, id)).await?;
        let import = now.ok_or(ImportError::NotFound)?;
        let progress = import.progress();
        on_progress(&progress);
        if !import.state.is_working() {
            return Ok((id, progress));
        }
    }
}

fn begin_from_command_line(tx: &mut Tx<'_>, import: &SalesImport) -> Result<(), ImportError> {
    match import.state {
        ImportState::Uploaded | ImportState::Checked | ImportState::Paused => {
            store::remember_mapping(tx, &import.headings_digest, &import.mapping.0)?;
            begin_run(tx, import)?;
        }
        // Left by a program that was killed: it goes on from its cursor.
        ImportState::Running => {}
        other => return Err(ImportError::WrongState(other)),
    }
    let actor = Actor::System { task: "import" };
    tx.audit(&actor, "import.run", &import.id.to_string(), import.state.name())?;
    Ok(())
}
