//! The reactor's thread and what it does all day: requests in batches, clients' turns, ticks of the heartbeat.

mod bus;

use std::cell::RefCell;
use std::future::poll_fn;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender};
use nix::sys::signal::SigSet;
use tokio::runtime;
use tokio::task::{LocalSet, unconstrained, yield_now};
use tokio::time::MissedTickBehavior;

pub(crate) use self::bus::Place;
use crate::reactor::Reactor;
use crate::requests::{Request, Requests};
use crate::streams::Key;

/// Requests done before sockets are written: a burst becomes few system calls, and no client waits long.
const REQUESTS_PER_BATCH: usize = 128;

/// Farewells are said so often: a window of seconds has hundreds of moments.
const FAREWELL_TICK: Duration = Duration::from_millis(10);

/// How long clients have to hang up when the server stops and all is said.
const FAREWELL: Duration = Duration::from_millis(500);

/// Starts the thread. The sender of the channel it returns lives as long as the thread.
pub(crate) fn spawn(
    reactor: impl FnOnce() -> Reactor + Send + 'static,
    requests: Arc<Requests>,
    close_timeout: Duration,
    place: Option<Place>,
) -> io::Result<Receiver<()>> {
    let runtime = runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
    let (alive, running) = crossbeam_channel::bounded::<()>(0);
    let body = move || {
        // However the thread ends, nobody must wait for it.
        let _ended = Ended { requests: &requests, _alive: alive };
        let reactor = Rc::new(RefCell::new(reactor()));
        let tasks = LocalSet::new();
        if let Some(place) = place {
            tasks.spawn_local(bus::serve(Rc::clone(&reactor), place));
        }
        tasks.block_on(&runtime, unconstrained(serve(reactor, &requests, close_timeout)));
    };
    with_signals_blocked(|| thread::Builder::new().name("cable-reactor".into()).spawn(body))?;
    Ok(running)
}

/// The reactor's thread has ended: callers are refused, and those who [join](crate::Server::join) it go on.
struct Ended<'a> {
    requests: &'a Requests,
    _alive: Sender<()>,
}

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.requests.close();
    }
}

/// A thread inherits the mask of the one that starts it. Signals are for the host's own threads.
fn with_signals_blocked<T>(spawn: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    let before = SigSet::all().thread_swap_mask(nix::sys::signal::SigmaskHow::SIG_BLOCK)?;
    let result = spawn();
    before.thread_set_mask()?;
    result
}

/// The loop: requests in batches, each followed by one round of writing; ticks of the heartbeat; clients' turns run as
/// tasks in between.
async fn serve(reactor: Rc<RefCell<Reactor>>, requests: &Requests, close_timeout: Duration) {
    let mut ticks = tokio::time::interval(reactor.borrow().heartbeat().tick());
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut farewell_ticks = tokio::time::interval(FAREWELL_TICK);
    farewell_ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut end = End::default();
    loop {
        let has_farewells = reactor.borrow().has_farewells();
        tokio::select! {
            biased;
            _ = ticks.tick() => {
                guarded(&reactor, |reactor| reactor.tick(Instant::now()));
            }
            _ = farewell_ticks.tick(), if has_farewells => {}
            () = requests.wait() => {}
        }
        end.is_wanted |= run_batch(&reactor, requests);
        guarded(&reactor, |reactor| reactor.say_due_farewells(Instant::now()));
        // Clients have their turns, and the heartbeat its tick, also while requests never end.
        yield_now().await;
        if end.has_come(&reactor.borrow(), close_timeout) {
            return reactor.borrow_mut().abort();
        }
    }
}

/// The end of the loop, when a shutdown was asked.
#[derive(Default)]
struct End {
    is_wanted: bool,
    all_told_at: Option<Instant>,
}

impl End {
    /// All is said, and clients had their time. One that does not hang up must not hold up the process.
    fn has_come(&mut self, reactor: &Reactor, close_timeout: Duration) -> bool {
        if !self.is_wanted || reactor.has_farewells() {
            return false;
        }
        let elapsed = self.all_told_at.get_or_insert_with(Instant::now).elapsed();
        reactor.is_empty() || elapsed > close_timeout || (elapsed > FAREWELL && reactor.has_said_all())
    }
}

/// Does a batch of requests and writes what they left. Returns whether a shutdown was asked.
fn run_batch(reactor: &Rc<RefCell<Reactor>>, requests: &Requests) -> bool {
    let mut stopping = false;
    for request in (0..REQUESTS_PER_BATCH).map_while(|_| requests.pop()) {
        stopping |= matches!(request, Request::Shutdown);
        let mut arrived = None;
        guarded(reactor, |reactor| arrived = reactor.apply(request));
        if let Some(key) = arrived {
            spawn_client(reactor, key);
        }
    }
    guarded(reactor, Reactor::flush);
    stopping
}

fn spawn_client(reactor: &Rc<RefCell<Reactor>>, key: Key) {
    let reactor = Rc::clone(reactor);
    tokio::task::spawn_local(poll_fn(move |cx| {
        let mut turn = Poll::Ready(());
        if !guarded(&reactor, |reactor| turn = reactor.drive(key, cx)) {
            guarded(&reactor, |reactor| reactor.abandon(key));
        }
        turn
    }));
}

/// A panic costs what it happened in, not the server. Returns whether there was none.
fn guarded(reactor: &RefCell<Reactor>, work: impl FnOnce(&mut Reactor)) -> bool {
    let calm = catch_unwind(AssertUnwindSafe(|| work(&mut reactor.borrow_mut()))).is_ok();
    if !calm {
        reactor.borrow_mut().count_panic();
    }
    calm
}
