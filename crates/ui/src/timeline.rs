//! One timeline for all rooms: what people wrote, what they noted, what happened.

use crate::{AvatarView, Chip, FactView, LinkView};

/// An entry of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimelineItemView {
    /// A day, in words.
    Day(String),
    /// Something written.
    Message(MessageView),
    /// Something that happened, in a line.
    Event(EventView),
    /// Something that happened, with its facts.
    Card(TimelineCardView),
    /// Three events or more in a row, folded.
    Fold {
        /// "5 events"
        label: String,
        /// What is folded.
        events: Vec<EventView>,
    },
}

/// Something written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageView {
    /// Who wrote it, to whom.
    pub side: Side,
    /// The author's name.
    pub author: String,
    /// The clock time; the day stands above.
    pub time: String,
    /// The whole instant, for `datetime`.
    pub at: String,
    /// The language it is written in, if known.
    pub lang: Option<String>,
    /// The words.
    pub body: Body,
    /// What one has to know before reading: not verified, a robot's, from another strand.
    pub marks: Vec<Chip>,
    /// Its photos.
    pub photos: Vec<PhotoView>,
    /// Its other files.
    pub files: Vec<FileLinkView>,
    /// How far it came; shown for own messages.
    pub delivery: Delivery,
    /// Where it is taken back, while it can be.
    pub withdraw: Option<LinkView>,
}

/// Who wrote to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The other side of the talk.
    Theirs,
    /// This side.
    Own,
    /// A colleague, for colleagues only.
    Note,
}

/// The words of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Plain text; line breaks are kept.
    Text(String),
    /// HTML that a sanitizer has passed. Nothing else may become this.
    Html(String),
}

/// How far a message came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Nothing to say.
    Quiet,
    /// "Sending", "Read 10:45"
    Said(String),
    /// It did not arrive: why, and what to do.
    Failed(String),
}

/// A photo, shown small; the link opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoView {
    /// The whole photo.
    pub href: String,
    /// The small one.
    pub src: String,
    /// What it shows, or its number: "Photo 1".
    pub alt: String,
}

/// A file to load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLinkView {
    /// Where it is.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its size, in words.
    pub size: String,
}

/// Something that happened, in a line: a strong beginning, the rest, perhaps a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventView {
    /// What kind of thing.
    pub icon: &'static str,
    /// The strong beginning.
    pub lead: String,
    /// The rest.
    pub text: String,
    /// Where to read more.
    pub link: Option<LinkView>,
    /// The clock time.
    pub time: String,
    /// The whole instant, for `datetime`.
    pub at: String,
}

/// Something that happened, with its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineCardView {
    /// What kind of thing.
    pub icon: &'static str,
    /// What it is.
    pub title: String,
    /// Where it is.
    pub href: Option<String>,
    /// How it stands.
    pub chip: Option<Chip>,
    /// What matters about it.
    pub facts: Vec<FactView>,
    /// The clock time.
    pub time: String,
    /// The whole instant, for `datetime`.
    pub at: String,
}

impl MessageView {
    /// A message of plain text.
    pub fn text(
        side: Side,
        author: impl Into<String>,
        time: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        Self {
            side,
            author: author.into(),
            time: time.into(),
            at: String::new(),
            lang: None,
            body: Body::Text(text.into()),
            marks: Vec::new(),
            photos: Vec::new(),
            files: Vec::new(),
            delivery: Delivery::Quiet,
            withdraw: None,
        }
    }

    /// The author's avatar.
    pub fn avatar(&self) -> AvatarView {
        AvatarView::of(&self.author)
    }
}

impl EventView {
    /// An event without a link.
    pub fn new(
        icon: &'static str,
        lead: impl Into<String>,
        text: impl Into<String>,
        time: impl Into<String>,
    ) -> Self {
        Self { icon, lead: lead.into(), text: text.into(), link: None, time: time.into(), at: String::new() }
    }
}

impl Side {
    /// The class of the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Theirs => "",
            Self::Own => "own",
            Self::Note => "note",
        }
    }
}
