//! The verbs: plan a survey, send it, take an answer.

use customers::timeline::{self, Arg, Audience, NewEntry};
use jiff::Timestamp;
use kernel::{Actor, CustomerId, Granted, Id};
use platform::{
    DbError, Tx,
    i18n::Lang,
    mail::{MailClass, NewMail, queue_mail},
    web::{Fault, digest_of},
};
use uuid::Uuid;

use crate::{
    jobs::SendSurvey,
    model::{Answer, InviteId, InviteState, Occasion, Survey},
    policy::{self, FollowUp},
    rights::AnswerOwnSurveys,
    store::{self, NewInvite},
};

/// The program itself, which sends surveys and opens recovery tickets.
const SURVEYOR: Actor = Actor::System { task: "feedback" };

/// What ended and is worth asking about.
pub struct Ended {
    /// A repair or a ticket.
    pub occasion: Occasion,
    /// Which.
    pub id: Uuid,
    /// Its code or number.
    pub name: String,
    /// Whose.
    pub customer: CustomerId,
    /// About which asset.
    pub asset: Option<Uuid>,
    /// When it ended.
    pub at: Timestamp,
}

/// Plans a survey for its hour.
pub fn plan_survey(tx: &mut Tx<'_>, ended: &Ended) -> Result<(), DbError> {
    let (due_at, expires_at) = policy::decide_due(ended.occasion, ended.at);
    let invite = NewInvite {
        occasion: ended.occasion,
        occasion_id: ended.id,
        occasion_name: &ended.name,
        customer: ended.customer,
        asset: ended.asset,
        due_at,
        expires_at,
    };
    let id = store::add_invite(tx, &invite)?;
    tx.enqueue(&id.to_string(), &SendSurvey { invite: id }, due_at)
}

/// Sends a planned survey, or notes why it does not go out.
pub fn send_survey(tx: &mut Tx<'_>, id: InviteId) -> Result<(), DbError> {
    let Some(survey) = store::invite(tx, id)?.filter(|s| s.state == InviteState::Due) else { return Ok(()) };
    let customer = customers::card(tx, &SURVEYOR, survey.customer)?;
    let email = customer.as_ref().and_then(|c| c.email.as_ref().map(ToString::to_string));
    let last = store::last_sent_to(tx, survey.customer)?;
    if policy::decide_send(tx.now(), last, email.is_some()).is_err() {
        return store::set_state(tx, id, InviteState::Skipped);
    }
    let (Some(customer), Some(email)) = (customer, email) else { return Ok(()) };
    let (shop, letterhead) = (identity::shop(tx)?, tx.letterhead()?);
    let lang = Lang::new(letterhead.texts.clone(), customer.locale, shop.zone.clone());
    let token: String = tx.moment().secret().iter().map(|b| format!("{b:02x}")).collect();
    let occasion = occasion_words(&lang, &survey);
    let link = format!("{}/s/{token}", letterhead.base_url);
    let body = [
        ("name", customer.greeted().into()),
        ("shop", shop.name.clone().into()),
        ("occasion", occasion.clone().into()),
        ("link", link.into()),
    ];
    let mail = NewMail {
        recipient: email,
        recipient_name: customer.name,
        sender_name: shop.name,
        reply_to: None,
        subject: lang.t1("feedback-mail-subject", "occasion", occasion),
        body: lang.with("feedback-mail-body", &body),
        in_reply_to: None,
        thread_ids: Vec::new(),
        class: MailClass::Automatic,
        about: id.to_string(),
    };
    queue_mail(tx, &letterhead.mail_host, &mail)?;
    store::set_sent(tx, id, &digest_of(&token))
}

/// The survey behind a link; old, foreign and invented links are alike.
pub fn open_survey(tx: &mut Tx<'_>, token: &str) -> Result<Survey, Fault> {
    let survey = store::invite_by_digest(tx, &digest_of(token))?.ok_or(Fault::DeadLink)?;
    if survey.expires_at < tx.now() { Err(Fault::DeadLink) } else { Ok(survey) }
}

/// Takes an answer, or a changed one, of whoever holds the link.
pub fn answer_survey(tx: &mut Tx<'_>, token: &str, answer: &Answer) -> Result<FollowUp, Fault> {
    let survey = open_survey(tx, token)?;
    take_answer(tx, &survey, answer)
}

/// Takes an answer, or a changed one, of the customer who was asked and is signed in.
pub fn answer_own_survey(
    tx: &mut Tx<'_>,
    granted: &Granted<AnswerOwnSurveys>,
    id: InviteId,
    answer: &Answer,
) -> Result<FollowUp, Fault> {
    let survey = store::own_invite(tx, granted.actor(), id)?.ok_or(Fault::NotFound)?;
    take_answer(tx, &survey, answer)
}

/// A low score opens a ticket with reason `recovery`.
fn take_answer(tx: &mut Tx<'_>, survey: &Survey, answer: &Answer) -> Result<FollowUp, Fault> {
    let before = store::current_score(tx, survey.id)?;
    let follow_up = policy::decide_follow_up(answer.score, before);
    store::add_response(tx, survey.id, answer)?;
    store::set_state(tx, survey.id, InviteState::Answered)?;
    let entry = NewEntry {
        customer: Some(survey.customer),
        asset: survey.asset,
        kind: "feedback-timeline-answered",
        args: vec![
            ("score", Arg::Number(i64::from(answer.score.value()))),
            ("name", Arg::Text(survey.occasion_name.clone())),
        ],
        audience: Audience::Everyone,
        icon: "star",
        href: Some("/app/surveys".into()),
    };
    timeline::record(tx, &entry)?;
    if follow_up == FollowUp::Recovery {
        open_recovery(tx, survey, answer)?;
    }
    Ok(follow_up)
}

fn open_recovery(tx: &mut Tx<'_>, survey: &Survey, answer: &Answer) -> Result<(), DbError> {
    let (shop, letterhead) = (identity::shop(tx)?, tx.letterhead()?);
    let lang = Lang::new(letterhead.texts.clone(), shop.locale, shop.zone.clone());
    let (score, occasion) = (i64::from(answer.score.value()), occasion_words(&lang, survey));
    let said =
        [("score", score.into()), ("occasion", occasion.into()), ("words", answer.words.clone().into())];
    let ticket = tickets::NewTicket {
        customer: Some(survey.customer),
        asset: survey.asset.map(Id::from_uuid),
        subject: lang.with("feedback-recovery-subject", &said),
        body: lang.with("feedback-recovery-body", &said),
        reason: tickets::Reason::Recovery,
        channel: tickets::Channel::System,
        files: Vec::new(),
        branch: None,
    };
    tickets::open_ticket(tx, &Granted::system("feedback"), &ticket).map(drop)
}

/// "repair SC-24817", "ticket #8412".
pub fn occasion_words(lang: &Lang, survey: &Survey) -> String {
    let key = match survey.occasion {
        Occasion::Repair => "feedback-occasion-repair",
        Occasion::Ticket => "feedback-occasion-ticket",
    };
    lang.t1(key, "name", survey.occasion_name.as_str())
}

/// An answer in plain values, for the demo's story.
///
/// # Errors
/// [`Fault::DeadLink`] for a token that opens nothing; [`Fault::NotFound`] for no score from 1 to 5.
pub fn answer_survey_with(tx: &mut Tx<'_>, token: &str, score: u8, words: &str) -> Result<FollowUp, Fault> {
    let score = crate::model::Score::new(score).ok_or(Fault::NotFound)?;
    answer_survey(tx, token, &Answer { score, attitude: None, words: words.to_owned() })
}
