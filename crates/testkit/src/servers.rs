//! Private servers for tests: started by us, on a free loopback port, in a folder of their own, and ended
//! with the process that started them, however it ends. Nothing outside the target folder is changed.

mod certificates;
mod folder;
mod imap;
mod postgres;
mod process;
mod smarthost;
mod smtp;
mod submission;

pub use certificates::Certificates;
pub use folder::{Folder, target_folder};
pub use imap::ImapServer;
pub use postgres::{Database, PostgresServer};
pub use process::{Process, free_port};
pub use smarthost::{LeftMail, Smarthost, SmtpMood};
pub use smtp::SmtpServer;
pub use submission::SubmissionServer;
