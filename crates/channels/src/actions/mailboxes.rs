//! Mailboxes are set up and changed.

use identity::TeamId;
use kernel::{Granted, Locale};
use platform::{
    db::{DbError, Tx},
    live::Audience,
    mail::{self, InboundAddress},
    seal::Seal,
    web::{Fault, Invalid},
};

use crate::{
    model::{Door, ImapDoor, Mailbox, MailboxId, OAuth2, Secret, SignInWay, Tls},
    rights::KeepMailboxes,
    store::mailboxes,
};

/// A mailbox as somebody described it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMailbox {
    /// Its short name.
    pub name: String,
    /// Its address, in lower case.
    pub address: String,
    /// How mail gets in.
    pub door: NewDoor,
    /// See [`Mailbox::charset`].
    pub charset: String,
    /// See [`Mailbox::trusted_server`].
    pub trusted_server: String,
    /// See [`Mailbox::locale`].
    pub locale: Locale,
    /// See [`Mailbox::takes_tokens`].
    pub takes_tokens: bool,
    /// See [`Mailbox::team`].
    pub team: Option<TeamId>,
    /// Whether mail is taken in.
    pub is_active: bool,
}

/// A door as somebody described it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewDoor {
    /// See [`Door::Imap`].
    Imap {
        /// The server.
        host: String,
        /// Its port.
        port: u16,
        /// How the connection is kept secret.
        tls: Tls,
        /// As whom.
        login: String,
        /// With what.
        way: SignInWay,
        /// The secret; none keeps the one that is there.
        secret: Option<Secret>,
        /// Taken from.
        folder: String,
        /// Moved to; may be empty.
        done_folder: String,
    },
    /// See [`Door::Smtp`].
    Smtp,
    /// See [`Door::Pipe`].
    Pipe,
}

/// Sets up a mailbox. Its door is opened within seconds, by every program that serves the shop.
///
/// # Errors
/// [`Fault::Invalid`] for a name or address that another one has, or a door without its secret.
pub fn add_mailbox(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepMailboxes>,
    seal: &Seal,
    new: &NewMailbox,
) -> Result<MailboxId, Fault> {
    let id: MailboxId = tx.id();
    refuse_namesake(tx, id, new)?;
    refuse_team(tx, new.team, None)?;
    let mailbox = built(tx, seal, (id, 1), new, None)?;
    mailboxes::add_mailbox(tx, &mailbox)?;
    open_or_close(tx, &mailbox)?;
    tx.audit(granted.actor(), "mailbox.add", &id.to_string(), mailbox.door.name())?;
    touched(tx)?;
    Ok(id)
}

/// Changes a mailbox. An empty secret keeps the old one, but never for another server: whoever may change the address
/// of the server would otherwise have the password sent to a server of their own.
///
/// # Errors
/// [`Fault::NotFound`]; [`Fault::Invalid`] as [`add_mailbox`].
pub fn change_mailbox(
    tx: &mut Tx<'_>,
    granted: &Granted<KeepMailboxes>,
    seal: &Seal,
    id: MailboxId,
    new: &NewMailbox,
) -> Result<(), Fault> {
    let old = mailboxes::mailbox(tx, id)?.ok_or(Fault::NotFound)?;
    refuse_namesake(tx, id, new)?;
    refuse_team(tx, new.team, old.team)?;
    let mut mailbox = built(tx, seal, (id, old.version + 1), new, Some(&old))?;
    if numbering_of(&mailbox.door) != numbering_of(&old.door) {
        mailbox.generation += 1;
        mailboxes::forget_numbering(tx, id)?;
    }
    mailboxes::save_mailbox(tx, &mailbox)?;
    // An address that stays keeps its age: answers go to the oldest one.
    if mailbox.address != old.address {
        mail::close_inbound(tx, &old.address)?;
    }
    open_or_close(tx, &mailbox)?;
    tx.audit(granted.actor(), "mailbox.change", &id.to_string(), mailbox.door.name())?;
    touched(tx)?;
    Ok(())
}

/// Whoever writes letters has to know where answers arrive.
fn open_or_close(tx: &mut Tx<'_>, mailbox: &Mailbox) -> Result<(), DbError> {
    let (address, takes_tokens) = (mailbox.address.clone(), mailbox.takes_tokens);
    if mailbox.is_active {
        mail::open_inbound(tx, &InboundAddress { address, takes_tokens })
    } else {
        mail::close_inbound(tx, &address)
    }
}

fn refuse_namesake(tx: &mut Tx<'_>, id: MailboxId, new: &NewMailbox) -> Result<(), Fault> {
    match mailboxes::namesake(tx, id, (&new.name, &new.address))? {
        None => Ok(()),
        Some(other) if other.name == new.name => {
            Err(Invalid::one("name", "channels-error-name-taken").into())
        }
        Some(_) => Err(Invalid::one("address", "channels-error-address-taken").into()),
    }
}

/// A team that gets no work takes no new mail either. One that was retired since may stay, so that a form keeps what it
/// did not change: then the rules of the teams find another.
fn refuse_team(tx: &mut Tx<'_>, team: Option<TeamId>, kept: Option<TeamId>) -> Result<(), Fault> {
    let Some(team) = team.filter(|_| team != kept) else { return Ok(()) };
    if identity::teams(tx)?.iter().any(|it| it.id == team && it.active) {
        return Ok(());
    }
    Err(Invalid::one("team", "form-error-choice").into())
}

fn built(
    tx: &mut Tx<'_>,
    seal: &Seal,
    (id, version): (MailboxId, i64),
    new: &NewMailbox,
    old: Option<&Mailbox>,
) -> Result<Mailbox, Fault> {
    let door = match &new.door {
        NewDoor::Smtp => Door::Smtp,
        NewDoor::Pipe => Door::Pipe,
        NewDoor::Imap { host, port, tls, login, way, secret, folder, done_folder } => {
            let mut imap = ImapDoor {
                host: host.clone(),
                port: *port,
                tls: *tls,
                login: login.clone(),
                way: *way,
                secret: None,
                folder: folder.clone(),
                done_folder: done_folder.clone(),
            };
            imap.secret = match secret {
                Some(secret) => Some(sealed(tx, seal, id, secret)?),
                None => kept_secret(&imap, old),
            };
            if imap.secret.is_none() {
                return Err(Invalid::one(secret_field(*way), "channels-error-secret").into());
            }
            Door::Imap(imap)
        }
    };
    Ok(Mailbox {
        id,
        name: new.name.clone(),
        address: new.address.clone(),
        door,
        charset: new.charset.clone(),
        trusted_server: new.trusted_server.clone(),
        locale: new.locale,
        takes_tokens: new.takes_tokens,
        team: new.team,
        is_active: new.is_active,
        generation: old.map_or(0, |old| old.generation),
        version,
    })
}

fn kept_secret(new: &ImapDoor, old: Option<&Mailbox>) -> Option<Vec<u8>> {
    let Some(Door::Imap(old)) = old.map(|mailbox| &mailbox.door) else { return None };
    let is_same_server = old.host == new.host && old.port == new.port && old.tls == new.tls;
    (is_same_server && old.way == new.way).then(|| old.secret.clone()).flatten()
}

const fn secret_field(way: SignInWay) -> &'static str {
    match way {
        SignInWay::Password => "password",
        SignInWay::OAuth2 => "refresh_token",
    }
}

fn sealed(tx: &mut Tx<'_>, seal: &Seal, id: MailboxId, secret: &Secret) -> Result<Vec<u8>, Fault> {
    secret.seal(seal, tx.moment(), id).map_err(|error| Fault::Broken(error.to_string()))
}

/// What a numbering belongs to.
fn numbering_of(door: &Door) -> Option<(&str, u16, &str, &str)> {
    match door {
        Door::Imap(imap) => Some((&imap.host, imap.port, &imap.login, &imap.folder)),
        Door::Smtp | Door::Pipe => None,
    }
}

/// A provider of tokens gave another refresh token; the old one may be dead from now on.
pub(crate) fn renew_refresh_token(
    tx: &mut Tx<'_>,
    seal: &Seal,
    id: MailboxId,
    renewed: &OAuth2,
) -> Result<(), DbError> {
    let secret = Secret::OAuth2(renewed.clone());
    let sealed = secret.seal(seal, tx.moment(), id).map_err(|error| DbError::Engine(error.to_string()))?;
    mailboxes::save_secret(tx, id, &sealed)
}

fn touched(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.touch(Audience::Staff, "mail")
}
