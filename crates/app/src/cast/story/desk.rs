//! What the shop keeps for its queue: answers, a rule that is off until somebody looked, a view for everyone.

use tickets::{
    Act, Condition, Filter, KeptAnswer, MacroBody, NewAutomation, NewMacro, NewView, OwnerFilter, Reason,
    Rule, Then, Trigger, clocks::StatusKind,
};

use super::stage::Stage;

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
            Ok::<_, platform::web::Fault>(())
        })
        .await?;
    Ok(())
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
