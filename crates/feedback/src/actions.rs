//! The verbs: plan a survey, send it, take an answer.

use customers::timeline::{self, Arg, Audience, NewEntry};
use jiff::Timestamp;
use kernel::{Actor, CustomerId, Granted, Id};
use platform::{
    DbError, Tx,
    i18n::Lang,
    mail::{MailClass, MailCopy, NewMail, queue_mail},
    web::{Fault, digest_of},
};
use uuid::Uuid;

use crate::{
    jobs::SendSurvey,
    model::{Answer, InviteId, InviteState, Occasion, Opened, ResponseId, Survey},
    policy::{self, FollowUp, Taking},
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
    let standing = (email.is_some(), is_over(tx, &survey)?);
    if policy::decide_send(tx.now(), last, standing).is_err() {
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
        ("you", customer.addressed().into()),
        ("shop", shop.name.clone().into()),
        ("occasion", occasion.into()),
        ("link", link.into()),
    ];
    let mail = NewMail {
        recipient: email,
        recipient_name: customer.name,
        sender_name: shop.name,
        reply_to: None,
        subject: lang.with("feedback-mail-subject", &body),
        body: lang.with("feedback-mail-body", &body),
        in_reply_to: None,
        thread_ids: Vec::new(),
        class: MailClass::Automatic,
        about: id.to_string(),
        copy: MailCopy::default(),
    };
    queue_mail(tx, &letterhead.mail_host, &mail)?;
    store::set_sent(tx, id, &digest_of(&token))
}

/// A repair that was handed over stays so; a ticket may have been opened again since.
fn is_over(tx: &mut Tx<'_>, survey: &Survey) -> Result<bool, DbError> {
    match (survey.occasion, survey.occasion_name.parse()) {
        (Occasion::Repair, _) => Ok(true),
        (Occasion::Ticket, Ok(number)) => {
            let ticket = tickets::ticket(tx, &SURVEYOR, number)?;
            Ok(ticket.is_some_and(|t| matches!(t.standing.status, tickets::Status::Done { .. })))
        }
        (Occasion::Ticket, Err(_)) => Ok(false),
    }
}

/// The survey behind a link, with the answer that stands; old, foreign and invented links are alike.
pub(crate) fn open_survey(tx: &mut Tx<'_>, token: &str) -> Result<Opened, Fault> {
    let survey = store::invite_by_digest(tx, &digest_of(token))?.ok_or(Fault::DeadLink)?;
    if survey.expires_at < tx.now() { Err(Fault::DeadLink) } else { opened(tx, survey) }
}

fn opened(tx: &mut Tx<'_>, survey: Survey) -> Result<Opened, Fault> {
    let given = store::given(tx, survey.id)?;
    let first = given.as_ref().map(|given| given.first_given_at);
    let taking = policy::decide_taking(tx.now(), first, survey.expires_at);
    Ok(Opened { survey, given, taking })
}

/// Which answer a new one takes the place of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Replaces {
    /// Whichever stands.
    Any,
    /// The one that the page showed, or none: a page from before the last answer overwrites nothing.
    Shown(Option<ResponseId>),
}

/// Takes an answer, or a changed one, of whoever holds the link. One that is final, or another than the page showed, is
/// a conflict.
pub(crate) fn answer_survey(
    tx: &mut Tx<'_>,
    token: &str,
    answer: &Answer,
    replaces: Replaces,
) -> Result<FollowUp, Fault> {
    let opened = open_survey(tx, token)?;
    take_answer(tx, &opened, answer, replaces)
}

/// Takes an answer, or a changed one, of the customer who was asked and is signed in.
pub fn answer_own_survey(
    tx: &mut Tx<'_>,
    granted: &Granted<AnswerOwnSurveys>,
    id: InviteId,
    answer: &Answer,
) -> Result<FollowUp, Fault> {
    let survey = store::own_invite(tx, granted.actor(), id)?.ok_or(Fault::NotFound)?;
    let opened = opened(tx, survey)?;
    take_answer(tx, &opened, answer, Replaces::Any)
}

/// A low score opens a ticket with reason `recovery`.
fn take_answer(
    tx: &mut Tx<'_>,
    opened: &Opened,
    answer: &Answer,
    replaces: Replaces,
) -> Result<FollowUp, Fault> {
    let standing = opened.given.as_ref().map(|given| given.id);
    if opened.taking == Taking::Closed || matches!(replaces, Replaces::Shown(seen) if seen != standing) {
        return Err(Fault::Conflict);
    }
    let survey = &opened.survey;
    let was_low = store::was_ever_low(tx, survey.id)?;
    let follow_up = policy::decide_follow_up(answer.score, was_low);
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
    let answer = Answer { score, attitude: None, words: words.to_owned() };
    answer_survey(tx, token, &answer, Replaces::Any)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use customers::{EditCustomers, NewCustomer};
    use jiff::SignedDuration;
    use kernel::Locale;
    use platform::{
        db::Schema,
        events::Letterhead,
        i18n::{Ftl, Texts},
    };
    use testkit::each_engine;

    use super::*;
    use crate::model::Score;

    const SCHEMAS: &[Schema] = &[
        platform::SCHEMA,
        identity::SCHEMA,
        customers::SCHEMA,
        products::SCHEMA,
        tickets::SCHEMA,
        crate::SCHEMA,
    ];

    fn head() -> Letterhead {
        let own = Ftl { room: "feedback", locale: Locale::Vi, source: include_str!("../locales/vi.ftl") };
        let texts = Arc::new(Texts::new(&[own]).unwrap());
        Letterhead { texts, base_url: "https://sao-mai.example".into(), mail_host: "sao-mai.example".into() }
    }

    fn lan(tx: &mut Tx<'_>) -> Result<CustomerId, DbError> {
        let new = NewCustomer {
            name: "Nguyễn Thị Lan".into(),
            called: String::new(),
            form_of_address: None,
            phone: None,
            email: customers::email::parse("lan@example.vn"),
            locale: Locale::Vi,
        };
        customers::add_customer(tx, &Granted::<EditCustomers>::system("test"), &new)
    }

    /// Lan asked something, the ticket is done, and a survey is planned.
    fn done(tx: &mut Tx<'_>) -> Result<(i64, InviteId), DbError> {
        let customer = lan(tx)?;
        let new = tickets::NewTicket {
            customer: Some(customer),
            asset: None,
            subject: "Máy nóng".into(),
            body: "Máy nóng khi sạc".into(),
            reason: tickets::Reason::Question,
            channel: tickets::Channel::Phone,
            files: Vec::new(),
            branch: None,
        };
        let id = tickets::open_ticket(tx, &Granted::system("test"), &new)?;
        let number: i64 = tx.value("select number from ticket where id = $1", &[&id])?.unwrap();
        tickets::finish_ticket(tx, &Granted::system("test"), number).unwrap();
        let (occasion, name) = (Occasion::Ticket, number.to_string());
        let ended = Ended { occasion, id: id.uuid(), name, customer, asset: None, at: tx.now() };
        plan_survey(tx, &ended)?;
        let invite = tx.value("select id from survey_invite where occasion_id = $1", &[&id])?.unwrap();
        Ok((number, invite))
    }

    #[tokio::test]
    async fn nobody_is_asked_about_a_ticket_that_was_opened_again() {
        each_engine(SCHEMAS, |engine| async move {
            engine.db.surround(&[], Some(head()));
            engine
                .write(|tx| {
                    let (number, invite) = done(tx)?;
                    tickets::reopen_ticket(tx, &Granted::system("test"), number).unwrap();
                    send_survey(tx, invite)?;
                    assert_eq!(store::invite(tx, invite)?.unwrap().state, InviteState::Skipped);
                    Ok::<_, DbError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }

    #[tokio::test]
    async fn one_link_opens_one_recovery_however_often_the_score_goes_up_and_down() {
        each_engine(SCHEMAS, |engine| async move {
            engine.db.surround(&[], Some(head()));
            engine
                .write(|tx| {
                    let (_, invite) = done(tx)?;
                    send_survey(tx, invite)?;
                    let survey = store::invite(tx, invite)?.unwrap();
                    assert_eq!(survey.state, InviteState::Sent);
                    for score in [1, 5, 1, 5, 2] {
                        let score = Score::new(score).unwrap();
                        let answer = Answer { score, attitude: None, words: String::new() };
                        let opened = opened(tx, survey.clone()).unwrap();
                        take_answer(tx, &opened, &answer, Replaces::Any).unwrap();
                    }
                    let opened: Option<i64> = tx.value(
                        "select cast(count(*) as bigint) from ticket where reason = 'recovery'",
                        &[],
                    )?;
                    assert_eq!(opened, Some(1));
                    Ok::<_, DbError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }

    #[tokio::test]
    async fn an_answer_is_overwritten_only_by_whoever_saw_it_and_not_after_seven_days() {
        each_engine(SCHEMAS, |engine| async move {
            engine.db.surround(&[], Some(head()));
            let of = |score| Answer {
                score: Score::new(score).unwrap(),
                attitude: None,
                words: format!("{score} điểm"),
            };
            let asked = |tx: &mut Tx<'_>| {
                let (_, invite) = done(tx)?;
                send_survey(tx, invite)?;
                Ok::<_, DbError>(store::invite(tx, invite)?.unwrap())
            };
            let survey = engine.write(asked).await.unwrap();
            let invite = survey.id;
            let answer = move |tx: &mut Tx<'_>, score, replaces| {
                let opened = opened(tx, survey.clone())?;
                take_answer(tx, &opened, &of(score), replaces)
            };
            let stands = move |tx: &mut Tx<'_>| store::given(tx, invite).map(|given| given.unwrap());
            let (first, again) = (answer.clone(), answer.clone());
            engine.write(move |tx| first(tx, 4, Replaces::Shown(None))).await.unwrap();
            let blank = engine.write(move |tx| again(tx, 5, Replaces::Shown(None))).await;
            assert_eq!(blank, Err(Fault::Conflict), "a form that was opened before the answer");
            let given = engine.read(stands).await.unwrap();
            assert_eq!((given.score, given.words.as_str()), (4, "4 điểm"));

            engine.clock.advance(SignedDuration::from_hours(24 * 7));
            let changed = answer.clone();
            engine.write(move |tx| changed(tx, 3, Replaces::Shown(Some(given.id)))).await.unwrap();
            assert_eq!(engine.read(stands).await.unwrap().score, 3);
            engine.clock.advance(SignedDuration::from_secs(1));
            let late = engine.write(move |tx| answer(tx, 5, Replaces::Any)).await;
            assert_eq!(late, Err(Fault::Conflict), "seven days after the first answer, not after the last");
            assert_eq!(engine.read(stands).await.unwrap().score, 3);
        })
        .await;
    }

    /// The scores of the list, the answers of the share, and what comes after the list's last row.
    fn in_ninety_days(tx: &mut Tx<'_>) -> Result<(Vec<i64>, Option<u32>, usize), DbError> {
        let (minh, since) = (staff(), tx.now() - SignedDuration::from_hours(24 * 90));
        let rows = store::responses_since(tx, &minh, since, None, 10)?;
        let after = match rows.last() {
            Some(last) => store::responses_since(tx, &minh, since, Some(last.id), 10)?.len(),
            None => 0,
        };
        let csat = store::csat_since(tx, &minh, since)?;
        Ok((rows.iter().map(|row| row.score).collect(), csat.map(|csat| csat.answers), after))
    }

    fn staff() -> Actor {
        Actor::Staff {
            id: kernel::StaffId::from_uuid(kernel::Uuid::from_u128(7)),
            roles: kernel::Roles::STAFF,
            branch: None,
        }
    }

    #[tokio::test]
    async fn the_list_has_just_the_answers_that_the_share_counts() {
        each_engine(SCHEMAS, |engine| async move {
            engine.db.surround(&[], Some(head()));
            let answered = |tx: &mut Tx<'_>| {
                let (_, invite) = done(tx)?;
                send_survey(tx, invite)?;
                let survey = store::invite(tx, invite)?.unwrap();
                for score in [1, 5] {
                    let score = Score::new(score).unwrap();
                    let opened = opened(tx, survey.clone()).unwrap();
                    let answer = Answer { score, attitude: None, words: String::new() };
                    take_answer(tx, &opened, &answer, Replaces::Any).unwrap();
                }
                Ok::<_, DbError>(())
            };
            engine.write(answered).await.unwrap();
            let seen = engine.read(in_ninety_days).await.unwrap();
            assert_eq!(seen, (vec![5], Some(1), 0), "a replaced answer counts no more, {}", engine.name);
            engine.clock.advance(SignedDuration::from_hours(24 * 91));
            assert_eq!(engine.read(in_ninety_days).await.unwrap(), (vec![], None, 0));
        })
        .await;
    }
}
