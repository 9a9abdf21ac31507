//! Which request is ours: where it comes from, whose cookie speaks, where it may lead.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::Method;

/// What a browser says of a request's origin.
#[derive(Debug, Clone, Copy, Default)]
pub struct OriginClaim<'r> {
    /// `Sec-Fetch-Site`; absent in old browsers and other programs.
    pub fetch_site: Option<&'r str>,
    /// `Origin`.
    pub origin: Option<&'r str>,
    /// `Host`.
    pub host: Option<&'r str>,
}

/// Whether a request that changes something comes from a page of ours. A browser that says nothing of the
/// origin is left to the form's token; the API has no form, so there it must say.
pub fn decide_same_origin(method: &Method, path: &str, public_url: &str, claim: OriginClaim<'_>) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    match (claim.fetch_site, claim.origin) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => is_ours(origin, public_url, claim.host),
        (None, None) => !is_below(path, "/api"),
    }
}

fn is_ours(origin: &str, public_url: &str, host: Option<&str>) -> bool {
    let after_scheme = origin.split_once("://").map(|(_, host)| host);
    origin == public_url || (after_scheme.is_some() && after_scheme == host)
}

/// Whose session speaks where a browser holds two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Pages of the shop's people: only their session counts.
    Staff,
    /// Pages of customers: only theirs counts.
    Customer,
    /// Pages of both: the staff session counts first.
    StaffFirst,
    /// The same, reached from a customer's page.
    CustomerFirst,
}

/// Decides by the path, and on pages of both by the page from which it was reached: a form in the portal is
/// the customer's even if the same browser is signed in to the console. The API knows everybody, so that whoever
/// asks for what is not theirs is refused and not sent to sign in again.
pub fn decide_face(path: &str, referer_path: &str) -> Face {
    if is_below(path, "/app") {
        Face::Staff
    } else if is_below(path, "/api/v1/my") {
        Face::CustomerFirst
    } else if is_below(path, "/api") {
        Face::StaffFirst
    } else if is_below(path, "/my") {
        Face::Customer
    } else if is_below(referer_path, "/my") {
        Face::CustomerFirst
    } else {
        Face::StaffFirst
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

/// The address that limits count. Each proxy of ours appends whom it heard, so the last entries are ours to
/// believe, one a proxy; what stands before them anyone may have written. Places are counted before anything is read,
/// so that an unreadable entry moves no other into its place; where ours cannot be read, the peer stands. An IPv6 network of 64 bits is one
/// customer of a provider and counts as one address.
pub fn decide_client_address(peer: IpAddr, forwarded: &str, proxies: usize) -> IpAddr {
    let written = forwarded.rsplit(',').map(str::trim).filter(|part| !part.is_empty());
    let believed: Vec<&str> = written.take(proxies).collect();
    let client = believed.last().and_then(|part| forwarded_address(part)).unwrap_or(peer);
    match client.to_canonical() {
        IpAddr::V6(address) if !address.is_loopback() => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
        address => address,
    }
}

/// One entry as proxies write it: an address, alone or with a port, IPv6 with or without brackets.
fn forwarded_address(part: &str) -> Option<IpAddr> {
    let bare = part.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(part);
    let with_port = || part.parse::<SocketAddr>().map(|socket| socket.ip());
    bare.parse().or_else(|_| with_port()).ok()
}

/// A browser and its system in a few words, for the list of sessions; empty when nothing is recognised.
pub fn device_of(user_agent: &str) -> String {
    const BROWSERS: [(&str, &str); 7] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Zalo", "Zalo"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    [named(&BROWSERS), named(&SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const OURS: &str = "https://care.example.vn";

    #[rstest]
    #[case::our_page(Some("same-origin"), Some(OURS), true)]
    #[case::typed_by_the_person(Some("none"), None, true)]
    #[case::a_neighbour_domain(Some("same-site"), Some("https://shop.example.vn"), false)]
    #[case::another_site(Some("cross-site"), Some("https://evil.example"), false)]
    #[case::fetch_site_wins(Some("cross-site"), Some(OURS), false)]
    #[case::old_browser_ours(None, Some(OURS), true)]
    #[case::old_browser_by_host(None, Some("http://127.0.0.1:7080"), true)]
    #[case::old_browser_other(None, Some("https://evil.example"), false)]
    #[case::sandboxed(None, Some("null"), false)]
    #[case::nothing_said(None, None, true)]
    fn a_form_of_another_site_is_refused(
        #[case] fetch_site: Option<&str>,
        #[case] origin: Option<&str>,
        #[case] ours: bool,
    ) {
        let claim = OriginClaim { fetch_site, origin, host: Some("127.0.0.1:7080") };
        assert_eq!(decide_same_origin(&Method::POST, "/in", OURS, claim), ours);
        assert!(decide_same_origin(&Method::GET, "/in", OURS, claim), "reading is free");
    }

    #[test]
    fn the_api_must_say_where_a_cookie_comes_from() {
        let silent = OriginClaim::default();
        assert!(!decide_same_origin(&Method::POST, "/api/v1/team", OURS, silent));
        assert!(decide_same_origin(&Method::POST, "/apiary", OURS, silent));
    }

    #[rstest]
    #[case("/app", "", Face::Staff)]
    #[case("/app/tickets/1", "/my", Face::Staff)]
    #[case("/my/r/SC-24801", "", Face::Customer)]
    #[case("/mystery", "", Face::StaffFirst)]
    #[case("/api/v1/my/repairs", "", Face::CustomerFirst)]
    #[case("/api/v1/mystery", "/my", Face::StaffFirst)]
    #[case("/preferences", "/my/p/1", Face::CustomerFirst)]
    #[case("/preferences", "/app", Face::StaffFirst)]
    fn each_page_knows_whose_session_speaks(#[case] path: &str, #[case] from: &str, #[case] face: Face) {
        assert_eq!(decide_face(path, from), face);
    }

    #[rstest]
    #[case::nobody_is_believed("203.0.113.9", "198.51.100.7", 0, "203.0.113.9")]
    #[case::our_proxy_is("10.0.0.1", "198.51.100.7", 1, "198.51.100.7")]
    #[case::but_not_what_stands_before("10.0.0.1", "1.2.3.4, 198.51.100.7", 1, "198.51.100.7")]
    #[case::two_proxies("10.0.0.1", "1.2.3.4, 198.51.100.7, 10.0.0.2", 2, "198.51.100.7")]
    #[case::an_unreadable_entry_keeps_its_place("10.0.0.1", "1.2.3.4, unknown", 1, "10.0.0.1")]
    #[case::nor_does_it_move_another("10.0.0.1", "1.2.3.4, 198.51.100.7, _hidden", 2, "198.51.100.7")]
    #[case::with_a_port("10.0.0.1", "1.2.3.4, 198.51.100.7:4711", 1, "198.51.100.7")]
    #[case::v6_with_a_port("10.0.0.1", "[2001:db8:1:2::5]:4711", 1, "2001:db8:1:2::")]
    #[case::v6_in_brackets("10.0.0.1", "[2001:db8:1:2::5]", 1, "2001:db8:1:2::")]
    #[case::fewer_than_proxies("10.0.0.1", "198.51.100.7", 2, "198.51.100.7")]
    #[case::nothing_said("10.0.0.1", "", 1, "10.0.0.1")]
    #[case::one_network("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::")]
    #[case::mapped("::ffff:203.0.113.9", "", 0, "203.0.113.9")]
    fn forged_headers_keep_the_bucket(
        #[case] peer: IpAddr,
        #[case] forwarded: &str,
        #[case] proxies: usize,
        #[case] client: IpAddr,
    ) {
        assert_eq!(decide_client_address(peer, forwarded, proxies), client);
    }

    #[test]
    fn a_device_is_named_in_words() {
        let chrome = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36";
        assert_eq!(device_of(chrome), "Chrome · Android");
        assert_eq!(device_of("<script>"), "");
    }
}
