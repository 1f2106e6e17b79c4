//! What callers ask of one reactor, in one queue: first asked, first done. Any thread pushes and returns at once; the
//! reactor drains. The bytes waiting are bounded, so that a publisher faster than the network is slowed, not believed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use bytes::Bytes;
use crossbeam_channel::{Receiver, Sender};
use tokio::sync::Notify;

use crate::broadcast::Publication;
use crate::connection::Pings;
use crate::envelope::Envelope;
use crate::room::Room;
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
    Publish(Publication),
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
                Self::Publish(publication) => publication.weight(),
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
        matches!(self, Self::Publish(_))
    }
}

/// The queue between callers and one reactor. On cache lines of its own: reactors on other cores have theirs.
#[derive(Debug)]
#[repr(align(128))]
pub(crate) struct Requests {
    sender: Sender<Request>,
    receiver: Receiver<Request>,
    bytes: AtomicUsize,
    max_bytes: usize,
    /// The reactor is gone: nothing more is taken.
    is_closed: AtomicBool,
    wake: Notify,
    room: Arc<Room>,
}

impl Requests {
    pub(crate) fn new(max_bytes: usize, room: Arc<Room>) -> Self {
        let (sender, receiver) = crossbeam_channel::unbounded();
        Self {
            sender,
            receiver,
            bytes: AtomicUsize::new(0),
            max_bytes,
            is_closed: AtomicBool::new(false),
            wake: Notify::new(),
            room,
        }
    }

    /// Leaves a request and wakes the reactor if it sleeps, and the request cannot wait.
    pub(crate) fn push(&self, request: Request) -> Result<(), Error> {
        if self.is_closed() {
            return Err(Error::Stopped);
        }
        if request.is_deferrable() && !self.has_room() {
            return Err(Error::Overloaded);
        }
        self.put(request);
        Ok(())
    }

    /// The same for one that has been let in already.
    pub(crate) fn put(&self, request: Request) {
        self.bytes.fetch_add(request.weight(), Ordering::Relaxed);
        let can_wait = request.can_wait();
        // The receiver lives in `self`, so the channel is open.
        let _ = self.sender.send(request);
        if !can_wait {
            self.wake.notify_one();
        }
    }

    /// The next request, for the reactor.
    pub(crate) fn pop(&self) -> Option<Request> {
        let request = self.receiver.try_recv().ok()?;
        let before = self.bytes.fetch_sub(request.weight(), Ordering::Relaxed);
        if before >= self.max_bytes && self.has_room() {
            self.room.wake();
        }
        Some(request)
    }

    /// The reactor has ended: drops what waits, refuses the rest, and lets nobody wait any longer.
    pub(crate) fn close(&self) {
        self.is_closed.store(true, Ordering::Release);
        while self.pop().is_some() {}
        self.room.wake();
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::Acquire)
    }

    /// Sleeps until there is a request, for the reactor.
    pub(crate) async fn wait(&self) {
        while self.receiver.is_empty() {
            self.wake.notified().await;
        }
    }

    pub(crate) fn has_room(&self) -> bool {
        self.bytes.load(Ordering::Relaxed) < self.max_bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::broadcast::Broadcast;

    fn broadcast(bytes: usize) -> Request {
        Request::Publish(Publication::One(Broadcast::new("news", vec![b'1'; bytes], false)))
    }

    #[test]
    fn publishing_is_refused_when_full_and_nothing_else_is() {
        let requests = Requests::new(100, Arc::default());
        requests.push(broadcast(100)).unwrap();
        assert!(matches!(requests.push(broadcast(1)), Err(Error::Overloaded)));
        requests.push(Request::Finish(1)).unwrap();
        requests.pop().unwrap();
        requests.push(broadcast(1)).unwrap();
    }
}
