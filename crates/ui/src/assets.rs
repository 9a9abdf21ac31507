//! The files that the browser loads. Each name holds a hash of the content, so a browser may keep a file for ever.

use axum::http::{HeaderValue, header};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

struct File {
    name: &'static str,
    bytes: &'static [u8],
    brotli: Option<&'static [u8]>,
}

/// A file as it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asset {
    /// The content.
    pub bytes: &'static [u8],
    /// The content packed with Brotli, for browsers that accept it.
    pub brotli: Option<&'static [u8]>,
    /// The media type.
    pub content_type: &'static str,
}

/// What `Cache-Control` says for every asset.
pub const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The file of this name, without the folder: `console-N3AGU3MF.css`.
pub fn serve(name: &str) -> Option<Asset> {
    let file = FILES.iter().find(|file| file.name == name)?;
    Some(Asset { bytes: file.bytes, brotli: file.brotli, content_type: content_type(file.name) })
}

/// The names of all files, for tests of their size.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|file| file.name)
}

pub(crate) fn brotli_accepted(accept_encoding: Option<&HeaderValue>) -> bool {
    let accepted = accept_encoding.and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|coding| coding.split(';').next().is_some_and(|name| name.trim() == "br"))
}

pub(crate) const VARY: (header::HeaderName, HeaderValue) =
    (header::VARY, HeaderValue::from_static("accept-encoding"));

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_a_known_type_and_text_is_packed() {
        for name in names() {
            let asset = serve(name).unwrap();
            assert_ne!(asset.content_type, "application/octet-stream", "{name}");
            assert_eq!(asset.brotli.is_some(), !name.ends_with(".woff2"), "{name}");
        }
        assert_eq!(serve("../Cargo.toml"), None);
    }

    #[test]
    fn a_page_stays_within_its_budget() {
        let packed = |path: &str| {
            let asset = serve(path.strip_prefix("/assets/").unwrap()).unwrap();
            asset.brotli.unwrap_or(asset.bytes).len()
        };
        for (path, kilobytes) in [
            (CONSOLE_CSS, 14),
            (PORTAL_CSS, 10),
            (PUBLIC_CSS, 10),
            (PLAIN_CSS, 10),
            (PRINT_CSS, 10),
            (CONSOLE_JS, 30),
            (PORTAL_JS, 20),
            (PUBLIC_JS, 6),
        ] {
            assert!(packed(path) <= kilobytes * 1000, "{path} has {} bytes", packed(path));
        }
        assert!(packed(FONT_LATIN) + packed(FONT_VIETNAMESE) <= 59_000);
    }

    #[test]
    fn brotli_is_sent_only_to_those_who_ask() {
        let accepts = |text: &'static str| brotli_accepted(Some(&HeaderValue::from_static(text)));
        assert!(accepts("gzip, deflate, br, zstd") && accepts("br;q=1.0"));
        assert!(!accepts("gzip, brx") && !brotli_accepted(None));
    }
}
