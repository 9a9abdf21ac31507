//! Our own receiver, for shops that point an MX at it. It takes mail for the shop's mailboxes and for nobody else,
//! and says 250 only when the mail is on disk and in the database. It never sends anything on.

mod talk;

use std::{
    collections::HashMap,
    net::IpAddr,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::SignedDuration;
use kernel::Timestamp;
use platform::web::App;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::DoorError;
use talk::Visitor;
pub(super) use talk::number_of;

/// Connections of one address at the same time.
const CONNECTIONS_EACH: usize = 20;
/// Connections of everybody.
const CONNECTIONS_MAX: usize = 400;
/// Mails of one address in a minute; a provider that has more waits and brings them again.
const MAILS_A_MINUTE: u32 = 1200;
/// Bytes of mails that are coming in at the same time, over all connections: they stand in memory until they are stored.
const BYTES_MAX: usize = 128 * 1024 * 1024;
/// How long a connection may last.
const VISIT_MAX: Duration = Duration::from_secs(30 * 60);
/// How long until the address is tried again when somebody else has it.
const BIND_AGAIN: Duration = Duration::from_secs(10);

/// Takes mail at the configured address for ever; without one it waits for ever.
pub(super) async fn serve(app: App) {
    let Some(address) = app.config().mail_listen else { return std::future::pending().await };
    loop {
        let opened = match TcpListener::bind(address).await {
            Ok(listener) => acceptor(&app).map(|acceptor| (listener, acceptor)),
            Err(error) => Err(DoorError::Ours(format!("{address} cannot be listened on: {error}"))),
        };
        match opened {
            Ok((listener, acceptor)) => greet_all(&app, &listener, acceptor).await,
            Err(error) => tracing::error!(%error, "mail cannot be received: set HAUMAI_MAIL_LISTEN"),
        }
        tokio::time::sleep(BIND_AGAIN).await;
    }
}

async fn greet_all(app: &App, listener: &TcpListener, acceptor: Option<TlsAcceptor>) {
    let visitors = Visitors::default();
    loop {
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                // Too many open files, as a rule: the next visitor may find room.
                tracing::warn!(%error, "a connection was not taken");
                tokio::time::sleep(Duration::from_millis(200)).await;
                continue;
            }
        };
        let place = visitors.enter(peer.ip());
        let visitor = Visitor::new(app.clone(), peer.ip(), acceptor.clone(), visitors.clone());
        tokio::spawn(async move {
            let visit = match place {
                Some(_) => tokio::time::timeout(VISIT_MAX, visitor.served(stream)).await,
                None => tokio::time::timeout(VISIT_MAX, visitor.sent_away(stream)).await,
            };
            if let Ok(Err(error)) = visit {
                tracing::debug!(%error, "a visitor of the receiver hung up");
            }
            drop(place);
        });
    }
}

/// The certificate for STARTTLS, if one is configured.
fn acceptor(app: &App) -> Result<Option<TlsAcceptor>, DoorError> {
    match (&app.config().mail_certificate, &app.config().mail_key) {
        (Some(certificate), Some(key)) => {
            let config = server_config(certificate, key).map_err(DoorError::Ours)?;
            Ok(Some(TlsAcceptor::from(Arc::new(config))))
        }
        (None, None) => Ok(None),
        _ => Err(DoorError::Ours(
            "HAUMAI_MAIL_CERTIFICATE and HAUMAI_MAIL_KEY belong together: set both or none".into(),
        )),
    }
}

fn server_config(certificate: &Path, key: &Path) -> Result<ServerConfig, String> {
    let told = |path: &Path, why: String| format!("{}: {why}", path.display());
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(certificate).and_then(Iterator::collect);
    let chain = chain.map_err(|error| told(certificate, error.to_string()))?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| told(key, error.to_string()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| error.to_string())?.with_no_client_auth();
    builder.with_single_cert(chain, secret).map_err(|error| told(certificate, error.to_string()))
}

/// Who is connected, and how much each address brought in this minute.
#[derive(Clone, Default)]
struct Visitors(Arc<Mutex<Counts>>);

#[derive(Default)]
struct Counts {
    connected: HashMap<IpAddr, usize>,
    total: usize,
    minute: Option<Timestamp>,
    mails: HashMap<IpAddr, u32>,
    /// Bytes of mails that are coming in.
    bytes: usize,
}

/// A connection that counts until it is dropped.
struct Place {
    visitors: Visitors,
    address: IpAddr,
}

impl Visitors {
    fn counts(&self) -> std::sync::MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, address: IpAddr) -> Option<Place> {
        let mut counts = self.counts();
        let here = counts.connected.get(&address).copied().unwrap_or(0);
        if here >= CONNECTIONS_EACH || counts.total >= CONNECTIONS_MAX {
            return None;
        }
        counts.connected.insert(address, here + 1);
        counts.total += 1;
        Some(Place { visitors: self.clone(), address })
    }

    /// Whether there is room for so many more bytes of mail.
    fn has_room(&self, bytes: usize) -> bool {
        self.counts().bytes.saturating_add(bytes) <= BYTES_MAX
    }

    /// Counts a mail; false when the address brought enough in this minute.
    fn may_bring(&self, address: IpAddr, now: Timestamp) -> bool {
        let mut counts = self.counts();
        let begins = counts.minute.is_none_or(|at| now.duration_since(at) >= SignedDuration::from_mins(1));
        if begins {
            counts.minute = Some(now);
            counts.mails.clear();
        }
        let brought = counts.mails.entry(address).or_default();
        *brought = brought.saturating_add(1);
        *brought <= MAILS_A_MINUTE
    }
}

/// Bytes of a mail that is coming in; they count until it is stored or forgotten.
struct Room {
    visitors: Visitors,
    bytes: usize,
}

impl Room {
    const fn of(visitors: Visitors) -> Self {
        Self { visitors, bytes: 0 }
    }

    /// Makes it as large as the mail has become; false when all room is taken, and then it has none.
    fn grow_to(&mut self, bytes: usize) -> bool {
        let mut counts = self.visitors.counts();
        let others = counts.bytes.saturating_sub(self.bytes);
        let fits = others.saturating_add(bytes) <= BYTES_MAX;
        self.bytes = if fits { bytes } else { 0 };
        counts.bytes = others.saturating_add(self.bytes);
        fits
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let mut counts = self.visitors.counts();
        counts.bytes = counts.bytes.saturating_sub(self.bytes);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.visitors.counts();
        counts.total = counts.total.saturating_sub(1);
        match counts.connected.get(&self.address).copied() {
            Some(here) if here > 1 => {
                counts.connected.insert(self.address, here - 1);
            }
            _ => {
                counts.connected.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn one_address_does_not_take_every_place() {
        let (visitors, one) = (Visitors::default(), IpAddr::V4(Ipv4Addr::LOCALHOST));
        let mut places: Vec<_> = (0..CONNECTIONS_EACH).map(|_| visitors.enter(one).unwrap()).collect();
        assert!(visitors.enter(one).is_none());
        assert!(visitors.enter(IpAddr::V4(Ipv4Addr::BROADCAST)).is_some());
        places.pop();
        assert!(visitors.enter(one).is_some());
    }

    #[test]
    fn mails_that_come_in_share_one_room() {
        let visitors = Visitors::default();
        let (mut one, mut other) = (Room::of(visitors.clone()), Room::of(visitors.clone()));
        assert!(one.grow_to(BYTES_MAX / 2) && other.grow_to(BYTES_MAX / 2));
        assert!(
            !visitors.has_room(1) && !other.grow_to(BYTES_MAX / 2 + 1),
            "the other one gives up its part"
        );
        assert!(one.grow_to(BYTES_MAX));
        drop((one, other));
        assert!(visitors.has_room(BYTES_MAX));
    }

    #[test]
    fn who_brings_too_much_waits_for_the_next_minute() {
        let (visitors, one) = (Visitors::default(), IpAddr::V4(Ipv4Addr::LOCALHOST));
        let now: Timestamp = "2026-11-22T03:00:00Z".parse().unwrap();
        assert!((0..MAILS_A_MINUTE).all(|_| visitors.may_bring(one, now)));
        assert!(!visitors.may_bring(one, now + SignedDuration::from_secs(59)));
        assert!(visitors.may_bring(one, now + SignedDuration::from_secs(60)));
    }
}
