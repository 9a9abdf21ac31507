//! A new ticket, opened by staff.

use askama::Template;
use customers::CustomerCard;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use products::AssetCard;
use ui::{Choice, FieldError, FieldView, FileLimits, Page, errors_of};

use crate::{
    model::{Channel, Reason},
    web::Speaker,
};

/// `/app/tickets/new`
#[derive(Debug, Template)]
#[template(path = "tickets/new.html")]
pub(crate) struct NewPage {
    pub(crate) page: Page,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) phone: FieldView,
    /// Absent until a number or a customer is known.
    pub(crate) customer: Option<CustomerPart>,
    pub(crate) fields: NewFields,
    pub(crate) photos: FileLimits,
}

/// Who it is for.
#[derive(Debug)]
pub(crate) enum CustomerPart {
    /// Somebody we know.
    Known {
        /// The id, for the form.
        id: String,
        /// The name.
        name: String,
        /// The number as people read it.
        phone: String,
        /// One's page.
        href: String,
        /// One's products.
        assets: Vec<Choice>,
    },
    /// A number that nobody has: the customer is added with the ticket.
    Unknown {
        /// The number or the address as it was typed.
        contact: String,
    },
}

impl CustomerPart {
    pub(crate) fn known(lang: &Lang, card: &CustomerCard, assets: &[AssetCard]) -> Self {
        let choice = |asset: &AssetCard| {
            let choice = Choice::new(asset.id.to_string(), asset.title());
            if asset.serial.is_empty() { choice } else { choice.hint(asset.serial.as_str()) }
        };
        Self::Known {
            id: card.id.to_string(),
            name: card.name.clone(),
            phone: card.phone.as_ref().map(|p| customers::phone::display(lang, p)).unwrap_or_default(),
            href: format!("/app/customers/{}", card.id),
            assets: assets.iter().map(choice).collect(),
        }
    }
}

/// The fields of the form.
#[derive(Debug)]
pub(crate) struct NewFields {
    pub(crate) name: FieldView,
    pub(crate) asset: FieldView,
    pub(crate) channel: FieldView,
    pub(crate) channels: Vec<Choice>,
    pub(crate) reason: FieldView,
    pub(crate) reasons: Vec<Choice>,
    pub(crate) speaker: FieldView,
    pub(crate) speakers: Vec<Choice>,
    pub(crate) subject: FieldView,
    pub(crate) body: FieldView,
    pub(crate) photos: FieldView,
}

impl NewFields {
    pub(crate) fn blank(lang: &Lang, asset: &str) -> Self {
        let channels = [Channel::Phone, Channel::Counter, Channel::Email];
        let reasons = [Reason::Fault, Reason::Question, Reason::Return, Reason::Other];
        Self {
            name: FieldView::new("name", lang.t("tickets-new-name")),
            asset: FieldView::new("asset", lang.t("tickets-new-asset")).value(asset).optional(),
            channel: FieldView::new("channel", lang.t("tickets-new-channel")).value(Channel::Phone.name()),
            channels: channels.map(|c| Choice::new(c.name(), lang.t(c.key()))).into(),
            reason: FieldView::new("reason", lang.t("tickets-new-reason")).value(Reason::Fault.name()),
            reasons: reasons.map(|r| Choice::new(r.name(), lang.t(r.key()))).into(),
            speaker: FieldView::new("speaker", lang.t("tickets-new-speaker")).value(Speaker::Customer.name()),
            speakers: vec![
                Choice::new(Speaker::Customer.name(), lang.t("tickets-new-speaker-customer")),
                Choice::new(Speaker::Shop.name(), lang.t("tickets-new-speaker-shop")),
            ],
            subject: FieldView::new("subject", lang.t("tickets-new-subject")),
            body: FieldView::new("body", lang.t("tickets-new-body")).hint(lang.t("tickets-new-body-hint")),
            photos: FieldView::new("files", lang.t("tickets-photos")).optional(),
        }
    }

    pub(crate) fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        Self {
            name: self.name.refused(form, invalid, lang),
            asset: self.asset.refused(form, invalid, lang),
            channel: self.channel.refused(form, invalid, lang),
            reason: self.reason.refused(form, invalid, lang),
            speaker: self.speaker.refused(form, invalid, lang),
            subject: self.subject.refused(form, invalid, lang),
            body: self.body.refused(form, invalid, lang),
            photos: self.photos.refused(form, invalid, lang),
            ..self
        }
    }

    pub(crate) fn errors(&self) -> Vec<FieldError> {
        errors_of([
            &self.name,
            &self.asset,
            &self.channel,
            &self.reason,
            &self.subject,
            &self.body,
            &self.photos,
        ])
    }
}
