//! Builds what the browser loads, and lists it for `assets.rs`.
//!
//! `npm ci` runs when `package-lock.json` changed, then `build.mjs`. A packager without network sets
//! `HAUMAI_UI_DIST` to a folder that `npm run build` made elsewhere.

use std::{
    env,
    error::Error,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    println!("cargo:rerun-if-env-changed=HAUMAI_UI_DIST");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let dist = match env::var_os("HAUMAI_UI_DIST") {
        Some(ready) => {
            println!("cargo:rerun-if-changed={}", ready.display());
            PathBuf::from(ready)
        }
        None => build(&out)?,
    };
    fs::write(out.join("assets.rs"), list(&dist)?)?;
    fs::write(out.join("icons.rs"), icons()?)?;
    Ok(())
}

fn build(out: &Path) -> Outcome<PathBuf> {
    for source in
        ["css", "ts", "icons.txt", "mark.svg", "build.mjs", "package.json", "package-lock.json", ".npmrc"]
    {
        println!("cargo:rerun-if-changed={source}");
    }
    install()?;
    let dist = out.join("dist");
    run(Command::new("node").arg("build.mjs").arg(&dist))?;
    Ok(dist)
}

/// Installs the packages of the lock file, unless they are those installed last. Two builds at once wait for
/// each other at the lock file.
fn install() -> Outcome<()> {
    let lock = File::open("package-lock.json")?;
    lock.lock()?;
    let wanted = fs::read("package-lock.json")?;
    let stamp = Path::new("node_modules/.installed");
    if fs::read(stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    run(Command::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    fs::write(stamp, wanted)?;
    Ok(())
}

fn run(command: &mut Command) -> Outcome<()> {
    let status = command.status().map_err(|e| {
        format!("{command:?} did not start ({e}). The pages need Node 20 or later, or HAUMAI_UI_DIST.")
    })?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed: {status}").into()) }
}

/// Rust that embeds every file: one entry a file, its Brotli twin beside it.
fn list(dist: &Path) -> Outcome<String> {
    let mut names: Vec<String> = fs::read_dir(dist)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Outcome<_>>()?;
    names.retain(|name| !name.ends_with(".br"));
    names.sort();
    let dist = dist.canonicalize()?;
    let mut code = String::from("/// Every file that is served.\nstatic FILES: &[File] = &[\n");
    for name in &names {
        let path = dist.join(name);
        let brotli = dist.join(format!("{name}.br"));
        let brotli =
            if brotli.exists() { format!("Some(include_bytes!({brotli:?}))") } else { "None".into() };
        code +=
            &format!("    File {{ name: {name:?}, bytes: include_bytes!({path:?}), brotli: {brotli} }},\n");
    }
    code += "];\n";
    for (constant, stem, extension) in KNOWN {
        let name = names.iter().find(|name| {
            name.strip_suffix(extension).and_then(|n| n.rsplit_once('-')).is_some_and(|(s, _)| s == *stem)
        });
        let name = name.ok_or_else(|| format!("{stem}{extension} was not built"))?;
        code += &format!(
            "/// The path of `{stem}{extension}`.\npub const {constant}: &str = \"/assets/{name}\";\n"
        );
    }
    Ok(code)
}

const KNOWN: &[(&str, &str, &str)] = &[
    ("CONSOLE_CSS", "console", ".css"),
    ("PORTAL_CSS", "portal", ".css"),
    ("PUBLIC_CSS", "public", ".css"),
    ("PLAIN_CSS", "plain", ".css"),
    ("PRINT_CSS", "print", ".css"),
    ("CONSOLE_JS", "console", ".js"),
    ("PORTAL_JS", "portal", ".js"),
    ("PUBLIC_JS", "public", ".js"),
    ("ICONS", "icons", ".svg"),
    ("MARK", "mark", ".svg"),
    ("FONT_LATIN", "inter-latin-wght-normal", ".woff2"),
    ("FONT_VIETNAMESE", "inter-vietnamese-wght-normal", ".woff2"),
];

fn icons() -> Outcome<String> {
    let mut names: Vec<String> =
        fs::read_to_string("icons.txt")?.lines().map(|name| format!("{name:?}")).collect();
    names.sort();
    Ok(format!(
        "/// The names of the icons in the sprite, sorted.\npub const ICONS: &[&str] = &[{}];\n",
        names.join(", ")
    ))
}
