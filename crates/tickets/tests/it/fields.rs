//! Typed fields: defined by who keeps the desk, filled at a ticket, needed before it is done, seen by whom they are for.

use axum::http::StatusCode;
use kernel::{Actor, Granted, Locale, Role, Roles};
use testkit::{Engine, each_engine};
use tickets::{FieldId, FieldKind, FieldName, NewField, Status, save_field};

use crate::{
    cast::{Cast, SCHEMAS},
    site::Site,
};

fn field(name: &str, kind: FieldKind, choices: &[&str]) -> NewField {
    NewField {
        name: FieldName { vi: name.into(), en: format!("{name} en"), is: format!("{name} is") },
        kind,
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        is_required: false,
        is_public: false,
    }
}

async fn keep(engine: &Engine, new: NewField) -> FieldId {
    let granted = Granted::system("test");
    engine.db.write(move |tx| save_field(tx, &granted, None, &new)).await.unwrap()
}

#[tokio::test]
async fn a_field_is_filled_told_found_and_shown_to_whom_it_is_for() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let (one, two) = (cast.stripes(&engine).await.number, cast.stripes(&engine).await.number);
        let part =
            NewField { is_public: true, ..field("Bộ phận", FieldKind::Choice, &["Màn hình", "Pin"]) };
        let part = keep(&engine, part).await.to_string();
        let cost = keep(&engine, field("Chi phí", FieldKind::Number, &[])).await.to_string();
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        let page = format!("/app/tickets/{one}");
        let wrong = [("field", part.as_str()), (&part, "Pin"), ("field", &cost), (&cost, "nhiều")];
        let refused = site.post(&format!("{page}/fields"), &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", engine.name);
        assert!(refused.body.contains(&format!("id=\"{cost}-error\"")) && refused.body.contains("nhiều"));
        let right = [("field", part.as_str()), (&part, "Pin"), ("field", &cost), (&cost, "12,5")];
        let filled = site.post(&format!("{page}/fields"), &right).await;
        assert_eq!(filled.status, StatusCode::SEE_OTHER, "{}", filled.body);
        let organise = site.get(&format!("{page}/organise")).await.body;
        assert!(
            organise.contains("value=\"12.5\"") && organise.contains("value=\"Pin\" selected"),
            "{organise}"
        );
        assert!(site.get(&page).await.body.contains("cập nhật trường thông tin (2)"));
        let own = Site::of(&engine, cast.lan(), Locale::Vi).get(&format!("/my/messages/{one}")).await.body;
        assert!(own.contains("Bộ phận") && own.contains("Pin") && !own.contains("Chi phí"), "{own}");
        let asked = format!("{part}:Pin");
        let view = site.post("/app/inbox/views", &[("name", "Pin"), ("field", asked.as_str())]).await;
        assert_eq!(view.status, StatusCode::SEE_OTHER, "{}", view.body);
        let shown = site.get(&view.place).await.body;
        assert!(
            shown.contains(&format!("/app/tickets/{one}?"))
                && !shown.contains(&format!("/app/tickets/{two}?"))
        );
    })
    .await;
}

#[tokio::test]
async fn a_ticket_is_not_done_before_its_required_fields_are_filled() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let number = cast.stripes(&engine).await.number;
        let cause = NewField { is_required: true, ..field("Có nước vào", FieldKind::YesNo, &[]) };
        let cause = keep(&engine, cause).await.to_string();
        let site = Site::of(&engine, cast.minh(), Locale::Vi);
        let done = format!("/app/tickets/{number}/done");
        let refused = site.post(&done, &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", engine.name);
        assert!(refused.body.contains("trường bắt buộc"), "{}", refused.body);
        let seen = cast.last_seen(&engine, number).await;
        assert!(cast.tries_to_answer(&engine, number, "Dạ xong", tickets::Then::Done, seen).await.is_err());
        let fill = [("field", cause.as_str()), (&cause, "no")];
        assert_eq!(
            site.post(&format!("/app/tickets/{number}/fields"), &fill).await.status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(site.post(&done, &[]).await.status, StatusCode::SEE_OTHER);
        assert!(matches!(cast.ticket(&engine, number).await.standing.status, Status::Done { .. }));
    })
    .await;
}

#[tokio::test]
async fn the_form_of_a_field_refuses_what_cannot_be_right() {
    each_engine(SCHEMAS, |engine| async move {
        let cast = Cast::of(&engine).await;
        let manager = Actor::Staff { id: cast.minh, roles: Roles::of(&[Role::Manager]), branch: None };
        for locale in Locale::ALL {
            let site = Site::of(&engine, manager.clone(), locale);
            assert_eq!(site.get("/app/settings/fields").await.status, StatusCode::OK);
            assert!(site.get("/app/settings/fields/new").await.body.contains("id=\"name_is\""));
        }
        let site = Site::of(&engine, manager, Locale::Vi);
        let names = [("name_vi", "Lỗi"), ("name_en", "Fault"), ("name_is", "Bilun")];
        let with = |more: &[(&'static str, &'static str)]| [names.as_slice(), more].concat();
        for (at, fields) in [
            ("name_en", vec![("name_vi", "Lỗi"), ("kind", "text")]),
            ("kind", with(&[])),
            ("choices", with(&[("kind", "choice"), ("choices", "một")])),
            ("choices", with(&[("kind", "text"), ("choices", "một")])),
        ] {
            let refused = site.post("/app/settings/fields", &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{at} {}", engine.name);
            assert!(refused.body.contains(&format!("id=\"{at}-error\"")), "{at} {}", refused.body);
        }
        let saved =
            site.post("/app/settings/fields", &with(&[("kind", "choice"), ("choices", "A\nB")])).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let list = site.get("/app/settings/fields").await.body;
        let edit =
            list.split("href=\"").find(|part| part.starts_with("/app/settings/fields/field_")).unwrap();
        let edit = edit.split('"').next().unwrap();
        assert!(site.get(edit).await.body.contains("A\nB"));
        let other = site.post(edit, &with(&[("kind", "date")])).await;
        assert!(other.body.contains("id=\"kind-error\""), "{}", other.body);
        assert_eq!(site.post(&format!("{edit}/remove"), &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(site.get(edit).await.status, StatusCode::NOT_FOUND);
        let agent = Site::of(&engine, cast.minh(), Locale::Vi);
        assert_eq!(agent.get("/app/settings/fields").await.status, StatusCode::FORBIDDEN);
    })
    .await;
}
