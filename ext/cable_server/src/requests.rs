//! What callers ask of the reactor, in one queue: first asked, first done. Any thread pushes and returns at once; the
//! reactor drains. The bytes waiting are bounded, so that a publisher faster than the network is slowed, not believed.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use crossbeam_channel::{Receiver, Sender};
use tokio::sync::Notify;

use crate::connection::Pings;
use crate::envelope::Envelope;
use crate::socket::Unregistered;
use crate::turbo::TurboStreams;
use crate::{ConnectionId, Error};

/// One thing to do.
#[derive(Debug)]
pub(crate) enum Request {
    Adopt(Box<Arrival>),
    Ready {
        id: ConnectionId,
        pings: Pings,
    },
    Transmit(ConnectionId, Bytes),
    StartStream {
        id: ConnectionId,
        envelope: Envelope,
        stream: Vec<u8>,
    },
    StopStream {
        id: ConnectionId,
        envelope: Envelope,
        stream: Vec<u8>,
    },
    Broadcast(Broadcast),
    Broadcasts(Vec<Broadcast>),
    Close {
        id: ConnectionId,
        code: u16,
        reason: String,
    },
    Finish(ConnectionId),
    Recall(ConnectionId),
    ServeTurbo(TurboStreams),
    AcceptTurbo(ConnectionId),
    Acquired(Vec<u8>),
    Released(Vec<u8>),
    Hear(Vec<u8>),
    Unhear(Vec<u8>),
    NativeIdentifiers(ConnectionId, Sender<Vec<String>>),
    /// Every client is to be told to come back, for this reason.
    ReconnectAll(String),
    Shutdown,
}

/// A message to all clients of a stream.
#[derive(Debug)]
pub(crate) struct Broadcast {
    pub(crate) stream: Vec<u8>,
    pub(crate) payload: Bytes,
    pub(crate) is_reported: bool,
}

impl Broadcast {
    fn len(&self) -> usize {
        self.stream.len() + self.payload.len()
    }
}

/// A client whose socket is to be served.
#[derive(Debug)]
pub(crate) struct Arrival {
    pub(crate) id: ConnectionId,
    pub(crate) socket: Unregistered,
    pub(crate) response: Bytes,
    pub(crate) early: Vec<u8>,
    /// It agreed on a subprotocol, and so on Action Cable's.
    pub(crate) has_protocol: bool,
}

impl Request {
    /// Bytes of memory it holds while it waits.
    fn weight(&self) -> usize {
        size_of::<Self>()
            + match self {
                Self::Broadcast(broadcast) => broadcast.len(),
                Self::Broadcasts(all) => all.iter().map(|it| size_of::<Broadcast>() + it.len()).sum(),
                Self::Transmit(_, frame) => frame.len(),
                Self::StartStream { envelope, stream, .. } | Self::StopStream { envelope, stream, .. } => {
                    envelope.prefix().len() + stream.len()
                }
                Self::Adopt(arrival) => size_of::<Arrival>() + arrival.early.len(),
                Self::Close { reason, .. } | Self::ReconnectAll(reason) => reason.len(),
                Self::Acquired(stream) | Self::Released(stream) | Self::Hear(stream) | Self::Unhear(stream) => {
                    stream.len()
                }
                Self::Ready { .. }
                | Self::Finish(_)
                | Self::Recall(_)
                | Self::ServeTurbo(_)
                | Self::AcceptTurbo(_)
                | Self::NativeIdentifiers(..)
                | Self::Shutdown => 0,
            }
    }

    /// Whether it shows only with what follows it, the answer to the client or the end of its turn, so that the reactor
    /// need not be woken for it: a wake-up costs more than most requests. If nothing follows, the next tick is its time.
    fn can_wait(&self) -> bool {
        matches!(
            self,
            Self::Ready { .. }
                | Self::StartStream { .. }
                | Self::StopStream { .. }
                | Self::ServeTurbo(_)
                | Self::AcceptTurbo(_)
        )
    }

    /// Whether it may be refused for want of room. Only publishing is: the rest keeps the server's books.
    fn is_deferrable(&self) -> bool {
        matches!(self, Self::Broadcast(_) | Self::Broadcasts(_))
    }
}

/// The queue between callers and the reactor.
#[derive(Debug)]
pub(crate) struct Requests {
    sender: Sender<Request>,
    receiver: Receiver<Request>,
    bytes: AtomicUsize,
    max_bytes: usize,
    /// The reactor is gone: nothing more is taken.
    is_closed: AtomicBool,
    wake: Notify,
    /// Guards nothing but the sleep of callers who wait for room.
    waiting: Mutex<()>,
    room: Condvar,
}

impl Requests {
    pub(crate) fn new(max_bytes: usize) -> Self {
        let (sender, receiver) = crossbeam_channel::unbounded();
        Self {
            sender,
            receiver,
            bytes: AtomicUsize::new(0),
            max_bytes,
            is_closed: AtomicBool::new(false),
            wake: Notify::new(),
            waiting: Mutex::new(()),
            room: Condvar::new(),
        }
    }

    /// Leaves a request and wakes the reactor if it sleeps, and the request cannot wait.
    pub(crate) fn push(&self, request: Request) -> Result<(), Error> {
        if self.is_closed.load(Ordering::Acquire) {
            return Err(Error::Stopped);
        }
        if request.is_deferrable() && !self.has_room() {
            return Err(Error::Overloaded);
        }
        self.bytes.fetch_add(request.weight(), Ordering::Relaxed);
        let can_wait = request.can_wait();
        // The receiver lives in `self`, so the channel is open.
        let _ = self.sender.send(request);
        if !can_wait {
            self.wake.notify_one();
        }
        Ok(())
    }

    /// The next request, for the reactor.
    pub(crate) fn pop(&self) -> Option<Request> {
        let request = self.receiver.try_recv().ok()?;
        let before = self.bytes.fetch_sub(request.weight(), Ordering::Relaxed);
        if before >= self.max_bytes && self.has_room() {
            self.wake_waiting();
        }
        Some(request)
    }

    /// The reactor has ended: drops what waits, refuses the rest, and lets nobody wait any longer.
    pub(crate) fn close(&self) {
        self.is_closed.store(true, Ordering::Release);
        while self.pop().is_some() {}
        self.wake_waiting();
    }

    /// Sleeps until there is a request, for the reactor.
    pub(crate) async fn wait(&self) {
        while self.receiver.is_empty() {
            self.wake.notified().await;
        }
    }

    /// Blocks the caller until there is room, `timeout` passed, or [`Requests::wake_waiting`] was called.
    pub(crate) fn wait_for_room(&self, timeout: Duration) -> bool {
        let guard = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.has_room() {
            drop(self.room.wait_timeout(guard, timeout));
        }
        self.has_room()
    }

    pub(crate) fn wake_waiting(&self) {
        let _guard = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        self.room.notify_all();
    }

    fn has_room(&self) -> bool {
        self.bytes.load(Ordering::Relaxed) < self.max_bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn broadcast(bytes: usize) -> Request {
        let payload = Bytes::from(vec![b'1'; bytes]);
        Request::Broadcast(Broadcast { stream: b"news".to_vec(), payload, is_reported: false })
    }

    #[test]
    fn publishing_is_refused_when_full_and_nothing_else_is() {
        let requests = Requests::new(100);
        requests.push(broadcast(100)).unwrap();
        assert!(matches!(requests.push(broadcast(1)), Err(Error::Overloaded)));
        requests.push(Request::Finish(1)).unwrap();
        requests.pop().unwrap();
        requests.push(broadcast(1)).unwrap();
    }

    #[test]
    fn who_waits_for_room_is_woken_by_it() {
        let requests = Arc::new(Requests::new(100));
        requests.push(broadcast(200)).unwrap();
        let waiter = std::thread::spawn({
            let requests = Arc::clone(&requests);
            move || requests.wait_for_room(Duration::from_secs(10))
        });
        requests.pop().unwrap();
        assert!(waiter.join().unwrap());
    }
}
