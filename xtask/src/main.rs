//! Developer commands: `cargo xtask`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "developer commands speak on the terminal")]

mod bench;
mod corpus;
mod lighthouse;
mod servers;
mod setup;
mod shell;
mod test;
mod tidy;

use std::{env, process::ExitCode};

const USAGE: &str = "\
cargo xtask test                 everything that CI checks; -p CRATE (more than one is fine) for a quick part,
                                 and after -- what the test runner shall know, such as a test's name
cargo xtask setup                install what the tests need
cargo xtask tidy                 the rules of this project that no compiler knows
cargo xtask map                  write MAP.md again
cargo xtask bench [--quick] [--program PATH] [sqlite|postgres]
                                 what the program costs with 100,000 tickets; bench/README.md
cargo xtask mail-corpus --from FOLDER
                                 what is read in each mail below a folder, one JSON line each
cargo xtask services             PostgreSQL and a mail server for tests, until Ctrl-C
cargo xtask lighthouse URL [mobile|desktop] [public] [as=EMAIL:PASSWORD | as=/l/TOKEN]
                                 the median of three Lighthouse runs";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test", rest @ ..] => test::run(rest),
        ["setup"] => setup::run(),
        ["tidy"] => tidy::run(),
        ["map"] => tidy::write_map(),
        ["bench", rest @ ..] => bench::run(rest),
        ["mail-corpus", "--from", folder] => corpus::run(folder),
        ["services"] => servers::run(),
        ["lighthouse", url, rest @ ..] => lighthouse::run(url, rest),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
