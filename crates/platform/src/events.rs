//! *Tell*: an event is written in the transaction of what happened, with a job for each reaction to it.

use std::{collections::HashMap, sync::Arc};

use kernel::{Actor, ids};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    db::{DbError, Tx},
    i18n::Texts,
    jobs::JobError,
};

ids! { EventId = "event" }

/// Something that happened, in the past tense. Its payload holds ids, not names: erasure must not reach events.
pub trait Event: Serialize + DeserializeOwned {
    /// The name in the table, such as `repair_handed_over`.
    const KIND: &'static str;
}

/// What a higher room does about an event: runs at least once, in a transaction that also settles the job, so
/// that its effect on the database happens once.
#[derive(Clone, Copy)]
pub struct Reaction {
    /// The [`Event::KIND`] that it answers.
    pub event: &'static str,
    /// Written `room.what`, such as `feedback.survey_after_hand_over`.
    pub name: &'static str,
    /// Does it.
    pub run: fn(&mut Tx<'_>, &Told) -> Result<(), JobError>,
}

/// An event as a reaction receives it.
#[derive(Debug, Clone)]
pub struct Told {
    /// Which.
    pub id: EventId,
    payload: String,
}

impl Told {
    pub(crate) const fn new(id: EventId, payload: String) -> Self {
        Self { id, payload }
    }

    /// The event itself.
    ///
    /// # Errors
    /// When the payload is not one of this kind: an older program wrote it, or the reaction asks for another.
    pub fn event<E: Event>(&self) -> Result<E, JobError> {
        serde_json::from_str(&self.payload).map_err(|e| JobError::Broken(format!("{}: {e}", E::KIND)))
    }
}

/// What a transaction knows of the program around it: who reacts to what, and how letters are headed.
#[derive(Clone, Default)]
pub struct Surroundings(Arc<SurroundingParts>);

#[derive(Default)]
struct SurroundingParts {
    reactions: HashMap<&'static str, Vec<&'static str>>,
    letterhead: Option<Letterhead>,
}

/// What actions need to write to people: texts in every language, and our own addresses.
#[derive(Clone)]
pub struct Letterhead {
    /// Every text of the program.
    pub texts: Arc<Texts>,
    /// What links begin with, without a slash at the end.
    pub base_url: String,
    /// The host in the ids of our mails.
    pub mail_host: String,
}

impl Surroundings {
    /// Collects the reactions of all rooms.
    pub fn new(reactions: &[Reaction], letterhead: Option<Letterhead>) -> Self {
        let mut map: HashMap<_, Vec<_>> = HashMap::new();
        for reaction in reactions {
            map.entry(reaction.event).or_default().push(reaction.name);
        }
        Self(Arc::new(SurroundingParts { reactions: map, letterhead }))
    }

    fn reactions_to(&self, event: &str) -> Vec<&'static str> {
        self.0.reactions.get(event).cloned().unwrap_or_default()
    }
}

impl Tx<'_> {
    /// Tells everyone who subscribed that this happened.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn tell<E: Event>(&mut self, actor: &Actor, event: &E) -> Result<EventId, DbError> {
        let id: EventId = self.id();
        let payload =
            serde_json::to_string(event).map_err(|e| DbError::Engine(format!("{}: {e}", E::KIND)))?;
        let (now, by) = (self.now(), actor.to_string());
        self.exec(
            "insert into event (id, kind, actor, payload, at) values ($1, $2, $3, $4, $5)",
            &[&id, &E::KIND, &by, &payload, &now],
        )?;
        for reaction in self.surroundings().reactions_to(E::KIND) {
            self.enqueue_row(reaction, &id.to_string(), &payload, now)?;
        }
        self.will_tell();
        Ok(id)
    }

    /// How letters are headed.
    ///
    /// # Errors
    /// In a database without a program around it: a store test that writes letters.
    pub fn letterhead(&self) -> Result<Letterhead, DbError> {
        let missing = || DbError::Engine("no letterhead was set: Db::surround".into());
        self.surroundings().0.letterhead.clone().ok_or_else(missing)
    }

    /// Writes down who did what, for the audit log. `detail` has no names and no message texts.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn audit(
        &mut self,
        actor: &Actor,
        action: &'static str,
        subject: &str,
        detail: &str,
    ) -> Result<(), DbError> {
        let (id, now, by) = (self.moment().uuid(), self.now(), actor.to_string());
        self.exec(
            "insert into audit_entry (id, at, actor, action, subject, detail) values ($1, $2, $3, $4, $5, $6)",
            &[&id, &now, &by, &action, &subject, &detail],
        )?;
        Ok(())
    }
}
