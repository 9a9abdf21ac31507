//! Mail that wants to do something, in a browser: no script runs, and nothing is asked of anybody elsewhere.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use channels::{KeepMailboxes, NewDoor, NewMailbox};
use kernel::{Actor, Granted, Locale};
use platform::{Config, DbError, Tx, web::Fault};
use testkit::browser::{Browser, Scheme};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::{house::House, walk::carry, world::World};

const PROGRAM: Actor = Actor::System { task: "test" };

/// Ways to run something or to fetch something; `CANARY` is told when one of them works.
const ATTACKS: [&str; 20] = [
    "<script>fetch('CANARY/script')</script>",
    "<script src=CANARY/src></script>",
    "<img src=CANARY/img>",
    "<img src=x onerror=\"fetch('CANARY/onerror')\">",
    "<svg onload=\"fetch('CANARY/svg')\"></svg>",
    "<svg><image href=CANARY/image /></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=CANARY/mglyph&gt;\">",
    "<style>@import 'CANARY/import'; body { background: url(CANARY/css) }</style>",
    "<div style=\"background:url(CANARY/style)\">x</div>",
    "<link rel=stylesheet href=CANARY/link><link rel=prefetch href=CANARY/prefetch>",
    "<iframe src=CANARY/frame></iframe><iframe srcdoc=\"<img src=CANARY/srcdoc>\"></iframe>",
    "<object data=CANARY/object></object><embed src=CANARY/embed>",
    "<video poster=CANARY/poster src=CANARY/video autoplay></video><audio src=CANARY/audio autoplay></audio>",
    "<body background=CANARY/body onload=\"fetch('CANARY/onload')\">",
    "<table background=CANARY/table><tr><td>x</table>",
    "<input type=image src=CANARY/input autofocus onfocus=\"fetch('CANARY/onfocus')\">",
    "<details open ontoggle=\"fetch('CANARY/ontoggle')\">x</details>",
    "<meta http-equiv=refresh content=\"0;url=CANARY/refresh\">",
    "<form action=CANARY/form><button autofocus>x</button></form><base href=CANARY/base/><img src=y>",
    "<picture><source srcset=CANARY/srcset><img src=x></picture>",
];

/// Somebody's server, who hears whatever is asked of it and gives the raw mail as a page.
struct Canary {
    url: String,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Canary {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heard = Arc::<Mutex<Vec<String>>>::default();
        let (page, kept) = (ATTACKS.join("\n").replace("CANARY", &url), Arc::clone(&heard));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (page, kept) = (page.clone(), Arc::clone(&kept));
                tokio::spawn(async move {
                    let mut asked = [0; 4096];
                    let length = stream.read(&mut asked).await.unwrap_or(0);
                    let asked = String::from_utf8_lossy(&asked[..length]).into_owned();
                    let path = asked.split(' ').nth(1).unwrap_or_default().to_owned();
                    let body = if path == "/page" { page } else { String::new() };
                    kept.lock().unwrap().push(path);
                    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n";
                    let answer = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
                    let _ = stream.write_all(answer.as_bytes()).await;
                });
            }
        });
        Self { url, heard }
    }

    /// What was asked of it lately, but for pages and the browser's own little picture.
    async fn hits(&self) -> Vec<String> {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let heard = std::mem::take(&mut *self.heard.lock().unwrap());
        heard.into_iter().filter(|path| !["/page", "/favicon.ico", ""].contains(&path.as_str())).collect()
    }

    fn mail(&self) -> String {
        let attack = ATTACKS.join("\n").replace("CANARY", &self.url);
        let image = format!("<img src={}/name>", self.url);
        format!(
            "From: \"{image}\" <lan@khach.example>\r\nTo: hotro@saomai.example\r\nSubject: {image}<script>1</script>\r\n\
             Message-ID: <1@khach.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Chào</p>{attack}\r\n\
             --b\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename=\"{image}.html\"\r\n\r\n{attack}\r\n--b--\r\n"
        )
    }
}

/// The mail comes to the shop. Returns the pages that show it.
async fn bring(house: &House, mail: &str) -> [String; 4] {
    let seal = house.app.seal();
    let new = NewMailbox {
        name: "ho-tro".into(),
        address: "hotro@saomai.example".into(),
        door: NewDoor::Pipe,
        charset: String::new(),
        trusted_server: String::new(),
        locale: Locale::Vi,
        team: None,
        takes_tokens: true,
        is_active: true,
    };
    let granted = Granted::<KeepMailboxes>::system("test");
    let add = move |tx: &mut Tx<'_>| channels::add_mailbox(tx, &granted, &seal, &new);
    house.app.db().write::<_, Fault, _>(add).await.unwrap();
    let doors = tokio::spawn(channels::doors::run(house.app.clone()));
    while channels::doors::drop_off(&house.app.config().data, "ho-tro", mail.as_bytes()).is_err() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let processed = || house.app.db().read::<_, DbError, _>(|tx| channels::law(tx).map(|law| law.processed));
    while processed().await.unwrap() < 1 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let _ = haumai::letter_worker(&house.app).run_due().await;
    }
    doors.abort();
    let read = |tx: &mut Tx<'_>| -> Result<(i64, String), DbError> {
        let sql = "select t.number, t.id from message m join ticket t on t.id = m.ticket_id where m.html_file_id is not null";
        let (number, ticket): (i64, tickets::TicketId) = tx.first(sql, &[])?.unwrap();
        let said = tickets::messages_of(tx, &PROGRAM, ticket)?;
        Ok((number, said[0].id.to_string()))
    };
    let (number, message) = house.app.db().read(read).await.unwrap();
    let page = format!("/app/tickets/{number}");
    let original = format!("{page}/messages/{message}/original");
    [page, format!("{original}?pictures=true"), original, "/app/mail/letters".into()]
}

#[tokio::test(flavor = "multi_thread")]
async fn no_script_of_a_mail_runs_and_no_request_of_a_mail_leaves() {
    let canary = Canary::start().await;
    let house = House::open(Config::default()).await;
    haumai::cast::tell(&house.app, &house.clock).await.unwrap();
    let pages = bring(&house, &canary.mail()).await;
    let visitor = World::of(&house.app).staff("minh@saomai.example").await;
    let browser = Browser::start().await.unwrap();
    browser.open(&format!("{}/page", canary.url), 1440, Scheme::Light).await.unwrap();
    let hits = canary.hits().await;
    assert!(hits.len() >= 15, "as a page of its own it does all of this: {hits:?}");
    carry(&browser, &house, &visitor).await;
    for page in pages {
        browser.open(&house.at(&page), 1440, Scheme::Light).await.unwrap();
        let shown = browser.page.source().await.unwrap();
        assert!(shown.contains("Chào") || shown.contains("khach.example"), "{page}: {shown}");
        assert_eq!(canary.hits().await, Vec::<String>::new(), "{page}");
        let here = browser.page.current_url().await.unwrap();
        assert!(here.as_str().starts_with(&house.url), "{page} leads away to {here}");
    }
}
