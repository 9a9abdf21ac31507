//! A file of sales becomes lines of cells: which encoding, which separator, whether it begins with headings.
//! Pure; a file that is no table is refused with a reason that says what to do.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use kernel::normalise;
use platform::web::digest_of;
use serde::{Deserialize, Serialize};

/// Columns beyond these mean that the separator is wrong, or that this is no list of sales.
pub const COLUMNS_MAX: usize = 200;
/// Lines of one file.
pub const LINES_MAX: usize = 2_000_000;
/// Bytes of one line; a longer one is refused by itself, and the file goes on.
pub const LINE_BYTES_MAX: usize = 64 * 1024;
/// What is kept of each cell of a line that is too long.
const KEPT_OF_TOO_LONG: usize = 200;
/// How much of the text is looked at to find the separator.
const SAMPLE_LINES: usize = 50;

/// A file as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The name of the encoding: `UTF-8`, `windows-1258`.
    pub encoding: &'static str,
    /// What stands between cells.
    pub delimiter: Delimiter,
    /// The first line, if it names the columns.
    pub headings: Option<Vec<String>>,
    /// The widest line's number of cells.
    pub columns: usize,
    /// The lines after the headings.
    pub lines: Vec<Line>,
    /// The digest of the whole text, by which the file is known again.
    pub digest: String,
}

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Where it begins in the file, counted from 1, as editors count.
    #[serde(rename = "n")]
    pub number: u32,
    /// Its cells.
    #[serde(rename = "c")]
    pub cells: Vec<String>,
    /// Whether it was longer than [`LINE_BYTES_MAX`] and its cells were cut.
    #[serde(rename = "l", default, skip_serializing_if = "std::ops::Not::not")]
    pub is_too_long: bool,
}

/// What stands between cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`, what spreadsheets write where the comma is the decimal sign.
    Semicolon,
    /// A tabulator.
    Tab,
    /// `|`
    Bar,
    /// Any blanks, without quotes.
    Blanks,
}
platform::text_column!(Delimiter {
    Comma = "comma",
    Semicolon = "semicolon",
    Tab = "tab",
    Bar = "bar",
    Blanks = "blanks",
});

impl Delimiter {
    /// The byte that parts cells; none where runs of blanks do.
    pub(crate) const fn byte(self) -> Option<u8> {
        match self {
            Self::Comma => Some(b','),
            Self::Semicolon => Some(b';'),
            Self::Tab => Some(b'\t'),
            Self::Bar => Some(b'|'),
            Self::Blanks => None,
        }
    }
}

/// Why a file is not taken. Nothing of it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileRefusal {
    /// No bytes, or nothing but blank lines or headings.
    #[error("the file has no lines of sales")]
    Empty,
    /// A workbook of a spreadsheet program.
    #[error("this is a spreadsheet workbook; save it as CSV")]
    Workbook,
    /// A picture, a program, anything that is no text.
    #[error("this is no text")]
    Binary,
    /// It ends inside a quoted cell: it was cut off, or a quote was never closed.
    #[error("the quote that opens on line {line} is never closed")]
    OpenQuote {
        /// Where the quote opens.
        line: u32,
    },
    /// More columns than a list of sales has.
    #[error("{columns} columns; at most {COLUMNS_MAX} are read")]
    TooManyColumns {
        /// How many.
        columns: usize,
    },
    /// More lines than one import takes.
    #[error("more than {LINES_MAX} lines; split the file")]
    TooManyLines,
}

/// Reads a file.
///
/// # Errors
/// [`FileRefusal`], which says what the person should do.
pub fn read_table(bytes: &[u8]) -> Result<Table, FileRefusal> {
    let (text, encoding) = decode(bytes)?;
    if text.trim().is_empty() {
        return Err(FileRefusal::Empty);
    }
    let delimiter = delimiter_of(&text);
    let mut lines = match delimiter.byte() {
        Some(byte) => separated_lines(&text, byte)?,
        None => blank_lines(&text)?,
    };
    let columns = lines.iter().map(|l| l.cells.len()).max().unwrap_or(0);
    if columns > COLUMNS_MAX {
        return Err(FileRefusal::TooManyColumns { columns });
    }
    let has_headings = matches!(lines.as_slice(), [first, rest @ ..] if names_columns(first, rest));
    let headings = has_headings.then(|| lines.remove(0).cells);
    if lines.is_empty() {
        return Err(FileRefusal::Empty);
    }
    Ok(Table { encoding, delimiter, headings, columns, lines, digest: digest_of(&text) })
}

/// The text of the file. A byte order mark decides; else text that is UTF-8 is UTF-8, and what remains is one of
/// the two old encodings of our shops.
fn decode(bytes: &[u8]) -> Result<(String, &'static str), FileRefusal> {
    let (encoding, skip) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, length),
        None => (encoding_without_mark(bytes)?, 0),
    };
    let body = bytes.get(skip..).unwrap_or_default();
    let (text, _) = encoding.decode_without_bom_handling(body);
    let strange = text.chars().filter(|c| c.is_control() && !"\t\r\n\u{c}\u{1a}".contains(*c)).count();
    if strange * 100 > text.chars().count() {
        return Err(FileRefusal::Binary);
    }
    // The reader counts lines by line feeds, and old programs end them with a carriage return.
    Ok((text.replace("\r\n", "\n").replace('\r', "\n"), encoding.name()))
}

fn encoding_without_mark(bytes: &[u8]) -> Result<&'static Encoding, FileRefusal> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(FileRefusal::Workbook);
    }
    if bytes.contains(&0) {
        return wide_encoding(bytes).ok_or(FileRefusal::Binary);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Ok(UTF_8);
    }
    Ok(if reads_as_vietnamese(bytes) { WINDOWS_1258 } else { WINDOWS_1252 })
}

/// UTF-16 without its mark: most characters of a table are ASCII, so every other byte is zero.
fn wide_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs = || bytes.chunks_exact(2);
    let zeros = |place: usize| pairs().filter(|p| p.get(place) == Some(&0)).count();
    let (first, second, all) = (zeros(0), zeros(1), pairs().count());
    match (first * 2 > all, second * 2 > all) {
        (false, true) => Some(UTF_16LE),
        (true, false) => Some(UTF_16BE),
        _ => None,
    }
}

/// windows-1258 writes Vietnamese tones as marks of their own after the vowel. In windows-1252 the same bytes are
/// letters (Ì, Ò, Þ, ì, ò) that follow consonants as often as vowels.
fn reads_as_vietnamese(bytes: &[u8]) -> bool {
    let is_tone = |c: char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let (text, _) = WINDOWS_1258.decode_without_bom_handling(bytes);
    let (mut tones, mut on_vowels, mut before) = (0, 0, ' ');
    for c in text.chars() {
        if is_tone(c) {
            tones += 1;
            on_vowels += usize::from("aeiouyâêôăơư".contains(before.to_lowercase().next().unwrap_or(' ')));
        }
        before = c;
    }
    tones > 0 && on_vowels * 10 >= tones * 9
}

/// The separator that cuts the first lines into the most cells, alike in nearly every line.
fn delimiter_of(text: &str) -> Delimiter {
    let sample: String = text.split_inclusive('\n').take(SAMPLE_LINES).collect();
    let score = |d: Delimiter| {
        let widths = d.byte().map_or_else(
            || sample.lines().map(|l| l.split_whitespace().count()).filter(|n| *n > 0).collect(),
            |byte| widths_of(&sample, byte),
        );
        agreement(&widths)
    };
    let quoted = [Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab, Delimiter::Bar];
    let best = quoted.into_iter().map(|d| (score(d), d)).rev().max_by_key(|(score, _)| *score);
    match best {
        Some((score, delimiter)) if score > 0 => delimiter,
        _ if score(Delimiter::Blanks) > 0 => Delimiter::Blanks,
        _ => Delimiter::Comma,
    }
}

fn widths_of(sample: &str, delimiter: u8) -> Vec<usize> {
    let records = reader(sample, delimiter).into_records().filter_map(Result::ok);
    records.map(|r| r.len()).collect()
}

/// Cells in a line, times how many lines in a hundred have as many as the first; 0 when they do not agree.
fn agreement(widths: &[usize]) -> usize {
    let Some(first) = widths.first().copied().filter(|n| *n > 1) else { return 0 };
    let alike = widths.iter().filter(|w| **w == first).count() * 100 / widths.len();
    if alike >= 60 { first * alike } else { 0 }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

fn separated_lines(text: &str, delimiter: u8) -> Result<Vec<Line>, FileRefusal> {
    if let Some(line) = open_quote(text, delimiter) {
        return Err(FileRefusal::OpenQuote { line });
    }
    let mut lines = Vec::new();
    for record in reader(text, delimiter).into_records() {
        // The text is UTF-8 and ragged lines are allowed, so nothing is left that the reader could refuse.
        let record = record.map_err(|_| FileRefusal::Binary)?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let number = record.position().map_or(0, csv::Position::line);
        push(&mut lines, number, record.as_slice().len(), record.iter())?;
    }
    Ok(lines)
}

fn blank_lines(text: &str) -> Result<Vec<Line>, FileRefusal> {
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if !line.trim().is_empty() {
            push(&mut lines, number, line.len(), line.split_whitespace())?;
        }
    }
    Ok(lines)
}

fn push<'t>(
    lines: &mut Vec<Line>,
    number: u64,
    bytes: usize,
    cells: impl Iterator<Item = &'t str>,
) -> Result<(), FileRefusal> {
    if lines.len() >= LINES_MAX {
        return Err(FileRefusal::TooManyLines);
    }
    let is_too_long = bytes > LINE_BYTES_MAX;
    let kept = |cell: &str| match is_too_long {
        true => cell.chars().take(KEPT_OF_TOO_LONG).collect(),
        false => cell.to_owned(),
    };
    let cells = cells.map(|cell| normalise(kept(cell).trim())).collect();
    lines.push(Line { number: u32::try_from(number).unwrap_or(u32::MAX), cells, is_too_long });
    Ok(())
}

/// The line on which a quote opens that is never closed. A quote counts where a cell begins, as in the reader.
fn open_quote(text: &str, delimiter: u8) -> Option<u32> {
    let (mut line, mut opened, mut at_start) = (1_u32, None, true);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match (opened, byte) {
            (None, b'"') if at_start => opened = Some(line),
            (Some(_), b'"') if bytes.peek() == Some(&b'"') => {
                bytes.next();
            }
            (Some(_), b'"') => opened = None,
            _ => {}
        }
        at_start = byte == delimiter || byte == b'\n';
        line += u32::from(byte == b'\n');
    }
    opened
}

/// Whether the first line names the columns: it has no number and no empty cell, while the lines below have
/// numbers; or somebody's well-known headings stand in it.
fn names_columns(first: &Line, rest: &[Line]) -> bool {
    let has_digit = |cell: &String| cell.chars().any(|c| c.is_ascii_digit());
    let names = first.cells.iter().filter(|c| !c.is_empty());
    let known = names.clone().filter(|c| super::headings::is_known(c)).count();
    let plain = names.clone().all(|c| !has_digit(c));
    let below = rest.iter().take(20).any(|l| l.cells.iter().any(has_digit));
    known >= 2 || (plain && (below || known > 0))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn cells(table: &Table) -> Vec<Vec<&str>> {
        table.lines.iter().map(|l| l.cells.iter().map(String::as_str).collect()).collect()
    }

    #[rstest]
    #[case::comma("Ngày,Serial\n22/06/2025,R5\n", Delimiter::Comma)]
    #[case::semicolon_beside_decimal_commas(
        "Ngày;Số tiền\n22/06/2025;1,5\n23/06/2025;2,5\n",
        Delimiter::Semicolon
    )]
    #[case::tab("Date\tSerial\n2025-06-22\tR5\n", Delimiter::Tab)]
    #[case::bar("Date|Serial\n2025-06-22|R5\n", Delimiter::Bar)]
    #[case::blanks(" customer_id  date n  value\n 00001 19970101  1   11.77\r\n", Delimiter::Blanks)]
    fn the_separator_is_found(#[case] text: &str, #[case] delimiter: Delimiter) {
        let table = read_table(text.as_bytes()).unwrap();
        assert_eq!(table.delimiter, delimiter);
        assert!(table.headings.is_some());
    }

    #[test]
    fn lines_without_headings_are_all_kept() {
        let table = read_table(b" 00001 19970101  1   11.77\n 00002 19970112  1   12.00\n").unwrap();
        assert_eq!(table.headings, None);
        assert_eq!(cells(&table)[1], ["00002", "19970112", "1", "12.00"]);
        assert_eq!(table.lines[1].number, 2);
    }

    #[rstest]
    #[case::utf8("Tên khách,Ngày\nNguyễn Thị Lan,22/06/2025\n".as_bytes().to_vec(), "UTF-8")]
    #[case::utf8_with_mark(b"\xef\xbb\xbfT\xc3\xaan,Ngay\nLan,22/06/2025\n".to_vec(), "UTF-8")]
    #[case::utf16_le(wide("\u{feff}Tên,Ngay\nĐỗ Mạnh Cường,1\n", u16::to_le_bytes), "UTF-16LE")]
    #[case::utf16_be(wide("\u{feff}Tên,Ngay\nĐỗ Mạnh Cường,1\n", u16::to_be_bytes), "UTF-16BE")]
    #[case::utf16_without_mark(wide("Name,Date\nLan,2025-06-22\n", u16::to_le_bytes), "UTF-16LE")]
    #[case::windows_1258(b"T\xean,Ngay\n\xd0\xf4\xde Ma\xf2nh,1\nTr\xe2\xccn Minh,2\n".to_vec(), "windows-1258")]
    #[case::windows_1252(b"Nafn,Dags\nSigr\xed\xf0ur J\xf3nsd\xf3ttir \xdeor,1\n".to_vec(), "windows-1252")]
    fn the_encoding_is_found(#[case] bytes: Vec<u8>, #[case] encoding: &str) {
        assert_eq!(read_table(&bytes).unwrap().encoding, encoding);
    }

    #[test]
    fn old_vietnamese_files_read_as_composed_letters() {
        let table = read_table(b"Ten,Ngay\nTr\xe2\xccn Minh,1\n").unwrap();
        assert_eq!(cells(&table)[0][0], "Trần Minh");
        let icelandic = read_table(b"Nafn,Dags\n\xde\xf3r Sigr\xed\xf0ur,1\n").unwrap();
        assert_eq!(cells(&icelandic)[0][0], "Þór Sigríður");
    }

    fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[rstest]
    #[case::nothing(b"".to_vec(), FileRefusal::Empty)]
    #[case::blank_lines(b"\n \r\n\n".to_vec(), FileRefusal::Empty)]
    #[case::headings_only(b"Date,Serial\n".to_vec(), FileRefusal::Empty)]
    #[case::a_picture(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x01\x02\x03".to_vec(), FileRefusal::Binary)]
    #[case::a_workbook(b"PK\x03\x04rest".to_vec(), FileRefusal::Workbook)]
    #[case::cut_inside_a_quote(b"Date,Note\n2025-06-22,ok\n2025-06-23,\"cut h".to_vec(), FileRefusal::OpenQuote { line: 3 })]
    #[case::a_thousand_columns(vec![b','; 999], FileRefusal::Empty)]
    #[case::a_thousand_full_columns("a,".repeat(999).into_bytes(), FileRefusal::TooManyColumns { columns: 1000 })]
    fn what_is_no_list_of_sales_is_refused_with_a_reason(
        #[case] bytes: Vec<u8>,
        #[case] refusal: FileRefusal,
    ) {
        assert_eq!(read_table(&bytes).unwrap_err(), refusal);
    }

    #[test]
    fn quotes_commas_and_line_breaks_inside_cells_are_kept() {
        let table =
            read_table(b"Date,Note\r\n2025-06-22,\"a, \"\"b\"\"\nc\"\r\n2025-06-23,5\" screen\r\n").unwrap();
        assert_eq!(cells(&table), [["2025-06-22", "a, \"b\"\nc"], ["2025-06-23", "5\" screen"]]);
        assert_eq!(table.lines[1].number, 4);
    }

    #[test]
    fn one_line_that_is_too_long_does_not_stop_the_others() {
        let text = format!("Date,Note\n2025-06-22,{}\n2025-06-23,ok\n", "x".repeat(LINE_BYTES_MAX));
        let table = read_table(text.as_bytes()).unwrap();
        assert!(table.lines[0].is_too_long && !table.lines[1].is_too_long);
        assert_eq!(table.lines[0].cells[1].len(), KEPT_OF_TOO_LONG);
    }
}
