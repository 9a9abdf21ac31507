//! In which order what was found is shown.

use kernel::{fold, normalise};

/// How well something fits a query; the best is the least. Exact accents come first, and words that stand in the title
/// before words that stand somewhere in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    ExactTitle,
    Exact,
    Title,
    Somewhere,
}

impl Rank {
    const ALL: [Self; 4] = [Self::ExactTitle, Self::Exact, Self::Title, Self::Somewhere];

    /// The figure in an address.
    pub(super) const fn figure(self) -> u8 {
        match self {
            Self::ExactTitle => 0,
            Self::Exact => 1,
            Self::Title => 2,
            Self::Somewhere => 3,
        }
    }

    pub(super) fn of_figure(figure: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|rank| rank.figure() == figure)
    }
}

/// The words of a query, to be compared with titles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sought {
    exact: Vec<String>,
    folded: Vec<String>,
}

impl Sought {
    pub(super) fn of(query: &str) -> Self {
        Self { exact: words(&normalise(query).to_lowercase()), folded: words(&fold(query)) }
    }
}

/// The rank of something that holds every word of the query. `is_exact` says whether it does with the query's accents.
pub(super) fn decide_rank(sought: &Sought, title: &str, is_exact: bool) -> Rank {
    let holds = |sought: &[String], title: &str| {
        let title = words(title);
        let (last, whole) = (sought.last(), sought.iter().rev().skip(1));
        whole.into_iter().all(|word| title.contains(word))
            && last.is_some_and(|last| title.iter().any(|word| word.starts_with(last.as_str())))
    };
    match is_exact {
        true if holds(&sought.exact, &normalise(title).to_lowercase()) => Rank::ExactTitle,
        true => Rank::Exact,
        false if holds(&sought.folded, &fold(title)) => Rank::Title,
        false => Rank::Somewhere,
    }
}

fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    parts.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_accents_come_first_and_titles_before_the_rest() {
        let rank = |query, title, is_exact| decide_rank(&Sought::of(query), title, is_exact);
        assert_eq!(rank("màn hình", "#8401 Màn hình sọc xanh", true), Rank::ExactTitle);
        assert_eq!(rank("màn hình", "Máy nóng", true), Rank::Exact);
        assert_eq!(rank("màn hình", "Man hinh soc", false), Rank::Title);
        assert_eq!(rank("màn hình", "Man nhung", false), Rank::Somewhere);
        assert_eq!(rank("man hi", "Màn hình", false), Rank::Title, "the last word may be unfinished");
        assert_eq!(rank("hi man", "Màn hình", false), Rank::Somewhere, "the others not");
        assert!(Rank::ExactTitle < Rank::Exact && Rank::Exact < Rank::Title && Rank::Title < Rank::Somewhere);
    }

    #[test]
    fn a_rank_keeps_its_figure() {
        assert!(Rank::ALL.into_iter().all(|rank| Rank::of_figure(rank.figure()) == Some(rank)));
        assert_eq!(Rank::of_figure(9), None);
    }
}
