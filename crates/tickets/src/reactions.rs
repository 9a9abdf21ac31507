//! What the room does about others' events.

use identity::StaffLeft;
use kernel::Actor;
use platform::{
    db::Tx,
    events::{Event, Reaction, Told},
    jobs::JobError,
};

use crate::actions;

/// The reactions of the room.
pub(crate) const ALL: [Reaction; 1] =
    [Reaction { event: StaffLeft::KIND, name: "tickets.return_to_team", run: return_to_team }];

/// Nobody waits for a colleague who no longer works here.
fn return_to_team(tx: &mut Tx<'_>, told: &Told) -> Result<(), JobError> {
    let StaffLeft { staff } = told.event()?;
    let by = Actor::System { task: "tickets.return_to_team" };
    Ok(actions::return_to_team(tx, &by, staff)?)
}
