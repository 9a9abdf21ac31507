//! `cargo xtask lighthouse`: the page is measured by `tools/ui/lighthouse.mjs`.

use crate::{
    setup,
    shell::{must_run, root},
};
use anyhow::Result;
use std::process::Command;

/// Fails when a median is under its target.
pub fn run(url: &str, wishes: &[&str]) -> Result<()> {
    setup::set_up()?;
    let script = root()?.join("tools/ui/lighthouse.mjs");
    must_run(Command::new("node").arg(script).arg(url).args(wishes))
}
