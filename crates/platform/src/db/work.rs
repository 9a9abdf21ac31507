//! A closure on its way to a database thread, and its answer on the way back.

use std::{
    any::Any,
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
};

use tokio::sync::oneshot;

use super::{DbError, Tx};
use crate::{entropy::Moment, events::Surroundings};

/// Work that a database thread runs, maybe more than once, and answers once.
pub(super) trait Work: Send {
    /// The moment of the action, from its beginning.
    fn moment(&self) -> Moment;
    /// The program around it.
    fn surroundings(&self) -> &Surroundings;
    /// Runs the closure and keeps its result.
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran;
    /// Sends the kept result, or the reason why it does not count.
    fn finish(self: Box<Self>, outcome: Result<(), DbError>);
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ran {
    /// The closure returned `Ok`: commit.
    Well,
    /// The closure returned an error of its own: roll back.
    Refused,
    /// A statement failed: roll back; the engine decides whether a retry helps.
    Failed(DbError),
}

pub(super) struct Closure<F, T, E> {
    closure: F,
    moment: Moment,
    surroundings: Surroundings,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

thread_local! {
    /// Set while a closure runs: asking the database from inside would wait for the thread that waits.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Stops a closure that asks `Db` instead of its `Tx`. The panic is contained by [`Closure::run`].
#[expect(clippy::panic, reason = "a programming error that would otherwise hang the thread for ever")]
pub(super) fn refuse_inside_a_closure() {
    if INSIDE.get() {
        panic!(
            "db.read or db.write was called inside a transaction; use the `tx` that the closure was given"
        );
    }
}

impl<F, T, E> Closure<F, T, E> {
    pub(super) fn new(
        closure: F,
        moment: Moment,
        surroundings: Surroundings,
    ) -> (Box<Self>, oneshot::Receiver<Result<T, E>>) {
        let (reply, answer) = oneshot::channel();
        (Box::new(Self { closure, moment, surroundings, result: None, reply }), answer)
    }
}

impl<F, T, E> Work for Closure<F, T, E>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn moment(&self) -> Moment {
        self.moment.again()
    }

    fn surroundings(&self) -> &Surroundings {
        &self.surroundings
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> Ran {
        INSIDE.set(true);
        let result = catch_unwind(AssertUnwindSafe(|| (self.closure)(tx)));
        INSIDE.set(false);
        let failure = match &result {
            Ok(_) => tx.failure(),
            Err(panic) => Some(DbError::Panicked(panic_text(panic.as_ref()))),
        };
        let (result, ran) = match (result, failure) {
            (Ok(Ok(value)), None) => (Ok(value), Ran::Well),
            // A closure that swallows a failed statement must not be told that all went well.
            (Ok(Ok(_)) | Err(_), Some(error)) => (Err(E::from(error.clone())), Ran::Failed(error)),
            (Ok(Err(error)), Some(failure)) => (Err(error), Ran::Failed(failure)),
            (Ok(Err(error)), None) => (Err(error), Ran::Refused),
            (Err(_), None) => (Err(E::from(DbError::Panicked(String::new()))), Ran::Refused),
        };
        self.result = Some(result);
        ran
    }

    fn finish(self: Box<Self>, outcome: Result<(), DbError>) {
        let answer = match (outcome, self.result) {
            (Ok(()), Some(result)) => result,
            // An error of the closure's own says more than the reason why its transaction ended.
            (Err(_), Some(Err(error))) => Err(error),
            (Err(error), _) => Err(E::from(error)),
            (Ok(()), None) => Err(E::from(DbError::Engine("the work was never run".into()))),
        };
        // The asker may have gone: a closed connection, a cancelled request. What was committed stays.
        let _ = self.reply.send(answer);
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a message".into())
}
