//! Devices on their way through the shop, some at every station.

use kernel::{Currency, CustomerId, Money};
use products::{AssetId, Category};
use repairs::{
    AnswerRequest, Answerer, Basis, DataChoice, DeviceChoice, HandOverNote, LineChoice, LineKind,
    LoanDecision, NewFindings, NewLine, NewRepair, Owner, PaidBy, Passcode, PaymentWay, ReceptionRights,
    RepairCode, RepairError, Step, StepDetails,
};
use tickets::TicketId;

use super::stage::{Scene, Stage};
use crate::cast::{customers::Cast, granted};

/// What everybody of the cast draws under a document.
const SCRIBBLE: &str = "75,93 94,103 105,105 107,98 104,83 99,64 97,47 101,37 114,38 134,49 158,68 181,90 199,111 \
    209,126 211,132 207,128 202,117 201,102 206,89 220,81 241,80 265,87 288,99 305,113 314,123 \
    315,128 311,126 306,118 305,106 311,94 326,86 348,84 372,88 394,98 410,109 418,118 418,123 \
    414,123 409,117 409,108 417,98 432,91 454,88 479,91 501,98 516,106;120,166 144,167 168,168 \
    192,169 216,170 240,170 264,170 288,169 312,168 336,166 360,165 384,163 408,161 432,159 456,157 \
    480,155";

/// How far a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Station {
    Received,
    Diagnosing,
    Quoted,
    Declined,
    Approved,
    WaitingParts,
    Repairing,
    Checking,
    Ready,
    HandedOver,
}

/// A device's story.
struct Device {
    owner: CustomerId,
    asset: AssetId,
    fault: &'static str,
    work: &'static str,
    price: i64,
    extra: Option<(&'static str, i64)>,
    received_hours_ago: f64,
    promised_in_hours: i64,
    shelf: String,
    technician: &'static str,
    checker: &'static str,
    station: Station,
    ticket: Option<TicketId>,
}

/// What is wrong, what is done about it, and what that costs in đồng.
type Trouble = (&'static str, &'static str, i64);

const PHONES: &[Trouble] = &[
    ("Không nhận sạc, đã vệ sinh cổng", "Thay cổng sạc", 650_000),
    ("Pin tụt nhanh, máy nóng", "Thay pin chính hãng", 890_000),
    ("Màn hình sọc, cảm ứng lúc được lúc không", "Thay màn hình chính hãng", 3_400_000),
    ("Loa thoại nhỏ, nghe rè", "Thay loa thoại", 420_000),
    ("Camera sau mờ, không lấy nét", "Thay cụm camera sau", 1_890_000),
    ("Vào nước, không lên nguồn", "Vệ sinh và sửa mạch nguồn", 2_150_000),
];
const LAPTOPS: &[Trouble] = &[
    ("Bàn phím liệt vài phím", "Thay bàn phím", 1_250_000),
    ("Quạt kêu to, máy nóng", "Vệ sinh, tra keo tản nhiệt", 350_000),
    ("Pin chai, chỉ dùng được 40 phút", "Thay pin", 1_690_000),
    ("Bản lề gãy, màn hình lung lay", "Thay bản lề", 980_000),
];
const AUDIO: &[Trouble] = &[
    ("Một bên không có tiếng", "Thay loa bên trái", 690_000),
    ("Pin chỉ còn dùng được một giờ", "Thay pin", 540_000),
    ("Không kết nối được Bluetooth", "Thay mạch Bluetooth", 820_000),
];
const SCREENS: &[Trouble] = &[
    ("Có sọc ngang giữa màn hình", "Thay cáp màn hình", 1_150_000),
    ("Bật nguồn không lên hình", "Sửa bo nguồn", 1_480_000),
];
const OTHERS: &[Trouble] = &[
    ("Bật không lên, đèn báo không sáng", "Sửa bo nguồn", 760_000),
    ("Lúc chạy lúc không", "Vệ sinh, thay công tắc", 290_000),
];

/// Such a device has a trouble that such devices have.
fn trouble(category: Category, i: usize) -> Trouble {
    let known = match category {
        Category::Phone | Category::Tablet => PHONES,
        Category::Laptop => LAPTOPS,
        Category::Audio => AUDIO,
        Category::Screen => SCREENS,
        Category::Watch | Category::Appliance | Category::Other => OTHERS,
    };
    known.get(i % known.len()).copied().unwrap_or(("", "", 0))
}

const STATIONS: &[Station] = &[
    Station::Received,
    Station::Diagnosing,
    Station::Quoted,
    Station::WaitingParts,
    Station::Repairing,
    Station::Ready,
    Station::HandedOver,
    Station::Checking,
    Station::Approved,
    Station::HandedOver,
    Station::Declined,
    Station::Received,
    Station::Repairing,
    Station::HandedOver,
];

/// Everybody's devices.
pub(super) async fn tell(stage: &Stage<'_>, cast: &Cast) -> anyhow::Result<()> {
    for (i, (owner, asset)) in cast.others.iter().take(38).enumerate() {
        let id = *asset;
        let card = stage.app.db().read(move |tx| products::asset(tx, &crate::cast::NARRATOR, id)).await?;
        let category = card.map(|card| card.category).unwrap_or_default();
        pass(stage, &another(i, *owner, *asset, category)).await?;
    }
    Ok(())
}

/// Lan's, whose story the demo is about: it comes from her ticket.
pub(super) async fn tell_lans(stage: &Stage<'_>, cast: &Cast, ticket: TicketId) -> anyhow::Result<()> {
    let Some((lan, phone)) = cast.named.first().copied() else { return Ok(()) };
    let device = Device {
        owner: lan,
        asset: phone,
        fault: "Sọc xanh dọc bên phải màn hình sau khi cập nhật",
        work: "Thay màn hình chính hãng",
        price: 5_400_000,
        extra: Some(("Dán kính chống nhìn trộm", 250_000)),
        received_hours_ago: 3.5,
        promised_in_hours: 6,
        shelf: "B-03".into(),
        technician: "Quỳnh Anh",
        checker: "Đức Thành",
        station: Station::Quoted,
        ticket: Some(ticket),
    };
    pass(stage, &device).await
}

fn another(i: usize, owner: CustomerId, asset: AssetId, category: Category) -> Device {
    let station = STATIONS.get(i % STATIONS.len()).copied().unwrap_or(Station::Received);
    let (fault, work, price) = trouble(category, i);
    let crew = [("Quỳnh Anh", "Đức Thành"), ("Đức Thành", "Hải Nam"), ("Hải Nam", "Quỳnh Anh")];
    let (technician, checker) = crew.get(i % 3).copied().unwrap_or(("Quỳnh Anh", "Đức Thành"));
    let hours_ago = match station {
        Station::HandedOver => 24.0 * (3.0 + (i * 7 % 80) as f64),
        Station::Received => 1.0 + i as f64 / 6.0,
        station => 20.0 + 9.0 * f64::from(station as u8) + i as f64,
    };
    Device {
        owner,
        asset,
        fault,
        work,
        price,
        extra: None,
        received_hours_ago: hours_ago,
        // Most promises hold; every fifth is broken by now.
        promised_in_hours: if i % 5 == 4 { 18 } else { hours_ago as i64 + 5 + i as i64 % 60 },
        shelf: format!("{}-{:02}", ["A", "B", "C"].get(i % 3).unwrap_or(&"A"), i % 12 + 1),
        technician,
        checker,
        station,
        ticket: None,
    }
}

async fn pass(stage: &Stage<'_>, device: &Device) -> anyhow::Result<()> {
    let mut hours = device.received_hours_ago;
    // Each step takes a share of the time since the intake, so that all lie in the past.
    let share = hours / 9.0;
    stage.hours_ago(hours);
    let code = receive(stage, device).await?;
    let mut go_on = || {
        hours -= share;
        stage.hours_ago(hours.max(0.05));
    };
    if device.station >= Station::Diagnosing {
        go_on();
        step(stage, device.technician, code, Step::Diagnose).await?;
    }
    if device.station >= Station::Quoted {
        go_on();
        quote(stage, device, code).await?;
    }
    if device.station == Station::Declined {
        go_on();
        return answer(stage, device, code, AnswerWay::Decline).await;
    }
    if device.station >= Station::Approved {
        go_on();
        answer(stage, device, code, AnswerWay::Approve).await?;
    }
    if device.station == Station::WaitingParts {
        go_on();
        return step(stage, device.technician, code, Step::AwaitParts).await;
    }
    if device.station >= Station::Repairing {
        go_on();
        step(stage, device.technician, code, Step::Start).await?;
    }
    if device.station >= Station::Checking {
        go_on();
        step(stage, device.technician, code, Step::Finish).await?;
    }
    if device.station >= Station::Ready {
        go_on();
        let (may, told) = (stage.may(device.checker)?, (stage.sender(), stage.lang.clone()));
        act(stage, move |tx| repairs::check_work(tx, &may, code, (true, ""), (&told.0, &told.1))).await?;
    }
    if device.station >= Station::HandedOver {
        go_on();
        hand_over(stage, device, code).await?;
    }
    Ok(())
}

async fn receive(stage: &Stage<'_>, device: &Device) -> anyhow::Result<RepairCode> {
    let photos = stage.photos(Scene::Device).await?;
    let rights = || {
        anyhow::Ok(ReceptionRights {
            receive: stage.may("Minh")?,
            customers: stage.may("Minh")?,
            assets: granted(),
        })
    };
    let asset = device.asset;
    let card = stage.app.db().read(move |tx| products::asset(tx, &crate::cast::NARRATOR, asset)).await?;
    let owner = device.owner;
    let name = stage.app.db().read(move |tx| customers::card(tx, &crate::cast::NARRATOR, owner)).await?;
    let technician = stage.member(device.technician)?.staff();
    let new = NewRepair {
        owner: Owner::Known(device.owner),
        device: DeviceChoice::Known(device.asset),
        serial: card.map(|c| c.serial).unwrap_or_default(),
        claims: Vec::new(),
        fault: device.fault.into(),
        accessories: "Ốp lưng".into(),
        condition: "Vỏ xước nhẹ góc dưới trái, không móp".into(),
        basis: Some(Basis::AfterDiagnosis),
        promised_at: Some(stage.in_hours(device.promised_in_hours)),
        data_choice: Some(DataChoice::BackedUp),
        passcode: Some(Passcode::CustomerUnlocks),
        loan: Some(LoanDecision::NotWanted),
        loan_note: String::new(),
        fee: Some(Money::vnd(0)),
        signed_name: name.map(|c| c.name).unwrap_or_default(),
        drawn: SCRIBBLE.parse().ok(),
        shelf: device.shelf.clone(),
        technician,
        branch: None,
        ticket: device.ticket.map(kernel::Id::uuid),
        photos,
        kept_photos: Vec::new(),
    };
    let (rights, told, seal) = (rights()?, (stage.sender(), stage.lang.clone()), stage.app.seal());
    act(stage, move |tx| repairs::receive_device(tx, &rights, &new, (&told.0, &told.1), &seal)).await
}

async fn step(stage: &Stage<'_>, who: &str, code: RepairCode, step: Step) -> anyhow::Result<()> {
    let (may, told) = (stage.may(who)?, (stage.sender(), stage.lang.clone()));
    let details = StepDetails::default();
    act(stage, move |tx| repairs::take_step(tx, &may, code, step, &details, (&told.0, &told.1))).await
}

async fn quote(stage: &Stage<'_>, device: &Device, code: RepairCode) -> anyhow::Result<()> {
    let findings = format!("Đã kiểm tra: {}", device.work.to_lowercase());
    let (may, found) = (stage.may(device.technician)?, NewFindings { findings, ..NewFindings::default() });
    act(stage, move |tx| repairs::note_findings(tx, &may, code, &found)).await?;
    let mut lines = vec![NewLine {
        label: device.work.into(),
        kind: LineKind::Part,
        amount: Money::vnd(device.price),
        choice: LineChoice::Needed,
        payer: PaidBy::AsCovered,
    }];
    lines.extend(device.extra.map(|(label, price)| NewLine {
        label: label.into(),
        kind: LineKind::Extra,
        amount: Money::vnd(price),
        choice: LineChoice::Optional,
        payer: PaidBy::Customer,
    }));
    for line in lines {
        let may = stage.may(device.technician)?;
        act(stage, move |tx| repairs::add_line(tx, &may, code, &line)).await?;
    }
    let (may, told) = (stage.may(device.technician)?, (stage.sender(), stage.lang.clone()));
    act(stage, move |tx| repairs::send_offer(tx, &may, code, (&told.0, &told.1))).await
}

enum AnswerWay {
    Approve,
    Decline,
}

/// Only when there was a price to answer: what the warranty pays goes on by itself.
async fn answer(stage: &Stage<'_>, device: &Device, code: RepairCode, way: AnswerWay) -> anyhow::Result<()> {
    let status =
        stage.app.db().read(move |tx| repairs::repair_by_code(tx, &crate::cast::NARRATOR, code)).await?;
    if status.is_none_or(|repair| repair.status != repairs::Status::QuoteSent) {
        return Ok(());
    }
    let by = Answerer::Own(stage.own(device.owner)?);
    let request = match way {
        AnswerWay::Approve => AnswerRequest::Approve(Vec::new()),
        AnswerWay::Decline => AnswerRequest::Decline,
    };
    act(stage, move |tx| repairs::answer_quote(tx, &by, (code, 1), &request)).await
}

async fn hand_over(stage: &Stage<'_>, device: &Device, code: RepairCode) -> anyhow::Result<()> {
    let bill = act(stage, move |tx| {
        let repair = repairs::repair_by_code(tx, &crate::cast::NARRATOR, code)?;
        let repair = repair.ok_or(platform::web::Fault::NotFound)?;
        Ok((repairs::bill_of(tx, &repair)?.owed, repair.serial))
    });
    let (owed, serial) = bill.await?;
    if owed.minor > 0 {
        let may = stage.may("Minh")?;
        let owed = Money::new(owed.minor, Currency::VND);
        act(stage, move |tx| repairs::note_payment(tx, &may, code, (owed, PaymentWay::Cash))).await?;
    }
    let owner = device.owner;
    let name = stage.app.db().read(move |tx| customers::card(tx, &crate::cast::NARRATOR, owner)).await?;
    let note = HandOverNote {
        serial_read: serial,
        signed_name: name.map(|c| c.name).unwrap_or_default(),
        drawn: SCRIBBLE.parse().ok(),
        loan_back: false,
    };
    let may = stage.may("Minh")?;
    act(stage, move |tx| repairs::hand_over(tx, &may, code, &note)).await
}

async fn act<T: Send + 'static>(
    stage: &Stage<'_>,
    action: impl FnMut(&mut platform::Tx<'_>) -> Result<T, RepairError> + Send + 'static,
) -> anyhow::Result<T> {
    stage.app.db().write(action).await.map_err(anyhow::Error::from)
}
