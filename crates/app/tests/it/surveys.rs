//! A survey's link tells what was answered, and nothing that was answered or typed is lost.

use axum::http::StatusCode;
use jiff::SignedDuration;
use platform::{Config, mail::newest_mails};

use crate::{
    house::House,
    world::{World, form_to},
};

const WORDS: &str = "Chờ hơi lâu nhưng sửa kỹ.";

/// The link of a survey that nobody answered.
pub async fn unanswered(world: &World) -> String {
    let mails = world.app.db().read(|tx| newest_mails(tx, 500)).await.unwrap();
    let links = mails.iter().flat_map(|mail| mail.body.split_whitespace());
    let tokens = links.filter_map(|word| word.split_once("/s/")).map(|(_, token)| token.to_owned());
    for path in tokens.map(|token| format!("/s/{token}")).collect::<Vec<_>>() {
        if form_to(&world.visitor().get(&path).await.body, &path).is_some() {
            return path;
        }
    }
    panic!("somebody has not answered");
}

#[tokio::test]
async fn a_link_that_was_answered_shows_the_answer_and_what_may_still_be_done() {
    let house = House::open(Config::default()).await;
    let world = World::around(&house).await;
    let path = unanswered(&world).await;
    let (mut phone, mut other) = (world.visitor(), world.visitor());
    let old_form = form_to(&other.get(&path).await.body, &path).unwrap();
    let sent = phone.submit(&path, &path, &[("score", "4"), ("words", WORDS)]).await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, path.as_str()));

    let shown = phone.get(&path).await.body;
    assert!(shown.contains("4 trên 5") && shown.contains(WORDS), "{shown}");
    assert!(form_to(&shown, &path).is_none(), "no blank form: {shown}");
    let change = format!("{path}?change=1");
    assert!(shown.contains(&change) && shown.contains("đổi được câu trả lời đến"), "{shown}");

    let refused = other.post(&path, &old_form, &[("score", "1"), ("words", "Bấm nhầm")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let standing = "đã chấm 4 trên 5";
    assert!(refused.body.contains("Bấm nhầm") && refused.body.contains(standing), "{}", refused.body);
    assert!(phone.get(&path).await.body.contains("4 trên 5"), "an old page overwrites nothing");

    let form = phone.get(&change).await.body;
    assert!(form.contains(WORDS) && form.contains(standing), "the form holds what was answered: {form}");
    let hidden = form_to(&form, &path).unwrap();
    let changed = phone.post(&path, &hidden, &[("score", "5"), ("words", "Ổn rồi.")]).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.body);
    assert!(phone.get(&path).await.body.contains("5 trên 5"));

    let late_form = form_to(&phone.get(&change).await.body, &path).unwrap();
    house.clock.advance(SignedDuration::from_hours(24 * 7 + 1));
    let shown = phone.get(&change).await.body;
    assert!(shown.contains("5 trên 5") && shown.contains("không đổi được nữa"), "{shown}");
    assert!(form_to(&shown, &path).is_none() && !shown.contains(&format!("href=\"{change}")), "{shown}");
    let late = phone.post(&path, &late_form, &[("score", "1"), ("words", "Hỏng lại rồi")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("Hỏng lại rồi") && late.body.contains("5 trên 5"), "{}", late.body);
}
