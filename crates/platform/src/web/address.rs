//! Addresses of this site, as they come from outside and as they go into links.

/// Longer ones are none of ours.
const PATH_BYTES_MAX: usize = 2000;

/// The path if it is one of this site: a link or a form must not send people elsewhere.
pub fn own_path(path: &str) -> Option<&str> {
    let is_own = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= PATH_BYTES_MAX
        && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    is_own.then_some(path)
}

/// A path as the value in another one's query: `/in?next=…`.
pub fn path_as_value(path: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric() || b"/-_.~".contains(&b);
    path.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_paths_are_led_to() {
        for own in ["/", "/app/tickets/8412?x=1#y", "/my/r/SC-24801"] {
            assert_eq!(own_path(own), Some(own));
        }
        for other in ["//evil.example", "/\\evil.example", "https://evil.example", "", "app", "/a\r\nb", "/ä"]
        {
            assert_eq!(own_path(other), None, "{other}");
        }
    }

    #[test]
    fn a_path_in_a_query_ends_where_it_ended() {
        assert_eq!(path_as_value("/app/inbox?in=a&b=ơ"), "/app/inbox%3Fin%3Da%26b%3D%C6%A1");
    }
}
