//! Files for a spreadsheet.

/// A CSV file that a spreadsheet opens with its letters as they are, and of which it runs nothing: a cell that it would take
/// for a formula gets an apostrophe, because what stands in cells comes from anybody. Lines may differ in length.
///
/// # Errors
/// Those of the writer; into memory there are none.
pub fn csv_file(
    delimiter: u8,
    lines: impl IntoIterator<Item = impl IntoIterator<Item = impl AsRef<str>>>,
) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .delimiter(delimiter)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for line in lines {
        writer.write_record(line.into_iter().map(|cell| harmless(cell.as_ref())))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(std::io::Error::other(error.to_string())))
}

fn harmless(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        for cell in ["=1+1", "+84912345678", "-5", "@SUM(A1)", "\t=1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        assert_eq!(harmless("R5CX21ABC7K"), "R5CX21ABC7K");
    }

    #[test]
    fn a_subject_is_no_formula() {
        let file = csv_file(b',', [["8401", "=1+1", "Lan, \"chị\""]]).unwrap();
        assert_eq!(String::from_utf8(file).unwrap(), "\u{feff}8401,'=1+1,\"Lan, \"\"chị\"\"\"\n");
    }
}
