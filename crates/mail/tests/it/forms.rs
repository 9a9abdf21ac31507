//! Ten thousand odd mails, the same in every run: none makes the reader panic, and each keeps its limits.

use std::collections::HashSet;

use mail::{
    Attachment, Charset, Checked, Letter, OwnMarks, decide_class, decide_evidence, fold,
    html::{Images, sanitise},
    read,
    sign::Keys,
};

const FORMS: u64 = 10_000;

/// Numbers that look like chance and are not (SplitMix64).
struct Seed(u64);

impl Seed {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

const WHO: [&str; 14] = [
    "lan@khach.example",
    "Lan <lan@khach.example>",
    "=?utf-8?Q?L=C3=AA_Lan?= <lan@khach.example>",
    "=?windows-1258?B?/////w==?= <a@b.example>",
    "\"a\\\" <x@y.example>\" <lan@khach.example>",
    "a@b.example, c@d.example",
    "<>",
    "undisclosed-recipients:;",
    "nhóm: a@b.example, c@d.example;",
    "lan@khách.example",
    "@",
    "<lan@khach.example",
    "\u{202e}nal <lan@khach.example>",
    "(a (b (c (d)))) lan@khach.example",
];

const DATES: [&str; 9] = [
    "Sun, 22 Nov 2026 10:00:00 +0700",
    "Thu, 1 Jan 1970 00:00:00 +0000",
    "Fri, 31 Dec 9999 23:59:59 +9999",
    "Mon, 99 Foo 2026 99:99:99 -0000",
    "-1",
    "22/11/2026",
    "Sun, 22 Nov 99999999999999999999 10:00:00 +0700",
    "",
    "((((((((((((((((",
];

const TYPES: [&str; 16] = [
    "text/plain",
    "text/plain; charset=utf-8",
    "text/plain; charset=windows-1258",
    "text/plain; charset=klingon",
    "text/plain; charset=utf-7",
    "text/html; charset=utf-16",
    "text/html",
    "multipart/mixed; boundary=b",
    "multipart/alternative; boundary=\"b\"",
    "multipart/related; boundary=b; type=\"text/html\"",
    "multipart/report; report-type=delivery-status; boundary=b",
    "multipart/encrypted; boundary=b",
    "message/rfc822",
    "application/ms-tnef; name=winmail.dat",
    "image/png; name*0*=utf-8''%61; name*1=../../etc/passwd",
    "multipart/mixed; boundary=",
];

const OTHERS: [&str; 14] = [
    "Auto-Submitted: auto-replied",
    "Return-Path: <>",
    "Reply-To: mallory@example.org, lan@khach.example",
    "References: <a@b> <c@d> <e",
    "In-Reply-To: ><",
    "Message-ID: <x@y.example>",
    "Message-ID:",
    "DKIM-Signature: v=1; l=0; d=khach.example",
    "Authentication-Results: mx; dmarc=pass header.from=khach.example",
    "Content-Disposition: attachment; filename=\"hoa-don.pdf.exe\"",
    "Content-ID: <anh@khach>",
    " folded into nothing",
    "No colon at all",
    "Subject: \u{0}\u{7}=?utf-8?B?4oCu?= [#8412]",
];

const BODIES: [&str; 12] = [
    "Máy hỏng.\r\n",
    "",
    "<p onclick=alert(1)>x<script>alert(1)</script><img src=cid:anh@khach>\r\n",
    "<div style='x'><svg/onload=alert(1)><a href=javascript:alert(1)>x\r\n",
    "> quoted\r\n> quoted\r\nOn Sun, Lan wrote:\r\n> more\r\n",
    "--b\r\nContent-Type: text/html\r\n\r\n<b>x</b>\r\n--b\r\nContent-Type: image/png\r\n\r\n\u{89}PNG\r\n--b--\r\n",
    "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--b\r\n--c--\r\n",
    "--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n",
    "--b--\r\n--b\r\n--b--\r\n",
    "=ZZ=\r\n=C3=\r\n",
    "begin 644 x\r\n#0V%T\r\nend\r\n",
    "\u{feff}\u{0}\u{200b}\r\r\r\n",
];

/// A mail out of odd pieces, and some of its bytes changed, lost or doubled.
fn form(number: u64) -> Vec<u8> {
    let seed = &mut Seed(number);
    let mut lines = Vec::new();
    for name in ["From", "To", "Cc", "From", "Reply-To"] {
        if seed.below(3) > 0 {
            lines.push(format!("{name}: {}", seed.one_of(&WHO)));
        }
    }
    lines.push(format!("Date: {}", seed.one_of(&DATES)));
    lines.push(format!("Content-Type: {}", seed.one_of(&TYPES)));
    let encodings = ["7bit", "base64", "quoted-printable", "x-uuencode", "8bit", "gzip"];
    lines.push(format!("Content-Transfer-Encoding: {}", seed.one_of(&encodings)));
    for _ in 0..seed.below(6) {
        let at = seed.below(lines.len() + 1);
        lines.insert(at, seed.one_of(&OTHERS).to_owned());
    }
    lines.insert(0, format!("X-Form: {number}"));
    let ends = seed.one_of(&["\r\n", "\n", "\r\n", "\r"]);
    let body: String = (0..=seed.below(4)).map(|_| seed.one_of(&BODIES)).collect();
    let mut mail = format!("{}{ends}{ends}{body}", lines.join(ends)).into_bytes();
    for _ in 0..seed.below(5) {
        let at = seed.below(mail.len());
        match seed.below(4) {
            0 => mail[at] = seed.next().to_le_bytes()[0],
            1 => drop(mail.remove(at)),
            2 => mail.truncate(at.max(40)),
            _ => mail.insert(at, [b'\n', 0, 0xff, b'-'][seed.below(4)]),
        }
    }
    mail
}

/// What holds of every letter, whatever it was made of.
fn keeps_limits(letter: &Letter) -> bool {
    let is_line = |text: &str| !text.chars().any(char::is_control);
    let is_named = |file: &Attachment| {
        let is_path = file.name.contains(['/', '\\']) || file.name.starts_with('.');
        !file.name.is_empty() && !is_path && is_line(&file.name)
    };
    let people = [&letter.from, &letter.reply_to, &letter.to, &letter.cc];
    letter.message_id.starts_with('<')
        && is_line(&letter.subject)
        && people.iter().all(|all| all.iter().all(|who| !who.address.is_empty() && is_line(&who.address)))
        && letter.references.len() <= 101
        && !letter.text.contains(['\0', '\r'])
        && letter.attachments.iter().all(is_named)
}

#[test]
fn ten_thousand_odd_mails_are_read_or_refused_and_nothing_breaks() {
    let (keys, addresses) = (Keys::new([7; 32], []), ["care@saomai.example".to_owned()]);
    let own = OwnMarks { keys: &keys, addresses: &addresses };
    let fallback = Charset::named("windows-1258").unwrap();
    let (mut seen, mut letters) = (HashSet::new(), 0);
    for number in 0..FORMS {
        let raw = form(number);
        let Ok(letter) = read(&raw, fallback) else {
            seen.insert(raw);
            continue;
        };
        letters += 1;
        assert!(keeps_limits(&letter), "form {number}: {letter:?}");
        let whole: usize = fold(&letter.text).iter().map(|span| span.range.len()).sum();
        assert_eq!(whole, letter.text.len(), "form {number}: nothing is cut");
        decide_class(&letter, &own);
        let evidence = decide_evidence(&letter, Some("mx.saomai.example"), &Checked::default());
        assert!(matches!(evidence, mail::Evidence::Unverified(_)), "form {number}: nobody vouches for it");
        if let Some(html) = &letter.html {
            let clean = sanitise(html, &Images::NONE);
            assert!(!clean.contains("<script") && !clean.contains("onclick"), "form {number}: {clean}");
            assert_eq!(sanitise(&clean, &Images::NONE), clean, "form {number}");
        }
        seen.insert(raw);
    }
    assert_eq!(seen.len() as u64, FORMS, "each is another one");
    assert!(letters > 7_500, "most of them are mails: {letters}");
}
