//! The surveys go out by themselves, a day after each hand-over; most customers answer.

use platform::mail::newest_mails;

use super::stage::Stage;

const SCORES: &[(u8, &str)] = &[
    (5, "Nhanh, báo giá rõ ràng."),
    (5, ""),
    (4, "Ổn, hơi đông khách."),
    (5, "Bạn Quỳnh Anh tư vấn nhiệt tình."),
    (2, "Hẹn 3 ngày mà 6 ngày mới xong, gọi không ai nghe."),
    (4, ""),
    (5, "Máy như mới."),
    (3, ""),
];

/// Sends what is due and answers most of it.
pub(super) async fn tell(stage: &Stage<'_>) -> anyhow::Result<()> {
    stage.hours_ago(2.0);
    let worker = crate::worker(stage.app)?;
    while worker.run_due().await? > 0 {}
    let mails = stage.app.db().read(|tx| newest_mails(tx, 500)).await?;
    let tokens: Vec<String> = mails.iter().filter_map(|mail| token_in(&mail.body)).collect();
    let count = tokens.len().max(1);
    for (i, token) in tokens.into_iter().enumerate() {
        let Some((score, words)) = SCORES.get(i % (SCORES.len() + 1)).copied() else { continue };
        stage.hours_ago(2.0 - 1.7 * i as f64 / count as f64);
        stage.app.db().write(move |tx| feedback::answer_survey_with(tx, &token, score, words)).await?;
    }
    stage.hours_ago(0.0);
    while worker.run_due().await? > 0 {}
    Ok(())
}

/// The token behind `/s/` in a survey's mail.
fn token_in(body: &str) -> Option<String> {
    let (_, after) = body.split_once("/s/")?;
    let token: String = after.chars().take_while(char::is_ascii_hexdigit).collect();
    (token.len() == 64).then_some(token)
}
