//! A mail server that takes mail from whoever signs in, as a provider does: Postfix, with the accounts of a Dovecot.

use std::path::PathBuf;

use anyhow::Result;

use super::{
    imap::ImapServer,
    process::free_port,
    smtp::{More, SmtpServer},
};

/// Everybody may sign in at it, as any name, with [`ImapServer::PASSWORD`], and only with TLS.
#[derive(Debug)]
pub struct SubmissionServer {
    smtp: SmtpServer,
    accounts: ImapServer,
    starttls: u16,
    tls: u16,
}

impl SubmissionServer {
    /// Starts both servers; they are gone when it is dropped.
    pub fn start() -> Result<Self> {
        let accounts = ImapServer::start()?;
        let (starttls, tls) = (free_port()?, free_port()?);
        let (certificate, key) = accounts.certificate();
        let smtp = SmtpServer::start_with(|_| {
            let main = format!(
                "smtpd_tls_cert_file = {}\nsmtpd_tls_key_file = {}\nsmtpd_sasl_type = dovecot\n\
                 smtpd_sasl_path = inet:127.0.0.1:{}\n",
                certificate.display(),
                key.display(),
                accounts.accounts_port()
            );
            let signed_in = "-o smtpd_sasl_auth_enable=yes -o smtpd_tls_auth_only=yes -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject";
            let master = format!(
                "127.0.0.1:{starttls} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt {signed_in}\n\
                 127.0.0.1:{tls} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes {signed_in}\n\
                 tlsmgr unix - - n 1000 1 tlsmgr\n"
            );
            Ok(More { main, master })
        })?;
        Ok(Self { smtp, accounts, starttls, tls })
    }

    /// `smtp://LOGIN:PASSWORD@localhost:PORT`, where TLS begins with STARTTLS.
    pub fn starttls_url(&self, login: &str, password: &str) -> String {
        format!("smtp://{login}:{}@localhost:{}?tls=required", coded(password), self.starttls)
    }

    /// `smtps://LOGIN:PASSWORD@localhost:PORT`, where TLS begins with the first byte.
    pub fn tls_url(&self, login: &str, password: &str) -> String {
        format!("smtps://{login}:{}@localhost:{}", coded(password), self.tls)
    }

    /// The CA that signed its certificate.
    pub fn ca(&self) -> PathBuf {
        self.accounts.ca()
    }

    /// What it delivers.
    pub fn smtp(&self) -> &SmtpServer {
        &self.smtp
    }
}

/// A password as an address bears it.
fn coded(password: &str) -> String {
    password.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
