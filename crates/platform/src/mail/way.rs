//! The way to the server that takes our mail.

use std::{fs, future::Future, path::Path, time::Duration};

use axum::http::Uri;
use lettre::{
    address::Envelope,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailParameter},
    },
};
use percent_encoding::percent_decode_str;

/// How long the server may take for one answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// How long it may take for the text of a mail, with its files, and to say that it has it (RFC 5321, 4.5.3.2.6).
const TEXT_WITHIN: Duration = Duration::from_mins(10);
/// Answers that speak of our sign-in and not of the mail (RFC 4954): it is needed, too weak, refused, not encrypted, or
/// fails for now.
const SIGN_IN_CODES: [u16; 5] = [454, 530, 534, 535, 538];

/// How a mail was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum HandedOver {
    /// The server has it.
    Taken,
    /// The server does not take this mail, now or later.
    Refused(String),
    /// The server certainly does not have it; it may be tried again.
    Later(String),
    /// The line broke after the text had begun to leave: the server may have it.
    Unknown(String),
}

/// A server that takes our mail.
pub(super) struct Server {
    host: String,
    port: u16,
    secrecy: Secrecy,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
}

/// How a connection to the mail server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Secrecy {
    /// Not at all.
    None,
    /// After a STARTTLS; a server that does not offer it gets nothing.
    StartTls,
    /// From the first byte.
    Implicit,
}

/// `smtps://` is encrypted from the first byte, `smtp://` after a STARTTLS. Only to a server on this machine, or where
/// `tls=none` says so, goes mail in clear, and to another machine never with a password.
fn decide_secrecy(uri: &Uri) -> Result<Secrecy, String> {
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let is_here = host == "localhost" || host == "::1" || host.starts_with("127.");
    let has_password = uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
    let tls = uri.query().unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("tls="));
    match (uri.scheme_str(), tls) {
        (Some("smtps"), _) => Ok(Secrecy::Implicit),
        (Some("smtp"), Some("required")) => Ok(Secrecy::StartTls),
        (Some("smtp"), None) if !is_here => Ok(Secrecy::StartTls),
        (Some("smtp"), None) => Ok(Secrecy::None),
        (Some("smtp"), Some("none")) if is_here || !has_password => Ok(Secrecy::None),
        (Some("smtp"), Some("none")) => {
            Err("smtp: a password goes to another machine only with TLS; leave tls=none out".into())
        }
        _ => Err("smtp: write smtps://user:password@host or smtp://user:password@host:587".into()),
    }
}

impl Server {
    /// The server at an address. `ca` is believed beside those that every program knows.
    pub(super) fn at(url: &str, ca: Option<&Path>) -> Result<Self, String> {
        let uri: Uri = url.parse().map_err(|error| format!("smtp: {error}"))?;
        let secrecy = decide_secrecy(&uri)?;
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let usual_port = match secrecy {
            Secrecy::None => 25,
            Secrecy::StartTls => 587,
            Secrecy::Implicit => 465,
        };
        let tls = match secrecy {
            Secrecy::None => None,
            Secrecy::StartTls | Secrecy::Implicit => Some(parameters(host.clone(), ca)?),
        };
        let credentials = credentials(&uri)?;
        Ok(Self { host, port: uri.port_u16().unwrap_or(usual_port), secrecy, tls, credentials })
    }

    /// Hands a mail over. Until its text begins to leave, the server certainly has nothing: only what breaks after that
    /// is unknown.
    pub(super) async fn hand_over(&self, envelope: &Envelope, text: &[u8]) -> HandedOver {
        let mut connection = match self.connected().await {
            Ok(connection) => connection,
            Err(why) => return HandedOver::Later(why),
        };
        let done = match announced(&mut connection, envelope).await {
            Err(refused) => refused,
            Ok(()) => match within(TEXT_WITHIN, connection.message(text)).await {
                Ok(_) => HandedOver::Taken,
                Err(Silence::Said(error)) => after_text(&error),
                Err(Silence::TooLong) => HandedOver::Unknown("the server did not answer to the text".into()),
            },
        };
        // What it says to a farewell changes nothing.
        let _ = tokio::time::timeout(Duration::from_secs(2), connection.abort()).await;
        done
    }

    /// A connection on which we are signed in. What goes wrong here is about us and not about the mail.
    async fn connected(&self) -> Result<AsyncSmtpConnection, String> {
        let told = |silence: Silence| silence.to_string();
        let (name, at_once) =
            (ClientId::default(), self.tls.clone().filter(|_| self.secrecy == Secrecy::Implicit));
        let address = (self.host.as_str(), self.port);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(address, Some(ANSWER_WITHIN), &name, at_once, None);
        let mut connection = within(2 * ANSWER_WITHIN, connecting).await.map_err(told)?;
        if let Some(tls) = self.tls.clone().filter(|_| self.secrecy == Secrecy::StartTls) {
            within(ANSWER_WITHIN, connection.starttls(tls, &name)).await.map_err(told)?;
        }
        if let Some(credentials) = &self.credentials {
            let signing_in = connection.auth(DEFAULT_MECHANISMS, credentials);
            within(ANSWER_WITHIN, signing_in).await.map_err(told)?;
        }
        Ok(connection)
    }
}

/// Says from whom and to whom the mail is, and that its text comes.
async fn announced(connection: &mut AsyncSmtpConnection, envelope: &Envelope) -> Result<(), HandedOver> {
    let mut options = Vec::new();
    let all = envelope.from().into_iter().chain(envelope.to());
    if all.into_iter().any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(HandedOver::Refused("the server takes no addresses with such letters".into()));
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    let mail = connection.command(Mail::new(envelope.from().cloned(), options));
    within(ANSWER_WITHIN, mail).await.map_err(before_text)?;
    for recipient in envelope.to() {
        let command = connection.command(Rcpt::new(recipient.clone(), Vec::new()));
        within(ANSWER_WITHIN, command).await.map_err(before_text)?;
    }
    within(ANSWER_WITHIN, connection.command(Data)).await.map_err(before_text)?;
    Ok(())
}

fn before_text(silence: Silence) -> HandedOver {
    match &silence {
        Silence::Said(error) if error.is_permanent() && !is_about_sign_in(error) => {
            HandedOver::Refused(silence.to_string())
        }
        _ => HandedOver::Later(silence.to_string()),
    }
}

/// A refusal is an answer, and says that the server does not have it.
fn after_text(error: &Error) -> HandedOver {
    match error.status() {
        Some(_) if error.is_permanent() && !is_about_sign_in(error) => HandedOver::Refused(error.to_string()),
        Some(_) => HandedOver::Later(error.to_string()),
        None => HandedOver::Unknown(error.to_string()),
    }
}

/// Why a server did not do what it was asked.
enum Silence {
    Said(Error),
    TooLong,
}

impl std::fmt::Display for Silence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Said(error) => error.fmt(f),
            Self::TooLong => f.write_str("the server does not answer"),
        }
    }
}

async fn within<T>(limit: Duration, asked: impl Future<Output = Result<T, Error>>) -> Result<T, Silence> {
    match tokio::time::timeout(limit, asked).await {
        Ok(answer) => answer.map_err(Silence::Said),
        Err(_) => Err(Silence::TooLong),
    }
}

/// The name and the password before the host, where there are any.
fn credentials(uri: &Uri) -> Result<Option<Credentials>, String> {
    let authority = uri.authority().map(|authority| authority.as_str()).unwrap_or_default();
    let Some((name, password)) = authority.rsplit_once('@').and_then(|(who, _)| who.split_once(':')) else {
        return Ok(None);
    };
    let plain = |text: &str| percent_decode_str(text).decode_utf8().map(String::from);
    let read = plain(name).and_then(|name| Ok(Credentials::new(name, plain(password)?)));
    read.map(Some).map_err(|error| format!("smtp: name and password: {error}"))
}

fn parameters(host: String, ca: Option<&Path>) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(host);
    if let Some(path) = ca {
        let told = |why: String| format!("{} is not a CA certificate in PEM: {why}", path.display());
        let pem = fs::read(path).map_err(|error| told(error.to_string()))?;
        builder = builder
            .add_root_certificate(Certificate::from_pem(&pem).map_err(|error| told(error.to_string()))?);
    }
    builder.build().map_err(|error| error.to_string())
}

/// Whether the server refused us and not the mail: a password that was changed must fail no answer for good.
fn is_about_sign_in(error: &Error) -> bool {
    error.status().is_some_and(|code| SIGN_IN_CODES.contains(&u16::from(code)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("smtps://a:b@mx.example", Some(Secrecy::Implicit))]
    #[case("smtp://a:b@mx.example:587", Some(Secrecy::StartTls))]
    #[case("smtp://a:b@mx.example:587?tls=required", Some(Secrecy::StartTls))]
    #[case("smtp://mx.example", Some(Secrecy::StartTls))]
    #[case("smtp://mx.example?tls=none", Some(Secrecy::None))]
    #[case("smtp://127.0.0.1:25", Some(Secrecy::None))]
    #[case("smtp://a:b@localhost:25", Some(Secrecy::None))]
    #[case("smtp://a:b@localhost:25?tls=required", Some(Secrecy::StartTls))]
    #[case("smtp://a:b@mx.example?tls=none", None)]
    #[case("smtp://a:b@mx.example?tls=opportunistic", None)]
    #[case("http://mx.example", None)]
    fn a_password_leaves_this_machine_only_with_tls(#[case] url: &str, #[case] expected: Option<Secrecy>) {
        assert_eq!(decide_secrecy(&url.parse().unwrap()).ok(), expected);
    }
}
