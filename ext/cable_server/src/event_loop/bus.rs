//! The host bus as the reactor's thread runs it: one task that lets publishers in, and one for each of them.

use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use tokio::net::UnixStream;
use tokio::time::sleep;

use super::guarded;
use crate::bus::frame::Malformed;
use crate::bus::listener::{self, Listener, Unregistered};
use crate::reactor::Reactor;

/// Pause before what has failed is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// The place on the bus of a server that is about to start.
#[derive(Debug)]
pub(crate) struct Place {
    path: PathBuf,
    max_bytes: usize,
    listening: io::Result<Unregistered>,
}

impl Place {
    /// Listens at once: publishers find it before the first client is served.
    pub(crate) fn take(path: PathBuf, max_bytes: usize) -> Self {
        let listening = listener::listen(&path);
        Self { path, max_bytes, listening }
    }
}

/// Listens for as long as the server runs: anew when the socket's file is gone, and when it could not be made.
pub(super) async fn serve(reactor: Rc<RefCell<Reactor>>, place: Place) {
    let Place { path, max_bytes, mut listening } = place;
    let mut is_reported = false;
    loop {
        match listening.and_then(Listener::register) {
            Ok(listener) => {
                is_reported = false;
                let_publishers_in(&reactor, &listener, max_bytes).await;
            }
            Err(error) => {
                if !std::mem::replace(&mut is_reported, true) {
                    report(&reactor, &path, &error);
                }
                sleep(TRY_AGAIN).await;
            }
        }
        listening = listener::listen(&path);
    }
}

fn report(reactor: &RefCell<Reactor>, path: &Path, error: &io::Error) {
    let text = format!(
        "Cannot listen to other processes at {}: {error} (config.turbo_cable_rs.bus_directory)",
        path.display()
    );
    guarded(reactor, |reactor| reactor.warn(text));
}

async fn let_publishers_in(reactor: &Rc<RefCell<Reactor>>, listener: &Listener, max_bytes: usize) {
    while let Some(accepted) = listener.accept().await {
        match accepted {
            Ok(stream) => {
                tokio::task::spawn_local(hear_out(Rc::clone(reactor), stream, max_bytes));
            }
            // No descriptor is left. Who waits may go on waiting.
            Err(_) => sleep(TRY_AGAIN).await,
        }
    }
}

/// Until the publisher's end.
async fn hear_out(reactor: Rc<RefCell<Reactor>>, stream: UnixStream, max_bytes: usize) {
    let deliver = |frames| {
        guarded(&reactor, |reactor| reactor.receive_frames(frames));
        guarded(&reactor, Reactor::flush);
    };
    if let Err(Malformed(problem)) = listener::read(stream, max_bytes, deliver).await {
        guarded(&reactor, |reactor| reactor.warn(format!("A process of this host was not understood: {problem}")));
    }
}
