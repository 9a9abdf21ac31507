//! `haumai receive`, as the mail server of the machine calls it.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

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
