//! `TurboCableRs::Native::Server`: the core's server, for `server.rb` alone.

use std::mem::ManuallyDrop;
use std::os::fd::{FromRawFd, OwnedFd};
use std::path::PathBuf;
use std::process;
use std::sync::Arc;
use std::time::Duration;

use cable_server::{Adoption, Config, Digest, Envelope, Error as CoreError, Pings, Server, TurboStreams, Verifier};
use magnus::{Error, RArray, RHash, RModule, RString, Ruby, Symbol, TryConvert, function, method, prelude::*};

use crate::error;
use crate::gvl::{Waited, without_gvl};
use crate::waiter::Waiter;

/// The server, shared with its waiters. In a forked child it is leaked: its threads are not there, and a lock they held
/// at the fork would be held for ever.
pub(crate) struct Shared {
    server: ManuallyDrop<Server>,
    pid: u32,
}

impl Shared {
    pub(crate) fn get(&self) -> &Server {
        &self.server
    }

    /// Not its parent's.
    pub(crate) fn is_own(&self) -> bool {
        self.pid == process::id()
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if self.is_own() {
            // SAFETY: dropped here once, and not used after.
            unsafe { ManuallyDrop::drop(&mut self.server) }
        }
    }
}

#[magnus::wrap(class = "TurboCableRs::Native::Server", free_immediately)]
struct NativeServer(Arc<Shared>);

impl NativeServer {
    fn validate(ruby: &Ruby, settings: RHash) -> Result<(), Error> {
        config(settings)?.validate().map_err(|error| error::to_ruby(ruby, &error))
    }

    fn start(ruby: &Ruby, settings: RHash) -> Result<Self, Error> {
        let server = Server::start(config(settings)?).map_err(|error| error::to_ruby(ruby, &error))?;
        Ok(Self(Arc::new(Shared { server: ManuallyDrop::new(server), pid: process::id() })))
    }

    /// Takes over descriptor `fd`, whatever the outcome: the caller must have given up every claim to it.
    fn adopt(
        ruby: &Ruby,
        this: &Self,
        id: u64,
        fd: i32,
        handshake: (RString, RString, RString),
    ) -> Result<Option<String>, Error> {
        // SAFETY: the Ruby caller has set `autoclose = false` on the IO and closed it: the descriptor is open and
        // nobody else owns it.
        let socket = unsafe { OwnedFd::from_raw_fd(fd) };
        let (key, protocols, early) = handshake;
        let (key, protocols) = (text(key), text(protocols));
        let adoption = Adoption { id, socket, key: &key, protocols: &protocols, early: bytes(early) };
        let protocol = this.0.get().adopt(adoption).map_err(|error| error::to_ruby(ruby, &error))?;
        Ok(protocol.map(str::to_owned))
    }

    /// `pings`: `nil` for none, `:sent`, or `:answered`.
    fn ready(&self, id: u64, pings: Option<Symbol>) -> Result<(), Error> {
        let pings = match pings.map(|pings| pings.name()).transpose()?.as_deref() {
            Some("answered") => Pings::Answered,
            Some(_) => Pings::Sent,
            None => Pings::Off,
        };
        self.0.get().ready(id, pings);
        Ok(())
    }

    fn transmit(&self, id: u64, text: RString) {
        self.0.get().transmit(id, &bytes(text));
    }

    /// `envelope`: `[:action_cable, identifier]` or `[:turbo_cable, name]`.
    fn start_stream(&self, id: u64, envelope: (Symbol, String), stream: RString) -> Result<(), Error> {
        self.0.get().start_stream(id, to_envelope(&envelope)?, bytes(stream));
        Ok(())
    }

    fn stop_stream(&self, id: u64, envelope: (Symbol, String), stream: RString) -> Result<(), Error> {
        self.0.get().stop_stream(id, to_envelope(&envelope)?, bytes(stream));
        Ok(())
    }

    /// `false` when there is no room: see `wait_for_room`.
    fn broadcast(ruby: &Ruby, this: &Self, stream: RString, payload: RString) -> Result<bool, Error> {
        taken(ruby, this.0.get().broadcast(bytes(stream), bytes(payload)))
    }

    fn broadcast_and_report(ruby: &Ruby, this: &Self, stream: RString, payload: RString) -> Result<bool, Error> {
        taken(ruby, this.0.get().broadcast_and_report(bytes(stream), bytes(payload)))
    }

    /// `broadcasts`: `[[stream, payload], …]`.
    fn broadcast_all(ruby: &Ruby, this: &Self, broadcasts: RArray, is_reported: bool) -> Result<bool, Error> {
        let copy =
            |pair| <(RString, RString)>::try_convert(pair).map(|(stream, payload)| (bytes(stream), bytes(payload)));
        let broadcasts = broadcasts.into_iter().map(copy).collect::<Result<_, Error>>()?;
        taken(ruby, this.0.get().broadcast_all(broadcasts, is_reported))
    }

    /// `keys`: `[[:SHA256, secret], …]`.
    fn serve_turbo(&self, keys: RArray, has_backplane: bool) -> Result<(), Error> {
        let key = |pair| {
            let (digest, secret) = <(Symbol, RString)>::try_convert(pair)?;
            Ok((to_digest(digest)?, bytes(secret)))
        };
        let verifier = Verifier::new(keys.into_iter().map(key).collect::<Result<_, Error>>()?);
        self.0.get().serve_turbo(TurboStreams { verifier, has_backplane });
        Ok(())
    }

    fn accept_turbo(&self, id: u64) {
        self.0.get().accept_turbo(id);
    }

    fn acquired(&self, stream: RString, reactor: usize) {
        self.0.get().acquired(bytes(stream), reactor);
    }

    fn released(&self, stream: RString, reactor: usize) {
        self.0.get().released(bytes(stream), reactor);
    }

    fn hear(&self, stream: RString) {
        self.0.get().hear(bytes(stream));
    }

    fn unhear(&self, stream: RString) {
        self.0.get().unhear(bytes(stream));
    }

    /// Waits at most `seconds`, which the caller keeps short, for an answer that takes microseconds.
    fn native_identifiers(ruby: &Ruby, this: &Self, id: u64, seconds: f64) -> Result<Vec<String>, Error> {
        let server = this.0.get();
        match without_gvl(|| server.native_identifiers(id, duration(seconds)), &|| {}) {
            Waited::Done(identifiers) => Ok(identifiers),
            Waited::Interrupted => Ok(Vec::new()),
            Waited::Panicked => Err(error::panicked(ruby)),
        }
    }

    fn recall(&self, id: u64) {
        self.0.get().recall(id);
    }

    fn wait_for_room(ruby: &Ruby, this: &Self, seconds: f64) -> Result<bool, Error> {
        let server = this.0.get();
        waited(ruby, without_gvl(|| server.wait_for_room(duration(seconds)), &|| server.wake_waiting()))
    }

    fn close(&self, id: u64, code: u16, reason: String) {
        self.0.get().close(id, code, reason);
    }

    fn reconnect_all(&self, reason: String) {
        self.0.get().reconnect_all(reason);
    }

    fn shutdown(&self) {
        self.0.get().shutdown();
    }

    /// Waits at most `seconds`, which the caller keeps short: a thread's end cannot be hurried, so nothing unblocks it.
    fn join(ruby: &Ruby, this: &Self, seconds: f64) -> Result<bool, Error> {
        let server = this.0.get();
        waited(ruby, without_gvl(|| server.join(duration(seconds)), &|| {}))
    }

    fn stats(ruby: &Ruby, this: &Self) -> Result<RHash, Error> {
        let stats = ruby.hash_new();
        for (name, value) in this.0.get().stats().entries() {
            stats.aset(ruby.to_symbol(name), value)?;
        }
        Ok(stats)
    }

    fn waiter(&self) -> Waiter {
        Waiter::new(Arc::clone(&self.0))
    }
}

fn to_envelope((protocol, label): &(Symbol, String)) -> Result<Envelope, Error> {
    Ok(match &*protocol.name()? {
        "turbo_cable" => Envelope::turbo_cable(label),
        _ => Envelope::action_cable(label),
    })
}

fn to_digest(name: Symbol) -> Result<Digest, Error> {
    Ok(match &*name.name()? {
        "SHA1" => Digest::Sha1,
        "SHA512" => Digest::Sha512,
        _ => Digest::Sha256,
    })
}

fn taken(ruby: &Ruby, result: Result<(), CoreError>) -> Result<bool, Error> {
    match result {
        Ok(()) => Ok(true),
        Err(CoreError::Overloaded) => Ok(false),
        Err(error) => Err(error::to_ruby(ruby, &error)),
    }
}

pub(crate) fn waited(ruby: &Ruby, waited: Waited<bool>) -> Result<bool, Error> {
    match waited {
        Waited::Done(result) => Ok(result),
        Waited::Interrupted => Ok(false),
        Waited::Panicked => Err(error::panicked(ruby)),
    }
}

/// A copy: what Ruby holds may change or move as soon as the call has returned.
pub(crate) fn bytes(string: RString) -> Vec<u8> {
    // SAFETY: the slice is copied before Ruby can run again.
    unsafe { string.as_slice().to_vec() }
}

/// Header values may be any bytes; only ASCII means anything.
fn text(string: RString) -> String {
    String::from_utf8_lossy(&bytes(string)).into_owned()
}

pub(crate) fn duration(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::ZERO)
}

fn config(settings: RHash) -> Result<Config, Error> {
    Ok(Config {
        protocols: fetch(settings, "protocols")?,
        reactor_threads: fetch(settings, "reactor_threads")?,
        ping_interval: duration(fetch(settings, "ping_interval")?),
        pong_timeout: duration(fetch(settings, "pong_timeout")?),
        max_message_bytes: fetch(settings, "max_message_bytes")?,
        max_identifier_bytes: fetch(settings, "max_identifier_bytes")?,
        max_subscriptions: fetch(settings, "max_subscriptions")?,
        max_pending_commands: fetch(settings, "max_pending_commands")?,
        max_pending_bytes: fetch(settings, "max_pending_bytes")?,
        max_outbox_bytes: fetch(settings, "max_outbox_bytes")?,
        write_timeout: duration(fetch(settings, "write_timeout")?),
        close_timeout: duration(fetch(settings, "close_timeout")?),
        tcp_user_timeout: duration(fetch(settings, "tcp_user_timeout")?),
        max_request_bytes: fetch(settings, "max_request_bytes")?,
        refresh_window: duration(fetch(settings, "refresh_window")?),
        restart_window: duration(fetch(settings, "restart_window")?),
        bus_socket: fetch::<Option<PathBuf>>(settings, "bus_socket")?,
        read_buffer_bytes: fetch(settings, "read_buffer_bytes")?,
    })
}

fn fetch<T: TryConvert>(settings: RHash, name: &str) -> Result<T, Error> {
    settings.fetch(Ruby::get_with(settings).to_symbol(name))
}

pub(crate) fn define(ruby: &Ruby, native: RModule) -> Result<(), Error> {
    let class = native.define_class("Server", ruby.class_object())?;
    class.undef_default_alloc_func();
    class.define_singleton_method("validate", function!(NativeServer::validate, 1))?;
    class.define_singleton_method("start", function!(NativeServer::start, 1))?;
    class.define_method("adopt", method!(NativeServer::adopt, 3))?;
    class.define_method("ready", method!(NativeServer::ready, 2))?;
    class.define_method("transmit", method!(NativeServer::transmit, 2))?;
    class.define_method("start_stream", method!(NativeServer::start_stream, 3))?;
    class.define_method("stop_stream", method!(NativeServer::stop_stream, 3))?;
    class.define_method("broadcast", method!(NativeServer::broadcast, 2))?;
    class.define_method("broadcast_and_report", method!(NativeServer::broadcast_and_report, 2))?;
    class.define_method("serve_turbo", method!(NativeServer::serve_turbo, 2))?;
    class.define_method("accept_turbo", method!(NativeServer::accept_turbo, 1))?;
    class.define_method("acquired", method!(NativeServer::acquired, 2))?;
    class.define_method("released", method!(NativeServer::released, 2))?;
    class.define_method("hear", method!(NativeServer::hear, 1))?;
    class.define_method("unhear", method!(NativeServer::unhear, 1))?;
    class.define_method("native_identifiers", method!(NativeServer::native_identifiers, 2))?;
    class.define_method("broadcast_all", method!(NativeServer::broadcast_all, 2))?;
    class.define_method("recall", method!(NativeServer::recall, 1))?;
    class.define_method("wait_for_room", method!(NativeServer::wait_for_room, 1))?;
    class.define_method("close", method!(NativeServer::close, 3))?;
    class.define_method("reconnect_all", method!(NativeServer::reconnect_all, 1))?;
    class.define_method("shutdown", method!(NativeServer::shutdown, 0))?;
    class.define_method("join", method!(NativeServer::join, 1))?;
    class.define_method("stats", method!(NativeServer::stats, 0))?;
    class.define_method("waiter", method!(NativeServer::waiter, 0))
}
