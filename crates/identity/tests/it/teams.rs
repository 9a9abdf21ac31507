//! Teams are formed, people have shifts and days off.

use axum::http::StatusCode;
use identity::{Availability, Roster};
use jiff::SignedDuration;
use kernel::{Role, StaffId, Timestamp};
use platform::web::Fault;
use testkit::each_engine;

use crate::{
    SCHEMAS,
    browser::{Shop, token_after},
};

const TRANG: &str = "trang@example.vn";
const MINH: &str = "minh@example.vn";
const TEAMS: &str = "/app/settings/teams";

async fn roster(shop: &Shop) -> Roster {
    shop.engine.read(Roster::read).await.unwrap()
}

#[tokio::test]
async fn a_team_is_formed_changed_and_retired() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague(TRANG, Role::Owner).await;
        let minh = shop.colleague(MINH, Role::Agent).await.to_string();
        let mut trang = shop.signed_in(TRANG).await;
        trang.get(TEAMS).await;
        let nameless = trang.post(TEAMS, &[("name", ""), ("members", &minh)]).await;
        assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
        let stranger = StaffId::from_uuid(kernel::Uuid::from_u128(404)).to_string();
        let nobody = trang.post(TEAMS, &[("name", "Kỹ thuật"), ("members", &stranger)]).await;
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY, "works elsewhere");
        trang.get(TEAMS).await;
        let added = trang.post(TEAMS, &[("name", "Kỹ thuật"), ("members", &minh)]).await;
        let place = added.place.split('?').next().unwrap().to_owned();
        assert!(place.starts_with("/app/settings/teams/team_"), "{added:?}");

        trang.get(&place).await;
        let night = [("name", "Kỹ thuật"), ("members", minh.as_str()), ("mon", "22:00-06:00")];
        assert_eq!(trang.post(&place, &night).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(trang.html.contains("22:00-06:00"), "what was typed is kept");
        trang.get(&place).await;
        let shift = [("name", "Kỹ thuật"), ("members", minh.as_str()), ("mon", "08:00-12:00; 22:00-24:00")];
        assert_eq!(trang.post(&place, &shift).await.status, StatusCode::SEE_OTHER);
        let team = roster(&shop).await.teams()[0].clone();
        assert_eq!((team.name.as_str(), team.members.len(), team.week.on(1).len()), ("Kỹ thuật", 1, 2));

        trang.get(&place).await;
        assert_eq!(trang.post(&format!("{place}/retire"), &[]).await.status, StatusCode::SEE_OTHER);
        assert!(roster(&shop).await.teams().is_empty());
        assert_eq!(trang.get(&place).await.fault, Some(Fault::NotFound));
        let mut agent = shop.signed_in(MINH).await;
        assert_eq!(agent.get(TEAMS).await.fault, Some(Fault::Forbidden));
    })
    .await;
}

#[tokio::test]
async fn whoever_leaves_is_in_no_team() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague(TRANG, Role::Owner).await;
        let minh = shop.colleague(MINH, Role::Agent).await;
        let mut trang = shop.signed_in(TRANG).await;
        trang.get(TEAMS).await;
        trang.post(TEAMS, &[("name", "Một"), ("members", &minh.to_string())]).await;
        let teams_of = || shop.engine.read(move |tx| identity::teams_of(tx, minh));
        assert_eq!(teams_of().await.unwrap().len(), 1);
        trang.get(&format!("/app/settings/team/{minh}")).await;
        trang.post(&format!("/app/settings/team/{minh}/leave"), &[]).await;
        assert_eq!(teams_of().await.unwrap(), []);
        assert!(roster(&shop).await.people().iter().all(|it| it.member.id != minh));
    })
    .await;
}

#[tokio::test]
async fn a_colleagues_duty_and_shift_are_kept_as_they_were_typed() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague(TRANG, Role::Owner).await;
        let minh = shop.colleague(MINH, Role::Agent).await;
        let of =
            |roster: &Roster| roster.people().iter().find(|it| it.member.id == minh).unwrap().duty.clone();
        assert_eq!(of(&roster(&shop).await).capacity, Some(20), "the usual");
        let (page, save) = (format!("/app/settings/team/{minh}"), format!("/app/settings/team/{minh}/duty"));
        let mut trang = shop.signed_in(TRANG).await;
        trang.get(&page).await;
        for wrong in [("capacity", "0"), ("capacity", "nhiều"), ("languages", "de"), ("lines", "boats")] {
            assert_eq!(
                trang.post(&save, &[wrong]).await.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{wrong:?}"
            );
            trang.get(&page).await;
        }
        let fields = [("languages", "vi"), ("languages", "is"), ("capacity", ""), ("sun", "00:00-24:00")];
        assert_eq!(trang.post(&save, &fields).await.status, StatusCode::SEE_OTHER);
        let duty = of(&roster(&shop).await);
        assert_eq!((duty.languages.len(), duty.capacity, duty.week.on(7).len()), (2, None, 1));
    })
    .await;
}

#[tokio::test]
async fn days_off_are_entered_by_oneself_and_by_those_who_lead() {
    each_engine(SCHEMAS, |engine| async move {
        let shop = Shop::new(engine);
        shop.colleague(TRANG, Role::Owner).await;
        let minh = shop.colleague(MINH, Role::Agent).await;
        let mut agent = shop.signed_in(MINH).await;
        let own = "/app/settings/account/absences";
        agent.get("/app/settings/account").await;
        let today =
            shop.engine.clock.now().to_zoned(kernel::TimeZone::get("Asia/Ho_Chi_Minh").unwrap()).date();
        let (day, before) = (today.to_string(), today.yesterday().unwrap().to_string());
        let over = [("from", before.as_str()), ("until", before.as_str()), ("reason", "leave")];
        assert_eq!(agent.post(own, &over).await.status, StatusCode::UNPROCESSABLE_ENTITY, "it is over");
        agent.get("/app/settings/account").await;
        let fields = [("from", day.as_str()), ("until", day.as_str()), ("reason", "sick"), ("note", "Sốt")];
        assert_eq!(agent.post(own, &fields).await.status, StatusCode::SEE_OTHER);
        let now = || -> Timestamp { shop.engine.clock.now() };
        let available = |roster: &Roster| roster.availability(minh, None, now());
        let Availability::Absent { until } = available(&roster(&shop).await) else { panic!("not away") };
        assert_eq!(shop.engine.read(move |tx| identity::away_until(tx, minh)).await.unwrap(), Some(until));
        shop.engine.clock.advance(SignedDuration::from_secs(until.duration_since(now()).as_secs()));
        assert_eq!(available(&roster(&shop).await), Availability::Here, "back at midnight");

        let page = format!("/app/settings/team/{minh}");
        let mut trang = shop.signed_in(TRANG).await;
        trang.get(&page).await;
        let tomorrow = today.tomorrow().unwrap().to_string();
        let half = [
            ("from", tomorrow.as_str()),
            ("until", tomorrow.as_str()),
            ("until_time", "12:00"),
            ("reason", "other"),
        ];
        assert_eq!(trang.post(&format!("{page}/absences"), &half).await.status, StatusCode::SEE_OTHER);
        assert!(matches!(available(&roster(&shop).await), Availability::Absent { .. }));
        trang.get(&page).await;
        let absence = format!("absence_{}", token_after(&trang.html, "/absences/absence_"));
        let foreign = format!("/app/settings/account/absences/{absence}/remove");
        assert_eq!(trang.post(&foreign, &[]).await.fault, Some(Fault::NotFound), "not one's own");
        trang.get(&page).await;
        let gone = trang.post(&format!("{page}/absences/{absence}/remove"), &[]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
        assert_eq!(available(&roster(&shop).await), Availability::Here);
    })
    .await;
}
