//! What the shop keeps for its queue: answers, a rule that is off until somebody looked, a view for everyone.

use identity::{AbsenceReason, NewAbsence};
use tickets::{
    Act, Condition, FieldKind, FieldName, Filter, KeptAnswer, MacroBody, Method, NewAutomation, NewField,
    NewMacro, NewView, OwnerFilter, Reason, Rule, TeamRule, Then, Trigger, clocks::StatusKind,
};

use super::stage::Stage;
use crate::cast::people::CARE;

/// A week without an answer, in hours.
const WEEK: u32 = 7 * 24;

/// Trang keeps them; nothing of it acts by itself.
pub(super) async fn tell(stage: &Stage<'_>) -> anyhow::Result<()> {
    let (keeps, sees) = (stage.may("Trang")?, stage.may("Trang")?);
    stage
        .app
        .db()
        .write(move |tx| {
            for kept in macros() {
                tickets::save_macro(tx, &keeps, None, &kept)?;
            }
            tickets::save_automation(tx, &keeps, None, &silence())?;
            tickets::save_view(tx, &sees, None, &faults())?;
            tickets::save_field(tx, &keeps, None, &invoice())?;
            Ok::<_, platform::web::Fault>(())
        })
        .await?;
    share_out(stage).await
}

/// Care gives to whoever has the least to do, and Đức Thành has a day off tomorrow.
async fn share_out(stage: &Stage<'_>) -> anyhow::Result<()> {
    let (keeps, leads) = (stage.may("Trang")?, stage.may("Hoa")?);
    let thanh = stage.member("Đức Thành")?.staff().ok_or_else(|| anyhow::anyhow!("nobody"))?;
    let (from, until) = (stage.in_hours(24), stage.in_hours(48));
    let act = move |tx: &mut platform::Tx<'_>| {
        let teams = identity::teams(tx)?;
        for team in teams.iter().filter(|team| team.name == CARE) {
            let rule = TeamRule { method: Method::LeastLoaded, ..TeamRule::default() };
            tickets::save_team_rule(tx, &keeps, team.id, &rule)?;
        }
        let off = NewAbsence { from, until, reason: AbsenceReason::Leave, note: "Về quê".into() };
        identity::add_absence(tx, &leads, thanh, &off)?;
        Ok::<_, platform::web::Fault>(())
    };
    Ok(stage.app.db().write(act).await?)
}

/// Whoever buys for a company asks for one sooner or later.
fn invoice() -> NewField {
    NewField {
        name: FieldName {
            vi: "Cần hóa đơn VAT".into(),
            en: "Needs a VAT invoice".into(),
            is: "Þarf reikning með VSK".into(),
        },
        kind: FieldKind::YesNo,
        choices: Vec::new(),
        is_required: false,
        is_public: false,
    }
}

fn macros() -> [NewMacro; 2] {
    let answer = |text: &str, then| Some(KeptAnswer { text: text.into(), then });
    [
        NewMacro {
            name: "Hẹn mang máy qua".into(),
            body: MacroBody {
                answer: answer(
                    "Dạ {customer.greeted}, mình mang {asset.name} qua cửa hàng giúp em nhé. Máy sẽ được kiểm tra miễn phí.",
                    Then::Wait,
                ),
                acts: vec![Act::Take],
            },
        },
        NewMacro {
            name: "Xong, cảm ơn khách".into(),
            body: MacroBody {
                answer: answer(
                    "Dạ em cảm ơn {customer.greeted}. Cần gì thêm mình cứ nhắn lại ạ.",
                    Then::Done,
                ),
                acts: Vec::new(),
            },
        },
    ]
}

/// Switched off: whoever wants it looks at its trial first.
fn silence() -> NewAutomation {
    let trigger = Trigger::TimeInStatus { status: StatusKind::WaitingForCustomer, hours: WEEK };
    NewAutomation {
        name: "Im lặng một tuần".into(),
        rule: Rule { trigger, conditions: Vec::<Condition>::new(), acts: vec![Act::Done] },
    }
}

fn faults() -> NewView {
    NewView {
        name: "Báo lỗi chưa ai nhận".into(),
        is_shared: true,
        filter: Filter { owner: OwnerFilter::Nobody, reason: Some(Reason::Fault), ..Filter::default() },
    }
}
