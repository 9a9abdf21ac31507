//! What is folded away, and what never is.

use mail::{Span, fold, fold_html, html};
use proptest::prelude::*;
use rstest::rstest;

/// What of a text is shown at first.
fn shown(text: &str) -> String {
    visible(text, &fold(text))
}

fn visible(text: &str, spans: &[Span]) -> String {
    spans.iter().filter(|span| !span.is_folded).map(|span| text.get(span.range.clone()).unwrap()).collect()
}

#[rstest]
#[case::gmail_vi(
    "Vào Th 2, 3 thg 11, 2025 vào lúc 09:12 Bảo hành <baohanh@haumai.vn>\nđã viết:\n\n> Chào chị\n>> cũ"
)]
#[case::apple_vi("Vào 3 thg 11, 2025, lúc 09:12, Bảo hành <baohanh@haumai.vn> đã viết:\n> Chào chị")]
#[case::gmail_en("On Mon, Nov 3, 2025 at 9:12 AM Shop <baohanh@haumai.vn> wrote:\n\n> Hello\n> there")]
#[case::gmail_broken(
    "On Mon, Nov 3, 2025 at 9:12 AM Shop with a very long name indeed\n<baohanh@haumai.vn>\nwrote:\n\n> Hello"
)]
#[case::gmail_is("Þann mán., 3. nóv. 2025 kl. 09:12 skrifaði Ábyrgð <abyrgd@haumai.is>:\n\n> Sæl")]
#[case::gmail_is_new("mán., 3. nóv. 2025 kl. 09:12 skrifaði Ábyrgð <abyrgd@haumai.is>:\n> Sæl")]
#[case::thunderbird_de("Am 03.11.25 um 09:12 schrieb Laden:\n> Hallo")]
#[case::apple_fr("Le 3 nov. 2025 à 09:12, Boutique <b@haumai.fr> a écrit :\n> Bonjour")]
#[case::gmail_es("El lun, 3 nov 2025 a las 9:12, Tienda (<t@haumai.es>) escribió:\n\n> Hola")]
#[case::name_first("Laden <laden@haumai.de> schrieb am Mo., 3. Nov. 2025, 09:12:\n\n> Hallo")]
#[case::unmarked("On 3 Nov 2025, at 09:12, Shop <baohanh@haumai.vn> wrote:\n\nHello,\nit is ready.")]
#[case::outlook_old("-----Original Message-----\nFrom: Shop\nSent: Monday\n\nHello")]
#[case::outlook_vi("-----Thư gốc-----\nTừ: Shop\n\nChào chị")]
#[case::yahoo_is("-----Upprunaleg skilaboð-----\n\nSæl")]
#[case::outlook_mobile(
    "________________________________\nFrom: Shop <a@b>\nSent: Monday, November 3, 2025 9:12 AM\nTo: Lan\nSubject: Re: x\n\nHello"
)]
#[case::outlook_fields_vi(
    "Từ: Shop <a@b>\nĐã gửi: Thứ Hai, 3 tháng 11, 2025 9:12\nĐến: Lan\nChủ đề: Re: x\n\nChào"
)]
#[case::outlook_fields_is(
    "Frá: Verslun <a@b>\nSent: mánudagur, 3. nóvember 2025\nTil: Lan\nEfni: Re: x\n\nSæl"
)]
#[case::outlook_fields_de("*Von:* Laden <a@b>\n*Gesendet:* Montag\n*An:* Lan\n*Betreff:* Re: x\n\nHallo")]
#[case::outlook_fields_fr("De : Boutique <a@b>\nEnvoyé : lundi\nÀ : Lan\nObjet : Re: x\n\nBonjour")]
#[case::outlook_fields_es("De: Tienda <a@b>\nEnviado el: lunes\nPara: Lan\nAsunto: Re: x\n\nHola")]
#[case::only_marks("> Chào chị\n> máy xong rồi")]
#[case::signature("-- \nLan\n0912 345 678")]
#[case::signature_and_quote("-- \nLan\n\nOn 3 Nov 2025 Shop wrote:\n> Hello")]
#[case::quote_and_signature("On 3 Nov 2025 Shop wrote:\n> Hello\n\n-- \nLan")]
fn what_was_read_before_is_folded(#[case] rest: &str) {
    let answer = "Dạ, chiều em qua lấy.\n\n";
    assert_eq!(shown(&format!("{answer}{rest}")), answer);
}

#[test]
fn the_line_above_an_attribution_is_not_taken_with_it() {
    let quote = "On 3 Nov 2025, at 09:12, Shop <s24@haumai.vn> wrote:\n> Hello";
    assert_eq!(shown(&format!("Dạ vâng, 9 giờ.\n{quote}")), "Dạ vâng, 9 giờ.\n");
}

#[rstest]
#[case::answers_between("> Máy kêu?\nDạ kêu to.\n> Còn nóng?\nDạ không.")]
#[case::answer_below("On 3 Nov 2025 Shop wrote:\n> Máy kêu?\n\nDạ kêu to.")]
#[case::answer_between_under_text("Chào shop,\n> Máy kêu?\nDạ kêu to.")]
#[case::nothing_but_a_quote("> Máy xong rồi")]
#[case::nothing_but_space_before("\n  \n> Máy xong rồi")]
#[case::nothing_but_a_signature("-- \nLan")]
#[case::passed_on(
    "Xem giúp em\n\n---------- Forwarded message ---------\nFrom: X <a@b>\nDate: Mon\nSubject: x\nTo: y\n\nHello"
)]
#[case::empty("")]
#[case::a_sentence("Hôm qua shop viết:\nmáy xong rồi, mà chưa thấy gì.")]
#[case::a_list_of_fields("From: Hà Nội\nTo: Huế\n\nXin giao trước thứ Sáu.")]
#[case::dashes("------\nMáy kêu\n------")]
#[case::wrote_without_day("You wrote:\nthe machine is ready.")]
fn answers_are_never_folded_and_something_is_always_seen(#[case] text: &str) {
    assert_eq!(shown(text), text);
}

#[rstest]
#[case::gmail(r#"<div class="gmail_quote gmail_quote_container"><div class="gmail_attr">Vào …</div><blockquote class="gmail_quote">cũ</blockquote></div>"#)]
#[case::outlook(
    r#"<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Shop</div><div>cũ</div>"#
)]
#[case::outlook_nested(r#"<div><div id="divRplyFwdMsg">From: Shop</div><p>cũ</p></div>"#)]
#[case::yahoo(r#"<div id="ymail" class="yahoo_quoted"><div>cũ</div></div><br>"#)]
#[case::thunderbird(
    r#"<div class="moz-cite-prefix">Am 3.11. schrieb:<br></div> <blockquote type="cite">cũ</blockquote>"#
)]
#[case::proton(r#"<blockquote class="protonmail_quote" type="cite">cũ</blockquote><br>&nbsp;"#)]
#[case::outlook_mac(r#"<span id="OLK_SRC_BODY_SECTION"><div>cũ</div></span>"#)]
#[case::unclosed(r#"<div class="gmail_quote">cũ<div>cũ"#)]
fn the_marks_of_mail_programs_are_folded(#[case] rest: &str) {
    let sanitised = html::sanitise(&format!("<p>Dạ vâng</p>{rest}"), &html::Images::NONE);
    let spans = fold_html(&sanitised);
    let seen = html::text(&visible(&sanitised, &spans));
    assert_eq!(seen, "Dạ vâng", "{sanitised}");
    assert!(html::folded(&sanitised, "Thư trước").contains("<details><summary>"));
}

#[rstest]
#[case::bare(r#"<p>Luật nói:</p><blockquote>Điều 1</blockquote>"#)]
#[case::answer_below(r#"<div class="gmail_quote">cũ</div><p>Dạ vâng</p>"#)]
#[case::answer_between(r#"<p>Chào</p><div class="gmail_quote">cũ</div><p>Dạ vâng</p>"#)]
#[case::nothing_else(r#"<div class="gmail_quote">chuyển tiếp</div>"#)]
#[case::passed_on(r#"<p>Xem giúp em</p><div class="gmail_quote"><div>---------- Forwarded message ---------<br>Từ: X</div>x</div>"#)]
#[case::only_a_picture_after(r#"<p>x</p><div class="gmail_quote">cũ</div><img alt="hóa đơn">"#)]
#[case::words_after_the_prefix(r#"<p>x</p><div class="moz-cite-prefix">Am 3.11.:</div><p>mới</p>"#)]
fn in_html_too_answers_are_never_folded(#[case] markup: &str) {
    let sanitised = html::sanitise(markup, &html::Images::NONE);
    assert_eq!(visible(&sanitised, &fold_html(&sanitised)), sanitised);
    assert_eq!(html::folded(&sanitised, "x"), sanitised);
}

proptest! {
    #[test]
    fn the_spans_are_the_whole_text(text in "([a-zạđ ]{0,8}|> [a-z]{0,4}|-- |On 3 wrote:|_{20}|From: a|Subject: b|\n){0,30}") {
        let mut at = 0;
        for span in fold(&text) {
            prop_assert_eq!(span.range.start, at);
            prop_assert!(text.is_char_boundary(span.range.end));
            at = span.range.end;
        }
        prop_assert_eq!(at, text.len());
    }

    #[test]
    fn folding_html_loses_nothing(markup in MARKUP) {
        let sanitised = html::sanitise(&markup, &html::Images::NONE);
        let spans = fold_html(&sanitised);
        let joined: String = spans.iter().map(|span| sanitised.get(span.range.clone()).unwrap()).collect();
        prop_assert_eq!(&joined, &sanitised);
        // What is folded are whole elements: putting them elsewhere moves nothing.
        for span in spans.iter().filter(|span| span.is_folded) {
            let piece = sanitised.get(span.range.clone()).unwrap();
            prop_assert_eq!(html::sanitise(piece, &html::Images::NONE), piece);
        }
    }
}

const MARKUP: &str = r#"(<div>|</div>|<p>|<div class="gmail_quote">|<div id="appendonsend">|<div class="moz-cite-prefix">|<blockquote>|</blockquote>|<span>|</span>|<br>|x| |<img src="a">|<b>){0,25}"#;
