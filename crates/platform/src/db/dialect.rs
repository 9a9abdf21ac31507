//! The one place that knows how SQLite and PostgreSQL differ in the text of a statement.

/// Which engine answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// The embedded database.
    Sqlite,
    /// PostgreSQL, or what speaks its protocol.
    Postgres,
}

/// Rewrites `$N` to `?N`. SQLite takes `$N` for a *named* parameter and numbers it by first appearance, so that
/// out-of-order or repeated use would swap values silently. Quotes, comments and dollar quotes are left alone.
pub(super) fn to_sqlite(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '\'' | '"' => quoted(rest, c),
            '-' if rest.starts_with("--") => rest.find('\n').map_or(rest.len(), |i| i + 1),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |i| i + 2),
            '$' => match dollar_quoted(rest) {
                Some(length) => length,
                None => {
                    out.push('?');
                    rest = rest.strip_prefix('$').unwrap_or_default();
                    continue;
                }
            },
            c => c.len_utf8(),
        };
        let (piece, remaining) = rest.split_at(taken.min(rest.len()));
        out.push_str(piece);
        rest = remaining;
    }
    out
}

/// The length of a quoted piece; a doubled quote inside is two pieces, which reads the same.
fn quoted(text: &str, quote: char) -> usize {
    text.char_indices().skip(1).find(|(_, c)| *c == quote).map_or(text.len(), |(i, c)| i + c.len_utf8())
}

/// The length of `$tag$…$tag$`, if the text begins with one. `$1` is a parameter: a tag begins with a letter.
fn dollar_quoted(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('$')?;
    let end = inner.find('$')?;
    let (tag, _) = inner.split_at(end);
    let is_tag = !tag.starts_with(|c: char| c.is_ascii_digit())
        && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_tag {
        return None;
    }
    let opening = tag.len() + 2;
    let fence = format!("${tag}$");
    let (_, body) = text.split_at(opening);
    Some(body.find(&fence).map_or(text.len(), |i| opening + i + fence.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::out_of_order("values ($2, $1, $2)", "values (?2, ?1, ?2)")]
    #[case::two_digits("a = $12 and b = $1", "a = ?12 and b = ?1")]
    #[case::text("select '$1', \"$2\", $3", "select '$1', \"$2\", ?3")]
    #[case::doubled_quote("select 'it''s $1' || $1", "select 'it''s $1' || ?1")]
    #[case::line_comment("-- costs $1\nselect $1", "-- costs $1\nselect ?1")]
    #[case::block_comment("/* $1 */ select $1", "/* $1 */ select ?1")]
    #[case::dollar_quote("select $$ $1 $$, $x$ $2 $x$, $3", "select $$ $1 $$, $x$ $2 $x$, ?3")]
    #[case::vietnamese("select 'đồng $1' where 'ổ' = $1", "select 'đồng $1' where 'ổ' = ?1")]
    #[case::unfinished("select 'abc $1", "select 'abc $1")]
    fn only_parameters_are_rewritten(#[case] sql: &str, #[case] expected: &str) {
        assert_eq!(to_sqlite(sql), expected);
    }
}
