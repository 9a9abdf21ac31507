//! A signed-in connection to a mail server.

use std::{fmt::Debug, future::Future, sync::Arc, time::Duration};

use async_imap::Client;
use platform::{
    db::DbError,
    tls::{Roots, client_config},
    web::App,
};
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

use super::token::{self, XOAuth2};
use crate::{
    doors::DoorError,
    model::{Door, ImapDoor, MailboxId, Secret, Tls},
    store::mailboxes,
};

/// How long a server may take for one answer. A mail of 50 MB through a slow line takes its time.
const ANSWER_WITHIN: Duration = Duration::from_secs(120);
/// How long it may take to be reached.
const REACHED_WITHIN: Duration = Duration::from_secs(20);

/// What a session runs over: with TLS or without.
pub(super) trait Wire: AsyncRead + AsyncWrite + Unpin + Send + Debug {}
impl<W: AsyncRead + AsyncWrite + Unpin + Send + Debug> Wire for W {}

pub(super) type Session = async_imap::Session<Box<dyn Wire>>;

/// Connects, signs in and opens the folder.
pub(super) async fn open(
    app: &App,
    mailbox: MailboxId,
    door: &ImapDoor,
) -> Result<(Session, async_imap::types::Mailbox), DoorError> {
    let client = connect(app, door).await?;
    let mut session = sign_in(app, mailbox, door, client).await?;
    let folder = within(session.select(&door.folder)).await?;
    Ok((session, folder))
}

async fn connect(app: &App, door: &ImapDoor) -> Result<Client<Box<dyn Wire>>, DoorError> {
    let reached = tokio::time::timeout(REACHED_WITHIN, TcpStream::connect((door.host.as_str(), door.port)));
    let place = format!("{}:{}", door.host, door.port);
    let stream = match reached.await {
        Err(_) => return Err(DoorError::Unreachable(format!("{place} does not answer"))),
        Ok(Err(error)) => return Err(DoorError::Unreachable(format!("{place}: {error}"))),
        Ok(Ok(stream)) => stream,
    };
    match door.tls {
        Tls::None => greeted(Box::new(stream)).await,
        Tls::Implicit => greeted(secured(app, door, Box::new(stream)).await?).await,
        Tls::StartTls => {
            let mut client = greeted(Box::new(stream)).await?;
            // Whoever sits between cannot take the offer away: without it there is no sign-in.
            within(client.run_command_and_check_ok("STARTTLS", None)).await?;
            let stream = secured(app, door, client.into_inner()).await?;
            Ok(Client::new(stream))
        }
    }
}

async fn secured(app: &App, door: &ImapDoor, stream: Box<dyn Wire>) -> Result<Box<dyn Wire>, DoorError> {
    let roots = app.config().mail_ca.as_deref().map_or(Roots::System, Roots::SystemAnd);
    let config = client_config(roots).map_err(DoorError::Ours)?;
    let name = ServerName::try_from(door.host.clone())
        .map_err(|_| DoorError::Ours(format!("{} is no name of a server", door.host)))?;
    let shaken = TlsConnector::from(Arc::new(config)).connect(name, stream);
    match tokio::time::timeout(REACHED_WITHIN, shaken).await {
        Err(_) => Err(DoorError::Unreachable(format!("{} does not begin TLS", door.host))),
        Ok(Err(error)) => Err(DoorError::Unreachable(format!("TLS with {}: {error}", door.host))),
        Ok(Ok(stream)) => Ok(Box::new(stream)),
    }
}

async fn greeted(stream: Box<dyn Wire>) -> Result<Client<Box<dyn Wire>>, DoorError> {
    let mut client = Client::new(stream);
    let greeting = tokio::time::timeout(REACHED_WITHIN, client.read_response()).await;
    match greeting {
        Ok(Ok(Some(_))) => Ok(client),
        Ok(Ok(None)) => Err(DoorError::Unreachable("the server hung up without a greeting".into())),
        Ok(Err(error)) => Err(DoorError::Unreachable(format!("no mail server answers: {error}"))),
        Err(_) => Err(DoorError::Unreachable("the server does not greet".into())),
    }
}

async fn sign_in(
    app: &App,
    mailbox: MailboxId,
    door: &ImapDoor,
    client: Client<Box<dyn Wire>>,
) -> Result<Session, DoorError> {
    let secret = secret(app, mailbox).await?;
    let signed_in = match secret {
        Secret::Password(password) => {
            tokio::time::timeout(ANSWER_WITHIN, client.login(&door.login, &password)).await
        }
        Secret::OAuth2(known) => {
            let token = token::fresh(app, mailbox, &known).await?;
            let said = XOAuth2 { login: door.login.clone(), token, is_said: false };
            tokio::time::timeout(ANSWER_WITHIN, client.authenticate("XOAUTH2", said)).await
        }
    };
    match signed_in {
        Err(_) => Err(DoorError::Unreachable("the server does not answer the sign-in".into())),
        Ok(Err((error, _))) => Err(match error {
            async_imap::error::Error::No(_) | async_imap::error::Error::Bad(_) => {
                DoorError::Refused(error.to_string())
            }
            other => broken(other),
        }),
        Ok(Ok(session)) => Ok(session),
    }
}

/// The secret as it is now: a token may have been renewed since the door was opened.
async fn secret(app: &App, mailbox: MailboxId) -> Result<Secret, DoorError> {
    let saved = app.db().read::<_, DbError, _>(move |tx| mailboxes::mailbox(tx, mailbox)).await?;
    let sealed = saved.and_then(|mailbox| match mailbox.door {
        Door::Imap(door) => door.secret,
        Door::Smtp | Door::Pipe => None,
    });
    let sealed = sealed.ok_or_else(|| DoorError::Ours("no password is set".into()))?;
    Secret::open(&app.seal(), mailbox, &sealed)
        .map_err(|error| DoorError::Ours(format!("the password cannot be read: {error}")))
}

/// An answer, or the reason why the connection is given up.
pub(super) async fn within<T>(
    answer: impl Future<Output = async_imap::error::Result<T>>,
) -> Result<T, DoorError> {
    match tokio::time::timeout(ANSWER_WITHIN, answer).await {
        Err(_) => Err(DoorError::Unreachable("the server stopped answering".into())),
        Ok(answer) => answer.map_err(broken),
    }
}

pub(super) fn broken(error: async_imap::error::Error) -> DoorError {
    DoorError::Unreachable(error.to_string())
}
