//! One search for everything: folded text, so that `bao hanh` finds *bảo hành*; exact accents come first.
//!
//! Both engines index words that we cut ourselves, so that they agree on what a word is.

use kernel::{fold, normalise};
use uuid::Uuid;

use crate::db::{DbError, Dialect, Tx};

mod window;

pub use window::{SearchFound, SearchPlace, SearchWindow, WINDOW_ROWS};

/// Letters of a noun that are indexed. PostgreSQL refuses a document whose different words take more than a megabyte.
const LETTERS_MAX: usize = 200_000;
/// Words of a query beyond these are ignored.
const WORDS_MAX: usize = 8;
impl Tx<'_> {
    /// Makes a noun findable by these words, in place of the words before; by no more than its first 200,000 letters.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn index(&mut self, kind: &'static str, id: Uuid, text: &str) -> Result<(), DbError> {
        let end = text.char_indices().nth(LETTERS_MAX).map_or(text.len(), |(at, _)| at);
        let text = text.get(..end).unwrap_or(text);
        let exact = words(&normalise(text).to_lowercase());
        let folded = words(&fold(text));
        match self.dialect() {
            Dialect::Sqlite => {
                // It keeps its place among the newest, as it does in PostgreSQL: what is old does not become new because
                // somebody wrote once more.
                self.forget_words(kind, id)?;
                self.exec(
                    "insert into search_document (kind, id) values ($1, $2) on conflict do nothing",
                    &[&kind, &id],
                )?;
                let (folded, exact) = (with_kind(kind, &folded), with_kind(kind, &exact));
                self.exec(
                    "insert into search_index (rowid, folded, exact)
                     select row, $3, $4 from search_document where kind = $1 and id = $2",
                    &[&kind, &id, &folded, &exact],
                )?;
            }
            Dialect::Postgres => {
                self.exec(
                    "insert into search_document (kind, id, folded, exact)
                     values ($1, $2, quote_literal('§' || $1)::tsvector || to_tsvector('simple', $3),
                             quote_literal('§' || $1)::tsvector || to_tsvector('simple', $4))
                     on conflict (kind, id) do update set folded = excluded.folded, exact = excluded.exact",
                    &[&kind, &id, &folded, &exact],
                )?;
            }
        }
        Ok(())
    }

    /// Makes a noun unfindable.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn unindex(&mut self, kind: &'static str, id: Uuid) -> Result<(), DbError> {
        if self.dialect() == Dialect::Sqlite {
            self.forget_words(kind, id)?;
        }
        self.exec("delete from search_document where kind = $1 and id = $2", &[&kind, &id])?;
        Ok(())
    }

    fn forget_words(&mut self, kind: &'static str, id: Uuid) -> Result<(), DbError> {
        self.exec(
            "delete from search_index where rowid in
             (select row from search_document where kind = $1 and id = $2)",
            &[&kind, &id],
        )
        .map(drop)
    }

    /// The nouns of one kind that hold every word; the last word may be unfinished. Exact accents first, then
    /// the newest. They are ids, to be loaded with the rights of whoever searches.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn search(&mut self, kind: &'static str, query: &str, limit: usize) -> Result<Vec<Uuid>, DbError> {
        let folded = words(&fold(query));
        let exact = words(&normalise(query).to_lowercase());
        if folded.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        if exact != folded {
            found = self.matches(kind, Column::Exact, &exact, limit)?;
        }
        if found.len() < limit {
            let others = self.matches(kind, Column::Folded, &folded, limit)?;
            found.extend(others.into_iter().filter(|hit| !found.contains(hit)).collect::<Vec<_>>());
            found.truncate(limit);
        }
        Ok(found)
    }

    /// A plan that PostgreSQL made for any words, which it does from the sixth search of a connection on, reads every document:
    /// how common a word is decides everything. Holds for the rest of the transaction.
    fn plan_for_these_words(&mut self) -> Result<(), DbError> {
        self.exec("set local plan_cache_mode = force_custom_plan", &[]).map(drop)
    }

    fn matches(
        &mut self,
        kind: &'static str,
        column: Column,
        words: &str,
        limit: usize,
    ) -> Result<Vec<Uuid>, DbError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows: Vec<(Uuid,)> = match (self.dialect(), column) {
            (Dialect::Sqlite, column) => {
                let expression = format!("{} : {}", column.name(), fts5(kind, words));
                self.all(SQLITE, &[&kind, &expression, &limit])?
            }
            (Dialect::Postgres, column) => {
                self.plan_for_these_words()?;
                let sql = if matches!(column, Column::Folded) { POSTGRES_FOLDED } else { POSTGRES_EXACT };
                self.all(sql, &[&kind, &tsquery(words), &limit])?
            }
        };
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}

/// A letter that nobody types: what somebody types never begins the word of a kind.
const MARK: char = 'ꙮ';

/// The index holds the kind as one more word: intersecting is cheap, reading every match of other kinds is not.
fn with_kind(kind: &str, words: &str) -> String {
    format!("{MARK}{kind} {words}")
}

const SQLITE: &str = "select d.id from search_index i join search_document d on d.row = i.rowid
     where search_index match $2 and d.kind = $1 order by i.rowid desc limit $3";

/// A common word stands in the newest of its kind and is found there; for any other the index is asked. Left to
/// itself the planner walks all documents for a word that it takes for common, and all documents of every kind to the newest of
/// one: the pair of kind and row leads it to the index of kinds.
macro_rules! postgres {
    ($column:literal) => {
        concat!(
            "with newest as materialized (
               select row, id, ", $column, " as words from search_document
               where (kind, row) >= ($1, 0) and (kind, row) <= ($1, 9223372036854775807)
               order by kind desc, row desc limit 500),
             near as materialized (
               select row, id from newest where words @@ to_tsquery('simple', $2) order by row desc limit $3),
             indexed as materialized (
               select row, id from search_document
               where (select count(*) from near) < $3 and ", $column, "
                 @@ (quote_literal('§' || $1)::tsquery && to_tsquery('simple', $2)))
             select id from near where (select count(*) from near) >= $3
             union all
             (select id from indexed order by row desc limit $3)"
        )
    };
}
const POSTGRES_FOLDED: &str = postgres!("folded");
const POSTGRES_EXACT: &str = postgres!("exact");

#[derive(Clone, Copy)]
enum Column {
    Folded,
    Exact,
}

impl Column {
    const fn name(self) -> &'static str {
        match self {
            Self::Folded => "folded",
            Self::Exact => "exact",
        }
    }
}

/// The words of a text, one space between: everything but letters and digits parts them.
fn words(text: &str) -> String {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

fn query_words(words: &str) -> impl Iterator<Item = &str> {
    words.split(' ').take(WORDS_MAX)
}

/// `(a AND b*)` with each word quoted: the words are letters and digits only, so nothing can escape.
fn fts5(kind: &str, words: &str) -> String {
    let terms: Vec<String> = query_words(words).map(|w| format!("\"{w}\"")).collect();
    format!("(\"{MARK}{kind}\" AND {} *)", terms.join(" AND "))
}

/// The same where the last word is whole.
fn fts5_whole(kind: &str, words: &str) -> String {
    let terms: Vec<String> = query_words(words).map(|w| format!("\"{w}\"")).collect();
    format!("(\"{MARK}{kind}\" AND {})", terms.join(" AND "))
}

fn tsquery(words: &str) -> String {
    format!("{}:*", tsquery_whole(words))
}

fn tsquery_whole(words: &str) -> String {
    query_words(words).collect::<Vec<_>>().join(" & ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_letters_and_digits() {
        assert_eq!(words("  SC-24817, *máy* \"x\" NEAR(a b) "), "SC 24817 máy x NEAR a b");
        assert_eq!(fts5("ticket", "sc 24817"), "(\"ꙮticket\" AND \"sc\" AND \"24817\" *)");
        assert_eq!(tsquery("sc 24817"), "sc & 24817:*");
    }
}
