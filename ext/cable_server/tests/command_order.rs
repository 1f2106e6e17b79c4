//! A client's events come in order and one at a time, however many workers take them and however slow they are.

mod support;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use cable_server::{ConnectionId, EventKind};
use support::{App, Client, FIN, PATIENCE, TEXT, command, commands, masked, repeat_until, wait_until};

const CLIENTS: usize = 4;
const COMMANDS: usize = 300;
const WORKERS: usize = 4;

#[test]
fn the_next_event_comes_when_the_last_is_finished() {
    let app = App::start();
    let mut client = app.connect();
    client.send_text(&command(1));
    assert_eq!(app.event(client.id), commands([1]));
    client.send_text(&command(2));
    wait_until("both were read", || app.server.stats().commands == 2);
    app.expect_nothing_before("not finished", &mut client);
    assert!(app.is_quiet());

    app.server.finish(client.id);
    assert_eq!(app.take_command(client.id), command(2));
}

#[test]
fn what_came_meanwhile_comes_together() {
    let app = App::start();
    let client = app.connect();
    client.send_text(&command(0));
    assert_eq!(app.event(client.id), commands([0]));
    (1..20).for_each(|number| client.send_text(&command(number)));
    wait_until("all were read", || app.server.stats().commands == 20);
    app.server.finish(client.id);
    assert_eq!(app.take(client.id), commands([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]));
    assert_eq!(app.take(client.id), commands([17, 18, 19]));
}

#[test]
fn what_was_written_at_once_comes_together() {
    let app = App::start();
    let client = app.connect();
    let frames: Vec<u8> = (0..3).flat_map(|number| masked(FIN | TEXT, command(number).as_bytes())).collect();
    client.send(&frames);
    assert_eq!(app.take(client.id), commands([0, 1, 2]));
}

#[test]
fn a_worker_that_is_held_up_holds_up_one_client() {
    let app = App::start();
    let (held, free) = (app.connect(), app.connect());
    held.send_text(&command(0));
    assert_eq!(app.event(held.id), commands([0]));
    held.send_text(&command(1));
    for number in 0..100 {
        free.send_text(&command(number));
        assert_eq!(app.take_command(free.id), command(number));
    }
    assert!(app.is_quiet());
    app.server.finish(held.id);
    assert_eq!(app.take_command(held.id), command(1));
}

#[test]
fn many_workers_keep_each_client_s_order() {
    let app = App::start();
    let clients: Vec<Client> = (0..CLIENTS).map(|_| app.connect()).collect();
    let work = Work::new(&clients);
    thread::scope(|scope| {
        for client in &clients {
            scope.spawn(|| (0..COMMANDS).for_each(|number| client.send_text(&command(number))));
        }
        (0..WORKERS).for_each(|_| drop(scope.spawn(|| work.take_part(&app))));
    });
    for client in &clients {
        let expected: Vec<String> = (0..COMMANDS).map(command).collect();
        assert_eq!(*work.done[&client.id].texts.lock().unwrap(), expected);
    }
}

/// What the workers have done, by client.
struct Work {
    done: HashMap<ConnectionId, Done>,
}

#[derive(Default)]
struct Done {
    texts: Mutex<Vec<String>>,
    is_in_work: AtomicBool,
}

impl Work {
    fn new(clients: &[Client]) -> Self {
        let done = clients.iter().map(|client| (client.id, Done::default())).collect();
        Self { done }
    }

    /// One worker's life: it takes whatever comes until all is done.
    fn take_part(&self, app: &App) {
        let is_over = || self.is_complete();
        repeat_until(is_over, || {
            if let Ok(event) = app.server.events().recv_timeout(PATIENCE / 100) {
                self.execute(event.id, event.kind);
                app.server.finish(event.id);
            }
        });
    }

    fn execute(&self, id: ConnectionId, kind: EventKind) {
        let done = &self.done[&id];
        assert!(!done.is_in_work.swap(true, Ordering::SeqCst), "two events of client {id}");
        // A chance for another worker to do what it must not.
        thread::yield_now();
        if let EventKind::Commands(texts) = kind {
            done.texts.lock().unwrap_or_else(PoisonError::into_inner).extend(texts);
        }
        done.is_in_work.store(false, Ordering::SeqCst);
    }

    fn is_complete(&self) -> bool {
        let count = |done: &Done| done.texts.lock().unwrap_or_else(PoisonError::into_inner).len();
        self.done.values().all(|done| count(done) >= COMMANDS)
    }
}
