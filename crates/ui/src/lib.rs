//! What people see: the shells of the four faces, the components, the style sheets, the little script there is.
//!
//! A room writes a view struct with a field `page: ui::Page`, a template that extends a shell and imports
//! `components.html`, and texts of its own. `README.md` lists every component. Nothing here knows a room.

// Templates of other rooms write `ui::…`; so do those here.
extern crate self as ui;

pub mod assets;
mod chart;
mod compose;
mod error_page;
mod field;
mod icon;
mod page;
mod qr;
mod routes;
mod timeline;
mod views;
mod work;

pub use chart::{ColumnPart, ColumnView, ColumnsView, DrawnPart};
pub use compose::Beside;
pub use error_page::{ErrorPage, ErrorShell, SendAgain};
pub use field::{Choice, FieldError, FieldView, FileLimits, countries, errors_of, loose_errors};
pub use icon::{ICONS, Icon, icon};
pub use page::{Banner, NavItem, NavPlace, Page, Person, Shop, Toast, Undo, own_name};
pub use qr::qr_svg;
pub use routes::{LANGUAGE_COOKIE, THEME_COOKIE, language_cookie, room};
pub use timeline::{
    Body, Delivery, EventView, FileLinkView, MessageView, PhotoView, Side, TimelineCardView, TimelineItemView,
};
pub use views::{
    AvatarView, BarView, BarsView, Chip, CoverageBarView, CoverageState, EmptyView, FactView, FigureView,
    HistoryView, LinkView, Pager, ProgressView, StepState, StepView, Tone,
};
pub use work::{
    AddresseesView, ComposerView, FilterView, LaneView, LineChoice, QueueItemView, QuoteLineView, QuoteView,
    SlipCardView, SlipLineView, SlipView, SuggestionView, TotalView, WarrantyCardView, WorkPanel,
};

use kernel::Locale;
use platform::i18n::Ftl;

/// The texts of the shells and the components.
pub const FTL: [Ftl; 3] = [
    Ftl { room: "ui", locale: Locale::Vi, source: include_str!("../locales/vi.ftl") },
    Ftl { room: "ui", locale: Locale::En, source: include_str!("../locales/en.ftl") },
    Ftl { room: "ui", locale: Locale::Is, source: include_str!("../locales/is.ftl") },
];
