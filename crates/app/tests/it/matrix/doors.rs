//! Addresses that hold a secret, for the columns `own` and `foreign`: whoever has one of them is its customer.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use kernel::{Actor, CustomerId, Granted};
use platform::{
    Tx,
    mail::newest_mails,
    web::{Route, digest_of},
};
use repairs::{Repair, RepairError};

use super::{objects::judged, sent};
use crate::world::World;

const WATCHER: Actor = Actor::System { task: "test" };

/// Forms that would be taken. A price is answered in a version that nobody was sent, so that it stays open.
const FORMS: &[(&str, &[(&str, &str)])] =
    &[("/r/{token}/quote/{version}", &[("answer", "decline")]), ("/s/{token}", &[("score", "5")])];

/// One of the kinds of secrets.
struct Door {
    /// How its addresses begin.
    written: &'static str,
    /// One that is good.
    own: String,
    /// Secrets that open nothing.
    foreign: Vec<String>,
    /// One that is good and opens another thing, for addresses that name something behind the secret.
    of_another: String,
    /// What a parameter behind the secret names; the same for every secret.
    behind: String,
}

pub(super) struct Doors([Door; 2]);

impl Doors {
    /// The surveys of `spared` stay as they are: they are asked for by their number elsewhere.
    pub(super) async fn of(world: &World, spared: CustomerId) -> Self {
        let (repair, another) = two_repairs(world).await;
        let photo = photo(world, &repair).await;
        let [slip, old_slip] = [issued(world, &repair).await, issued(world, &repair).await];
        let of_another = issued(world, &another).await;
        let [survey, old_survey, other_survey] = mailed(world, spared).await;
        too_old(world, "update slip_token set expires_at = 0 where digest = $1", &old_slip).await;
        too_old(world, "update survey_invite set expires_at = 0 where digest = $1", &old_survey).await;
        let slips = Door {
            written: "/r/{token}",
            foreign: vec![altered(&slip), old_slip, survey.clone()],
            own: slip.clone(),
            of_another,
            behind: photo,
        };
        let surveys = Door {
            written: "/s/{token}",
            foreign: vec![altered(&survey), old_survey, slip],
            own: survey,
            of_another: other_survey,
            behind: String::new(),
        };
        Self([slips, surveys])
    }

    /// The cells `own` and `foreign` of a route whose address holds a secret.
    pub(super) async fn ask(&self, world: &World, route: &Route) -> Option<[&'static str; 2]> {
        let door = self.0.iter().find(|door| route.path.starts_with(door.written))?;
        let mut foreign: Vec<&String> = door.foreign.iter().collect();
        if route.path.contains("{file}") {
            foreign.push(&door.of_another);
        }
        let mut cells = BTreeSet::new();
        for secret in foreign {
            cells.insert(door.answer(world, route, secret).await);
        }
        assert_eq!(cells.len(), 1, "{}: secrets that open nothing are told apart: {cells:?}", route.path);
        Some([door.answer(world, route, &door.own).await, cells.pop_first().unwrap()])
    }
}

impl Door {
    async fn answer(&self, world: &World, route: &Route, secret: &str) -> &'static str {
        let path = route.path.replace("{token}", secret).replace("{file}", &self.behind);
        // Thanks are said for a score.
        let path = path.replace("{version}", "999").replace("/thanks", "/thanks?score=5");
        let fields = FORMS.iter().find(|(path, _)| *path == route.path).map_or(&[][..], |(_, fields)| fields);
        judged(&sent(&mut world.visitor(), route, &path, fields).await)
    }
}

/// Two of the shop's repairs, of different customers.
async fn two_repairs(world: &World) -> (Repair, Repair) {
    let mut owner = world.staff("trang@saomai.example").await;
    let listed = owner.get("/api/v1/repairs").await.value();
    let codes: Vec<_> =
        listed.as_array().unwrap().iter().map(|r| r["code"].as_str().unwrap().to_owned()).collect();
    let read = move |tx: &mut Tx<'_>| {
        let mut found = Vec::new();
        for code in &codes {
            found.extend(repairs::repair_by_code(tx, &WATCHER, code.parse().unwrap())?);
        }
        Ok::<_, platform::DbError>(found)
    };
    let mut found = world.app.db().read(read).await.unwrap().into_iter();
    let first = found.next().unwrap();
    let another = found.find(|r| r.customer != first.customer).unwrap();
    (first, another)
}

async fn photo(world: &World, repair: &Repair) -> String {
    let mut owner = world.staff("trang@saomai.example").await;
    let seen = owner.get(&format!("/api/v1/repairs/{}", repair.code())).await.value();
    seen["photos"][0].as_str().unwrap().to_owned()
}

async fn issued(world: &World, repair: &Repair) -> String {
    let (repair, seal) = (repair.clone(), world.app.seal());
    let issue = move |tx: &mut Tx<'_>| {
        let slip = repairs::issue_slip(tx, &Granted::system("matrix"), &repair, &seal)?;
        Ok::<_, RepairError>(slip.path.trim_start_matches("/r/").to_owned())
    };
    world.app.db().write(issue).await.unwrap()
}

/// The secrets of three surveys that were mailed and can still be answered.
async fn mailed(world: &World, spared: CustomerId) -> [String; 3] {
    let mails = world.app.db().read(|tx| newest_mails(tx, 500)).await.unwrap();
    let links =
        mails.iter().flat_map(|mail| mail.body.split_whitespace()).filter_map(|word| word.split_once("/s/"));
    let secrets: BTreeSet<String> =
        links.map(|(_, rest)| rest.split(['?', '/']).next().unwrap().to_owned()).collect();
    let mut good = Vec::new();
    for secret in secrets {
        let is_free = holder(world, &secret).await != spared;
        if is_free
            && good.len() < 3
            && world.visitor().get(&format!("/s/{secret}")).await.status == StatusCode::OK
        {
            good.push(secret);
        }
    }
    good.try_into().unwrap()
}

async fn holder(world: &World, survey: &str) -> CustomerId {
    let (sql, digest) = ("select customer_id from survey_invite where digest = $1", digest_of(survey));
    let found = world.app.db().read::<_, platform::DbError, _>(move |tx| tx.value(sql, &[&digest])).await;
    found.unwrap().unwrap()
}

async fn too_old(world: &World, sql: &'static str, secret: &str) {
    let digest = digest_of(secret);
    let changed = world.app.db().write::<_, platform::DbError, _>(move |tx| tx.exec(sql, &[&digest])).await;
    assert_eq!(changed.unwrap(), 1);
}

/// The same secret with another last letter, which is one that secrets of its kind have.
fn altered(secret: &str) -> String {
    let (rest, last) = secret.split_at(secret.len() - 1);
    format!("{rest}{}", if last == "2" { "3" } else { "2" })
}
