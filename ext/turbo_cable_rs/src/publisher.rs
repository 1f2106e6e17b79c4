//! `TurboCableRs::Native::Publisher`: the core's publisher to the host bus, for `bus.rb` alone.

use std::ffi::OsString;
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::process;

use cable_server::{Directory, Publisher, Ticket};
use magnus::{Error, RArray, RModule, RString, Ruby, TryConvert, function, method, prelude::*};

use crate::error;
use crate::gvl::without_gvl;
use crate::server::{bytes, duration, waited};

/// A ticket is a number to Ruby. In a forked child the publisher is leaked: its sockets are closed already, and their numbers
/// may be others'.
#[magnus::wrap(class = "TurboCableRs::Native::Publisher", free_immediately)]
struct NativePublisher {
    publisher: ManuallyDrop<Publisher>,
    pid: u32,
}

impl Drop for NativePublisher {
    fn drop(&mut self) {
        if self.pid == process::id() {
            // SAFETY: dropped here once, and not used after.
            unsafe { ManuallyDrop::drop(&mut self.publisher) }
        }
    }
}

impl NativePublisher {
    fn new(directory: PathBuf, own_name: String, max_bytes: usize) -> Self {
        let publisher = Publisher::new(Directory::new(directory), OsString::from(own_name), max_bytes);
        Self { publisher: ManuallyDrop::new(publisher), pid: process::id() }
    }

    /// Makes a directory fit for the bus.
    fn prepare(ruby: &Ruby, directory: PathBuf) -> Result<(), Error> {
        Directory::new(directory).prepare().map_err(|error| error::to_ruby(ruby, &error))
    }

    /// `broadcasts`: `[[stream, payload], …]`. Returns `nil` when all have taken them, else a ticket for `wait`.
    fn publish(ruby: &Ruby, this: &Self, broadcasts: RArray, is_reported: bool) -> Result<Option<u64>, Error> {
        let copy =
            |pair| <(RString, RString)>::try_convert(pair).map(|(stream, payload)| (bytes(stream), bytes(payload)));
        let broadcasts: Vec<_> = broadcasts.into_iter().map(copy).collect::<Result<_, Error>>()?;
        let messages: Vec<_> = broadcasts.iter().map(|(stream, payload)| (&**stream, &**payload)).collect();
        match this.publisher.publish(&messages, is_reported) {
            Ok(ticket) => Ok(ticket.map(|Ticket(number)| number)),
            Err(error) => Err(error::to_ruby(ruby, &error)),
        }
    }

    /// Waits at most `seconds`, which the caller keeps short: nothing unblocks it.
    fn wait(ruby: &Ruby, this: &Self, ticket: u64, seconds: f64) -> Result<bool, Error> {
        waited(ruby, without_gvl(|| this.publisher.wait(Ticket(ticket), duration(seconds)), &|| {}))
    }

    fn leave_behind(&self, ticket: u64) -> Vec<String> {
        self.publisher.leave_behind(Ticket(ticket))
    }

    fn listeners(&self) -> usize {
        self.publisher.listeners()
    }
}

pub(crate) fn define(ruby: &Ruby, native: RModule) -> Result<(), Error> {
    let class = native.define_class("Publisher", ruby.class_object())?;
    class.undef_default_alloc_func();
    class.define_singleton_method("new", function!(NativePublisher::new, 3))?;
    class.define_singleton_method("prepare", function!(NativePublisher::prepare, 1))?;
    class.define_method("publish", method!(NativePublisher::publish, 2))?;
    class.define_method("wait", method!(NativePublisher::wait, 2))?;
    class.define_method("leave_behind", method!(NativePublisher::leave_behind, 1))?;
    class.define_method("listeners", method!(NativePublisher::listeners, 0))
}
