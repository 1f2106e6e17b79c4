//! `TurboCableRs::Native::Waiter`: where one cable worker waits for events.

use std::mem::ManuallyDrop;
use std::sync::Arc;

use cable_server::Event;
use crossbeam_channel::{Receiver, Sender, TryRecvError, bounded, select};
use magnus::{Error, IntoValue, RModule, Ruby, Value, method, prelude::*};

use crate::gvl::{Waited, without_gvl};
use crate::server::Shared;
use crate::{error, event};

/// One worker's place at the event queue, with a bell of its own for interrupts: of several workers asleep at one
/// queue, Ruby must be able to wake just this one.
#[magnus::wrap(class = "TurboCableRs::Native::Waiter", free_immediately)]
pub(crate) struct Waiter {
    server: Arc<Shared>,
    bell: ManuallyDrop<Bell>,
}

/// Leaked in a forked child, as the server is: what it drops takes a lock that a thread of the parent may have held.
struct Bell {
    push: Sender<()>,
    ring: Receiver<()>,
}

impl Drop for Waiter {
    fn drop(&mut self) {
        if self.server.is_own() {
            // SAFETY: dropped here once, and not used after.
            unsafe { ManuallyDrop::drop(&mut self.bell) }
        }
    }
}

/// What the queue had.
enum Next {
    Event(Event),
    Nothing,
    Stopped,
}

impl Waiter {
    pub(crate) fn new(server: Arc<Shared>) -> Self {
        let (push, ring) = bounded(1);
        Self { server, bell: ManuallyDrop::new(Bell { push, ring }) }
    }

    /// Reports the event of client `finished` as dealt with, if given, and waits for the next event of any client.
    /// Returns the event, `nil` when interrupted (call again), or `false` when the server has stopped.
    fn next(ruby: &Ruby, this: &Self, finished: Option<u64>) -> Result<Value, Error> {
        if let Some(id) = finished {
            this.server.get().finish(id);
        }
        let next = match this.take() {
            Next::Nothing => this.wait(ruby)?,
            found => found,
        };
        Ok(match next {
            Next::Event(event) => event::to_ruby(ruby, event).as_value(),
            Next::Nothing => ruby.qnil().as_value(),
            Next::Stopped => false.into_value_with(ruby),
        })
    }

    /// Without giving up the GVL: work that is there already costs no hand-over.
    fn take(&self) -> Next {
        match self.server.get().events().try_recv() {
            Ok(event) => Next::Event(event),
            Err(TryRecvError::Empty) => Next::Nothing,
            Err(TryRecvError::Disconnected) => Next::Stopped,
        }
    }

    fn wait(&self, ruby: &Ruby) -> Result<Next, Error> {
        let events = self.server.get().events();
        let wait = || {
            select! {
                recv(events) -> event => event.map_or(Next::Stopped, Next::Event),
                recv(self.bell.ring) -> _ => Next::Nothing,
            }
        };
        let unblock = || {
            // Full means that it rings already.
            let _ = self.bell.push.try_send(());
        };
        match without_gvl(wait, &unblock) {
            Waited::Done(next) => Ok(next),
            Waited::Interrupted => Ok(Next::Nothing),
            Waited::Panicked => Err(error::panicked(ruby)),
        }
    }
}

pub(crate) fn define(ruby: &Ruby, native: RModule) -> Result<(), Error> {
    let class = native.define_class("Waiter", ruby.class_object())?;
    class.undef_default_alloc_func();
    class.define_method("next", method!(Waiter::next, 1))
}
