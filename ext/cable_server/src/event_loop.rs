//! A reactor's thread and what it does all day: requests in batches, clients' turns, ticks of the heartbeat.

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

use self::bus::{Delivery, Place};
use crate::Config;
use crate::events::Event;
use crate::reactor::Reactor;
use crate::reactors::Reactors;
use crate::requests::{Request, Requests};
use crate::stats::Counters;
use crate::streams::Key;

/// Requests done before sockets are written: a burst becomes few system calls, and no client waits long.
const REQUESTS_PER_BATCH: usize = 128;

/// Farewells are said so often: a window of seconds has hundreds of moments.
const FAREWELL_TICK: Duration = Duration::from_millis(10);

/// How long clients have to hang up when the server stops and all is said.
const FAREWELL: Duration = Duration::from_millis(500);

/// Starts the reactors' threads: all, or none. The sender of the channel it returns lives as long as the last of them.
pub(crate) fn start(
    config: &Arc<Config>,
    reactors: &Arc<Reactors>,
    counters: &[Arc<Counters>],
    events: &Sender<Event>,
) -> io::Result<Receiver<()>> {
    let (alive, running) = crossbeam_channel::bounded::<()>(0);
    let mut place = config.bus_socket.clone().map(|path| Place::take(path, config.max_request_bytes));
    let seat = |index| Seat { index, reactors: Arc::clone(reactors), place: place.take(), _alive: alive.clone() };
    let seats: Vec<Seat> = (0..counters.len()).map(seat).collect();
    for (seat, counters) in seats.into_iter().zip(counters) {
        let (index, config, counters, events) = (seat.index, Arc::clone(config), Arc::clone(counters), events.clone());
        let started = spawn(move || Reactor::new(index, config, counters, events), seat);
        // Who has a thread ends it; the seats that are left go with this call.
        started.inspect_err(|_| reactors.tell_all(|| Request::Shutdown))?;
    }
    Ok(running)
}

/// What a reactor's thread has of the server. However the thread ends, nobody must wait for it: callers are refused, and
/// those who [join](crate::Server::join) the last go on.
struct Seat {
    index: usize,
    reactors: Arc<Reactors>,
    place: Option<Place>,
    _alive: Sender<()>,
}

impl Seat {
    fn requests(&self) -> &Requests {
        self.reactors.queue(self.index)
    }

    /// The first goes last: it has the bus, for the clients of all.
    fn may_end(&self) -> bool {
        self.index > 0 || self.reactors.others_have_ended()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.requests().close();
    }
}

fn spawn(reactor: impl FnOnce() -> Reactor + Send + 'static, mut seat: Seat) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
    let name = thread_name(seat.index);
    let body = move || {
        let reactor = Rc::new(RefCell::new(reactor()));
        let tasks = LocalSet::new();
        if let Some(place) = seat.place.take() {
            let delivery = Delivery { reactor: Rc::clone(&reactor), reactors: Arc::clone(&seat.reactors) };
            tasks.spawn_local(bus::serve(delivery, place));
        }
        tasks.block_on(&runtime, unconstrained(serve(reactor, &seat)));
    };
    with_signals_blocked(|| thread::Builder::new().name(name).spawn(body))?;
    Ok(())
}

fn thread_name(index: usize) -> String {
    if index == 0 { "cable-reactor".into() } else { format!("cable-reactor-{}", index + 1) }
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
async fn serve(reactor: Rc<RefCell<Reactor>>, seat: &Seat) {
    let requests = seat.requests();
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
        if end.has_come(&reactor.borrow()) && seat.may_end() {
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
    fn has_come(&mut self, reactor: &Reactor) -> bool {
        if !self.is_wanted || reactor.has_farewells() {
            return false;
        }
        let elapsed = self.all_told_at.get_or_insert_with(Instant::now).elapsed();
        reactor.is_empty() || elapsed > reactor.config().close_timeout || (elapsed > FAREWELL && reactor.has_said_all())
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
