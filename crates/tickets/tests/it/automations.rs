//! Automations: off until somebody looked, once for each event, never on their own effects, and they say what they did.

use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::{Actor, Granted, Locale, Role, Roles};
use platform::{DbError, Tx, jobs::Worker, web::Fault};
use testkit::{Engine, each_engine};
use tickets::{
    Act, AutomationId, Condition, ManageDesk, NewAutomation, Rule, Status, Then, Trigger, Unsound,
    clocks::StatusKind, save_automation, switch_automation,
};

use crate::{
    cast::{Cast, SCHEMAS, may},
    site::Site,
};

async fn work(engine: &Engine) {
    let worker = Worker::new(engine.db.clone(), tickets::room().jobs);
    while worker.run_due().await.unwrap() > 0 {}
}

/// Trang, who may keep automations.
async fn trang(engine: &Engine) -> Actor {
    let new = identity::NewStaff {
        name: "Lê Thu Trang".into(),
        called: "Trang".into(),
        email: "trang@saomai.example".into(),
        roles: Roles::of(&[Role::Manager]),
        branch: None,
        locale: Locale::Vi,
        password: identity::hash_password(
            &identity::decide_password("một mật khẩu đủ dài 2026", "trang@saomai.example").unwrap(),
            &[7; 16],
        ),
    };
    let add = move |tx: &mut Tx<'_>| identity::add_staff(tx, &Granted::system("test"), &new);
    let id = engine.db.write::<_, Fault, _>(add).await.unwrap();
    Actor::Staff { id, roles: Roles::of(&[Role::Manager]), branch: None }
}

fn condition(field: &str, is: &str) -> Condition {
    Condition { field: field.into(), is: is.into() }
}

fn rule(trigger: Trigger, conditions: Vec<Condition>, acts: Vec<Act>) -> Rule {
    Rule { trigger, conditions, acts }
}

async fn keep(engine: &Engine, by: &Actor, name: &str, rule: Rule) -> (AutomationId, Option<Unsound>) {
    let (granted, new) = (may::<ManageDesk>(by.clone()), NewAutomation { name: name.into(), rule });
    engine.db.write(move |tx| save_automation(tx, &granted, None, &new)).await.unwrap()
}

async fn switch(engine: &Engine, by: &Actor, id: AutomationId, is_on: bool) -> Result<(), Fault> {
    let granted = may::<ManageDesk>(by.clone());
    engine.db.write(move |tx| switch_automation(tx, &granted, id, is_on)).await
}

async fn on(engine: &Engine, by: &Actor, name: &str, rule: Rule) -> AutomationId {
    let (id, unsound) = keep(engine, by, name, rule).await;
    assert_eq!(unsound, None, "{name}");
    switch(engine, by, id, true).await.unwrap();
    id
}

async fn log(engine: &Engine, by: &Actor, id: AutomationId) -> String {
    let site = Site::of(engine, by.clone(), Locale::En);
    let page = site.get(&format!("/app/settings/automations/{id}/log")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    page.body
}

fn note(text: &str) -> Act {
    Act::Note { text: text.into() }
}

#[tokio::test]
async fn it_acts_once_on_what_matches_and_its_log_says_why_not() {
    each_engine(SCHEMAS, |engine| async move {
        let (cast, trang) = (Cast::of(&engine).await, trang(&engine).await);
        let acts = vec![note("Serial {asset.serial}"), Act::Assign { owner: Some(cast.minh) }];
        let faults = rule(Trigger::TicketOpened, vec![condition("reason", "fault")], acts.clone());
        let questions = rule(Trigger::TicketOpened, vec![condition("reason", "question")], acts);
        let (faults, _) = keep(&engine, &trang, "Lỗi", faults).await;
        let questions = on(&engine, &trang, "Hỏi", questions).await;
        let first = cast.stripes(&engine).await.number;
        work(&engine).await;
        assert_eq!(cast.ticket(&engine, first).await.standing.owner, None, "{} it is off", engine.name);
        switch(&engine, &trang, faults, true).await.unwrap();
        let second = cast.stripes(&engine).await.number;
        work(&engine).await;
        let ticket = cast.ticket(&engine, second).await;
        assert_eq!(ticket.standing.owner, Some(cast.minh));
        let page =
            Site::of(&engine, cast.minh(), Locale::Vi).get(&format!("/app/tickets/{second}")).await.body;
        assert_eq!(page.matches("Serial R5CX21ABC7K").count(), 1, "{page}");
        assert!(page.contains("<b>Tự động</b>"), "{page}");
        let (done, not) = (log(&engine, &trang, faults).await, log(&engine, &trang, questions).await);
        assert!(done.contains(&format!("#{second}")) && done.contains("Assign to Trần Minh"), "{done}");
        assert!(not.contains("Not so") && not.contains("Reason: Question"), "{not}");
    })
    .await;
}

#[tokio::test]
async fn no_answer_after_days_is_done_unless_somebody_wrote_meanwhile() {
    each_engine(SCHEMAS, |engine| async move {
        let (cast, trang) = (Cast::of(&engine).await, trang(&engine).await);
        let silent = cast.stripes(&engine).await.number;
        cast.answers(&engine, silent, "Chị thử lại giúp em nhé", Then::Wait).await;
        let waiting = Trigger::TimeInStatus { status: StatusKind::WaitingForCustomer, hours: 72 };
        let id = on(&engine, &trang, "Im lặng", rule(waiting, vec![], vec![Act::Done])).await;
        let writes = cast.stripes(&engine).await.number;
        cast.answers(&engine, writes, "Chị thử lại giúp em nhé", Then::Wait).await;
        let pushed = cast.stripes(&engine).await.number;
        cast.answers(&engine, pushed, "Chị thử lại giúp em nhé", Then::Wait).await;
        work(&engine).await;
        engine.clock.advance(SignedDuration::from_hours(71));
        cast.lan_writes(&engine, writes, "Vẫn bị ạ").await;
        cast.answers(&engine, pushed, "Chị ơi, em vẫn chờ tin", Then::Wait).await;
        work(&engine).await;
        engine.clock.advance(SignedDuration::from_hours(1));
        work(&engine).await;
        let status = async |number| cast.ticket(&engine, number).await.standing.status;
        assert!(
            matches!(status(silent).await, Status::Done { .. }),
            "{} it waited before the rule",
            engine.name
        );
        assert_eq!(status(writes).await, Status::NeedsNextResponse);
        assert_eq!(status(pushed).await, Status::WaitingForCustomer, "an answer begins the waiting anew");
        assert!(log(&engine, &trang, id).await.contains("moved on before"));
        engine.clock.advance(SignedDuration::from_hours(71));
        work(&engine).await;
        assert!(matches!(status(pushed).await, Status::Done { .. }));
    })
    .await;
}

#[tokio::test]
async fn a_rule_that_cannot_be_on_is_saved_off_and_says_why() {
    each_engine(SCHEMAS, |engine| async move {
        let (cast, trang) = (Cast::of(&engine).await, trang(&engine).await);
        let again =
            rule(Trigger::StatusChanged, vec![condition("status", "done")], vec![Act::Snooze { hours: 1 }]);
        let ends = rule(Trigger::StatusChanged, vec![condition("status", "paused")], vec![Act::Done]);
        on(&engine, &trang, "Hẹn lại", again).await;
        let (id, unsound) = keep(&engine, &trang, "Kết thúc", ends).await;
        let circle = ["Kết thúc", "Hẹn lại", "Kết thúc"].map(str::to_owned).to_vec();
        assert_eq!(unsound, Some(Unsound::Circle(circle)), "{}", engine.name);
        let refused = switch(&engine, &trang, id, true).await.unwrap_err();
        assert!(matches!(refused, Fault::Invalid(_)), "{refused}");
        let site = Site::of(&engine, trang.clone(), Locale::Vi);
        let place = format!("/app/settings/automations/{id}");
        let page = site.get(&place).await.body;
        assert!(page.contains("Kết thúc → Hẹn lại → Kết thúc") && page.contains("Đang tắt"), "{page}");
        let switched = site.post(&format!("{place}/switch"), &[("do", "on")]).await;
        assert_eq!(switched.status, StatusCode::UNPROCESSABLE_ENTITY);
        let unknown = rule(Trigger::TicketOpened, vec![condition("sentiment", "angry")], vec![Act::Done]);
        let (_, unsound) = keep(&engine, &trang, "Cảm xúc", unknown).await;
        assert_eq!(unsound, Some(Unsound::UnknownField("sentiment".into())));
        cast.stripes(&engine).await;
        work(&engine).await;
        assert!(cast.ticket(&engine, 8401).await.standing.status == Status::NeedsFirstResponse);
    })
    .await;
}

#[tokio::test]
async fn it_never_runs_on_its_own_effects_and_not_without_its_authors_right() {
    each_engine(SCHEMAS, |engine| async move {
        let (cast, trang) = (Cast::of(&engine).await, trang(&engine).await);
        // Taken for sound: the status that it leaves is none that it asks for. Its own effect is looked at all the same.
        let rule = rule(
            Trigger::StatusChanged,
            vec![condition("status", "investigating")],
            vec![note("x"), Act::Done],
        );
        let id = on(&engine, &trang, "Đang xử lý", rule).await;
        let number = cast.stripes(&engine).await.number;
        let granted = may(cast.minh());
        engine.db.write(move |tx| tickets::take_ticket(tx, &granted, number)).await.unwrap();
        work(&engine).await;
        assert!(
            matches!(cast.ticket(&engine, number).await.standing.status, Status::Done { .. }),
            "{}",
            engine.name
        );
        assert!(log(&engine, &trang, id).await.contains("Its own doing"));

        switch(&engine, &trang, id, false).await.unwrap();
        // Minh was a manager once; what he switched on does nothing now that he answers only.
        let was_manager = Actor::Staff { id: cast.minh, roles: Roles::of(&[Role::Manager]), branch: None };
        switch(&engine, &was_manager, id, true).await.unwrap();
        let other = cast.stripes(&engine).await.number;
        let granted = may(cast.minh());
        engine.db.write(move |tx| tickets::take_ticket(tx, &granted, other)).await.unwrap();
        work(&engine).await;
        assert_eq!(cast.ticket(&engine, other).await.standing.status, Status::Investigating);
        assert!(log(&engine, &trang, id).await.contains("no longer has the right"));
    })
    .await;
}

#[tokio::test]
async fn a_flood_on_one_ticket_stops_it() {
    each_engine(SCHEMAS, |engine| async move {
        let (cast, trang) = (Cast::of(&engine).await, trang(&engine).await);
        let acts = vec![note("một"), note("hai"), note("ba")];
        let id = on(&engine, &trang, "Ghi chú", rule(Trigger::MessageReceived, vec![], acts)).await;
        let number = cast.stripes(&engine).await.number;
        for _ in 0..16 {
            cast.lan_writes(&engine, number, "Alo?").await;
        }
        work(&engine).await;
        let minh = cast.minh();
        let notes = engine
            .db
            .read::<_, DbError, _>(move |tx| {
                let id = tickets::ticket_id(tx, &minh, number)?.unwrap();
                let talk = tickets::messages_of(tx, &minh, id)?;
                Ok(talk.iter().filter(|m| m.class == tickets::Class::Internal).count())
            })
            .await
            .unwrap();
        assert_eq!(notes, 48, "{} fifty acts an hour, and no half run", engine.name);
        let site = Site::of(&engine, trang.clone(), Locale::Vi);
        assert!(site.get("/app/settings/automations").await.body.contains("Đã tự dừng"));
        assert!(log(&engine, &trang, id).await.contains("More than 50 acts"));
    })
    .await;
}

#[tokio::test]
async fn the_form_shows_what_it_would_have_done_before_it_is_switched_on() {
    each_engine(SCHEMAS, |engine| async move {
        let (cast, trang) = (Cast::of(&engine).await, trang(&engine).await);
        for _ in 0..3 {
            cast.stripes(&engine).await;
        }
        cast.answers(&engine, 8401, "Dạ", Then::Done).await;
        for locale in Locale::ALL {
            let site = Site::of(&engine, trang.clone(), locale);
            assert!(site.get("/app/settings/automations").await.body.contains("new?example=no-answer"));
            assert!(
                site.get("/app/settings/automations/new?example=no-answer")
                    .await
                    .body
                    .contains("value=\"168\"")
            );
        }
        let site = Site::of(&engine, trang.clone(), Locale::En);
        let wrong = [("name", "A"), ("trigger", "time_in_status"), ("hours", "0")];
        let refused = site.post("/app/settings/automations", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in ["in_status", "hours"] {
            assert!(refused.body.contains(&format!("id=\"{field}-error\"")), "{field} {}", refused.body);
        }
        let fields = [
            ("name", "A"),
            ("trigger", "ticket_opened"),
            ("if_subject", "soc XANH"),
            ("status", "ignore-spam"),
        ];
        let saved = site.post("/app/settings/automations", &fields).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let place = saved.place.split('?').next().unwrap().to_owned();
        let page = site.get(&place).await.body;
        assert!(page.contains("newest 3 times") && page.contains("acted 3 times"), "{}: {page}", engine.name);
        let fields = [("name", "A"), ("trigger", "status_changed"), ("if_status", "done"), ("note", "x")];
        assert_eq!(site.post(&place, &fields).await.status, StatusCode::SEE_OTHER);
        let page = site.get(&place).await.body;
        assert!(page.contains("newest 1 times") && page.contains("acted 1 times"), "{page}");
        assert_eq!(
            site.post(&format!("{place}/switch"), &[("do", "on")]).await.status,
            StatusCode::SEE_OTHER
        );
        assert!(site.get("/app/settings/automations").await.body.contains(">On<"));
        assert_eq!(site.post(&format!("{place}/remove"), &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(site.get(&place).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_time_rule_that_was_off_when_the_time_was_over_looks_again_once_it_is_on() {
    each_engine(SCHEMAS, |engine| async move {
        let (cast, trang) = (Cast::of(&engine).await, trang(&engine).await);
        let waiting = Trigger::TimeInStatus { status: StatusKind::WaitingForCustomer, hours: 72 };
        let id = on(&engine, &trang, "Im lặng", rule(waiting, vec![], vec![Act::Done])).await;
        let number = cast.stripes(&engine).await.number;
        cast.answers(&engine, number, "Chị thử lại giúp em nhé", Then::Wait).await;
        switch(&engine, &trang, id, false).await.unwrap();
        engine.clock.advance(SignedDuration::from_hours(72));
        work(&engine).await;
        assert_eq!(cast.ticket(&engine, number).await.standing.status, Status::WaitingForCustomer);
        switch(&engine, &trang, id, true).await.unwrap();
        work(&engine).await;
        let status = cast.ticket(&engine, number).await.standing.status;
        assert!(matches!(status, Status::Done { .. }), "{} {status:?}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn words_in_a_merged_ticket_begin_a_rule_where_they_are_read_and_an_undone_merge_put_it_nowhere() {
    each_engine(SCHEMAS, |engine| async move {
        let (cast, trang) = (Cast::of(&engine).await, trang(&engine).await);
        let (root, child) = (cast.stripes(&engine).await.number, cast.stripes(&engine).await.number);
        let heard =
            on(&engine, &trang, "Nghe", rule(Trigger::MessageReceived, vec![], vec![note("đã nghe")])).await;
        let silent = Trigger::TimeInStatus { status: StatusKind::WaitingForCustomer, hours: 72 };
        on(&engine, &trang, "Im lặng", rule(silent, vec![], vec![Act::Done])).await;
        cast.answers(&engine, root, "Chị thử lại giúp em nhé", Then::Wait).await;
        let merge = may(cast.minh());
        engine.db.write(move |tx| tickets::merge_ticket(tx, &merge, child, root)).await.unwrap();
        cast.lan_writes(&engine, child, "Vẫn bị ạ").await;
        work(&engine).await;
        let said = log(&engine, &trang, heard).await;
        let row = |number: i64| {
            said.split("<tr>").find(|row| row.contains(&format!("#{number} "))).unwrap().to_owned()
        };
        assert!(row(root).contains("Leave a note"), "{} {said}", engine.name);
        assert!(row(child).contains("moved on"), "{said}");

        let undo = may(cast.minh());
        engine.db.write(move |tx| tickets::undo_merge(tx, &undo, child)).await.unwrap();
        assert_eq!(cast.ticket(&engine, root).await.standing.status, Status::WaitingForCustomer);
        engine.clock.advance(SignedDuration::from_hours(72));
        work(&engine).await;
        let status = cast.ticket(&engine, root).await.standing.status;
        assert!(matches!(status, Status::Done { .. }), "{} {status:?}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_rule_about_time_that_came_while_a_ticket_was_merged_comes_once_the_merge_is_undone() {
    each_engine(SCHEMAS, |engine| async move {
        let (cast, trang) = (Cast::of(&engine).await, trang(&engine).await);
        let (root, child) = (cast.stripes(&engine).await.number, cast.stripes(&engine).await.number);
        let silent = Trigger::TimeInStatus { status: StatusKind::WaitingForCustomer, hours: 72 };
        let id = on(&engine, &trang, "Im lặng", rule(silent, vec![], vec![Act::Done])).await;
        cast.answers(&engine, child, "Chị thử lại giúp em nhé", Then::Wait).await;
        let merge = may(cast.minh());
        engine.db.write(move |tx| tickets::merge_ticket(tx, &merge, child, root)).await.unwrap();
        engine.clock.advance(SignedDuration::from_hours(73));
        work(&engine).await;
        assert!(log(&engine, &trang, id).await.contains("moved on"), "{}: it was merged", engine.name);
        let undo = may(cast.minh());
        engine.db.write(move |tx| tickets::undo_merge(tx, &undo, child)).await.unwrap();
        assert_eq!(cast.ticket(&engine, child).await.standing.status, Status::WaitingForCustomer);
        work(&engine).await;
        let status = cast.ticket(&engine, child).await.standing.status;
        assert!(matches!(status, Status::Done { .. }), "{} {status:?}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn the_form_keeps_what_its_fields_cannot_show() {
    each_engine(SCHEMAS, |engine| async move {
        let (cast, trang) = (Cast::of(&engine).await, trang(&engine).await);
        let conditions = vec![
            condition("subject", "sọc"),
            condition("subject", "xanh"),
            condition("sentiment", "angry"),
            condition("tag", "vip"),
        ];
        let acts = vec![note("một"), Act::Tag { tags: vec!["gấp".into()] }, note("hai")];
        let kept = rule(Trigger::TicketOpened, conditions, acts);
        let (id, _) = keep(&engine, &trang, "Nhiều", kept.clone()).await;
        let site = Site::of(&engine, trang.clone(), Locale::En);
        let place = format!("/app/settings/automations/{id}");
        let sent = as_sent(&site.get(&place).await.body);
        let sent: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let saved = site.post(&place, &sent).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{} {}", engine.name, saved.body);
        let page = site.get(&place).await.body;
        for words in ["sentiment = angry", "xanh", "một", "hai", "Add tags: gấp"] {
            assert!(page.contains(words), "{} {words}: {page}", engine.name);
        }

        let acts = vec![Act::Assign { owner: Some(cast.minh) }];
        let (id, _) = keep(&engine, &trang, "Giao", rule(Trigger::TicketOpened, vec![], acts)).await;
        cast.leaves(&engine, cast.minh).await;
        let place = format!("/app/settings/automations/{id}");
        let page = site.get(&place).await.body;
        assert!(page.contains("Trần Minh (can no longer have tickets)"), "{page}");
        let sent = as_sent(&page);
        let sent: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let refused = site.post(&place, &sent).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("id=\"owner-error\""), "{}", refused.body);
    })
    .await;
}

/// What a browser would send of the first form of a page that nobody touched.
fn as_sent(page: &str) -> Vec<(String, String)> {
    let form = page.split("class=\"form\"").nth(1).unwrap().split("</form>").next().unwrap();
    let attribute = |tag: &str, name: &str| {
        let at = tag.split(&format!(" {name}=\"")).nth(1)?;
        let text = at.split('"').next().unwrap_or_default();
        Some(text.replace("&#34;", "\"").replace("&quot;", "\"").replace("&#38;", "&").replace("&amp;", "&"))
    };
    let mut sent = Vec::new();
    for part in form.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let Some(name) = attribute(tag, "name") else {
            let chosen = tag.starts_with("option ") && tag.ends_with(" selected");
            if let (true, Some(last)) = (chosen, sent.last_mut()) {
                let last: &mut (String, String) = last;
                last.1 = attribute(tag, "value").unwrap_or_default();
            }
            continue;
        };
        if name.starts_with('_') || (tag.contains("checkbox") && !tag.contains(" checked")) {
            continue;
        }
        let value = if tag.starts_with("textarea") {
            text.trim().to_owned()
        } else {
            attribute(tag, "value").unwrap_or_default()
        };
        sent.push((name, value));
    }
    sent
}

#[tokio::test]
async fn a_rule_that_cannot_be_read_stops_nothing_and_is_told() {
    each_engine(SCHEMAS, |engine| async move {
        let (cast, trang) = (Cast::of(&engine).await, trang(&engine).await);
        let id = on(&engine, &trang, "Lạ", rule(Trigger::TicketOpened, vec![], vec![Act::Done])).await;
        let spoil = |tx: &mut Tx<'_>| tx.exec("update automation_version set rule = '{\"x\":1}'", &[]);
        engine.db.write::<_, DbError, _>(spoil).await.unwrap();
        cast.stripes(&engine).await;
        work(&engine).await;
        let site = Site::of(&engine, trang.clone(), Locale::En);
        let page = site.get("/app/settings/automations").await;
        assert_eq!(page.status, StatusCode::OK, "{}", engine.name);
        assert!(page.body.contains("Cannot be read") && page.body.contains("Lạ"), "{}", page.body);
        let removed = site.post(&format!("/app/settings/automations/{id}/remove"), &[]).await;
        assert_eq!(removed.status, StatusCode::SEE_OTHER);
        assert!(!site.get("/app/settings/automations").await.body.contains("Lạ"));
    })
    .await;
}

#[tokio::test]
async fn tags_and_priority_are_asked_for_and_changed_and_the_log_refuses_a_place_that_is_none() {
    each_engine(SCHEMAS, |engine| async move {
        let (cast, trang) = (Cast::of(&engine).await, trang(&engine).await);
        let first = cast.stripes(&engine).await.number;
        let tag = may(cast.minh());
        engine.db.write(move |tx| tickets::tag_ticket(tx, &tag, first, "vip, cũ")).await.unwrap();
        let acts = vec![
            Act::Prioritise { priority: tickets::clocks::Priority::Urgent },
            Act::Tag { tags: vec!["Gấp".into()] },
            Act::Untag { tags: vec!["cũ".into()] },
        ];
        let conditions =
            vec![condition("tag", "VIP"), condition("no_tag", "spam"), condition("priority", "normal")];
        let id = on(&engine, &trang, "VIP", rule(Trigger::MessageReceived, conditions, acts)).await;
        let other = cast.stripes(&engine).await.number;
        cast.lan_writes(&engine, first, "Alo?").await;
        cast.lan_writes(&engine, other, "Alo?").await;
        work(&engine).await;
        let minh = cast.minh();
        let tags = async |number: i64| {
            let (minh, id) = (minh.clone(), cast.ticket(&engine, number).await.id);
            engine.db.read::<_, DbError, _>(move |tx| tickets::tags_of(tx, &minh, id)).await.unwrap()
        };
        assert_eq!(tags(first).await, ["gấp", "vip"], "{} {}", engine.name, log(&engine, &trang, id).await);
        assert_eq!(cast.ticket(&engine, first).await.standing.priority, tickets::clocks::Priority::Urgent);
        assert_eq!(tags(other).await, [""; 0]);
        let site = Site::of(&engine, trang.clone(), Locale::En);
        let page = site.get(&format!("/app/settings/automations/{id}")).await.body;
        assert!(page.contains("value=\"VIP\"") && page.contains("value=\"Gấp\""), "{page}");
        let lost = site.get(&format!("/app/settings/automations/{id}/log?after=nonsense")).await;
        assert_eq!(lost.status, StatusCode::BAD_REQUEST);
        assert_eq!(site.get("/app/inbox/select?in=team-todo&after=x").await.status, StatusCode::BAD_REQUEST);
    })
    .await;
}
