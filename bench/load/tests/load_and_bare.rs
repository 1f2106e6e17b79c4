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
    start_with_load(flags, &[])
}

fn start_with_load(flags: &[&str], load_flags: &[&str]) -> (u16, Program, Program) {
    let mut bare = Program::start(Command::new(env!("CARGO_BIN_EXE_bare")).args(flags));
    let address = bare.line();
    let port = address.trim().rsplit(':').next().unwrap().parse().unwrap();
    let arguments = [format!("{port}"), "3".to_owned()];
    let mut load = Program::start(Command::new(env!("CARGO_BIN_EXE_load")).args(arguments).args(load_flags));
    assert!(load.line().starts_with(r#"{"clients":3,"#));
    (port, bare, load)
}

fn broadcast(port: u16, query: &str) -> String {
    broadcast_in(port, "json", 1, query)
}

fn broadcast_in(port: u16, format: &str, streams: usize, query: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let request = format!("POST /broadcasts?format={format}&streams={streams}&{query} HTTP/1.1\r\n\r\n");
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
        let arrivals = load.command("arrivals 2 1");
        assert_eq!(arrivals.split(',').count(), 3, "a time for each client: {arrivals}");
    }
}

#[test]
fn html_of_any_size_is_counted() {
    let (port, _bare, mut load) = start(&[]);
    broadcast_in(port, "html", 1, "first=0&count=3&size=100000&interval_ms=0");
    assert!(load.command("expect 0 3 10").starts_with(r#"{"deliveries":9,"out_of_order":0,"#));
}

#[test]
fn each_stream_reaches_its_own_subscribers() {
    let (port, _bare, mut load) = start_with_load(&[], &["--streams", "6", "--each", "4"]);
    broadcast_in(port, "json", 6, "first=0&count=12&size=200&interval_ms=0");
    let report = load.command("expect 0 12 10");
    assert!(report.starts_with(r#"{"deliveries":24,"out_of_order":0,"#), "{report}");
}

#[test]
fn clients_leave_and_come_again() {
    let (port, _bare, mut load) = start(&[]);
    assert!(load.command("reconnect 3").starts_with(r#"{"clients":3,"#));
    broadcast(port, "first=0&count=1&size=200&interval_ms=0");
    assert!(load.command("expect 0 1 10").starts_with(r#"{"deliveries":3,"#));
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
