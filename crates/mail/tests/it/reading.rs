//! What a mail says.

use crate::mails::{from_lan, letter, letter_of_bytes, raw};
use mail::{AttachmentKind, Charset, Mailbox, read};
use rstest::rstest;

fn mailbox(name: &str, address: &str) -> Mailbox {
    Mailbox { name: name.into(), address: address.into() }
}

#[test]
fn a_plain_mail_is_read_as_it_was_written() {
    let letter = letter(
        "Return-Path: <lan@example.vn>\nDelivered-To: hop-thu@haumai.vn\n\
         From: =?utf-8?q?Tr=E1=BA=A7n_Lan?= <lan@example.vn>\nTo: \"Bảo hành\" <BaoHanh@haumai.vn>, ke.toan@haumai.vn\n\
         Cc: minh@example.vn\nReply-To: lan.tran@example.com\nDate: Mon, 3 Nov 2025 09:12:33 +0700\n\
         Subject: =?utf-8?b?TcOheSBz4bqleSB0w7Nj?=\n kêu to\nMessage-ID: <a1@example.vn>\n\
         In-Reply-To: <b2@haumai.vn>\nReferences: <s@haumai.vn>\n <b2@haumai.vn>\n\n\
         Chào shop,\nmáy kêu to quá.\n",
    );
    assert_eq!(letter.from, [mailbox("Trần Lan", "lan@example.vn")]);
    assert_eq!(letter.author(), letter.from.first());
    assert_eq!(letter.to, [mailbox("Bảo hành", "BaoHanh@haumai.vn"), mailbox("", "ke.toan@haumai.vn")]);
    assert_eq!(letter.cc, [mailbox("", "minh@example.vn")]);
    assert_eq!(letter.reply_to, [mailbox("", "lan.tran@example.com")]);
    let ours = ["baohanh@haumai.vn", "ke.toan@haumai.vn", "minh@example.vn", "hop-thu@haumai.vn"];
    assert_eq!(letter.delivered_to, ours);
    assert_eq!(letter.subject, "Máy sấy tóc kêu to");
    assert_eq!(letter.sent_at.unwrap().to_string(), "2025-11-03T02:12:33Z");
    assert_eq!((letter.message_id.as_str(), letter.is_id_made), ("<a1@example.vn>", false));
    assert_eq!(letter.in_reply_to, ["<b2@haumai.vn>"]);
    assert_eq!(letter.references, ["<s@haumai.vn>", "<b2@haumai.vn>"]);
    assert_eq!(letter.text, "Chào shop,\nmáy kêu to quá.\n");
    assert_eq!((letter.html, letter.attachments.len(), letter.is_charset_replaced), (None, 0, false));
}

#[test]
fn of_two_forms_both_are_kept_and_neither_is_a_file() {
    let letter = letter(
        "From: lan@example.vn\nContent-Type: multipart/alternative; boundary=b\n\n\
         --b\nContent-Type: text/plain; charset=utf-8\n\nMáy hỏng\n\
         --b\nContent-Type: text/html; charset=utf-8\n\n<p>Máy <b>hỏng</b></p>\n--b--\n",
    );
    assert_eq!(letter.text, "Máy hỏng");
    assert_eq!(letter.html.as_deref(), Some("<p>Máy <b>hỏng</b></p>"));
    assert_eq!(letter.attachments, []);
}

#[test]
fn a_mail_in_html_only_has_the_text_that_a_person_reads_in_it() {
    let letter = letter(
        "From: lan@example.vn\nContent-Type: text/html; charset=utf-8\n\n\
         <html><head><title>x</title><style>p{a>b}</style></head><body><div>Chào shop,</div>\n<div><br></div>\n\
         <div>máy&nbsp;kêu  <b>to</b> &amp; nóng</div><script>if (a<b) {}</script><p>Lan</p></body></html>\n",
    );
    assert_eq!(letter.text, "Chào shop,\n\nmáy kêu to & nóng\nLan");
}

#[test]
fn a_picture_that_the_text_shows_is_inline_and_one_beside_it_is_not() {
    let letter = letter(
        "From: lan@example.vn\nContent-Type: multipart/mixed; boundary=m\n\n\
         --m\nContent-Type: multipart/related; boundary=r\n\n\
         --r\nContent-Type: text/html\n\n<img src=\"cid:anh1@x\">\n\
         --r\nContent-Type: image/png\nContent-ID: <anh1@x>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgoAAAANSUhEUg==\n--r--\n\
         --m\nContent-Type: image/jpeg; name=hoa-don.jpg\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n/9j/4AAQSkZJRg==\n--m--\n",
    );
    let files: Vec<_> =
        letter.attachments.iter().map(|f| (f.name.as_str(), f.media_type.as_str(), f.is_inline)).collect();
    assert_eq!(files, [("file-1.png", "image/png", true), ("hoa-don.jpg", "image/jpeg", false)]);
    assert_eq!(letter.attachments[0].content_id.as_deref(), Some("anh1@x"));
    assert_eq!(letter.attachments[0].bytes[1..4], *b"PNG");
}

#[rstest]
#[case::declared("text/plain; charset=windows-1258", b"\xd0i\xea\xf2n thoa\xf2i", "Điện thoại", false)]
#[case::nothing_declared_is_utf8("text/plain", "Điện thoại".as_bytes(), "Điện thoại", false)]
#[case::nothing_declared_and_no_utf8("text/plain", b"m\xe1y \xf0i\xea\xf2n", "máy điện", false)]
#[case::ascii_declares_nothing("text/plain; charset=us-ascii", "Điện".as_bytes(), "Điện", false)]
#[case::wrongly_declared("text/plain; charset=utf-8", b"m\xe1y", "m\u{fffd}y", true)]
#[case::unknown("text/plain; charset=tcvn3", b"m\xb8y", "m\u{fffd}y", true)]
#[case::decomposed("text/plain; charset=utf-8", "hoa\u{300} Viê\u{323}t".as_bytes(), "hoà Việt", false)]
#[case::nul("text/plain; charset=utf-8", b"a\0b", "ab", false)]
#[case::japanese("text/plain; charset=iso-2022-jp", b"\x1b$BJ]>Z\x1b(B", "保証", false)]
fn letters_are_read_as_declared_else_as_utf8_else_as_the_mailbox_says(
    #[case] declared: &str,
    #[case] bytes: &[u8],
    #[case] text: &str,
    #[case] is_replaced: bool,
) {
    let head = format!("From: a@example.vn\r\nContent-Type: {declared}\r\n\r\n");
    let letter = letter_of_bytes(&[head.as_bytes(), bytes].concat());
    assert_eq!((letter.text.as_str(), letter.is_charset_replaced), (text, is_replaced));
}

#[test]
fn a_head_with_bare_bytes_is_read_too() {
    let head = b"From: Tr\xe2\xccn Lan <lan@example.vn>\r\nSubject: m\xe1y ho\xd2ng\r\n\r\nx";
    let letter = letter_of_bytes(head);
    assert_eq!((letter.from[0].name.as_str(), letter.subject.as_str()), ("Trần Lan", "máy hỏng"));
    let unknown = read(head, Charset::UTF_8).unwrap();
    assert!(unknown.is_charset_replaced);
}

#[test]
fn nobody_is_the_author_of_a_mail_without_from_or_with_two() {
    assert_eq!(letter("Subject: x\n\nx").author(), None);
    assert_eq!(letter("From: lan@example.vn\nFrom: sep@haumai.vn\n\nx").author(), None);
    assert_eq!(letter("From: lan@example.vn, sep@haumai.vn\n\nx").author(), None);
    let both = letter("From: lan@example.vn\nFROM: sep@haumai.vn\n\nx").from;
    assert_eq!(both, [mailbox("", "lan@example.vn"), mailbox("", "sep@haumai.vn")]);
}

#[test]
fn a_mail_without_an_id_has_the_same_one_on_every_way() {
    let mail =
        |received: &str, text: &str| letter(&format!("{received}From: lan@example.vn\nSubject: x\n\n{text}"));
    let (one, two) = (mail("Received: from a by b\n", "Chào"), mail("", "Chào"));
    assert!(one.is_id_made && one.message_id.ends_with("@no-id.invalid>"), "{}", one.message_id);
    assert_eq!(one.message_id, two.message_id);
    assert_ne!(one.message_id, mail("", "Chào shop").message_id);
}

#[test]
fn the_digest_tells_the_same_mail_from_another_with_its_id() {
    let mail = |received: &str, text: &str| from_lan(received, text).parts_digest;
    assert_eq!(mail("Received: from a by b", "Chào"), mail("", "Chào"));
    assert_ne!(mail("", "Chào"), mail("", "Chào!"));
}

#[rstest]
#[case("Mon, 3 Nov 2025 09:12:33 +0700", "2025-11-03T02:12:33Z")]
#[case("Mon, 3 Nov 2036 09:12:33 +0700", "2025-11-03T02:20:00Z")]
#[case("Thu, 1 Jan 1970 00:00:00 +0000", "2025-11-03T02:20:00Z")]
#[case("hôm qua", "2025-11-03T02:20:00Z")]
#[case("99 Foo 99999 99:99:99 +9999", "2025-11-03T02:20:00Z")]
fn an_absurd_date_gives_way_to_the_time_of_arrival(#[case] date: &str, #[case] used: &str) {
    let letter = from_lan(&format!("Date: {date}"), "x");
    assert_eq!(letter.sent_or("2025-11-03T02:20:00Z".parse().unwrap()).to_string(), used);
}

#[test]
fn an_empty_mail_is_a_mail() {
    let letter = letter("From: lan@example.vn\n");
    assert_eq!((letter.subject.as_str(), letter.text.as_str(), letter.attachments.len()), ("", "", 0));
}

#[rstest]
#[case("application/ms-tnef", "winmail.dat", AttachmentKind::Tnef)]
#[case("application/octet-stream", "Winmail.DAT", AttachmentKind::Tnef)]
#[case("application/pkcs7-mime; smime-type=enveloped-data", "smime.p7m", AttachmentKind::Encrypted)]
#[case("application/octet-stream", "encrypted.asc", AttachmentKind::Encrypted)]
#[case("application/pgp-signature", "signature.asc", AttachmentKind::Signature)]
#[case("message/rfc822", "thu.eml", AttachmentKind::Letter)]
#[case("application/pdf", "hoa-don.pdf", AttachmentKind::File)]
fn what_cannot_be_opened_is_named_as_such(
    #[case] declared: &str,
    #[case] name: &str,
    #[case] kind: AttachmentKind,
) {
    let letter = letter(&format!(
        "From: lan@example.vn\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nxem tệp\n\
         --b\nContent-Type: {declared}\nContent-Disposition: attachment; filename=\"{name}\"\n\nFrom: x@example.vn\n\nx\n--b--\n"
    ));
    assert_eq!(letter.attachments.iter().map(|file| file.kind).collect::<Vec<_>>(), [kind]);
    assert_eq!((letter.attachments[0].name.as_str(), letter.is_encrypted), (name, false));
}

#[test]
fn a_mail_that_is_encrypted_as_a_whole_says_so() {
    let letter = letter(
        "From: lan@example.vn\nContent-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n\
         --b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n\
         --b\nContent-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----\n--b--\n",
    );
    assert!(letter.is_encrypted);
    assert_eq!((letter.text.as_str(), letter.attachments.len()), ("", 2));
}

#[test]
fn a_file_is_what_its_bytes_show_and_never_what_they_do_not() {
    let typed = |declared: &str, base64: &str| {
        letter(&format!(
            "From: a@example.vn\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n\
             --b\nContent-Type: {declared}\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n{base64}\n--b--\n"
        ))
        .attachments[0]
            .media_type
            .clone()
    };
    assert_eq!(typed("image/png", "iVBORw0KGgoAAAANSUhEUg=="), "image/png");
    assert_eq!(typed("image/png", "PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=="), "text/html");
    assert_eq!(
        typed("image/jpeg", "TVqQAAMAAAAEAAAA//8AALgAAAA="),
        "application/vnd.microsoft.portable-executable"
    );
    assert_eq!(typed("image/png", "YSxiCg=="), "application/octet-stream");
    assert_eq!(typed("text/csv", "YSxiCg=="), "text/csv");
    assert_eq!(typed("text/csv", "YSxiAA=="), "application/octet-stream");
}

#[rstest]
#[case("../../etc/passwd", "_.._etc_passwd")]
#[case("hoa\u{202e}gnp.exe", "hoagnp.exe")]
#[case("a\tb\nc.txt", "a b c.txt")]
#[case("=?utf-8?q?h=C3=B3a_=C4=91=C6=A1n.pdf?=", "hóa đơn.pdf")]
fn the_name_of_a_file_is_only_a_name(#[case] given: &str, #[case] name: &str) {
    let letter = letter_of_bytes(
        format!(
            "From: a@example.vn\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n\
             --b\nContent-Type: application/pdf; name=\"{}\"\n\nx\n--b--\n",
            given.replace('\n', "\n ")
        )
        .as_bytes(),
    );
    assert_eq!(letter.attachments[0].name, name);
}

#[test]
fn a_mail_inside_a_mail_is_kept_as_a_file_and_not_opened() {
    let inner = "From: minh@example.vn\nSubject: x\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\nbên trong\n--i--";
    let letter = letter(&format!(
        "From: lan@example.vn\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nxem thư\n\
         --b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    ));
    assert_eq!((letter.text.as_str(), letter.attachments.len()), ("xem thư", 1));
    assert_eq!(letter.attachments[0].name, "mail-1.eml");
    assert_eq!(letter.attachments[0].bytes, raw(inner));
}

#[rstest]
#[case::no_end("--b\n\nmột\n--b\n\nhai\n", "một\nhai\n")]
#[case::line_that_begins_with_the_boundary("--b và thêm\n\nmột\n--b--\n", "một")]
#[case::end_without_its_line("--b\n\nmột--b--\n", "một")]
#[case::text_before_and_after("mở đầu\n--b\n\nmột\n--b--\nhết\n", "một")]
#[case::part_without_empty_line("--b\n--b\n\nhai\n--b--\n", "\nhai")]
#[case::no_part_at_all("không có phần nào\n", "không có phần nào\n")]
fn a_broken_multipart_keeps_what_it_holds(#[case] body: &str, #[case] text: &str) {
    let letter = letter(&format!("From: a@example.vn\nContent-Type: multipart/mixed; boundary=b\n\n{body}"));
    assert_eq!(letter.text, text);
}

#[rstest]
#[case("quoted-printable", "M=C3=A1y 100%=\n h=E1=BB=8Fng a=b =ZZ", "Máy 100% hỏng a=b =ZZ")]
#[case("base64", "TcOheSBo\n4buPbmc=\n-- \nchữ ký", "Máy hỏng")]
fn half_a_text_is_worth_more_than_none(#[case] transfer: &str, #[case] body: &str, #[case] text: &str) {
    let letter = from_lan(&format!("Content-Transfer-Encoding: {transfer}"), body);
    assert!(letter.text.starts_with(text), "{}", letter.text);
}
