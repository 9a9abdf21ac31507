//! A chart of columns through time, with its numbers in a table below.

/// Columns side by side, each of some values: piled up where they are parts of one thing, else one beside the other.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnsView {
    /// The finding in a sentence.
    pub finding: String,
    /// What the columns are.
    pub row_label: String,
    /// What the values are.
    pub series: Vec<String>,
    /// Whether the values of a column are parts of one thing.
    pub is_piled: bool,
    /// One column each.
    pub columns: Vec<ColumnView>,
    /// The height of the highest column, as it is written.
    pub highest: String,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnView {
    /// What it stands for.
    pub label: String,
    /// Its values, from below or from the left.
    pub parts: Vec<ColumnPart>,
}

/// A part of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnPart {
    /// How much.
    pub count: i64,
    /// The same as it is written.
    pub value: String,
    /// What is behind it.
    pub href: Option<String>,
}

/// A part as it is drawn: in hundredths of the chart's height, and tenths of a column's width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DrawnPart {
    /// Which series, from 0.
    pub series: usize,
    /// From the left.
    pub x: f64,
    /// To the right.
    pub width: f64,
    /// From the top.
    pub y: f64,
    /// Upwards.
    pub height: f64,
}

/// The width that one column has with the space around it, and without.
const STEP: usize = 10;
const WIDE: f64 = 8.0;

impl ColumnsView {
    /// The width of the chart, in tenths of a column's.
    pub fn width(&self) -> usize {
        self.columns.len().max(1) * STEP
    }

    /// How much stands for the whole height.
    pub fn top(&self) -> i64 {
        let parts =
            |column: &ColumnView| column.parts.iter().map(|part| part.count.max(0)).collect::<Vec<_>>();
        let height = |parts: Vec<i64>| {
            if self.is_piled { parts.iter().sum() } else { parts.into_iter().max().unwrap_or(0) }
        };
        self.columns.iter().map(parts).map(height).max().unwrap_or(0)
    }

    /// Everything that is drawn. What is zero is not.
    pub fn drawn(&self) -> Vec<DrawnPart> {
        let top = self.top().max(1) as f64;
        let mut drawn = Vec::new();
        for (nth, column) in self.columns.iter().enumerate() {
            let beside = if self.is_piled { 1 } else { column.parts.len().max(1) };
            let (width, mut below) = (WIDE / beside as f64, 0.0);
            for (series, part) in column.parts.iter().enumerate().filter(|(_, part)| part.count > 0) {
                let height = part.count as f64 * 100.0 / top;
                let left = (nth * STEP + 1) as f64;
                let x = if self.is_piled { left } else { left + series as f64 * width };
                drawn.push(DrawnPart { series, x, width, y: 100.0 - below - height, height });
                below += if self.is_piled { height } else { 0.0 };
            }
        }
        drawn
    }

    /// The first column's label and the last one's.
    pub fn ends(&self) -> Option<(&str, &str)> {
        Some((self.columns.first()?.label.as_str(), self.columns.last()?.label.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(is_piled: bool, columns: &[&[i64]]) -> ColumnsView {
        let part = |count: &i64| ColumnPart { count: *count, value: count.to_string(), href: None };
        let column =
            |parts: &&[i64]| ColumnView { label: String::new(), parts: parts.iter().map(part).collect() };
        ColumnsView {
            finding: String::new(),
            row_label: String::new(),
            series: Vec::new(),
            is_piled,
            columns: columns.iter().map(column).collect(),
            highest: String::new(),
        }
    }

    const fn part(series: usize, x: f64, width: f64, y: f64, height: f64) -> DrawnPart {
        DrawnPart { series, x, width, y, height }
    }

    #[test]
    fn the_highest_pile_fills_the_chart() {
        let drawn = chart(true, &[&[3, 1], &[0, 2]]).drawn();
        let piles =
            [part(0, 1.0, 8.0, 25.0, 75.0), part(1, 1.0, 8.0, 0.0, 25.0), part(1, 11.0, 8.0, 50.0, 50.0)];
        assert_eq!(drawn, piles);
    }

    #[test]
    fn what_is_no_part_of_the_other_stands_beside_it() {
        let drawn = chart(false, &[&[4, 2]]).drawn();
        assert_eq!(drawn, [part(0, 1.0, 4.0, 0.0, 100.0), part(1, 5.0, 4.0, 50.0, 50.0)]);
    }

    #[test]
    fn nothing_draws_nothing() {
        assert_eq!(chart(true, &[&[0, 0]]).drawn(), []);
        assert_eq!((chart(true, &[]).width(), chart(true, &[]).ends()), (10, None));
    }
}
