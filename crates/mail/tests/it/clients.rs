//! Ten mail programs answer one letter of ours, each in its way.

use crate::mails::letter;
use mail::{
    Letter, LetterClass, OwnMarks, decide_class, fold, fold_html, html,
    sign::{Keys, Route},
};
use rstest::rstest;
use uuid::Uuid;

const STRAND: Uuid = Uuid::from_u128(0x0193_5a2c_7e40_7abc_8def_0123_4567_89ab);
const MESSAGE: Uuid = Uuid::from_u128(0x0193_5a2c_7e40_7abc_9f00_fedc_ba98_7654);

fn keys() -> Keys {
    Keys::new([7; 32], [])
}

/// The mail with our ids and our reply address in it.
fn answer(mail: &str) -> Letter {
    let keys = keys();
    let reply_to = keys.address("baohanh@haumai.vn", Route::of(STRAND)).unwrap();
    let (strand, message) =
        (keys.strand_id(STRAND, "haumai.vn"), keys.message_id(STRAND, MESSAGE, "haumai.vn"));
    letter(&mail.replace("REPLY_TO", &reply_to).replace("STRAND", &strand).replace("MESSAGE", &message))
}

/// What of the answer is new, as the page shows it: from the HTML, if there is one.
fn shown(letter: &Letter) -> String {
    let folded = |text: &str, spans: Vec<mail::Span>| -> String {
        spans
            .into_iter()
            .filter(|span| !span.is_folded)
            .map(|span| text.get(span.range).unwrap().to_owned())
            .collect()
    };
    match &letter.html {
        Some(markup) => {
            let safe = html::sanitise(markup, &html::Images::NONE);
            html::text(&folded(&safe, fold_html(&safe)))
        }
        None => folded(&letter.text, fold(&letter.text)).trim().to_owned(),
    }
}

const GMAIL: &str = r#"Delivered-To: baohanh@haumai.vn
Received: by 2002:a05:6402:1a2b:b0:5c9 with SMTP id x; Mon, 3 Nov 2025 09:12:33 +0700
MIME-Version: 1.0
References: STRAND MESSAGE
In-Reply-To: MESSAGE
From: =?UTF-8?B?VHLhuqduIExhbg==?= <lan@gmail.example>
Date: Mon, 3 Nov 2025 09:12:33 +0700
Message-ID: <CAF+kq=Rk2@mail.gmail.example>
Subject: =?UTF-8?B?UmU6IE3DoXkgc+G6pXkgdMOzYw==?=
To: =?UTF-8?B?QuG6o28gaMOgbmg=?= <REPLY_TO>
Content-Type: multipart/alternative; boundary="000000000000a1b2c3"

--000000000000a1b2c3
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: base64

ROG6oSwgY2hp4buBdSBlbSBxdWEgbOG6pXkuDQoNClbDoG8gVGggMiwgMyB0aGcgMTEsIDIwMjUg
dsOgbyBsw7pjIDA5OjAwIELhuqNvIGjDoG5oIDxiYW9oYW5oQGhhdW1haS52bj4NCsSRw6Mgdmnh
ur90Og0KDQo+IE3DoXkgeG9uZyBy4buTaS4NCg==
--000000000000a1b2c3
Content-Type: text/html; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

<div dir=3D"ltr">D=E1=BA=A1, chi=E1=BB=81u em qua l=E1=BA=A5y.</div><br><div cl=
ass=3D"gmail_quote gmail_quote_container"><div dir=3D"ltr" class=3D"gmail_attr">=
V=C3=A0o Th 2 =C4=91=C3=A3 vi=E1=BA=BFt:<br></div><blockquote class=3D"gmail_quo=
te" style=3D"margin:0">M=C3=A1y xong r=E1=BB=93i.</blockquote></div>
--000000000000a1b2c3--
"#;

const OUTLOOK_DESKTOP: &str = r#"From: Lan <lan@congty.example>
To: "Bao hanh" <REPLY_TO>
Subject: RE: May say toc
Thread-Topic: May say toc
Thread-Index: AQHbLXk0X3qz==
Date: Mon, 3 Nov 2025 02:12:33 +0000
Message-ID: <SG2PR0601MB1@SG2PR0601MB1.apcprd06.prod.outlook.example>
References: STRAND
 MESSAGE
In-Reply-To: MESSAGE
Accept-Language: vi-VN, en-US
X-MS-Has-Attach: yes
Content-Type: multipart/related; boundary="_004_x_"; type="multipart/alternative"
MIME-Version: 1.0

--_004_x_
Content-Type: multipart/alternative; boundary="_000_x_"

--_000_x_
Content-Type: text/plain; charset="windows-1258"
Content-Transfer-Encoding: quoted-printable

Da, chie=CC=80u em qua la=E2=CC=y.

From: Bao hanh <baohanh@haumai.vn>
Sent: Monday, November 3, 2025 9:00 AM
To: Lan <lan@congty.example>
Subject: May say toc

May xong roi.
--_000_x_
Content-Type: text/html; charset="utf-8"

<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm} --></style></head>
<body lang="VI"><div class="WordSection1"><p class="MsoNormal">Dạ, chiều em qua lấy.<o:p></o:p></p>
<p class="MsoNormal"><img src="cid:image001.png@01DB" width="120"></p><div id="divRplyFwdMsg"><p><b>From:</b> Bao hanh</p></div>
<p>May xong roi.</p></div></body></html>
--_000_x_--
--_004_x_
Content-Type: image/png; name="image001.png"
Content-ID: <image001.png@01DB>
Content-Disposition: inline; filename="image001.png"
Content-Transfer-Encoding: base64

iVBORw0KGgoAAAANSUhEUg==
--_004_x_--
"#;

const OUTLOOK_365: &str = r#"From: Lan <lan@congty.example>
To: Bao hanh <REPLY_TO>
Subject: Re: May say toc
Message-ID: <TYZPR06MB2@TYZPR06MB2.apcprd06.prod.outlook.example>
References: STRAND
In-Reply-To: MESSAGE
Content-Language: vi-VN
Content-Type: text/html; charset="Windows-1252"
Content-Transfer-Encoding: quoted-printable
MIME-Version: 1.0

<html><body dir=3D"ltr"><div class=3D"elementToProof">D=E3 nh=E2=3Dn, c=E1m =F3n.</div>
<div id=3D"appendonsend"></div><hr style=3D"display:inline-block;width:98%" tabindex=3D"-1">
<div id=3D"divRplyFwdMsg" dir=3D"ltr"><font face=3D"Calibri"><b>From:</b> Bao hanh</font></div>
<div>May xong roi.</div></body></html>
"#;

const OUTLOOK_MOBILE: &str = r#"From: Lan <lan@outlook.example>
To: Bao hanh <REPLY_TO>
Subject: Re: May say toc
Message-ID: <PSAPR06MB3@PSAPR06MB3.apcprd06.prod.outlook.example>
In-Reply-To: MESSAGE
References: MESSAGE
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: 8bit

Dạ, chiều em qua lấy.

Tải Outlook cho iOS<https://aka.example/o0ukef>
________________________________
Từ: Bao hanh <baohanh@haumai.vn>
Đã gửi: Thứ Hai, Tháng Mười Một 3, 2025 9:00 SA
Đến: Lan <lan@outlook.example>
Chủ đề: May say toc

May xong roi.
"#;

const APPLE_MAIL: &str = r#"From: Lan <lan@icloud.example>
Content-Type: multipart/mixed; boundary="Apple-Mail=_A1"
Mime-Version: 1.0 (Mac OS X Mail 16.0 \(3774.600.62\))
Subject: Re: May say toc
Date: Mon, 3 Nov 2025 09:12:33 +0700
References: STRAND
 MESSAGE
To: Bao hanh <REPLY_TO>
In-Reply-To: MESSAGE
Message-Id: <9C8B7A6D-1111-2222-3333-444455556666@icloud.example>
X-Mailer: Apple Mail (2.3774.600.62)

--Apple-Mail=_A1
Content-Transfer-Encoding: quoted-printable
Content-Type: text/plain; charset=utf-8

D=E1=BA=A1, h=C3=B3a =C4=91=C6=A1n =C4=91=C3=A2y =E1=BA=A1.

--Apple-Mail=_A1
Content-Disposition: inline; filename*=utf-8''ho%CC%81a%20%C4%91%C6%A1n.jpg
Content-Type: image/jpeg; x-unix-mode=0644; name="=?utf-8?B?aG/MgWEgxJHGoW4uanBn?="
Content-Transfer-Encoding: base64

/9j/4AAQSkZJRg==
--Apple-Mail=_A1
Content-Transfer-Encoding: 8bit
Content-Type: text/plain; charset=utf-8

Em cảm ơn.

> Vào 3 thg 11, 2025, lúc 09:00, Bao hanh <baohanh@haumai.vn> đã viết:
>
> May xong roi.

--Apple-Mail=_A1--
"#;

const THUNDERBIRD: &str = r#"Message-ID: <f1e2d3c4-0000-1111-2222-333344445555@example.de>
Date: Mon, 3 Nov 2025 09:12:33 +0100
MIME-Version: 1.0
User-Agent: Mozilla Thunderbird
Subject: Re: May say toc
To: Bao hanh <REPLY_TO>
References: STRAND MESSAGE
Content-Language: de-DE
From: Lan <lan@example.de>
In-Reply-To: MESSAGE
Content-Type: text/html; charset=UTF-8
Content-Transfer-Encoding: 8bit

<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body>
<p>Ja, ich hole ihn ab.</p><div class="moz-cite-prefix">Am 03.11.25 um 09:00 schrieb Bao hanh:<br></div>
<blockquote type="cite" cite="mid:x"><p>May xong roi.</p></blockquote></body></html>
"#;

const YAHOO: &str = r#"Date: Mon, 3 Nov 2025 02:12:33 +0000 (UTC)
From: Lan <lan@yahoo.example>
Reply-To: Lan <lan@yahoo.example>
To: Bao hanh <REPLY_TO>
Message-ID: <1234567890.123456.1762135953000@mail.yahoo.example>
In-Reply-To: MESSAGE
References: STRAND MESSAGE
Subject: Re: May say toc
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="----=_Part_1"
X-Mailer: WebService/1.1.2 YahooMailIosMobile

------=_Part_1
Content-Type: text/plain; charset=UTF-8

Dạ vâng ạ.

------=_Part_1
Content-Type: text/html; charset=UTF-8

<div>Dạ vâng ạ.<br><br></div><div id="ymail_android_signature"><br></div><div class="yahoo_quoted"><div>On Monday, Bao hanh wrote:</div>
<div>May xong roi.</div></div>
------=_Part_1--
"#;

const PROTON: &str = r#"Date: Mon, 03 Nov 2025 02:12:33 +0000
To: Bao hanh <REPLY_TO>
From: Lan <lan@proton.example>
Subject: Re: May say toc
Message-ID: <aB3dE5==@proton.example>
In-Reply-To: MESSAGE
References: STRAND MESSAGE
Feedback-ID: 1:user:proton
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PGRpdiBzdHlsZT0iZm9udC1mYW1pbHk6IEFyaWFsOyI+ROG6oSB2w6JuZyDhuqEuPC9kaXY+PGRp
diBjbGFzcz0icHJvdG9ubWFpbF9xdW90ZSI+T24gTW9uZGF5PGJyPjxibG9ja3F1b3RlIGNsYXNz
PSJwcm90b25tYWlsX3F1b3RlIiB0eXBlPSJjaXRlIj5NYXkgeG9uZyByb2kuPC9ibG9ja3F1b3Rl
PjwvZGl2Pg==
"#;

const ZOHO: &str = r#"Date: Mon, 03 Nov 2025 09:12:33 +0700
From: Lan <lan@zoho.example>
To: "Bao hanh" <REPLY_TO>
Message-ID: <18f0a1b2c3d.1234567@zoho.example>
In-Reply-To: MESSAGE
References: STRAND
 MESSAGE
Subject: Re: May say toc
MIME-Version: 1.0
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: 7bit
Importance: Medium
X-Mailer: Zoho Mail

Chieu em qua lay.


---- On Mon, 03 Nov 2025 09:00:00 +0700 Bao hanh <baohanh@haumai.vn> wrote ---

May xong roi.
"#;

/// A Vietnamese web mail of old: no threading fields, no charset, and bare bytes in the head.
const WEBMAIL: &str = r#"Received: from webmail.congty.example by mx.congty.example
From: Lan <lan@congty.example>
To: REPLY_TO
Subject: Re: May say toc
Message-ID: <20251103021233.M1@congty.example>
X-Mailer: OpenWebMail 2.53
MIME-Version: 1.0
Content-Type: text/plain

Chieu em qua lay.

---------- Original Message -----------
From: Bao hanh <baohanh@haumai.vn>
Subject: May say toc

> May xong roi.
------- End of Original Message -------
"#;

const K9: &str = r#"Date: Mon, 03 Nov 2025 09:12:33 +0000
From: Lan <lan@example.is>
To: Bao hanh <REPLY_TO>
Subject: Re: May say toc
User-Agent: K-9 Mail for Android
In-Reply-To: MESSAGE
References: STRAND MESSAGE
Message-ID: <0A1B2C3D-4E5F@example.is>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

=C3=89g s=C3=A6ki hana.

=C3=9Eann 3=2E n=C3=B3vember 2025 09:00:00 GMT, skrifa=C3=B0i Bao hanh <baohanh=
@haumai=2Evn>:
>May xong roi=2E
--=20
Sent fr=C3=A1 Android=20
"#;

#[rstest]
#[case::gmail(GMAIL, "Dạ, chiều em qua lấy.")]
#[case::outlook_desktop(OUTLOOK_DESKTOP, "Dạ, chiều em qua lấy.")]
#[case::outlook_365(OUTLOOK_365, "Dã nhâ=n, cám ón.")]
#[case::outlook_mobile(
    OUTLOOK_MOBILE,
    "Dạ, chiều em qua lấy.\n\nTải Outlook cho iOS<https://aka.example/o0ukef>"
)]
#[case::apple_mail(APPLE_MAIL, "Dạ, hóa đơn đây ạ.\n\nEm cảm ơn.")]
#[case::thunderbird(THUNDERBIRD, "Ja, ich hole ihn ab.")]
#[case::yahoo(YAHOO, "Dạ vâng ạ.")]
#[case::proton(PROTON, "Dạ vâng ạ.")]
#[case::zoho(ZOHO, "Chieu em qua lay.")]
#[case::webmail(WEBMAIL, "Chieu em qua lay.")]
#[case::k9(K9, "Ég sæki hana.")]
fn an_answer_finds_its_strand_and_shows_what_is_new(#[case] mail: &str, #[case] new: &str) {
    let letter = answer(mail);
    let routes: Vec<_> =
        letter.delivered_to.iter().filter_map(|address| keys().read_address(address)).collect();
    assert_eq!(routes, [Route::of(STRAND)]);
    let ids = || letter.references.iter().chain(&letter.in_reply_to).filter_map(|id| keys().read_id(id));
    assert!(ids().all(|strand| strand == STRAND));
    assert_eq!(ids().count() > 0, mail.contains("MESSAGE"), "{:?}", letter.references);
    assert_eq!(shown(&letter), new);
    assert!(letter.author().is_some() && !letter.is_id_made && !letter.is_charset_replaced);
    let addresses = ["baohanh@haumai.vn".to_owned()];
    let class = decide_class(&letter, &OwnMarks { keys: &keys(), addresses: &addresses });
    assert_eq!(class, LetterClass::Human);
}

#[test]
fn the_picture_between_the_lines_of_an_answer_is_named_in_composed_letters() {
    let letter = answer(APPLE_MAIL);
    let names: Vec<&str> = letter.attachments.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["hóa đơn.jpg"]);
}

#[test]
fn a_picture_in_a_signature_belongs_to_the_text_that_shows_it() {
    let letter = answer(OUTLOOK_DESKTOP);
    assert_eq!(letter.attachments.iter().map(|file| file.is_inline).collect::<Vec<_>>(), [true]);
}
