//! What happens to the cast, through the real actions: work in every state, conversations in every drawer.

mod claims;
mod conversations;
mod desk;
mod devices;
mod stage;
mod surveys;

use kernel::Clock;
use platform::web::App;

use super::customers::Cast;

/// Tells what happened in the last three months. Every scene sets the clock to its own hour.
pub(super) async fn tell(app: &App, clock: &Clock, cast: &Cast) -> anyhow::Result<()> {
    let stage = stage::Stage::set(app, clock).await?;
    devices::tell(&stage, cast).await?;
    let lans = conversations::tell(&stage, cast).await?;
    claims::tell_lans(&stage, cast, lans).await?;
    devices::tell_lans(&stage, cast, lans).await?;
    conversations::go_on(&stage, cast, lans).await?;
    surveys::tell(&stage).await?;
    desk::tell(&stage).await?;
    claims::tell(&stage, cast).await
}
