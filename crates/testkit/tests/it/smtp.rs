use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
};

/// Says the lines to the server and returns the code of each answer.
fn talk(url: &str, lines: &[&str]) -> Vec<String> {
    let stream = TcpStream::connect(url.strip_prefix("smtp://").unwrap()).unwrap();
    let mut answers = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut answer = || answers.find(|line| line.as_ref().unwrap().as_bytes()[3] == b' ').unwrap().unwrap();
    let greeting = answer();
    assert!(greeting.starts_with("220"), "{greeting}");
    let mut say = |line: &&str| {
        (&stream).write_all(format!("{line}\r\n").as_bytes()).unwrap();
        answer().split(' ').next().unwrap().to_owned()
    };
    lines.iter().map(&mut say).collect()
}

#[test]
fn a_mail_arrives_in_the_inbox_of_each_recipient_and_in_no_other() {
    let smtp = testkit::smtp();
    let (lan, sigga, other) = (smtp.address("lan"), smtp.address("Sigga"), smtp.address("other"));
    let to = [&lan, &sigga].map(|address| format!("RCPT TO:<{address}>"));
    let mail = "Subject: Your repair is ready\r\n\r\nCome any time.\r\n.";
    let lines = ["EHLO test", "MAIL FROM:<shop@example.com>", &to[0], &to[1], "DATA", mail, "QUIT"];
    assert_eq!(talk(smtp.url(), &lines), ["250", "250", "250", "250", "354", "250", "221"]);

    for address in [&lan, &sigga] {
        let mails = smtp.inbox(address, 1).unwrap();
        assert_eq!(mails.len(), 1);
        assert!(String::from_utf8_lossy(&mails[0]).contains("\nSubject: Your repair is ready\n"));
    }
    assert!(smtp.inbox(&other, 0).unwrap().is_empty());
}

#[test]
fn refusals_are_real_ones() {
    let smtp = testkit::smtp();
    let codes = talk(
        smtp.url(),
        &[
            "EHLO test",
            "MAIL FROM:<shop@example.com>",
            "RCPT TO:<unknown@example.com>",
            "RCPT TO:<busy+today@shop.example>",
            "RCPT TO:<somebody@haumai.invalid>",
            "RCPT TO:<busybee@shop.example>",
        ],
    );
    assert_eq!(codes, ["250", "250", "550", "450", "554", "250"]);
}
