//! Tokens of providers that take no password: a refresh token fetches one for the next hour (RFC 6749, section 6).

use std::time::Duration;

use async_imap::Authenticator;
use jiff::SignedDuration;
use kernel::Timestamp;
use platform::web::App;
use serde::Deserialize;

use crate::{
    actions::mailboxes::renew_refresh_token,
    asking::client_builder,
    doors::DoorError,
    model::{MailboxId, OAuth2},
    store::mailboxes,
};

const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// What the provider answers. Only a few say how long the refresh token itself lives.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    access_token: String,
    refresh_token: String,
    refresh_token_expires_in: Option<i64>,
    error: String,
    error_description: String,
}

/// A token for the next sign-in. Where the provider gives another refresh token, it is saved before the token is used:
/// the old one may be dead from now on.
pub(super) async fn fresh(app: &App, mailbox: MailboxId, known: &OAuth2) -> Result<String, DoorError> {
    let answer = asked(app, known).await?;
    if answer.access_token.is_empty() {
        let why = [answer.error, answer.error_description].join(" ");
        return Err(DoorError::Refused(format!("the provider gives no token: {}", why.trim())));
    }
    let ends_at = decide_ends_at(answer.refresh_token_expires_in, app.db().clock().now());
    let renewed = (!answer.refresh_token.is_empty() && answer.refresh_token != known.refresh_token)
        .then(|| OAuth2 { refresh_token: answer.refresh_token, ..known.clone() });
    if renewed.is_some() || ends_at.is_some() {
        let seal = app.seal();
        let save = move |tx: &mut platform::Tx<'_>| {
            if let Some(renewed) = &renewed {
                renew_refresh_token(tx, &seal, mailbox, renewed)?;
            }
            ends_at.map_or(Ok(()), |until| mailboxes::note_token(tx, mailbox, until))
        };
        app.db().write(save).await?;
    }
    Ok(answer.access_token)
}

/// When nobody can sign in any more without a person; unknown as a rule.
fn decide_ends_at(seconds: Option<i64>, now: Timestamp) -> Option<Timestamp> {
    let seconds = seconds.filter(|seconds| (1..=10 * 365 * 86_400).contains(seconds))?;
    now.checked_add(SignedDuration::from_secs(seconds)).ok()
}

async fn asked(app: &App, known: &OAuth2) -> Result<Answer, DoorError> {
    let unreachable = |error: reqwest::Error| {
        DoorError::Unreachable(format!("the provider's token address: {}", error.without_url()))
    };
    let builder = client_builder(app, ANSWER_WITHIN).map_err(DoorError::Ours)?;
    let client = builder.https_only(true).build().map_err(unreachable)?;
    let mut form = vec![
        ("grant_type", "refresh_token"),
        ("client_id", known.client_id.as_str()),
        ("refresh_token", known.refresh_token.as_str()),
    ];
    if !known.client_secret.is_empty() {
        form.push(("client_secret", known.client_secret.as_str()));
    }
    let answer = client.post(&known.token_url).form(&form).send().await.map_err(unreachable)?;
    answer.json().await.map_err(unreachable)
}

/// `XOAUTH2`, as Google and Microsoft speak it.
pub(super) struct XOAuth2 {
    pub(super) login: String,
    pub(super) token: String,
    pub(super) is_said: bool,
}

impl Authenticator for XOAuth2 {
    type Response = String;

    /// A second challenge is the refusal in JSON; an empty answer lets the server say it plainly.
    fn process(&mut self, _: &[u8]) -> String {
        if std::mem::replace(&mut self.is_said, true) {
            return String::new();
        }
        format!("user={}\x01auth=Bearer {}\x01\x01", self.login, self.token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_said_once_and_a_refusal_is_heard_out() {
        let mut said = XOAuth2 { login: "a@b.vn".into(), token: "t".into(), is_said: false };
        assert_eq!(said.process(b""), "user=a@b.vn\x01auth=Bearer t\x01\x01");
        assert_eq!(said.process(b"{}"), "");
    }

    #[test]
    fn an_absurd_life_of_a_token_is_not_believed() {
        let now: Timestamp = "2026-11-22T03:00:00Z".parse().unwrap();
        assert_eq!(decide_ends_at(None, now), None);
        assert_eq!(decide_ends_at(Some(0), now), None);
        assert_eq!(decide_ends_at(Some(i64::MAX), now), None);
        assert_eq!(decide_ends_at(Some(86_400), now), Some("2026-11-23T03:00:00Z".parse().unwrap()));
    }
}
