//! The host bus as the first reactor's thread runs it: one task that lets publishers in, and one for each of them.

use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::UnixStream;
use tokio::time::sleep;

use super::guarded;
use crate::broadcast::{Broadcast, Publication};
use crate::bus::frame::{Frame, Malformed};
use crate::bus::listener::{self, Listener, Unregistered};
use crate::reactor::Reactor;
use crate::reactors::Reactors;

/// Pause before what has failed is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// The place on the bus of a server that is about to start.
#[derive(Debug)]
pub(super) struct Place {
    path: PathBuf,
    max_bytes: usize,
    listening: io::Result<Unregistered>,
}

impl Place {
    /// Listens at once: publishers find it before the first client is served.
    pub(super) fn take(path: PathBuf, max_bytes: usize) -> Self {
        let listening = listener::listen(&path);
        Self { path, max_bytes, listening }
    }
}

/// Where what comes by the bus goes.
#[derive(Clone)]
pub(super) struct Delivery {
    pub(super) reactor: Rc<RefCell<Reactor>>,
    pub(super) reactors: Arc<Reactors>,
}

impl Delivery {
    /// In this order, and done when all is on its way.
    async fn take(&self, frames: Vec<Frame>) {
        for frame in frames {
            match frame {
                Frame::Broadcasts(broadcasts) => self.pass_on(broadcasts).await,
                Frame::Gap(lost) => {
                    guarded(&self.reactor, |reactor| reactor.miss(lost));
                }
                Frame::Hello => {}
            }
        }
        guarded(&self.reactor, Reactor::flush);
    }

    /// One reactor delivers it at once. Several get it as they get what is published here, in one order; where one of them
    /// has too much to do the publisher waits, and the first reactor's clients do not.
    async fn pass_on(&self, broadcasts: Vec<Broadcast>) {
        guarded(&self.reactor, |reactor| reactor.hear(&broadcasts));
        if self.reactors.are_several() {
            self.reactors.publish_in_time(Publication::Batch(broadcasts)).await;
        } else {
            guarded(&self.reactor, |reactor| broadcasts.into_iter().for_each(|it| reactor.broadcast(it)));
        }
    }

    fn warn(&self, text: String) {
        guarded(&self.reactor, |reactor| reactor.warn(text));
    }
}

/// Listens for as long as the server runs: anew when the socket's file is gone, and when it could not be made.
pub(super) async fn serve(delivery: Delivery, place: Place) {
    let Place { path, max_bytes, mut listening } = place;
    let mut is_reported = false;
    loop {
        match listening.and_then(Listener::register) {
            Ok(listener) => {
                is_reported = false;
                let_publishers_in(&delivery, &listener, max_bytes).await;
            }
            Err(error) => {
                if !std::mem::replace(&mut is_reported, true) {
                    delivery.warn(cannot_listen(&path, &error));
                }
                sleep(TRY_AGAIN).await;
            }
        }
        listening = listener::listen(&path);
    }
}

fn cannot_listen(path: &Path, error: &io::Error) -> String {
    format!("Cannot listen to other processes at {}: {error} (config.turbo_cable_rs.bus_directory)", path.display())
}

async fn let_publishers_in(delivery: &Delivery, listener: &Listener, max_bytes: usize) {
    while let Some(accepted) = listener.accept().await {
        match accepted {
            Ok(stream) => {
                tokio::task::spawn_local(hear_out(delivery.clone(), stream, max_bytes));
            }
            // No descriptor is left. Who waits may go on waiting.
            Err(_) => sleep(TRY_AGAIN).await,
        }
    }
}

/// Until the publisher's end.
async fn hear_out(delivery: Delivery, stream: UnixStream, max_bytes: usize) {
    if let Err(Malformed(problem)) = listener::read(stream, max_bytes, |frames| delivery.take(frames)).await {
        delivery.warn(format!("A process of this host was not understood: {problem}"));
    }
}
