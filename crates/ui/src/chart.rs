//! A chart of columns through time, with its numbers in a table below.

/// Columns side by side, each a pile of values.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnsView {
    /// The finding in a sentence.
    pub finding: String,
    /// What the columns are.
    pub row_label: String,
    /// What is piled up, from below.
    pub series: Vec<String>,
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
    /// Its values, from below.
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
    pub x: usize,
    /// From the top.
    pub y: f64,
    /// Upwards.
    pub height: f64,
}

/// The width that one column has.
const STEP: usize = 10;

impl ColumnsView {
    /// The width of the chart, in tenths of a column's.
    pub fn width(&self) -> usize {
        self.columns.len().max(1) * STEP
    }

    /// Everything that is drawn. What is zero is not.
    pub fn drawn(&self) -> Vec<DrawnPart> {
        let height = |column: &ColumnView| column.parts.iter().map(|part| part.count.max(0)).sum::<i64>();
        let highest = self.columns.iter().map(height).max().unwrap_or(0).max(1) as f64;
        let mut drawn = Vec::new();
        for (nth, column) in self.columns.iter().enumerate() {
            let mut y = 100.0;
            for (series, part) in column.parts.iter().enumerate().filter(|(_, part)| part.count > 0) {
                let height = part.count as f64 * 100.0 / highest;
                y -= height;
                drawn.push(DrawnPart { series, x: nth * STEP + 1, y, height });
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

    fn chart(columns: &[&[i64]]) -> ColumnsView {
        let part = |count: &i64| ColumnPart { count: *count, value: count.to_string(), href: None };
        let column =
            |parts: &&[i64]| ColumnView { label: String::new(), parts: parts.iter().map(part).collect() };
        ColumnsView {
            finding: String::new(),
            row_label: String::new(),
            series: Vec::new(),
            columns: columns.iter().map(column).collect(),
            highest: String::new(),
        }
    }

    #[test]
    fn the_highest_column_fills_the_chart() {
        let drawn = chart(&[&[3, 1], &[0, 2]]).drawn();
        let part = |series, x, y, height| DrawnPart { series, x, y, height };
        assert_eq!(drawn, [part(0, 1, 25.0, 75.0), part(1, 1, 0.0, 25.0), part(1, 11, 50.0, 50.0)]);
    }

    #[test]
    fn nothing_draws_nothing() {
        assert_eq!(chart(&[&[0, 0]]).drawn(), []);
        assert_eq!((chart(&[]).width(), chart(&[]).ends()), (10, None));
    }
}
