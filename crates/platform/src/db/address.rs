//! The address of a PostgreSQL server, and how the way there is protected.
//!
//! `sslmode` and `sslrootcert` mean what they mean to PostgreSQL's own programs, with two differences: nothing
//! between `disable` and `verify-full` exists, because a connection that does not check whom it talks to protects
//! from nobody who can listen; and `verify-full` is the default, except on this machine itself.

use std::{error::Error as StdError, io, net::IpAddr, path::PathBuf};

use tokio_postgres::{
    Client, Config, Connection, Socket, config::Host, config::SslMode, tls::MakeTlsConnect,
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::DbError;
use crate::tls::{Roots, client_config};

/// Where the server is, and the certificates that it may show.
#[derive(Clone)]
pub(super) struct Address {
    config: Config,
    tls: MakeRustlsConnect,
}

type Driven = Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>;

impl Address {
    /// Reads a `postgres://` address; reads the file of `sslrootcert`, if it names one.
    pub(super) fn parse(url: &str) -> Result<Self, DbError> {
        let (url, wish) = Wish::taken_from(url)?;
        let mut config: Config =
            url.parse().map_err(|e: tokio_postgres::Error| DbError::Address(with_causes(&e)))?;
        let is_protected = wish.mode.unwrap_or_else(|| decide_protection(&config));
        if !is_protected && !is_this_machine(&config) {
            tracing::warn!("sslmode=disable: what goes to the database can be read on the way");
        }
        let roots = match (&wish.root_file, is_protected) {
            (_, false) => Roots::None,
            (Some(file), true) => Roots::File(file),
            (None, true) => Roots::System,
        };
        let tls = client_config(roots).map_err(|why| DbError::Address(format!("sslrootcert: {why}")))?;
        config.ssl_mode(if is_protected { SslMode::Require } else { SslMode::Disable });
        Ok(Self { config, tls: MakeRustlsConnect::new(tls) })
    }

    /// A connection, and the future that drives it.
    pub(super) async fn connect(&self) -> Result<(Client, Driven), DbError> {
        self.config.connect(self.tls.clone()).await.map_err(|error| unreachable(&error))
    }
}

/// What the address says about protection.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wish {
    /// Whether to use TLS; none means that the host decides.
    mode: Option<bool>,
    /// Whose signature counts; none means those that the system trusts.
    root_file: Option<PathBuf>,
}

impl Wish {
    /// Takes `sslmode` and `sslrootcert` out of an address: tokio-postgres knows neither `verify-full` nor files.
    fn taken_from(url: &str) -> Result<(String, Self), DbError> {
        let mut wish = Self::default();
        let Some((before, query)) = url.split_once('?') else { return Ok((url.to_owned(), wish)) };
        let mut rest = Vec::new();
        for pair in query.split('&') {
            match pair.split_once('=') {
                Some(("sslmode", mode)) => wish.mode = Some(is_protecting(mode)?),
                Some(("sslrootcert", "system")) => wish.root_file = None,
                Some(("sslrootcert", path)) => wish.root_file = Some(decoded(path)?),
                _ => rest.push(pair),
            }
        }
        if wish.root_file.is_some() && wish.mode.is_none() {
            // Whoever names a CA wants its server, also on this machine.
            wish.mode = Some(true);
        }
        let question = if rest.is_empty() { "" } else { "?" };
        Ok((format!("{before}{question}{}", rest.join("&")), wish))
    }
}

fn is_protecting(mode: &str) -> Result<bool, DbError> {
    match mode {
        "disable" => Ok(false),
        // Providers print `require` in their addresses; it is taken for what it is meant to be.
        "verify-full" | "verify-ca" | "require" => Ok(true),
        other => Err(DbError::Address(format!(
            "sslmode={other} protects from nobody: write verify-full, or disable in a network that you trust"
        ))),
    }
}

fn decoded(path: &str) -> Result<PathBuf, DbError> {
    // In addresses a plus is a plus; in forms it would be a space.
    let pair = format!("path={}", path.replace('+', "%2B"));
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(&pair)
        .map_err(|error| DbError::Address(format!("sslrootcert={path}: {error}")))?;
    Ok(pairs.into_iter().map(|(_, path)| PathBuf::from(path)).next().unwrap_or_default())
}

/// Whether TLS is used when the address does not say: everywhere but on this machine, where nobody can listen who
/// could not also read the program's memory.
fn decide_protection(config: &Config) -> bool {
    !is_this_machine(config)
}

fn is_this_machine(config: &Config) -> bool {
    let is_here = |host: &Host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        Host::Unix(_) => true,
    };
    config.get_hosts().iter().all(is_here) && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

/// Any failure to connect is "cannot be reached", whatever the server said about it; what an operator can mend
/// is said with the remedy.
fn unreachable(error: &tokio_postgres::Error) -> DbError {
    let text = with_causes(error);
    let advice = match certificate_error(error) {
        Some(rustls::CertificateError::UnknownIssuer) => {
            "its certificate is signed by nobody whom we trust; name the file of its CA: …?sslrootcert=/path/ca.pem"
        }
        Some(
            rustls::CertificateError::NotValidForName
            | rustls::CertificateError::NotValidForNameContext { .. },
        ) => "its certificate is for another name; write the name of the certificate in the address",
        Some(rustls::CertificateError::Expired | rustls::CertificateError::ExpiredContext { .. }) => {
            "its certificate is over; give the server a new one"
        }
        Some(_) => "its certificate is not good",
        None if text.contains("server does not support TLS") => {
            "it speaks no TLS; switch it on (ssl = on), or write …?sslmode=disable in a network that you trust"
        }
        None => return DbError::Unavailable(text),
    };
    DbError::Unavailable(format!("{advice} ({text})"))
}

/// What rustls said of the certificate: it stands inside an I/O error, which hides it from `source`.
fn certificate_error(error: &tokio_postgres::Error) -> Option<&rustls::CertificateError> {
    let mut cause = error.source();
    while let Some(inner) = cause {
        let hidden = inner.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(rustls::Error::InvalidCertificate(why)) = hidden.and_then(|e| e.downcast_ref()) {
            return Some(why);
        }
        cause = inner.source();
    }
    None
}

/// The message with its causes: tokio-postgres says only "error connecting" by itself.
pub(super) fn with_causes(error: &tokio_postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::elsewhere("postgres://db.example.vn/care", true)]
    #[case::elsewhere_by_address("postgres://10.0.0.7/care", true)]
    #[case::one_of_two_is_elsewhere("postgres://localhost,db.example.vn/care", true)]
    #[case::this_machine("postgres://localhost/care", false)]
    #[case::this_machine_by_address("postgres://127.0.0.1/care", false)]
    #[case::a_socket("postgres:///care?host=/run/postgresql", false)]
    #[case::a_name_that_only_looks_like_it("postgres://localhost.example.vn/care", true)]
    fn only_this_machine_is_trusted_without_tls(#[case] url: &str, #[case] is_protected: bool) {
        assert_eq!(decide_protection(&url.parse().unwrap()), is_protected);
    }

    #[rstest]
    #[case::full("sslmode=verify-full", Some(true), None)]
    #[case::as_providers_write("sslmode=require", Some(true), None)]
    #[case::off("sslmode=disable", Some(false), None)]
    #[case::a_ca("sslrootcert=/etc/my%20ca+1.pem", Some(true), Some("/etc/my ca+1.pem"))]
    #[case::the_system("sslmode=verify-full&sslrootcert=system", Some(true), None)]
    fn the_wish_is_taken_out_of_the_address(
        #[case] query: &str,
        #[case] mode: Option<bool>,
        #[case] file: Option<&str>,
    ) {
        let (url, wish) =
            Wish::taken_from(&format!("postgres://db/care?{query}&application_name=x")).unwrap();
        assert_eq!(url, "postgres://db/care?application_name=x");
        assert_eq!(wish, Wish { mode, root_file: file.map(PathBuf::from) });
    }

    #[rstest]
    #[case("prefer")]
    #[case("allow")]
    #[case("VERIFY")]
    fn what_protects_from_nobody_is_refused_with_the_remedy(#[case] mode: &str) {
        let Err(DbError::Address(text)) = Wish::taken_from(&format!("postgres://db/care?sslmode={mode}"))
        else {
            panic!("{mode} was taken");
        };
        assert!(text.contains("verify-full"), "{text}");
    }

    #[test]
    fn a_missing_ca_file_is_named() {
        let Err(DbError::Address(text)) = Address::parse("postgres://db/care?sslrootcert=/none/ca.pem")
        else {
            panic!("it was taken");
        };
        assert!(text.contains("/none/ca.pem"), "{text}");
    }
}
