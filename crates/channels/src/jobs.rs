//! What the room does later.

use jiff::SignedDuration;
use kernel::Timestamp;
use platform::{
    db::{DbError, Tx},
    jobs::{Handler, Job, JobError, payload},
    web::App,
};
use serde::{Deserialize, Serialize};

use crate::{
    actions::{
        alarms,
        probing::{self, ProbeOffice},
    },
    calls::jobs as calls,
    model::{LetterId, MailboxId},
};

/// How often the mail is looked after.
const LOOK_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// To read a letter and bring it where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReadLetter {
    pub(crate) letter: LetterId,
}

impl Job for ReadLetter {
    const KIND: &'static str = "channels.read_letter";
}

/// To look whether mail comes in.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct LookAfterMail {}

impl Job for LookAfterMail {
    const KIND: &'static str = "channels.look_after_mail";
}

/// To write to ourselves through a mailbox.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct SendProbe {
    pub(crate) mailbox: MailboxId,
}

impl Job for SendProbe {
    const KIND: &'static str = "channels.send_probe";
}

/// The job that writes to ourselves, so that it is seen whether mail comes back.
pub fn prober(app: &App) -> Handler {
    let (db, office) = (app.db().clone(), ProbeOffice::of(app));
    Handler::outside(move |job: SendProbe| {
        let (db, office) = (db.clone(), office.clone());
        async move {
            let send = move |tx: &mut Tx<'_>| probing::send_ordered(tx, &office, job.mailbox);
            db.write(send).await.map_err(JobError::from)
        }
    })
}

pub(crate) fn handlers() -> Vec<Handler> {
    vec![
        Handler::inside(LookAfterMail::KIND, |tx, text| {
            let job: LookAfterMail = payload(text)?;
            alarms::look_after_mail(tx)?;
            let next = tx.now() + LOOK_EVERY;
            tx.enqueue(&minute_of(next), &job, next).map_err(JobError::from)
        }),
        calls::handler(),
    ]
}

/// Orders the first look; those that follow order each other. However often the program starts and on however many
/// nodes, there is one for each minute.
///
/// # Errors
/// Whatever the database says.
pub fn begin_looking(tx: &mut Tx<'_>) -> Result<(), DbError> {
    let now = tx.now();
    tx.enqueue(&minute_of(now), &LookAfterMail {}, now)
}

fn minute_of(time: Timestamp) -> String {
    (time.as_second() / 60).to_string()
}
