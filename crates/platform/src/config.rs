//! Configuration: defaults, then `haumai.toml` in the data folder, then the environment (`HAUMAI_LISTEN=…`).

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use serde::{Deserialize, Serialize};

use crate::db::Place;

/// Everything that the operator may set. Each key has a default and works without being set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where the database and the files lie. `HAUMAI_DATA`
    pub data: PathBuf,
    /// The address to listen on. `HAUMAI_LISTEN`
    pub listen: SocketAddr,
    /// A `postgres://` address; without it SQLite in the data folder serves. `HAUMAI_DATABASE`
    pub database: Option<String>,
    /// How people reach this program, for links in mails: `https://care.example.vn`. `HAUMAI_PUBLIC_URL`
    pub public_url: Option<String>,
    /// The mail server, `smtps://user:password@host` or, with STARTTLS, `smtp://user:password@host:587`; a relay without TLS in a trusted network is `smtp://relay?tls=none`; without it mails
    /// are caught and shown to the owner. `HAUMAI_SMTP`
    pub smtp: Option<String>,
    /// The address in From of every mail that answers nothing, and the domain that the server at `smtp` signs for: answers come
    /// from the mailbox that was written to where it has this domain. `HAUMAI_MAIL_FROM`
    pub mail_from: String,
    /// The address on which our own receiver takes mail, for shops that point an MX at it; without it there is none.
    /// `HAUMAI_MAIL_LISTEN`
    pub mail_listen: Option<SocketAddr>,
    /// The receiver's certificate chain in PEM, for STARTTLS; without it mail comes in clear. `HAUMAI_MAIL_CERTIFICATE`
    pub mail_certificate: Option<PathBuf>,
    /// The key of that certificate in PEM. `HAUMAI_MAIL_KEY`
    pub mail_key: Option<PathBuf>,
    /// A CA of one's own, in PEM, that signed the certificate of the mail server that is asked for mail, or that takes ours;
    /// it is believed beside those that this machine trusts. `HAUMAI_MAIL_CA`
    pub mail_ca: Option<PathBuf>,
    /// Who is asked for the keys of other people's mail: `system`, `none`, or addresses such as `192.0.2.1, 192.0.2.2:5353`.
    /// `HAUMAI_NAME_SERVERS`
    pub name_servers: NameServers,
    /// Where Zalo takes messages; only a stand-in for tests is elsewhere. `HAUMAI_ZALO_API`
    pub zalo_api: String,
    /// Where Zalo gives tokens. `HAUMAI_ZALO_SIGN_IN`
    pub zalo_sign_in: String,
    /// Where Zalo takes messages of approved templates (ZNS). `HAUMAI_ZALO_TEMPLATES`
    pub zalo_templates: String,
    /// How long an answer by mail can be taken back before it leaves, in seconds. `HAUMAI_UNDO_SEND_SECONDS`
    pub undo_send_seconds: i64,
    /// How many proxies in front of us write `X-Forwarded-For`; 0 believes none. `HAUMAI_PROXIES`
    pub proxies: usize,
    /// The keys under which secrets lie in the database, 64 hex digits each, the newest first; without it the file
    /// `secret.key` in the data folder. Several nodes share one. `HAUMAI_SECRET`
    pub secret: Option<String>,
    /// The largest upload, in bytes. `HAUMAI_UPLOAD_BYTES_MAX`
    pub upload_bytes_max: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 7080)),
            database: None,
            public_url: None,
            smtp: None,
            mail_from: "haumai@localhost".into(),
            mail_listen: None,
            mail_certificate: None,
            mail_key: None,
            mail_ca: None,
            name_servers: NameServers::System,
            zalo_api: "https://openapi.zalo.me".into(),
            zalo_sign_in: "https://oauth.zaloapp.com".into(),
            zalo_templates: "https://business.openapi.zalo.me".into(),
            undo_send_seconds: 10,
            proxies: 0,
            secret: None,
            upload_bytes_max: 50 * 1024 * 1024,
        }
    }
}

/// The name servers that are asked about mail that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum NameServers {
    /// Those of the machine.
    System,
    /// Nobody: only what a trusted mail server states is believed.
    Nobody,
    /// These.
    These(Vec<SocketAddr>),
}

/// Where a name server listens, unless its address says otherwise.
const NAME_SERVER_PORT: u16 = 53;

impl TryFrom<String> for NameServers {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let server = |word: &str| {
            let with_port = word.parse::<SocketAddr>();
            with_port.or_else(|_| word.parse::<IpAddr>().map(|ip| SocketAddr::from((ip, NAME_SERVER_PORT))))
        };
        match text.trim() {
            "system" => Ok(Self::System),
            "none" => Ok(Self::Nobody),
            list => {
                let servers: Result<Vec<_>, _> = list.split(',').map(|word| server(word.trim())).collect();
                servers.map(Self::These).map_err(|_| {
                    format!("HAUMAI_NAME_SERVERS (name_servers) is {list:?}: write system, none, or addresses such as 192.0.2.1, 192.0.2.2:5353")
                })
            }
        }
    }
}

impl From<NameServers> for String {
    fn from(servers: NameServers) -> Self {
        match servers {
            NameServers::System => "system".into(),
            NameServers::Nobody => "none".into(),
            NameServers::These(servers) => {
                servers.iter().map(SocketAddr::to_string).collect::<Vec<_>>().join(", ")
            }
        }
    }
}

const KEYS: &[&str] = &[
    "data",
    "listen",
    "database",
    "public_url",
    "smtp",
    "mail_from",
    "mail_listen",
    "mail_certificate",
    "mail_key",
    "mail_ca",
    "name_servers",
    "zalo_api",
    "zalo_sign_in",
    "zalo_templates",
    "undo_send_seconds",
    "proxies",
    "secret",
    "upload_bytes_max",
];

impl Config {
    /// Reads the configuration. `data` on the command line wins over everything.
    ///
    /// # Errors
    /// A sentence that names the key, the source and what is wrong.
    pub fn load(data: Option<&Path>) -> Result<Self, String> {
        let folder = data.map_or_else(|| PathBuf::from("data"), Path::to_path_buf);
        let mut figment = Figment::from(Serialized::defaults(Self::default()))
            .merge(Toml::file(folder.join("haumai.toml")))
            // Other variables of this prefix belong to the log, the build and the tests.
            .merge(Env::prefixed("HAUMAI_").only(KEYS));
        if let Some(data) = data {
            figment = figment.merge(("data", data));
        }
        figment.extract().map_err(|error| said(&error)).and_then(Self::sound)
    }

    fn sound(self) -> Result<Self, String> {
        let host = |url: &str| {
            let rest = ["https://", "http://"].iter().find_map(|scheme| url.strip_prefix(scheme));
            rest.is_some_and(|host| !host.trim_matches('/').is_empty() && !host.contains(char::is_whitespace))
        };
        match &self.public_url {
            Some(url) if !host(url) => Err(format!(
                "HAUMAI_PUBLIC_URL (public_url) is {url:?}: write it as a browser does, such as https://care.example.vn"
            )),
            _ => Ok(self),
        }
    }

    /// Where the data lives.
    pub fn place(&self) -> Place {
        match &self.database {
            Some(url) => Place::Server(url.clone()),
            None => Place::File(self.data.join("haumai.db")),
        }
    }

    /// The address that links begin with, without a slash at the end.
    pub fn base_url(&self) -> String {
        let url = self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        url.trim_end_matches('/').to_owned()
    }
}

/// An address to listen on is what people get wrong, and the parser's words about it name neither value nor form.
fn said(error: &figment::Error) -> String {
    if error.path.iter().any(|key| key.eq_ignore_ascii_case("mail_listen")) {
        return format!(
            "HAUMAI_MAIL_LISTEN (mail_listen) is an IP address and a port, such as 0.0.0.0:25: {error}"
        );
    }
    if error.path.iter().any(|key| key.eq_ignore_ascii_case("listen")) {
        return format!(
            "HAUMAI_LISTEN (listen) is an IP address and a port, such as 127.0.0.1:7080: {error}"
        );
    }
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_shop_needs_to_set_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::load(Some(folder.path())).unwrap();
        assert_eq!(config.place(), Place::File(folder.path().join("haumai.db")));
        assert_eq!(config.base_url(), "http://127.0.0.1:7080");
    }

    #[test]
    fn an_address_that_nobody_could_reach_is_refused_with_its_form() {
        let folder = tempfile::tempdir().unwrap();
        let refused = |line: &str| {
            std::fs::write(folder.path().join("haumai.toml"), line).unwrap();
            Config::load(Some(folder.path())).unwrap_err()
        };
        for url in ["care.example.vn", "https://", "ftp://care.example.vn", ""] {
            let error = refused(&format!("public_url = {url:?}"));
            assert!(error.contains(&format!("{url:?}")) && error.contains("https://care"), "{error}");
        }
        for listen in ["7312", "localhost:7313", "127.0.0.1:99999"] {
            assert!(refused(&format!("listen = {listen:?}")).contains("such as 127.0.0.1:7080"), "{listen}");
        }
        std::fs::write(folder.path().join("haumai.toml"), "public_url = \"https://care.example.vn/\"")
            .unwrap();
        assert_eq!(Config::load(Some(folder.path())).unwrap().base_url(), "https://care.example.vn");
    }

    #[test]
    fn name_servers_are_those_of_the_machine_none_or_a_list() {
        let folder = tempfile::tempdir().unwrap();
        let read = |line: &str| {
            std::fs::write(folder.path().join("haumai.toml"), format!("name_servers = {line:?}")).unwrap();
            Config::load(Some(folder.path())).map(|config| config.name_servers)
        };
        assert_eq!(read("system"), Ok(NameServers::System));
        assert_eq!(read("none"), Ok(NameServers::Nobody));
        let these = ["192.0.2.1:53", "[2001:db8::1]:5353"].map(|one| one.parse().unwrap());
        assert_eq!(read("192.0.2.1, [2001:db8::1]:5353"), Ok(NameServers::These(these.to_vec())));
        for wrong in ["", "dns.example", "192.0.2.1:99999", "192.0.2.1;192.0.2.2"] {
            let error = read(wrong).unwrap_err();
            assert!(error.contains("HAUMAI_NAME_SERVERS") && error.contains("such as"), "{wrong}: {error}");
        }
    }

    #[test]
    fn an_unknown_key_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("haumai.toml"), "lisen = \"127.0.0.1:1\"").unwrap();
        let error = Config::load(Some(folder.path())).unwrap_err();
        assert!(error.contains("lisen"), "{error}");
    }
}
