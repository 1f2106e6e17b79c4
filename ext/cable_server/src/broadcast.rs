//! What a publisher hands over: messages for all clients of their streams. Their bytes are shared by all reactors.

use bytes::Bytes;

use crate::report::Report;

/// A message to all clients of a stream.
#[derive(Debug, Clone)]
pub(crate) struct Broadcast {
    pub(crate) stream: Bytes,
    pub(crate) payload: Bytes,
    pub(crate) report: Report,
}

impl Broadcast {
    pub(crate) fn new(stream: impl Into<Bytes>, payload: impl Into<Bytes>, is_reported: bool) -> Self {
        Self { stream: stream.into(), payload: payload.into(), report: Report::new(is_reported) }
    }

    fn len(&self) -> usize {
        self.stream.len() + self.payload.len()
    }
}

/// What is published by one call: nothing comes in between.
#[derive(Debug, Clone)]
pub(crate) enum Publication {
    One(Broadcast),
    Batch(Vec<Broadcast>),
}

impl Publication {
    /// Bytes of memory it holds while it waits, besides its own.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Self::One(broadcast) => broadcast.len(),
            Self::Batch(broadcasts) => broadcasts.iter().map(|it| size_of::<Broadcast>() + it.len()).sum(),
        }
    }

    /// To be called before it is cloned for several reactors, which then count and report each broadcast once.
    pub(crate) fn share(&mut self) {
        match self {
            Self::One(broadcast) => broadcast.report.share(),
            Self::Batch(broadcasts) => broadcasts.iter_mut().for_each(|it| it.report.share()),
        }
    }
}
