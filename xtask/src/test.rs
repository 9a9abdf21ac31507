//! `cargo xtask test`: all that CI checks, in the order in which a mistake is found fastest.

use crate::{
    servers::Servers,
    setup,
    shell::{cargo, heading, must_run, step},
    tidy,
};
use anyhow::{Result, bail};

/// What to test: nothing named means everything.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wish<'a> {
    crates: Vec<&'a str>,
    runner: Vec<&'a str>,
}

/// Runs the checks. The runner's own summary is the last thing printed.
pub fn run(words: &[&str]) -> Result<()> {
    let wish = parse(words)?;
    let all = wish.crates.is_empty();
    let named: Vec<&str> = wish.crates.iter().flat_map(|name| ["-p", name]).collect();
    let fmt_scope: &[&str] = if all { &["--all"] } else { &named };
    let scope: &[&str] = if all { &["--workspace"] } else { &named };

    step("Set-up", setup::set_up)?;
    step("Format", || must_run(&mut cargo(&[&["fmt", "--check"], fmt_scope].concat())))?;
    let clippy = [&["clippy", "--quiet", "--all-targets"], scope, &["--", "-D", "warnings"]].concat();
    step("Lints", || must_run(&mut cargo(&clippy)))?;
    if all {
        step("Tidy", tidy::check)?;
    }
    let mut servers = None;
    step("PostgreSQL and mail server", || {
        servers = Some(Servers::named_or_started()?);
        Ok(())
    })?;
    heading("Tests");
    let runner = if setup::has_nextest() { ["nextest", "run"].as_slice() } else { &["test"] };
    let rest: &[&str] = if wish.runner.is_empty() { &[] } else { &["--"] };
    let mut tests = cargo(&[runner, scope, rest, &wish.runner].concat());
    tests.envs(servers.iter().flat_map(Servers::variables));
    must_run(&mut tests)
}

fn parse<'a>(words: &[&'a str]) -> Result<Wish<'a>> {
    let mut wish = Wish::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match (*word, words.clone().next()) {
            ("-p" | "--package", Some(name)) => {
                wish.crates.push(name);
                words.next();
            }
            ("--", _) => wish.runner.extend(words.by_ref()),
            _ => bail!("cargo xtask test does not know {word:?}"),
        }
    }
    Ok(wish)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_and_words_for_the_runner_are_told_apart() {
        let wish = parse(&["-p", "kernel", "--package", "ui", "--", "money", "-p"]).unwrap();
        assert_eq!(wish, Wish { crates: vec!["kernel", "ui"], runner: vec!["money", "-p"] });
        assert_eq!(parse(&[]).unwrap(), Wish::default());
    }

    #[test]
    fn an_unknown_word_is_refused_rather_than_ignored() {
        assert!(parse(&["kernel"]).is_err());
        assert!(parse(&["-p"]).is_err());
    }
}
