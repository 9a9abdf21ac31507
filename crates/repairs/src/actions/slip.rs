//! The printed slip proves that its bearer is the customer: a secret in the QR code, and a short code beside it.

use identity::{NewSession, begin_customer_session};
use jiff::SignedDuration;
use kernel::{Actor, CustomerId, Granted};
use platform::{
    Moment,
    db::{DbError, Tx},
    seal::Seal,
    web::{Fault, digest_of},
};

use super::RepairError;
use crate::{
    model::{Repair, RepairId},
    rights::ReceiveDevices,
    store::{self, NewSlip},
};

/// How long a printed slip opens its repair.
const SLIP_LIFE: SignedDuration = SignedDuration::from_hours(24 * 180);
/// Of the secret in the QR code, and of the short code beside it.
const TOKEN_LETTERS: usize = 52;
const CODE_LETTERS: usize = 8;
/// No 0 O 1 I: people read these aloud.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// What a slip carries. The secrets exist only here, on paper, and sealed with the shop's key.
pub struct PrintedSlip {
    /// What the QR code opens: `/r/…`.
    pub path: String,
    /// The short code: `7K3M-P9QX`.
    pub code: String,
}

/// The proof that somebody has the slip of this repair. Only [`open_slip`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlipProof {
    repair: RepairId,
    customer: CustomerId,
}

impl SlipProof {
    /// Of which repair.
    pub const fn repair(&self) -> RepairId {
        self.repair
    }

    /// As whom the bearer acts, on this repair only.
    pub const fn actor(&self) -> Actor {
        Actor::Customer { id: self.customer }
    }
}

impl PrintedSlip {
    fn of(token: &str, short: &str) -> Self {
        let (head, tail) = short.split_at_checked(4).unwrap_or((short, ""));
        Self { path: format!("/r/{token}"), code: format!("{head}-{tail}") }
    }
}

/// Issues a slip: draws its secrets. Slips issued before stay good.
///
/// # Errors
/// [`Fault::Broken`] in a program without a key; whatever the database says.
pub fn issue_slip(
    tx: &mut Tx<'_>,
    _granted: &Granted<ReceiveDevices>,
    repair: &Repair,
    seal: &Seal,
) -> Result<PrintedSlip, RepairError> {
    let (token, short) = (letters(tx.moment(), TOKEN_LETTERS), letters(tx.moment(), CODE_LETTERS));
    let digest = digest_of(&token);
    let sealed = seal.seal(tx.moment(), &place(&digest), [token.as_str(), &short].concat().as_bytes());
    let slip = NewSlip {
        code_digest: digest_of(&short),
        sealed: sealed.map_err(|why| Fault::Broken(why.to_string()))?,
        expires_at: tx.now() + SLIP_LIFE,
        digest,
    };
    store::insert_slip(tx, repair.id, &slip)?;
    Ok(PrintedSlip::of(&token, &short))
}

/// The slip that was issued last, to be printed once more. None where none is good any more, where it was issued before
/// slips were kept, or under a key that this program does not have: another can be issued.
///
/// # Errors
/// Whatever the database says.
pub fn newest_slip(
    tx: &mut Tx<'_>,
    _granted: &Granted<ReceiveDevices>,
    repair: &Repair,
    seal: &Seal,
) -> Result<Option<PrintedSlip>, DbError> {
    let Some((digest, Some(sealed))) = store::newest_slip(tx, repair.id)? else { return Ok(None) };
    let secrets = seal.open(&place(&digest), &sealed).ok().and_then(|plain| String::from_utf8(plain).ok());
    Ok(secrets.and_then(|text| {
        let (token, short) = text.split_at_checked(TOKEN_LETTERS)?;
        Some(PrintedSlip::of(token, short))
    }))
}

/// In the row of another slip the secrets cannot be read.
fn place(digest: &str) -> String {
    format!("slip_token/{digest}")
}

/// So many letters of five random bits each, 52 at most: 260 bits are drawn from two secrets.
fn letters(moment: &mut Moment, count: usize) -> String {
    let drawn = [moment.secret(), moment.secret()].concat();
    let letter = |byte: &u8| LETTERS.get(usize::from(byte & 31)).copied().map_or('2', char::from);
    drawn.iter().take(count).map(letter).collect()
}

/// What the slip of this token proves.
///
/// # Errors
/// [`Fault::DeadLink`] for an unknown, old or damaged token alike.
pub fn open_slip(tx: &mut Tx<'_>, token: &str) -> Result<SlipProof, Fault> {
    if token.len() != TOKEN_LETTERS || !token.bytes().all(|b| LETTERS.contains(&b)) {
        return Err(Fault::DeadLink);
    }
    let repair = store::slip_by_token(tx, &digest_of(token))?.ok_or(Fault::DeadLink)?;
    prove(tx, repair)?.ok_or(Fault::DeadLink)
}

fn prove(tx: &mut Tx<'_>, repair: RepairId) -> Result<Option<SlipProof>, Fault> {
    let system = Actor::System { task: "repairs.slip" };
    let repair = store::repair(tx, &system, repair)?;
    Ok(repair.map(|r| SlipProof { repair: r.id, customer: r.customer }))
}

/// Signs the customer in with the secret of the QR code: having the slip proves the phone number on it.
///
/// # Errors
/// [`Fault::DeadLink`].
pub fn sign_in_by_token(tx: &mut Tx<'_>, token: &str) -> Result<NewSession, Fault> {
    let proof = open_slip(tx, token)?;
    Ok(begin_customer_session(tx, proof.customer)?)
}

/// Signs the customer in with the short code and the last four digits of the phone number; none when either is wrong.
///
/// # Errors
/// Whatever the database says.
pub fn sign_in_by_slip(tx: &mut Tx<'_>, typed: &str, last_digits: &str) -> Result<Option<NewSession>, Fault> {
    let short: String =
        typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let Some(repair) = store::slip_by_code(tx, &digest_of(&short))? else { return Ok(None) };
    let Some(proof) = prove(tx, repair)? else { return Ok(None) };
    let card = customers::card(tx, &proof.actor(), proof.customer)?;
    let phone = card.and_then(|c| c.phone);
    let is_theirs = last_digits.len() == 4 && phone.is_some_and(|p| p.e164().ends_with(last_digits));
    if !is_theirs {
        return Ok(None);
    }
    Ok(Some(begin_customer_session(tx, proof.customer)?))
}
