//! The bridge: convert, call, convert. What is worth deciding is decided in `cable_server` or in Ruby.
//!
//! | thread | made by | GVL | Ruby objects | blocks on |
//! |---|---|---|---|---|
//! | Puma's and the app's | the host | held | yes | never: adopt and broadcast return at once |
//! | cable worker | `dispatcher.rb` | held only while app code runs | yes | the event queue, in [`waiter`] |
//! | reactor | `cable_server` | never | never | sockets and timers |
//!
//! 1. Rust never calls Ruby, but for making the values a call returns.
//! 2. No Ruby object is kept in Rust: a connection is a number here and a Hash entry there.
//! 3. The reactor's thread never sees Ruby.
//! 4. No lock is held while the GVL is given up or taken.
//! 5. After `fork` the child leaks what it inherited and starts its own server.

// What `magnus::init` exports for Ruby cannot be given a doc comment.
#![allow(missing_docs)]

mod error;
mod event;
mod gvl;
mod publisher;
mod server;
mod waiter;

use magnus::{Error, Ruby, function, prelude::*};

/// Called by Ruby when it loads the library; `errors.rb` must have been loaded before.
#[magnus::init]
fn init(ruby: &Ruby) -> Result<(), Error> {
    let native = ruby.define_module("TurboCableRs")?.define_module("Native")?;
    native.define_module_function("close_inherited", function!(cable_server::close_inherited, 0))?;
    publisher::define(ruby, native)?;
    server::define(ruby, native)?;
    waiter::define(ruby, native)
}
