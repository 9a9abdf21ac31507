//! Whether a mail is vouched for by the domain of its author: by a signature (DKIM, RFC 6376), by the machine that brought
//! it (SPF, RFC 7208), under the policy of that domain (DMARC, RFC 9989). This asks name servers, and decides nothing:
//! [`mail::decide_evidence`] does.

use std::{net::IpAddr, sync::Arc, time::Duration};

use mail::{Checked, may_vouch, unchecked_author};
use mail_auth::{
    AuthenticatedMessage, DkimOutput, DkimResult, DmarcResult, MessageAuthenticator, SpfOutput, SpfResult,
    common::crypto::Algorithm,
    dkim::Signature,
    dmarc::verify::DmarcParameters,
    hickory_resolver::{
        config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts},
        net::NetError,
    },
    spf::verify::SpfParameters,
};
use platform::NameServers;
use tokio::runtime::Handle;

use crate::model::{Letter, Mailbox};

/// All questions about one mail together. Whoever writes a mail chooses whom we ask, and one that never answers must not keep
/// the mail from the shop: then it is unverified.
const WITHIN: Duration = Duration::from_secs(5);
/// How long one server has for one answer, and how often it is asked.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);
const ATTEMPTS: usize = 2;
/// Each signature may want the whole mail hashed in a way of its own.
const SIGNATURES_MAX: usize = 8;

/// Asks the name servers about senders.
#[derive(Clone)]
pub(crate) struct Senders(Option<Arc<MessageAuthenticator>>);

impl Senders {
    pub(crate) fn new(servers: &NameServers) -> Self {
        let built = match servers {
            NameServers::Nobody => return Self(None),
            NameServers::System => MessageAuthenticator::new_system_conf(),
            NameServers::These(servers) => asking(servers.iter().map(|server| (server.ip(), server.port()))),
        };
        match built {
            Ok(authenticator) => Self(Some(Arc::new(authenticator))),
            Err(error) => {
                tracing::warn!(%error, "signatures of mail cannot be checked: set HAUMAI_NAME_SERVERS");
                Self(None)
            }
        }
    }

    /// What holds of a letter's marks. Nobody is asked where a server that we trust has looked, nor about a domain that
    /// could not vouch for the author.
    pub(crate) async fn check(
        &self,
        read: &mail::Letter,
        raw: &Arc<[u8]>,
        (letter, mailbox): (&Letter, &Mailbox),
    ) -> Checked {
        let Some(authenticator) = self.0.clone() else { return Checked::default() };
        let Some(author) = unchecked_author(read, mailbox.believed_server()) else {
            return Checked::default();
        };
        let envelope = Envelope::of(letter, &author);
        let signatures = read.values("DKIM-Signature").count();
        let is_worth_asking = signatures > 0 || envelope.is_some();
        if !is_worth_asking || signatures > SIGNATURES_MAX {
            return Checked::default();
        }
        let (raw, runtime) = (Arc::clone(raw), Handle::current());
        // On a thread of its own: hashing takes its time, and a panic in there is no panic of ours.
        let asked = tokio::task::spawn_blocking(move || {
            let answered = answered(&authenticator, raw.as_ref(), &author, envelope);
            // The limit is in there, so that whoever writes many such mails holds no threads.
            runtime.block_on(async { tokio::time::timeout(WITHIN, answered).await })
        });
        match asked.await {
            Ok(Ok(checked)) => checked,
            Ok(Err(_)) => {
                tracing::warn!(letter = %letter.id, "name servers are too slow to check a sender");
                Checked::default()
            }
            Err(error) => {
                tracing::error!(letter = %letter.id, %error, "checking a sender broke off");
                Checked::default()
            }
        }
    }
}

fn asking(servers: impl Iterator<Item = (IpAddr, u16)>) -> Result<MessageAuthenticator, NetError> {
    let at = |mut way: ConnectionConfig, port| {
        way.port = port;
        way
    };
    let servers = servers.map(|(ip, port)| {
        NameServerConfig::new(
            ip,
            true,
            vec![at(ConnectionConfig::udp(), port), at(ConnectionConfig::tcp(), port)],
        )
    });
    let mut options = ResolverOpts::default();
    (options.timeout, options.attempts) = (ANSWER_WITHIN, ATTEMPTS);
    MessageAuthenticator::new(ResolverConfig::from_parts(None, Vec::new(), servers.collect()), options)
}

/// Who brought a mail, and in whose name, where that name could vouch for the author.
struct Envelope {
    from: String,
    brought_by: IpAddr,
}

impl Envelope {
    fn of(letter: &Letter, author: &str) -> Option<Self> {
        let from = letter.envelope_from.clone().filter(|from| may_vouch(from, author))?;
        let brought_by: IpAddr = letter.brought_by.as_deref()?.parse().ok()?;
        // No domain names the inside of this machine as its server.
        (!brought_by.is_loopback()).then_some(Self { from, brought_by })
    }

    fn domain(&self) -> &str {
        self.from.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

async fn answered(
    authenticator: &MessageAuthenticator,
    raw: &[u8],
    author: &str,
    envelope: Option<Envelope>,
) -> Checked {
    let Some(mut message) = AuthenticatedMessage::parse(raw) else { return Checked::default() };
    message.dkim_headers.retain(|field| is_sound(&field.header) && may_vouch(&field.header.d, author));
    let signatures = authenticator.verify_dkim(&message).await;
    let holds = |signature: &&DkimOutput<'_>| *signature.result() == DkimResult::Pass;
    let signed_by: Vec<String> =
        signatures.iter().filter(holds).filter_map(|s| Some(s.signature()?.d.clone())).collect();
    let sender = match &envelope {
        Some(envelope) => authenticator.verify_spf(said_by(envelope)).await,
        None => SpfOutput::new(String::new()),
    };
    let sent_by =
        envelope.as_ref().filter(|_| sender.result() == SpfResult::Pass).map(|e| e.domain().to_owned());
    let policy = if signed_by.is_empty() && sent_by.is_none() {
        None
    } else {
        let domain = envelope.as_ref().map_or("", Envelope::domain);
        let policy =
            authenticator.verify_dmarc(DmarcParameters::new(&message, &signatures, domain, &sender)).await;
        let is_met = [policy.dkim_result(), policy.spf_result()].contains(&&DmarcResult::Pass);
        policy.dmarc_record().map(|_| is_met)
    };
    Checked { policy, signed_by, sent_by }
}

/// Whether a signature that holds would say anything: RFC 6376, 5.4, wants From signed, and RFC 8301 wants no SHA-1.
fn is_sound(signature: &Signature) -> bool {
    signature.a != Algorithm::RsaSha1 && signature.h.iter().any(|name| name.eq_ignore_ascii_case("from"))
}

fn said_by(envelope: &Envelope) -> SpfParameters<'_> {
    SpfParameters::verify_mail_from(envelope.brought_by, envelope.domain(), "", &envelope.from)
}
