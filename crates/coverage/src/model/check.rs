//! Facts that cannot be: refused at the edge with one sentence, before anything is computed.

use jiff::ToSpan as _;
use kernel::{Date, Period, PeriodUnit, date_in};

use super::{Facts, Happened, PlanSpan};

/// A fact that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadFact {
    /// A date far outside of what a shop can have lived.
    #[error("{0} lies before 1990 or more than 50 years ahead")]
    Date(Date),
    /// The goods cannot arrive before they were bought.
    #[error("the delivery lies before the contract")]
    DeliveryBeforeContract,
    /// A unit cannot go back before it came.
    #[error("the hand-over lies before the acceptance")]
    HandOverBeforeAcceptance,
    /// A term that no warranty has.
    #[error("a term has at least 1 day and at most 600 months")]
    Term,
    /// A plan that ends before it begins.
    #[error("the plan ends before it begins")]
    PlanBackwards,
}

impl BadFact {
    /// Which part of the facts it is in.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Date(_) | Self::DeliveryBeforeContract => "facts",
            Self::HandOverBeforeAcceptance => "history",
            Self::Term | Self::PlanBackwards => "policy",
        }
    }
}

impl Facts {
    /// Checks what a form or an import wrote. The engine itself answers for any facts, but for facts that cannot
    /// be its answer means nothing.
    ///
    /// # Errors
    /// The first fact that cannot be.
    pub fn check(&self, today: Date) -> Result<(), BadFact> {
        let sale = &self.sale;
        let sold = sale.sold_at.map(|instant| date_in(instant, &self.zone));
        let of_sale =
            [sale.contract_at, sale.delivered_at, sold, sale.invoiced_at, sale.activated_at, sale.shipped_at];
        of_sale.into_iter().flatten().try_for_each(|day| in_range(day, today))?;
        if let (Some(contract), Some(delivered)) = (sale.contract_at, sale.delivered_at)
            && delivered < contract
        {
            return Err(BadFact::DeliveryBeforeContract);
        }
        self.check_terms()?;
        self.history.iter().try_for_each(|entry| check_entry(&entry.what, today))
    }

    fn check_terms(&self) -> Result<(), BadFact> {
        for policy in &self.policies {
            check_term(policy.term)?;
            policy.parts.iter().try_for_each(|p| check_term(p.term))?;
        }
        for plan in &self.plans {
            match plan.span {
                PlanSpan::Dates { from, to } if to < from => return Err(BadFact::PlanBackwards),
                PlanSpan::Dates { .. } => {}
                PlanSpan::Periods { period, .. } => check_term(period)?,
            }
        }
        Ok(())
    }
}

fn in_range(day: Date, today: Date) -> Result<(), BadFact> {
    let latest = today.checked_add(50.years()).unwrap_or(Date::MAX);
    if day.year() < 1990 || day > latest { Err(BadFact::Date(day)) } else { Ok(()) }
}

const fn check_term(term: Period) -> Result<(), BadFact> {
    let longest = match term.unit {
        PeriodUnit::Month => 600,
        PeriodUnit::Day => 600 * 31,
    };
    if term.value == 0 || term.value > longest { Err(BadFact::Term) } else { Ok(()) }
}

fn check_entry(what: &Happened, today: Date) -> Result<(), BadFact> {
    match what {
        Happened::Repair(repair) => {
            let days =
                [repair.requested_at, Some(repair.accepted_at), repair.ready_at, repair.handed_over_at];
            days.into_iter().flatten().try_for_each(|day| in_range(day, today))?;
            let backwards = repair.handed_over_at.is_some_and(|back| back < repair.accepted_at);
            if backwards { Err(BadFact::HandOverBeforeAcceptance) } else { Ok(()) }
        }
        Happened::PartReplaced { at, .. }
        | Happened::UnitExchanged { at, .. }
        | Happened::TradedIn { at } => in_range(*at, today),
        Happened::PlanUse(_) => Ok(()),
    }
}
