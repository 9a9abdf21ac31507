//! One TLS provider for the whole program: two back ends get into the tree, and rustls panics if none is chosen.

use std::sync::Arc;

/// A client configuration that trusts the common roots.
///
/// # Errors
/// When the provider does not offer the protocol versions; that is a broken build.
pub fn client_config() -> Result<rustls::ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let builder =
        rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
