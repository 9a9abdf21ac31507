//! Every room introduces itself.

use super::tree::{Complaint, Tree};

const README_LINES_MAX: usize = 110;

/// Each crate has a README of one page.
pub fn check_readmes(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for room in tree.crates() {
        let path = format!("crates/{room}/README.md");
        match tree.get(&path).map(|text| text.lines().count()) {
            None => complaints
                .push(Complaint::file(&path, "is missing: words, decisions, invariants, where to start")),
            Some(lines) if lines > README_LINES_MAX => {
                complaints.push(Complaint::file(
                    &path,
                    format!("{lines} lines are more than a page of {README_LINES_MAX}"),
                ));
            }
            Some(_) => {}
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::super::tree::told;
    use super::*;

    #[test]
    fn a_room_has_a_readme_of_one_page() {
        let check = |readme: &str| {
            told(check_readmes(&Tree::from([("crates/a/Cargo.toml", ""), ("crates/a/README.md", readme)])))
        };
        assert_eq!(check(&"x\n".repeat(110)), [""; 0]);
        assert_eq!(check(&"x\n".repeat(111)), ["crates/a/README.md: 111 lines are more than a page of 110"]);
        assert_eq!(told(check_readmes(&Tree::from([("crates/a/Cargo.toml", "")]))).len(), 1);
    }
}
