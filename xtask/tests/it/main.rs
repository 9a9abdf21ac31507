//! Developer commands, run as a developer runs them.
#![cfg(test)]

use std::{
    io::{BufRead, BufReader},
    net::TcpStream,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

fn is_open(address: &str) -> bool {
    TcpStream::connect(address).is_ok()
}

/// `127.0.0.1:PORT` out of `export NAME='scheme://user@127.0.0.1:PORT/name'`.
fn host_and_port(export: &str) -> String {
    let (_, address) = export.trim_end_matches('\'').split_once("://").unwrap();
    let host = address.rsplit('@').next().unwrap();
    host.split('/').next().unwrap().to_owned()
}

#[test]
fn servers_do_not_outlive_a_command_that_is_killed() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let mut services = command.arg("services").stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(services.stdout.take().unwrap()).lines().map(Result::unwrap);
    let exports: Vec<String> = lines.filter(|line| line.starts_with("export ")).take(3).collect();
    let [postgres, smtp, maildir] = exports.as_slice() else { panic!("{exports:?}") };
    assert!(maildir.starts_with("export HAUMAI_TEST_MAILDIR='/"));
    let servers = [host_and_port(postgres), host_and_port(smtp)];
    assert!(servers.iter().all(|server| is_open(server)));

    services.kill().unwrap();
    services.wait().unwrap();

    let all_closed = || servers.iter().all(|server| !is_open(server));
    assert!((0..200).any(|_| all_closed() || {
        thread::sleep(Duration::from_millis(50));
        false
    }));
}
