//! A signature that was drawn with a finger, a pen or a mouse.

use std::{fmt, str::FromStr};

use platform::text_column;

/// How wide and how high the field is that one draws in, in units of its own.
pub const FIELD: (u16, u16) = (600, 200);
/// Nobody's name has more points; a longer text is none of a pen.
const POINTS_MAX: usize = 4_000;

type Point = (u16, u16);

/// The lines that a hand drew. As text, `x,y x,y;x,y`: a space between the points, a semicolon between the lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing(Vec<Vec<Point>>);

impl Drawing {
    /// The lines as the data of an SVG path; a single point is a dot, for a pen with a round tip.
    pub fn path(&self) -> String {
        let line = |points: &Vec<Point>| {
            let rest: String = points.iter().skip(1).map(|(x, y)| format!("L{x} {y}")).collect();
            let (x, y) = points.first().copied().unwrap_or_default();
            format!("M{x} {y}{}", if rest.is_empty() { "h0" } else { &rest })
        };
        self.0.iter().map(line).collect()
    }
}

impl FromStr for Drawing {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let lines: Vec<Vec<Point>> =
            text.split(';').map(|line| line.split(' ').map(point).collect()).collect::<Result<_, _>>()?;
        let count: usize = lines.iter().map(Vec::len).sum();
        if count > POINTS_MAX { Err(()) } else { Ok(Self(lines)) }
    }
}

fn point(text: &str) -> Result<Point, ()> {
    let (x, y) = text.split_once(',').ok_or(())?;
    let (x, y) = (x.parse().map_err(drop)?, y.parse().map_err(drop)?);
    if x > FIELD.0 || y > FIELD.1 { Err(()) } else { Ok((x, y)) }
}

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, line) in self.0.iter().enumerate() {
            f.write_str(if nth == 0 { "" } else { ";" })?;
            for (nth, (x, y)) in line.iter().enumerate() {
                write!(f, "{}{x},{y}", if nth == 0 { "" } else { " " })?;
            }
        }
        Ok(())
    }
}

/// What is signed by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// The acceptance document, when a device is taken in.
    Acceptance,
    /// The receipt, when it is handed over.
    HandOver,
}

impl Signed {
    /// Its words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Acceptance => "repairs-drawn-acceptance",
            Self::HandOver => "repairs-drawn-hand-over",
        }
    }
}
text_column!(Signed { Acceptance = "acceptance", HandOver = "hand_over" });

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn what_was_drawn_comes_back_as_it_was_and_as_a_path() {
        let drawn: Drawing = "10,20 30,40 600,200;5,5".parse().unwrap();
        assert_eq!(drawn.to_string(), "10,20 30,40 600,200;5,5");
        assert_eq!(drawn.path(), "M10 20L30 40L600 200M5 5h0");
    }

    #[rstest]
    #[case::nothing("")]
    #[case::a_word("Lan")]
    #[case::half_a_point("10,")]
    #[case::outside("601,0")]
    #[case::below_zero("-1,0")]
    #[case::markup("1,1\"><script>")]
    #[case::an_empty_line("1,1;")]
    #[case::endless(&vec!["1,1"; POINTS_MAX + 1].join(" "))]
    fn what_no_pen_drew_is_refused(#[case] text: &str) {
        assert_eq!(text.parse::<Drawing>(), Err(()));
    }
}
