//! A conversation as a timeline.

use std::collections::{BTreeMap, BTreeSet};

use customers::timeline::Arg;
use identity::{Team, TeamId};
use kernel::{Date, Permission as _, Roles, StaffId, Timestamp};
use platform::{
    files::{FileId, FileRow},
    i18n::{Lang, Value, capital},
    mail::{self, MailState},
};
use ui::{
    Body, Chip, Delivery, EventView, FileLinkView, LinkView, MessageView, PhotoView, Side, TimelineItemView,
    Tone,
};

use super::inbox::named;
use crate::{
    assignment, automations,
    model::{
        Author, Channel, ChatDelivery, Class, Evidence, Happened, IgnoreReason, Message, MessageId,
        PauseReason, Remark, Status, Ticket, TicketEvent,
    },
    rights::TakeRawMail,
    store::{Talk, TalkLine},
};

/// So many events in a row are folded.
const FOLD_FROM: usize = 3;

/// What colleagues are called.
#[derive(Debug, Default)]
pub(crate) struct Staff {
    people: BTreeMap<StaffId, String>,
    teams: BTreeMap<TeamId, String>,
}

impl Staff {
    pub(crate) fn of(names: impl IntoIterator<Item = (StaffId, String)>) -> Self {
        Self { people: names.into_iter().collect(), teams: BTreeMap::new() }
    }

    /// With what teams are called, for pages that show to whom a ticket belongs.
    pub(crate) fn with_teams(self, teams: &[Team]) -> Self {
        Self { teams: teams.iter().map(|team| (team.id, team.name.clone())).collect(), ..self }
    }

    pub(crate) fn team(&self, id: TeamId) -> &str {
        self.teams.get(&id).map_or("", String::as_str)
    }

    pub(crate) fn called(&self, id: StaffId) -> &str {
        self.people.get(&id).map_or("", String::as_str)
    }

    /// Events name their actor as the audit log does.
    pub(crate) fn actor(&self, actor: &str) -> &str {
        actor.parse().map_or("", |id| self.called(id))
    }
}

/// Who reads: their own words stand on the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// One of the shop's people, and what they may do.
    Shop(StaffId, Roles),
    /// Whoever asks.
    Customer,
}

/// Everything that one needs to read a talk.
struct Reading<'a> {
    lang: &'a Lang,
    ticket: &'a Ticket,
    staff: &'a Staff,
    reader: Reader,
    now: Timestamp,
    deliveries: &'a BTreeMap<MessageId, Vec<mail::Delivery>>,
    papers: &'a BTreeMap<FileId, FileRow>,
    by_others: &'a BTreeSet<MessageId>,
    /// The numbers of the events whose words went on in another ticket.
    moved: BTreeSet<i64>,
}

fn moved(talk: &Talk) -> BTreeSet<i64> {
    let splits = talk.lines.iter().filter_map(|line| match &line.event.happened {
        Happened::SplitOff { messages, .. } => Some(messages),
        _ => None,
    });
    let gone: BTreeSet<MessageId> = splits.flatten().copied().collect();
    let is_gone =
        |line: &&TalkLine| line.message.is_none() && line.event.message.is_some_and(|m| gone.contains(&m));
    talk.lines.iter().filter(is_gone).map(|line| line.event.seq).collect()
}

/// The copy that one has to know of: a failed one before one whose outcome is unknown, that before one under way.
fn worst(copies: &[mail::Delivery]) -> Option<&mail::Delivery> {
    copies.iter().min_by_key(|copy| match copy.state {
        MailState::Failed => 0,
        MailState::Unknown => 1,
        MailState::Queued | MailState::Sending => 2,
        MailState::Sent | MailState::Caught => 3,
    })
}

/// Days, words and what happened, oldest first; three events or more in a row are folded.
pub(crate) fn timeline(
    lang: &Lang,
    ticket: &Ticket,
    talk: &Talk,
    staff: &Staff,
    (reader, now): (Reader, Timestamp),
) -> Vec<TimelineItemView> {
    let moved = moved(talk);
    let reading = Reading {
        lang,
        ticket,
        staff,
        reader,
        now,
        deliveries: &talk.deliveries,
        papers: &talk.papers,
        by_others: &talk.by_others,
        moved,
    };
    let (mut items, mut events, mut day) = (Vec::new(), Vec::new(), None);
    for line in &talk.lines {
        let date = lang.date_at(line.event.at);
        if day != Some(date) {
            flush(lang, &mut items, &mut events);
            day = Some(date);
            items.push(TimelineItemView::Day(reading.day(date)));
        }
        match reading.drawn(line) {
            Some(TimelineItemView::Event(event)) => events.push(event),
            Some(item) => {
                flush(lang, &mut items, &mut events);
                items.push(item);
            }
            None => {}
        }
    }
    flush(lang, &mut items, &mut events);
    items
}

fn flush(lang: &Lang, items: &mut Vec<TimelineItemView>, events: &mut Vec<EventView>) {
    if events.len() >= FOLD_FROM {
        let label = lang.t1("tickets-events", "count", events.len());
        items.push(TimelineItemView::Fold { label, events: std::mem::take(events) });
    } else {
        items.extend(events.drain(..).map(TimelineItemView::Event));
    }
}

impl Reading<'_> {
    fn day(&self, date: Date) -> String {
        capital(&self.lang.day(date, self.lang.date_at(self.now)))
    }

    fn drawn(&self, line: &TalkLine) -> Option<TimelineItemView> {
        match &line.message {
            Some(message) => Some(TimelineItemView::Message(self.message(message))),
            None => {
                let (icon, lead, text) = self.event(&line.event)?;
                let time = self.lang.time(line.event.at);
                let link = self.link(&line.event.happened);
                let event = EventView {
                    link,
                    at: line.event.at.to_string(),
                    ..EventView::new(icon, lead, text, time)
                };
                Some(TimelineItemView::Event(event))
            }
        }
    }

    fn message(&self, message: &Message) -> MessageView {
        let side = match (message.class, message.author, self.reader) {
            (Class::Internal, ..) => Side::Note,
            _ if self.by_others.contains(&message.id) => Side::Theirs,
            (_, Author::Customer | Author::Partner, Reader::Shop(..))
            | (_, Author::Staff | Author::Partner, Reader::Customer) => Side::Theirs,
            (_, Author::Staff, Reader::Shop(..)) | (_, Author::Customer, Reader::Customer) => Side::Own,
        };
        MessageView {
            side,
            author: self.author(message),
            time: self.lang.time(message.at),
            at: message.at.to_string(),
            lang: None,
            body: body(message),
            marks: self.marks(message),
            photos: photos(self.lang, &self.of_kind(message, true)),
            files: self.papers(message),
            delivery: self.delivery(message),
            withdraw: self.withdraw(message),
        }
    }

    fn author(&self, message: &Message) -> String {
        match (message.author, message.staff) {
            (Author::Customer, _)
                if self.reader == Reader::Customer && !self.by_others.contains(&message.id) =>
            {
                self.lang.t("tickets-you").into_owned()
            }
            (Author::Customer | Author::Partner, _) => {
                let from = message.post.from_name.as_deref().or(message.post.from_address.as_deref());
                named(self.lang, from.unwrap_or(&self.ticket.requester))
            }
            (Author::Staff, staff) => {
                let called = staff.map_or("", |id| self.staff.called(id));
                if called.is_empty() {
                    self.lang.t("tickets-the-shop").into_owned()
                } else {
                    called.to_owned()
                }
            }
        }
    }

    /// The pictures of a message, or its other files. What came without a name is a picture that we wrote ourselves.
    fn of_kind(&self, message: &Message, pictures: bool) -> Vec<FileId> {
        let is_picture = |id: &FileId| self.papers.get(id).is_none_or(FileRow::is_photo);
        message.files.iter().filter(|id| is_picture(id) == pictures).copied().collect()
    }

    /// Its other files, and the mail as it came; what customers see has neither.
    fn papers(&self, message: &Message) -> Vec<FileLinkView> {
        let named = |id: &FileId| self.papers.get(id).map_or_else(String::new, |row| row.name.clone());
        let runs = |id: &FileId| self.papers.get(id).is_some_and(FileRow::may_run);
        let mark = |id: &FileId| self.papers.get(id).map(|row| self.of_file(row)).unwrap_or_default();
        let link =
            |id: FileId| FileLinkView { href: format!("/files/{id}"), name: named(&id), size: mark(&id) };
        let given = self.of_kind(message, false).into_iter();
        let given = given.filter(|id| self.reader != Reader::Customer || !runs(id));
        let mut files: Vec<FileLinkView> = given.map(link).collect();
        if message.post.html.is_some() && matches!(self.reader, Reader::Shop(..)) {
            let href = format!("/app/tickets/{}/messages/{}/original", self.ticket.number, message.id);
            files.push(FileLinkView {
                href,
                name: self.lang.t("tickets-html-show").into_owned(),
                size: String::new(),
            });
        }
        let may_take_raw = matches!(self.reader, Reader::Shop(_, roles) if roles.meets(TakeRawMail::ROLES));
        if message.post.raw.is_some() && may_take_raw {
            let href = format!("/app/tickets/{}/messages/{}/raw", self.ticket.number, message.id);
            let name = self.lang.t("tickets-raw-mail").into_owned();
            files.push(FileLinkView { href, name, size: String::new() });
        }
        files
    }

    /// What one of the shop's people must know before believing or answering words.
    fn marks(&self, message: &Message) -> Vec<Chip> {
        if self.reader == Reader::Customer {
            return Vec::new();
        }
        let say = |key: &'static str| self.lang.t(key);
        let from = message.post.from_address.clone().unwrap_or_default();
        let unverified = (message.post.evidence == Some(Evidence::Unverified))
            .then(|| Chip::new(Tone::Warn, self.lang.t1("tickets-mark-unverified", "address", from)));
        let automatic = (message.class == Class::Automatic)
            .then(|| Chip::new(Tone::Neutral, say("tickets-mark-automatic")));
        let side =
            message.strand.map(|_| Chip::new(Tone::Info, say("tickets-mark-side")).icon("users-round"));
        let elsewhere = (message.ticket != self.ticket.id && message.strand.is_none())
            .then(|| Chip::new(Tone::Neutral, say("tickets-mark-merged")));
        // A program sends nothing to a platform by itself: whoever wrote without a name wrote there.
        let is_there =
            message.author == Author::Staff && message.staff.is_none() && message.channel.is_chat();
        let there = is_there.then(|| {
            let channel = say(message.channel.key()).into_owned();
            Chip::new(Tone::Neutral, self.lang.t1("tickets-mark-there", "channel", channel))
        });
        let template = message.sent_to.as_ref().map(|phone| {
            let text = self.lang.t1("tickets-mark-template", "phone", self.lang.phone(phone));
            Chip::new(Tone::Neutral, text).icon("phone")
        });
        let is_damaged = message.post.remarks.contains(&Remark::Damaged)
            || (message.post.raw.is_some() && has_lost_letters(&message.body));
        let damaged = is_damaged.then(|| Chip::new(Tone::Neutral, say("tickets-mark-damaged")));
        let remarks = message.post.remarks.iter().filter_map(|remark| self.remark(remark));
        let marks = [unverified, automatic, side, elsewhere, there, template, damaged];
        marks.into_iter().flatten().chain(remarks).collect()
    }

    /// What the mail says of itself; that letters were lost is told once, whoever noticed.
    fn remark(&self, remark: &Remark) -> Option<Chip> {
        let lang = self.lang;
        Some(match remark {
            Remark::LeftOut { addresses } => {
                Chip::new(Tone::Warn, lang.t1("tickets-mark-left-out", "names", addresses.join(", ")))
            }
            Remark::Encrypted => Chip::new(Tone::Info, lang.t("tickets-mark-encrypted")).icon("lock"),
            Remark::FilesLeft { count } => {
                Chip::new(Tone::Neutral, lang.t1("tickets-mark-files-left", "count", *count))
            }
            Remark::Damaged => return None,
        })
    }

    /// What somebody must know of a file before opening it.
    fn of_file(&self, row: &FileRow) -> String {
        let key = match row.media_type.as_str() {
            _ if row.may_run() => "tickets-file-runs",
            "application/ms-tnef" => "tickets-file-tnef",
            "application/pgp-encrypted" | "application/pkcs7-mime" => "tickets-file-encrypted",
            _ => return String::new(),
        };
        self.lang.t(key).into_owned()
    }

    /// One's own answer can be taken back until a copy is under way.
    fn withdraw(&self, message: &Message) -> Option<LinkView> {
        let copies = self.deliveries.get(&message.id).filter(|copies| !copies.is_empty())?;
        let is_waiting = copies.iter().all(|copy| copy.state == MailState::Queued);
        let is_own = matches!(self.reader, Reader::Shop(me, _) if message.staff == Some(me))
            && message.class == Class::Public;
        (is_own && is_waiting).then(|| LinkView {
            href: format!("/app/tickets/{}/messages/{}/withdraw", self.ticket.number, message.id),
            label: self.lang.t("tickets-undo-send").into_owned(),
        })
    }

    /// How an answer went; what a customer sees needs no such line.
    fn delivery(&self, message: &Message) -> Delivery {
        let is_answer = (message.author, message.class) == (Author::Staff, Class::Public);
        let key = match (message.channel, self.reader) {
            (Channel::Zalo, Reader::Shop(..)) if is_answer => return self.chat_delivery(message),
            (Channel::Email, Reader::Shop(..)) => "tickets-went-by-mail",
            (_, Reader::Shop(..)) => "tickets-went-to-portal",
            (_, Reader::Customer) => return Delivery::Quiet,
        };
        let sent = self.deliveries.get(&message.id).filter(|_| is_answer).and_then(|copies| worst(copies));
        if let Some(name) = sent.filter(|d| d.state == MailState::Failed).and_then(mail::Delivery::gone_file)
        {
            return Delivery::Failed(self.lang.t1("tickets-mail-file-gone", "name", name.to_owned()));
        }
        match sent.map(|d| (d.state, d.recipient.as_str())) {
            Some((MailState::Failed, address)) => {
                Delivery::Failed(self.lang.t1("tickets-mail-failed", "address", address.to_owned()))
            }
            Some((MailState::Unknown, address)) => {
                Delivery::Failed(self.lang.t1("tickets-mail-unknown", "address", address.to_owned()))
            }
            Some((MailState::Queued | MailState::Sending, _)) => {
                Delivery::Said(self.lang.t("tickets-mail-sending").into_owned())
            }
            Some((MailState::Sent | MailState::Caught, _)) | None if is_answer => {
                Delivery::Said(self.lang.t(key).into_owned())
            }
            _ => Delivery::Quiet,
        }
    }

    /// How an answer at a messaging platform went.
    fn chat_delivery(&self, message: &Message) -> Delivery {
        let channel = || self.lang.t(message.channel.key()).into_owned();
        let say = |key: &'static str| self.lang.t1(key, "channel", channel());
        match message.delivery {
            Some(ChatDelivery::Failed) => {
                let said = message.delivery_detail.clone().unwrap_or_default();
                let args = [("channel", channel().into()), ("said", said.into())];
                Delivery::Failed(self.lang.with("tickets-chat-failed", &args))
            }
            Some(ChatDelivery::Unknown) => Delivery::Failed(say("tickets-chat-unknown")),
            Some(ChatDelivery::Queued) | None => {
                Delivery::Said(self.lang.t("tickets-mail-sending").into_owned())
            }
            Some(ChatDelivery::Sent) => Delivery::Said(say("tickets-chat-sent")),
            Some(ChatDelivery::Delivered) => Delivery::Said(say("tickets-chat-delivered")),
        }
    }

    /// Icon, strong beginning, rest. Customers read only what is about them.
    fn event(&self, event: &TicketEvent) -> Option<(&'static str, String, String)> {
        if self.reader == Reader::Customer {
            return self.event_for_customer(event);
        }
        let lang = self.lang;
        let say = |key: &'static str| lang.t(key).into_owned();
        let by = self.doer(event);
        match &event.happened {
            Happened::TicketOpened { .. } if by.is_empty() => None,
            Happened::TicketOpened { .. } => {
                let channel = lang.t(self.ticket.channel.key()).into_owned();
                Some(("message-circle", by, lang.t1("tickets-event-opened", "channel", channel)))
            }
            Happened::StatusChanged { status } => {
                let words = self.standing(*status, event.at);
                Some(("flag", by, lang.t1("tickets-event-status", "status", words)))
            }
            Happened::TicketAssigned { owner } => Some(("user-round", by, self.assigned(event, *owner))),
            // Its words, and the tags that people typed, are gone with everything else.
            Happened::NewsCame { .. } | Happened::TagsChanged { .. }
                if self.ticket.standing.erased_at.is_some() =>
            {
                None
            }
            Happened::NewsCame { key, args, .. } => Some(("bell", String::new(), self.news(key, args))),
            Happened::WorkBegan { work } => Some(("wrench", work.code.clone(), say("tickets-event-work"))),
            Happened::WorkEnded { code } => Some(("wrench", code.clone(), say("tickets-event-work-ended"))),
            Happened::WentOn { number } => Some(("corner-up-left", String::new(), self.went_on(*number))),
            Happened::FieldsChanged { .. }
            | Happened::PolicyApplied { .. }
            | Happened::NobodyFree { .. }
            | Happened::Escalated { .. }
            | Happened::ClockWarned { .. }
            | Happened::ClockBreached { .. } => self.measured(event, by),
            Happened::MessageFailed { withdrawn: true, .. } => {
                Some(("rotate-ccw", by, say("tickets-event-withdrawn")))
            }
            Happened::MessageFailed { words, .. } => {
                Some(("triangle-alert", String::new(), self.undelivered(*words)))
            }
            Happened::TicketMerged { .. }
            | Happened::MergedInto { .. }
            | Happened::MergeUndone { .. }
            | Happened::SplitOff { .. }
            | Happened::SplitUndone { .. }
            | Happened::TagsChanged { .. }
            | Happened::ValuesChanged { .. }
            | Happened::CustomerNamed { .. }
            | Happened::Erased { .. }
            | Happened::TeamChanged { .. }
            | Happened::LanguageChanged { .. }
            | Happened::StillAsked { .. }
            | Happened::LooksLike { .. } => self.put_in_order(event, by),
            Happened::MergedSpoke { .. } => None,
            // Words that went on in another ticket left this one; words that were erased left a gap.
            Happened::MessageReceived { .. } | Happened::MessageQueued { .. } | Happened::NoteWritten
                if self.moved.contains(&event.seq) =>
            {
                None
            }
            // Words stand for themselves; without them they were erased.
            Happened::AutomaticCame
            | Happened::PartnerAsked { .. }
            | Happened::PartnerWrote { .. }
            | Happened::MovedIn
            | Happened::MessageReceived { .. }
            | Happened::MessageQueued { .. }
            | Happened::NoteWritten => Some(("trash-2", String::new(), say("tickets-event-erased"))),
        }
    }

    fn doer(&self, event: &TicketEvent) -> String {
        match event.actor.as_str() {
            automations::ACTOR | assignment::ACTOR => self.lang.t("tickets-automation-by").into_owned(),
            actor => self.staff.actor(actor).to_owned(),
        }
    }

    /// A status with what it carries: until when, and why.
    fn standing(&self, status: Status, at: Timestamp) -> String {
        let lang = self.lang;
        let mut words = lang.t(status.key()).into_owned();
        if let Some(until) = status.until() {
            words = lang.t1("tickets-snoozed-until", "moment", lang.moment(until, at));
        }
        let paused = status.paused().filter(|because| *because != PauseReason::Later).map(PauseReason::key);
        if let Some(why) = paused.or(status.because().map(IgnoreReason::key)) {
            words = format!("{words}: {}", lang.t(why));
        }
        words
    }

    fn went_on(&self, number: i64) -> String {
        self.lang.t1("tickets-event-went-on", "number", number.to_string())
    }

    /// The address is read from the mail itself, because events hold none.
    fn undelivered(&self, words: MessageId) -> String {
        let copy = self.deliveries.get(&words).and_then(|copies| worst(copies));
        let address = copy.map_or(self.ticket.requester.as_str(), |d| d.recipient.as_str()).to_owned();
        self.lang.t1("tickets-event-failed", "address", address)
    }

    /// What a promise or its clock did, and what changed by which it measures.
    fn measured(&self, event: &TicketEvent, by: String) -> Option<(&'static str, String, String)> {
        let lang = self.lang;
        let say = |key: &'static str| lang.t(key).into_owned();
        match &event.happened {
            Happened::FieldsChanged { priority } => {
                let word = say(priority.key());
                Some(("flag", by, lang.t1("tickets-event-priority", "priority", word)))
            }
            // Which policy measures is a matter of the deadline's own page.
            Happened::PolicyApplied { .. } => None,
            Happened::Escalated { step, told, .. } => {
                let names = told.iter().map(|id| self.staff.called(*id)).collect::<Vec<_>>().join(", ");
                Some(("bell", say(step.act.key()), names))
            }
            Happened::NobodyFree { told } => {
                let names = told.iter().map(|id| self.staff.called(*id)).collect::<Vec<_>>().join(", ");
                Some(("bell", String::new(), lang.t1("tickets-event-nobody-free", "names", names)))
            }
            Happened::ClockWarned { metric, .. } => {
                let what = say(metric.key());
                Some(("clock", String::new(), lang.t1("tickets-event-warned", "what", what)))
            }
            Happened::ClockBreached { metric, .. } => {
                let what = say(metric.key());
                Some(("triangle-alert", String::new(), lang.t1("tickets-event-breached", "what", what)))
            }
            _ => None,
        }
    }

    /// What was merged, split, tagged, or looks like something else.
    fn put_in_order(&self, event: &TicketEvent, by: String) -> Option<(&'static str, String, String)> {
        let lang = self.lang;
        match &event.happened {
            Happened::TicketMerged { number, .. } | Happened::MergedInto { number, .. } => {
                let key = match &event.happened {
                    Happened::TicketMerged { .. } => "tickets-event-merged",
                    _ => "tickets-event-merged-into",
                };
                Some(("git-merge", by, lang.t1(key, "number", number.to_string())))
            }
            Happened::MergeUndone { number, .. } => {
                Some(("rotate-ccw", by, lang.t1("tickets-event-merge-undone", "number", number.to_string())))
            }
            Happened::SplitOff { number, .. } => {
                Some(("split", by, lang.t1("tickets-event-split", "number", number.to_string())))
            }
            Happened::SplitUndone { number, .. } => {
                Some(("rotate-ccw", by, lang.t1("tickets-event-split-undone", "number", number.to_string())))
            }
            Happened::LanguageChanged { language } => {
                let text = match language {
                    Some(language) => lang.t1("tickets-language", "language", ui::own_name(*language)),
                    None => lang.t("tickets-language-guessed").into_owned(),
                };
                Some(("languages", by, text))
            }
            Happened::TagsChanged { added, removed } => Some(("tag", by, tags(lang, added, removed))),
            Happened::ValuesChanged { fields } => {
                let text = lang.t1("tickets-event-fields", "count", fields.len());
                Some(("sliders-horizontal", by, text))
            }
            Happened::Erased { because } => {
                let why = lang.t(because.key()).into_owned();
                Some(("trash-2", by, lang.t1("tickets-event-erased-all", "why", why)))
            }
            Happened::CustomerNamed { customer: None, .. } => {
                Some(("user-round", by, lang.t("tickets-event-no-customer").into_owned()))
            }
            Happened::CustomerNamed { .. } => {
                Some(("user-round", by, lang.t("tickets-event-customer").into_owned()))
            }
            Happened::TeamChanged { team: Some(team), .. } => {
                let name = self.staff.team(*team).to_owned();
                Some(("headset", by, lang.t1("tickets-event-team", "team", name)))
            }
            Happened::TeamChanged { team: None, .. } => {
                Some(("headset", by, lang.t("tickets-event-team-none").into_owned()))
            }
            Happened::StillAsked { number, .. } => {
                let text = lang.t1("tickets-event-still-asked", "number", number.to_string());
                Some(("circle-alert", String::new(), text))
            }
            Happened::LooksLike { number } => {
                let text = lang.t1("tickets-event-looks-like", "number", number.to_string());
                Some(("circle-alert", String::new(), text))
            }
            _ => None,
        }
    }

    fn event_for_customer(&self, event: &TicketEvent) -> Option<(&'static str, String, String)> {
        match &event.happened {
            Happened::WentOn { number } => {
                let text = self.lang.t1("tickets-event-went-on", "number", number.to_string());
                Some(("corner-up-left", String::new(), text))
            }
            Happened::NewsCame { key, args, .. } => Some(("bell", String::new(), self.news(key, args))),
            _ => None,
        }
    }

    fn assigned(&self, event: &TicketEvent, owner: Option<StaffId>) -> String {
        let is_own = owner.is_some_and(|id| id.to_string() == event.actor);
        match owner {
            Some(_) if is_own => self.lang.t("tickets-event-taken").into_owned(),
            Some(id) => self.lang.t1("tickets-event-assigned", "name", self.staff.called(id).to_owned()),
            None => self.lang.t("tickets-event-unassigned").into_owned(),
        }
    }

    fn link(&self, happened: &Happened) -> Option<LinkView> {
        let (href, label) = match (happened, self.reader) {
            (Happened::WorkBegan { work }, Reader::Shop(..)) => {
                (work.href.clone(), self.lang.t("tickets-view"))
            }
            (
                Happened::WentOn { number }
                | Happened::MergedInto { number, .. }
                | Happened::TicketMerged { number, .. }
                | Happened::MergeUndone { number, .. }
                | Happened::SplitOff { number, .. }
                | Happened::SplitUndone { number, .. }
                | Happened::LooksLike { number },
                Reader::Shop(..),
            ) => (format!("/app/tickets/{number}"), self.lang.t("tickets-view")),
            (Happened::WentOn { number }, Reader::Customer) => {
                (format!("/my/messages/{number}"), self.lang.t("tickets-view"))
            }
            _ => return None,
        };
        Some(LinkView { href, label: label.into_owned() })
    }

    /// Another room's sentence, in the reader's language. One whose room is gone stands as its key.
    fn news(&self, key: &str, args: &[(String, Arg)]) -> String {
        if !self.lang.has(key) {
            return key.to_owned();
        }
        // Sentences name their values by a handful of names; `Lang::with` wants them static.
        const NAMES: [&str; 12] = [
            "code", "name", "date", "amount", "number", "count", "part", "device", "branch", "moment",
            "reason", "place",
        ];
        let values = args.iter().filter_map(|(name, arg)| {
            let name = NAMES.into_iter().find(|known| known == name)?;
            Some((name, said(self.lang, arg)))
        });
        self.lang.with(key, &values.collect::<Vec<_>>())
    }
}

/// The words, with the quotes of a mail folded. Nothing is ever cut.
fn body(message: &Message) -> Body {
    if message.post.from_address.is_none() {
        return Body::Text(message.body.clone());
    }
    let spans = ::mail::fold(&message.body);
    if spans.iter().all(|span| !span.is_folded) {
        return Body::Text(message.body.clone());
    }
    let piece = |range: std::ops::Range<usize>| message.body.get(range).unwrap_or_default().trim().to_owned();
    Body::Folded(spans.into_iter().map(|span| (span.is_folded, piece(span.range))).collect())
}

/// Whether a mail held bytes that no charset explains; they were read as marks of replacement.
fn has_lost_letters(text: &str) -> bool {
    text.contains(char::REPLACEMENT_CHARACTER)
}

fn tags(lang: &Lang, added: &[String], removed: &[String]) -> String {
    let told = |key: &'static str, tags: &[String]| {
        (!tags.is_empty()).then(|| lang.t1(key, "tags", tags.join(", ")))
    };
    let both = [told("tickets-event-tagged", added), told("tickets-event-untagged", removed)];
    both.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn said(lang: &Lang, arg: &Arg) -> Value<'static> {
    match arg {
        Arg::Text(text) => text.clone().into(),
        Arg::Number(number) => (*number).into(),
        Arg::Money(money) => lang.money(*money).into(),
        Arg::Date(date) => lang.date(*date).into(),
        Arg::Instant(instant) => lang.date_time(*instant).into(),
        Arg::Key(key) => lang.t(key).into_owned().into(),
    }
}

fn photos(lang: &Lang, files: &[FileId]) -> Vec<PhotoView> {
    let numbered = files.iter().enumerate();
    numbered
        .map(|(at, file)| PhotoView {
            href: format!("/files/{file}"),
            src: format!("/files/{file}/thumbnail"),
            alt: lang.t1("tickets-photo", "number", at + 1),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_no_charset_explains_are_told() {
        assert!(has_lost_letters("M\u{fffd}y em n\u{f3}ng"));
        assert!(!has_lost_letters("Máy em nóng"));
    }
}
