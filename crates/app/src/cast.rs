//! The cast: a shop in Hà Nội with two branches, its people, its customers and what they bought. Shared by the demo
//! and by the stories. Everybody and every serial is invented.

mod customers;
mod people;
mod promises;
mod story;

use jiff::SignedDuration;
use kernel::{Actor, Clock, CustomerId, Granted};
use platform::{DbError, web::App};

pub use customers::{Buyer, buyers};
pub use people::{MEMBERS, Member};

/// The shop.
pub const SHOP: &str = "Sao Mai Care";
/// The password of everybody in the demo: long, and said aloud.
pub const PASSWORD: &str = "chuyen tau ra Ha Noi";
/// Lan's address.
pub const LAN: &str = "lan@example.vn";

/// How long ago the story begins, in days.
pub(crate) const PEOPLE_DAYS: i64 = 95;

/// Whether anybody is in this database already: the cast, or a real shop's people.
///
/// # Errors
/// Whatever the database says.
pub async fn is_begun(app: &App) -> Result<bool, DbError> {
    app.db().read(|tx| Ok(!identity::staff_members(tx)?.is_empty())).await
}

/// Tells the whole story, from three months ago until now.
///
/// # Errors
/// What an action refuses: a defect of the story or of the action.
pub async fn tell(app: &App, clock: &Clock) -> anyhow::Result<()> {
    let now = clock.offset();
    clock.advance(-SignedDuration::from_hours(24 * PEOPLE_DAYS));
    people::open_shop(app).await?;
    promises::make(app).await?;
    let cast = customers::sell(app).await?;
    story::tell(app, clock, &cast).await?;
    let left = now - clock.offset();
    clock.advance(left);
    crate::worker(app)?.run_due().await?;
    Ok(())
}

/// Who signs in how.
pub fn doors() -> Vec<String> {
    MEMBERS.iter().map(|m| format!("{:<26} {:<22} {}", m.email, m.name, m.does)).collect()
}

/// A link that signs Lan in, for the demo's screen.
///
/// # Errors
/// Whatever the database says.
pub async fn customer_link(app: &App) -> Result<Option<String>, DbError> {
    app.db()
        .write(|tx| match lan(tx)? {
            Some(id) => identity::issue_customer_link(tx, id, "/my", 30).map(Some),
            None => Ok(None),
        })
        .await
}

fn lan(tx: &mut platform::Tx<'_>) -> Result<Option<CustomerId>, DbError> {
    let Ok(email) = ::customers::Email::try_from(LAN.to_owned()) else { return Ok(None) };
    ::customers::find_by_contact(tx, &::customers::Contact::Email(email))
}

/// The story's own right to do whatever it tells.
pub(crate) const fn granted<P: kernel::Permission>() -> Granted<P> {
    Granted::system("demo")
}

/// The story's own actor.
pub(crate) const NARRATOR: Actor = Actor::System { task: "demo" };
