//! All reactors of a server, as its callers see them: a queue of requests for each. A client lives on one of them, which
//! its id names; what is published goes to all.

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::broadcast::Publication;
use crate::requests::{Request, Requests};
use crate::room::Room;
use crate::{ConnectionId, Error};

/// The reactors' queues.
#[derive(Debug)]
pub(crate) struct Reactors {
    queues: Box<[Requests]>,
    /// Held while something is put into several queues, which then have all that is published in one order. Not taken where
    /// there is one.
    order: Mutex<()>,
    room: Arc<Room>,
}

impl Reactors {
    /// At least one. Each queue has this bound: what is published waits in all of them, but is there once.
    pub(crate) fn new(count: usize, max_bytes: usize) -> Self {
        let room = Arc::new(Room::default());
        let queues = (0..count).map(|_| Requests::new(max_bytes, Arc::clone(&room))).collect();
        Self { queues, order: Mutex::new(()), room }
    }

    /// In the order of their numbers.
    pub(crate) fn queue(&self, index: usize) -> &Requests {
        &self.queues[index]
    }

    /// The first has the bus, and what belongs to no client.
    pub(crate) fn first(&self) -> &Requests {
        &self.queues[0]
    }

    /// The one that has this client.
    pub(crate) fn of(&self, id: ConnectionId) -> &Requests {
        let count = self.queues.len() as u64;
        // Less than their number.
        &self.queues[usize::try_from(id % count).unwrap_or_default()]
    }

    pub(crate) fn are_several(&self) -> bool {
        self.queues.len() > 1
    }

    /// Whether all but the first have ended.
    pub(crate) fn others_have_ended(&self) -> bool {
        self.queues[1..].iter().all(Requests::is_closed)
    }

    /// To the reactor that has asked.
    pub(crate) fn answer(&self, reactor: usize, answer: Request) {
        let _ = self.queues.get(reactor).map(|queue| queue.push(answer));
    }

    /// Tells all of them; those that have ended need not know.
    pub(crate) fn tell_all(&self, request: impl Fn() -> Request) {
        for queue in &self.queues {
            let _ = queue.push(request());
        }
    }

    /// Hands a publication to all, or to none.
    pub(crate) fn publish(&self, publication: Publication) -> Result<(), Error> {
        match &*self.queues {
            [only] => only.push(Request::Publish(publication)),
            several => {
                let _order = self.order.lock().unwrap_or_else(PoisonError::into_inner);
                publish_to(several, publication)
            }
        }
    }

    /// The same, as soon as there is room.
    pub(crate) async fn publish_in_time(&self, publication: Publication) {
        loop {
            let mut room = pin!(self.room.next_wake());
            // Before the attempt: room that comes right behind it wakes, too.
            room.as_mut().enable();
            match self.publish(publication.clone()) {
                Err(Error::Overloaded) => room.await,
                _ => return,
            }
        }
    }

    /// Blocks the caller until there is room in all queues, `timeout` has passed, or [`Reactors::wake_waiting`] was called.
    pub(crate) fn wait_for_room(&self, timeout: Duration) -> bool {
        self.room.wait(timeout, || self.queues.iter().all(|queue| queue.is_closed() || queue.has_room()))
    }

    pub(crate) fn wake_waiting(&self) {
        self.room.wake();
    }
}

/// Room is looked for once: what is not refused, such as a message to one client, may take it at any time. Reactors that have
/// ended are passed by: at a server's end some have clients for longer than others.
fn publish_to(queues: &[Requests], mut publication: Publication) -> Result<(), Error> {
    let mut open = queues.iter().filter(|queue| !queue.is_closed());
    if !open.clone().all(Requests::has_room) {
        return Err(Error::Overloaded);
    }
    let last = open.next_back().ok_or(Error::Stopped)?;
    publication.share();
    for queue in open {
        queue.put(Request::Publish(publication.clone()));
    }
    last.put(Request::Publish(publication));
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Waker};

    use super::*;
    use crate::broadcast::Broadcast;

    fn publication(bytes: usize) -> Publication {
        Publication::One(Broadcast::new("news", vec![b'1'; bytes], false))
    }

    fn waiting(queue: &Requests) -> usize {
        std::iter::from_fn(|| queue.pop()).count()
    }

    #[test]
    fn who_waits_for_room_is_woken_by_it() {
        for count in 1..=2 {
            let reactors = Arc::new(Reactors::new(count, 100));
            reactors.publish(publication(200)).unwrap();
            let waiter = std::thread::spawn({
                let reactors = Arc::clone(&reactors);
                move || reactors.wait_for_room(Duration::from_secs(10))
            });
            reactors.queues.iter().for_each(|queue| drop(queue.pop()));
            assert!(waiter.join().unwrap() || reactors.wait_for_room(Duration::ZERO));
        }
    }

    #[test]
    fn a_publication_goes_to_all_or_to_none() {
        let reactors = Reactors::new(2, 100);
        reactors.publish(publication(200)).unwrap();
        reactors.first().pop().unwrap();
        assert!(matches!(reactors.publish(publication(1)), Err(Error::Overloaded)));
        assert_eq!(reactors.queues.iter().map(waiting).collect::<Vec<_>>(), [0, 1]);
        reactors.publish(publication(1)).unwrap();
        assert_eq!(reactors.queues.iter().map(waiting).collect::<Vec<_>>(), [1, 1]);
    }

    #[test]
    fn a_reactor_that_has_ended_is_passed_by() {
        let reactors = Reactors::new(2, 100);
        reactors.first().close();
        reactors.publish(publication(1)).unwrap();
        assert_eq!(waiting(reactors.queue(1)), 1);
        reactors.queue(1).close();
        assert!(reactors.others_have_ended());
        assert!(matches!(reactors.publish(publication(1)), Err(Error::Stopped)));
    }

    #[test]
    fn a_task_that_waits_for_room_is_woken_by_it_and_has_left_nothing() {
        let reactors = Reactors::new(2, 100);
        reactors.publish(publication(200)).unwrap();
        let mut context = Context::from_waker(Waker::noop());
        let mut publishing = pin!(reactors.publish_in_time(publication(1)));
        for queue in &reactors.queues {
            assert!(publishing.as_mut().poll(&mut context).is_pending());
            assert_eq!(waiting(queue), 1);
        }
        assert!(publishing.as_mut().poll(&mut context).is_ready());
        assert_eq!(reactors.queues.iter().map(waiting).collect::<Vec<_>>(), [1, 1]);
    }

    #[test]
    fn a_client_s_id_names_its_reactor() {
        let reactors = Reactors::new(3, 100);
        for (id, index) in [(0, 0), (1, 1), (2, 2), (3, 0), (7, 1)] {
            assert!(std::ptr::eq(reactors.of(id), reactors.queue(index)));
        }
    }
}
