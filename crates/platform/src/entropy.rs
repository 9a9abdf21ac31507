//! The only source of chance. Actions draw from the transaction, so that a second run draws the same.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use kernel::{Id, Noun};
use rand::{
    Rng, SeedableRng, TryRng,
    rngs::{StdRng, SysRng},
};
use uuid::Uuid;

/// Where seeds come from: the operating system, or a fixed seed in tests and in the demo.
#[derive(Debug, Clone, Default)]
pub struct Entropy(Option<Arc<Mutex<StdRng>>>);

impl Entropy {
    /// The operating system's generator.
    pub const fn system() -> Self {
        Self(None)
    }

    /// A generator that gives the same values each time. For tests and the demo, never for a shop.
    pub fn seeded(seed: u64) -> Self {
        Self(Some(Arc::new(Mutex::new(StdRng::seed_from_u64(seed)))))
    }

    /// A seed of 256 bits.
    pub fn seed(&self) -> [u8; 32] {
        let mut seed = [0; 32];
        match &self.0 {
            Some(shared) => shared.lock().unwrap_or_else(|e| e.into_inner()).fill_bytes(&mut seed),
            #[expect(
                clippy::expect_used,
                reason = "without random numbers no secret is safe: stopping is right"
            )]
            None => SysRng.try_fill_bytes(&mut seed).expect("the operating system gives random numbers"),
        }
        seed
    }
}

/// One action's present: the instant it happens at, and the chance it may draw.
pub struct Moment {
    now: Timestamp,
    seed: [u8; 32],
    rng: Option<StdRng>,
    drawn: u16,
}

impl Moment {
    /// The moment of an action that happens `now`.
    pub const fn new(now: Timestamp, seed: [u8; 32]) -> Self {
        Self { now, seed, rng: None, drawn: 0 }
    }

    /// The same moment from its beginning, for a second run of the same closure.
    pub(crate) const fn again(&self) -> Self {
        Self::new(self.now, self.seed)
    }

    /// When.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// A new id. Ids of one moment sort in the order in which they were drawn.
    pub fn id<N: Noun>(&mut self) -> Id<N> {
        let mut tail = [0; 10];
        self.rng().fill_bytes(&mut tail);
        let [high, low] = self.drawn.to_be_bytes();
        tail[0] = high;
        tail[1] = low;
        self.drawn = self.drawn.wrapping_add(1);
        let millis = u64::try_from(self.now.as_millisecond()).unwrap_or(0);
        Id::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid())
    }

    /// A bare UUID, for rows that nobody names.
    pub fn uuid(&mut self) -> Uuid {
        enum Row {}
        impl Noun for Row {
            const PREFIX: &'static str = "row";
        }
        self.id::<Row>().uuid()
    }

    /// 256 secret bits: a session, a link.
    pub fn secret(&mut self) -> [u8; 32] {
        let mut secret = [0; 32];
        self.rng().fill_bytes(&mut secret);
        secret
    }

    /// A whole number below `limit`, every one as likely as the next to within 2⁻³².
    pub fn below(&mut self, limit: u32) -> u32 {
        let wide = u64::from(self.rng().next_u32()) * u64::from(limit);
        (wide >> 32) as u32
    }

    fn rng(&mut self) -> &mut StdRng {
        let seed = self.seed;
        self.rng.get_or_insert_with(|| StdRng::from_seed(seed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::StaffId;

    #[test]
    fn a_second_run_draws_the_same_and_in_order() {
        let mut first = Moment::new("2026-11-22T03:00:00Z".parse().unwrap(), [7; 32]);
        let drawn: Vec<StaffId> = (0..100).map(|_| first.id()).collect();
        let mut second = first.again();
        assert!((0..100).all(|i| second.id::<<StaffId as IdOf>::Noun>() == drawn[i]));
        assert!(drawn.is_sorted());
    }

    trait IdOf {
        type Noun: Noun;
    }
    impl<N: Noun> IdOf for Id<N> {
        type Noun = N;
    }

    #[test]
    fn two_moments_draw_differently() {
        let entropy = Entropy::system();
        assert_ne!(entropy.seed(), entropy.seed());
        let (a, b) = (Entropy::seeded(1), Entropy::seeded(1));
        assert_eq!(a.seed(), b.seed());
    }
}
