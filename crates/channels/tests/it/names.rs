//! A name server of this test's own, which knows what the test wrote down.

use std::{
    collections::HashMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};

use mail_auth::hickory_resolver::proto::{
    op::{Message, ResponseCode},
    rr::{RData, Record, RecordType, rdata::TXT},
};
use platform::NameServers;
use tokio::{net::UdpSocket, task::JoinHandle};

/// Ends with the value.
pub struct Names {
    address: SocketAddr,
    texts: Arc<Mutex<HashMap<String, String>>>,
    asked: Arc<Mutex<Vec<String>>>,
    server: JoinHandle<()>,
}

impl Drop for Names {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Names {
    pub async fn start() -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = socket.local_addr().unwrap();
        let (texts, asked) = (Arc::default(), Arc::default());
        let server = tokio::spawn(serve(socket, Arc::clone(&texts), Arc::clone(&asked)));
        Self { address, texts, asked, server }
    }

    /// Whom the program is told to ask.
    pub fn servers(&self) -> NameServers {
        NameServers::These(vec![self.address])
    }

    /// Publishes a TXT record.
    pub fn publish(&self, name: &str, text: &str) {
        self.texts.lock().unwrap().insert(name.into(), text.into());
    }

    /// The names that somebody asked for since the last time.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

async fn serve(
    socket: UdpSocket,
    texts: Arc<Mutex<HashMap<String, String>>>,
    asked: Arc<Mutex<Vec<String>>>,
) {
    let mut packet = [0; 4096];
    while let Ok((length, from)) = socket.recv_from(&mut packet).await {
        let Ok(question) = Message::from_vec(&packet[..length]) else { continue };
        let query = question.queries[0].clone();
        let name = query.name().to_ascii().trim_end_matches('.').to_lowercase();
        asked.lock().unwrap().push(name.clone());
        let mut answer = Message::response(question.metadata.id, question.metadata.op_code);
        let text = texts.lock().unwrap().get(&name).cloned();
        match text {
            Some(text) if query.query_type() == RecordType::TXT => {
                let pieces =
                    text.as_bytes().chunks(250).map(|piece| String::from_utf8_lossy(piece).into_owned());
                let data = RData::TXT(TXT::new(pieces.collect()));
                answer.add_answer(Record::from_rdata(query.name().clone(), 60, data));
            }
            Some(_) => {}
            None => answer.metadata.response_code = ResponseCode::NXDomain,
        }
        answer.add_query(query);
        let _ = socket.send_to(&answer.to_vec().unwrap(), from).await;
    }
}
