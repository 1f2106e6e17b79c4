//! The probe, against a server that takes its time.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

const INTERVAL_MS: &str = "1";

#[test]
fn visitors_come_while_others_wait_and_all_are_reported() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let mut child = Command::new(env!("CARGO_BIN_EXE_probe"))
        .args([&port, "/page", INTERVAL_MS])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();

    let (arrived, arrival) = mpsc::channel();
    thread::spawn(move || {
        let first = listener.accept().unwrap().0;
        let second = listener.accept().unwrap().0;
        arrived.send(()).unwrap();
        thread::sleep(Duration::from_millis(50)); // as long as fifty intervals
        answer(first);
        answer(second);
        listener.incoming().for_each(|stream| answer(stream.unwrap()));
    });
    let second_came = arrival.recv_timeout(Duration::from_secs(10));
    writeln!(child.stdin.as_mut().unwrap(), "report").unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();

    second_came.unwrap();
    let numbers = line.trim().strip_prefix(r#"{"latencies":["#).unwrap().strip_suffix("]}").unwrap();
    let latencies: Vec<u64> = numbers.split(", ").map(|number| number.parse().unwrap()).collect();
    assert!(latencies.iter().filter(|latency| **latency >= 50_000_000).count() >= 2, "{line}");
}

fn answer(mut stream: TcpStream) {
    let _request = stream.read(&mut [0; 1024]).unwrap();
    let _unless_it_has_gone = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
}
