//! A browser without a picture: HTTP/1.1 over kept connections, cookies, and the log-in form.

use anyhow::{Context, Result, bail, ensure};
use socket2::{Domain, Socket, Type};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    time::Duration,
};

/// An answer that is larger is none of ours.
const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;
const HEADERS_MAX: usize = 100;

/// What a server answered.
#[derive(Debug, Default)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// A connection to a loopback port that is kept for many requests.
pub struct Connection {
    stream: BufReader<TcpStream>,
    port: u16,
}

impl Connection {
    /// Connects.
    pub fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream: BufReader::with_capacity(64 * 1024, stream), port })
    }

    /// Connects from an address of the loopback network: what anybody may ask is counted by address.
    pub fn open_from(address: Ipv4Addr, port: u16) -> Result<Self> {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        socket.bind(&SocketAddr::from((address, 0)).into())?;
        socket.connect(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)).into())?;
        socket.set_read_timeout(Some(Duration::from_secs(30)))?;
        socket.set_tcp_nodelay(true)?;
        Ok(Self { stream: BufReader::with_capacity(64 * 1024, socket.into()), port })
    }

    /// Asks for a page. No compression is asked for: it would be most of the cost.
    pub fn get(&mut self, path: &str, cookies: &str) -> Result<Answer> {
        let head =
            format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {cookies}\r\n\r\n", self.port);
        self.stream.get_mut().write_all(head.as_bytes())?;
        self.answer().with_context(|| format!("GET {path}"))
    }

    /// Submits a form.
    pub fn post(&mut self, path: &str, cookies: &str, fields: &[(String, String)]) -> Result<Answer> {
        let pairs = fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        let (port, body) = (self.port, pairs.collect::<Vec<_>>().join("&"));
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n\
             Cookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        self.answer().with_context(|| format!("POST {path}"))
    }

    fn answer(&mut self) -> Result<Answer> {
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok());
        let mut answer =
            Answer { status: status.with_context(|| format!("no answer: {first:?}"))?, ..Answer::default() };
        while let Some((name, value)) = self.line()?.split_once(':') {
            ensure!(answer.headers.len() < HEADERS_MAX, "too many headers");
            answer.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let length: Option<usize> = answer.header("content-length").map(str::parse).transpose()?;
        let body = match (length, answer.header("transfer-encoding")) {
            (Some(length), _) => self.bytes(length)?,
            (None, Some("chunked")) => self.chunks()?,
            // 204, 303 and 304 have none.
            (None, _) => Vec::new(),
        };
        answer.body = String::from_utf8_lossy(&body).into_owned();
        Ok(answer)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        ensure!(self.stream.by_ref().take(64 * 1024).read_line(&mut line)? > 0, "the connection was closed");
        Ok(line.trim_end().to_owned())
    }

    fn bytes(&mut self, length: usize) -> Result<Vec<u8>> {
        ensure!(length <= BODY_BYTES_MAX, "an answer of {length} bytes");
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line()?, 16)?;
            body.extend(self.bytes(length)?);
            ensure!(body.len() <= BODY_BYTES_MAX, "an answer without end");
            self.line()?;
            if length == 0 {
                return Ok(body);
            }
        }
    }
}

/// Somebody with cookies.
pub struct Visitor {
    port: u16,
    cookies: Vec<(String, String)>,
}

impl Visitor {
    /// A stranger.
    pub const fn new(port: u16) -> Self {
        Self { port, cookies: Vec::new() }
    }

    /// The cookies as a request carries them.
    pub fn cookies(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// Signs in through the form, as a person does.
    pub fn sign_in(&mut self, email: &str, password: &str) -> Result<()> {
        let mut connection = Connection::open(self.port)?;
        let page = connection.get("/in", "")?;
        self.keep(&page);
        let mut fields = hidden_fields(&page.body, "/in");
        ensure!(fields.iter().any(|(name, _)| name == "_csrf"), "the log-in form has no hidden fields");
        fields.push(("email".into(), email.into()));
        fields.push(("password".into(), password.into()));
        let answer = connection.post("/in", &self.cookies(), &fields)?;
        self.keep(&answer);
        match (answer.status, answer.header("location")) {
            (303, Some("/app")) => Ok(()),
            (status, location) => bail!("signing in as {email} was answered {status} {location:?}"),
        }
    }

    /// Opens a form as a stranger, and says what it carries that nobody types.
    pub fn form(&mut self, path: &str) -> Result<Vec<(String, String)>> {
        let page = Connection::open(self.port)?.get(path, &self.cookies())?;
        self.keep(&page);
        Ok(hidden_fields(&page.body, path))
    }

    /// The path of the style sheet that a page names.
    pub fn stylesheet(&self) -> Result<String> {
        let page = Connection::open(self.port)?.get("/app/lookup", &self.cookies())?;
        let links = page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let found = links.into_iter().find(|path| path.starts_with("/assets/") && path.ends_with(".css"));
        found.map(str::to_owned).context("the page names no style sheet")
    }

    fn keep(&mut self, answer: &Answer) {
        let set = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
        for (name, value) in set.filter_map(|(_, cookie)| cookie.split(';').next()?.split_once('=')) {
            self.cookies.retain(|(kept, _)| kept != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }
}

/// The names and values of a page's form for an address that nobody types.
fn hidden_fields(page: &str, action: &str) -> Vec<(String, String)> {
    let form = page
        .split(&format!("action=\"{action}\""))
        .nth(1)
        .and_then(|rest| rest.split("</form>").next())
        .unwrap_or(page);
    let inputs = form.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
    let hidden = inputs.filter(|input| input.contains("type=\"hidden\""));
    hidden.filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?))).collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(str::to_owned)
}

fn encoded(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{net::TcpListener, thread};

    #[test]
    fn the_hidden_fields_of_a_form_are_found_and_those_of_other_forms_are_not() {
        let page = r#"<form action="/preferences"><input type="hidden" name="_csrf" value="other"></form>
            <form class="form" method="post" action="/in" novalidate><input type="hidden" name="_csrf" value="a1">
            <input type="hidden" name="_key" value="b2"><input type="email" name="email" value=""></form>"#;
        let expected = [("_csrf", "a1"), ("_key", "b2")].map(|(n, v)| (n.to_owned(), v.to_owned()));
        assert_eq!(hidden_fields(page, "/in"), expected);
    }

    #[test]
    fn what_was_typed_is_encoded() {
        assert_eq!(encoded("minh@bench.example"), "minh%40bench.example");
        assert_eq!(encoded("máy & b"), "m%C3%A1y%20%26%20b");
    }

    #[test]
    fn answers_with_a_length_in_chunks_and_without_a_body_are_read_from_one_connection() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream
                .write_all(
                    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: a=1; Path=/\r\n\r\nhello\
                      HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n\
                      HTTP/1.1 303 See Other\r\nlocation: /app\r\n\r\n",
                )
                .unwrap();
            let mut rest = [0; 1024];
            while stream.read(&mut rest).unwrap_or(0) > 0 {}
        });
        let mut connection = Connection::open(port).unwrap();
        let first = connection.get("/", "").unwrap();
        assert_eq!((first.status, first.body.as_str()), (200, "hello"));
        let mut visitor = Visitor::new(port);
        visitor.keep(&first);
        assert_eq!(visitor.cookies(), "a=1");
        assert_eq!(connection.get("/", "").unwrap().body, "abcde");
        let third = connection.get("/", "").unwrap();
        assert_eq!((third.status, third.header("location")), (303, Some("/app")));
        drop(connection);
        server.join().unwrap();
    }
}
