//! A letter that was read is brought where it belongs.

use customers::{Contact, ContactKind};
use kernel::{Actor, CustomerId};
use mail::{Checked, LetterClass as Read, OwnMarks, sign::Keys};
use platform::{
    db::{DbError, Tx},
    files::{self, StoredFile},
    i18n::Lang,
    live::Audience,
    mail::{MailAddress, routed_copies},
};
use tickets::{
    Addressed, Channel, IgnoreReason, InPlace, Incoming, LetterFacts, Remark, Stage, Status, Strand,
    StrandId, decide_own,
};

use super::{
    acknowledging::{self, Newcomer},
    probing,
};
use crate::{
    model::{Evidence, Letter, LetterClass, LetterId, LetterState, Mailbox, Opened},
    policy::{
        KnownThread, Repetition, ThreadFacts, Threading, blockable, decide_bounce_believed,
        decide_for_portal, decide_reopening, decide_repetition, decide_spam, decide_thread,
        is_marked_as_spam, numbers_in_subject,
    },
    store::{
        letters::{self, Findings},
        mailboxes, spam,
    },
};

/// Who brings letters.
const BRINGER: Actor = Actor::System { task: "channels.read_letter" };
/// Ids of one letter that are looked up.
const IDS_MAX: usize = 101;

/// A letter that was read, with all that its transaction needs.
pub(crate) struct Parcel {
    pub(crate) letter: LetterId,
    pub(crate) mailbox: Mailbox,
    pub(crate) read: mail::Letter,
    /// What name servers say of its marks.
    pub(crate) checked: Checked,
    pub(crate) html: Option<StoredFile>,
    pub(crate) attached: Vec<Attached>,
    /// How many files stay in the raw mail alone.
    pub(crate) files_left: usize,
    pub(crate) keys: Keys,
    /// The address in From of what we send.
    pub(crate) own_address: String,
}

impl Parcel {
    /// Whether the domain in From vouches for the letter.
    pub(super) fn is_aligned(&self) -> bool {
        let found = mail::decide_evidence(&self.read, self.mailbox.believed_server(), &self.checked);
        matches!(found, mail::Evidence::Aligned(_))
    }
}

/// A file of a letter that is kept beside it.
pub(crate) struct Attached {
    pub(crate) file: StoredFile,
    /// By what the HTML shows it in its place.
    pub(crate) content_id: Option<String>,
}

/// Brings a letter where it belongs, once: one that came before is noted, a report reaches the mail that it is about, and
/// everything else reaches a conversation. Everything happens in this transaction or nothing.
pub(crate) fn bring_letter(tx: &mut Tx<'_>, parcel: &Parcel) -> Result<(), DbError> {
    let Some(letter) = letters::letter(tx, &BRINGER, parcel.letter)? else { return Ok(()) };
    if letter.state != LetterState::Stored {
        return Ok(());
    }
    let blank = blank(parcel);
    let earlier = letters::namesakes(tx, &blank.message_id)?;
    let known: Vec<_> = earlier.iter().map(|e| (e.id, e.digest.clone())).collect();
    let found = match decide_repetition(&blank.digest, &known) {
        Repetition::Same(first) => {
            let opened = earlier
                .iter()
                .find(|e| e.id == first)
                .and_then(|e| Some(Opened { ticket: e.ticket?, number: e.number? }));
            Findings { class: LetterClass::Repeat, repeats: Some(first), opened, ..blank }
        }
        repetition => {
            let blank = Findings { is_variant: repetition == Repetition::Variant, ..blank };
            classified(tx, parcel, &letter, blank)?
        }
    };
    let ticket = found.opened.map(|opened| opened.number);
    tracing::info!(letter = %parcel.letter, class = found.class.name(), ticket, "a letter is where it belongs");
    letters::settle_letter(tx, parcel.letter, &found)?;
    if let Some(opened) = found.opened.filter(|_| found.class == LetterClass::Repeat) {
        forget_repeat(tx, opened, &letter)?;
    }
    tx.touch(Audience::Staff, "mail")
}

/// The same mail once more, of a ticket that was erased meanwhile, brings nothing back.
fn forget_repeat(tx: &mut Tx<'_>, opened: Opened, letter: &Letter) -> Result<(), DbError> {
    let first = tickets::ticket_by_id(tx, &BRINGER, opened.ticket)?;
    if first.is_some_and(|ticket| ticket.standing.erased_at.is_some()) {
        files::drop_file(tx, letter.file)?;
        letters::forget_letter(tx, letter.file)?;
    }
    Ok(())
}

fn blank(parcel: &Parcel) -> Findings {
    let read = &parcel.read;
    Findings {
        sender: read.from.first().map(|from| from.address.chars().take(300).collect()).unwrap_or_default(),
        subject: read.subject.chars().take(300).collect(),
        message_id: read.message_id.clone(),
        digest: read.parts_digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        class: LetterClass::Human,
        repeats: None,
        is_variant: false,
        has_reopened: false,
        is_unmatched: false,
        opened: None,
    }
}

fn classified(
    tx: &mut Tx<'_>,
    parcel: &Parcel,
    letter: &Letter,
    blank: Findings,
) -> Result<Findings, DbError> {
    if probing::came_back(tx, parcel)? {
        return Ok(Findings { class: LetterClass::Own, ..blank });
    }
    let mut own: Vec<String> = mailboxes::mailboxes(tx)?.into_iter().map(|m| m.address).collect();
    own.push(parcel.own_address.clone());
    let marks = OwnMarks { keys: &parcel.keys, addresses: &own };
    let class = match mail::decide_class(&parcel.read, &marks) {
        Read::Bounce(report) => return bounced(tx, &report, blank),
        Read::Automatic(_) => LetterClass::Automatic,
        Read::List(_) => LetterClass::List,
        Read::Own => LetterClass::Own,
        // With the token of a conversation behind its name it is ours as well.
        Read::Human if parcel.read.from.iter().any(|from| decide_own(&from.address, &own)) => {
            LetterClass::Own
        }
        Read::Human => LetterClass::Human,
    };
    handed_over(tx, parcel, letter, (&own, Findings { class, ..blank }))
}

/// A mail of ours did not arrive. What is only delayed may still arrive, and nobody is told. The copy is found by the
/// address to which the report came, else, where that can be believed, by the Message-ID that it names.
fn bounced(tx: &mut Tx<'_>, report: &mail::BounceReport, blank: Findings) -> Result<Findings, DbError> {
    let failed: Vec<_> = report.recipients.iter().filter(|r| r.outcome == mail::Outcome::Failed).collect();
    let is_only_late = failed.is_empty() && !report.recipients.is_empty();
    let status = failed.iter().find_map(|recipient| recipient.status);
    let status = status.map_or_else(|| "5.0.0".to_owned(), |status| status.to_string());
    let is_matched = match (is_only_late, report.copy, &report.original_id) {
        (true, ..) => true,
        (false, Some(copy), _) => tickets::copy_bounced(tx, &BRINGER, copy, &status)?,
        (false, None, Some(original)) => {
            decide_bounce_believed(&routed_copies(tx, original)?)
                && tickets::mail_bounced(tx, &BRINGER, original, None, &status)?
        }
        (false, None, None) => false,
    };
    Ok(Findings { class: LetterClass::Bounce, is_unmatched: !is_matched, ..blank })
}

fn handed_over(
    tx: &mut Tx<'_>,
    parcel: &Parcel,
    letter: &Letter,
    (own, mut found): (&[String], Findings),
) -> Result<Findings, DbError> {
    let read = &parcel.read;
    let evidence = if parcel.is_aligned() { Evidence::Aligned } else { Evidence::Unverified };
    let author = read.author().map(|author| author.address.to_lowercase());
    let aligned_sender = author.clone().filter(|_| evidence == Evidence::Aligned);
    let threading = decide_thread(&thread_facts(tx, parcel, aligned_sender.clone())?);
    let (thread, looks_like, is_verified) = match threading {
        Threading::Into { strand, is_author, .. } => (Some(strand), None, is_author),
        Threading::New { looks_like } => (None, looks_like, evidence == Evidence::Aligned),
    };
    let is_marked = is_marked_as_spam(read.values("X-Spam-Flag"));
    let Reopening { rests: would_reopen, is_spam: rests_as_spam, may: may_reopen } = reopening(tx, thread)?;
    let is_spam = decide_spam(is_blocked(tx, read)?, is_marked, thread.is_some() && !rests_as_spam);
    if is_spam {
        found.class = LetterClass::Spam;
    }
    let by_machine = matches!(found.class, LetterClass::Automatic | LetterClass::Own | LetterClass::Spam);
    let is_automatic = by_machine || (would_reopen && !may_reopen);
    let incoming = Incoming {
        customer: customer(tx, read, aligned_sender.filter(|_| !by_machine))?,
        is_verified,
        is_automatic,
        ignored: is_spam.then_some(IgnoreReason::Spam),
        thread,
        looks_like,
        ..incoming(tx, parcel, letter, own)?
    };
    let taken = tickets::receive_message(tx, &BRINGER, &incoming)?;
    if let Some(email) = author.as_deref().filter(|_| !by_machine).and_then(customers::email::parse) {
        customers::note_heard_from(tx, &email)?;
    }
    let newcomer = Newcomer {
        class: found.class,
        is_verified: evidence == Evidence::Aligned,
        address: author.filter(|address| !decide_own(address, own)),
    };
    acknowledging::acknowledge(tx, parcel, &taken, &newcomer)?;
    let opened = Some(Opened { ticket: taken.ticket, number: taken.number });
    let has_reopened = would_reopen && !is_automatic;
    Ok(Findings { has_reopened, opened, ..found })
}

/// Whether a person decided that nobody wants to hear from a sender; of several, one is enough.
fn is_blocked(tx: &mut Tx<'_>, read: &mail::Letter) -> Result<bool, DbError> {
    for from in &read.from {
        if spam::is_blocked(tx, &blockable(&from.address))? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn known(strand: Strand) -> KnownThread<StrandId> {
    let participants = strand.participants.into_iter().map(|p| p.address).collect();
    KnownThread { strand: strand.id, number: strand.number, participants }
}

/// What the letter names, looked up.
fn thread_facts(
    tx: &mut Tx<'_>,
    parcel: &Parcel,
    aligned_sender: Option<String>,
) -> Result<ThreadFacts<StrandId>, DbError> {
    let (read, keys) = (&parcel.read, &parcel.keys);
    let mut facts = ThreadFacts {
        signed_addresses: Vec::new(),
        signed_ids: Vec::new(),
        stored_ids: Vec::new(),
        numbers: Vec::new(),
        aligned_sender,
    };
    for route in read.delivered_to.iter().filter_map(|address| keys.read_address(address)) {
        let found = tickets::strand_by_route(tx, &BRINGER, route.number())?;
        facts.signed_addresses.extend(found.map(|(strand, _)| known(strand)));
    }
    // In-Reply-To names the newest; References begins with the oldest.
    let ids = read.in_reply_to.iter().chain(read.references.iter().rev()).take(IDS_MAX);
    let ids: Vec<String> = ids.cloned().collect();
    for strand in ids.iter().filter_map(|id| keys.read_id(id)) {
        let found = tickets::strand_of(tx, &BRINGER, StrandId::from_uuid(strand))?;
        facts.signed_ids.extend(found.map(known));
    }
    facts.stored_ids = tickets::strands_by_mail(tx, &BRINGER, &ids)?.into_iter().map(known).collect();
    for number in numbers_in_subject(&read.subject) {
        facts.numbers.extend(tickets::strand_by_number(tx, &BRINGER, number)?.map(known));
    }
    Ok(facts)
}

/// What a letter would do to the ticket that it goes into.
struct Reopening {
    /// The ticket is done, and would come back.
    rests: bool,
    /// It was ignored as spam.
    is_spam: bool,
    /// It has not come back too often today.
    may: bool,
}

/// Whether the letter would take an ended conversation up again, and whether it may. One that is open, asleep or not, is
/// not taken up again: what comes to it is always new.
fn reopening(tx: &mut Tx<'_>, thread: Option<StrandId>) -> Result<Reopening, DbError> {
    let strand = match thread {
        Some(strand) => tickets::strand_of(tx, &BRINGER, strand)?,
        None => None,
    };
    let Some(strand) = strand else { return Ok(Reopening { rests: false, is_spam: false, may: true }) };
    let home = tickets::ticket_by_id(tx, &BRINGER, strand.ticket)?;
    // One that was merged goes on as its root.
    let ticket = match home.as_ref().and_then(|home| home.standing.merged_into) {
        Some(root) => tickets::ticket_by_id(tx, &BRINGER, root)?,
        None => home,
    };
    // A letter is written down with the ticket in which it is read.
    let read_in = ticket.as_ref().map_or(strand.ticket, |ticket| ticket.id);
    let status = ticket.map(|t| t.standing.status);
    let since = tx.now() - jiff::SignedDuration::from_hours(24);
    Ok(Reopening {
        rests: status.is_some_and(|status| status.stage() == Stage::Done),
        is_spam: status.is_some_and(|s| matches!(s, Status::Ignored { because: IgnoreReason::Spam, .. })),
        may: decide_reopening(letters::reopenings(tx, read_in, since)?),
    })
}

/// The customer whose proven address this is. What somebody only typed once is no proof, and what holds a code or comes
/// from a robot of a third party is shown to nobody but staff.
fn customer(
    tx: &mut Tx<'_>,
    read: &mail::Letter,
    aligned_sender: Option<String>,
) -> Result<Option<CustomerId>, DbError> {
    let Some(address) = aligned_sender.filter(|a| decide_for_portal(a, &read.subject, &read.text)) else {
        return Ok(None);
    };
    let Some(email) = customers::email::parse(&address) else { return Ok(None) };
    let contact = Contact::Email(email.clone());
    let Some(customer) = customers::find_by_contact(tx, &contact)? else { return Ok(None) };
    let points = customers::contact_points(tx, &BRINGER, customer)?;
    let is_proven = points.iter().any(|point| {
        point.kind == ContactKind::Email && point.value == email.as_str() && point.verified_at.is_some()
    });
    Ok(is_proven.then_some(customer))
}

/// What is handed over, before it is said who is believed and where it goes.
fn incoming(tx: &mut Tx<'_>, parcel: &Parcel, letter: &Letter, own: &[String]) -> Result<Incoming, DbError> {
    let read = &parcel.read;
    let (mut files, mut in_place) = (Vec::new(), Vec::new());
    for attached in &parcel.attached {
        let file = files::add_file(tx, &BRINGER, &attached.file)?;
        in_place.extend(attached.content_id.clone().map(|content_id| InPlace { content_id, file }));
        files.push(file);
    }
    let html = parcel.html.as_ref();
    let html = html.map(|file| files::add_file(tx, &BRINGER, file)).transpose()?;
    let from = read.from.first().map(whom);
    // Our own address never becomes who asks.
    let from = match from {
        Some(from) if decide_own(&from.address, own) => {
            MailAddress { name: from.address, address: String::new() }
        }
        Some(from) if read.author().is_some() => from,
        // Two authors, or none: nobody can be answered without looking.
        Some(from) => MailAddress { name: from.to_string(), address: String::new() },
        None => MailAddress { name: String::new(), address: String::new() },
    };
    let others = |who: &[mail::Mailbox]| -> Vec<MailAddress> {
        who.iter().map(whom).filter(|who| !decide_own(&who.address, own)).collect()
    };
    let body = if read.text.trim().is_empty() {
        let (head, zone) = (tx.letterhead()?, identity::shop(tx)?.zone);
        let key = if read.is_encrypted { "channels-encrypted-text" } else { "channels-no-text" };
        Lang::new(head.texts, parcel.mailbox.locale, zone).t(key).into_owned()
    } else {
        read.text.clone()
    };
    Ok(Incoming {
        channel: Channel::Email,
        from,
        customer: None,
        is_verified: false,
        is_automatic: false,
        ignored: None,
        subject: read.subject.clone(),
        body,
        html,
        files,
        message_id: Some(read.message_id.clone()),
        to: others(&read.to),
        cc: others(&read.cc),
        received_at: letter.received_at,
        thread: None,
        looks_like: None,
        raw: Some(letter.file),
        addressed: Some(Addressed {
            address: parcel.mailbox.address.clone(),
            language: parcel.mailbox.locale,
            team: parcel.mailbox.team,
        }),
        letter: LetterFacts { reply_to: others(&read.reply_to), remarks: remarks(parcel), in_place },
    })
}

/// What a reader must be told of a letter.
fn remarks(parcel: &Parcel) -> Vec<Remark> {
    let read = &parcel.read;
    let encrypted = read.is_encrypted.then_some(Remark::Encrypted);
    let damaged = read.is_charset_replaced.then_some(Remark::Damaged);
    let left = (parcel.files_left > 0).then_some(Remark::FilesLeft { count: parcel.files_left });
    [encrypted, damaged, left].into_iter().flatten().collect()
}

fn whom(mailbox: &mail::Mailbox) -> MailAddress {
    MailAddress { name: mailbox.name.clone(), address: mailbox.address.to_lowercase() }
}
