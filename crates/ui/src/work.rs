//! The larger things that several rooms show: a place in a queue, a card on the board, a quote, a slip.

use askama::Template;

use crate::{
    AvatarView, Chip, Choice, CoverageBarView, CoverageState, FactView, FieldView, FileLimits, LinkView,
};

/// Work with a code of its own, in a few lines on the page of something else, and the way to begin more.
#[derive(Debug, Template)]
#[template(path = "work_panel.html")]
pub struct WorkPanel {
    /// What it is.
    pub title: String,
    /// What stands in place of rows.
    pub empty: String,
    /// Where a row opens, its code, what it is about, where it stands.
    pub rows: Vec<(String, String, String, Chip)>,
    /// Where more begins, and what the link says.
    pub new: Option<(String, String)>,
    /// Where the rest is, when there are more rows than these, and what the link says.
    pub more: Option<(String, String)>,
}

/// A row of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueItemView {
    /// Where it opens.
    pub href: String,
    /// Who waits.
    pub name: String,
    /// The channel's icon, and its name for screen readers. `zalo` is drawn as a Z.
    pub channel: (&'static str, String),
    /// How long ago.
    pub time: String,
    /// What it is about.
    pub subject: String,
    /// The last words.
    pub preview: String,
    /// The one deadline that matters, first, and what else helps to choose.
    pub chips: Vec<Chip>,
    /// Whether something in it is new.
    pub is_unread: bool,
    /// Whether it is the open one.
    pub is_current: bool,
}

/// A lane of the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneView {
    /// Its name in code, for keys and tests.
    pub name: &'static str,
    /// Its heading.
    pub label: String,
    /// The colour of its mark.
    pub tone: crate::Tone,
    /// "6", or "9 / 8" with a limit.
    pub count: String,
    /// Whether it holds more than its limit.
    pub is_over: bool,
    /// Its cards.
    pub cards: Vec<SlipCardView>,
    /// What it says without cards.
    pub empty: String,
}

/// A device on the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipCardView {
    /// Where it opens.
    pub href: String,
    /// The number of its slip.
    pub code: String,
    /// Where it lies.
    pub place: String,
    /// Which device.
    pub title: String,
    /// What is wrong with it.
    pub fault: String,
    /// Who pays, what is promised.
    pub chips: Vec<Chip>,
    /// Who works on it; nobody is an empty name.
    pub technician: String,
    /// What screen readers say before the technician's name.
    pub technician_label: String,
    /// Whether the promise is broken.
    pub is_late: bool,
}

/// A quote to decide, line by line where lines are optional.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteView {
    /// The id of its form, so that a button elsewhere can send it.
    pub id: String,
    /// Where it is sent; none shows the quote without choices.
    pub action: Option<String>,
    /// Its lines.
    pub lines: Vec<QuoteLineView>,
    /// Sums by payer; the last one is what the customer pays.
    pub totals: Vec<TotalView>,
}

/// A line of a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteLineView {
    /// What is sent when it is chosen.
    pub value: String,
    /// What is done.
    pub label: String,
    /// What the customer pays for it.
    pub amount: String,
    /// Who pays, if not the customer.
    pub chip: Option<Chip>,
    /// Whether there is a choice.
    pub choice: LineChoice,
}

/// Whether a line can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineChoice {
    /// It belongs to the work.
    Fixed,
    /// The customer chooses; chosen now.
    Chosen,
    /// The customer chooses; not chosen now.
    Open,
    /// The customer refused it.
    Declined,
}

/// A sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalView {
    /// Who pays, or "Total".
    pub label: String,
    /// How much.
    pub amount: String,
}

/// The box in which one answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComposerView {
    /// Where it is sent.
    pub action: String,
    /// Where drafts are kept.
    pub draft_url: Option<String>,
    /// The answer so far.
    pub text: String,
    /// The note so far: a text of its own, so that none of it is sent by mistake.
    pub note: String,
    /// Whether a note is being written.
    pub is_note: bool,
    /// The channels; with one only, it is said and not asked. The chosen one is marked.
    pub channels: Vec<Choice>,
    /// Whom it answers, where one ticket stands for several; empty where there is nothing to choose.
    pub strands: Vec<Choice>,
    /// Where the answer was begun, if there is a choice.
    pub begun: Option<String>,
    /// To whom it goes by mail, shown before it is sent and open to change.
    pub addressees: Option<AddresseesView>,
    /// What files may be sent with it.
    pub files: Option<FileLimits>,
    /// How long the channel still takes answers, if that is limited.
    pub window: Option<String>,
    /// What might be answered: articles, macros, slots.
    pub suggestions: Vec<SuggestionView>,
    /// What was wrong with the last sending.
    pub error: Option<String>,
    /// The language of the talk, if known.
    pub lang: Option<String>,
}

/// To whom an answer goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddresseesView {
    /// All of them in a line.
    pub summary: String,
    /// The field of those in To.
    pub to: FieldView,
    /// The field of those in Cc.
    pub cc: FieldView,
    /// Which of several addresses is meant, where a person must say so before it is sent.
    pub asks: Option<(FieldView, Vec<Choice>)>,
}

/// What might be answered; a link that fills the box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestionView {
    /// What kind of thing.
    pub icon: &'static str,
    /// What it says.
    pub link: LinkView,
}

/// A filter of a list: a menu of boxes in a form that is sent with GET.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterView {
    /// Its icon.
    pub icon: &'static str,
    /// What is filtered.
    pub label: String,
    /// The name in the address.
    pub name: String,
    /// What can be chosen.
    pub choices: Vec<Choice>,
}

/// A product with its cover, as its owner sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct WarrantyCardView {
    /// Which product.
    pub title: String,
    /// Colour, memory.
    pub variant: String,
    /// "S/N R5CX21ABC7K"
    pub serial: String,
    /// "212 days of cover left"
    pub state: String,
    /// Its cover.
    pub coverage: CoverageBarView,
    /// Its picture.
    pub picture: Option<String>,
    /// Dates below the bar.
    pub facts: Vec<FactView>,
    /// Its printed code as SVG, and where it opens large.
    pub code: Option<(String, LinkView)>,
}

/// The printed slip of a device that was handed in. One page A5.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipView {
    /// "INTAKE SLIP"
    pub title: String,
    /// Its number.
    pub code: String,
    /// The customer's code as SVG.
    pub qr: String,
    /// The shop: address, hotline, hours.
    pub shop: Vec<String>,
    /// Who, what, when: two columns.
    pub facts: Vec<FactView>,
    /// The heading of the condition, and the condition.
    pub condition: (String, String),
    /// The heads of the three columns: work, warranty pays, customer pays.
    pub columns: [String; 3],
    /// The work.
    pub lines: Vec<SlipLineView>,
    /// "Total"
    pub total: SlipLineView,
    /// How long the device is kept, and what to do before.
    pub terms: String,
    /// Who signs, left and right, and what was drawn on a screen as the data of an SVG path; empty where paper is signed.
    pub signatures: [(String, String); 2],
    /// "(sign, full name)"
    pub sign_here: String,
    /// The shop's code as SVG, and the lines beside it.
    pub stub: (String, Vec<String>),
}

/// A line of the slip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SlipLineView {
    /// What is done.
    pub label: String,
    /// What the warranty pays.
    pub covered: String,
    /// What the customer pays.
    pub paid: String,
}

impl QueueItemView {
    /// The picture of who waits.
    pub fn avatar(&self) -> AvatarView {
        AvatarView::of(&self.name)
    }
}

impl SlipCardView {
    /// The picture of who works on it.
    pub fn avatar(&self) -> AvatarView {
        AvatarView::of(&self.technician)
    }
}

impl FilterView {
    /// How many boxes are chosen.
    pub fn active(&self) -> usize {
        self.choices.iter().filter(|choice| choice.is_chosen).count()
    }
}

impl WarrantyCardView {
    /// The class of the state.
    pub const fn class(&self) -> &'static str {
        match self.coverage.state {
            CoverageState::Covered => "",
            CoverageState::Ending => "warn",
            CoverageState::Over | CoverageState::Unknown => "over",
        }
    }

    /// The icon of the state.
    pub const fn icon(&self) -> &'static str {
        match self.coverage.state {
            CoverageState::Covered => "shield-check",
            CoverageState::Ending => "shield-alert",
            CoverageState::Over | CoverageState::Unknown => "shield",
        }
    }
}

impl LineChoice {
    /// Whether the customer may choose.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Chosen | Self::Open)
    }
}
