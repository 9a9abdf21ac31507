//! A ticket with its history: the only way in which its row changes.

use customers::timeline::{self, Arg, NewEntry};
use kernel::{Actor, StaffId, Timestamp, whole_second};
use platform::{
    db::{Db, DbError, Tx},
    live::Audience,
    web::Fault,
};

use crate::{
    assignment, automations,
    clocks::{MetricInstance, MetricState, next_due},
    events::StatusChanged,
    jobs,
    model::{Due, Happened, MessageId, Stage, Standing, Status, Ticket, TicketEvent, TicketId},
    policy::decide_wake,
    promises::{HOUSE_POLICY, decide_escalation_wake},
    store::{self, History, Promises},
};

/// Tickets that are rebuilt between two questions to the database.
const REBUILD_PAGE: i64 = 200;

/// A ticket and everything that happened to it, during one action.
pub(crate) struct Record {
    pub(crate) ticket: Ticket,
    history: History,
    status_before: Option<Status>,
    /// Who had it to do when it was loaded.
    busy_before: Option<StaffId>,
}

impl Record {
    /// Loads a ticket that the actor may see. Nothing happens to one that was erased any more.
    pub(crate) fn load(tx: &mut Tx<'_>, actor: &Actor, id: TicketId) -> Result<Option<Self>, DbError> {
        let known = store::ticket_by_id(tx, actor, id)?;
        let Some(ticket) = known.filter(|known| known.standing.erased_at.is_none()) else { return Ok(None) };
        let (history, status_before) = (store::history_of(tx, id)?, Some(ticket.standing.status));
        let busy_before = busy(&ticket);
        Ok(Some(Self { ticket, history, status_before, busy_before }))
    }

    /// A ticket as a person acts on it. One that was merged is acted on where it is read now.
    ///
    /// # Errors
    /// [`Fault::NotFound`]; [`Fault::Conflict`] for one that was merged; whatever the database says.
    pub(crate) fn to_act_on(tx: &mut Tx<'_>, actor: &Actor, number: i64) -> Result<Self, Fault> {
        let record = Self::numbered(tx, actor, number)?.ok_or(Fault::NotFound)?;
        match record.ticket.standing.merged_into {
            Some(_) => Err(Fault::Conflict),
            None => Ok(record),
        }
    }

    /// The ticket in which another room's ticket is read: itself, or the one that stands for it.
    pub(crate) fn read_in(tx: &mut Tx<'_>, actor: &Actor, id: TicketId) -> Result<Option<Self>, DbError> {
        let Some(record) = Self::load(tx, actor, id)? else { return Ok(None) };
        let root = record.root(tx)?;
        Ok(Some(root.unwrap_or(record)))
    }

    /// The ticket that stands for this one, if another does. It moves whoever speaks here, also when it is another
    /// customer's, who writes in this one and may not see it.
    pub(crate) fn root(&self, tx: &mut Tx<'_>) -> Result<Option<Self>, DbError> {
        if self.ticket.standing.merged_into.is_none() {
            return Ok(None);
        }
        let root = store::root_of(tx, self.ticket.id)?;
        Self::load(tx, &Actor::System { task: "tickets.root" }, root)
    }

    /// The status of the ticket in which this one is read.
    pub(crate) fn status_where_read(&self, tx: &mut Tx<'_>) -> Result<Status, DbError> {
        let root = self.root(tx)?;
        Ok(root.map_or(self.ticket.standing.status, |root| root.ticket.standing.status))
    }

    /// A ticket that the actor may see, by its number.
    pub(crate) fn numbered(tx: &mut Tx<'_>, actor: &Actor, number: i64) -> Result<Option<Self>, DbError> {
        match store::ticket_id(tx, actor, number)? {
            Some(id) => Self::load(tx, actor, id),
            None => Ok(None),
        }
    }

    /// Begins a ticket with its first event. `ticket` has everything but its standing.
    pub(crate) fn begin(
        tx: &mut Tx<'_>,
        actor: &Actor,
        (at, status): (Timestamp, Status),
        ticket: impl FnOnce(Standing) -> Ticket,
    ) -> Result<Self, DbError> {
        let happened = Happened::TicketOpened { status };
        let event =
            TicketEvent { seq: 1, at: at.min(tx.now()), actor: actor.to_string(), message: None, happened };
        let ticket = ticket(Standing::opened(&event));
        store::add_ticket(tx, &ticket)?;
        store::add_event(tx, ticket.id, &event)?;
        automations::notice(tx, ticket.id, &event, (None, status.kind()))?;
        let history = History { own: vec![event], merged: Vec::new() };
        let mut record = Self { ticket, history, status_before: None, busy_before: None };
        // Words that came before we heard of them are measured from then on by the policy that means them. What opens now
        // is put under its policy when it settles, in the same second.
        if whole_second(at) < whole_second(tx.now()) {
            let promises = store::promises(tx)?;
            record.follow(tx, &promises, at)?;
        }
        Ok(record)
    }

    /// Writes an event and applies it.
    pub(crate) fn happen(
        &mut self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        message: Option<MessageId>,
        happened: Happened,
    ) -> Result<(), DbError> {
        let at = tx.now();
        self.happen_at(tx, actor, message, (at, happened))
    }

    /// The same for what happened before we heard of it: a mail that our server took while nobody fetched. What was done here
    /// meanwhile comes first, so that an answer that its sender could not have read does not count as one.
    pub(crate) fn happen_at(
        &mut self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        message: Option<MessageId>,
        (at, happened): (Timestamp, Happened),
    ) -> Result<(), DbError> {
        let (seq, now) = (self.ticket.standing.events + 1, tx.now());
        let latest = self.history.own.last().map_or(at, |event| event.at);
        let event =
            TicketEvent { seq, at: at.max(latest).min(now), actor: actor.to_string(), message, happened };
        store::add_event(tx, self.ticket.id, &event)?;
        let before = self.ticket.standing.status.kind();
        self.ticket.standing = self.ticket.standing.clone().apply(&event);
        let after = self.ticket.standing.status.kind();
        automations::notice(tx, self.ticket.id, &event, (Some(before), after))?;
        self.history.own.push(event);
        Ok(())
    }

    /// Folds the standing anew, after something was undone.
    pub(crate) fn fold_again(&mut self, tx: &mut Tx<'_>) -> Result<(), DbError> {
        self.history = store::history_of(tx, self.ticket.id)?;
        if let Some(standing) = Standing::folded(&self.history.own) {
            self.ticket.standing = standing;
        }
        Ok(())
    }

    /// Changes the status without words, unless it is that already.
    pub(crate) fn put(&mut self, tx: &mut Tx<'_>, actor: &Actor, status: Status) -> Result<(), DbError> {
        if self.ticket.standing.status == status {
            return Ok(());
        }
        self.happen(tx, actor, None, Happened::StatusChanged { status })
    }

    /// Gives it to somebody, or to nobody, unless it is so already.
    pub(crate) fn give(
        &mut self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        owner: Option<StaffId>,
    ) -> Result<bool, DbError> {
        if self.ticket.standing.owner == owner {
            return Ok(false);
        }
        self.happen(tx, actor, None, Happened::TicketAssigned { owner })?;
        Ok(true)
    }

    /// Everything that happened so far.
    pub(crate) fn events(&self) -> &[TicketEvent] {
        &self.history.own
    }

    /// The same with what was said in the tickets for which it stands.
    pub(crate) const fn history(&self) -> &History {
        &self.history
    }

    /// Writes a line into the customer's timeline.
    pub(crate) fn record(
        &self,
        tx: &mut Tx<'_>,
        kind: &'static str,
        icon: &'static str,
    ) -> Result<(), DbError> {
        self.record_for(tx, timeline::Audience::Everyone, (kind, icon))
    }

    /// The same for some readers of the timeline.
    pub(crate) fn record_for(
        &self,
        tx: &mut Tx<'_>,
        audience: timeline::Audience,
        (kind, icon): (&'static str, &'static str),
    ) -> Result<(), DbError> {
        let ticket = &self.ticket;
        let args = vec![
            ("number", Arg::Text(ticket.number.to_string())),
            ("subject", ticket.subject.as_str().into()),
        ];
        let entry = NewEntry {
            customer: ticket.customer,
            asset: ticket.asset.map(|asset| asset.uuid()),
            kind,
            args,
            audience,
            icon,
            href: Some(format!("/app/tickets/{}", ticket.number)),
        };
        timeline::record(tx, &entry).map(drop)
    }

    /// Saves the projection, orders the next look at the clocks, and says what changed.
    pub(crate) fn settle(mut self, tx: &mut Tx<'_>, actor: &Actor) -> Result<Ticket, DbError> {
        let promises = store::promises(tx)?;
        let now = tx.now();
        self.follow(tx, &promises, now)?;
        self.ticket.due = due_of(self.ticket.standing.status.stage(), &promises.fold(&self.history));
        name_requester(tx, &mut self.ticket)?;
        store::save_standing(tx, &self.ticket)?;
        order_look(tx, &promises, (&self.ticket, &self.history))?;
        self.tell_status(tx, actor)?;
        if let Some(freed) = self.busy_before.filter(|owner| busy(&self.ticket) != Some(*owner)) {
            assignment::made_room(tx, freed)?;
        }
        // What comes back and is nobody's is given out like what is new.
        let came_back = self.status_before.is_some_and(|before| before.stage() != Stage::Todo);
        if came_back && assignment::is_waiting(&self.ticket) {
            assignment::order(tx, self.ticket.id)?;
        }
        touch(tx, &self.ticket)?;
        Ok(self.ticket)
    }

    /// Puts an open ticket under the policy whose conditions it meets at a moment.
    fn follow(&mut self, tx: &mut Tx<'_>, promises: &Promises, at: Timestamp) -> Result<(), DbError> {
        let standing = &self.ticket.standing;
        let priority = standing.priority;
        let policy = promises.policy_for(&self.ticket, at);
        if standing.status.stage() == Stage::Done || standing.policy.unwrap_or(HOUSE_POLICY) == policy {
            return Ok(());
        }
        let program = Actor::System { task: "tickets.promises" };
        let happened = Happened::PolicyApplied { policy, priority };
        self.happen_at(tx, &program, None, (at, happened))
    }

    fn tell_status(&self, tx: &mut Tx<'_>, actor: &Actor) -> Result<(), DbError> {
        let (ticket, to) = (self.ticket.id, self.ticket.standing.status.kind());
        match self.status_before.map(Status::kind) {
            Some(from) if from != to => tx.tell(actor, &StatusChanged { ticket, from, to }).map(drop),
            _ => Ok(()),
        }
    }
}

/// Who has the ticket to do: it counts against their limit.
fn busy(ticket: &Ticket) -> Option<StaffId> {
    let standing = &ticket.standing;
    standing.owner.filter(|_| standing.status.stage() == Stage::Todo && standing.merged_into.is_none())
}

/// Paused and ended clocks are due at no time, and so is a ticket that is done: a clock that still runs there (done by
/// hand, without an answer) is for the reports, not for the queue.
pub(crate) fn due_of(stage: Stage, clocks: &[MetricInstance]) -> Option<Due> {
    if stage == Stage::Done {
        return None;
    }
    let clock = next_due(clocks).filter(|clock| clock.state == MetricState::Active)?;
    clock.due_at.map(|at| Due { at, metric: clock.metric })
}

fn name_requester(tx: &mut Tx<'_>, ticket: &mut Ticket) -> Result<(), DbError> {
    let Some(customer) = ticket.customer else { return Ok(()) };
    let program = Actor::System { task: "tickets.requester" };
    if let Some(card) = customers::card(tx, &program, customer)? {
        ticket.has_mail = card.email.is_some();
        ticket.guessed_language = Some(card.locale);
        ticket.requester = card.name;
    }
    Ok(())
}

fn touch(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<(), DbError> {
    let region = ticket.id.to_string();
    tx.touch(Audience::Staff, "inbox")?;
    tx.touch(Audience::Staff, &region)?;
    if let Some(customer) = ticket.customer {
        tx.touch(Audience::Customer(customer), "messages")?;
        tx.touch(Audience::Customer(customer), &region)?;
    }
    Ok(())
}

/// Orders the next look at a ticket: when a clock warns or breaches, a snooze ends, or the next person is to be told.
///
/// The look itself folds until its own moment. An order by another fold could ask for something that the look does not find, and so
/// be given again and again.
fn order_look(
    tx: &mut Tx<'_>,
    promises: &Promises,
    (ticket, history): (&Ticket, &History),
) -> Result<(), DbError> {
    let clocks = promises.fold_until(history, tx.now());
    let alert = decide_wake(&clocks, &history.own, ticket.standing.status);
    let step = decide_escalation_wake(&promises.escalations(&clocks, history));
    jobs::order_wake(tx, ticket.id, alert.into_iter().chain(step).min())
}

/// Something in a ticket's row that its events do not say. There should be none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: i64,
    /// What stood there.
    pub stored: String,
    /// What its events say, and what stands there now.
    pub folded: String,
}

/// Folds every ticket anew from its events, puts right what differs and lists it. A row that was changed by
/// anything but an event is found here. Each page is a transaction of its own: all tickets together take longer than
/// one may.
///
/// # Errors
/// Whatever the database says; the pages before it are put right.
pub async fn rebuild_projections(db: &Db) -> Result<Vec<Difference>, DbError> {
    let (mut after, mut found) = (None, Vec::new());
    loop {
        let (last, differences) = db.write(move |tx| rebuild_page(tx, after)).await?;
        found.extend(differences);
        if last.is_none() {
            return Ok(found);
        }
        after = last;
    }
}

/// The last ticket of the page, if there is one, and what differed.
fn rebuild_page(
    tx: &mut Tx<'_>,
    after: Option<TicketId>,
) -> Result<(Option<TicketId>, Vec<Difference>), DbError> {
    let page = store::tickets_after(tx, after, REBUILD_PAGE)?;
    for ticket in &page {
        // The search holds words, not whole texts, so it is written anew and not compared.
        super::findable::index(tx, ticket)?;
    }
    differences_in(tx, page)
}

/// The same for the nightly check, which leaves the search alone.
pub(crate) fn compare_page(
    tx: &mut Tx<'_>,
    after: Option<TicketId>,
) -> Result<(Option<TicketId>, Vec<Difference>), DbError> {
    let page = store::tickets_after(tx, after, REBUILD_PAGE)?;
    differences_in(tx, page)
}

fn differences_in(
    tx: &mut Tx<'_>,
    page: Vec<Ticket>,
) -> Result<(Option<TicketId>, Vec<Difference>), DbError> {
    let (promises, mut found) = (store::promises(tx)?, Vec::new());
    let last = page.last().map(|ticket| ticket.id);
    for ticket in page {
        found.extend(rebuilt(tx, &promises, ticket)?);
    }
    Ok((last, found))
}

fn rebuilt(tx: &mut Tx<'_>, promises: &Promises, mut ticket: Ticket) -> Result<Option<Difference>, DbError> {
    let history = store::history_of(tx, ticket.id)?;
    let stored = format!("{:?} {:?}", ticket.standing, ticket.due);
    // A ticket without events was never opened; only a hand in the database makes one.
    let Some(standing) = Standing::folded(&history.own) else {
        let (id, number) = (ticket.id, ticket.number);
        return Ok(Some(Difference { ticket: id, number, stored, folded: "no events".into() }));
    };
    ticket.standing = standing;
    ticket.due = due_of(ticket.standing.status.stage(), &promises.fold(&history));
    let folded = format!("{:?} {:?}", ticket.standing, ticket.due);
    if folded == stored {
        return Ok(None);
    }
    store::save_standing(tx, &ticket)?;
    order_look(tx, promises, (&ticket, &history))?;
    Ok(Some(Difference { ticket: ticket.id, number: ticket.number, stored, folded }))
}
