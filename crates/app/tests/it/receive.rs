//! `haumai receive`, as the mail server of the machine calls it.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use testkit::SmtpServer;

/// Pipes a mail into the program and returns its exit code and what it said.
fn piped(data: &Path, mailbox: &str, mail: &[u8]) -> (i32, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_haumai"));
    program.arg("--data").arg(data).args(["receive", "--mailbox", mailbox]);
    let mut child = program.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that refuses does not read to the end.
    let _ = child.stdin.take().unwrap().write_all(mail);
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_mail_server_learns_from_the_exit_code_whether_to_keep_a_mail() {
    let data = tempfile::tempdir().unwrap();
    let mail = b"From: lan@example.vn\nSubject: a\n\nxin chao\n";
    let (code, said) = piped(data.path(), "support", mail);
    assert_eq!(code, 75, "a mailbox that is not there yet sends no mail back: {said}");
    assert!(said.contains("/app/settings/mailboxes"), "{said}");
    let folder = data.path().join("spool/support");
    fs::create_dir_all(&folder).unwrap();
    assert_eq!(piped(data.path(), "support", b"").0, 65);
    assert_eq!(piped(data.path(), "support", mail), (0, String::new()));
    let kept: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(fs::read(&kept[0]).unwrap(), mail);
    fs::write(data.path().join("haumai.toml"), "lisen = 1").unwrap();
    assert_eq!(piped(data.path(), "support", mail).0, 75, "our mistake sends no mail back");
}

/// Says the lines to a server and hears each answer out.
fn talk(url: &str, lines: &[&str]) {
    let stream = TcpStream::connect(url.strip_prefix("smtp://").unwrap()).unwrap();
    let mut answers = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut answer = || answers.find(|line| line.as_ref().unwrap().as_bytes()[3] == b' ').unwrap().unwrap();
    answer();
    for line in lines {
        (&stream).write_all(format!("{line}\r\n").as_bytes()).unwrap();
        let said = answer();
        assert!(said.starts_with(['2', '3']), "{line}: {said}");
    }
}

#[test]
fn postfix_hands_over_by_its_pipe_and_keeps_what_is_not_taken_yet() {
    let postfix = SmtpServer::start_with_pipe(Path::new(env!("CARGO_BIN_EXE_haumai")), "support").unwrap();
    let mail = "From: lan@khach.example\r\nTo: support@pipe.example\r\nSubject: a\r\n\r\nxin chao\r\n.";
    let bounce = "RCPT TO:<support+abc@pipe.example>";
    talk(postfix.url(), &["EHLO khach", "MAIL FROM:<>", bounce, "DATA", mail, "QUIT"]);
    // The mailbox is not there yet: the program says so by its exit code, and Postfix keeps the mail.
    thread::sleep(Duration::from_secs(2));
    let folder = postfix.shop().join("spool/support");
    fs::create_dir_all(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
    let kept = || -> Vec<Vec<u8>> {
        let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        files
            .filter(|path| path.extension().is_some_and(|end| end == "eml"))
            .map(|path| fs::read(path).unwrap())
            .collect()
    };
    for _ in 0..300 {
        if !kept().is_empty() {
            break;
        }
        thread::sleep(Duration::from_millis(100));
    }
    let kept = kept();
    assert_eq!(kept.len(), 1);
    let text = String::from_utf8_lossy(&kept[0]);
    assert!(text.contains("Delivered-To: support+abc@pipe.example"), "{text}");
    assert!(text.contains("Return-Path: <>") && text.ends_with("\n\nxin chao\n"), "{text}");
}
