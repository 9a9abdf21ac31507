//! The stage: whose turn it is, and at what hour.

use identity::{Sender, StaffMember};
use jiff::{RoundMode, SignedDuration, Timestamp, Unit, ZonedRound};
use kernel::{Actor, Clock, CustomerId, Granted, Permission, date_in};
use platform::{
    files::{Photo, StoredFile},
    i18n::Lang,
    web::App,
};

use crate::cast::PEOPLE_DAYS;

/// In hours after midnight; nobody acts before.
const OPENS_AT: f64 = 8.6;
/// The share of a day in which the shop is open: twelve hours.
const OPEN_SHARE: f64 = 0.5;

/// Where a scene plays.
pub(super) struct Stage<'a> {
    pub app: &'a App,
    pub lang: Lang,
    clock: &'a Clock,
    members: Vec<StaffMember>,
    now: Timestamp,
    drawn: Vec<(Scene, Photo)>,
}

impl<'a> Stage<'a> {
    /// Opened in the past; `now` is the present of whoever watches.
    pub async fn set(app: &'a App, clock: &'a Clock) -> anyhow::Result<Self> {
        let (members, shop) = app
            .db()
            .read(|tx| Ok::<_, platform::DbError>((identity::staff_members(tx)?, identity::shop(tx)?)))
            .await?;
        let now = clock.now() + SignedDuration::from_hours(24 * PEOPLE_DAYS);
        let lang = Lang::new(app.texts().clone(), shop.locale, shop.zone);
        let mut drawn = Vec::new();
        for (scene, angle) in [(Scene::Lines, 0), (Scene::Lines, 1), (Scene::Device, 0), (Scene::Device, 1)] {
            drawn.push((scene, Photo::read(&format!("photo-{}.png", angle + 1), &draw(scene, angle)?)?));
        }
        Ok(Self { app, lang, clock, members, now, drawn })
    }

    /// Sets the clock to so many hours before the present; on the days before today to an hour at which the shop was
    /// open. What was earlier stays earlier.
    pub fn hours_ago(&self, hours: f64) {
        let (zone, span) = (self.lang.zone(), |hours: f64| SignedDuration::from_secs_f64(hours * 3600.0));
        let raw = self.now - span(hours);
        let day = date_in(raw, zone);
        let at = match day.to_zoned(zone.clone()) {
            Ok(midnight) if day < date_in(self.now, zone) => {
                let hour = raw.duration_since(midnight.timestamp()).as_secs_f64() / 3600.0;
                midnight.timestamp() + span(OPENS_AT + hour * OPEN_SHARE)
            }
            _ => raw,
        };
        self.clock.advance(at.duration_since(self.clock.now()));
    }

    /// So many hours after what the clock shows, or when the shop opens next; on the half hour.
    pub fn in_hours(&self, hours: i64) -> Timestamp {
        let raw = (self.clock.now() + SignedDuration::from_hours(hours)).to_zoned(self.lang.zone().clone());
        let half_hour = ZonedRound::new().smallest(Unit::Minute).increment(30).mode(RoundMode::Ceil);
        let at = raw.round(half_hour).unwrap_or(raw);
        let until_open = match at.hour() {
            hour @ 0..9 => 9 - i64::from(hour),
            9..=20 => 0,
            hour => 24 + 9 - i64::from(hour),
        };
        at.timestamp() + SignedDuration::from_hours(until_open)
    }

    /// One of the shop's people, as an actor.
    pub fn member(&self, called: &str) -> anyhow::Result<Actor> {
        let member = self.members.iter().find(|m| m.called == called);
        let member = member.ok_or_else(|| anyhow::anyhow!("nobody is called {called}"))?;
        Ok(Actor::Staff { id: member.id, roles: member.roles, branch: member.branch })
    }

    /// The right of one of the shop's people.
    pub fn may<P: Permission>(&self, called: &str) -> anyhow::Result<Granted<P>> {
        granted(self.member(called)?)
    }

    /// A customer's own right.
    pub fn own<P: Permission>(&self, id: CustomerId) -> anyhow::Result<Granted<P>> {
        granted(Actor::Customer { id })
    }

    /// What letters need.
    pub fn sender(&self) -> Sender {
        Sender { mail_host: self.app.mail_host(), base_url: self.app.config().base_url() }
    }

    /// Photos of a device, drawn here: the demo brings no pictures of other people's things.
    pub async fn photos(&self, scene: Scene) -> anyhow::Result<Vec<StoredFile>> {
        let mut stored = Vec::new();
        for (_, photo) in self.drawn.iter().filter(|(drawn, _)| *drawn == scene) {
            stored.push(self.app.files().store_photo(self.app.db(), photo.clone()).await?);
        }
        Ok(stored)
    }
}

#[expect(clippy::disallowed_methods, reason = "the story speaks for its people")]
fn granted<P: Permission>(actor: Actor) -> anyhow::Result<Granted<P>> {
    Granted::grant(actor.clone()).ok_or_else(|| anyhow::anyhow!("{actor} has no right {}", P::NAME))
}

/// What a drawn photo shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scene {
    /// Lines across a screen.
    Lines,
    /// A device as it was received.
    Device,
}

/// A dark device on a grey table; lines across its screen if that is the fault.
fn draw(scene: Scene, angle: u32) -> anyhow::Result<Vec<u8>> {
    use image::{ImageFormat, Rgb, RgbImage};
    let (width, height) = (640_u32, 480_u32);
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let shade = 70 + (x + y) * 80 / (width + height);
        let table = Rgb([shade as u8, (shade + 14) as u8, (shade + 18) as u8]);
        // The device leans a little: its left edge moves with the height.
        let left = if angle == 0 { 210 + y / 8 } else { 300 - y / 8 };
        let in_device = (left..left + 210).contains(&x) && (40..440).contains(&y);
        let in_screen = (left + 10..left + 200).contains(&x) && (52..428).contains(&y);
        let line = scene == Scene::Lines && [150, 158, 176].contains(&((x - left.min(x)) / 2 * 2));
        match (in_device, in_screen, line) {
            (true, true, true) => Rgb([120, 225, 150]),
            (true, true, false) => Rgb([14, 22, 26]),
            (true, false, _) => Rgb([58, 72, 80]),
            (false, ..) => table,
        }
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png)?;
    Ok(bytes.into_inner())
}
