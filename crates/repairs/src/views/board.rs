//! The board and the list.

use askama::Template;
use identity::{Branch, Names};
use kernel::{BranchId, StaffId, Timestamp};
use platform::i18n::Lang;
use ui::{Chip, Choice, FigureView, FilterView, LaneView, Page, Pager, SlipCardView, Tone};

use super::{card_chips, due, is_late, standing, status_chip};
use crate::{
    model::{Basis, Lane, RepairCard, Status},
    policy::{BENCH_LIMIT, decide_lane},
    store::{FinishedTimes, Listed, Place},
};

/// Which rows a figure opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// Everything in the shop.
    Open,
    /// Later than promised.
    Late,
    /// The customer decides.
    Approval,
    /// A part is missing.
    Parts,
    /// Waits for its owner.
    Ready,
    /// Came within some days, whatever became of it.
    Received,
    /// Handed over.
    Done,
    /// Every one of a customer or a device.
    All,
}

impl Show {
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "late" => Self::Late,
            "approval" => Self::Approval,
            "parts" => Self::Parts,
            "ready" => Self::Ready,
            "received" => Self::Received,
            "done" => Self::Done,
            "all" => Self::All,
            _ => Self::Open,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Late => "late",
            Self::Approval => "approval",
            Self::Parts => "parts",
            Self::Ready => "ready",
            Self::Received => "received",
            Self::Done => "done",
            Self::All => "all",
        }
    }

    pub(crate) fn has(self, card: &RepairCard, now: Timestamp) -> bool {
        match self {
            Self::Open => card.status.is_open(),
            Self::Late => is_late(card, now),
            Self::Approval => standing(card) == Status::QuoteSent,
            Self::Parts => card.status == Status::WaitingParts,
            Self::Ready => card.status.is_ready(),
            Self::Received | Self::All => true,
            Self::Done => !card.status.is_open(),
        }
    }
}

/// The boxes that are ticked.
#[derive(Debug, Clone, Default)]
pub(crate) struct BoardFilter {
    pub(crate) technicians: Vec<StaffId>,
    pub(crate) branches: Vec<BranchId>,
    pub(crate) bases: Vec<Basis>,
    pub(crate) due: Vec<String>,
}

impl BoardFilter {
    pub(crate) fn has(&self, card: &RepairCard, lang: &Lang, now: Timestamp) -> bool {
        let by =
            self.technicians.is_empty() || card.technician.is_some_and(|t| self.technicians.contains(&t));
        let here = self.branches.is_empty() || card.branch.is_some_and(|b| self.branches.contains(&b));
        let basis = self.bases.is_empty() || self.bases.contains(&card.basis);
        let today = lang.date_at(card.promised_at) == lang.date_at(now);
        let late = is_late(card, now);
        let due = |name: &String| (name == "today" && today) || (name == "late" && late);
        by && here && basis && (self.due.is_empty() || self.due.iter().any(due))
    }

    /// The boxes as an address names them, each after an ampersand.
    fn query(&self) -> String {
        let technicians = self.technicians.iter().map(|t| format!("&technician={t}"));
        let branches = self.branches.iter().map(|b| format!("&branch={b}"));
        let bases = self.bases.iter().map(|b| format!("&basis={}", b.name()));
        let known = |name: &&String| matches!(name.as_str(), "today" | "late");
        let due = self.due.iter().filter(known).map(|d| format!("&due={d}"));
        technicians.chain(branches).chain(bases).chain(due).collect()
    }

    fn views(&self, lang: &Lang, names: &Names, branches: &[Branch]) -> Vec<FilterView> {
        let technician = |s: &identity::StaffMember| {
            Choice::new(s.id.to_string(), s.name.clone()).chosen(self.technicians.contains(&s.id))
        };
        let is_hand = |s: &&identity::StaffMember| s.active && s.roles.has(kernel::Role::Technician);
        let basis = |b: &Basis| Choice::new(b.name(), lang.t(b.key())).chosen(self.bases.contains(b));
        let due =
            |name: &str, key: &str| Choice::new(name, lang.t(key)).chosen(self.due.iter().any(|d| d == name));
        let filter = |icon, key: &str, name: &str, choices| FilterView {
            icon,
            label: lang.t(key).into_owned(),
            name: name.into(),
            choices,
        };
        let branch =
            |b: &Branch| Choice::new(b.id.to_string(), b.name.clone()).chosen(self.branches.contains(&b.id));
        // One branch is no choice.
        let several = (branches.len() > 1)
            .then(|| filter("building-2", "repairs-branch", "branch", branches.iter().map(branch).collect()));
        let filters = [
            filter(
                "user-round",
                "repairs-technician",
                "technician",
                names.people().iter().filter(is_hand).map(technician).collect(),
            ),
            filter("shield-check", "repairs-basis", "basis", Basis::ALL.iter().map(basis).collect()),
            filter(
                "clock",
                "repairs-promised",
                "due",
                vec![due("today", "repairs-due-today"), due("late", "repairs-due-late")],
            ),
        ];
        several.into_iter().chain(filters).collect()
    }
}

/// Cards on the board; the lists have all of them.
pub(crate) const BOARD_CARDS: i64 = 500;

/// A page of a list.
#[derive(Debug, Default)]
pub(crate) struct RowsPage {
    pub(crate) rows: Vec<RepairCard>,
    /// The place of the last row, if others follow.
    pub(crate) goes_on_after: Option<Place>,
}

/// All that the board is made of.
pub(crate) struct BoardFacts {
    /// What is in the shop, the earliest promise first: one more than the board has, if there are so many.
    pub(crate) open: Vec<RepairCard>,
    /// A page of the list; empty for the board.
    pub(crate) rows: RowsPage,
    /// Which list.
    pub(crate) listed: Listed,
    /// Whose it is, where it is somebody's.
    pub(crate) whose: String,
    /// In how many days what came is looked for.
    pub(crate) days: i64,
    pub(crate) finished: FinishedTimes,
    pub(crate) names: Names,
    pub(crate) branches: Vec<Branch>,
    pub(crate) now: Timestamp,
    pub(crate) filter: BoardFilter,
}

impl BoardFacts {
    fn figures(&self, lang: &Lang) -> Vec<FigureView> {
        let count = |show: Show| self.on_board().iter().filter(|c| show.has(c, self.now)).count();
        // Beyond the board nobody counted: at least so many.
        let mark = if self.is_more_than_board() { "+" } else { "" };
        let said = |n: usize| format!("{}{mark}", lang.count(n));
        let figure = |value: String, key: &str, show: &str| {
            FigureView::new(value, lang.t(key), format!("/app/repairs?view=list&show={show}"))
        };
        let late = count(Show::Late);
        let mut figures = vec![
            figure(said(count(Show::Open)), "repairs-figure-open", "open"),
            figure(said(late), "repairs-figure-late", "late").bad(late > 0),
            figure(said(count(Show::Approval)), "repairs-figure-approval", "approval"),
            figure(said(count(Show::Parts)), "repairs-figure-parts", "parts"),
        ];
        if let Some(median) = self.finished.median {
            figures.push(figure(lang.duration(median), "repairs-figure-median", "done"));
            let share = ratio(self.finished.on_time, self.finished.count);
            figures.push(figure(lang.percent(share, 0), "repairs-figure-on-time", "done"));
        }
        figures
    }

    /// The cards of the board.
    fn on_board(&self) -> &[RepairCard] {
        let most = usize::try_from(BOARD_CARDS).unwrap_or(usize::MAX);
        self.open.get(..most).unwrap_or(&self.open)
    }

    fn is_more_than_board(&self) -> bool {
        self.on_board().len() < self.open.len()
    }

    /// The lanes, the earliest promise first, what stands still last.
    pub(crate) fn lanes(&self, lang: &Lang) -> Vec<LaneView> {
        Lane::ALL.iter().map(|lane| self.lane(lang, *lane)).collect()
    }

    fn lane(&self, lang: &Lang, lane: Lane) -> LaneView {
        let shown = self.on_board().iter().filter(|c| self.filter.has(c, lang, self.now));
        let mut placed: Vec<_> = shown
            .filter_map(|c| Some((decide_lane(standing(c), c.held_from)?, c)))
            .filter(|(place, _)| place.lane == lane)
            .collect();
        placed.sort_by_key(|(place, _)| place.is_held);
        let at_bench = placed.iter().filter(|(place, _)| place.counts).count();
        let is_limited = lane == Lane::Repairing;
        let count = if is_limited {
            format!("{} / {}", lang.count(at_bench), lang.count(BENCH_LIMIT))
        } else {
            lang.count(placed.len())
        };
        LaneView {
            name: lane.name(),
            label: lang.t(lane.key()).into_owned(),
            tone: lane_tone(lane),
            count,
            is_over: is_limited && at_bench > BENCH_LIMIT,
            cards: placed.iter().map(|(_, card)| self.card(lang, card)).collect(),
            empty: lang.t("repairs-lane-empty").into_owned(),
        }
    }

    fn card(&self, lang: &Lang, card: &RepairCard) -> SlipCardView {
        let technician = self.names.of(card.technician).to_owned();
        SlipCardView {
            href: format!("/app/repairs/{}", card.code()),
            code: card.code().to_string(),
            place: self.place(card),
            title: card.device.clone(),
            fault: card.fault.clone(),
            chips: card_chips(lang, card, self.now),
            technician_label: if technician.is_empty() {
                lang.t("repairs-nobody").into_owned()
            } else {
                lang.t1("repairs-by", "name", technician.clone())
            },
            technician,
            is_late: is_late(card, self.now),
        }
    }

    /// The shelf, and in a shop with several branches the branch before it.
    fn place(&self, card: &RepairCard) -> String {
        let branch = self.branches.iter().find(|b| self.branches.len() > 1 && card.branch == Some(b.id));
        let parts = [branch.map_or("", |b| b.name.as_str()), card.shelf.as_str()];
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// Whose list it is, as an address names it.
    fn of(&self) -> Option<(&'static str, String)> {
        match self.listed {
            Listed::OfCustomer(customer) => Some(("customer", customer.to_string())),
            Listed::OfAsset(asset) => Some(("asset", asset.to_string())),
            _ => None,
        }
    }

    /// The way on through the list, with the same days and boxes.
    fn pager(&self, lang: &Lang, show: Show) -> Pager {
        let page = &self.rows;
        let days = if show == Show::Received { format!("&days={}", self.days) } else { String::new() };
        let of = self.of().map(|(name, id)| format!("&{name}={id}")).unwrap_or_default();
        let (name, boxes) = (show.name(), self.filter.query());
        let href = |place| format!("/app/repairs?view=list&show={name}{days}{of}{boxes}&after={place}");
        let older = page.goes_on_after.map(href);
        Pager { summary: lang.t1("repairs-received-shown", "count", page.rows.len()), newer: None, older }
    }

    fn rows(&self, lang: &Lang) -> Vec<ListRow> {
        let row = |card: &RepairCard| ListRow {
            href: format!("/app/repairs/{}", card.code()),
            code: card.code().to_string(),
            device: card.device.clone(),
            fault: card.fault.clone(),
            chip: status_chip(lang, standing(card)),
            technician: self.names.of(card.technician).to_owned(),
            due: due(lang, card, self.now),
            is_late: is_late(card, self.now),
            received: lang.date_time(card.created_at),
            took: lang.lasted(card.created_at, card.handed_over_at, self.now),
        };
        self.rows.rows.iter().map(row).collect()
    }
}

const fn lane_tone(lane: Lane) -> Tone {
    match lane {
        Lane::Received => Tone::Neutral,
        Lane::Diagnosing => Tone::Info,
        Lane::WaitingApproval => Tone::Warn,
        Lane::WaitingParts => Tone::Gold,
        Lane::Repairing => Tone::Brand,
        Lane::Ready => Tone::Ok,
    }
}

fn ratio(part: i64, whole: i64) -> f64 {
    let number = |n: i64| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    number(part) / number(whole).max(1.0)
}

/// The board.
#[derive(Template)]
#[template(path = "repairs/board.html")]
pub(crate) struct BoardPage {
    page: Page,
    figures: Vec<FigureView>,
    filters: Vec<FilterView>,
    lanes: Vec<LaneView>,
    /// That more is in the shop than the board has, where it has all of it.
    more: Option<String>,
}

impl BoardPage {
    pub(crate) fn new(page: Page, facts: &BoardFacts) -> Self {
        let lang = page.lang.clone();
        Self {
            figures: facts.figures(&lang),
            filters: facts.filter.views(&lang, &facts.names, &facts.branches),
            lanes: facts.lanes(&lang),
            more: facts.is_more_than_board().then(|| lang.t1("repairs-board-more", "count", BOARD_CARDS)),
            page,
        }
    }
}

/// A row of the list.
pub(crate) struct ListRow {
    href: String,
    code: String,
    device: String,
    fault: String,
    chip: Chip,
    technician: String,
    /// The promise, or what follows it.
    due: String,
    is_late: bool,
    received: String,
    /// From the counter to the owner's hands, or so far.
    took: String,
}

/// The list.
#[derive(Template)]
#[template(path = "repairs/list.html")]
pub(crate) struct ListPage {
    page: Page,
    figures: Vec<FigureView>,
    filters: Vec<FilterView>,
    rows: Vec<ListRow>,
    /// Which list it is, for the boxes to keep it.
    show: &'static str,
    /// Whose it is, for the boxes to keep it.
    of: Option<(&'static str, String)>,
    /// What came within so many days: with how long each took, as a report counts it.
    received: Option<i64>,
    pager: Pager,
}

impl ListPage {
    pub(crate) fn new(page: Page, facts: &BoardFacts, show: Show) -> Self {
        let lang = page.lang.clone();
        Self {
            received: (show == Show::Received).then_some(facts.days),
            pager: facts.pager(&lang, show),
            of: facts.of(),
            show: show.name(),
            figures: facts.figures(&lang),
            filters: facts.filter.views(&lang, &facts.names, &facts.branches),
            rows: facts.rows(&lang),
            page,
        }
    }
}
