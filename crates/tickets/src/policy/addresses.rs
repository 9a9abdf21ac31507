//! Addresses that somebody typed.

use customers::email;
use platform::mail::MailAddress;

/// The addresses of a line with commas: `Lan <lan@example.vn>, hung@example.vn`. An empty line has none.
///
/// # Errors
/// The first piece that is no address, as it was typed.
pub fn decide_addresses(typed: &str) -> Result<Vec<MailAddress>, String> {
    let pieces = typed.split([',', ';', '\n']).map(str::trim).filter(|piece| !piece.is_empty());
    let mut all: Vec<MailAddress> = Vec::new();
    for piece in pieces {
        let (name, address) = match piece.split_once('<') {
            Some((name, rest)) => (name.trim().trim_matches('"'), rest.trim_end_matches('>').trim()),
            None => ("", piece),
        };
        let address = email::parse(address).ok_or_else(|| piece.to_owned())?.to_string();
        if all.iter().all(|known| known.address != address) {
            all.push(MailAddress { name: name.to_owned(), address });
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_people_write_it_and_the_wrong_piece_is_named() {
        let all = decide_addresses("Lan <LAN@example.vn>; hung@example.vn,, lan@example.vn").unwrap();
        let shown: Vec<String> = all.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["Lan <lan@example.vn>", "hung@example.vn"]);
        assert_eq!(decide_addresses("lan@example.vn, hùng").unwrap_err(), "hùng");
        assert!(decide_addresses("  ").unwrap().is_empty());
    }
}
