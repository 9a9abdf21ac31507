//! A team is given tickets by macros, automations and bulk actions, and asked for by conditions and views.

use axum::http::StatusCode;
use identity::{ManageTeam, NewTeam, TeamId};
use jiff::SignedDuration;
use kernel::{Actor, Granted, Locale, Role, Roles, StaffId};
use platform::{DbError, Tx};
use testkit::{Engine, each_engine};
use tickets::{
    Act, Condition, ManageDesk, NewAutomation, Rule, TeamFilter, TeamRule, TicketFilter, Trigger, Unsound,
    save_automation, switch_automation,
};

use crate::{
    assignment::{moved, off, robin, runs, shop},
    cast::{Cast, SCHEMAS, may},
    site::Site,
};

async fn called(engine: &Engine, name: &str, members: Vec<StaffId>, rule: TeamRule) -> TeamId {
    let new = NewTeam { name: name.into(), members, ..NewTeam::default() };
    let make = move |tx: &mut Tx<'_>| {
        let team = identity::add_team(tx, &Granted::system("test"), &new)?;
        tickets::save_team_rule(tx, &Granted::system("test"), team, &rule)?;
        Ok::<_, platform::web::Fault>(team)
    };
    engine.db.write(make).await.unwrap()
}

async fn retires(engine: &Engine, team: TeamId) {
    let granted = Granted::<ManageTeam>::system("test");
    engine.db.write(move |tx| identity::retire_team(tx, &granted, team)).await.unwrap();
}

fn manager(cast: &Cast) -> Actor {
    Actor::Staff { id: cast.minh, roles: Roles::of(&[Role::Manager]), branch: None }
}

/// A manager who has no tickets.
async fn hoa(engine: &Engine) -> Actor {
    let new = crate::cast::manager();
    let add = move |tx: &mut Tx<'_>| identity::add_staff(tx, &Granted::<ManageTeam>::system("test"), &new);
    let id = engine.db.write(add).await.unwrap();
    Actor::Staff { id, roles: Roles::of(&[Role::Manager]), branch: None }
}

/// The line of a select with this value, as the page prints it.
fn option<'p>(page: &'p str, value: &str) -> &'p str {
    let (_, rest) =
        page.split_once(&format!("value=\"{value}\"")).unwrap_or_else(|| panic!("{value} in {page}"));
    rest.split("</option>").next().unwrap()
}

#[tokio::test]
async fn many_move_to_a_team_that_gives_them_out_and_come_back_with_their_owners() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        let front = called(&engine, "Quầy", vec![cast.minh], TeamRule::default()).await;
        let back =
            called(&engine, "Hậu mãi", vec![cast.quynh_anh], TeamRule { takes_new: false, ..robin() }).await;
        let (first, second, third) = (
            cast.stripes(&engine).await.number,
            cast.stripes(&engine).await.number,
            cast.stripes(&engine).await.number,
        );
        moved(&engine, first, Some(front)).await;
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        assert_eq!(site.post(&format!("/app/tickets/{first}/take"), &[]).await.status, StatusCode::SEE_OTHER);
        let before = cast.ticket(&engine, first).await.standing;
        let page = site.get("/app/inbox/select?in=team-todo").await.body;
        assert!(
            option(&page, &back.to_string()).contains("Hậu mãi") && page.contains(">Cả cửa hàng<"),
            "{page}"
        );
        let (a, b, c, to) = (first.to_string(), second.to_string(), third.to_string(), back.to_string());
        let chosen = [("ticket", a.as_str()), ("ticket", &b), ("ticket", &c), ("team", &to)];
        let done = site.post("/app/bulk", &chosen).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        runs(&engine).await;
        for number in [first, second, third] {
            let standing = cast.ticket(&engine, number).await.standing;
            assert_eq!(
                (standing.team, standing.owner),
                (Some(back), Some(cast.quynh_anh)),
                "{}",
                engine.name
            );
        }
        let result = site.get(&done.place).await.body;
        assert!(result.contains("Chuyển cho nhóm Hậu mãi") && result.contains("Đã làm 3"), "{result}");
        engine.clock.advance(SignedDuration::from_mins(1));
        cast.lan_writes(&engine, third, "Vẫn bị ạ").await;
        let undone = site.post(&format!("{}/undo", done.place), &[]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
        let after = cast.ticket(&engine, first).await.standing;
        assert_eq!((after.team, after.owner, after.status), (Some(front), before.owner, before.status));
        let after = cast.ticket(&engine, second).await.standing;
        assert_eq!((after.team, after.owner), (None, None), "to whom it was given goes back with it");
        assert_eq!(cast.ticket(&engine, third).await.standing.team, Some(back), "somebody wrote since");
        assert_eq!(tickets::rebuild_projections(&engine.db).await.unwrap(), [], "{}", engine.name);
    })
    .await;
}

#[tokio::test]
async fn a_rule_asks_for_a_team_and_gives_to_another_until_that_one_is_retired() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        let front =
            called(&engine, "Quầy", vec![cast.minh], TeamRule { takes_new: true, ..TeamRule::default() })
                .await;
        let back = called(&engine, "Hậu mãi", vec![cast.quynh_anh], TeamRule::default()).await;
        let by = hoa(&engine).await;
        let asked = |team: String| Condition { field: "team".into(), is: team };
        let rule = |from: String, to| Rule {
            trigger: Trigger::MessageReceived,
            conditions: vec![asked(from)],
            acts: vec![Act::Team { team: to }],
        };
        let keep = async |name: &'static str, rule: Rule| {
            let (granted, new) = (may::<ManageDesk>(by.clone()), NewAutomation { name: name.into(), rule });
            engine.db.write(move |tx| save_automation(tx, &granted, None, &new)).await
        };
        let switch = async |id| {
            let granted = may::<ManageDesk>(by.clone());
            engine.db.write(move |tx| switch_automation(tx, &granted, id, true)).await
        };
        let (id, unsound) = keep("Quầy sang hậu mãi", rule(front.to_string(), Some(back))).await.unwrap();
        assert_eq!(unsound, None);
        let number = cast.stripes(&engine).await.number;
        runs(&engine).await;
        cast.lan_writes(&engine, number, "Alo?").await;
        let site = Site::of(&engine, by.clone(), Locale::En);
        let tried = site.get(&format!("/app/settings/automations/{id}")).await.body;
        assert!(tried.contains(&format!("#{number}")), "the trial looks at the team: {tried}");
        switch(id).await.unwrap();
        cast.lan_writes(&engine, number, "Còn ai không?").await;
        runs(&engine).await;
        assert_eq!(cast.ticket(&engine, number).await.standing.team, Some(back), "{}", engine.name);
        cast.lan_writes(&engine, number, "Vẫn chưa ai trả lời").await;
        runs(&engine).await;
        let log = site.get(&format!("/app/settings/automations/{id}/log")).await.body;
        assert!(log.contains("Move to Hậu mãi") && log.contains("Team: Quầy"), "{log}");

        retires(&engine, back).await;
        runs(&engine).await;
        moved(&engine, number, Some(front)).await;
        cast.lan_writes(&engine, number, "Alo?").await;
        runs(&engine).await;
        let log = site.get(&format!("/app/settings/automations/{id}/log")).await.body;
        assert!(
            log.contains("Hậu mãi (gets no work any more)") && log.contains("This team gets no work"),
            "{log}"
        );
        assert_eq!(cast.ticket(&engine, number).await.standing.team, Some(front));
        let page = site.get(&format!("/app/settings/automations/{id}")).await.body;
        assert!(page.contains("It cannot be switched on: Hậu mãi gets no tickets any more"), "{page}");
        assert!(
            option(&page, &back.to_string()).contains("gets no work any more"),
            "the form keeps it: {page}"
        );
        let refused = switch(id).await;
        assert!(matches!(refused, Err(platform::web::Fault::Invalid(_))), "{refused:?}");
        let (_, unsound) = keep("Hỏi nhóm cũ", rule(back.to_string(), Some(front))).await.unwrap();
        assert_eq!(unsound, Some(Unsound::Lost("Hậu mãi".into())));
        let (_, unsound) = keep("Hỏi nhóm lạ", rule("nhóm nào đó".into(), Some(front))).await.unwrap();
        assert!(matches!(unsound, Some(Unsound::UnknownValue(_))), "{unsound:?}");
        let refused = keep("Cho nhóm cũ", rule("none".into(), Some(back))).await.unwrap_err();
        let platform::web::Fault::Invalid(invalid) = refused else { panic!("{refused}") };
        assert_eq!(invalid.at("team").unwrap().key, "tickets-error-team");
    })
    .await;
}

#[tokio::test]
async fn a_macro_gives_to_a_team_first_and_to_its_member_after() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        let back = called(&engine, "Hậu mãi", vec![cast.quynh_anh], TeamRule::default()).await;
        let number = cast.stripes(&engine).await.number;
        let site = Site::of(&engine, manager(&cast), Locale::En);
        let (team, owner) = (back.to_string(), cast.quynh_anh.to_string());
        let fields = [("name", "Chuyển"), ("owner", owner.as_str()), ("team", &team)];
        let kept = site.post("/app/settings/macros", &fields).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        let list = site.get(&format!("/app/tickets/{number}/macro")).await.body;
        let id = list.split("macro=macro_").nth(1).unwrap().split('"').next().unwrap();
        let preview = site.get(&format!("/app/tickets/{number}/macro?macro=macro_{id}")).await.body;
        assert!(preview.contains("Move to Hậu mãi"), "{preview}");
        let id = format!("macro_{id}");
        let used = site.post(&format!("/app/tickets/{number}/macro"), &[("macro", &id), ("do", "run")]).await;
        assert_eq!(used.status, StatusCode::SEE_OTHER, "{}", used.body);
        let standing = cast.ticket(&engine, number).await.standing;
        assert_eq!((standing.team, standing.owner), (Some(back), Some(cast.quynh_anh)), "{}", engine.name);
        let none = site.post("/app/settings/macros", &[("name", "Lạ"), ("team", "team_lạ")]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.body.contains("id=\"team-error\""), "{}", none.body);
    })
    .await;
}

#[tokio::test]
async fn a_view_and_a_search_ask_for_a_team_or_for_the_whole_shop() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let back = called(&engine, "Hậu mãi", vec![cast.quynh_anh], TeamRule::default()).await;
        let (theirs, shops) = (cast.stripes(&engine).await, cast.stripes(&engine).await);
        moved(&engine, theirs.number, Some(back)).await;
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        for (name, value, wanted, other) in [
            ("Nhóm", back.to_string(), theirs.number, shops.number),
            ("Chung", "none".to_owned(), shops.number, theirs.number),
        ] {
            let saved = site.post("/app/inbox/views", &[("name", name), ("team", &value)]).await;
            let page = site.get(&saved.place).await.body;
            let has = |number: i64| page.contains(&format!("/app/tickets/{number}?in=view_"));
            assert!(has(wanted) && !has(other), "{}: {name}", engine.name);
            let form = site.get(&saved.place.replace("/inbox/", "/inbox/views/")).await.body;
            assert!(option(&form, &value).contains("selected"), "{form}");
        }
        let unknown = site.post("/app/inbox/views", &[("name", "Lạ"), ("team", "team_lạ")]).await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        for (team, found) in [(TeamFilter::One(back), theirs.id), (TeamFilter::Shop, shops.id)] {
            let (minh, filter) = (cast.minh(), TicketFilter { team, ..TicketFilter::default() });
            let read = move |tx: &mut Tx<'_>| {
                let sifted = tickets::sift_tickets(tx, &minh, &filter, &[theirs.id, shops.id])?;
                Ok((sifted, tickets::tickets_by_filter(tx, &minh, &filter, None, 10)?))
            };
            let (sifted, listed) = engine.db.read::<_, DbError, _>(read).await.unwrap();
            assert_eq!(sifted, listed);
            assert_eq!(sifted.iter().map(|it| it.id).collect::<Vec<_>>(), [found], "{}", engine.name);
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_is_away_is_shown_as_such_wherever_tickets_are_given() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = shop(&engine).await;
        off(&engine, cast.quynh_anh).await;
        let number = cast.stripes(&engine).await.number;
        let site = Site::of(&engine, manager(&cast), Locale::Vi);
        let id = cast.quynh_anh.to_string();
        for path in [
            format!("/app/tickets/{number}"),
            "/app/inbox/select?in=team-todo".into(),
            "/app/settings/macros/new".into(),
            "/app/settings/automations/new".into(),
        ] {
            let page = site.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(option(&page.body, &id).contains("(vắng đến "), "{}: {path}", engine.name);
            assert!(!option(&page.body, &cast.minh.to_string()).contains("vắng"), "{path}");
        }
    })
    .await;
}
