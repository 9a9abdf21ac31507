//! The text of a VietQR code (EMVCo merchant presented mode), which every Vietnamese bank app reads.

use kernel::{Currency, Money};

use super::{BankAccount, RepairCode};

/// The code for paying `amount` into the account; its memo is the number of the repair. None for other money than
/// đồng, and for nothing.
pub fn viet_qr(account: &BankAccount, amount: Money, code: RepairCode) -> Option<String> {
    if amount.currency != Currency::VND || amount.minor <= 0 {
        return None;
    }
    let beneficiary = field("00", &account.bank) + &field("01", &account.account);
    let merchant = field("00", "A000000727") + &field("01", &beneficiary) + &field("02", "QRIBFTTA");
    let memo = field("08", &code.to_string().replace('-', ""));
    let body = [
        field("00", "01"),
        field("01", "12"),
        field("38", &merchant),
        field("53", "704"),
        field("54", &amount.minor.to_string()),
        field("58", "VN"),
        field("62", &memo),
        "6304".to_owned(),
    ]
    .concat();
    let sum = crc16(body.as_bytes());
    Some(format!("{body}{sum:04X}"))
}

fn field(id: &str, value: &str) -> String {
    format!("{id}{:02}{value}", value.len())
}

/// CRC-16/CCITT-FALSE.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |sum, byte| {
        (0..8).fold(
            sum ^ (u16::from(*byte) << 8),
            |s, _| {
                if s & 0x8000 == 0 { s << 1 } else { (s << 1) ^ 0x1021 }
            },
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example is the one whose checksum was computed by hand for this product's design.
    #[test]
    fn the_code_of_the_example_is_made_to_the_letter() {
        let account =
            BankAccount { bank: "970415".into(), account: "113366668888".into(), holder: String::new() };
        let code = viet_qr(&account, Money::vnd(250_000), RepairCode(24_817)).unwrap();
        assert_eq!(
            code,
            "00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA530370454062500005802VN\
             62110807SC248176304965E"
        );
        assert_eq!(crc16(b"123456789"), 0x29B1);
    }

    #[test]
    fn there_is_no_code_for_nothing_or_for_other_money() {
        let account = BankAccount { bank: "970415".into(), account: "1".into(), holder: String::new() };
        assert_eq!(viet_qr(&account, Money::vnd(0), RepairCode(1)), None);
        assert_eq!(viet_qr(&account, Money::new(10, Currency::EUR), RepairCode(1)), None);
    }
}
