//! The program on a real port of the loopback, as a browser meets it.

use kernel::Clock;
use platform::{Config, Entropy, web::App};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot};

/// A running shop; it stops when the value is dropped.
pub struct House {
    pub app: App,
    /// The time of the shop, which a test may move.
    pub clock: Clock,
    /// `http://127.0.0.1:PORT`
    pub url: String,
    _stop: oneshot::Sender<()>,
    _folder: TempDir,
}

impl House {
    /// An empty shop. `config` says which database and which mail server.
    pub async fn open(config: Config) -> Self {
        let folder = TempDir::new().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let listen = listener.local_addr().unwrap();
        let config = Config { data: folder.path().to_owned(), listen, ..config };
        let clock = Clock::system();
        let app = haumai::open(config, clock.clone(), Entropy::system()).await.unwrap();
        let url = app.config().base_url();
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(haumai::serving::until(app.clone(), listener, async {
            let _ = stopped.await;
        }));
        Self { app, clock, url, _stop: stop, _folder: folder }
    }

    /// An address of the shop.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}
