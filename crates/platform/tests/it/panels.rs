//! Panels of several rooms on one page: one that fails costs nobody the others.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use kernel::{Actor, Locale, TimeZone};
use platform::{
    Config, Tx,
    files::Files,
    i18n::{Lang, Texts},
    web::{App, Panel, PanelError, PanelSubject, Room, ShopFace, Theme, Visit, VisitParts},
};
use testkit::{Engine, each_engine};

use crate::SCHEMAS;

type Drawn = Result<Option<String>, PanelError>;
type Draw = fn(&mut Tx<'_>, &Actor, &Lang, PanelSubject) -> Drawn;

fn files_there(tx: &mut Tx<'_>, _: &Actor, _: &Lang, _: PanelSubject) -> Drawn {
    let files: Option<i64> = tx.value("select cast(count(*) as bigint) from file", &[])?;
    Ok(files.map(|count| format!("{count} files")))
}

fn broken(tx: &mut Tx<'_>, _: &Actor, _: &Lang, _: PanelSubject) -> Drawn {
    let none: Option<i64> = tx.value("select label from nowhere", &[])?;
    Ok(none.map(|_| String::new()))
}

fn silent(_: &mut Tx<'_>, _: &Actor, _: &Lang, _: PanelSubject) -> Drawn {
    Ok(None)
}

/// The panels, and what is read beside them.
async fn drawn(engine: &Engine, draws: &[Draw]) -> (Vec<Option<String>>, Option<i64>) {
    let texts = Arc::new(Texts::new(&[]).unwrap());
    let visit = Visit::new(VisitParts {
        actor: Actor::Anonymous,
        name: String::new(),
        shop: ShopFace::default(),
        lang: Lang::new(Arc::clone(&texts), Locale::En, TimeZone::UTC),
        theme: Theme::Device,
        csrf: String::new(),
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        path: "/".into(),
        changes_heard: 0,
    });
    let folder = tempfile::tempdir().unwrap();
    let files = Files::folder(folder.path()).unwrap();
    let panels = draws.iter().zip(0..).map(|(draw, order)| Panel { slot: "here", order, draw: *draw });
    let room = Room { panels: panels.collect(), ..Room::default() };
    let app = App::new(engine.db.clone(), Config::default(), texts, files, vec![room]);
    let count = |tx: &mut Tx<'_>| tx.value("select cast(count(*) as bigint) from file", &[]);
    let (panels, beside) = app.panels_and("here", &visit, PanelSubject::default(), count).await;
    (panels, beside.unwrap())
}

#[tokio::test]
async fn a_panel_that_fails_costs_nobody_the_others_nor_what_is_read_beside_them() {
    each_engine(SCHEMAS, |engine| async move {
        let sound = drawn(&engine, &[silent, files_there, files_there]).await;
        let said = Some("0 files".to_owned());
        assert_eq!(sound, (vec![said.clone(), said.clone()], Some(0)), "{}", engine.name);
        let torn = drawn(&engine, &[files_there, broken, silent, files_there]).await;
        assert_eq!(torn, (vec![said.clone(), None, said], Some(0)), "{}", engine.name);
    })
    .await;
}
