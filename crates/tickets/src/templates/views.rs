//! What the composer says about templates.

use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{Choice, FieldView, LinkView};

use super::{
    actions::Offer,
    policy::{decide_prefill, places_of},
};
use crate::model::{ChatLine, ChatTemplate, Ticket};

/// Templates below the composer of a ticket whose platform takes no free words.
#[derive(Debug)]
pub(crate) struct TemplatesView {
    /// Where they are sent.
    pub(crate) action: String,
    pub(crate) summary: String,
    pub(crate) about: String,
    /// The newest words that the writer has seen.
    pub(crate) seen: String,
    pub(crate) phones: Vec<Choice>,
    /// Why nothing can be sent, and where somebody puts that right.
    pub(crate) missing: Option<(String, LinkView)>,
    pub(crate) forms: Vec<TemplateForm>,
    pub(crate) is_open: bool,
}

/// One template: what it says, and what is asked for it.
#[derive(Debug)]
pub(crate) struct TemplateForm {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) phone: FieldView,
    pub(crate) fields: Vec<FieldView>,
    /// How long a value may be; none where nothing is asked.
    pub(crate) hint: Option<String>,
    pub(crate) errors: Vec<String>,
    pub(crate) is_open: bool,
}

/// What the page knows of the ticket.
pub(crate) struct TemplatesParts<'a> {
    pub(crate) ticket: &'a Ticket,
    pub(crate) line: &'a ChatLine,
    pub(crate) offer: &'a Offer,
    pub(crate) carrier: &'a str,
    pub(crate) seen: &'a str,
}

impl TemplatesView {
    /// None where there is no template.
    pub(crate) fn of(
        lang: &Lang,
        parts: &TemplatesParts<'_>,
        told: Option<(&Submission, &Invalid)>,
    ) -> Option<Self> {
        let TemplatesParts { ticket, line, offer, carrier, seen } = parts;
        if offer.templates.is_empty() {
            return None;
        }
        let channel = || lang.t(line.channel.key()).into_owned();
        let count = offer.templates.len();
        let args = [("channel", channel().into()), ("count", count.into())];
        let chosen = told.map_or("", |(form, _)| form.text("phone"));
        let phone = |e164: &String| Choice::new(e164, lang.phone(e164)).chosen(e164 == chosen);
        Some(Self {
            action: format!("/app/tickets/{}/template?in={carrier}", ticket.number),
            summary: lang.with("tickets-templates", &args),
            about: lang.t1("tickets-templates-about", "channel", channel()),
            seen: (*seen).to_owned(),
            phones: offer.phones.iter().map(phone).collect(),
            missing: offer.phones.is_empty().then(|| missing(lang, ticket)),
            forms: offer.templates.iter().map(|it| form(lang, it, offer, told)).collect(),
            is_open: told.is_some(),
        })
    }
}

fn missing(lang: &Lang, ticket: &Ticket) -> (String, LinkView) {
    let (key, href, label) = match ticket.customer {
        Some(id) => {
            ("tickets-template-no-phone", format!("/app/customers/{id}"), "tickets-template-add-phone")
        }
        None => (
            "tickets-template-nobody",
            format!("/app/tickets/{}/customer", ticket.number),
            "tickets-template-name-customer",
        ),
    };
    (lang.t(key).into_owned(), LinkView::new(href, lang.t(label)))
}

fn form(
    lang: &Lang,
    it: &ChatTemplate,
    offer: &Offer,
    told: Option<(&Submission, &Invalid)>,
) -> TemplateForm {
    let id = it.id.to_string();
    let told = told.filter(|(form, _)| form.text("template") == id);
    let again = |field: FieldView| match told {
        Some((form, invalid)) => field.refused(form, invalid, lang),
        None => field,
    };
    let field = |place: String| {
        let known = decide_prefill(&place).and_then(|name| offer.values.get(&name));
        let field = FieldView::new(format!("values.{place}"), place);
        let field = field.value(known.map_or("", String::as_str));
        again(field)
    };
    let fields: Vec<FieldView> = places_of(&it.body).into_iter().map(field).collect();
    let hint = || lang.t1("tickets-template-value-hint", "max", it.value_letters_max);
    let loose = told.map_or_else(Vec::new, |(_, invalid)| ui::loose_errors(invalid, lang, &["template"]));
    TemplateForm {
        name: it.name.clone(),
        text: it.body.clone(),
        phone: again(FieldView::new("phone", lang.t("tickets-template-phone"))),
        hint: (!fields.is_empty()).then(hint),
        fields,
        errors: loose.into_iter().map(|error| error.message).collect(),
        is_open: told.is_some() || offer.templates.len() == 1,
        id,
    }
}
