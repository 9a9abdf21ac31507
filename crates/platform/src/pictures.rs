//! Pictures on other people's servers, fetched by us when a reader agreed. Their owner learns neither who reads nor where, and
//! whoever writes a mail reaches nothing through us that is not public.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use futures_util::{StreamExt, stream};
use reqwest::{Client, Response, Url, header, redirect::Policy};

use crate::{
    files::Photo,
    tls::{Roots, client_config},
};

/// Bytes of one picture.
const BYTES_MAX: usize = 10 * 1024 * 1024;
/// Pictures that are fetched at the same time: each stands in memory with all its points.
const AT_ONCE: usize = 4;
/// Servers that one picture may lead on to.
const HOPS_MAX: usize = 3;
/// For each server, from the first packet to the last byte.
const WITHIN: Duration = Duration::from_secs(10);

/// Why a picture is not shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureRefusal {
    /// It is no address of the web.
    #[error("no address of the web")]
    Address,
    /// Its server is not a public one.
    #[error("a server that is not public")]
    NotPublic,
    /// Its server cannot be reached, is too slow, or has no such picture.
    #[error("not there")]
    Gone,
    /// It is too large, or leads on and on.
    #[error("too much")]
    TooMuch,
    /// It is no picture.
    #[error("no picture")]
    NoPicture,
}

/// Which servers may be asked; tests have some of their own.
pub type MayAsk<'a> = &'a (dyn Fn(SocketAddr) -> bool + Send + Sync);

/// Only what everybody in the world may ask: on the web's own ports, and on no network of somebody's own.
pub fn decide_public(server: SocketAddr) -> bool {
    matches!(server.port(), 80 | 443) && is_public(server.ip())
}

fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

/// What RFC 6890 and its followers keep for other ends.
fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_kept = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || matches!(
            (a, b, c),
            (0, ..) | (100, 64..=127, _) | (192, 0, 0) | (192, 88, 99) | (198, 18..=19, _)
        )
        || a >= 224;
    !is_kept
}

/// Global unicast without what stands for an IPv4 address, which would lead around the other half of the guard.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    let is_tunnel = a == 0x2002 || (a == 0x2001 && (b < 0x0200 || b == 0x0db8));
    (0x2000..0x4000).contains(&a) && !is_tunnel
}

/// Fetches pictures, a few at a time; those that cannot be had are left out.
pub async fn fetch_pictures(addresses: Vec<String>, may_ask: MayAsk<'_>) -> HashMap<String, Vec<u8>> {
    let fetched = stream::iter(addresses).map(async |address| {
        let picture = tokio::time::timeout(WITHIN, fetch_picture(&address, may_ask)).await.ok()?.ok()?;
        Some((address, picture))
    });
    fetched.buffer_unordered(AT_ONCE).filter_map(async |one| one).collect().await
}

/// Fetches a picture and writes it anew, as JPEG without anything that was hidden in it. Sends no cookie, and not where it
/// stood. Each server that it leads on to is looked at like the first one, and asked at the address that was looked at.
///
/// # Errors
/// [`PictureRefusal`].
pub async fn fetch_picture(address: &str, may_ask: MayAsk<'_>) -> Result<Vec<u8>, PictureRefusal> {
    let mut url: Url = address.parse().map_err(|_| PictureRefusal::Address)?;
    for _ in 0..=HOPS_MAX {
        let answer = ask(&url, may_ask).await?;
        if !answer.status().is_redirection() {
            return picture(read(answer).await?).await;
        }
        let next = answer.headers().get(header::LOCATION).and_then(|place| place.to_str().ok());
        url = url.join(next.ok_or(PictureRefusal::Gone)?).map_err(|_| PictureRefusal::Address)?;
    }
    Err(PictureRefusal::TooMuch)
}

async fn ask(url: &Url, may_ask: MayAsk<'_>) -> Result<Response, PictureRefusal> {
    let is_web = matches!(url.scheme(), "http" | "https");
    let (host, port) = url.host_str().zip(url.port_or_known_default()).ok_or(PictureRefusal::Address)?;
    if !is_web || !url.username().is_empty() || url.password().is_some() {
        return Err(PictureRefusal::Address);
    }
    let bare = host.trim_matches(['[', ']']);
    let found = tokio::time::timeout(WITHIN, tokio::net::lookup_host((bare, port))).await;
    let servers: Vec<SocketAddr> =
        found.map_err(|_| PictureRefusal::Gone)?.map_err(|_| PictureRefusal::Gone)?.collect();
    // One that is not public among them is enough: whoever names it means it.
    if servers.is_empty() || !servers.iter().all(|server| may_ask(*server)) {
        return Err(PictureRefusal::NotPublic);
    }
    let tls = client_config(Roots::System).map_err(|_| PictureRefusal::Gone)?;
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(Policy::none())
        .no_proxy()
        .referer(false)
        .timeout(WITHIN)
        .resolve_to_addrs(host, &servers)
        .build()
        .map_err(|_| PictureRefusal::Gone)?;
    let asked =
        client.get(url.clone()).header(header::ACCEPT, "image/jpeg, image/png, image/gif, image/webp");
    asked.send().await.map_err(|_| PictureRefusal::Gone)
}

async fn read(mut answer: Response) -> Result<Vec<u8>, PictureRefusal> {
    if !answer.status().is_success() {
        return Err(PictureRefusal::Gone);
    }
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|_| PictureRefusal::Gone)? {
        if bytes.len() + piece.len() > BYTES_MAX {
            return Err(PictureRefusal::TooMuch);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

async fn picture(bytes: Vec<u8>) -> Result<Vec<u8>, PictureRefusal> {
    let read = tokio::task::spawn_blocking(move || Photo::read("picture", &bytes)).await;
    Ok(read.map_err(|_| PictureRefusal::NoPicture)?.map_err(|_| PictureRefusal::NoPicture)?.into_picture())
}
