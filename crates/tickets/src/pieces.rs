//! Words with names in them that stand for values.

/// A stretch of such words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Words as they are.
    Text(&'a str),
    /// What stood between two marks.
    Named(&'a str),
}

/// Cuts words at their names. A mark that is not closed, or behind which `is_name` sees none, is text.
pub(crate) fn pieces<'a>(
    words: &'a str,
    (open, close): (&'static str, &'static str),
    is_name: impl Fn(&str) -> bool,
) -> Vec<Piece<'a>> {
    let (mut pieces, mut rest) = (Vec::new(), words);
    while let Some((before, after)) = rest.split_once(open) {
        pieces.push(Piece::Text(before));
        rest = match after.split_once(close).filter(|(name, _)| is_name(name)) {
            Some((name, behind)) => {
                pieces.push(Piece::Named(name));
                behind
            }
            None => {
                pieces.push(Piece::Text(open));
                after
            }
        };
    }
    pieces.push(Piece::Text(rest));
    pieces
}
