//! The palette: dark stands twice and equal; text and controls can be told from what they stand on.

use std::collections::BTreeMap;

type Values = BTreeMap<String, String>;

/// Text and what it stands on; what must reach 4.5 to 1.
const TEXT: &[(&str, &[&str])] = &[
    ("ink", &["canvas", "surface", "sunken", "note", "brand-soft"]),
    ("ink-2", &["canvas", "surface", "sunken"]),
    ("ink-3", &["canvas", "surface", "sunken"]),
    ("brand", &["canvas", "surface", "sunken", "brand-soft"]),
    ("on-brand", &["brand", "brand-hover"]),
    ("ok", &["ok-soft", "surface"]),
    ("warn", &["warn-soft", "surface"]),
    ("danger", &["danger-soft", "surface", "canvas"]),
    ("info", &["info-soft", "surface"]),
    ("gold", &["gold-soft", "surface"]),
    ("rail-ink", &["rail", "rail-on"]),
    ("canvas", &["ink"]),
];

/// Borders of controls and the focus ring; what must reach 3 to 1.
const CONTROLS: &[(&str, &[&str])] =
    &[("control", &["surface", "canvas"]), ("focus", &["surface", "canvas", "sunken"])];

#[test]
fn the_dark_values_stand_twice_and_equal() {
    let by_system = block(":root:not([data-theme=\"light\"]) {");
    let by_choice = block(":root[data-theme=\"dark\"] {");
    assert!(by_system.len() > 30);
    assert_eq!(by_system, by_choice);
}

#[test]
fn dark_replaces_every_colour_of_light() {
    let (light, dark) = (block(":root {"), block(":root[data-theme=\"dark\"] {"));
    let kept: Vec<_> =
        light.iter().filter(|(k, v)| v.starts_with('#') && !dark.contains_key(*k)).map(|(k, _)| k).collect();
    assert_eq!(kept, Vec::<&String>::new());
}

#[test]
fn text_and_controls_can_be_told_from_their_ground() {
    for (look, values) in [("light", block(":root {")), ("dark", block(":root[data-theme=\"dark\"] {"))] {
        for (pairs, least) in [(TEXT, 4.5), (CONTROLS, 3.0)] {
            for (front, grounds) in pairs {
                for ground in *grounds {
                    let measured = contrast(&values[*front], &values[*ground]);
                    assert!(
                        measured >= least,
                        "{look}: {front} on {ground} has {measured:.2}, needs {least}"
                    );
                }
            }
        }
    }
}

#[test]
fn contrast_is_computed_as_wcag_says() {
    assert!((contrast("#000000", "#FFFFFF") - 21.0).abs() < 0.001);
    assert!((contrast("#66685F", "#FFFFFF") - 5.66).abs() < 0.01);
}

/// The custom properties of a block, without their dashes.
fn block(head: &str) -> Values {
    let css = include_str!("../../css/tokens.css");
    let (_, rest) = css.split_once(head).unwrap();
    let body = rest.split_once('}').unwrap().0;
    let pairs = body.split(';').filter_map(|line| line.trim().split_once(": "));
    pairs.map(|(name, value)| (name.trim_start_matches("--").to_owned(), value.to_owned())).collect()
}

/// WCAG 2.2, "contrast ratio", from 1 to 21.
fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}
