//! Every number that limits something, with its default and its reason.

use std::path::PathBuf;
use std::time::Duration;

use crate::Error;

/// Shorter times would keep the reactor busy with its clock.
const SHORTEST: Duration = Duration::from_millis(10);
/// Longer times are as good as none, and more than kernels can count.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// More reactors than machines have cores to give them.
const MOST_REACTORS: usize = 64;

/// How the server treats its clients. `Config::default()` is what production wants.
#[derive(Debug, Clone)]
pub struct Config {
    /// Subprotocols this server speaks. Action Cable's own two by default.
    pub protocols: Vec<String>,
    /// Reactors, each a thread with clients of its own. One fills a core; more are of use where bursts to thousands of
    /// clients keep it busy and the process has cores to spare. Each wakes some times a second, clients or none, so 64.
    pub reactor_threads: usize,
    /// Time between two pings to a client. The stock JavaScript client gives up after 6 s of silence, so 3 s.
    pub ping_interval: Duration,
    /// How long a client that answers pings may take for it before it is let go. With the pings' interval 6 s of
    /// silence, which is what the stock JavaScript client bears.
    pub pong_timeout: Duration,
    /// Largest message a client may send; larger ones close it with 1009. 1 MiB: far above what channels receive,
    /// far below what could exhaust the process.
    pub max_message_bytes: usize,
    /// Longest subscription identifier; it is kept and echoed with every message. 16 KiB: room for signed names.
    pub max_identifier_bytes: usize,
    /// Subscriptions of one client that are served without the application; more are rejected. Pages have tens.
    pub max_subscriptions: usize,
    /// Commands of one client that may wait for Ruby before its socket is no longer read (TCP then slows the client).
    pub max_pending_commands: usize,
    /// Bytes of waiting commands of one client, for the same purpose.
    pub max_pending_bytes: usize,
    /// Bytes that may wait for a client which reads too slowly. At 4 MiB it is let go, to reconnect and catch up.
    pub max_outbox_bytes: usize,
    /// How long a client may take nothing of what waits for it before it is let go.
    pub write_timeout: Duration,
    /// How long a close handshake and the last bytes may take.
    pub close_timeout: Duration,
    /// TCP_USER_TIMEOUT: how long sent bytes may stay unacknowledged before the kernel calls the peer dead.
    pub tcp_user_timeout: Duration,
    /// Bytes of requests (broadcasts, mostly) that may wait for a reactor; beyond it callers are told to wait. Reactors share
    /// the bytes of what waits for several.
    pub max_request_bytes: usize,
    /// Of many Turbo page refreshes to one stream the first goes out at once, and one for the rest when this has passed.
    /// Turbo's own debounce is half a second, too. Zero sends each.
    pub refresh_window: Duration,
    /// Over how long clients are sent elsewhere when the server stops, or has missed something of theirs, so that they do
    /// not all come back at once. A thousand clients or more take all of it, fewer less.
    pub restart_window: Duration,
    /// Where to listen for broadcasts of the app's other processes on this host, in a [`Directory`](crate::Directory) of
    /// its own; `None`: nowhere.
    pub bus_socket: Option<PathBuf>,
    /// A client's message is read into a buffer of this size; longer ones get a longer one. A command fits.
    pub read_buffer_bytes: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            protocols: vec!["actioncable-v1-json".into(), "actioncable-unsupported".into()],
            reactor_threads: 1,
            ping_interval: Duration::from_secs(3),
            pong_timeout: Duration::from_secs(3),
            max_message_bytes: 1 << 20,
            max_identifier_bytes: 16 << 10,
            max_subscriptions: 1_000,
            max_pending_commands: 64,
            max_pending_bytes: 2 << 20,
            max_outbox_bytes: 4 << 20,
            write_timeout: Duration::from_secs(10),
            close_timeout: Duration::from_secs(5),
            tcp_user_timeout: Duration::from_secs(15),
            max_request_bytes: 64 << 20,
            refresh_window: Duration::from_millis(500),
            restart_window: Duration::from_secs(10),
            bus_socket: None,
            read_buffer_bytes: 512,
        }
    }
}

impl Config {
    /// How long a client that answers pings may say nothing.
    pub(crate) fn longest_silence(&self) -> Duration {
        self.ping_interval + self.pong_timeout
    }

    /// Refuses what cannot work, naming the setting and its value.
    ///
    /// # Errors
    /// [`Error::Config`] for the first setting found wrong.
    pub fn validate(&self) -> Result<(), Error> {
        self.validate_reactors()?;
        self.validate_sizes()?;
        self.validate_times()
    }

    fn validate_reactors(&self) -> Result<(), Error> {
        let count = self.reactor_threads;
        at_least("reactor_threads", count, 1)?;
        if count > MOST_REACTORS {
            return Err(Error::Config(format!("reactor_threads must be at most {MOST_REACTORS}, got {count}")));
        }
        Ok(())
    }

    fn validate_sizes(&self) -> Result<(), Error> {
        at_least("max_message_bytes", self.max_message_bytes, 128)?;
        at_least("max_identifier_bytes", self.max_identifier_bytes, 64)?;
        at_least("max_subscriptions", self.max_subscriptions, 1)?;
        at_least("max_pending_commands", self.max_pending_commands, 1)?;
        at_least("max_pending_bytes", self.max_pending_bytes, self.max_message_bytes)?;
        at_least("max_outbox_bytes", self.max_outbox_bytes, 4096)?;
        at_least("max_request_bytes", self.max_request_bytes, 4096)?;
        at_least("read_buffer_bytes", self.read_buffer_bytes, 64)
    }

    fn validate_times(&self) -> Result<(), Error> {
        let times = [
            ("ping_interval", self.ping_interval),
            ("pong_timeout", self.pong_timeout),
            ("write_timeout", self.write_timeout),
            ("close_timeout", self.close_timeout),
            ("tcp_user_timeout", self.tcp_user_timeout),
        ];
        for (name, time) in times {
            if time < SHORTEST {
                return Err(out_of_range(name, "at least", SHORTEST, time));
            }
            if time > LONGEST {
                return Err(out_of_range(name, "at most", LONGEST, time));
            }
        }
        for (name, window) in [("refresh_window", self.refresh_window), ("restart_window", self.restart_window)] {
            if window > LONGEST {
                return Err(out_of_range(name, "at most", LONGEST, window));
            }
        }
        Ok(())
    }
}

fn out_of_range(name: &str, relation: &str, limit: Duration, time: Duration) -> Error {
    let (limit, time) = (limit.as_secs_f64(), time.as_secs_f64());
    Error::Config(format!("{name} must be {relation} {limit} seconds, got {time}"))
}

fn at_least(name: &str, value: usize, minimum: usize) -> Result<(), Error> {
    if value < minimum {
        return Err(Error::Config(format!("{name} must be at least {minimum}, got {value}")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_valid() {
        assert!(Config::default().validate().is_ok());
    }

    #[test]
    fn a_wrong_setting_is_named_with_its_value() {
        let config = Config { max_pending_commands: 0, ..Config::default() };
        assert_eq!(config.validate().unwrap_err().to_string(), "max_pending_commands must be at least 1, got 0");
    }

    #[test]
    fn a_zero_time_is_refused() {
        let config = Config { ping_interval: Duration::ZERO, ..Config::default() };
        assert!(config.validate().unwrap_err().to_string().starts_with("ping_interval must be at least"));
    }
}
