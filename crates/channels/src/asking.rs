//! How servers of other people are asked.

use std::time::Duration;

use platform::{
    tls::{Roots, client_config},
    web::App,
};
use reqwest::{Client, ClientBuilder, redirect::Policy};

/// A client that believes the certificates of this machine and of the shop's own CA, is led nowhere else, and waits no longer.
///
/// # Errors
/// A sentence that names the certificate file that cannot be used.
pub(crate) fn client_builder(app: &App, within: Duration) -> Result<ClientBuilder, String> {
    let roots = app.config().mail_ca.as_deref().map_or(Roots::System, Roots::SystemAnd);
    let builder = Client::builder().tls_backend_preconfigured(client_config(roots)?);
    Ok(builder.redirect(Policy::none()).timeout(within))
}
