//! Who gets a ticket: teams give out, people take, and nobody waits for somebody who is away.

use identity::{AbsenceReason, Duty, ManageTeam, NewAbsence, NewTeam, StaffLeft, TeamId, Week};
use jiff::SignedDuration;
use kernel::{Actor, Granted, Locale, StaffId};
use platform::{
    events::Letterhead,
    jobs::{Handler, Worker},
    mail::newest_mails,
    web::Fault,
};
use testkit::{Engine, each_engine};
use tickets::{
    Method, SteerTicket, TeamRule, Then, Ticket, assign_ticket, move_to_team, save_team_rule,
    take_next_ticket, take_ticket,
};

use crate::{
    cast::{Cast, SCHEMAS, goes_to, may, texts},
    site::Site,
};

const PROGRAM: Actor = Actor::System { task: "test" };

/// A shop whose jobs and reactions run.
pub async fn shop(engine: &Engine) -> Cast {
    let letterhead = Letterhead {
        texts: texts(),
        base_url: "https://care.saomai.example".into(),
        mail_host: "saomai.example".into(),
    };
    engine.db.surround(&tickets::room().reactions, Some(letterhead));
    Cast::of(engine).await
}

pub fn handlers() -> impl Iterator<Item = Handler> {
    let room = tickets::room();
    room.jobs.into_iter().chain(room.reactions.into_iter().map(Into::into))
}

pub async fn runs(engine: &Engine) {
    let worker = Worker::new(engine.db.clone(), handlers());
    while worker.run_due().await.unwrap() > 0 {}
}

pub async fn team(engine: &Engine, members: Vec<StaffId>, rule: TeamRule) -> TeamId {
    let new = NewTeam { name: "Chăm sóc khách hàng".into(), members, ..NewTeam::default() };
    let make = move |tx: &mut platform::Tx<'_>| {
        let team = identity::add_team(tx, &Granted::system("test"), &new)?;
        save_team_rule(tx, &Granted::system("test"), team, &rule)?;
        Ok::<_, Fault>(team)
    };
    engine.db.write(make).await.unwrap()
}

pub async fn off(engine: &Engine, staff: StaffId) {
    let from = engine.clock.now();
    let until = from + SignedDuration::from_hours(24);
    let new = NewAbsence { from, until, reason: AbsenceReason::Sick, note: String::new() };
    let granted = Granted::<ManageTeam>::system("test");
    engine.db.write(move |tx| identity::add_absence(tx, &granted, staff, &new)).await.unwrap();
}

pub async fn moved(engine: &Engine, number: i64, team: Option<TeamId>) -> Ticket {
    let granted = Granted::<SteerTicket>::system("test");
    engine.db.write(move |tx| move_to_team(tx, &granted, number, team)).await.unwrap()
}

pub const fn robin() -> TeamRule {
    TeamRule { method: Method::RoundRobin, by_skills: false, takes_new: true, calendar: None }
}

#[tokio::test]
async fn new_tickets_are_given_out_one_after_the_other() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        let team = team(&engine, vec![cast.minh, cast.quynh_anh], robin()).await;
        let mut owners = Vec::new();
        for _ in 0..4 {
            let number = cast.stripes(&engine).await.number;
            runs(&engine).await;
            let standing = cast.ticket(&engine, number).await.standing;
            assert_eq!(standing.team, Some(team));
            owners.push(standing.owner.unwrap());
        }
        assert_eq!((owners[0], owners[1]), (owners[2], owners[3]));
        assert_ne!(owners[0], owners[1], "{}", engine.name);
        assert_eq!(tickets::rebuild_projections(&engine.db).await.unwrap(), [], "the events say all of it");
    })
    .await;
}

#[tokio::test]
async fn a_ticket_that_somebody_took_is_not_given_out() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        team(&engine, vec![cast.quynh_anh], robin()).await;
        let number = cast.stripes(&engine).await.number;
        let granted = may::<SteerTicket>(cast.minh());
        engine.db.write(move |tx| take_ticket(tx, &granted, number)).await.unwrap();
        runs(&engine).await;
        assert_eq!(cast.ticket(&engine, number).await.standing.owner, Some(cast.minh));
    })
    .await;
}

#[tokio::test]
async fn nobody_off_shift_away_full_or_without_the_skill_gets_a_ticket_and_those_who_lead_are_told_once() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        let rule = TeamRule { by_skills: true, ..robin() };
        let team = team(&engine, vec![cast.minh], rule).await;
        let never =
            Week::read([(engine_day(&engine) % 7 + 1, vec!["08:00-09:00".to_owned()])].into()).unwrap();
        for duty in [
            Duty { week: never, ..Duty::default() },
            Duty { capacity: Some(0), ..Duty::default() },
            Duty { languages: vec![Locale::Is], ..Duty::default() },
            Duty { lines: vec!["laptop".into()], ..Duty::default() },
        ] {
            let (granted, minh, kept) = (Granted::<ManageTeam>::system("test"), cast.minh, duty.clone());
            engine.db.write(move |tx| identity::save_duty(tx, &granted, minh, &kept)).await.unwrap();
            let number = cast.stripes(&engine).await.number;
            runs(&engine).await;
            let ticket = cast.ticket(&engine, number).await;
            assert_eq!((ticket.standing.owner, ticket.standing.team), (None, Some(team)), "{duty:?}");
            assert!(ticket.due.is_some(), "its clocks run");
        }
        let (granted, minh) = (Granted::<ManageTeam>::system("test"), cast.minh);
        engine.db.write(move |tx| identity::save_duty(tx, &granted, minh, &Duty::default())).await.unwrap();
        off(&engine, cast.minh).await;
        let number = cast.stripes(&engine).await.number;
        runs(&engine).await;
        moved(&engine, number, None).await;
        moved(&engine, number, Some(team)).await;
        runs(&engine).await;
        let ticket = cast.ticket(&engine, number).await;
        assert_eq!(ticket.standing.owner, None);
        let told = engine.db.read(move |tx| tickets::talk_of(tx, &PROGRAM, ticket.id)).await.unwrap();
        let told = format!("{told:?}").matches("NobodyFree").count();
        assert_eq!(told, 1, "{}", engine.name);
    })
    .await;
}

/// The weekday of the story, 1 for Monday.
fn engine_day(engine: &Engine) -> u8 {
    let day = engine.clock.now().to_zoned(kernel::TimeZone::get("Asia/Ho_Chi_Minh").unwrap());
    u8::try_from(day.weekday().to_monday_one_offset()).unwrap()
}

#[tokio::test]
async fn a_manager_hears_by_mail_that_nobody_is_free() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        let hoa = crate::cast::manager();
        let add = move |tx: &mut platform::Tx<'_>| {
            identity::add_staff(tx, &Granted::<ManageTeam>::system("test"), &hoa)
        };
        engine.db.write(add).await.unwrap();
        team(&engine, vec![cast.minh], robin()).await;
        off(&engine, cast.minh).await;
        let number = cast.stripes(&engine).await.number;
        runs(&engine).await;
        let mails = engine.db.read(|tx| newest_mails(tx, 10)).await.unwrap();
        let told: Vec<_> = mails.iter().filter(|mail| mail.recipient == "hoa@saomai.example").collect();
        assert_eq!(told.len(), 1);
        assert!(
            told[0].subject.contains(&format!("#{number}")) && told[0].body.contains("Chăm sóc khách hàng")
        );
    })
    .await;
}

#[tokio::test]
async fn a_ticket_that_moves_keeps_an_owner_of_the_team_and_loses_any_other() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        let by_hand = TeamRule::default();
        let minhs = team(&engine, vec![cast.minh], by_hand).await;
        let others = team(&engine, vec![cast.quynh_anh], by_hand).await;
        let number = cast.stripes(&engine).await.number;
        let granted = may::<SteerTicket>(cast.minh());
        engine.db.write(move |tx| take_ticket(tx, &granted, number)).await.unwrap();
        assert_eq!(moved(&engine, number, Some(minhs)).await.standing.owner, Some(cast.minh));
        let there = moved(&engine, number, Some(others)).await.standing;
        assert_eq!((there.owner, there.team), (None, Some(others)));
        assert_eq!(moved(&engine, number, None).await.standing.team, None);
        let retire = move |tx: &mut platform::Tx<'_>| {
            move_to_team(tx, &Granted::system("test"), number, Some(others))?;
            identity::retire_team(tx, &Granted::system("test"), others)
        };
        engine.db.write(retire).await.unwrap();
        runs(&engine).await;
        assert_eq!(cast.ticket(&engine, number).await.standing.team, None, "back to the whole shop");
        let granted = Granted::<SteerTicket>::system("test");
        let refused = engine.db.write(move |tx| move_to_team(tx, &granted, number, Some(others))).await;
        assert!(matches!(refused, Err(Fault::Invalid(_))), "retired");
    })
    .await;
}

/// A team of two, and a ticket that Minh has.
async fn minh_has_one(engine: &Engine) -> (Cast, i64) {
    let cast = shop(engine).await;
    team(engine, vec![cast.minh, cast.quynh_anh], robin()).await;
    let number = cast.stripes(engine).await.number;
    runs(engine).await;
    let (granted, minh) = (may::<SteerTicket>(cast.minh()), cast.minh);
    engine.db.write(move |tx| assign_ticket(tx, &granted, number, Some(minh))).await.unwrap();
    (cast, number)
}

#[tokio::test]
async fn what_a_customer_writes_to_somebody_who_is_away_goes_to_a_colleague() {
    each_engine(SCHEMAS, |engine| async move {
        let (cast, number) = minh_has_one(&engine).await;
        let minh = cast.minh;
        cast.answers(&engine, number, "Dạ em kiểm tra.", Then::Wait).await;
        cast.lan_writes(&engine, number, "Cảm ơn em.").await;
        runs(&engine).await;
        assert_eq!(cast.ticket(&engine, number).await.standing.owner, Some(minh), "who is there keeps it");
        off(&engine, minh).await;
        cast.lan_writes(&engine, number, "Sao rồi em?").await;
        assert_eq!(cast.ticket(&engine, number).await.standing.owner, None, "nobody waits for Minh");
        runs(&engine).await;
        assert_eq!(cast.ticket(&engine, number).await.standing.owner, Some(cast.quynh_anh));
    })
    .await;
}

#[tokio::test]
async fn what_a_customer_writes_in_an_ended_ticket_of_a_leaver_goes_to_a_colleague() {
    each_engine(SCHEMAS, |engine| async move {
        let (cast, number) = minh_has_one(&engine).await;
        let minh = cast.minh;
        cast.answers(&engine, number, "Dạ xong rồi ạ.", Then::Done).await;
        cast.leaves(&engine, minh).await;
        cast.lan_writes(&engine, number, "Máy lại sọc em ơi.").await;
        assert_eq!(cast.ticket(&engine, number).await.standing.owner, None, "nobody waits for Minh");
        runs(&engine).await;
        let owner = cast.ticket(&engine, number).await.standing.owner;
        assert_eq!(owner, Some(cast.quynh_anh), "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn what_a_leaver_had_is_given_out_anew() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        team(&engine, vec![cast.minh, cast.quynh_anh], robin()).await;
        let number = cast.stripes(&engine).await.number;
        runs(&engine).await;
        let left = cast.ticket(&engine, number).await.standing.owner.unwrap();
        let other = if left == cast.minh { cast.quynh_anh } else { cast.minh };
        let leave = move |tx: &mut platform::Tx<'_>| {
            identity::save_duty(
                tx,
                &Granted::system("test"),
                left,
                &Duty { capacity: Some(0), ..Duty::default() },
            )?;
            tx.tell(&PROGRAM, &StaffLeft { staff: left })?;
            Ok::<_, Fault>(())
        };
        engine.db.write(leave).await.unwrap();
        runs(&engine).await;
        runs(&engine).await;
        assert_eq!(cast.ticket(&engine, number).await.standing.owner, Some(other), "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_team_that_ends_leaves_none_of_its_tickets_behind() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        let team = team(&engine, vec![cast.minh], TeamRule::default()).await;
        for _ in 0..201 {
            let number = cast.stripes(&engine).await.number;
            moved(&engine, number, Some(team)).await;
        }
        let granted = Granted::<ManageTeam>::system("test");
        engine.db.write(move |tx| identity::retire_team(tx, &granted, team)).await.unwrap();
        while Worker::new(engine.db.clone(), handlers()).run_due().await.unwrap() > 0 {}
        let left: Result<Option<i64>, platform::DbError> =
            engine.db.read(|tx| tx.value("select count(*) from ticket where team_id is not null", &[])).await;
        assert_eq!(left.unwrap(), Some(0), "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn one_takes_the_most_urgent_of_ones_own_teams_and_of_the_whole_shop() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        let minhs = team(&engine, vec![cast.minh], TeamRule::default()).await;
        let others = team(&engine, vec![cast.quynh_anh], TeamRule::default()).await;
        let mut numbers = Vec::new();
        for team in [Some(others), None, Some(minhs)] {
            let number = cast.stripes(&engine).await.number;
            moved(&engine, number, team).await;
            numbers.push(number);
            engine.clock.advance(SignedDuration::from_mins(1));
        }
        let takes = |actor: Actor| {
            let granted = may::<SteerTicket>(actor);
            engine.db.write(move |tx| take_next_ticket(tx, &granted))
        };
        let first = takes(cast.minh()).await.unwrap().unwrap();
        assert_eq!(first.number, numbers[1], "the other team's is not Minh's to take");
        assert_eq!(takes(cast.minh()).await.unwrap().unwrap().number, numbers[2]);
        assert_eq!(takes(cast.minh()).await.unwrap(), None);
        assert_eq!(takes(cast.quynh_anh()).await.unwrap().unwrap().number, numbers[0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_press_at_once_get_two_tickets() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        for _ in 0..6 {
            let (first, second) = (cast.stripes(&engine).await.number, cast.stripes(&engine).await.number);
            let press = |actor: Actor| {
                let (db, granted) = (engine.db.clone(), may::<SteerTicket>(actor));
                tokio::spawn(async move { db.write(move |tx| take_next_ticket(tx, &granted)).await })
            };
            let (minh, anh) = (press(cast.minh()), press(cast.quynh_anh()));
            let (minh, anh) = (minh.await.unwrap().unwrap().unwrap(), anh.await.unwrap().unwrap().unwrap());
            assert_ne!(minh.number, anh.number, "{}", engine.name);
            let mut taken = [minh.number, anh.number];
            taken.sort_unstable();
            assert_eq!(taken, [first, second]);
            assert_eq!(cast.ticket(&engine, minh.number).await.standing.owner, Some(cast.minh));
            assert_eq!(cast.ticket(&engine, anh.number).await.standing.owner, Some(cast.quynh_anh));
        }
    })
    .await;
}

#[tokio::test]
async fn a_ticket_moves_once_and_a_team_without_hours_is_measured_by_the_shops() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        let team = team(&engine, vec![cast.minh], TeamRule::default()).await;
        let before = cast.stripes(&engine).await;
        let there = moved(&engine, before.number, Some(team)).await;
        assert_eq!((there.due, there.standing.team), (before.due, Some(team)));
        let again = moved(&engine, before.number, Some(team)).await;
        assert_eq!(again.standing.events, there.standing.events);
    })
    .await;
}

/// Mornings of one weekday from eight to twelve, 1 for Monday.
async fn works_on(engine: &Engine, staff: StaffId, day: u8) {
    let week = Week::read([(day, vec!["08:00-12:00".to_owned()])].into()).unwrap();
    let (granted, duty) = (Granted::<ManageTeam>::system("test"), Duty { week, ..Duty::default() });
    engine.db.write(move |tx| identity::save_duty(tx, &granted, staff, &duty)).await.unwrap();
}

/// The next morning at eight in Hà Nội.
fn next_morning(engine: &Engine) -> kernel::Timestamp {
    let zone = kernel::TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    let today = engine.clock.now().to_zoned(zone.clone()).date();
    today.tomorrow().unwrap().at(8, 0, 0, 0).to_zoned(zone).unwrap().timestamp()
}

#[tokio::test]
async fn what_waits_because_nobody_is_there_is_given_out_when_the_first_shift_begins() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        let morning = next_morning(&engine);
        let tomorrow = engine_day(&engine) % 7 + 1;
        works_on(&engine, cast.minh, tomorrow).await;
        works_on(&engine, cast.quynh_anh, tomorrow % 7 + 1).await;
        team(&engine, vec![cast.minh, cast.quynh_anh], robin()).await;
        let (first, second) = (cast.stripes(&engine).await.number, cast.stripes(&engine).await.number);
        runs(&engine).await;
        let owner = async |number| cast.ticket(&engine, number).await.standing.owner;
        assert_eq!((owner(first).await, owner(second).await), (None, None), "{}", engine.name);
        goes_to(&engine, morning - SignedDuration::from_secs(1));
        runs(&engine).await;
        assert_eq!(owner(first).await, None, "the shift has not begun");
        goes_to(&engine, morning);
        runs(&engine).await;
        assert_eq!((owner(first).await, owner(second).await), (Some(cast.minh), Some(cast.minh)));
        let touched = cast.ticket(&engine, first).await.standing.updated_at;
        goes_to(&engine, morning + SignedDuration::from_hours(24));
        runs(&engine).await;
        assert_eq!(cast.ticket(&engine, first).await.standing.updated_at, touched, "once");
        let left = "select count(*) from job where kind = 'tickets.give_out_waiting' and state = 'waiting'";
        let left: Result<Option<i64>, platform::DbError> = engine.db.read(|tx| tx.value(left, &[])).await;
        assert_eq!(left.unwrap(), Some(0), "{}: nobody looks where nothing waits", engine.name);
    })
    .await;
}

#[tokio::test]
async fn whoever_comes_back_gets_what_waited_also_when_they_come_earlier_than_they_said() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        team(&engine, vec![cast.minh], robin()).await;
        off(&engine, cast.minh).await;
        let number = cast.stripes(&engine).await.number;
        runs(&engine).await;
        engine.clock.advance(SignedDuration::from_hours(24) - SignedDuration::from_secs(1));
        runs(&engine).await;
        assert_eq!(cast.ticket(&engine, number).await.standing.owner, None, "{}", engine.name);
        engine.clock.advance(SignedDuration::from_secs(1));
        runs(&engine).await;
        assert_eq!(cast.ticket(&engine, number).await.standing.owner, Some(cast.minh));

        works_on(&engine, cast.minh, engine_day(&engine) % 7 + 1).await;
        let number = cast.stripes(&engine).await.number;
        runs(&engine).await;
        assert_eq!(cast.ticket(&engine, number).await.standing.owner, None);
        let (granted, minh) = (Granted::<ManageTeam>::system("test"), cast.minh);
        engine.db.write(move |tx| identity::save_duty(tx, &granted, minh, &Duty::default())).await.unwrap();
        runs(&engine).await;
        assert_eq!(cast.ticket(&engine, number).await.standing.owner, Some(minh), "{}: at once", engine.name);
    })
    .await;
}

#[tokio::test]
async fn the_most_urgent_of_what_waited_comes_first_and_more_than_one_can_have_waits_on() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        let (granted, minh) = (Granted::<ManageTeam>::system("test"), cast.minh);
        let duty = Duty { capacity: Some(2), ..Duty::default() };
        engine.db.write(move |tx| identity::save_duty(tx, &granted, minh, &duty)).await.unwrap();
        team(&engine, vec![minh], robin()).await;
        off(&engine, minh).await;
        let mut numbers = Vec::new();
        for _ in 0..3 {
            numbers.push(cast.stripes(&engine).await.number);
            runs(&engine).await;
            engine.clock.advance(SignedDuration::from_mins(1));
        }
        engine.clock.advance(SignedDuration::from_hours(24));
        runs(&engine).await;
        let mut owners = Vec::new();
        for number in &numbers {
            owners.push(cast.ticket(&engine, *number).await.standing.owner);
        }
        assert_eq!(owners, [Some(minh), Some(minh), None], "{}", engine.name);

        cast.answers(&engine, numbers[0], "Dạ xong rồi ạ.", Then::Done).await;
        runs(&engine).await;
        let third = cast.ticket(&engine, numbers[2]).await.standing.owner;
        assert_eq!(third, Some(minh), "{}: room for one more", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_program_lists_what_one_team_has_or_what_belongs_to_none() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        let by_hand = TeamRule { method: Method::ByHand, takes_new: false, ..robin() };
        let team = team(&engine, vec![cast.minh], by_hand).await;
        let (own, nobodys) = (cast.stripes(&engine).await.number, cast.stripes(&engine).await.number);
        moved(&engine, own, Some(team)).await;
        let site = Site::of(&engine, cast.minh(), Locale::En);
        let listed = async |query: &str| {
            let answer = site.get(&format!("/api/v1/tickets?{query}")).await;
            assert!(answer.status.is_success(), "{query}: {}", answer.body);
            [own, nobodys].map(|number| answer.body.contains(&format!("\"number\":{number},")))
        };
        assert_eq!(listed("").await, [true, true], "{}", engine.name);
        assert_eq!(listed(&format!("team={team}")).await, [true, false]);
        assert_eq!(listed("team=none").await, [false, true]);
        assert_eq!(listed(&format!("team={team}&stage=done")).await, [false, false]);
        for wrong in ["team=abc", "team=none&unassigned=true"] {
            let refused = site.get(&format!("/api/v1/tickets?{wrong}")).await;
            assert_eq!(refused.status.as_u16(), 422, "{wrong}: {}", refused.body);
        }
    })
    .await;
}
