//! Putting a ticket in order: tags, merge, split, followers; and asking a partner.

use std::collections::BTreeMap;

use askama::Template;
use identity::Team;
use kernel::Timestamp;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{Chip, Choice, EmptyView, FieldError, FieldView, FileLimits, Page, Tone, errors_of};

use super::Staff;
use crate::{
    fields::{Field, FieldId, ValueField, value_fields},
    model::{Class, Message, Strand, Ticket},
    store::Mention,
};

/// Letters of a message that a list shows.
const PREVIEW_CHARS: usize = 90;

/// All that the page is made of.
pub(crate) struct OrganiseFacts {
    pub(crate) ticket: Ticket,
    pub(crate) tags: Vec<String>,
    pub(crate) fields: Vec<Field>,
    pub(crate) values: BTreeMap<FieldId, String>,
    pub(crate) followers: Vec<String>,
    pub(crate) follows: bool,
    /// Other tickets of the customer that one might mean.
    pub(crate) others: Vec<Ticket>,
    /// Tickets that were merged into this one.
    pub(crate) merged: Vec<Ticket>,
    /// The number of the one that it was merged into.
    pub(crate) merged_into: Option<i64>,
    pub(crate) split_from: Option<i64>,
    pub(crate) talk: Vec<Message>,
    /// Teams that get work, by name.
    pub(crate) teams: Vec<Team>,
    pub(crate) now: Timestamp,
}

/// `/app/tickets/{number}/organise`
#[derive(Debug, Template)]
#[template(path = "tickets/organise.html")]
pub(crate) struct OrganisePage {
    pub(crate) page: Page,
    pub(crate) path: String,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) tags: FieldView,
    pub(crate) values: Vec<ValueField>,
    pub(crate) into: FieldView,
    pub(crate) others: Vec<Choice>,
    pub(crate) merged: Vec<(i64, String)>,
    pub(crate) merged_into: Option<i64>,
    pub(crate) messages: FieldView,
    pub(crate) choices: Vec<Choice>,
    pub(crate) subject: FieldView,
    pub(crate) split_from: Option<i64>,
    pub(crate) followers: String,
    pub(crate) follows: bool,
    pub(crate) may_steer: bool,
    /// Whether the reader may erase it.
    pub(crate) may_erase: bool,
    pub(crate) team: FieldView,
    /// The whole shop and every team; nothing where there are no teams.
    pub(crate) teams: Vec<Choice>,
}

impl OrganisePage {
    pub(crate) fn of(
        page: Page,
        facts: OrganiseFacts,
        (staff, may_steer, may_erase): (&Staff, bool, bool),
        refused: Option<(&Submission, &Invalid)>,
    ) -> Self {
        let lang = page.lang.clone();
        let field = |name: &str, key: &'static str| FieldView::new(name, lang.t(key));
        let again = |field: FieldView| match refused {
            // The page has several forms; one that was refused says nothing of the others' fields.
            Some((form, invalid)) if form.has(&field.name) || invalid.at(&field.name).is_some() => {
                field.refused(form, invalid, &lang)
            }
            _ => field,
        };
        let tags = again(field("tags", "tickets-tags").value(facts.tags.join(", ")).optional())
            .hint(lang.t("tickets-tags-hint"));
        let into = again(field("into", "tickets-merge-into"));
        let messages = again(field("messages", "tickets-split-messages"));
        let subject = again(field("subject", "tickets-split-subject").value(facts.ticket.subject.as_str()));
        let team = facts.ticket.standing.team.map(|id| id.to_string()).unwrap_or_default();
        let team = again(field("team", "tickets-team").value(team));
        let other = |t: &Ticket| Choice::new(t.number.to_string(), format!("#{} {}", t.number, t.subject));
        let values = value_fields(&lang, &facts.fields, &facts.values, refused);
        let shown = [&tags].into_iter().chain(values.iter().map(|value| &value.field));
        Self {
            path: format!("/app/tickets/{}", facts.ticket.number),
            errors: errors_of(shown.chain([&into, &messages, &subject, &team])),
            choices: choices(&lang, &facts, staff),
            others: facts.others.iter().map(other).collect(),
            merged: facts.merged.into_iter().map(|t| (t.number, t.subject)).collect(),
            merged_into: facts.merged_into,
            split_from: facts.split_from,
            followers: facts.followers.join(", "),
            follows: facts.follows,
            tags,
            values,
            into,
            messages,
            subject,
            team,
            teams: team_choices(&lang, &facts.teams),
            may_steer,
            may_erase,
            page,
        }
    }
}

fn team_choices(lang: &Lang, teams: &[Team]) -> Vec<Choice> {
    if teams.is_empty() {
        return Vec::new();
    }
    let all = teams.iter().map(|team| Choice::new(team.id.to_string(), team.name.as_str()));
    [Choice::new("", lang.t("tickets-team-none"))].into_iter().chain(all).collect()
}

/// The public words that may go on elsewhere; a talk of one has none.
fn choices(lang: &Lang, facts: &OrganiseFacts, staff: &Staff) -> Vec<Choice> {
    let own = |m: &&Message| m.ticket == facts.ticket.id && m.strand.is_none() && m.class != Class::Internal;
    let all: Vec<&Message> = facts.talk.iter().filter(own).collect();
    if all.len() < 2 {
        return Vec::new();
    }
    let choice = |m: &&Message| {
        let called = m.staff.map_or("", |id| staff.called(id));
        let who = if called.is_empty() { facts.ticket.requester.as_str() } else { called };
        Choice::new(m.id.to_string(), preview(&m.body))
            .hint(format!("{who} · {}", lang.moment(m.at, facts.now)))
    };
    all.iter().map(choice).collect()
}

/// The first words of a text, as many as fit; an ellipsis says that there are more.
fn preview(text: &str) -> String {
    let mut said = String::new();
    for word in text.split_whitespace() {
        if said.chars().count() + word.chars().count() > PREVIEW_CHARS {
            return format!("{} …", said.trim_end());
        }
        said.push_str(word);
        said.push(' ');
    }
    said.trim_end().to_owned()
}

/// `/app/tickets/{number}/side`
#[derive(Debug, Template)]
#[template(path = "tickets/side.html")]
pub(crate) struct SidePage {
    pub(crate) page: Page,
    pub(crate) path: String,
    pub(crate) errors: Vec<FieldError>,
    /// The conversation that goes on; its partners and its title.
    pub(crate) strand: Option<(String, String, String)>,
    pub(crate) to: FieldView,
    pub(crate) title: FieldView,
    pub(crate) body: FieldView,
    pub(crate) files: FieldView,
    pub(crate) limits: FileLimits,
    /// The other side conversations of this ticket.
    pub(crate) others: Vec<(String, String, String)>,
}

impl SidePage {
    pub(crate) fn of(
        page: Page,
        number: i64,
        (chosen, strands): (Option<&Strand>, &[Strand]),
        begun: Option<String>,
        refused: Option<(&Submission, &Invalid)>,
    ) -> Self {
        let lang = page.lang.clone();
        let again = |field: FieldView| match refused {
            Some((form, invalid)) => field.refused(form, invalid, &lang),
            None => field,
        };
        let to = again(FieldView::new("to", lang.t("tickets-side-to"))).hint(lang.t("tickets-field-to-hint"));
        let title = again(FieldView::new("title", lang.t("tickets-side-subject")));
        let body = FieldView::new("body", lang.t("tickets-side-body")).value(begun.unwrap_or_default());
        let body = again(body);
        let files = again(FieldView::new("files", lang.t("tickets-side-files")))
            .hint(lang.t("tickets-side-files-hint"))
            .optional();
        let path = format!("/app/tickets/{number}");
        let named = |strand: &Strand| {
            let people: Vec<&str> = strand.participants.iter().map(|p| p.address.as_str()).collect();
            (strand.id.to_string(), people.join(", "), strand.title.clone().unwrap_or_default())
        };
        let others = strands.iter().filter(|s| Some(s.id) != chosen.map(|c| c.id)).map(|strand| {
            let (id, people, title) = named(strand);
            (format!("{path}/side?strand={id}"), title, people)
        });
        Self {
            errors: errors_of([&to, &title, &body, &files]),
            others: others.collect(),
            strand: chosen.map(named),
            to,
            title,
            body,
            files,
            limits: FileLimits::PAPERS,
            path,
            page,
        }
    }
}

/// `/app/mentions`
#[derive(Debug, Template)]
#[template(path = "tickets/mentions.html")]
pub(crate) struct MentionsPage {
    pub(crate) page: Page,
    pub(crate) rows: Vec<MentionRow>,
    pub(crate) empty: EmptyView,
}

/// A note that calls the reader.
#[derive(Debug)]
pub(crate) struct MentionRow {
    pub(crate) href: String,
    pub(crate) subject: String,
    pub(crate) number: i64,
    pub(crate) by: String,
    pub(crate) body: String,
    pub(crate) chip: Option<Chip>,
}

impl MentionRow {
    pub(crate) fn of(lang: &Lang, mention: Mention, staff: &Staff, now: Timestamp) -> Self {
        let name = mention.writer.map_or("", |id| staff.called(id)).to_owned();
        let moment = lang.moment(mention.at, now);
        Self {
            href: format!("/app/tickets/{}?called=1", mention.number),
            subject: mention.subject,
            number: mention.number,
            by: lang.with("tickets-mentions-by", &[("name", name.into()), ("moment", moment.into())]),
            body: mention.body,
            chip: mention.seen_at.is_none().then(|| Chip::new(Tone::Info, lang.t("tickets-mentions-new"))),
        }
    }
}

/// `/app/tickets/{number}/messages/{message}/original`
#[derive(Debug, Template)]
#[template(path = "tickets/original.html")]
pub(crate) struct OriginalPage {
    pub(crate) lang: &'static str,
    pub(crate) title: String,
    /// What is said about pictures that are not loaded.
    pub(crate) images: Option<String>,
    /// What the link says that fetches them.
    pub(crate) show: String,
    /// What the sanitizer has passed.
    pub(crate) html: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_ends_with_a_whole_word() {
        assert_eq!(preview("Máy  mua\nở chi nhánh nào?"), "Máy mua ở chi nhánh nào?");
        let long = "chi nhánh ".repeat(20);
        let short = preview(&long);
        assert!(short.ends_with("nhánh …") || short.ends_with("chi …"), "{short}");
        assert!(short.chars().count() <= PREVIEW_CHARS + 2, "{short}");
    }
}
