//! Commands about the promises: cases, one product explained, all products evaluated, law packs.

use std::{fs, path::Path, process::ExitCode};

use ::coverage::{Ask, Explained, PackSet, Tally, explain, law, packs};
use anyhow::Context;
use clap::Args;
use kernel::{Clock, Date, Granted, Locale};
use platform::{Config, Entropy, Tx, db::DbError, web::App};

use super::files::open;

/// Runs warranty cases and prints every row that differs or is not answered yet; nothing is skipped silently.
pub(super) fn check(file: &Path) -> anyhow::Result<ExitCode> {
    let packs = &PackSet::built_in()?;
    let report = ::coverage::cases::check_cases(&file.display().to_string(), open(file)?, packs);
    println!("{report}");
    Ok(if report.fails() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// What is asked about one product.
#[derive(Debug, Args)]
pub(super) struct Asked {
    /// The serial number or IMEI; look-alike letters, spaces and case do not matter.
    serial: String,
    /// The day that the answer is for, such as 2026-06-10; today when absent.
    #[arg(long)]
    on: Option<Date>,
    /// What is wrong, such as `screen`.
    #[arg(long)]
    fault: Option<String>,
    /// What caused it, such as `liquid`.
    #[arg(long)]
    cause: Option<String>,
    /// Where it is brought in, such as `IS`, or `other`; the shop's country when absent.
    #[arg(long = "in")]
    place: Option<String>,
    /// `vi`, `en` or `is`; the shop's language when absent.
    #[arg(long)]
    lang: Option<String>,
}

/// Prints the answer about one product with every reason.
pub(super) async fn explain_one(config: Config, asked: Asked) -> anyhow::Result<ExitCode> {
    let app = opened(config).await?;
    let code = |text: &Option<String>| -> anyhow::Result<_> {
        let text = text.as_deref().filter(|t| !t.is_empty());
        text.map(::coverage::model::Code::new)
            .transpose()
            .context("a fault or a cause is a code such as `screen`")
    };
    let (fault, cause) = (code(&asked.fault)?, code(&asked.cause)?);
    let locale = asked.lang.as_deref().map(|tag| Locale::of_tag(tag).context("a language is vi, en or is"));
    let (locale, serial, on) = (locale.transpose()?, asked.serial, asked.on);
    let place = asked.place.map(|place| if place == "other" { place } else { place.to_ascii_uppercase() });
    let answer = move |tx: &mut Tx<'_>| -> Result<Explained, DbError> {
        let shop = identity::shop(tx)?;
        let about = on.map(Ask::on).unwrap_or_default();
        explain(
            tx,
            &serial,
            &Ask { fault: fault.clone(), cause: cause.clone(), place: place.clone(), ..about },
            locale.unwrap_or(shop.locale),
        )
    };
    Ok(match app.db().read(answer).await? {
        Explained::Answer(answer) => {
            print!("{answer}");
            ExitCode::SUCCESS
        }
        Explained::Unknown => {
            eprintln!("No product here has this serial number. That alone says nothing against it.");
            ExitCode::FAILURE
        }
        Explained::NoPlace(known) => {
            eprintln!("A place is one of {}, or other.", known.join(", "));
            ExitCode::FAILURE
        }
        Explained::Contested(assets) => {
            eprintln!("Several products have this serial number; a person settles whose it is:");
            assets.iter().for_each(|id| eprintln!("{}/app/assets/{id}", app.config().base_url()));
            ExitCode::FAILURE
        }
    })
}

/// Answers for every product, with progress, and prints how many stand in which state.
pub(super) async fn evaluate(config: Config) -> anyhow::Result<ExitCode> {
    let app = opened(config).await?;
    let (bar, began) = (indicatif::ProgressBar::new_spinner(), app.db().clock().now());
    let show = |tally: &Tally| bar.set_message(format!("{} products", tally.all()));
    let tally = ::coverage::evaluate(app.db(), show).await?;
    bar.finish_and_clear();
    let seconds = app.db().clock().now().duration_since(began).as_secs_f64();
    println!("{} products in {seconds:.1} s", tally.all());
    println!(
        "covered {}\nending within 30 days {}\nnot covered {}\ncovered elsewhere {}\nnot known yet {}",
        tally.covered, tally.ending, tally.ended, tally.elsewhere, tally.unknown
    );
    Ok(ExitCode::SUCCESS)
}

async fn opened(config: Config) -> anyhow::Result<App> {
    crate::open(config, Clock::system(), Entropy::system()).await
}

/// Checks files of law packs, each beside the packs of the program and the files before it, and prints everything
/// that is wrong with file, line and column.
pub(super) fn check_packs(files: &[std::path::PathBuf]) -> anyhow::Result<ExitCode> {
    let (mut set, mut is_fine) = (PackSet::built_in()?, true);
    for file in files {
        let source = read(file)?;
        match packs::check_pack(&set, &file.display().to_string(), &source, &packs::CASES) {
            Ok((with, name)) => {
                let pack = with.pack(&name).map(|p| (p.rules.len(), p.tests.len())).unwrap_or_default();
                println!("{}: {name}: {} rules, {} cases pass", file.display(), pack.0, pack.1);
                set = with;
            }
            Err(errors) => {
                is_fine = false;
                errors.iter().for_each(|error| println!("{error}"));
            }
        }
    }
    Ok(if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints the text of a pack of the program, to be changed and brought.
pub(super) fn show_pack(name: &str) -> anyhow::Result<ExitCode> {
    let set = PackSet::built_in()?;
    let known = || set.packs().iter().map(|p| p.id.as_str()).collect::<Vec<_>>().join(", ");
    let source =
        set.source(name).with_context(|| format!("there is no pack {name}; there are {}", known()))?;
    print!("{source}");
    Ok(ExitCode::SUCCESS)
}

/// Brings a pack into use in the shop.
pub(super) async fn bring_pack(config: Config, file: &Path, reason: String) -> anyhow::Result<ExitCode> {
    let (app, source, name) = (opened(config).await?, read(file)?, file.display().to_string());
    let bring =
        move |tx: &mut Tx<'_>| law::bring_pack(tx, &Granted::system("pack bring"), (&name, &source), &reason);
    let edition = app.db().write(bring).await?;
    println!("{} is applied from now on, edition {}", edition.name, edition.edition);
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} cannot be read as text", file.display()))
}
