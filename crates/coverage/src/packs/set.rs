//! Every pack, the house rules and the words, loaded together.

use std::collections::BTreeMap;

use kernel::Date;

use super::{
    Pack, PackError, Rule, Words,
    holidays::{self, HolidayYear},
    load::{read_pack, read_rules},
    words,
};
use crate::model::{Step, WorkCalendar, YearsKnown};

/// Everything the engine knows of the law and of the house.
#[derive(Debug, Clone)]
pub struct PackSet {
    files: Vec<PackFile>,
    packs: Vec<Pack>,
    house: BTreeMap<House, Rule>,
    holidays: Vec<HolidayYear>,
    words: Words,
}

/// The text of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFile {
    /// The name for messages.
    pub file: String,
    /// What it holds.
    pub source: String,
}

/// Any place that no pack speaks for, as one may say that something is brought in there.
pub(crate) const ELSEWHERE: &str = "other";

/// A rule of the house, applied by the engine itself (confidence `P`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is named as in packs/house.toml, which says what it means")]
pub enum House {
    StartLadder,
    TzGoverning,
    DateUnit,
    DateAnchor,
    PauseUnion,
    PauseScope,
    PauseReadyGrace,
    ReplInherit,
    WeekendGap,
    MandatoryFirst,
    OrderOfCover,
    CausePerFault,
    ExclEvidence,
    RecallFirst,
    TransferUnit,
    Territory,
    RepairGuarantee,
    PlanHolder,
    PlanLedger,
    RefurbSale,
    QuoteTtl,
    QuoteCap,
    QuoteDeclineFee,
    TradeTtl,
    TradeRequote,
    TradeLock,
    SerialMatch,
    LoanerBack,
    AuthDup,
    AuthUnknown,
    AuthRegistered,
    AuthVelocity,
    RetQty,
    RetWindow,
    RetFee,
    KitAlloc,
    RefundTender,
}

const HOUSE: &str = include_str!("../../packs/house.toml");
const WORDS: &str = include_str!("../../packs/words.toml");
const HOLIDAYS: &str = include_str!("../../packs/holidays.toml");
/// A base stands before the packs that build on it.
const PACKS: [(&str, &str); 12] = [
    ("VN@2010.toml", include_str!("../../packs/VN@2010.toml")),
    ("VN@2023.toml", include_str!("../../packs/VN@2023.toml")),
    ("EU@2022.toml", include_str!("../../packs/EU@2022.toml")),
    ("EU-DE@2022.toml", include_str!("../../packs/EU-DE@2022.toml")),
    ("EU-ES@2022.toml", include_str!("../../packs/EU-ES@2022.toml")),
    ("EU-FR@2022.toml", include_str!("../../packs/EU-FR@2022.toml")),
    ("EU-SK@2022.toml", include_str!("../../packs/EU-SK@2022.toml")),
    ("EU-CZ@2022.toml", include_str!("../../packs/EU-CZ@2022.toml")),
    ("IS@2003.toml", include_str!("../../packs/IS@2003.toml")),
    ("UK@2015.toml", include_str!("../../packs/UK@2015.toml")),
    ("US@1975.toml", include_str!("../../packs/US@1975.toml")),
    ("AU@2011.toml", include_str!("../../packs/AU@2011.toml")),
];

impl House {
    /// All of them.
    pub const ALL: [Self; 37] = [
        Self::StartLadder,
        Self::TzGoverning,
        Self::DateUnit,
        Self::DateAnchor,
        Self::PauseUnion,
        Self::PauseScope,
        Self::PauseReadyGrace,
        Self::ReplInherit,
        Self::WeekendGap,
        Self::MandatoryFirst,
        Self::OrderOfCover,
        Self::CausePerFault,
        Self::ExclEvidence,
        Self::RecallFirst,
        Self::TransferUnit,
        Self::Territory,
        Self::RepairGuarantee,
        Self::PlanHolder,
        Self::PlanLedger,
        Self::RefurbSale,
        Self::QuoteTtl,
        Self::QuoteCap,
        Self::QuoteDeclineFee,
        Self::TradeTtl,
        Self::TradeRequote,
        Self::TradeLock,
        Self::SerialMatch,
        Self::LoanerBack,
        Self::AuthDup,
        Self::AuthUnknown,
        Self::AuthRegistered,
        Self::AuthVelocity,
        Self::RetQty,
        Self::RetWindow,
        Self::RetFee,
        Self::KitAlloc,
        Self::RefundTender,
    ];

    /// The name in `house.toml` and in steps.
    pub const fn id(self) -> &'static str {
        match self {
            Self::StartLadder => "START-LADDER",
            Self::TzGoverning => "TZ-GOVERNING",
            Self::DateUnit => "DATE-UNIT",
            Self::DateAnchor => "DATE-ANCHOR",
            Self::PauseUnion => "PAUSE-UNION",
            Self::PauseScope => "PAUSE-SCOPE",
            Self::PauseReadyGrace => "PAUSE-READY-GRACE",
            Self::ReplInherit => "REPL-INHERIT",
            Self::WeekendGap => "WEEKEND-GAP",
            Self::MandatoryFirst => "MANDATORY-FIRST",
            Self::OrderOfCover => "ORDER-OF-COVER",
            Self::CausePerFault => "CAUSE-PER-FAULT",
            Self::ExclEvidence => "EXCL-EVIDENCE",
            Self::RecallFirst => "RECALL-FIRST",
            Self::TransferUnit => "TRANSFER-UNIT",
            Self::Territory => "TERRITORY",
            Self::RepairGuarantee => "REPAIR-GUARANTEE",
            Self::PlanHolder => "PLAN-HOLDER",
            Self::PlanLedger => "PLAN-LEDGER",
            Self::RefurbSale => "REFURB-SALE",
            Self::QuoteTtl => "QUOTE-TTL",
            Self::QuoteCap => "QUOTE-CAP",
            Self::QuoteDeclineFee => "QUOTE-DECLINE-FEE",
            Self::TradeTtl => "TRADE-TTL",
            Self::TradeRequote => "TRADE-REQUOTE",
            Self::TradeLock => "TRADE-LOCK",
            Self::SerialMatch => "SERIAL-MATCH",
            Self::LoanerBack => "LOANER-BACK",
            Self::AuthDup => "AUTH-DUP",
            Self::AuthUnknown => "AUTH-UNKNOWN",
            Self::AuthRegistered => "AUTH-REGISTERED",
            Self::AuthVelocity => "AUTH-VELOCITY",
            Self::RetQty => "RET-QTY",
            Self::RetWindow => "RET-WINDOW",
            Self::RetFee => "RET-FEE",
            Self::KitAlloc => "KIT-ALLOC",
            Self::RefundTender => "REFUND-TENDER",
        }
    }
}

impl PackSet {
    /// The packs that come with the program.
    ///
    /// # Errors
    /// [`PackError`] with file, line, column and rule if one of them is wrong; a test reads them all.
    pub fn built_in() -> Result<Self, PackError> {
        Self::read(&PACKS)
    }

    /// Packs from texts, each with the name of its file. A base stands before the packs that build on it.
    /// House rules, words and holidays are those of the program.
    ///
    /// # Errors
    /// [`PackError`] for the first text that is wrong.
    pub fn read(files: &[(&str, &str)]) -> Result<Self, PackError> {
        let named = |(file, source): &(&str, &str)| PackFile {
            file: (*file).to_owned(),
            source: (*source).to_owned(),
        };
        Self::of_files(files.iter().map(named).collect()).map_err(first)
    }

    fn of_files(files: Vec<PackFile>) -> Result<Self, Vec<PackError>> {
        let mut packs: Vec<Pack> = vec![];
        for PackFile { file, source } in &files {
            let bases: Vec<&Pack> = packs.iter().collect();
            let pack = read_pack(file, source, &bases)?;
            packs.push(pack);
        }
        Self::around(files, packs).map_err(|error| vec![error])
    }

    fn around(files: Vec<PackFile>, packs: Vec<Pack>) -> Result<Self, PackError> {
        let house = house(read_rules("house.toml", HOUSE)?)?;
        let holidays = holidays::read("holidays.toml", HOLIDAYS)?;
        let words = words::read("words.toml", WORDS)?;
        Ok(Self { files, packs, house, holidays, words })
    }

    /// This set with one more pack; it takes the place of the one with its name. What is wrong with it is told all
    /// at once.
    ///
    /// # Errors
    /// Every [`PackError`] that was found.
    pub fn with(&self, file: &str, source: &str) -> Result<(Self, String), Vec<PackError>> {
        let new = PackFile { file: file.to_owned(), source: source.to_owned() };
        let set = self.with_files(vec![new])?;
        let place = set.files.iter().position(|f| f.file == file && f.source == source);
        let name = place.and_then(|place| set.packs.get(place)).map(|pack| pack.id.clone());
        Ok((set, name.unwrap_or_default()))
    }

    /// This set with more packs, each in the place of the one with its name. All are read again as a whole, bases
    /// first: what builds on a pack builds on its new rules.
    ///
    /// # Errors
    /// Every [`PackError`] that was found in the first text that is wrong.
    pub fn with_files(&self, new: Vec<PackFile>) -> Result<Self, Vec<PackError>> {
        let mut files = self.files.clone();
        for file in new {
            let named = names(&file.source).map(|(id, _)| id);
            let same = |f: &PackFile| named.is_some() && names(&f.source).map(|(id, _)| id) == named;
            match files.iter().position(same).and_then(|place| files.get_mut(place)) {
                Some(place) => *place = file,
                None => files.push(file),
            }
        }
        let mut set = Self::of_files(bases_first(files))?;
        // What the shop entered does not belong to any text.
        set.holidays.clone_from(&self.holidays);
        Ok(set)
    }

    /// This set with the lists of some years, each in the place of the one that it had.
    pub(crate) fn with_holidays(mut self, lists: Vec<HolidayYear>) -> Self {
        let is_replaced =
            |y: &HolidayYear| lists.iter().any(|l| l.calendar == y.calendar && l.year == y.year);
        self.holidays.retain(|y| !is_replaced(y));
        self.holidays.extend(lists);
        self.holidays.sort_by(|a, b| (&a.calendar, a.year).cmp(&(&b.calendar, b.year)));
        self
    }

    /// The lists of a calendar, the earliest year first.
    pub(crate) fn holiday_years(&self, calendar: &str) -> impl Iterator<Item = &HolidayYear> {
        self.holidays.iter().filter(move |y| y.calendar == calendar)
    }

    /// The calendar that a place counts by. One whose law names none has its own, so that a shop can enter it.
    pub(crate) fn calendar_name(&self, jurisdiction: &str, contract: Date) -> String {
        let named = self.choose(jurisdiction, contract).and_then(|pack| pack.holidays.clone());
        named.unwrap_or_else(|| jurisdiction.to_owned())
    }

    /// The text of a pack.
    pub fn source(&self, id: &str) -> Option<&str> {
        let place = self.packs.iter().position(|p| p.id == id)?;
        self.files.get(place).map(|f| f.source.as_str())
    }

    /// Every pack.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// Whether there is a pack for a place, in whatever version.
    pub fn knows(&self, jurisdiction: &str) -> bool {
        self.packs.iter().any(|p| p.is_for(jurisdiction))
    }

    /// Every place that a pack speaks for, each once: those with a pack of their own first.
    pub fn places(&self) -> Vec<&str> {
        let own = self.packs.iter().map(|p| &p.jurisdiction);
        let all = own.chain(self.packs.iter().flat_map(|p| &p.members));
        let mut places: Vec<&str> = vec![];
        for place in all {
            if !places.contains(&place.as_str()) {
                places.push(place);
            }
        }
        places
    }

    /// Whether something may be brought in there: a place that a pack speaks for, or [`ELSEWHERE`].
    pub(crate) fn is_place(&self, place: &str) -> bool {
        place == ELSEWHERE || self.knows(place)
    }

    /// The law of a place for contracts of a day: the latest version that was in force. A place without a pack
    /// of its own takes the one that names it as a member.
    pub fn choose(&self, jurisdiction: &str, contract: Date) -> Option<&Pack> {
        let own = self.packs.iter().any(|p| p.jurisdiction == jurisdiction);
        let fits = |p: &&Pack| {
            if own { p.jurisdiction == jurisdiction } else { p.is_for(jurisdiction) }
        };
        let in_force = self.packs.iter().filter(fits).filter(|p| p.valid_from <= contract);
        in_force.max_by_key(|p| p.valid_from)
    }

    /// Weekends and the holidays that were entered for a place, as the law of a contract counts them.
    pub fn calendar(&self, jurisdiction: &str, contract: Date) -> WorkCalendar {
        let Some(pack) = self.choose(jurisdiction, contract) else {
            return WorkCalendar::weekends_only();
        };
        let mut calendar = WorkCalendar { weekend: pack.weekend.clone(), ..WorkCalendar::weekends_only() };
        let mut years = std::collections::BTreeSet::new();
        for list in self.holiday_years(&self.calendar_name(jurisdiction, contract)) {
            years.insert(list.year);
            calendar.holidays.extend(&list.holidays);
            calendar.working.extend(&list.working);
        }
        calendar.years = YearsKnown::Only(years);
        calendar
    }

    /// The rule behind a step of a verdict under a pack, with its texts. One article may be several rules, so the kind
    /// and the cite tell them apart.
    pub fn rule_of(&self, step: &Step, pack: Option<&str>) -> Option<&Rule> {
        let own = pack.and_then(|id| self.pack(id)).into_iter().flat_map(|p| &p.rules);
        let others = self.packs.iter().flat_map(|p| &p.rules);
        let mut rules = own.chain(self.house.values()).chain(others);
        rules.find(|r| r.id == step.rule && r.kind.name() == step.kind && r.cite == step.cite)
    }

    pub(crate) const fn words(&self) -> &Words {
        &self.words
    }

    /// A pack by its name.
    pub fn pack(&self, id: &str) -> Option<&Pack> {
        self.packs.iter().find(|p| p.id == id)
    }

    pub(crate) fn house(&self, rule: House) -> Option<&Rule> {
        self.house.get(&rule)
    }
}

impl Pack {
    fn is_for(&self, jurisdiction: &str) -> bool {
        self.jurisdiction == jurisdiction || self.members.iter().any(|m| m == jurisdiction)
    }
}

/// The name of a pack and of its base, before anything else of it is read; none when it has no head.
fn names(source: &str) -> Option<(String, Option<String>)> {
    let head = source.parse::<toml::Table>().ok()?.remove("pack")?;
    let text = |key: &str| head.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    Some((text("id")?, text("base")))
}

/// The same files, each behind the one that it builds on; otherwise as they come.
fn bases_first(files: Vec<PackFile>) -> Vec<PackFile> {
    let mut waiting: Vec<_> = files.into_iter().map(|file| (names(&file.source), file)).collect();
    let mut ordered = vec![];
    while !waiting.is_empty() {
        let ids: Vec<String> =
            waiting.iter().filter_map(|(n, _)| n.as_ref().map(|(id, _)| id.clone())).collect();
        let is_ready = |(names, _): &(Option<(String, Option<String>)>, PackFile)| {
            let base = names.as_ref().and_then(|(_, base)| base.as_ref());
            base.is_none_or(|base| !ids.contains(base))
        };
        // Packs that build on each other in a circle are left to the reader, which misses the base.
        let next = waiting.iter().position(is_ready).unwrap_or(0);
        ordered.push(waiting.remove(next).1);
    }
    ordered
}

fn first(errors: Vec<PackError>) -> PackError {
    let none = || PackError {
        file: String::new(),
        line: 0,
        column: 0,
        rule: None,
        what: "the pack is wrong".to_owned(),
    };
    errors.into_iter().next().unwrap_or_else(none)
}

fn house(rules: Vec<Rule>) -> Result<BTreeMap<House, Rule>, PackError> {
    let wrong = |rule: &str, what: &str| PackError {
        file: "house.toml".to_owned(),
        line: 0,
        column: 0,
        rule: Some(rule.to_owned()),
        what: what.to_owned(),
    };
    let mut house = BTreeMap::new();
    for rule in rules {
        let named = House::ALL.into_iter().find(|h| h.id() == rule.id.as_str());
        let named = named.ok_or_else(|| wrong(rule.id.as_str(), "the engine applies no such rule"))?;
        if let Some(twice) = house.insert(named, rule) {
            return Err(wrong(twice.id.as_str(), "is written twice"));
        }
    }
    match House::ALL.into_iter().find(|h| !house.contains_key(h)) {
        Some(missing) => Err(wrong(missing.id(), "is missing")),
        None => Ok(house),
    }
}
