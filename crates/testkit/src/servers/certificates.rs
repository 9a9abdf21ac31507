//! Certificates that are good for two days and for one server.

use anyhow::{Context, Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A CA of our own, a server's certificate that it signed, and a CA that signed nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificates(PathBuf);

impl Certificates {
    /// Makes all of them in a new folder. The server's certificate is for the name `localhost` and no address.
    pub fn make(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
        for ca in ["ca", "stranger"] {
            let (key, certificate) = (format!("{ca}.key"), format!("{ca}.pem"));
            let subject = format!("/CN=haumai test {ca}");
            let files = ["-days", "2", "-subj", &subject, "-keyout", &key, "-out", &certificate];
            openssl(folder, &[&["req", "-x509"], new_key.as_slice(), &files].concat())?;
        }
        let asked = ["-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr"];
        openssl(folder, &[&["req"], new_key.as_slice(), &asked].concat())?;
        fs::write(folder.join("names"), "subjectAltName=DNS:localhost\n")?;
        let signed = ["x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key"];
        let outcome = ["-CAcreateserial", "-days", "2", "-extfile", "names", "-out", "server.pem"];
        openssl(folder, &[signed.as_slice(), &outcome].concat())?;
        Ok(Self(folder.to_path_buf()))
    }

    /// The CA that signed the server's certificate.
    pub fn ca(&self) -> PathBuf {
        self.0.join("ca.pem")
    }

    /// A CA that has nothing to do with the server.
    pub fn stranger(&self) -> PathBuf {
        self.0.join("stranger.pem")
    }

    /// The server's certificate.
    pub fn server(&self) -> PathBuf {
        self.0.join("server.pem")
    }

    /// The server's key.
    pub fn server_key(&self) -> PathBuf {
        self.0.join("server.key")
    }
}

fn openssl(folder: &Path, arguments: &[&str]) -> Result<()> {
    let output = Command::new("openssl").args(arguments).current_dir(folder).stdin(Stdio::null()).output();
    let output = output.context("openssl is missing; install it with: cargo xtask setup")?;
    ensure!(output.status.success(), "openssl: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}
