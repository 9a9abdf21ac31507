//! A letter is read on a thread of its own, which may panic or be given up.

use std::{
    any::Any,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use tokio::sync::oneshot;

/// Seconds of CPU that reading one letter may take.
const CPU_SECONDS: u64 = 2;
/// The kernel counts in hundredths of a second.
const TICKS_A_SECOND: u64 = 100;
/// How often the thread's clock is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Where there is no such clock, and for a thread that waits instead of working.
const LOOKS_MAX: u32 = 1200;
/// A mail of many nested parts may need some; ours walk without recursion.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// Why nothing was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Broke {
    /// The reader panicked, with these words.
    Panicked(String),
    /// It took too long. Its thread goes on until it ends by itself; nobody waits for it.
    TooSlow,
}

/// Does the work on a thread of its own and waits for it, but not for ever.
pub(super) async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Broke> {
    let (tell, mut told) = oneshot::channel();
    let (tell_clock, clock) = oneshot::channel();
    let begun = thread::Builder::new().name("letter".into()).stack_size(STACK_BYTES).spawn(move || {
        let _ = tell_clock.send(own_clock());
        let done = catch_unwind(AssertUnwindSafe(work));
        let _ = tell.send(done.map_err(|panic| words_of(panic.as_ref())));
    });
    if let Err(error) = begun {
        return Err(Broke::Panicked(format!("no thread could be started: {error}")));
    }
    let clock = clock.await.ok().flatten();
    for _ in 0..LOOKS_MAX {
        match tokio::time::timeout(LOOK_EVERY, &mut told).await {
            Ok(Ok(done)) => return done.map_err(Broke::Panicked),
            Ok(Err(_)) => return Err(Broke::Panicked("the thread ended without an answer".into())),
            Err(_) if clock.as_deref().and_then(ticks).is_some_and(|t| t > CPU_SECONDS * TICKS_A_SECOND) => {
                return Err(Broke::TooSlow);
            }
            Err(_) => {}
        }
    }
    Err(Broke::TooSlow)
}

/// Where the kernel tells how much CPU the thread that asks has used.
fn own_clock() -> Option<PathBuf> {
    Some(Path::new("/proc").join(fs::read_link("/proc/thread-self").ok()?).join("stat"))
}

fn ticks(clock: &Path) -> Option<u64> {
    ticks_of(&fs::read_to_string(clock).ok()?)
}

/// The user and system time of `/proc/…/stat`: the 14th and 15th word, counted behind the name, which may hold anything.
fn ticks_of(stat: &str) -> Option<u64> {
    let mut words = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut next = || words.next()?.parse::<u64>().ok();
    Some(next()? + next()?)
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without words".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_and_an_endless_loop_stop_nobody_else() {
        assert_eq!(on_a_thread(|| 7).await, Ok(7));
        let broke = on_a_thread(|| -> u8 { panic!("a bad letter") }).await;
        assert_eq!(broke, Err(Broke::Panicked("a bad letter".into())));
        let endless = on_a_thread(|| -> u8 {
            let mut number = 1_u64;
            // Ends with the process at the latest.
            while number != 0 {
                number = std::hint::black_box(number.wrapping_mul(3) | 1);
            }
            0
        });
        assert_eq!(endless.await, Err(Broke::TooSlow));
        assert_eq!(on_a_thread(|| 8).await, Ok(8));
    }

    #[test]
    fn the_clock_of_a_thread_is_read_behind_its_name() {
        let stat = "71 (a) b) R 1 2 3 4 5 6 7 8 9 10 120 30 0 0 20";
        assert_eq!(ticks_of(stat), Some(150));
        assert_eq!(ticks_of("71 (a"), None);
    }
}
