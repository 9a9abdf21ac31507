use std::collections::BTreeMap;

use super::*;
use identity::Week;
use kernel::Uuid;
use proptest::prelude::*;

fn staff(n: u128) -> StaffId {
    StaffId::from_uuid(Uuid::from_u128(n))
}

fn team_id(n: u128) -> TeamId {
    TeamId::from_uuid(Uuid::from_u128(n))
}

fn fit(n: u128, open: u32, last_turn: i64) -> Candidate {
    let (may_reply, is_here, is_able) = (true, true, true);
    Candidate { id: staff(n), may_reply, is_here, is_able, open, capacity: Some(20), last_turn }
}

fn rule(method: Method) -> TeamRule {
    TeamRule { method, by_skills: true, ..TeamRule::default() }
}

#[test]
fn by_hand_nobody_gets_anything_by_itself() {
    assert_eq!(decide_assignee(&[fit(1, 0, 0)], rule(Method::ByHand)), Assignee::ByHand);
}

#[test]
fn the_least_loaded_is_who_has_the_least_to_do_and_then_who_waited_longest() {
    let chosen = |all: &[Candidate]| decide_assignee(all, rule(Method::LeastLoaded));
    assert_eq!(chosen(&[fit(1, 3, 0), fit(2, 1, 9)]), Assignee::To(staff(2)));
    assert_eq!(chosen(&[fit(1, 1, 4), fit(2, 1, 3)]), Assignee::To(staff(2)));
}

#[test]
fn whoever_cannot_have_it_does_not_get_it() {
    for method in [Method::RoundRobin, Method::LeastLoaded] {
        let good = fit(1, 19, 0);
        assert_eq!(decide_assignee(&[good], rule(method)), Assignee::To(staff(1)), "room for one more");
        for bad in [
            Candidate { may_reply: false, ..good },
            Candidate { is_here: false, ..good },
            Candidate { open: 20, ..good },
            Candidate { capacity: Some(0), ..good },
            Candidate { is_able: false, ..good },
        ] {
            assert_eq!(decide_assignee(&[bad], rule(method)), Assignee::Nobody, "{bad:?}");
        }
        let full = Candidate { open: 500, capacity: None, ..good };
        assert_eq!(decide_assignee(&[full], rule(method)), Assignee::To(staff(1)), "as many as come");
        let unskilled = Candidate { is_able: false, ..good };
        let any = TeamRule { by_skills: false, ..rule(method) };
        assert_eq!(decide_assignee(&[unskilled], any), Assignee::To(staff(1)));
    }
}

#[test]
fn what_is_not_said_of_a_skill_means_every_one() {
    let needs = Needs { language: Some(Locale::Is), line: Some(Category::Laptop) };
    let duty = |languages: &[Locale], lines: &[&str]| Duty {
        languages: languages.to_vec(),
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        ..Duty::default()
    };
    assert!(needs.met_by(&duty(&[], &[])));
    assert!(needs.met_by(&duty(&[Locale::Vi, Locale::Is], &["laptop"])));
    assert!(!needs.met_by(&duty(&[Locale::Vi], &["laptop"])));
    assert!(!needs.met_by(&duty(&[Locale::Is], &["phone"])));
    assert!(Needs::default().met_by(&duty(&[Locale::Vi], &["phone"])), "an unknown need is none");
}

#[test]
fn a_new_ticket_comes_to_the_team_of_its_branch_before_one_of_every_branch() {
    let branch = |n| BranchId::from_uuid(Uuid::from_u128(n));
    let team = |n, branch: Option<BranchId>, active| Team {
        id: team_id(n),
        name: String::new(),
        branch,
        members: Vec::new(),
        week: Week::default(),
        active,
    };
    let teams = [team(1, None, true), team(2, Some(branch(7)), true), team(3, Some(branch(8)), false)];
    let taking = |_| TeamRule { takes_new: true, ..TeamRule::default() };
    assert_eq!(decide_first_team(Some(branch(7)), &teams, taking), Some(team_id(2)));
    assert_eq!(decide_first_team(Some(branch(8)), &teams, taking), Some(team_id(1)), "retired");
    assert_eq!(decide_first_team(None, &teams, taking), Some(team_id(1)));
    assert_eq!(decide_first_team(None, &teams, |_| TeamRule::default()), None, "nobody takes new ones");
}

#[test]
fn one_takes_what_is_the_shops_or_ones_own_teams() {
    let take = |team, own: &[TeamId]| decide_may_take(team, own, true, TeamRule::default());
    assert!(take(None, &[team_id(1)]));
    assert!(take(Some(team_id(1)), &[team_id(2), team_id(1)]));
    assert!(!take(Some(team_id(3)), &[team_id(2), team_id(1)]));
    assert!(take(Some(team_id(3)), &[]), "whoever is in no team helps everybody");
    assert!(!decide_may_take(None, &[], false, rule(Method::ByHand)), "lacks the skill");
}

prop_compose! {
    fn anybody(id: u128)(
        may_reply: bool, is_here: bool, is_able: bool, open in 0_u32..6, capacity in proptest::option::of(0_u32..5),
        last_turn in 0_i64..9,
    ) -> Candidate {
        Candidate { id: staff(id), may_reply, is_here, is_able, open, capacity, last_turn }
    }
}

fn people() -> impl Strategy<Value = Vec<Candidate>> {
    (anybody(1), anybody(2), anybody(3), anybody(4)).prop_map(|(a, b, c, d)| vec![a, b, c, d])
}

proptest! {
    /// Nobody off shift, away, full, without the right or without the skill; and if somebody fits, somebody gets it.
    #[test]
    fn only_those_who_fit_get_a_ticket(
        all in people(),
        is_robin: bool,
        by_skills: bool,
    ) {
        let method = if is_robin { Method::RoundRobin } else { Method::LeastLoaded };
        let rule = TeamRule { method, by_skills, ..TeamRule::default() };
        let fits = |it: &Candidate| {
            it.may_reply && it.is_here && it.capacity.is_none_or(|most| it.open < most)
                && (it.is_able || !by_skills)
        };
        match decide_assignee(&all, rule) {
            Assignee::To(id) => prop_assert!(all.iter().any(|it| it.id == id && fits(it))),
            Assignee::Nobody => prop_assert!(!all.iter().any(fits)),
            Assignee::ByHand => prop_assert!(false, "not this method"),
        }
    }

    /// Those who are there all the time get the same number, within one, whoever else comes and goes.
    #[test]
    fn one_after_the_other_is_fair_within_one(
        steady in 1_u128..5,
        comings in proptest::collection::vec(proptest::collection::vec(any::<bool>(), 3), 1..80),
    ) {
        let (mut turns, mut given, mut turn) = (BTreeMap::new(), BTreeMap::new(), 0_i64);
        for there in comings {
            let guests = (10..).zip(there);
            let all: Vec<Candidate> = (1..=steady).map(|id| (id, true)).chain(guests).map(|(id, is_here)| {
                let last_turn = turns.get(&staff(id)).copied().unwrap_or(0);
                Candidate { is_here, ..fit(id, 0, last_turn) }
            }).collect();
            let Assignee::To(id) = decide_assignee(&all, rule(Method::RoundRobin)) else {
                return Err(TestCaseError::fail("somebody is always there"));
            };
            turn += 1;
            turns.insert(id, turn);
            *given.entry(id).or_insert(0_u32) += 1;
        }
        let counts = (1..=steady).map(|id| given.get(&staff(id)).copied().unwrap_or(0));
        let (least, most) = (counts.clone().min().unwrap(), counts.max().unwrap());
        prop_assert!(most - least <= 1, "{given:?}");
    }
}
