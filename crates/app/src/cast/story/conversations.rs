//! What customers write and what the shop answers.

use kernel::CustomerId;
use products::AssetId;
use tickets::{Channel, NewTicket, PostOffice, Reason, Reply, Report, Then, TicketId};

use super::stage::{Scene, Stage};
use crate::cast::customers::Cast;

/// Everybody's conversations. Returns Lan's, which goes on after her device was taken in.
pub(super) async fn tell(stage: &Stage<'_>, cast: &Cast) -> anyhow::Result<TicketId> {
    let named = |i: usize| cast.named.get(i).copied().ok_or_else(|| anyhow::anyhow!("the cast has no {i}"));
    let number = lan(stage, named(0)?).await?;
    for (i, (subject, words, reason)) in QUESTIONS.iter().enumerate() {
        let (customer, asset) = named(1 + i % (cast.named.len() - 1))?;
        ask(stage, (customer, asset), (subject, words, *reason), 0.4 + i as f64 * 1.7).await?;
    }
    for (i, (customer, asset)) in cast.others.iter().skip(40).take(14).enumerate() {
        answered(stage, (*customer, *asset), i).await?;
    }
    let found = stage.app.db().read(move |tx| tickets::ticket_id(tx, &crate::cast::NARRATOR, number)).await?;
    found.ok_or_else(|| anyhow::anyhow!("Lan's ticket is not there"))
}

/// Lan asks when her phone is ready.
pub(super) async fn go_on(stage: &Stage<'_>, cast: &Cast, lans: TicketId) -> anyhow::Result<()> {
    let Some((lan, _)) = cast.named.first().copied() else { return Ok(()) };
    let found =
        stage.app.db().read(move |tx| tickets::open_tickets_of(tx, &crate::cast::NARRATOR, lan)).await?;
    let Some(number) = found.into_iter().find(|t| t.id == lans).map(|t| t.number) else { return Ok(()) };
    stage.hours_ago(0.3);
    let (may, words) = (stage.own(lan)?, "Dạ vâng, em đã gửi máy. Sửa xong thì bao lâu lấy được ạ?");
    stage.app.db().write(move |tx| tickets::answer_shop(tx, &may, number, words, &[])).await?;
    Ok(())
}

const QUESTIONS: &[(&str, &str, Reason)] = &[
    (
        "Hỏi phí thay pin iPhone 13",
        "Shop ơi, máy mình dùng 3 năm pin còn 78 %, thay pin chính hãng hết bao nhiêu và bao lâu lấy được ạ?",
        Reason::Question,
    ),
    (
        "Skil á heyrnartólum",
        "Hæ, heyrnartólin eru ónotuð og ég vil skila þeim. Hvernig geri ég það?",
        Reason::Return,
    ),
    (
        "Hỏi giá thay pin MacBook Air M1",
        "Shop cho mình hỏi thay pin chính hãng cho MacBook Air M1 giá bao nhiêu?",
        Reason::Question,
    ),
    ("Bao giờ nhận được iPad?", "Em đã duyệt báo giá hôm qua, bao giờ lấy được máy ạ?", Reason::Question),
    (
        "Chờ hơn 40 phút mới có người tiếp",
        "Hôm qua mình chờ hơn 40 phút ở chi nhánh Cầu Giấy mới có người tiếp.",
        Reason::Other,
    ),
    (
        "Tivi mất tiếng khi mở YouTube",
        "Tivi nhà bác tự nhiên mất tiếng, chỉ YouTube thôi, kênh khác vẫn có.",
        Reason::Fault,
    ),
    (
        "Router drops every evening",
        "I tried the reset from the article but the laptop still loses Wi-Fi every evening.",
        Reason::Fault,
    ),
];

/// Lan reports her fault with photos; Minh answers.
async fn lan(stage: &Stage<'_>, (lan, phone): (CustomerId, AssetId)) -> anyhow::Result<i64> {
    stage.hours_ago(5.2);
    let report = Report {
        asset: Some(phone),
        subject: "Màn hình sọc xanh sau khi cập nhật".into(),
        body: "Shop ơi, máy em cập nhật tối qua xong màn hình bị sọc xanh dọc bên phải. Máy mua ở chi nhánh \
               Cầu Giấy, giờ có được bảo hành không ạ?"
            .into(),
        photos: stage.photos(Scene::Lines).await?,
    };
    let may = stage.own(lan)?;
    let number = stage.app.db().write(move |tx| tickets::report_fault(tx, &may, &report)).await?;
    stage.hours_ago(4.9);
    let words = "Dạ chào chị Lan, máy mình còn bảo hành nên lỗi sọc màn hình được thay miễn phí ạ. Chị ghé Cầu Giấy \
                 giúp em, em giữ sẵn lịch 15:00 hôm nay nhé?";
    reply(stage, number, words, Then::Wait).await?;
    stage.hours_ago(4.6);
    let may = stage.may("Minh")?;
    let note = "Panel S24 còn 2 cái ở kệ B-03, giữ 1 cái cho máy này.";
    stage.app.db().write(move |tx| tickets::note_down(tx, &may, number, note, &[])).await?;
    Ok(number)
}

async fn ask(
    stage: &Stage<'_>,
    (customer, asset): (CustomerId, AssetId),
    (subject, words, reason): (&str, &str, Reason),
    hours_ago: f64,
) -> anyhow::Result<i64> {
    stage.hours_ago(hours_ago);
    let new = NewTicket {
        customer: Some(customer),
        asset: Some(asset),
        subject: subject.into(),
        body: words.into(),
        reason,
        channel: Channel::Portal,
        files: Vec::new(),
        branch: None,
    };
    let number = stage.app.db().write(move |tx| {
        let id = tickets::open_ticket(tx, &crate::cast::granted(), &new)?;
        let found = tickets::newest_tickets_of(tx, &crate::cast::NARRATOR, customer, 5)?;
        Ok::<_, platform::DbError>(found.into_iter().find(|t| t.id == id).map(|t| t.number))
    });
    number.await?.ok_or_else(|| anyhow::anyhow!("the ticket that was opened is not there"))
}

/// An older conversation: answered, and mostly done.
async fn answered(stage: &Stage<'_>, who: (CustomerId, AssetId), i: usize) -> anyhow::Result<()> {
    let (subject, words, reason) = QUESTIONS.get(i % QUESTIONS.len()).copied().unwrap_or((
        "Câu hỏi",
        "Shop tư vấn giúp mình với.",
        Reason::Other,
    ));
    let hours = 30.0 + 41.0 * i as f64;
    let number = ask(stage, who, (subject, words, reason), hours).await?;
    stage.hours_ago(hours - 0.4 - 0.7 * (i * 5 % 9) as f64);
    let then = if i % 4 == 3 { Then::Wait } else { Then::Done };
    reply(
        stage,
        number,
        "Dạ em đã kiểm tra và gửi hướng dẫn cho mình ạ. Cần gì thêm mình cứ nhắn lại nhé.",
        then,
    )
    .await
}

async fn reply(stage: &Stage<'_>, number: i64, words: &str, then: Then) -> anyhow::Result<()> {
    let (may, post) = (stage.may("Minh")?, PostOffice::of(stage.app, &stage.lang));
    let seen = stage
        .app
        .db()
        .read(move |tx| {
            let id = tickets::ticket_id(tx, &crate::cast::NARRATOR, number)?;
            id.map_or(Ok(None), |id| {
                tickets::messages_of(tx, &crate::cast::NARRATOR, id).map(|m| m.last().map(|m| m.id))
            })
        })
        .await
        .map_err(|e: platform::DbError| e)?;
    let reply = Reply { body: words.into(), then, photos: Vec::new(), last_seen: seen, ..Reply::default() };
    let sent =
        stage.app.db().write(move |tx| tickets::reply_to_customer(tx, &may, &post, number, &reply)).await;
    sent.map(drop).map_err(|e| anyhow::anyhow!("{e}"))
}
