//! The rules of this project that no compiler knows, and the map of its rooms.
//!
//! Each rule is a pure function over the text of the files, so each has a test in which it fails.

mod floors;
mod lengths;
mod map;
mod migrations;
mod names;
mod rooms;
mod rust_source;
mod sql;
mod texts;
mod tree;
mod unread;

use crate::shell::{root, step};
use anyhow::{Result, bail};
use std::fs;
use tree::{Complaint, Tree};

const RULES: [fn(&Tree) -> Vec<Complaint>; 13] = [
    floors::check_floors,
    sql::check_sql_is_in_stores,
    sql::check_casts,
    lengths::check_functions,
    lengths::check_files,
    migrations::check_migrations,
    names::check_machine_words,
    names::check_file_names,
    rooms::check_readmes,
    texts::check_texts,
    map::check_map,
    unread::check_config,
    unread::check_columns,
];

/// `cargo xtask tidy`
pub fn run() -> Result<()> {
    step("Tidy", check)
}

/// Prints what is against a rule; an error when there is anything.
pub fn check() -> Result<()> {
    let tree = Tree::read(&root()?)?;
    let complaints: Vec<Complaint> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    for complaint in &complaints {
        println!("   {complaint}");
    }
    match complaints.len() {
        0 => Ok(()),
        1 => bail!("one thing is untidy"),
        count => bail!("{count} things are untidy"),
    }
}

/// `cargo xtask map`
pub fn write_map() -> Result<()> {
    let root = root()?;
    fs::write(root.join(map::FILE), map::draw(&Tree::read(&root)?))?;
    println!("{} is written", map::FILE);
    Ok(())
}
