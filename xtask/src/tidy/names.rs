//! Words that must not stand in the project.

use super::tree::{Complaint, Tree};

/// Folders of one machine or one person.
const MACHINE_FOLDERS: [&str; 5] = ["work", "farm", "home", "root", "Users"];

/// Written apart so that this file does not hold them.
const REGISTRY_HOSTS: [&str; 8] = [
    concat!("registry.", "npmjs.org"),
    concat!("registry.", "yarnpkg.com"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("rust-lang/", "crates.io-index"),
    concat!("pypi", ".org"),
    concat!("files.", "pythonhosted.org"),
    concat!("deb.", "debian.org"),
];

/// Each gathers whatever found no better place.
const EMPTY_NAMES: [&str; 10] =
    ["util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "service", "services"];

/// The project is complete without any particular machine, and leaves the choice of a registry to the person.
pub fn check_machine_words(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (path, text) in tree.iter() {
        for (line, content) in (1..).zip(text.lines()) {
            if let Some(folder) = machine_path(content) {
                complaints.push(Complaint::line(path, line, format!("a path of one machine: /{folder}/…")));
            }
            // Cargo writes the name of its registry into the lock file, not an address of ours.
            if let Some(host) =
                REGISTRY_HOSTS.iter().find(|host| path != "Cargo.lock" && content.contains(*host))
            {
                complaints.push(Complaint::line(path, line, format!("names the registry {host}")));
            }
        }
    }
    complaints
}

/// A path of one machine, unless it is the tail of a longer one such as `/app/home/`.
fn machine_path(line: &str) -> Option<&'static str> {
    MACHINE_FOLDERS.into_iter().find(|folder| {
        line.match_indices(&format!("/{folder}/")).any(|(at, _)| {
            let before = line.get(..at).and_then(|start| start.chars().next_back());
            !before.is_some_and(|c| c.is_alphanumeric() || "/._-}*~$".contains(c))
        })
    })
}

/// A file or folder is named after what it holds.
pub fn check_file_names(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (path, _) in tree.iter() {
        let stems = path.split('/').map(|part| part.split('.').next().unwrap_or(part));
        if let Some(stem) = stems.into_iter().find(|stem| EMPTY_NAMES.contains(&stem.to_lowercase().as_str()))
        {
            complaints
                .push(Complaint::file(path, format!("{stem:?} says nothing: name it after what it holds")));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::super::tree::told;
    use super::*;

    #[test]
    fn paths_of_one_machine_are_found() {
        for line in [
            concat!("see /ho", "me/lan/notes"),
            concat!("`/wo", "rk/x`"),
            concat!("cd /ro", "ot/a"),
            concat!("file:/Us", "ers/a"),
        ] {
            assert_eq!(told(check_machine_words(&Tree::from([("README.md", line)]))).len(), 1, "{line}");
        }
    }

    #[test]
    fn addresses_of_pages_and_paths_of_every_system_are_fine() {
        for line in
            ["/app/home/today", "https://example.com/home/lan", "/usr/lib/x", "/var/lib/haumai", "a workshop"]
        {
            assert_eq!(told(check_machine_words(&Tree::from([("README.md", line)]))), [""; 0], "{line}");
        }
    }

    #[test]
    fn a_registry_host_is_found_except_in_cargos_own_lock_file() {
        for host in REGISTRY_HOSTS {
            let line = format!("https://{host}/x");
            assert_eq!(
                told(check_machine_words(&Tree::from([("package-lock.json", line.as_str())]))).len(),
                1,
                "{host}"
            );
            assert_eq!(
                told(check_machine_words(&Tree::from([("Cargo.lock", line.as_str())]))),
                [""; 0],
                "{host}"
            );
        }
    }

    #[test]
    fn names_that_say_nothing_are_refused() {
        for path in
            ["crates/a/src/utils.rs", "crates/common/Cargo.toml", "crates/a/src/Helpers/x.rs", "a/service.ts"]
        {
            assert_eq!(told(check_file_names(&Tree::from([(path, "")]))).len(), 1, "{path}");
        }
        for path in ["deploy/haumai.service", "crates/a/src/commonality.rs", "ts/service-worker.ts"] {
            assert_eq!(told(check_file_names(&Tree::from([(path, "")]))), [""; 0], "{path}");
        }
    }
}
