//! Printed codes. The text stands beside each, because scanning is never the only way.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// A QR code as SVG, black on nothing, with the quiet zone around it; medium error correction. None when the
/// text does not fit (about 2,300 bytes).
pub fn qr_svg(text: &str) -> Option<String> {
    const QUIET: usize = 2;
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, colours) = (code.width(), code.to_colors());
    let size = width + 2 * QUIET;
    let mut svg = format!(
        r#"<svg viewBox="0 0 {size} {size}" aria-hidden="true" shape-rendering="crispEdges"><path d=""#
    );
    for (y, row) in colours.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                let (x, y, length) = (x + QUIET, y + QUIET, run.len());
                write!(svg, "M{x} {y}h{length}v1h-{length}z").ok()?;
            }
            x += run.len();
        }
    }
    svg.push_str(r#""/></svg>"#);
    Some(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_begins_with_its_corner_square() {
        let svg = qr_svg("https://saomai.example/r/1").unwrap();
        assert!(svg.contains("M2 2h7v1h-7z"), "{svg}");
        assert_eq!(qr_svg(&"x".repeat(4000)), None);
    }
}
