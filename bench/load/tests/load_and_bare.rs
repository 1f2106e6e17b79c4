//! The two programs together: what is sent is counted, and what is lost is an error.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A program that is stopped when the test is over, however it ends.
struct Program {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Program {
    fn start(command: &mut Command) -> Self {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, input, output }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line
    }

    fn command(&mut self, command: &str) -> String {
        writeln!(self.input, "{command}").unwrap();
        self.line()
    }

    fn complaint(&mut self) -> String {
        let mut text = String::new();
        let mut errors = self.child.stderr.take().unwrap();
        errors.read_to_string(&mut text).unwrap();
        text
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// A bare server and three clients of it.
fn start(flags: &[&str]) -> (u16, Program, Program) {
    let mut bare = Program::start(Command::new(env!("CARGO_BIN_EXE_bare")).args(flags));
    let address = bare.line();
    let port = address.trim().rsplit(':').next().unwrap().parse().unwrap();
    let arguments = [format!("{port}"), "3".to_owned()];
    let mut load = Program::start(Command::new(env!("CARGO_BIN_EXE_load")).args(arguments));
    assert!(load.line().starts_with(r#"{"clients":3,"#));
    (port, bare, load)
}

fn broadcast(port: u16, query: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let request = format!("POST /broadcasts?{query} HTTP/1.1\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn every_broadcast_is_counted_at_every_client() {
    for flags in [&[][..], &["--coalesce"]] {
        let (port, _bare, mut load) = start(flags);
        let answer = broadcast(port, "first=0&count=4&size=200&interval_ms=0");
        assert!(answer.contains(r#"{"published_at":["#));
        let report = load.command("expect 0 4 10");
        assert!(report.starts_with(r#"{"deliveries":12,"out_of_order":0,"#));
    }
}

#[test]
fn a_lost_message_is_an_error() {
    let (port, _bare, mut load) = start(&[]);
    broadcast(port, "first=0&count=4&size=200&interval_ms=0");
    assert_eq!(load.command("expect 0 5 1"), "", "it has ended");
    assert_eq!(load.complaint(), "load: 12 of 15 messages arrived\n");
}

#[test]
fn a_server_that_goes_away_is_an_error() {
    let (_port, bare, mut load) = start(&[]);
    drop(bare);
    assert!(load.complaint().starts_with("load: "));
}
