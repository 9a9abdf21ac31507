//! Somebody is told when the mail does not come in, by a second route: a mail to the owners.

use kernel::{Actor, Role};
use platform::{
    db::{DbError, Tx},
    live::Audience,
};

use super::probing::order_probes;
use crate::{
    health::gather,
    policy::{Alarm, WINDOW},
    store::{alarms as store, letters},
};

/// Who looks.
const WATCHER: Actor = Actor::System { task: "channels.look_after_mail" };

/// What rings now: for one mailbox, or for all.
struct Ringing {
    /// Under which it is remembered until it is over.
    key: String,
    /// The mailbox; empty for what concerns all.
    address: String,
    alarm: Alarm,
}

/// Looks at the mail and tells the owners what is new. What goes on is told once; what is over may ring again.
pub(crate) fn look_after_mail(tx: &mut Tx<'_>) -> Result<(), DbError> {
    let outdated = tx.now() - WINDOW;
    letters::forget_acknowledgements(tx, outdated)?;
    order_probes(tx)?;
    let health = gather(tx, &WATCHER)?;
    let of_all = health.alarms.iter().map(|alarm| Ringing {
        key: alarm.name().to_owned(),
        address: String::new(),
        alarm: *alarm,
    });
    let of_each = health.mailboxes.iter().flat_map(|it| {
        it.alarms.iter().map(|alarm| Ringing {
            key: format!("{} {}", it.mailbox.id, alarm.name()),
            address: it.mailbox.address.clone(),
            alarm: *alarm,
        })
    });
    let ringing: Vec<Ringing> = of_all.chain(of_each).collect();
    let known = store::alarms(tx)?;
    let over: Vec<&String> = known.iter().filter(|key| ringing.iter().all(|r| r.key != **key)).collect();
    for key in &over {
        store::end_alarm(tx, key)?;
    }
    let new: Vec<&Ringing> = ringing.iter().filter(|r| !known.contains(&r.key)).collect();
    for alarm in &new {
        store::begin_alarm(tx, &alarm.key)?;
    }
    if !over.is_empty() || !new.is_empty() {
        tx.touch(Audience::Staff, "mail")?;
    }
    if new.is_empty() { Ok(()) } else { tell_owners(tx, &new) }
}

fn tell_owners(tx: &mut Tx<'_>, new: &[&Ringing]) -> Result<(), DbError> {
    let shop = identity::shop(tx)?;
    for owner in identity::staff_members(tx)? {
        if !owner.active || !owner.roles.has(Role::Owner) {
            continue;
        }
        identity::write_to_colleague(tx, &owner, |lang, base_url| {
            let line = |ringing: &&Ringing| match ringing.address.as_str() {
                "" => lang.t(ringing.alarm.key()).into_owned(),
                address => format!("{address}: {}", lang.t(ringing.alarm.key())),
            };
            let lines: Vec<String> = new.iter().map(line).collect();
            let address =
                new.iter().map(|r| r.address.as_str()).find(|a| !a.is_empty()).unwrap_or(&shop.name);
            let values = [
                ("alarms", lines.join("\n").into()),
                ("link", format!("{base_url}/app/mail").into()),
                ("address", address.to_owned().into()),
            ];
            let subject = lang.with("channels-mail-alarm-subject", &values);
            (subject, lang.with("channels-mail-alarm-body", &values))
        })?;
    }
    Ok(())
}
