//! Until when goods come back: by the law, and by the shop.

use jiff::civil::Weekday;
use kernel::{Date, Period, date_in};

use super::Asking;
use crate::model::{Bearer, Channel, Effect, Input, MissingFact, Origin, Scope, WorkCalendar};
use crate::packs::{
    BusinessDays, DeadlineFor, Fact, FactValue, House, Pack, RollFor, Rule, RuleKind, WithdrawalFrom,
};
use crate::policy::{Trail, of_sale};

/// A window by the paper, and after extensions and roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) nominal: Date,
    pub(super) effective: Date,
}

impl Asking<'_> {
    /// The shop's own window; none without a table, or while nobody knows the day of delivery. Shop windows do
    /// not roll.
    pub(super) fn shop_window(&self) -> Option<Window> {
        let last = Period::days(self.row?.window_days).after(self.delivered()?)?;
        Some(Window { nominal: last, effective: last })
    }

    pub(super) fn explain_window(&self, window: Window, trail: &mut Trail<'_>) {
        let inputs = vec![Input::new("last", window.effective, Origin::Policy)];
        trail.house(House::RetWindow, None, Effect::Sets(window.effective), inputs);
    }

    /// The day the goods arrived. A shipment is no arrival: a missing day is asked for.
    fn delivered(&self) -> Option<Date> {
        let sale = &self.f.coverage.sale;
        let over_counter = || {
            let till = sale.sold_at.map(|instant| date_in(instant, &self.f.coverage.zone));
            till.or(sale.contract_at).filter(|_| sale.door() == Channel::Store)
        };
        self.f.parcels.iter().copied().chain(sale.delivered_at).max().or_else(over_counter)
    }

    /// The window to withdraw that the law gives this sale.
    ///
    /// # Errors
    /// The fact that decides and is missing.
    pub(super) fn withdrawal_window(&self, trail: &mut Trail<'_>) -> Result<Option<Window>, MissingFact> {
        let Some(pack) = self.pack.filter(|_| self.scope == Scope::ConsumerRulesApply) else {
            return Ok(None);
        };
        let at_distance = self.f.coverage.sale.door() != Channel::Store;
        let rules = pack.find(|kind| match kind {
            RuleKind::Withdrawal { days, business, from, .. } => Some((*days, *business, *from)),
            _ => None,
        });
        for (rule, (days, business, from)) in rules {
            if !rule.when.holds(|fact| of_sale(&self.f.coverage, fact)) {
                if at_distance {
                    trail.push(rule, None, Effect::DoesNotApply, vec![]);
                }
                continue;
            }
            let start = match from {
                WithdrawalFrom::LastParcel => self.delivered().ok_or(MissingFact::DeliveredAt)?,
                WithdrawalFrom::Contract => {
                    self.f.coverage.sale.contract_at.ok_or(MissingFact::ContractAt)?
                }
            };
            let last = business.after(start, days, &self.f.coverage.calendar);
            return self.extended(pack, rule, last, trail).map(Some);
        }
        Ok(None)
    }

    fn extended(
        &self,
        pack: &Pack,
        rule: &Rule,
        nominal: Date,
        trail: &mut Trail<'_>,
    ) -> Result<Window, MissingFact> {
        let last = |day| vec![Input::new("last", day, Origin::Computed)];
        let mut effective = nominal;
        let extension = pack.first(|kind| match kind {
            RuleKind::ExtendOnce { of: RollFor::Withdrawal, months } => Some(*months),
            _ => None,
        });
        if let Some((longer, months)) = extension {
            let to = Period::months(months).after(nominal).unwrap_or(Date::MAX);
            if longer.when.holds(|fact| of_sale(&self.f.coverage, fact)) {
                effective = to;
            } else if self.would_extend(longer) && self.day > nominal && self.day <= to {
                return Err(MissingFact::InformedOfWithdrawal);
            }
            if effective != nominal {
                let mut inputs = last(to);
                inputs.push(Input::new("months", i64::from(months), Origin::Pack));
                trail.push(longer, None, Effect::Moves { from: nominal, to }, inputs);
            }
        }
        let rolled = pack.roll(RollFor::Withdrawal).map(|roll| (roll, effective));
        if let Some((roll, from)) = rolled {
            effective = self.f.coverage.calendar.next_working_day(from);
            if effective != from {
                trail.push(roll, None, Effect::Moves { from, to: effective }, last(effective));
            }
        }
        trail.push(rule, None, Effect::Sets(effective), last(effective));
        Ok(Window { nominal, effective })
    }

    /// Whether nobody knows if the buyer was told, and it would matter.
    fn would_extend(&self, longer: &Rule) -> bool {
        let unknown = self.f.coverage.sale.informed_of_withdrawal.is_none();
        unknown
            && longer.when.holds(|fact| match fact {
                Fact::InformedOfWithdrawal => Some(FactValue::Flag(false)),
                _ => of_sale(&self.f.coverage, fact),
            })
    }

    /// Who pays for sending the goods back after a withdrawal.
    pub(super) fn return_post(&self) -> Bearer {
        let rule = self.pack.and_then(|p| {
            p.find(|kind| match kind {
                RuleKind::Withdrawal { return_post, .. } => Some(*return_post),
                _ => None,
            })
            .find(|(rule, _)| rule.when.holds(|fact| of_sale(&self.f.coverage, fact)))
        });
        rule.map_or(Bearer::Customer, |(_, bearer)| bearer)
    }

    /// The last day for paying back: civil days from the notice.
    pub(super) fn refund_last(&self, trail: &mut Trail<'_>) -> Option<Date> {
        let (rule, days) = self.pack?.first(|kind| match kind {
            RuleKind::Deadline { of: DeadlineFor::Refund, days, .. } => Some(*days),
            _ => None,
        })?;
        let last = Period::days(days).after(self.day)?;
        trail.push(rule, None, Effect::Sets(last), vec![Input::new("last", last, Origin::Computed)]);
        Some(last)
    }
}

impl BusinessDays {
    /// The last of so many days after a day, which is not counted itself.
    pub(super) fn after(self, from: Date, days: u32, calendar: &WorkCalendar) -> Date {
        match self {
            Self::No => Period::days(days).after(from).unwrap_or(Date::MAX),
            Self::Working => calendar.working_days_after(from, days),
            Self::WithSaturday => {
                let weekend = vec![Weekday::Sunday.to_monday_one_offset()];
                WorkCalendar { weekend, ..calendar.clone() }.working_days_after(from, days)
            }
        }
    }
}
