//! What a query finds of one kind, a thousand of the newest at a time: few enough to be sifted and put in order.

use uuid::Uuid;

use super::{Column, fts5, fts5_whole, tsquery, tsquery_whole, words};
use crate::{
    db::{DbError, Dialect, Tx},
    from_row,
};
use kernel::{fold, normalise};

/// Matches of one window.
pub const WINDOW_ROWS: usize = 1_000;
/// The newest documents that PostgreSQL looks at to learn how common a word is.
const PROBE: i64 = 500;
/// From so many of them on, walking back through the documents meets a window sooner than the index could read every
/// match: 3 in 100, the square root of a window's share in a million documents.
const COMMON: usize = 15;

/// Where a window begins, and how its words are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchPlace {
    /// The row of the newest document in it, or a newer one. Rows count upwards as things become known.
    pub top: i64,
    /// Whether the last word of the query may go on. A word that stands as it is in a whole window is no beginning.
    pub is_begun: bool,
}

/// Something that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchFound {
    /// Its row among the documents: the newer, the greater.
    pub row: i64,
    /// Which.
    pub id: Uuid,
    /// Whether it holds the words with the accents of the query.
    pub is_exact: bool,
}
from_row!(SearchFound { row, id, is_exact });

/// The newest matches from a place on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchWindow {
    /// Where it began, so that it can be asked for again however much is written meanwhile.
    pub place: SearchPlace,
    /// The matches, newest first. They are ids, to be loaded with the rights of whoever searches.
    pub found: Vec<SearchFound>,
}

impl SearchWindow {
    /// What comes later is newer than the top, and moves nothing in it.
    fn of(place: SearchPlace, found: Vec<SearchFound>) -> Self {
        let top = found.first().map_or(place.top, |hit| hit.row);
        Self { place: SearchPlace { top, ..place }, found }
    }

    /// Where the next window begins; none when this one holds the oldest match.
    pub fn next(&self) -> Option<SearchPlace> {
        let last = self.found.get(WINDOW_ROWS - 1)?;
        Some(SearchPlace { top: last.row - 1, ..self.place })
    }
}

/// The words of a query, as they stand in the two columns.
struct Asked {
    folded: String,
    exact: String,
}

impl Tx<'_> {
    /// The newest [`WINDOW_ROWS`] nouns of a kind that hold every word, from a place on; without a place from the newest.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn search_window(
        &mut self,
        kind: &'static str,
        query: &str,
        place: Option<SearchPlace>,
    ) -> Result<SearchWindow, DbError> {
        let asked = Asked { folded: words(&fold(query)), exact: words(&normalise(query).to_lowercase()) };
        let first = SearchPlace { top: i64::MAX, is_begun: false };
        let place = place.unwrap_or(first);
        if asked.folded.is_empty() {
            return Ok(SearchWindow { place, found: Vec::new() });
        }
        let window = SearchWindow::of(place, self.newest_matches(kind, &asked, place)?);
        if place != first || window.found.len() == WINDOW_ROWS {
            return Ok(window);
        }
        let place = SearchPlace { is_begun: true, ..first };
        Ok(SearchWindow::of(place, self.newest_matches(kind, &asked, place)?))
    }

    fn newest_matches(
        &mut self,
        kind: &'static str,
        asked: &Asked,
        place: SearchPlace,
    ) -> Result<Vec<SearchFound>, DbError> {
        match self.dialect() {
            Dialect::Sqlite => self.newest_of_sqlite(kind, asked, place),
            Dialect::Postgres => self.newest_of_postgres(kind, asked, place),
        }
    }

    fn newest_of_sqlite(
        &mut self,
        kind: &'static str,
        asked: &Asked,
        place: SearchPlace,
    ) -> Result<Vec<SearchFound>, DbError> {
        let terms = if place.is_begun { fts5 } else { fts5_whole };
        let expression = |column: Column, words: &str| format!("{} : {}", column.name(), terms(kind, words));
        let (folded, limit) = (expression(Column::Folded, &asked.folded), rows());
        let mut found: Vec<SearchFound> = self.all(
            "select i.rowid, d.id, true from search_index i join search_document d on d.row = i.rowid
             where search_index match $1 and i.rowid <= $2 order by i.rowid desc limit $3",
            &[&folded, &place.top, &limit],
        )?;
        let (Some(newest), Some(oldest)) = (found.first(), found.last()) else { return Ok(found) };
        if asked.exact != asked.folded {
            let exact = expression(Column::Exact, &asked.exact);
            let same: Vec<(i64,)> = self.all(
                "select i.rowid from search_index i where search_index match $1 and i.rowid <= $2
                 and i.rowid >= $3 order by i.rowid desc limit $4",
                &[&exact, &newest.row, &oldest.row, &limit],
            )?;
            let is_same = |row: i64| same.binary_search_by(|(other,)| row.cmp(other)).is_ok();
            found.iter_mut().for_each(|hit| hit.is_exact = is_same(hit.row));
        }
        Ok(found)
    }

    fn newest_of_postgres(
        &mut self,
        kind: &'static str,
        asked: &Asked,
        place: SearchPlace,
    ) -> Result<Vec<SearchFound>, DbError> {
        self.plan_for_these_words()?;
        let terms = if place.is_begun { tsquery } else { tsquery_whole };
        let (folded, exact) = (terms(&asked.folded), terms(&asked.exact));
        let near: Option<i64> = self.value(
            "select count(*) from (select folded from search_document where (kind, row) >= ($1, 0)
             and (kind, row) <= ($1, $2) order by kind desc, row desc limit $3) newest where newest.folded @@ to_tsquery('simple', $4)",
            &[&kind, &place.top, &PROBE, &folded],
        )?;
        let is_common = usize::try_from(near.unwrap_or(0)).is_ok_and(|near| near >= COMMON);
        let sql = if is_common { POSTGRES_WALKED } else { POSTGRES_INDEXED };
        self.all(sql, &[&kind, &folded, &place.top, &rows(), &exact])
    }
}

fn rows() -> i64 {
    i64::try_from(WINDOW_ROWS).unwrap_or(i64::MAX)
}

/// Walks back through the documents of the kind. `is true` keeps the planner from the index: reading every match of a common
/// word takes longer.
const POSTGRES_WALKED: &str = "select row, id, exact @@ to_tsquery('simple', $5) from search_document
     where (kind, row) >= ($1, 0) and (kind, row) <= ($1, $3) and (folded @@ to_tsquery('simple', $2)) is true
     order by kind desc, row desc limit $4";
/// Reads every match; whether the accents agree is asked of what is left only. The matches stand apart from their order, because the
/// planner walks all documents for a word that it takes for common.
const POSTGRES_INDEXED: &str = "with every as materialized (
       select row, id from search_document
       where folded @@ (quote_literal('§' || $1)::tsquery && to_tsquery('simple', $2))),
     hit as materialized (select row, id from every where row <= $3 order by row desc limit $4)
     select hit.row, hit.id, d.exact @@ to_tsquery('simple', $5)
     from hit join search_document d on d.row = hit.row order by hit.row desc";
