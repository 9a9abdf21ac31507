//! What is read from forms; the API sends the same fields.

use mail::Charset;
use platform::web::{Check, Invalid, Submission};

use crate::{
    actions::{
        mailboxes::{NewDoor, NewMailbox},
        spam::NewBlock,
    },
    model::{OAuth2, Secret, SignInWay, Tls},
    policy::blockable,
};

/// Letters of the name of a mailbox; it names a folder on disk and stands on a command line.
const NAME_MAX: usize = 40;
/// What a mail address leaves for its name, so that a signed one still fits (RFC 5321 gives 64 to all of it).
const LOCAL_MAX: usize = 29;
const WORDS_MAX: usize = 2000;

/// A mailbox that was described, or what is wrong with the description.
pub(crate) type Described = Result<NewMailbox, Invalid>;

/// A mailbox as a form describes it. An empty secret keeps the one that is there.
pub(crate) fn new_mailbox(form: &Submission) -> Described {
    let mut check = form.check();
    let name = name(&mut check);
    let address = address(&mut check);
    let door = match form.text("kind") {
        "imap" => imap(form, &mut check),
        "smtp" => Some(NewDoor::Smtp),
        "pipe" => Some(NewDoor::Pipe),
        _ => {
            check.error("kind", "form-error-choice");
            None
        }
    };
    let charset = check.optional("charset", 40);
    if !charset.is_empty() && Charset::named(&charset).is_none() {
        check.error("charset", "channels-error-charset");
    }
    let trusted_server = check.optional("trusted_server", 255).to_lowercase();
    if !trusted_server.is_empty() && matches!(door, Some(NewDoor::Smtp)) {
        check.error("trusted_server", "channels-error-trusted-smtp");
    }
    let locale = check.locale("locale");
    let is_active = form.has("is_active");
    let takes_tokens = form.has("takes_tokens") || matches!(door, Some(NewDoor::Smtp));
    let team = check.optional_parsed("team", "form-error-choice");
    let new = door.zip(locale).map(|(door, locale)| NewMailbox {
        name,
        address,
        door,
        charset,
        trusted_server,
        locale,
        takes_tokens,
        team,
        is_active,
    });
    check.done(new)
}

fn name(check: &mut Check<'_>) -> String {
    let name = check.required("name", NAME_MAX).to_lowercase();
    if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        check.error("name", "channels-error-name");
    }
    name
}

fn address(check: &mut Check<'_>) -> String {
    let typed = check.required("address", 254);
    let Some(address) = customers::email::parse(&typed) else {
        check.error("address", "channels-error-address");
        return typed;
    };
    let local = address.as_str().split('@').next().unwrap_or_default();
    if local.len() > LOCAL_MAX {
        check.error_with("address", "channels-error-address-long", &[("max", LOCAL_MAX)]);
    }
    if local.contains('+') {
        check.error("address", "channels-error-address-plus");
    }
    address.as_str().to_owned()
}

fn imap(form: &Submission, check: &mut Check<'_>) -> Option<NewDoor> {
    let host = check.required("host", 253).to_lowercase();
    let port: Option<u16> = check.parsed("port", "channels-error-port").filter(|port| *port > 0);
    if port.is_none() {
        check.error("port", "channels-error-port");
    }
    let tls = Tls::named(form.text("tls"));
    match tls {
        None => check.error("tls", "form-error-choice"),
        // A password in clear crosses no network.
        Some(Tls::None) if !["localhost", "127.0.0.1", "::1"].contains(&host.as_str()) => {
            check.error("tls", "channels-error-clear");
        }
        Some(_) => {}
    }
    let login = check.required("login", 254);
    let way = SignInWay::named(form.text("way"));
    if way.is_none() {
        check.error("way", "form-error-choice");
    }
    let secret = match way {
        Some(SignInWay::OAuth2) => oauth(check),
        _ => Some(form.text("password").to_owned()).filter(|p| !p.is_empty()).map(Secret::Password),
    };
    let folder = match check.optional("folder", 200) {
        empty if empty.is_empty() => "INBOX".to_owned(),
        folder => folder,
    };
    let done_folder = check.optional("done_folder", 200);
    if folder == done_folder {
        check.error("done_folder", "channels-error-same-folder");
    }
    let (port, tls, way) = (port?, tls?, way?);
    Some(NewDoor::Imap { host, port, tls, login, way, secret, folder, done_folder })
}

/// The secrets of a provider of tokens; none when none of them was typed. They belong together: a token of one provider is
/// never sent to another.
fn oauth(check: &mut Check<'_>) -> Option<Secret> {
    let refresh_token = check.optional("refresh_token", 4000);
    if refresh_token.is_empty() {
        let others = ["token_url", "client_id", "client_secret"];
        if others.iter().any(|field| !check.optional(field, 500).is_empty()) {
            check.error("refresh_token", "channels-error-refresh-token");
        }
        return None;
    }
    let token_url = check.required("token_url", 500);
    if !token_url.starts_with("https://") {
        check.error("token_url", "channels-error-token-url");
    }
    let client_id = check.required("client_id", 500);
    let client_secret = check.optional("client_secret", 500);
    Some(Secret::OAuth2(OAuth2 { token_url, client_id, client_secret, refresh_token }))
}

/// A sender as the form names one.
pub(crate) fn new_block(form: &Submission) -> Result<NewBlock, Invalid> {
    let mut check = form.check();
    let typed = check.required("address", 254);
    let is_address = typed.split_once('@').is_some_and(|(local, host)| !local.is_empty() && !host.is_empty());
    if !is_address && !typed.is_empty() {
        check.error("address", "channels-error-block-address");
    }
    let ticket = check.optional_parsed("ticket", "form-error-number");
    check.done(Some(NewBlock { address: blockable(&typed), ticket }))
}

/// Words that must be there.
pub(crate) fn required_text(form: &Submission, field: &str) -> Result<String, Invalid> {
    let mut check = form.check();
    let words = check.required(field, WORDS_MAX);
    check.done(Some(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    const IMAP: [(&str, &str); 10] = [
        ("name", "Support"),
        ("address", "Support@Shop.VN"),
        ("kind", "imap"),
        ("host", "imap.shop.vn"),
        ("port", "993"),
        ("tls", "implicit"),
        ("login", "support@shop.vn"),
        ("way", "password"),
        ("password", " mật khẩu "),
        ("locale", "vi"),
    ];

    fn with(changed: &[(&'static str, &'static str)]) -> Described {
        let kept = IMAP.iter().filter(|(name, _)| !changed.iter().any(|(other, _)| other == name));
        let fields: Vec<(&str, &str)> = kept.chain(changed).copied().collect();
        new_mailbox(&Submission::of(&fields))
    }

    #[test]
    fn a_mailbox_is_read_with_what_is_left_out() {
        let new = with(&[]).unwrap();
        assert_eq!((new.name.as_str(), new.address.as_str()), ("support", "support@shop.vn"));
        let NewDoor::Imap { folder, secret, .. } = new.door else { panic!("another door") };
        assert_eq!(folder, "INBOX");
        assert_eq!(secret, Some(Secret::Password(" mật khẩu ".into())), "a password is taken as it is");
    }

    #[test]
    fn every_mistake_is_told_at_its_field() {
        for (field, value, at) in [
            ("name", "../etc", "name"),
            ("address", "support", "address"),
            ("address", "support+a@shop.vn", "address"),
            ("address", "a-name-that-leaves-no-room-for-a-token@shop.vn", "address"),
            ("kind", "fax", "kind"),
            ("port", "0", "port"),
            ("port", "99999", "port"),
            ("tls", "none", "tls"),
            ("tls", "", "tls"),
            ("way", "magic", "way"),
            ("locale", "xx", "locale"),
            ("charset", "windows-1285", "charset"),
            ("done_folder", "INBOX", "done_folder"),
        ] {
            let refused = with(&[(field, value)]).unwrap_err();
            assert!(refused.at(at).is_some(), "{field} = {value:?}: {refused:?}");
        }
        assert!(with(&[("tls", "none"), ("host", "localhost")]).is_ok());
        for known in ["", "windows-1258", "UTF-8", " iso-8859-1 "] {
            assert!(with(&[("charset", known)]).is_ok(), "{known}");
        }
    }

    #[test]
    fn nobody_between_us_and_the_sender_can_be_trusted_at_our_own_receiver() {
        let trusted = ("trusted_server", "mx.shop.vn");
        assert_eq!(with(&[trusted]).unwrap().trusted_server, "mx.shop.vn");
        let refused = with(&[trusted, ("kind", "smtp")]).unwrap_err();
        assert!(refused.at("trusted_server").is_some(), "{refused:?}");
    }

    #[test]
    fn what_was_typed_of_a_provider_is_saved_whole_or_refused() {
        let refused = with(&[("way", "oauth2"), ("client_id", "haumai")]).unwrap_err();
        assert!(refused.at("refresh_token").is_some(), "{refused:?}");
        let NewDoor::Imap { secret, .. } = with(&[("way", "oauth2")]).unwrap().door else { panic!() };
        assert_eq!(secret, None, "nothing typed keeps what is saved");
    }
}
