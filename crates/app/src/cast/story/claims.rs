//! What customers want put right: one claim in each state that has something to show.

use ::claims::{
    Appeal, ClaimCode, EvidenceKind, Finding, NewClaim, NewRuling, Noted, OwnRights, Question, Ruling,
    StaffRights, Wanted,
};
use coverage::model::KnownFault;
use kernel::CustomerId;
use products::AssetId;
use tickets::{PostOffice, TicketId};

use super::stage::{Scene, Stage};
use crate::cast::{NARRATOR, customers::Cast};

/// Minh makes Lan's report a claim, and grants it; the repair that comes next fulfils it.
pub(super) async fn tell_lans(stage: &Stage<'_>, cast: &Cast, lans: TicketId) -> anyhow::Result<()> {
    let Some((_, asset)) = cast.named.first().copied() else { return Ok(()) };
    stage.hours_ago(4.55);
    let (handle, open) = (stage.may("Minh")?, stage.may("Minh")?);
    let act = move |tx: &mut platform::Tx<'_>| {
        let ticket = tickets::ticket_by_id(tx, &NARRATOR, lans)?.map(|t| t.number);
        let new = NewClaim {
            asset,
            fault: Some(KnownFault::Screen),
            words: "Sọc xanh dọc bên phải màn hình sau khi cập nhật.".into(),
            appeared_on: None,
            brought_in: None,
            wants: Wanted::Repair,
            photos: vec![],
            ticket,
        };
        ::claims::open_claim(tx, &handle, &open, &new, "")
    };
    let code = stage.app.db().write(act).await.map_err(|e: ::claims::ClaimError| anyhow::anyhow!("{e}"))?;
    rule(stage, "Minh", code, (Ruling::Granted, ""), 4.5).await
}

/// Told last: nothing in the other stories waits for a claim.
pub(super) async fn tell(stage: &Stage<'_>, cast: &Cast) -> anyhow::Result<()> {
    let named = |i: usize| cast.named.get(i).copied().ok_or_else(|| anyhow::anyhow!("the cast has no {i}"));
    // Vũ Khánh Linh's phone is covered.
    let linh = claim(stage, named(5)?, (KnownFault::Port, PORT, Wanted::Repair), 3.1).await?;
    rule(stage, "Hoa", linh, (Ruling::Granted, ""), 2.6).await?;
    // Phạm Quốc Hùng's is not, and he does not agree.
    let hung = claim(stage, named(1)?, (KnownFault::Battery, BATTERY, Wanted::Replace), 2.4).await?;
    rule(stage, "Hoa", hung, (Ruling::Refused, REFUSED), 1.9).await?;
    appeal(stage, named(1)?.0, hung).await?;
    // Đỗ Mạnh Cường is asked for a photo, and Trịnh Thu Hà waits.
    let cuong = claim(stage, named(3)?, (KnownFault::Keyboard, KEYBOARD, Wanted::Advice), 1.2).await?;
    ask(stage, cuong).await?;
    claim(stage, named(4)?, (KnownFault::Touch, TOUCH, Wanted::Repair), 0.4).await?;
    Ok(())
}

const PORT: &str = "Cắm sạc phải giữ tay máy mới vào điện, đổi dây khác vẫn vậy.";
const BATTERY: &str = "Pin phồng làm kênh màn hình, tôi muốn đổi máy khác.";
const KEYBOARD: &str = "Phím cách và phím E lúc ăn lúc không.";
const TOUCH: &str = "Nửa dưới màn hình không nhận cảm ứng.";
const REFUSED: &str = "Máy đã hết hạn bảo hành của hãng và của cửa hàng.";

async fn claim(
    stage: &Stage<'_>,
    (customer, asset): (CustomerId, AssetId),
    (fault, words, wants): (KnownFault, &str, Wanted),
    hours_ago: f64,
) -> anyhow::Result<ClaimCode> {
    stage.hours_ago(hours_ago);
    let rights = OwnRights { claim: stage.own(customer)?, write: stage.own(customer)? };
    let photos = stage.photos(Scene::Device).await?;
    let subject = format!("{}: {words}", stage.lang.t(fault.key()));
    let new = NewClaim {
        asset,
        fault: Some(fault),
        words: words.into(),
        appeared_on: None,
        brought_in: None,
        wants,
        photos,
        ticket: None,
    };
    let done = stage.app.db().write(move |tx| ::claims::submit_claim(tx, &rights, &new, &subject)).await;
    done.map_err(|e| anyhow::anyhow!("{e}"))
}

fn desk(stage: &Stage<'_>, called: &str) -> anyhow::Result<StaffRights> {
    Ok(StaffRights { handle: stage.may(called)?, reply: stage.may(called)? })
}

async fn rule(
    stage: &Stage<'_>,
    by: &str,
    code: ClaimCode,
    (ruling, reason): (Ruling, &str),
    hours_ago: f64,
) -> anyhow::Result<()> {
    stage.hours_ago(hours_ago);
    let (rights, post) = (desk(stage, by)?, PostOffice::of(stage.app, &stage.lang));
    let reason = reason.to_owned();
    let act = move |tx: &mut platform::Tx<'_>| {
        let seen = ::claims::answer_mark(tx, &NARRATOR, code)?;
        let new = NewRuling { ruling, reason: reason.clone(), seen };
        ::claims::rule_on_claim(tx, &rights, &post, code, &new)
    };
    stage.app.db().write(act).await.map_err(|e: ::claims::ClaimError| anyhow::anyhow!("{code}: {e}"))
}

/// He has another receipt, which Minh notes.
async fn appeal(stage: &Stage<'_>, customer: CustomerId, code: ClaimCode) -> anyhow::Result<()> {
    stage.hours_ago(1.6);
    let rights = OwnRights { claim: stage.own(customer)?, write: stage.own(customer)? };
    let words = "Máy này cửa hàng đổi cho tôi tháng 2, tôi còn biên bản đổi máy.".to_owned();
    let appeal = Appeal { words, photos: stage.photos(Scene::Device).await? };
    let done = stage.app.db().write(move |tx| ::claims::lodge_appeal(tx, &rights, code, &appeal)).await;
    done.map_err(|e: ::claims::ClaimError| anyhow::anyhow!("{code}: {e}"))?;
    stage.hours_ago(1.4);
    let rights = desk(stage, "Minh")?;
    let noted = Noted {
        kind: EvidenceKind::ProofOfPurchase,
        finding: Finding::default(),
        words: "Biên bản đổi máy có chữ ký, số máy trùng khớp.".into(),
        photos: vec![],
    };
    let done = stage.app.db().write(move |tx| ::claims::note_evidence(tx, &rights, code, &noted)).await;
    done.map_err(|e: ::claims::ClaimError| anyhow::anyhow!("{code}: {e}"))
}

async fn ask(stage: &Stage<'_>, code: ClaimCode) -> anyhow::Result<()> {
    stage.hours_ago(0.9);
    let (rights, post) = (desk(stage, "Minh")?, PostOffice::of(stage.app, &stage.lang));
    let question = Question {
        kinds: vec![EvidenceKind::ProofOfPurchase, EvidenceKind::SerialLabel],
        words: "Anh chụp giúp em tem dưới đáy máy nhé.".into(),
    };
    let done =
        stage.app.db().write(move |tx| ::claims::ask_for_evidence(tx, &rights, &post, code, &question)).await;
    done.map_err(|e: ::claims::ClaimError| anyhow::anyhow!("{code}: {e}"))
}
