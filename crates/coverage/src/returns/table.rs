//! What a table must be before anybody is sold under it: every row can be reached, and none gives less than the law.

use jiff::civil::date;
use kernel::{Date, Money, Period, TimeZone};

use super::{Condition, Gives, MissingComponent, Post, Reason, ReturnRow};
use crate::{
    model::{Bearer, Buyer, Channel, Facts, Sale, WorkCalendar},
    packs::{BusinessDays, Pack, Rule, RuleKind},
    policy::of_sale,
};

/// The longest window, in days.
pub const WINDOW_MAX: u32 = 3_650;

/// The doors through which a sale is written down.
const DOORS: [Channel; 2] = [Channel::Store, Channel::Online];

/// What is wrong with a table. Rows count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFlaw {
    /// There is no row.
    Empty,
    /// The last row has a condition, so that some returns would find no row.
    LastHasCondition {
        /// Which.
        row: usize,
    },
    /// A row that nothing can reach, because an earlier one takes everything before it.
    NeverReached {
        /// Which.
        row: usize,
        /// The earlier one.
        by: usize,
    },
    /// The window is too long.
    Window {
        /// Of which row.
        row: usize,
    },
    /// The fee is no share of a price.
    Fee {
        /// Of which row.
        row: usize,
    },
    /// The time in which it was bought ends before it begins.
    Bought {
        /// Of which row.
        row: usize,
    },
    /// The row is about faults of the trader, and the customer would bear something (RET-FEE).
    FaultIsFree {
        /// Which.
        row: usize,
    },
}

/// A part of a row that gives less than the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowPart {
    /// How long.
    Window,
    /// What is given.
    Gives,
    /// The fee.
    Fee,
    /// Who pays for sending the goods back.
    Post,
    /// In which condition the goods may be.
    Condition,
    /// What happens while a component is missing.
    MissingComponent,
}

/// What is wrong with a table as such, whatever the law says: it has a last row for everything else, every other row
/// can be reached, and no row contradicts itself.
pub fn decide_table(rows: &[ReturnRow]) -> Vec<TableFlaw> {
    let Some(last) = rows.last() else { return vec![TableFlaw::Empty] };
    let mut flaws = vec![];
    for (place, row) in rows.iter().enumerate() {
        let number = place + 1;
        let Bounds { window, fee, bought, fault } = bounds(row);
        if let Some(by) = rows.iter().take(place).position(|earlier| earlier.covers(row)) {
            flaws.push(TableFlaw::NeverReached { row: number, by: by + 1 });
        }
        let found = [
            (window, TableFlaw::Window { row: number }),
            (fee, TableFlaw::Fee { row: number }),
            (bought, TableFlaw::Bought { row: number }),
            (fault, TableFlaw::FaultIsFree { row: number }),
        ];
        flaws.extend(found.into_iter().filter(|(is_broken, _)| *is_broken).map(|(_, flaw)| flaw));
    }
    if !last.has_no_condition() {
        flaws.push(TableFlaw::LastHasCondition { row: rows.len() });
    }
    flaws
}

/// Which bounds a row breaks.
struct Bounds {
    window: bool,
    fee: bool,
    bought: bool,
    fault: bool,
}

fn bounds(row: &ReturnRow) -> Bounds {
    let costs = row.opened_fee_percent.is_some() || row.post == Post::Customer;
    Bounds {
        window: row.window_days > WINDOW_MAX,
        fee: row.opened_fee_percent.is_some_and(|percent| !(1..=100).contains(&percent)),
        bought: row.bought.from.zip(row.bought.to).is_some_and(|(from, to)| to < from),
        fault: row.is_for_faults() && (costs || row.condition == Condition::Unopened),
    }
}

/// The rows that give less than the law, each with the rule that beats it; rows count from 1.
///
/// Who may withdraw from a contract without a reason reads the row for a change of mind. Such a row may not say a
/// shorter time than the law, nor refuse the money or hold it back, nor ask for a closed package, nor take a fee or the
/// post where the law forbids it. Who may reject faulty goods in a short term reads the rows for faults: they may not say
/// a shorter time, nor refuse the money or hold it back. The law would hold all the same, but the customer would have been
/// told otherwise (MANDATORY-FIRST).
pub fn decide_weaker_rows<'p>(
    rows: &[ReturnRow],
    pack: &'p Pack,
    contract: Date,
) -> Vec<(usize, RowPart, &'p Rule)> {
    let mut weaker = weaker_for_faults(rows, pack, contract);
    let ban = pack.rules.iter().find(|rule| rule.kind == RuleKind::FeeBan);
    for door in DOORS {
        let Some(right) = right_to_withdraw(pack, door, contract) else { continue };
        for (number, row) in met_by(rows, door, Reason::ChangeOfMind) {
            let beaten = [
                (RowPart::Window, Some(right.rule).filter(|_| right.is_longer_than(row.window_days))),
                (RowPart::Gives, Some(right.rule).filter(|_| row.gives == Gives::Exchange)),
                // Whoever may withdraw may look first; only diminished value is deducted.
                (RowPart::Condition, Some(right.rule).filter(|_| row.condition == Condition::Unopened)),
                (RowPart::Fee, ban.filter(|_| row.opened_fee_percent.is_some())),
                (RowPart::MissingComponent, ban.filter(|_| row.missing_component == MissingComponent::Hold)),
                (
                    RowPart::Post,
                    Some(right.rule).filter(|_| right.post_is_free && row.post == Post::Customer),
                ),
            ];
            let beaten = beaten.into_iter().filter_map(|(part, rule)| Some((number, part, rule?)));
            beaten.for_each(|found| add(&mut weaker, found));
        }
    }
    weaker.sort_by_key(|(number, ..)| *number);
    weaker
}

/// Each part of a row once.
fn add<'p>(weaker: &mut Vec<(usize, RowPart, &'p Rule)>, found: (usize, RowPart, &'p Rule)) {
    if weaker.iter().all(|(number, part, _)| (*number, *part) != (found.0, found.1)) {
        weaker.push(found);
    }
}

/// The rows for faults that give less than a right to reject the goods in the first days.
fn weaker_for_faults<'p>(
    rows: &[ReturnRow],
    pack: &'p Pack,
    contract: Date,
) -> Vec<(usize, RowPart, &'p Rule)> {
    let mut weaker = vec![];
    let right = pack.find(|kind| match kind {
        RuleKind::Escalate { window_days: Some(days), .. } => Some(*days),
        _ => None,
    });
    let mut right = right.filter(|(rule, _)| rule.mandatory);
    let Some((rule, days)) = right.next() else { return weaker };
    for door in DOORS {
        let facts = bought_by_a_person(pack, door, contract);
        if !rule.when.holds(|fact| of_sale(&facts, fact)) {
            continue;
        }
        for reason in Reason::ALL.iter().copied().filter(|reason| reason.is_traders_fault()) {
            for (number, row) in met_by(rows, door, reason) {
                let beaten = [
                    (RowPart::Window, row.window_days < days),
                    (RowPart::Gives, row.gives == Gives::Exchange),
                    (RowPart::MissingComponent, row.missing_component == MissingComponent::Hold),
                ];
                let beaten = beaten.into_iter().filter(|(_, is_beaten)| *is_beaten);
                beaten.for_each(|(part, _)| add(&mut weaker, (number, part, rule)));
            }
        }
    }
    weaker
}

/// The rows that somebody who bought through a door and has this reason may meet, with their numbers: up to the first one
/// that takes all of them.
fn met_by(rows: &[ReturnRow], door: Channel, reason: Reason) -> impl Iterator<Item = (usize, &ReturnRow)> {
    let such = ReturnRow { channel: Some(door), reasons: vec![reason], ..ReturnRow::default() };
    let end = rows.iter().position(|row| row.covers(&such)).map_or(rows.len(), |place| place + 1);
    let meets = move |row: &&ReturnRow| {
        row.channel.is_none_or(|only| only == door)
            && (row.reasons.is_empty() || row.reasons.contains(&reason))
    };
    (1..).zip(rows.iter().take(end)).filter(move |(_, row)| meets(row))
}

/// A right to withdraw without a reason.
struct Right<'p> {
    rule: &'p Rule,
    days: u32,
    business: BusinessDays,
    post_is_free: bool,
}

/// A person who buys through a door, whatever the price.
fn bought_by_a_person(pack: &Pack, door: Channel, contract: Date) -> Facts {
    let price = pack.currency.parse().ok().map(|currency| Money::new(i64::MAX, currency));
    let sale = Sale {
        contract_at: Some(contract),
        channel: Some(door),
        buyer: Some(Buyer::Person),
        price,
        ..Sale::delivered(pack.jurisdiction.as_str(), contract)
    };
    Facts::of(sale, TimeZone::UTC, WorkCalendar::weekends_only())
}

/// What the law gives somebody who changed the mind.
fn right_to_withdraw(pack: &Pack, door: Channel, contract: Date) -> Option<Right<'_>> {
    let facts = bought_by_a_person(pack, door, contract);
    let rights = pack.find(|kind| match kind {
        RuleKind::Withdrawal { days, business, return_post, .. } => {
            Some((*days, *business, *return_post == Bearer::Trader))
        }
        _ => None,
    });
    rights
        .filter(|(rule, _)| rule.mandatory && rule.when.holds(|fact| of_sale(&facts, fact)))
        .map(|(rule, (days, business, post_is_free))| Right { rule, days, business, post_is_free })
        .next()
}

impl Right<'_> {
    /// Whether it ends later than a window of so many days, from some day of a week on.
    fn is_longer_than(&self, window_days: u32) -> bool {
        let calendar = WorkCalendar::weekends_only();
        let week = (1..=7).map(|day| date(2025, 6, day));
        week.into_iter().any(|from| {
            let by_law = self.business.after(from, self.days, &calendar);
            Period::days(window_days).after(from).is_some_and(|by_shop| by_shop < by_law)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use products::Category;
    use rstest::rstest;

    fn row(window_days: u32) -> ReturnRow {
        ReturnRow { window_days, missing_component: MissingComponent::Deduct, ..ReturnRow::default() }
    }

    fn phones(window_days: u32) -> ReturnRow {
        ReturnRow { categories: vec![Category::Phone], ..row(window_days) }
    }

    fn online(window_days: u32) -> ReturnRow {
        ReturnRow { channel: Some(Channel::Online), ..row(window_days) }
    }

    #[test]
    fn the_last_row_takes_everything_and_every_other_one_can_be_reached() {
        assert_eq!(decide_table(&[]), [TableFlaw::Empty]);
        assert_eq!(decide_table(&[phones(7), row(0)]), []);
        assert_eq!(
            decide_table(&[row(7), phones(7)]),
            [TableFlaw::NeverReached { row: 2, by: 1 }, TableFlaw::LastHasCondition { row: 2 },]
        );
        let both = ReturnRow { channel: Some(Channel::Online), ..phones(3) };
        let rows = [phones(7), online(30), both, row(7)];
        assert_eq!(decide_table(&rows), [TableFlaw::NeverReached { row: 3, by: 1 }]);
        let rows = [row(1), row(2)];
        assert_eq!(decide_table(&rows), [TableFlaw::NeverReached { row: 2, by: 1 }]);
    }

    #[rstest]
    #[case::nothing_after_the_day(row(0), None)]
    #[case::the_longest(row(3_650), None)]
    #[case::a_day_too_long(row(3_651), Some(TableFlaw::Window { row: 1 }))]
    #[case::no_fee_is_said_otherwise(ReturnRow { opened_fee_percent: Some(0), ..row(7) }, Some(TableFlaw::Fee { row: 1 }))]
    #[case::a_little(ReturnRow { opened_fee_percent: Some(1), ..row(7) }, None)]
    #[case::all(ReturnRow { opened_fee_percent: Some(100), ..row(7) }, None)]
    #[case::more_than_all(ReturnRow { opened_fee_percent: Some(101), ..row(7) }, Some(TableFlaw::Fee { row: 1 }))]
    fn a_row_keeps_its_bounds(#[case] row: ReturnRow, #[case] flaw: Option<TableFlaw>) {
        assert_eq!(decide_table(&[row]), Vec::from_iter(flaw));
    }

    #[test]
    fn a_time_does_not_end_before_it_begins() {
        let sold = |from, to| {
            let bought = super::super::Bought { from: Some(from), to: Some(to) };
            decide_table(&[ReturnRow { bought, ..row(7) }, row(7)])
        };
        let day = date(2026, 12, 24);
        assert_eq!(sold(day, day), []);
        assert_eq!(sold(day, date(2026, 12, 23)), [TableFlaw::Bought { row: 1 }]);
    }

    #[test]
    fn what_the_trader_did_wrong_costs_the_customer_nothing() {
        let faulty = |post, fee| ReturnRow {
            reasons: vec![Reason::Defective, Reason::WrongItem],
            post,
            opened_fee_percent: fee,
            ..row(7)
        };
        assert_eq!(decide_table(&[faulty(Post::Trader, None), row(7)]), []);
        for wrong in [faulty(Post::Customer, None), faulty(Post::Trader, Some(10))] {
            assert_eq!(decide_table(&[wrong, row(7)]), [TableFlaw::FaultIsFree { row: 1 }]);
        }
    }

    fn beaten(place: &str, rows: &[ReturnRow]) -> Vec<(usize, RowPart, String)> {
        let law = crate::law::built_in();
        let today = date(2026, 11, 22);
        let found = decide_weaker_rows(rows, law.choose(place, today).unwrap(), today);
        found.into_iter().map(|(n, part, rule)| (n, part, rule.id.as_str().to_owned())).collect()
    }

    #[rstest]
    #[case::a_day_short("EU-DE", 13, Some("EU83-9"))]
    #[case::as_long("EU-DE", 14, None)]
    #[case::longer("EU-DE", 15, None)]
    #[case::a_day_short("IS", 13, Some("IS-16/2016"))]
    #[case::as_long("IS", 14, None)]
    #[case::no_right_to_change_the_mind("VN", 0, None)]
    #[case::only_at_the_door("US", 0, None)]
    fn who_buys_at_a_distance_is_not_told_a_shorter_time(
        #[case] place: &str,
        #[case] days: u32,
        #[case] article: Option<&str>,
    ) {
        let expected = article.map(|rule| (1, RowPart::Window, rule.to_owned()));
        assert_eq!(beaten(place, &[online(days), row(0)]), Vec::from_iter(expected.clone()));
        assert_eq!(beaten(place, &[row(days)]), Vec::from_iter(expected), "the row for all is for them too");
    }

    #[test]
    fn only_rows_that_a_change_of_mind_meets_are_measured() {
        let faulty = ReturnRow { reasons: vec![Reason::Defective], ..row(3) };
        let counter = ReturnRow { channel: Some(Channel::Store), ..row(3) };
        assert_eq!(beaten("EU-DE", &[faulty, counter, online(14), row(0)]), []);
        let phones_online = ReturnRow { channel: Some(Channel::Online), ..phones(7) };
        let expected = [(1, RowPart::Window, "EU83-9".to_owned())];
        assert_eq!(beaten("EU-DE", &[phones_online, online(14), row(0)]), expected);
    }

    #[test]
    fn money_is_not_refused_and_no_banned_fee_is_taken() {
        let kept = ReturnRow { gives: Gives::Exchange, opened_fee_percent: Some(10), ..online(14) };
        let expected = [(1, RowPart::Gives, "EU83-9".to_owned()), (1, RowPart::Fee, "EU83-14".to_owned())];
        assert_eq!(beaten("EU-DE", &[kept.clone(), row(0)]), expected);
        assert_eq!(beaten("VN", &[kept, row(0)]), []);
    }

    #[rstest]
    #[case::a_day_short("UK", 29, Some(RowPart::Window))]
    #[case::as_long("UK", 30, None)]
    #[case::longer("UK", 31, None)]
    #[case::the_law_knows_no_such_right("VN", 0, None)]
    #[case::repair_comes_first("EU-DE", 0, None)]
    fn who_may_reject_faulty_goods_is_not_told_a_shorter_time(
        #[case] place: &str,
        #[case] days: u32,
        #[case] part: Option<RowPart>,
    ) {
        let faults: Vec<Reason> = Reason::ALL.iter().copied().filter(|r| r.is_traders_fault()).collect();
        let faulty = ReturnRow { reasons: faults, post: Post::Trader, ..row(days) };
        let expected: Vec<_> = part.map(|part| (1, part, "UK-22.3".to_owned())).into_iter().collect();
        assert_eq!(beaten(place, &[faulty, row(30)]), expected);
        assert_eq!(beaten(place, &[row(days.clamp(14, 30))]).len(), expected.len(), "the row for all too");
    }

    #[test]
    fn faulty_goods_are_worth_their_money_and_nothing_holds_it_back() {
        let faulty = ReturnRow { reasons: vec![Reason::Defective], gives: Gives::Exchange, ..row(30) };
        let held = ReturnRow { missing_component: MissingComponent::Hold, ..row(30) };
        assert_eq!(
            beaten("UK", &[faulty, held.clone()]),
            [(1, RowPart::Gives, "UK-22.3".to_owned()), (2, RowPart::MissingComponent, "UK-22.3".to_owned())]
        );
        assert_eq!(
            beaten("EU-DE", std::slice::from_ref(&held)),
            [(1, RowPart::MissingComponent, "EU83-14".to_owned())]
        );
        assert_eq!(beaten("VN", &[held]), [], "no law gives the money back without a reason");
    }
}
