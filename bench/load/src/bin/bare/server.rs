//! Accepts, and writes to everyone subscribed. Sockets block: a `read` only follows epoll's word that there is something.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, TcpListener};
use std::thread;

use cable_bench::poller::Poller;
use cable_bench::{Result, clock};

use crate::broadcasts::Broadcasts;
use crate::peer::{Peer, Wish};

/// The listener's token; peers count up from there.
const LISTENER: usize = 0;

pub(crate) struct Server {
    coalesce: bool,
    listener: TcpListener,
    poller: Poller,
    peers: BTreeMap<usize, Peer>,
    /// By stream, the tokens.
    subscribers: BTreeMap<usize, Vec<usize>>,
    newest: usize,
}

impl Server {
    pub(crate) fn new(coalesce: bool) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let poller = Poller::new()?;
        poller.add(&listener, LISTENER)?;
        Ok(Self { coalesce, listener, poller, peers: BTreeMap::new(), subscribers: BTreeMap::new(), newest: LISTENER })
    }

    pub(crate) fn run(&mut self) -> Result<()> {
        println!("Listening on http://{}", self.listener.local_addr()?);
        loop {
            for token in self.poller.wait(None)? {
                if token == LISTENER {
                    self.accept()?;
                } else {
                    self.serve(token)?;
                }
            }
        }
    }

    fn accept(&mut self) -> Result<()> {
        let (stream, _) = self.listener.accept()?;
        let peer = Peer::new(stream)?;
        self.newest += 1;
        self.poller.add(&peer, self.newest)?;
        self.peers.insert(self.newest, peer);
        Ok(())
    }

    fn serve(&mut self, token: usize) -> Result<()> {
        let Some(peer) = self.peers.get_mut(&token) else {
            return Ok(());
        };
        match peer.receive()? {
            Wish::Nothing => {}
            Wish::Leave => self.dismiss(token),
            Wish::Subscribe(streams) => self.subscribe(token, streams),
            Wish::Broadcast(broadcasts) => {
                let answer = answer(&self.broadcast(&broadcasts)?);
                if let Some(mut asker) = self.peers.remove(&token) {
                    asker.write(answer.as_bytes())?;
                }
            }
        }
        Ok(())
    }

    fn subscribe(&mut self, token: usize, streams: Vec<usize>) {
        for stream in streams {
            self.subscribers.entry(stream).or_default().push(token);
        }
    }

    fn dismiss(&mut self, token: usize) {
        self.peers.remove(&token);
        self.subscribers.values_mut().for_each(|tokens| tokens.retain(|other| *other != token));
    }

    /// Sends to every subscriber and returns the time of each publication.
    fn broadcast(&mut self, broadcasts: &Broadcasts) -> Result<Vec<u64>> {
        if self.coalesce && broadcasts.interval.is_zero() && broadcasts.streams == 1 {
            return self.broadcast_at_once(broadcasts);
        }
        let mut published_at = Vec::new();
        for seq in broadcasts.seqs.clone() {
            published_at.push(clock::now());
            self.write_to_all(broadcasts.stream(seq), &broadcasts.frame(seq))?;
            if !broadcasts.interval.is_zero() {
                thread::sleep(broadcasts.interval);
            }
        }
        Ok(published_at)
    }

    fn broadcast_at_once(&mut self, broadcasts: &Broadcasts) -> Result<Vec<u64>> {
        let at = clock::now();
        let seqs = broadcasts.seqs.clone();
        let frames: Vec<u8> = seqs.flat_map(|seq| broadcasts.frame(seq)).collect();
        self.write_to_all(broadcasts.stream(broadcasts.seqs.start), &frames)?;
        Ok(vec![at; broadcasts.seqs.len()])
    }

    fn write_to_all(&mut self, stream: usize, bytes: &[u8]) -> Result<()> {
        for token in self.subscribers.get(&stream).into_iter().flatten() {
            if let Some(peer) = self.peers.get_mut(token) {
                peer.write(bytes)?;
            }
        }
        Ok(())
    }
}

fn answer(published_at: &[u64]) -> String {
    let body = format!(r#"{{"published_at":{published_at:?}}}"#);
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}
