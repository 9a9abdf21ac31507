//! One TLS provider for the whole program: two back ends get into the tree, and rustls panics if none is chosen.

use std::{path::Path, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

/// Whose signature under a server's certificate is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Roots<'p> {
    /// Those that this machine trusts; the common ones where it has no list of its own.
    System,
    /// The certificates of this PEM file and no others: a CA of one's own.
    File(&'p Path),
    /// Those of this PEM file beside those that this machine trusts.
    SystemAnd(&'p Path),
    /// Nobody's, for a connection without TLS.
    None,
}

/// A client configuration that checks certificate and name of the server.
///
/// # Errors
/// A sentence that names the file that cannot be used and says why.
pub fn client_config(roots: Roots<'_>) -> Result<ClientConfig, String> {
    let trusted = match roots {
        Roots::System => system_roots(),
        Roots::File(path) => roots_of(path)?,
        Roots::SystemAnd(path) => {
            let mut roots = system_roots();
            roots.extend(roots_of(path)?.roots);
            roots
        }
        Roots::None => RootCertStore::empty(),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| error.to_string())?;
    Ok(builder.with_root_certificates(trusted).with_no_client_auth())
}

fn system_roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    let (taken, _) = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if taken == 0 {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    roots
}

fn roots_of(path: &Path) -> Result<RootCertStore, String> {
    let told = |why: String| format!("{} is not a CA certificate in PEM: {why}", path.display());
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| told(error.to_string()))? {
        let certificate = certificate.map_err(|error| told(error.to_string()))?;
        roots.add(certificate).map_err(|error| told(error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(told("it holds no certificate".into()));
    }
    Ok(roots)
}
