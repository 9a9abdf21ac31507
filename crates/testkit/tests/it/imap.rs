use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
};

/// Says the commands and returns the words behind each tag: `OK`, `NO`.
fn talk(port: u16, commands: &[&str]) -> Vec<String> {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().starts_with("* OK"));
    let mut say = |command: &&str| {
        (&stream).write_all(format!("a {command}\r\n").as_bytes()).unwrap();
        let answer = lines.find(|line| line.as_ref().unwrap().starts_with("a ")).unwrap().unwrap();
        answer.split(' ').nth(1).unwrap().to_owned()
    };
    commands.iter().map(&mut say).collect()
}

#[test]
fn mail_that_is_delivered_can_be_asked_for_and_is_kept_over_a_stop() {
    let server = testkit::imap();
    server.deliver("support", b"Subject: xin chao\r\n\r\nalo\r\n").unwrap();
    let password = testkit::ImapServer::PASSWORD.replace('\\', "\\\\").replace('"', "\\\"");
    let (right, wrong) = (format!("LOGIN support \"{password}\""), "LOGIN support \"wrong\"");
    let commands = [wrong, &right, "SELECT INBOX", "STORE 1 +FLAGS (\\Seen)", "LOGOUT"];
    assert_eq!(talk(server.plain_port(), &commands), ["NO", "OK", "OK", "OK", "OK"]);
    assert_eq!(server.seen("support", "INBOX").unwrap(), (1, 1));
    server.stop();
    assert!(TcpStream::connect(("127.0.0.1", server.plain_port())).is_err());
    server.start_again().unwrap();
    assert_eq!(talk(server.plain_port(), &[&right, "SELECT INBOX", "STORE 1 +FLAGS (\\Seen)"]), ["OK"; 3]);
}
