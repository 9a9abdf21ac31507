//! The pages as people see them, in every language.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use axum::{
    Extension, Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use kernel::{Actor, CustomerId, Granted, Locale, Role, Roles, StaffId, TimeZone, Uuid};
use platform::{
    Config, Db, DbError,
    files::Files,
    i18n::{Lang, Texts},
    jobs::Worker,
    web::{App, PanelSubject, ShopFace, Theme, Visit, VisitParts},
};
use products::{AssetId, EditAssets, SerialAnswer, asset_by_serial, register_asset, transfer_asset};
use testkit::{Engine, each_engine};
use tower::ServiceExt;

use crate::{SCHEMAS, add_customer, galaxy, minh};

fn texts() -> Arc<Texts> {
    Arc::new(Texts::new(&[ui::FTL, customers::FTL, products::FTL].concat()).unwrap())
}

fn hoa() -> Actor {
    let id = StaffId::from_uuid(Uuid::from_u128(2));
    Actor::Staff { id, roles: Roles::of(&[Role::Manager]), branch: None }
}

/// The room's pages as one person sees them.
struct Site {
    routes: Router,
    app: App,
    visit: Visit,
    db: Db,
    _folder: tempfile::TempDir,
}

struct Answer {
    status: StatusCode,
    place: String,
    body: String,
}

impl Site {
    fn of(engine: &Engine, actor: Actor, locale: Locale) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::folder(folder.path()).unwrap();
        let app = App::new(engine.db.clone(), Config::default(), texts(), files, vec![products::room()]);
        let visit = Visit::new(VisitParts {
            actor,
            name: "Trần Minh".into(),
            shop: ShopFace {
                name: "Sao Mai Care".into(),
                hotline: "1800 6868".into(),
                ..ShopFace::default()
            },
            lang: Lang::new(texts(), locale, TimeZone::get("Asia/Ho_Chi_Minh").unwrap()),
            theme: Theme::Device,
            csrf: "csrf".into(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            path: "/".into(),
            changes_heard: 0,
        });
        let routes = products::room().routes.into_iter();
        let routes = routes
            .fold(Router::new(), |router, route| router.route(route.path, route.into_guarded(&app)))
            .layer(Extension(visit.clone()))
            .with_state(app.clone());
        Self { routes, app, visit, db: engine.db.clone(), _folder: folder }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let key = self.db.moment().uuid().to_string();
        let own = [("_csrf", "csrf"), ("_key", key.as_str())];
        let escaped = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
        let pairs: Vec<_> = own.iter().chain(fields).map(|(n, v)| format!("{n}={}", escaped(v))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(pairs.join("&"))).unwrap()).await
    }

    async fn upload(&self, bytes: &[u8]) -> Answer {
        let key = self.db.moment().uuid().to_string();
        let mut body = Vec::new();
        for (name, value) in [("_csrf", "csrf"), ("_key", key.as_str())] {
            body.extend(
                format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        body.extend(b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"sales.csv\"\r\n\r\n");
        body.extend(bytes);
        body.extend(b"\r\n--b--\r\n");
        let request =
            Request::post("/app/import").header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.routes.clone().oneshot(request).await.unwrap();
        let place = response.headers().get(header::LOCATION).and_then(|v| v.to_str().ok());
        let (status, place) = (response.status(), place.unwrap_or_default().to_owned());
        let body = to_bytes(response.into_body(), 1 << 22).await.unwrap();
        Answer { status, place, body: String::from_utf8(body.to_vec()).unwrap() }
    }
}

async fn lan_with_her_phone(engine: &Engine) -> (CustomerId, AssetId) {
    let story = |tx: &mut platform::Tx<'_>| {
        let lan = add_customer(tx, "Nguyễn Thị Lan", "0912345678")?;
        let id =
            register_asset(tx, &Granted::<EditAssets>::system("test"), &galaxy("R5CX21ABC7K", Some(lan)))?;
        Ok::<_, DbError>((lan, id))
    };
    engine.write(story).await.unwrap()
}

#[test]
fn every_text_is_there_in_every_language() {
    assert_eq!(texts().missing(), []);
}

#[tokio::test]
async fn every_page_can_be_read_in_every_language() {
    each_engine(SCHEMAS, |engine| async move {
        let (lan, id) = lan_with_her_phone(&engine).await;
        let manager = Site::of(&engine, hoa(), Locale::En);
        let import = manager.upload(b"date;serial;phone\n2025-06-22;X1;0912345678\n").await.place;
        for locale in Locale::ALL {
            let staff = Site::of(&engine, hoa(), locale);
            let [asset, edit] = [format!("/app/assets/{id}"), format!("/app/assets/{id}/edit")];
            let pages = [
                "/app/assets",
                "/app/assets?q=none",
                &asset,
                &edit,
                "/app/assets/new",
                "/app/import",
                &import,
            ];
            for path in pages {
                let page = staff.get(path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                assert!(!page.body.contains("products-"), "{path} in {locale}: a key stands for its text");
            }
            let own = Site::of(&engine, Actor::Customer { id: lan }, locale);
            for path in ["/my".to_owned(), format!("/my/p/{id}"), format!("/my/p/{id}/code")] {
                let page = own.get(&path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                assert!(page.body.contains("Galaxy S24") && page.body.contains("R5CX21ABC7K"), "{path}");
            }
            for slot in ["ticket.context", "customer.main"] {
                let subject =
                    PanelSubject { customer: Some(lan), asset: Some(id.uuid()), ..PanelSubject::default() };
                let drawn = staff.app.panels(slot, &staff.visit, subject).await;
                assert!(drawn.len() == 1 && drawn[0].as_ref().unwrap().contains("Galaxy S24"), "{slot}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn who_has_more_products_than_a_page_finds_the_older_ones_on_the_next() {
    each_engine(SCHEMAS, |engine| async move {
        let (lan, first) = lan_with_her_phone(&engine).await;
        engine.clock.advance(jiff::SignedDuration::from_mins(1));
        let buy = move |tx: &mut platform::Tx<'_>| {
            for n in 0..50 {
                register_asset(tx, &Granted::system("test"), &galaxy(&format!("MAY{n:08}"), Some(lan)))?;
            }
            Ok::<_, DbError>(())
        };
        engine.write(buy).await.unwrap();
        let own = Site::of(&engine, Actor::Customer { id: lan }, Locale::Vi);
        let newest = own.get("/my").await.body;
        assert!(newest.contains("MAY00000049") && !newest.contains(&first.to_string()), "{}", engine.name);
        let older = newest.split("/my?before=").nth(1).unwrap().split('"').next().unwrap();
        let rest = own.get(&format!("/my?before={older}")).await.body;
        assert!(rest.contains(&first.to_string()) && !rest.contains("/my?before="), "{rest}");
        let told = own.get(&format!("/api/v1/my/assets?before={older}")).await.body;
        assert!(told.contains(&first.to_string()) && !told.contains("MAY00000049"), "{told}");
        let wrong = own.get("/api/v1/my/assets?before=nonsense").await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn lan_sees_her_product_and_nobody_elses() {
    each_engine(SCHEMAS, |engine| async move {
        let (lan, id) = lan_with_her_phone(&engine).await;
        let hung = engine.write(|tx| add_customer(tx, "Phạm Quốc Hùng", "0987654321")).await.unwrap();
        let page = format!("/my/p/{id}");
        let own = Site::of(&engine, Actor::Customer { id: lan }, Locale::Vi);
        let card = own.get(&page).await.body;
        assert!(card.contains("22/06/2025") && card.contains("HD-10") && card.contains("21.990.000"));
        let other = Site::of(&engine, Actor::Customer { id: hung }, Locale::Vi);
        assert_eq!(other.get(&page).await.status, StatusCode::NOT_FOUND);
        assert!(other.get("/my").await.body.contains("Chưa có sản phẩm nào"));

        let give = move |tx: &mut platform::Tx<'_>| {
            transfer_asset(tx, &Granted::system("test"), id, hung, "2026-11-22".parse().unwrap())
        };
        engine.write(give).await.unwrap();
        let card = other.get(&page).await.body;
        assert!(card.contains("Galaxy S24"));
        for hers in ["22/06/2025", "HD-10", "21.990.000", "Lan"] {
            assert!(!card.contains(hers), "{hers} belongs to the earlier owner");
        }
        assert_eq!(own.get(&page).await.status, StatusCode::NOT_FOUND);
        let stranger = Site::of(&engine, Actor::Anonymous, Locale::Vi);
        assert_eq!(stranger.get(&page).await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn minh_registers_a_device_and_what_is_wrong_is_told_at_the_field() {
    each_engine(SCHEMAS, |engine| async move {
        lan_with_her_phone(&engine).await;
        let site = Site::of(&engine, minh(), Locale::En);
        let fields = [("serial", "C02-ABC"), ("name", "MacBook Air M1"), ("category", "laptop")];
        let with = |more: &[(&'static str, &'static str)]| [&fields[..], more].concat();
        for (more, field) in [
            (with(&[("phone", "12")]), "phone-error"),
            (with(&[("phone", "0987 654 321")]), "phone-error"),
            (with(&[("contract_on", "1989-12-31")]), "contract_on-error"),
            (with(&[("contract_on", "2026-11-23")]), "contract_on-error"),
            (with(&[("price", "1.000.000,5"), ("contract_on", "2025-06-22")]), "price-error"),
            (with(&[("warranty_months", "601"), ("contract_on", "2025-06-22")]), "warranty_months-error"),
            (with(&[("order_number", "HD-9")]), "contract_on-error"),
            (vec![("name", ""), ("category", "laptop")], "name-error"),
        ] {
            let refused = site.post("/app/assets/new", &more).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.body.contains(field), "{field}");
        }
        let made = site
            .post("/app/assets/new", &with(&[("phone", "0912345678"), ("contract_on", "2025-06-22")]))
            .await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        assert!(site.get(&made.place).await.body.contains("Nguyễn Thị Lan"));
        assert!(site.get("/app/assets?q=co2abc").await.body.contains("MacBook Air M1"), "O reads like 0");
        assert!(site.get("/app/assets?q=nguyen+thi+lan").await.body.contains("MacBook Air M1"), "by owner");
        assert_eq!(site.get("/app/import").await.status, StatusCode::FORBIDDEN, "agents import nothing");
    })
    .await;
}

#[tokio::test]
async fn a_file_is_tried_brought_in_stopped_and_goes_on() {
    each_engine(SCHEMAS, |engine| async move {
        let site = Site::of(&engine, hoa(), Locale::En);
        let worker = Worker::new(engine.db.clone(), products::room().jobs);
        let mut file = String::from("Ngày mua,Số điện thoại,Khách hàng,Số serial\n");
        (0..10).for_each(|n| file.push_str(&format!("22/06/2025,09123{n:05},Khách {n},SER{n:05}\n")));
        (0..140).for_each(|n| file.push_str(&format!("23/06/2025,09123{:05},Khách,\n", n % 10)));
        file.push_str("31/02/2025,0912345678,=cmd(),SER99999\n23/06/2025,0987654321,Hùng,SER00001\n");
        let place = site.upload(file.as_bytes()).await.place;
        let mapping = [
            ("column-0", "date"),
            ("column-1", "phone"),
            ("column-2", "name"),
            ("column-3", "serial"),
            ("source", "shop"),
            ("currency", "VND"),
            ("dates", "dmy"),
            ("channel", "store"),
        ];
        let twice = [&mapping[..2], &[("column-2", "phone")], &mapping[4..]].concat();
        let refused = site.post(&format!("{place}/check"), &twice).await;
        assert!(
            refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.body.contains("Two columns are")
        );
        assert_eq!(
            site.post(&format!("{place}/run"), &[]).await.status,
            StatusCode::CONFLICT,
            "not before the check"
        );

        assert_eq!(site.post(&format!("{place}/check"), &mapping).await.status, StatusCode::SEE_OTHER);
        assert!(site.get(&place).await.body.contains("0 of 152 lines"));
        while worker.run_due().await.unwrap() > 0 {}
        let checked = site.get(&place).await.body;
        assert!(checked.contains("Would be imported") && checked.contains("150"), "{checked}");
        let assets = async || engine.read(|tx| asset_by_serial(tx, "SER00001")).await.unwrap();
        assert_eq!(assets().await, SerialAnswer::None, "nothing is written by a dry run");

        site.post(&format!("{place}/run"), &[]).await;
        worker.run_due().await.unwrap();
        site.post(&format!("{place}/stop"), &[]).await;
        while worker.run_due().await.unwrap() > 0 {}
        let stopped = site.get(&place).await.body;
        assert!(stopped.contains("Go on") && stopped.contains("100"), "{stopped}");
        site.post(&format!("{place}/run"), &[]).await;
        while worker.run_due().await.unwrap() > 0 {}
        assert!(site.get(&place).await.body.contains("150"));
        assert!(matches!(assets().await, SerialAnswer::One(_)));
        let rejects = site.get(&format!("{place}/rejects.csv")).await.body;
        let lines: Vec<&str> = rejects.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(
            lines[1].starts_with("152,The calendar has no such day (31/02/2025)")
                && lines[1].contains("'=cmd()")
        );
        assert!(lines[2].contains("Another customer has this serial number"));
        rejects_for_programs(&site, &place).await;
    })
    .await;
}

/// The same lines as the file of rejects has, for programs.
async fn rejects_for_programs(site: &Site, place: &str) {
    let twin = place.replace("/app/import/", "/api/v1/imports/") + "/rejects";
    let read = async |path: String| -> serde_json::Value {
        serde_json::from_str(&site.get(&path).await.body).unwrap()
    };
    let told = read(twin.clone()).await;
    assert_eq!(told["headings"][3], "Số serial");
    let told = told["rejects"].as_array().unwrap();
    assert_eq!((told.len(), &told[0]["line"], &told[0]["reason"]), (2, &152.into(), &"no_such_day".into()));
    assert_eq!(told[0]["cells"][2], "=cmd()", "a program gets what stood there");
    assert!(told[1]["text"].as_str().unwrap().starts_with("Another customer has this serial number"));
    let rest = read(format!("{twin}?after=152")).await;
    assert_eq!(rest["rejects"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_device_that_was_sold_to_nobody_known_asks_for_its_owner() {
    each_engine(SCHEMAS, |engine| async move {
        let site = Site::of(&engine, hoa(), Locale::En);
        let sell = |tx: &mut platform::Tx<'_>| {
            let lan = add_customer(tx, "Nguyễn Thị Lan", "0912345678")?;
            let sale = galaxy("", Some(lan)).sale;
            let unit = products::NewAsset { sale, ..galaxy("R5CX21ABC7K", None) };
            register_asset(tx, &Granted::<EditAssets>::system("test"), &unit)
        };
        let place = format!("/app/assets/{}", engine.write(sell).await.unwrap());
        let list = site.get("/app/assets").await.body;
        assert!(list.contains("Sold") && list.contains("unknown") && !list.contains("In stock"), "{list}");
        let page = site.get(&place).await.body;
        for said in ["nobody recorded to whom", "Assign the owner", "value=\"2025-06-22\""] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let owner = [("phone", "0912345678"), ("from", "2025-06-22")];
        let sent = site.post(&format!("{place}/owner"), &owner).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let page = site.get(&place).await.body;
        assert!(page.contains("Nguyễn Thị Lan") && !page.contains("Assign the owner"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_list_of_sales_is_told_at_the_field() {
    each_engine(SCHEMAS, |engine| async move {
        let site = Site::of(&engine, hoa(), Locale::En);
        let wide = "a,".repeat(999);
        for (bytes, said) in [
            (b"".as_slice(), "no lines of sales"),
            (b"PK\x03\x04", "spreadsheet workbook"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\r", "not a text file"),
            (b"date,note\n2025-06-22,\"cut", "opens on line 2 is never closed"),
            (wide.as_bytes(), "1000 columns"),
        ] {
            let refused = site.upload(bytes).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
            assert!(refused.body.contains(said), "{said}: {}", refused.body);
        }
        assert_eq!(site.get("/app/import/nonsense").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_product_that_was_sold_abroad_says_where() {
    each_engine(SCHEMAS, |engine| async move {
        let site = Site::of(&engine, hoa(), Locale::Vi);
        let blank = site.get("/app/assets/new").await.body;
        assert!(blank.contains("<option value=\"\">Nơi đặt cửa hàng</option>"), "{blank}");
        assert!(blank.contains("<option value=\"DE\">Đức</option>") && blank.contains(">Thụy Sĩ</option>"));
        let new = |country, day| {
            let typed = [("name", "Galaxy S24"), ("category", "phone"), ("channel", "online")];
            typed.into_iter().chain([("country", country), ("contract_on", day)]).collect::<Vec<_>>()
        };
        let wrong = site.post("/app/assets/new", &new("XX", "2025-06-22")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("country-error") && wrong.body.contains("mã hai chữ cái như VN"));
        let undated = site.post("/app/assets/new", &new("DE", "")).await;
        assert!(undated.body.contains("contract_on-error"), "a sale has a day: {}", undated.body);
        assert!(undated.body.contains("<option value=\"DE\" selected>"), "what was chosen stays");
        for (country, sold_in, told) in
            [("DE", Some("Đức"), "\"DE\""), ("VN", None, "\"VN\""), ("", None, "null")]
        {
            let done = site.post("/app/assets/new", &new(country, "2025-06-22")).await;
            let place = done.place.split('?').next().unwrap().to_owned();
            let page = site.get(&place).await.body;
            assert_eq!(page.contains("Quốc gia bán"), sold_in.is_some(), "{country}: {page}");
            assert!(page.contains(sold_in.unwrap_or_default()), "{page}");
            let body = site.get(&place.replace("/app/", "/api/v1/")).await.body;
            assert!(body.contains(&format!("\"country\":{told}")), "{body}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_api_answers_like_the_pages() {
    each_engine(SCHEMAS, |engine| async move {
        let (_, id) = lan_with_her_phone(&engine).await;
        let site = Site::of(&engine, minh(), Locale::En);
        let json = async |method: Method, path: &str, body: &str| {
            let request =
                Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
            site.send(request.body(Body::from(body.to_owned())).unwrap()).await
        };
        let shown = json(Method::GET, &format!("/api/v1/assets/{id}"), "").await.body;
        assert!(
            shown.contains("\"serial\":\"R5CX21ABC7K\"") && shown.contains("\"bought_on\":\"2025-06-22\"")
        );
        let found = json(Method::GET, "/api/v1/serials/r5cx2iabc7k", "").await.body;
        assert!(found.contains(&id.to_string()), "{found}");
        let owner = r#"{"phone": "0912345678", "from": "2026-11-22"}"#;
        let same = json(Method::POST, &format!("/api/v1/assets/{id}/owner"), owner).await;
        assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
        let made =
            json(Method::POST, "/api/v1/assets", r#"{"name": "WH-1000XM5", "category": "audio"}"#).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
        let sold = |country: &str| {
            format!(
                r#"{{"name": "S24", "category": "phone", "contract_on": "2025-06-22", "country": "{country}"}}"#
            )
        };
        assert_eq!(json(Method::POST, "/api/v1/assets", &sold("is")).await.status, StatusCode::OK);
        let nowhere = json(Method::POST, "/api/v1/assets", &sold("Iceland")).await;
        assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY);
        let refused = json(Method::POST, "/api/v1/assets", r#"{"name": "", "category": "boat"}"#).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(products::openapi().paths.paths.contains_key("/api/v1/imports/{id}"));
    })
    .await;
}
