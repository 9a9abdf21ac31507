//! Words and icons.

use std::{fs, path::Path};

use platform::i18n::Texts;

#[test]
fn every_text_stands_in_every_language() {
    assert_eq!(Texts::new(&ui::FTL).unwrap().missing(), []);
}

#[test]
fn every_key_begins_with_its_room() {
    let texts = Texts::new(&ui::FTL).unwrap();
    let strange: Vec<_> = texts
        .keys(kernel::Locale::Vi)
        .filter(|key| !key.starts_with("ui-") && !key.starts_with("form-error-"))
        .collect();
    assert_eq!(strange, Vec::<&str>::new());
}

/// An icon that is not in the sprite would draw nothing. Looks at the templates of all rooms.
#[test]
fn every_icon_that_a_template_names_is_in_the_sprite() {
    let rooms = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut named = 0;
    for room in fs::read_dir(rooms).unwrap() {
        for file in html_files(&room.unwrap().path().join("templates")) {
            let html = fs::read_to_string(&file).unwrap();
            for call in html.split("icon(\"").skip(1) {
                let name = call.split('"').next().unwrap();
                assert!(ui::ICONS.contains(&name), "{} names the icon {name}", file.display());
                named += 1;
            }
        }
    }
    assert!(named > 50, "the scan found {named} icons only");
}

fn html_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { html_files(&path) } else { vec![path] }).collect()
}
