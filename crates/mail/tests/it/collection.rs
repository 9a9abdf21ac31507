//! The mails that mail-parser's authors collected, with the parse that they expect.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

#[path = "../../examples/mail-corpus/corpus.rs"]
mod corpus;
#[path = "../../examples/mail-corpus/expected.rs"]
mod expected;

/// Packages of other systems were never fetched here.
const HOST: &str =
    if cfg!(target_arch = "aarch64") { "aarch64-unknown-linux-gnu" } else { "x86_64-unknown-linux-gnu" };

/// The folder of a package as Cargo found it on this machine.
fn package(name: &str) -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", HOST]);
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let found = packages.iter().find(|package| package["name"] == name).unwrap();
    Path::new(found["manifest_path"].as_str().unwrap()).parent().unwrap().to_path_buf()
}

#[test]
fn every_collected_mail_is_read_and_nearly_all_as_expected() {
    let mails = corpus::mails_below(&package("mail-parser").join("resources/eml")).unwrap();
    assert!(mails.len() >= 100, "the package ships {} mails", mails.len());
    let (mut literal, mut differing) = (0, Vec::new());
    for path in &mails {
        let (line, letter) = corpus::report(path);
        assert_ne!(line["reason"], "panic", "{}", path.display());
        let Some(letter) = letter else {
            differing.push(format!("{}: {}", path.display(), line["reason"]));
            continue;
        };
        let comparison = expected::compare_with_parse(path, &letter).unwrap();
        literal += usize::from(comparison.is_literal);
        if !comparison.differences.is_empty() {
            differing.push(format!("{}: {:?}", path.display(), comparison.differences));
        }
    }
    let share = (mails.len() - differing.len()) as f64 / mails.len() as f64;
    let percent = share * 100.0;
    assert!(share >= 0.95, "{percent:.1} % as expected, {literal} to the letter:\n{}", differing.join("\n"));
}
