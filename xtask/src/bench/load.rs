//! Many requests over a few connections.

use super::{client::Connection, now};
use anyhow::{Context, Result, ensure};
use std::thread;

/// What is asked for, how often, over how many connections at once.
#[derive(Debug, Clone)]
pub struct Course {
    /// A loopback port.
    pub port: u16,
    /// Who asks.
    pub cookies: String,
    /// One after the other, from the beginning again.
    pub paths: Vec<String>,
    /// Stands in each right answer.
    pub marker: &'static str,
    /// Each waits for its answer before it asks again.
    pub connections: usize,
    /// All together.
    pub requests: usize,
}

/// How it went.
pub struct Load {
    /// Seconds from question to answer, shortest first.
    times: Vec<f64>,
    seconds: f64,
}

impl Load {
    /// What took so many seconds each, within so many seconds.
    pub fn of(mut times: Vec<f64>, seconds: f64) -> Self {
        times.sort_by(f64::total_cmp);
        Self { times, seconds }
    }

    /// Answered requests.
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    pub fn count(&self) -> f64 {
        self.times.len() as f64
    }

    /// Requests in a second.
    pub fn rate(&self) -> f64 {
        self.count() / self.seconds
    }

    /// What 99 of 100 requests are faster than, in milliseconds.
    pub fn p99_millis(&self) -> f64 {
        let at = self.times.len() * 99 / 100;
        self.times.get(at.min(self.times.len().saturating_sub(1))).copied().unwrap_or_default() * 1000.0
    }
}

/// Asks until everything is answered; one answer that is not right ends it.
pub fn drive(course: &Course) -> Result<Load> {
    let began = now();
    let connections: Vec<_> = (0..course.connections)
        .map(|nth| {
            let course = course.clone();
            thread::spawn(move || ask(&course, nth))
        })
        .collect();
    let mut times = Vec::new();
    for connection in connections {
        times.extend(connection.join().ok().context("a connection panicked")??);
    }
    Ok(Load::of(times, began.elapsed().as_secs_f64()))
}

/// What one connection does: each starts at another place of the list.
fn ask(course: &Course, nth: usize) -> Result<Vec<f64>> {
    let mut connection = Connection::open(course.port)?;
    let mut times = Vec::new();
    for round in 0..course.requests / course.connections {
        let at = (round * course.connections + nth) % course.paths.len().max(1);
        let path = course.paths.get(at).context("nothing to ask for")?;
        let began = now();
        let answer = connection.get(path, &course.cookies)?;
        times.push(began.elapsed().as_secs_f64());
        ensure!(answer.status == 200, "{path} was answered {}", answer.status);
        ensure!(answer.body.contains(course.marker), "{path} does not show {:?}", course.marker);
    }
    Ok(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_request_of_a_hundred_is_the_ninety_ninth_percentile() {
        let times = (1..=100).map(f64::from).collect();
        let load = Load { times, seconds: 50.0 };
        assert_eq!((load.p99_millis(), load.rate()), (100_000.0, 2.0));
        assert_eq!(Load { times: Vec::new(), seconds: 1.0 }.p99_millis(), 0.0);
    }
}
