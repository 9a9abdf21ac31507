//! The way to the server that takes our mail.

use std::{fs, path::Path, time::Duration};

use axum::http::Uri;
use lettre::{
    AsyncSmtpTransport, Tokio1Executor,
    transport::smtp::{
        Error,
        client::{Certificate, Tls, TlsParameters},
    },
};

/// How long the server may take for one answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// Answers that speak of our sign-in and not of the mail (RFC 4954): it is needed, too weak, refused, not encrypted, or
/// fails for now.
const SIGN_IN_CODES: [u16; 5] = [454, 530, 534, 535, 538];

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

/// The way to a server. `ca` is believed beside those that every program knows.
pub(super) fn transport(url: &str, ca: Option<&Path>) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
    let uri: Uri = url.parse().map_err(|error| format!("smtp: {error}"))?;
    let secrecy = decide_secrecy(&uri)?;
    let bare = url.split('?').next().unwrap_or(url);
    let asked = if secrecy == Secrecy::StartTls { format!("{bare}?tls=required") } else { bare.to_owned() };
    let builder =
        AsyncSmtpTransport::<Tokio1Executor>::from_url(&asked).map_err(|error| error.to_string())?;
    let host = uri.host().unwrap_or_default().to_owned();
    let builder = match secrecy {
        Secrecy::None => builder,
        Secrecy::StartTls => builder.tls(Tls::Required(parameters(host, ca)?)),
        Secrecy::Implicit => builder.tls(Tls::Wrapper(parameters(host, ca)?)),
    };
    Ok(builder.timeout(Some(ANSWER_WITHIN)).build())
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
pub(super) fn is_about_sign_in(error: &Error) -> bool {
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
