//! `cargo xtask mail-corpus`: any collection of mails against the crate that reads them.

use crate::shell::{cargo, must_run};
use anyhow::{Context, Result};
use std::fs;

/// Runs the example of the crate `mail`, because a developer command builds no room into itself.
pub fn run(folder: &str) -> Result<()> {
    let folder = fs::canonicalize(folder).with_context(|| folder.to_owned())?;
    let mut example = cargo(&["run", "--quiet", "-p", "mail", "--example", "mail-corpus", "--", "--from"]);
    must_run(example.arg(folder))
}
