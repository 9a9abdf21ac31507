//! The command line. Every command says what it did; an error says what to do.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks")]

mod coverage;
mod demo;
mod files;
mod seed;
mod serve;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};
use platform::Config;

/// Runs a shop's after-sales.
#[derive(Debug, Parser)]
#[command(name = "haumai", version, about)]
pub struct Command {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    order: Option<Order>,
}

#[derive(Debug, Args)]
struct Settings {
    /// The folder of the database and the files.
    #[arg(long, global = true, env = "HAUMAI_DATA")]
    data: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Order {
    /// Serves the shop (this is what happens without a command).
    Serve,
    /// Tells the cast's story into a new data folder, then serves it. A second run goes on where it was.
    Demo {
        /// Begins anew: forgets the demo's data first.
        #[arg(long)]
        fresh: bool,
        /// Moves the demo's clock forward, in days.
        #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(i64).range(-3660..=3660))]
        days: i64,
    },
    /// Prints a one-time link for the owner's account of a new shop.
    SetupLink,
    /// Reads sales from a CSV file into the shop.
    Import {
        /// The file.
        file: PathBuf,
    },
    /// Asks the coverage engine.
    Coverage {
        #[command(subcommand)]
        ask: AskCoverage,
    },
    /// Checks and brings packs of law.
    Pack {
        #[command(subcommand)]
        order: OrderPack,
    },
    /// Asks the clocks of the help desk.
    Sla {
        #[command(subcommand)]
        ask: AskSla,
    },
    /// Checks the help desk.
    Desk {
        #[command(subcommand)]
        ask: AskDesk,
    },
    /// Fills a shop with invented work, for `cargo xtask bench`.
    #[command(hide = true)]
    Seed(seed::Wish),
    /// Takes one raw mail from a mail server's pipe. Ends with 75 when the mail server should try again, with 65 when
    /// there is no mail.
    Receive {
        /// The name of a mailbox of the kind "pipe".
        #[arg(long)]
        mailbox: String,
    },
    /// Rebuilds what is computed from events and lists every difference; none is expected.
    Rebuild,
}

#[derive(Debug, Subcommand)]
enum AskCoverage {
    /// Runs a file of warranty cases and prints what passes, what differs and how, and what is not answered yet.
    Check {
        /// A file of the form of `crates/coverage/cases/warranty_cases.csv`.
        file: PathBuf,
    },
    /// Explains the answer about one product: who pays, until when, and every rule with its source.
    Explain(coverage::Asked),
    /// Answers for every product of the shop and counts the states.
    Evaluate,
}

#[derive(Debug, Subcommand)]
enum OrderPack {
    /// Checks packs and prints everything that is wrong, with file, line and column.
    Check {
        /// Files of the form of `crates/coverage/packs`; one may build on those before it.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Prints the text of a pack of the program.
    Show {
        /// Such as `VN@2023`.
        name: String,
    },
    /// Applies a pack in the shop from now on, in place of the one with its name.
    Bring {
        /// The file.
        file: PathBuf,
        /// Why, where a case comes out worse for the customer than before.
        #[arg(long, default_value = "")]
        because: String,
    },
}

#[derive(Debug, Subcommand)]
enum AskSla {
    /// Runs a file of SLA vectors and prints every difference.
    Check {
        /// A file of the form of `crates/tickets/cases/sla_vectors.json`.
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum AskDesk {
    /// Looks for customers' messages that nobody would ever be reminded of and for rows that differ from their events, which it puts
    /// right, and prints them; none is expected.
    Check,
}

/// Runs a command to its end.
pub async fn run(command: Command) -> ExitCode {
    match obey(command).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("haumai: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn obey(command: Command) -> anyhow::Result<ExitCode> {
    let config = || Config::load(command.settings.data.as_deref()).map_err(anyhow::Error::msg);
    match command.order.unwrap_or(Order::Serve) {
        Order::Serve => serve::serve(config()?).await,
        Order::Demo { fresh, days } => {
            demo::demo(config()?, command.settings.data.is_some(), fresh, days).await
        }
        Order::SetupLink => serve::print_setup_link(config()?).await,
        Order::Import { file } => files::import(config()?, &file).await,
        Order::Coverage { ask } => match ask {
            AskCoverage::Check { file } => coverage::check(&file),
            AskCoverage::Explain(asked) => coverage::explain_one(config()?, asked).await,
            AskCoverage::Evaluate => coverage::evaluate(config()?).await,
        },
        Order::Pack { order } => match order {
            OrderPack::Check { files } => coverage::check_packs(&files),
            OrderPack::Show { name } => coverage::show_pack(&name),
            OrderPack::Bring { file, because } => coverage::bring_pack(config()?, &file, because).await,
        },
        Order::Sla { ask: AskSla::Check { file } } => files::check_sla(&file),
        Order::Desk { ask: AskDesk::Check } => serve::check_desk(config()?).await,
        Order::Seed(wish) => seed::seed(config()?, wish).await,
        Order::Receive { mailbox } => Ok(files::receive(config(), &mailbox)),
        Order::Rebuild => serve::rebuild(config()?).await,
    }
}
