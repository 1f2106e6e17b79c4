//! The serving side: a socket in the bus's directory, and a task for each publisher that writes to it. Runs on the first
//! reactor's thread; what is read goes on at once, or nothing more is read meanwhile, so that a publisher who is faster than that finds its socket full.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixListener as StdListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::BytesMut;
use socket2::{Domain, SockAddr, Socket, Type};
use tokio::net::{UnixListener, UnixStream};

use super::directory::Directory;
use super::frame::{self, Frame, Malformed};
use crate::descriptors::Claim;

/// Publishers that may wait to be let in: scripts that broadcast once come in numbers. Linux caps it (`net.core.somaxconn`).
const BACKLOG: i32 = 4096;

/// Room for a read: some dozens of usual broadcasts.
const READ_BYTES: usize = 16 << 10;

/// How often the socket's file is looked for. Cleaners of `/tmp` have days.
const LOOK_AFTER: Duration = Duration::from_secs(2);

/// A listening socket that publishers can find. Its file goes with it.
#[derive(Debug)]
pub(crate) struct Listener {
    path: PathBuf,
    inode: u64,
    // Dropped before the socket.
    _claim: Claim,
    socket: UnixListener,
}

/// A socket that listens, and has no reactor yet.
#[derive(Debug)]
pub(crate) struct Unregistered {
    path: PathBuf,
    socket: StdListener,
}

/// Listens at `path`, in a directory that is made if it is missing. The path appears only when connections are taken: who finds a socket that refuses them takes it for a
/// dead process's, and removes it.
pub(crate) fn listen(path: &Path) -> io::Result<Unregistered> {
    if let Some(directory) = path.parent() {
        Directory::new(directory.to_owned()).prepare().map_err(io::Error::other)?;
    }
    let draft = path.with_extension("new");
    let _ = fs::remove_file(&draft);
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    socket.bind(&SockAddr::unix(&draft)?)?;
    let listening = socket.listen(BACKLOG).and_then(|()| socket.set_nonblocking(true));
    if let Err(error) = listening.and_then(|()| fs::rename(&draft, path)) {
        let _ = fs::remove_file(&draft);
        return Err(error);
    }
    Ok(Unregistered { path: path.to_owned(), socket: socket.into() })
}

impl Listener {
    /// Registers with the runtime this is called in.
    pub(crate) fn register(Unregistered { path, socket }: Unregistered) -> io::Result<Self> {
        let inode = fs::symlink_metadata(&path)?.ino();
        let claim = Claim::new(&socket);
        Ok(Self { path, inode, _claim: claim, socket: UnixListener::from_std(socket)? })
    }

    /// The next publisher, or `None` when nobody can find this socket any more.
    pub(crate) async fn accept(&self) -> Option<io::Result<UnixStream>> {
        loop {
            tokio::select! {
                accepted = self.socket.accept() => return Some(accepted.map(|(stream, _)| stream)),
                () = tokio::time::sleep(LOOK_AFTER) => if !self.is_found() { return None },
            }
        }
    }

    fn is_found(&self) -> bool {
        fs::symlink_metadata(&self.path).is_ok_and(|metadata| metadata.ino() == self.inode)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if self.is_found() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Reads one publisher to its end, and gives what has come to `deliver`. Nothing more is read before that has taken it.
pub(crate) async fn read(
    stream: UnixStream,
    max_bytes: usize,
    deliver: impl AsyncFn(Vec<Frame>),
) -> Result<(), Malformed> {
    let _claim = Claim::new(&stream);
    let mut bytes = BytesMut::new();
    let mut is_greeted = false;
    loop {
        if !fill(&stream, &mut bytes).await {
            return Ok(());
        }
        is_greeted = is_greeted || frame::take_greeting(&mut bytes)?;
        if is_greeted {
            let frames = take_all(&mut bytes, max_bytes)?;
            if frames.iter().any(|frame| matches!(frame, Frame::Hello)) {
                answer(&stream);
            }
            deliver(frames).await;
        }
        // Idle publishers keep no buffer.
        if bytes.is_empty() {
            bytes = BytesMut::new();
        }
        tokio::task::yield_now().await;
    }
}

fn take_all(bytes: &mut BytesMut, max_bytes: usize) -> Result<Vec<Frame>, Malformed> {
    let mut frames = Vec::new();
    while let Some(frame) = frame::take(bytes, max_bytes)? {
        frames.push(frame);
    }
    Ok(frames)
}

/// Waits for bytes. Returns whether there will be more.
async fn fill(stream: &UnixStream, bytes: &mut BytesMut) -> bool {
    loop {
        if stream.readable().await.is_err() {
            return false;
        }
        bytes.reserve(READ_BYTES);
        match stream.try_read_buf(bytes) {
            Ok(read) => return read > 0,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => return false,
        }
    }
}

/// Who asks has written little, and has room for a byte.
fn answer(stream: &UnixStream) {
    let _ = stream.try_write(&[frame::ANSWER]);
}
