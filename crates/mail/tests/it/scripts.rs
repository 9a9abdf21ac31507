//! HTML that wants to do something.

use mail::html::{Images, Remote, remote_images, sanitise};
use proptest::prelude::*;
use rstest::rstest;

fn clean(markup: &str) -> String {
    sanitise(markup, &Images::NONE)
}

/// Whether a browser finds nothing in this that does, fetches or looks like more than text.
fn is_harmless(markup: &str) -> bool {
    const ELEMENTS: [&str; 23] = [
        "script", "svg", "math", "style", "form", "iframe", "object", "embed", "input", "button", "link",
        "meta", "base", "template", "noscript", "video", "audio", "textarea", "select", "title", "xmp",
        "details", "marquee",
    ];
    const ATTRIBUTES: [&str; 10] = [
        "style",
        "srcset",
        "background",
        "action",
        "formaction",
        "srcdoc",
        "data",
        "poster",
        "xlink:href",
        "name",
    ];
    let page = scraper::Html::parse_fragment(markup);
    let mut elements = page.root_element().descendants().filter_map(|node| node.value().as_element());
    let is_safe_address = |value: &str| {
        let value: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let schemes = ["http://", "https://", "mailto:", "tel:", "/anh/"];
        schemes.iter().any(|scheme| value.to_lowercase().starts_with(scheme))
    };
    let is_safe = |(name, value): (&str, &str)| {
        !name.starts_with("on")
            && !ATTRIBUTES.contains(&name)
            && (!["href", "src"].contains(&name) || is_safe_address(value))
    };
    !markup.contains("<!--")
        && elements.all(|element| !ELEMENTS.contains(&element.name()) && element.attrs().all(is_safe))
}

/// Ways into a page that were found elsewhere, each by another hole.
const ATTACKS: [&str; 63] = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<SCRIPT SRC=//e.example/x.js></SCRIPT>",
    "<script\x0c>alert(1)</script>",
    "<script/x>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=\"x\"onerror=\"alert(1)\">",
    "<img src=`x`onerror=alert(1)>",
    "<img src=x onerror\n=\nalert(1)>",
    "<IMG SRC=JaVaScRiPt:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\" javascript:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\"java&#9;script:alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\"&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)\">x</a>",
    "<a href=\"\x01javascript:alert(1)\">x</a>",
    "<a href=\"vbscript:msgbox(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"//e.example\">x</a>",
    "<a href=\"/app/logout\">x</a>",
    "<a href=\"cid:x\">x</a>",
    "<a href=\"blob:https://e.example/x\">x</a>",
    "<a href=x onclick=alert(1) onmouseover=alert(1)>x</a>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math href=javascript:alert(1)>x</math>",
    "<math><annotation-xml encoding=\"text/html\"><script>alert(1)</script></annotation-xml></math>",
    "<form action=//e.example><input name=p></form>",
    "<form id=x></form><button form=x formaction=javascript:alert(1)>x",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<base href=//e.example>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<link rel=stylesheet href=//e.example/x.css>",
    "<style>@import '//e.example/x.css';</style>",
    "<div style=\"background:url(//e.example/x)\">x</div>",
    "<div style=\"position:fixed;inset:0\">x</div>",
    "<table background=//e.example/x><tr><td background=javascript:alert(1)>x</table>",
    "<body onload=alert(1) background=//e.example/x>x",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<input autofocus onfocus=alert(1)>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<title><img title=\"</title><img src=x onerror=alert(1)>\">",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version=\"1.0\"?><html:script xmlns:html=\"http://www.w3.org/1999/xhtml\">alert(1)</html:script>",
    "<template><script>alert(1)</script></template>",
    "<li><form><li>",
];

#[test]
fn nothing_in_a_mail_does_anything() {
    for attack in ATTACKS {
        for around in ["{}", "<div>{}</div>", "<p title=\"{}\">x</p>", "<table><tr>{}", "<b><i>{}</b>"] {
            let markup = around.replace("{}", attack);
            let cleaned = clean(&markup);
            assert!(is_harmless(&cleaned), "{markup}\nbecame\n{cleaned}");
            assert_eq!(clean(&cleaned), cleaned, "{markup}");
        }
    }
}

#[test]
fn what_is_written_stays() {
    let markup = "<h2>Chào</h2><p>Máy <b>kêu</b><br>to</p><ul><li>một</li></ul>\
                  <table><tbody><tr><td colspan=\"2\">ô</td></tr></tbody></table><blockquote>lời</blockquote>";
    assert_eq!(clean(markup), markup);
}

#[test]
fn a_link_leads_away_and_takes_nothing_with_it() {
    let link = clean("<a href=\"https://shop.vn/a?b=1&amp;c=2\" target=_top rel=opener>x</a>");
    for part in [
        "href=\"https://shop.vn/a?b=1&amp;c=2\"",
        "rel=\"noopener noreferrer nofollow\"",
        "target=\"_blank\"",
    ] {
        assert!(link.contains(part), "{link}");
    }
    assert!(clean("<a href=\"mailto:a@b.vn\">x</a>").contains("mailto:a@b.vn"));
    assert!(clean("<a href=\"tel:+84912345678\">x</a>").contains("tel:+84912345678"));
}

#[rstest]
#[case("https://e.example/logo.png")]
#[case("//e.example/logo.png")]
#[case("logo.png")]
#[case("data:image/png;base64,AAAA")]
#[case("cid:khac@x")]
fn a_picture_is_left_out_and_its_words_stay(#[case] source: &str) {
    let cleaned = clean(&format!("<p>x<img src=\"{source}\" alt=\"Biểu trưng\" width=\"300\"></p>"));
    assert_eq!(cleaned, "<p>x<img alt=\"Biểu trưng\" width=\"300\"></p>");
}

#[test]
fn pictures_are_fetched_by_us_when_the_reader_agrees_and_those_of_the_mail_always() {
    let inline = |id: &str| (id == "a@x").then(|| "/anh/7".to_owned());
    let proxy = |address: &str| format!("/anh/xa?{}", address.len());
    let images = Images { inline: &inline, remote: Remote::ThroughProxy(&proxy) };
    let markup = "<img src=\"cid:a@x\"><img src=\"CID:b@x\"><img src=\"https://e.example/1.png\"><img src=\"file:///etc/passwd\">";
    let cleaned = sanitise(markup, &images);
    assert_eq!(cleaned, "<img src=\"/anh/7\"><img><img src=\"/anh/xa?23\"><img>");
    assert!(is_harmless(&cleaned));
}

#[rstest]
#[case("width=\"1\" height=\"1\"")]
#[case("height=0")]
#[case("width=\"1px\"")]
fn a_picture_that_nobody_can_see_is_never_fetched(#[case] size: &str) {
    let proxy = |_: &str| "/anh/xa".to_owned();
    let images = Images { inline: &|_| None, remote: Remote::ThroughProxy(&proxy) };
    assert_eq!(sanitise(&format!("x<img src=\"https://e.example/p\" {size}>"), &images), "x");
}

#[test]
fn a_reader_is_asked_only_when_there_is_something_to_fetch() {
    assert_eq!(remote_images("<img src=\"https://e.example/1.png\"><img src=\"http://e.example/2.png\">"), 2);
    assert_eq!(remote_images("<img src=\"cid:a\"><img src=\"https://e.example/p\" width=1>x"), 0);
}

#[rstest]
#[case::deep("<div>".repeat(100_000))]
#[case::formats((0..20_000).map(|n| format!("<p><b id={n}>")).collect::<String>())]
#[case::tables("<table><tr><td>".repeat(50_000))]
#[case::links("<a href=https://a.vn>".repeat(40_000))]
fn a_page_made_to_keep_us_busy_is_shown_all_the_same(#[case] markup: String) {
    assert!(is_harmless_without_parsing(&clean(&markup)));
}

fn is_harmless_without_parsing(markup: &str) -> bool {
    !markup.contains("<script")
}

#[test]
fn a_page_longer_than_anybody_writes_is_shown_as_its_text() {
    let markup = format!("<p>Chào</p><i>{}</i>", "x".repeat(1024 * 1024));
    assert!(clean(&markup).starts_with("<div>Chào<br>"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn doing_it_twice_changes_nothing(pieces in prop::collection::vec(piece(), 0..12)) {
        let markup = pieces.concat();
        let once = clean(&markup);
        prop_assert!(is_harmless(&once), "{markup}\nbecame\n{once}");
        prop_assert_eq!(clean(&once), once);
    }
}

/// A piece of an attack, of a page, or of nothing.
fn piece() -> impl Strategy<Value = String> {
    let names = "(div|p|b|i|a|table|tr|td|svg|math|style|script|img|title|noscript|select|form|blockquote|li|ul|mtext|mglyph|foreignObject|template|x)";
    let attributes = "(href|src|style|onload|title|class)=\"(javascript:x|https://a\\.vn|gmail_quote|</p><img src=x onerror=y>)\"";
    let of_form = |form: String| prop::string::string_regex(&form).unwrap();
    prop_oneof![
        prop::sample::select(ATTACKS.to_vec()).prop_map(|attack| attack.to_owned()),
        of_form(format!("<{names}( {attributes})?>")),
        of_form(format!("</{names}>")),
        "[a-z<>\"'&;/=!ạ\u{0}-]{0,12}",
        Just("<!--".to_owned()),
        Just("-->".to_owned()),
    ]
}
