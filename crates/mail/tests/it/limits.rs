//! Mails made to do harm.

use crate::mails::raw;
use mail::{Charset, Unreadable, read};
use proptest::prelude::*;
use rstest::rstest;

fn refused(mail: &str) -> Option<Unreadable> {
    read(&raw(mail), Charset::UTF_8).err()
}

fn nested(depth: usize) -> String {
    let open: String = (0..depth)
        .map(|level| format!("Content-Type: multipart/mixed; boundary=b{level}x\n\n--b{level}x\n"))
        .collect();
    format!("From: a@example.vn\n{open}\nđáy\n")
}

fn wide(parts: usize) -> String {
    format!("From: a@example.vn\nContent-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(parts))
}

#[test]
fn thirty_two_parts_inside_each_other_are_read_and_one_more_is_not() {
    assert_eq!(refused(&nested(32)), None);
    assert_eq!(refused(&nested(33)), Some(Unreadable::TooDeep));
    assert_eq!(refused(&nested(100_000)), Some(Unreadable::TooDeep));
}

#[test]
fn a_thousand_parts_are_read_and_one_more_is_not() {
    assert_eq!(refused(&wide(999)), None);
    assert_eq!(refused(&wide(1_000)), Some(Unreadable::TooManyParts));
}

#[test]
fn a_head_has_at_most_a_mebibyte() {
    let head = |bytes: usize| format!("From: a@example.vn\nX-A: {}\n\nx", "a ".repeat(bytes / 2));
    assert_eq!(refused(&head(1_000_000)), None);
    assert_eq!(refused(&head(1_100_000)), Some(Unreadable::HeadersTooBig));
}

#[test]
fn a_text_has_at_most_ten_mebibytes() {
    let mail = |bytes: usize| format!("From: a@example.vn\n\n{}", "a".repeat(bytes));
    assert_eq!(refused(&mail(10 * 1024 * 1024)), None);
    assert_eq!(refused(&mail(10 * 1024 * 1024 + 1)), Some(Unreadable::TextTooBig));
}

#[test]
fn a_mail_has_at_most_fifty_mebibytes() {
    let file = "a".repeat(50 * 1024 * 1024);
    let mail = format!("From: a@example.vn\nContent-Type: application/zip\n\n{file}");
    assert_eq!(refused(&mail), Some(Unreadable::TooBig));
}

#[rstest]
#[case("")]
#[case("\n\n")]
#[case("GIF89a\u{1}")]
#[case("{\"a\": 1}")]
fn what_has_no_field_of_a_mail_is_none(#[case] raw: &str) {
    assert_eq!(refused(raw), Some(Unreadable::NotMail));
}

/// Each would keep a careless parser busy for minutes, or end the program.
#[rstest]
#[case::mails_inside_mails("Content-Type: message/rfc822\n\n".repeat(300_000))]
#[case::pieces_of_a_name(format!("Content-Type: a/b; {}\n\n", (0..60_000).map(|n| format!("n*{n}=a;\n ")).collect::<String>()))]
#[case::a_million_references(format!("References: {}\n\n", "<a@b>\n ".repeat(140_000)))]
#[case::comments_in_comments(format!("From: {}a@b\n\n", "(".repeat(900_000)))]
#[case::comments_in_a_date(format!("Date: Mon, {} 3 Nov 2025\n\n", "(".repeat(900_000)))]
#[case::encoded_words(format!("Subject: {}\n\n", "=?utf-8?q?".repeat(90_000)))]
#[case::half_encoded_words(format!("Subject: {}\n\n", "=?a".repeat(300_000)))]
#[case::groups(format!("To: {}\n\n", "a:".repeat(400_000)))]
#[case::quotes(format!("To: {}\n\n", "\"\\".repeat(400_000)))]
#[case::boundaries_that_never_come(format!("From: a@b\nContent-Type: multipart/mixed; boundary=b\n\n{}{}",
    "--b\nContent-Type: multipart/mixed; boundary=c\n\n".repeat(900), "--\n".repeat(3_000_000)))]
#[case::tags(format!("Content-Type: text/html\n\n{}", "<div>".repeat(1_000_000)))]
#[case::half_tags(format!("Content-Type: text/html\n\n{}", "<a ".repeat(1_000_000)))]
#[case::entities(format!("Content-Type: text/html\n\n{}", "&lt".repeat(1_000_000)))]
fn a_bomb_is_read_or_refused_at_once(#[case] mail: String) {
    let raw = raw(&mail);
    let start = clock();
    let _ = read(&raw, Charset::UTF_8);
    let seconds = clock() - start;
    // Two seconds are the limit of a release build on a quiet machine; this is neither.
    assert!(seconds < 20.0, "{seconds} s");
}

/// Twice the text may cost twice the work: these cost four times as much for each doubling when a line looks back over all
/// lines before it, or a file at the whole HTML.
#[rstest]
#[case::empty_lines(|n| { mail::fold(&format!("Chào\n{}> cũ", "\n".repeat(n * 400))); })]
#[case::many_recipients(|n| {
    let to: String = (0..n * 20).map(|number| format!("a{number}@b.example,\n ")).collect();
    let _ = read(&raw(&format!("From: a@b\nTo: {to}\n\nx")), Charset::UTF_8);
})]
#[case::pictures(|n| {
    let pictures: String = (0..n).map(|id| format!("--b\nContent-Type: image/png\nContent-ID: <i{id}>\n\nx\n")).collect();
    let html = format!("--b\nContent-Type: text/html\n\n{}\n", "<p>cid".repeat(n * 400));
    let mail = format!("From: a@b\nContent-Type: multipart/mixed; boundary=b\n\n{html}{pictures}--b--\n");
    assert!(read(&raw(&mail), Charset::UTF_8).is_ok());
})]
fn four_times_as_much_takes_four_times_as_long(#[case] work: fn(usize)) {
    let cost = |n: usize| {
        let start = clock();
        work(n);
        (clock() - start).max(1e-4)
    };
    cost(40);
    let (small, large) = (cost(40), cost(160));
    assert!(large < small * 9.0, "{small} s became {large} s");
}

/// The CPU that this thread has used, in seconds.
fn clock() -> f64 {
    let status = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    status.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_end_the_program(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = read(&bytes, Charset::UTF_8);
        let mail = [b"From: a@b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".as_slice(), &bytes].concat();
        prop_assert!(read(&mail, Charset::UTF_8).is_ok());
    }

    #[test]
    fn no_change_of_a_mail_ends_the_program(
        changes in prop::collection::vec((0..MAIL.len(), 0..MAIL.len(), any::<u8>(), 0..40_usize), 1..12),
    ) {
        let mut mail = MAIL.as_bytes().to_vec();
        for (at, from, byte, length) in changes {
            let piece: Vec<u8> = mail.iter().skip(from).take(length).copied().chain([byte]).collect();
            let at = at.min(mail.len());
            let end = (at + length / 2).min(mail.len());
            mail.splice(at..end, piece);
        }
        let _ = read(&mail, Charset::named("windows-1258").unwrap());
    }
}

const MAIL: &str = "From: =?utf-8?q?Tr=E1=BA=A7n_Lan?= <lan@example.vn>\r\nTo: Nhóm: a@b, \"c\" <d@e>;\r\n\
    Date: Mon, 3 Nov 2025 09:12:33 +0700\r\nSubject: =?utf-8?b?TcOheQ==?= =?x\r\nReferences: <a@b>\r\n <c@d>\r\n\
    Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=bb\r\n\r\n\
    --bb\r\nContent-Type: text/plain; charset=utf-7\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nM=C3=A1y +AGE-\r\n\
    --bb\r\nContent-Type: text/html; charset=windows-1258\r\n\r\n<p>x<br>&amp;<img src='cid:a'></p>\r\n--bb--\r\n\
    --b\r\nContent-Type: image/png; name*0*=utf-8''%C3%A1; name*1=\"b.png\"\r\nContent-ID: <a>\r\n\
    Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
    Final-Recipient: rfc822; x@y\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n";
