//! What can go wrong between an action and its database.

/// A failure of the database. Refusals by a rule are decisions and never come this way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// A unique, foreign-key or check constraint said no. The text names it, for the operator.
    #[error("a constraint was violated: {0}")]
    Constraint(String),
    /// Two transactions met; every retry met again. The caller may try later.
    #[error("the row is being changed by somebody else: {0}")]
    Contention(String),
    /// The work took longer than its limit and was stopped; nothing was changed.
    #[error("the work took longer than {seconds} s and was stopped")]
    TimedOut {
        /// The limit, in seconds.
        seconds: u64,
    },
    /// The disk is full. Nothing was changed.
    #[error("the disk of the database is full")]
    Full,
    /// The database cannot be written to: a read-only file, folder, file system or replica.
    #[error("the database is read-only: {0}")]
    ReadOnly(String),
    /// The database cannot be reached. Nothing was changed.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// The address of the database asks for something that cannot be done.
    #[error("the address of the database: {0}")]
    Address(String),
    /// The connection was lost while the commit was under way. It may or may not have happened; repeating the
    /// request with the same form key answers with the first result if it did.
    #[error("the connection was lost during the commit; the outcome is unknown")]
    OutcomeUnknown,
    /// The database was written by a newer program.
    #[error(
        "the database has the migration {room}/{number} that this program does not know: start a newer haumai"
    )]
    Newer {
        /// Whose migration.
        room: String,
        /// Its number.
        number: i64,
    },
    /// A migration that already ran has another text now.
    #[error("the migration {room}/{number} was changed after it ran on this database")]
    ChangedMigration {
        /// Whose migration.
        room: String,
        /// Its number.
        number: i64,
    },
    /// Another process holds the SQLite file.
    #[error("{0} is in use by another haumai process: stop it, or choose another data folder")]
    Locked(String),
    /// The transaction already failed; it refuses further statements on both engines alike.
    #[error("the transaction already failed: {0}")]
    Aborted(Box<Self>),
    /// A column held something else than the row type says.
    #[error("column {column} of the answer is {found}, wanted {wanted}")]
    Column {
        /// Counted from zero.
        column: usize,
        /// What the database sent.
        found: String,
        /// The Rust type.
        wanted: &'static str,
    },
    /// The closure panicked; its transaction was rolled back.
    #[error("the action panicked: {0}")]
    Panicked(String),
    /// Anything else the engine said.
    #[error("the database refused: {0}")]
    Engine(String),
}

impl DbError {
    /// Whether the same closure may succeed when it runs again at once.
    pub(crate) const fn is_worth_a_retry(&self) -> bool {
        matches!(self, Self::Contention(_) | Self::Unavailable(_))
    }

    /// Whether the person should be told "come back in a moment" rather than "something broke".
    pub const fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Contention(_)
                | Self::TimedOut { .. }
                | Self::Full
                | Self::ReadOnly(_)
                | Self::Unavailable(_)
                | Self::OutcomeUnknown
        )
    }
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let rusqlite::Error::SqliteFailure(failure, ref message) = error else {
            return Self::Engine(error.to_string());
        };
        let text = message.clone().unwrap_or_else(|| failure.to_string());
        match failure.code {
            Code::ConstraintViolation => Self::Constraint(text),
            Code::DatabaseBusy | Code::DatabaseLocked => Self::Contention(text),
            Code::OperationInterrupted => Self::TimedOut { seconds: super::WORK_SECONDS_MAX },
            Code::DiskFull => Self::Full,
            Code::ReadOnly => Self::ReadOnly(text),
            Code::CannotOpen | Code::SystemIoFailure => Self::Unavailable(text),
            _ => Self::Engine(text),
        }
    }
}

impl From<tokio_postgres::Error> for DbError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else {
            return if error.is_closed() || has_io_cause(&error) {
                Self::Unavailable(super::address::with_causes(&error))
            } else {
                Self::Engine(super::address::with_causes(&error))
            };
        };
        let text = format!("{} ({})", db.message(), db.code().code());
        match db.code().code() {
            "40001" | "40P01" | "55P03" => Self::Contention(text),
            "57014" => Self::TimedOut { seconds: super::WORK_SECONDS_MAX },
            "53100" => Self::Full,
            "25006" => Self::ReadOnly(text),
            "57P01" | "57P02" | "57P03" | "53300" | "08006" | "08003" => Self::Unavailable(text),
            code if code.starts_with("23") => Self::Constraint(text),
            _ => Self::Engine(text),
        }
    }
}

fn has_io_cause(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(|c| c.is::<std::io::Error>())
}
