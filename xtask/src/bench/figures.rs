//! Figures as lines of JSON and as a table.

use std::fmt;

/// What a figure is measured against.
#[derive(Debug, Clone, Copy)]
pub enum Limit {
    /// What the project wants: of this unit, less is better.
    Aim(f64),
    /// Another figure of the same run, and what it is.
    Measured(f64, &'static str),
}

/// One measured value.
#[derive(Debug, Clone)]
pub struct Figure {
    metric: &'static str,
    value: f64,
    unit: &'static str,
    limit: Option<Limit>,
}

impl Figure {
    /// A figure without a limit.
    pub const fn new(metric: &'static str, value: f64, unit: &'static str) -> Self {
        Self { metric, value, unit, limit: None }
    }

    /// The same beside its limit.
    pub const fn beside(mut self, limit: Limit) -> Self {
        self.limit = Some(limit);
        self
    }

    fn limit(&self) -> Option<(f64, &'static str)> {
        self.limit.map(|limit| match limit {
            Limit::Aim(value) => (value, "aim"),
            Limit::Measured(value, what) => (value, what),
        })
    }

    fn ratio(&self) -> Option<f64> {
        self.limit().filter(|(limit, _)| *limit > 0.0).map(|(limit, _)| self.value / limit)
    }
}

/// The figures of a run.
pub struct Figures {
    seed: u64,
    commit: String,
    tickets: usize,
    rows: Vec<(&'static str, Figure)>,
}

impl Figures {
    /// None yet.
    pub const fn new(seed: u64, commit: String, tickets: usize) -> Self {
        Self { seed, commit, tickets, rows: Vec::new() }
    }

    /// One more; it is printed at once, because a run takes long.
    pub fn add(&mut self, engine: &'static str, figure: Figure) {
        println!("   {}", row(engine, &figure));
        self.rows.push((engine, figure));
    }

    /// A line of JSON for each.
    pub fn lines(&self) -> String {
        self.rows.iter().map(|(engine, figure)| self.line(engine, figure) + "\n").collect()
    }

    fn line(&self, engine: &str, figure: &Figure) -> String {
        let number = |value: Option<f64>| value.map_or_else(|| "null".into(), |v| format!("{v:.4}"));
        let (metric, value, unit) = (figure.metric, figure.value, figure.unit);
        let (limit, beside) = figure.limit().unzip();
        let beside = beside.map_or_else(|| "null".into(), |what| format!("\"{what}\""));
        format!(
            r#"{{"metric":"{metric}","engine":"{engine}","value":{value:.4},"unit":"{unit}","limit":{},"ratio":{},"beside":{beside},"tickets":{},"seed":{},"commit":"{}"}}"#,
            number(limit),
            number(figure.ratio()),
            self.tickets,
            self.seed,
            self.commit,
        )
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.iter().try_for_each(|(engine, figure)| writeln!(f, "   {}", row(engine, figure)))
    }
}

fn row(engine: &str, figure: &Figure) -> String {
    let (metric, value, unit) = (figure.metric, figure.value, figure.unit);
    let beside = match (figure.limit(), figure.ratio()) {
        (Some((limit, what)), Some(ratio)) => format!("{ratio:.2} × {limit:.3} ({what})"),
        _ => String::new(),
    };
    format!("{engine:<9} {metric:<24} {value:>12.3} {unit:<12} {beside}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_everything_that_compares_two_runs() {
        let mut figures = Figures::new(22, "e55570d+".into(), 2000);
        figures.add(
            "sqlite",
            Figure::new("inbox_cpu", 1.5, "ms").beside(Limit::Measured(0.5, "empty_page_cpu")),
        );
        figures.add("sqlite", Figure::new("disk_sync", 160.0, "µs"));
        let lines: Vec<String> = figures.lines().lines().map(str::to_owned).collect();
        assert_eq!(
            lines,
            [
                r#"{"metric":"inbox_cpu","engine":"sqlite","value":1.5000,"unit":"ms","limit":0.5000,"ratio":3.0000,"beside":"empty_page_cpu","tickets":2000,"seed":22,"commit":"e55570d+"}"#,
                r#"{"metric":"disk_sync","engine":"sqlite","value":160.0000,"unit":"µs","limit":null,"ratio":null,"beside":null,"tickets":2000,"seed":22,"commit":"e55570d+"}"#,
            ]
        );
    }
}
