//! Reads every mail below a folder and prints one JSON line each: `cargo xtask mail-corpus --from FOLDER`.
//!
//! Where the parse that a mail's authors expect stands beside it, the two are compared; how many agree, and what differs in
//! the others, goes to the terminal.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is a command")]

mod corpus;
mod expected;

use std::{env, path::PathBuf, process::ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [from, folder] = arguments.as_slice() else { return usage() };
    if from != "--from" {
        return usage();
    }
    let mails = match corpus::mails_below(&PathBuf::from(folder)) {
        Ok(mails) => mails,
        Err(error) => {
            eprintln!("{folder}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut differing = Vec::new();
    let (mut compared, mut literal) = (0, 0);
    for path in &mails {
        let (line, letter) = corpus::report(path);
        println!("{line}");
        if let Some(comparison) = letter.and_then(|letter| expected::compare_with_parse(path, &letter)) {
            compared += 1;
            literal += usize::from(comparison.is_literal);
            if !comparison.differences.is_empty() {
                differing.push(format!("{}: {}", path.display(), comparison.differences.join(", ")));
            }
        }
    }
    differing.iter().for_each(|line| eprintln!("differs: {line}"));
    let agree = compared - differing.len();
    let count = mails.len();
    eprintln!("{count} mails; {agree} of {compared} with an expected parse agree, {literal} to the letter");
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("cargo xtask mail-corpus --from FOLDER");
    ExitCode::from(2)
}
