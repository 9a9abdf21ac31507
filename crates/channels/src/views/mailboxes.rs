//! Mailboxes.

use askama::Template;
use identity::{Team, TeamId};
use kernel::Locale;
use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{Chip, Choice, EmptyView, FieldError, FieldView, LinkView, Page};

use super::door_chip;
use crate::model::{Door, Mailbox, MailboxState, SignIn, SignInWay, Tls};

/// All mailboxes.
#[derive(Debug, Template)]
#[template(path = "channels/mailboxes.html")]
pub(crate) struct MailboxList {
    page: Page,
    rows: Vec<Row>,
    empty: EmptyView,
}

#[derive(Debug)]
struct Row {
    href: String,
    address: String,
    note: String,
    chip: Chip,
}

impl MailboxList {
    pub(crate) fn new(page: Page, mailboxes: &[(Mailbox, Option<MailboxState>)]) -> Self {
        let lang = page.lang.clone();
        let row = |(mailbox, state): &(Mailbox, Option<MailboxState>)| Row {
            href: format!("/app/settings/mailboxes/{}", mailbox.id),
            address: mailbox.address.clone(),
            note: format!("{} · {}", mailbox.name, lang.t(mailbox.door.key())),
            chip: door_chip(&lang, mailbox, state.as_ref().map_or(SignIn::Untried, |s| s.sign_in)),
        };
        Self {
            rows: mailboxes.iter().map(row).collect(),
            empty: EmptyView {
                icon: "at-sign",
                title: lang.t("channels-mailboxes-empty").into_owned(),
                text: lang.t("channels-mailboxes-empty-text").into_owned(),
                actions: vec![LinkView::new("/app/settings/mailboxes/new", lang.t("channels-mailbox-new"))],
            },
            page,
        }
    }
}

/// The form of a mailbox.
#[derive(Debug, Template)]
#[template(path = "channels/mailbox.html")]
pub(crate) struct MailboxPage {
    pub(crate) page: Page,
    action: String,
    /// Where the sign-in is tried; none before the mailbox is saved.
    test: Option<String>,
    probe: Option<String>,
    errors: Vec<FieldError>,
    fields: MailboxFields,
}

impl MailboxPage {
    pub(crate) fn new(
        page: Page,
        action: &str,
        fields: MailboxFields,
        told: Option<(&Submission, &Invalid)>,
    ) -> Self {
        let fields = match told {
            Some((form, invalid)) => fields.refused(form, invalid, &page.lang),
            None => fields,
        };
        let errors = if told.is_some() { fields.errors() } else { Vec::new() };
        Self { page, action: action.to_owned(), test: None, probe: None, errors, fields }
    }

    pub(crate) fn with_test(self) -> Self {
        Self { test: Some(format!("{}/test", self.action)), ..self }
    }

    /// With the button that writes to ourselves.
    pub(crate) fn with_probe(self) -> Self {
        Self { probe: Some(format!("{}/probe", self.action)), ..self }
    }
}

/// The fields of a mailbox.
#[derive(Debug)]
pub(crate) struct MailboxFields {
    name: FieldView,
    address: FieldView,
    kind: FieldView,
    kinds: Vec<Choice>,
    host: FieldView,
    port: FieldView,
    tls: FieldView,
    tls_ways: Vec<Choice>,
    login: FieldView,
    way: FieldView,
    ways: Vec<Choice>,
    password: FieldView,
    token_url: FieldView,
    client_id: FieldView,
    client_secret: FieldView,
    refresh_token: FieldView,
    folder: FieldView,
    done_folder: FieldView,
    charset: FieldView,
    trusted_server: FieldView,
    locale: FieldView,
    locales: Vec<Choice>,
    team: FieldView,
    teams: Vec<Choice>,
    takes_tokens: FieldView,
    is_active: FieldView,
}

impl MailboxFields {
    /// `teams` are all teams of the shop; one that gets no work is offered only where it is chosen already.
    pub(crate) fn blank(lang: &Lang, teams: &[Team]) -> Self {
        let field = |name: &str, key: &str| FieldView::new(name, lang.t(key));
        let hinted = |name: &str, key: &str| field(name, key).hint(lang.t(&format!("{key}-hint")));
        let choice = |name: &str, key: &str| Choice::new(name, lang.t(key));
        let kind = |name: &str, key: &str| choice(name, key).hint(lang.t(&format!("{key}-hint")));
        Self {
            name: hinted("name", "channels-name"),
            address: field("address", "channels-address"),
            kind: field("kind", "channels-kind").value("imap"),
            kinds: vec![
                kind("imap", "channels-door-imap"),
                kind("smtp", "channels-door-smtp"),
                kind("pipe", "channels-door-pipe"),
            ],
            host: field("host", "channels-host").optional(),
            port: field("port", "channels-port").value("993").optional(),
            tls: field("tls", "channels-tls").value(Tls::Implicit.name()).optional(),
            tls_ways: vec![
                choice(Tls::Implicit.name(), "channels-tls-implicit"),
                choice(Tls::StartTls.name(), "channels-tls-starttls"),
                choice(Tls::None.name(), "channels-tls-none"),
            ],
            login: field("login", "channels-login").optional(),
            way: field("way", "channels-way").value(SignInWay::Password.name()).optional(),
            ways: vec![
                choice(SignInWay::Password.name(), "channels-way-password"),
                choice(SignInWay::OAuth2.name(), "channels-way-oauth2"),
            ],
            password: hinted("password", "channels-password").optional(),
            token_url: field("token_url", "channels-token-url").optional(),
            client_id: field("client_id", "channels-client-id").optional(),
            client_secret: field("client_secret", "channels-client-secret").optional(),
            refresh_token: hinted("refresh_token", "channels-refresh-token").optional(),
            folder: field("folder", "channels-folder").value("INBOX").optional(),
            done_folder: hinted("done_folder", "channels-done-folder").optional(),
            charset: hinted("charset", "channels-charset").value("windows-1258").optional(),
            trusted_server: hinted("trusted_server", "channels-trusted-server").optional(),
            locale: hinted("locale", "channels-locale").value(lang.locale().tag()),
            locales: Locale::ALL.iter().map(|l| Choice::new(l.tag(), ui::own_name(*l))).collect(),
            team: hinted("team", "channels-team").optional(),
            teams: team_choices(lang, teams, None),
            takes_tokens: hinted("takes_tokens", "channels-takes-tokens"),
            is_active: hinted("is_active", "channels-is-active").value("yes"),
        }
    }

    /// With what is known. Secrets are never shown again.
    pub(crate) fn of(lang: &Lang, mailbox: &Mailbox, teams: &[Team]) -> Self {
        let yes = |is_so: bool| if is_so { "yes" } else { "" };
        let blank = Self::blank(lang, teams);
        let fields = Self {
            name: blank.name.value(&mailbox.name),
            address: blank.address.value(&mailbox.address),
            kind: blank.kind.value(mailbox.door.name()),
            charset: blank.charset.value(&mailbox.charset),
            trusted_server: blank.trusted_server.value(&mailbox.trusted_server),
            locale: blank.locale.value(mailbox.locale.tag()),
            team: blank.team.value(mailbox.team.map_or_else(String::new, |id| id.to_string())),
            teams: team_choices(lang, teams, mailbox.team),
            takes_tokens: blank.takes_tokens.value(yes(mailbox.takes_tokens)),
            is_active: blank.is_active.value(yes(mailbox.is_active)),
            ..blank
        };
        let Door::Imap(door) = &mailbox.door else { return fields };
        Self {
            host: fields.host.value(&door.host),
            port: fields.port.value(door.port.to_string()),
            tls: fields.tls.value(door.tls.name()),
            login: fields.login.value(&door.login),
            way: fields.way.value(door.way.name()),
            folder: fields.folder.value(&door.folder),
            done_folder: fields.done_folder.value(&door.done_folder),
            password: fields.password.hint(lang.t("channels-password-kept")),
            refresh_token: fields.refresh_token.hint(lang.t("channels-password-kept")),
            ..fields
        }
    }

    /// With what was typed. Secrets are typed again.
    fn refused(self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        let again = |field: FieldView| field.refused(form, invalid, lang);
        let secret = |field: FieldView| again(field).value("");
        Self {
            name: again(self.name),
            address: again(self.address),
            kind: again(self.kind),
            host: again(self.host),
            port: again(self.port),
            tls: again(self.tls),
            login: again(self.login),
            way: again(self.way),
            password: secret(self.password),
            token_url: again(self.token_url),
            client_id: again(self.client_id),
            client_secret: secret(self.client_secret),
            refresh_token: secret(self.refresh_token),
            folder: again(self.folder),
            done_folder: again(self.done_folder),
            charset: again(self.charset),
            trusted_server: again(self.trusted_server),
            locale: again(self.locale),
            team: again(self.team),
            takes_tokens: again(self.takes_tokens),
            is_active: again(self.is_active),
            ..self
        }
    }

    fn errors(&self) -> Vec<FieldError> {
        ui::errors_of([
            &self.name,
            &self.address,
            &self.kind,
            &self.host,
            &self.port,
            &self.tls,
            &self.login,
            &self.way,
            &self.password,
            &self.token_url,
            &self.client_id,
            &self.client_secret,
            &self.refresh_token,
            &self.folder,
            &self.done_folder,
            &self.charset,
            &self.trusted_server,
            &self.locale,
            &self.team,
        ])
    }
}

fn team_choices(lang: &Lang, teams: &[Team], chosen: Option<TeamId>) -> Vec<Choice> {
    let offered = teams.iter().filter(|team| team.active || Some(team.id) == chosen);
    let named = offered.map(|team| Choice::new(team.id.to_string(), team.name.as_str()));
    [Choice::new("", lang.t("channels-team-none"))].into_iter().chain(named).collect()
}
