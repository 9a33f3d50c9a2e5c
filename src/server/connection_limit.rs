//! The limit of open connections, of all clients and of each.
//!
//! At the limit, the connection that has been idle longest is evicted for the new one, so that clients which
//! only keep connections cannot shut the others out, and health probes least of all. One that never had a
//! call goes first, so that a flood of connections evicts itself. No peer can hold so many that none are
//! left.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use tokio::{task::Id, time::Instant};

use super::connection_state::ConnectionState;

/// All open connections, and how many there may be.
#[derive(Debug)]
pub(super) struct ConnectionLimit {
    limit: usize,
    per_peer_limit: usize,
    /// How many evicted connections may still be closing while others were accepted in their stead.
    closing_limit: usize,
    connections: HashMap<Id, Arc<ConnectionState>>,
    /// How many connections of each peer were not evicted.
    peers: HashMap<IpAddr, usize>,
    /// How many connections were not evicted.
    active: usize,
}

impl ConnectionLimit {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            per_peer_limit: (limit * 3).div_ceil(4),
            closing_limit: limit.div_ceil(8),
            connections: HashMap::new(),
            peers: HashMap::new(),
            active: 0,
        }
    }

    /// Whether one more connection from `peer` may be opened; another one may be evicted for it.
    pub(super) fn admit(&mut self, peer: SocketAddr) -> bool {
        let network = peer_network(peer.ip());
        let open = self.peers.get(&network).copied().unwrap_or_default();
        if open >= self.per_peer_limit {
            self.evict_idle(Some(network))
        } else {
            self.active < self.limit || self.evict_idle(None)
        }
    }

    /// Evicts a connection without calls, of one peer or of all: one that never had a call if there is one,
    /// else the one that has been idle longest. Whether there was one.
    pub(super) fn evict_idle(&mut self, of: Option<IpAddr>) -> bool {
        if self.connections.len() - self.active >= self.closing_limit {
            return false;
        }
        let active = self.connections.values().filter(|connection| !connection.is_close_requested());
        let candidates =
            active.filter(|connection| of.is_none_or(|of| peer_network(connection.peer.ip()) == of));
        let now = Instant::now();
        let idle = candidates.filter_map(|connection| {
            Some((EvictionRank::of(connection, now), connection.idle_since()?, connection))
        });
        let Some((.., evicted)) = idle.min_by_key(|(rank, since, _)| (*rank, *since)) else { return false };
        let peer = evicted.peer;
        evicted.request_close();
        self.release(peer);
        true
    }

    /// Counts the connection of a task.
    pub(super) fn insert(&mut self, task: Id, connection: Arc<ConnectionState>) {
        *self.peers.entry(peer_network(connection.peer.ip())).or_default() += 1;
        self.active += 1;
        self.connections.insert(task, connection);
    }

    /// The connection of the task is closed.
    pub(super) fn remove(&mut self, task: Id) {
        if let Some(connection) = self.connections.remove(&task)
            && !connection.is_close_requested()
        {
            self.release(connection.peer);
        }
    }

    fn release(&mut self, peer: SocketAddr) {
        self.active -= 1;
        let network = peer_network(peer.ip());
        if let Some(open) = self.peers.get_mut(&network) {
            *open -= 1;
            if *open == 0 {
                self.peers.remove(&network);
            }
        }
    }
}

/// In which order connections without calls are evicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum EvictionRank {
    /// It never had a call.
    Unused,
    /// It had some.
    Used,
    /// It was opened just now, and its first call may be on its way.
    New,
}

impl EvictionRank {
    fn of(connection: &ConnectionState, now: Instant) -> Self {
        match connection.had_calls() {
            true => Self::Used,
            false if now < connection.opened_at() + NEW_FOR => Self::New,
            false => Self::Unused,
        }
    }
}

/// How long a connection is new.
const NEW_FOR: Duration = Duration::from_millis(25);

/// The network by which a peer is counted: an address of IPv4, and the upper 64 bits of one of IPv6, for one
/// client usually has all addresses of such a network.
fn peer_network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V4(ip) => IpAddr::V4(ip),
        // The mask clears the lower 64 of 128 bits.
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX))),
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    /// Opens a connection, if it is admitted.
    async fn open(limit: &mut ConnectionLimit, ip: &str) -> Option<(Id, Arc<ConnectionState>)> {
        let peer = SocketAddr::new(ip.parse().unwrap(), 1);
        if !limit.admit(peer) {
            return None;
        }
        let connection = Arc::new(ConnectionState::new(peer));
        let id = tokio::spawn(async {}).id();
        limit.insert(id, Arc::clone(&connection));
        Some((id, connection))
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_never_had_a_call_is_evicted_first_unless_it_is_new() {
        let mut limit = ConnectionLimit::new(2);
        let (_, used) = open(&mut limit, "10.0.0.1").await.unwrap();
        let _ = used.start_call();
        used.end_call();
        let (_, unused) = open(&mut limit, "10.0.0.2").await.unwrap();
        assert!(EvictionRank::of(&used, Instant::now()) < EvictionRank::of(&unused, Instant::now()));
        advance(NEW_FOR).await;
        assert!(EvictionRank::of(&unused, Instant::now()) < EvictionRank::of(&used, Instant::now()));
        open(&mut limit, "10.0.0.3").await.unwrap();
        assert!(!used.is_close_requested() && unused.is_close_requested());
    }

    #[tokio::test(start_paused = true)]
    async fn the_one_that_is_idle_longest_is_evicted() {
        let mut limit = ConnectionLimit::new(2);
        let (_, first) = open(&mut limit, "10.0.0.1").await.unwrap();
        advance(NEW_FOR).await;
        let (_, second) = open(&mut limit, "10.0.0.2").await.unwrap();
        advance(NEW_FOR).await;
        for connection in [&first, &second] {
            let _ = connection.start_call();
        }
        // Its last call ended first, though it was opened last.
        second.end_call();
        advance(Duration::from_millis(1)).await;
        first.end_call();
        let (_, third) = open(&mut limit, "10.0.0.3").await.unwrap();
        assert!(second.is_close_requested() && !first.is_close_requested() && !third.is_close_requested());
    }

    #[tokio::test]
    async fn none_with_a_call_is_evicted_and_a_closed_one_makes_room() {
        let mut limit = ConnectionLimit::new(1);
        let (id, connection) = open(&mut limit, "10.0.0.1").await.unwrap();
        connection.start_call();
        assert!(open(&mut limit, "10.0.0.2").await.is_none());
        limit.remove(id);
        assert!(open(&mut limit, "10.0.0.2").await.is_some());
    }

    #[tokio::test]
    async fn one_peer_has_three_quarters_and_then_only_its_own_are_evicted() {
        let mut limit = ConnectionLimit::new(4);
        let mut connections = Vec::new();
        for ip in ["2001:db8::1", "2001:db8::2", "2001:db8::3"] {
            connections.push(open(&mut limit, ip).await.unwrap().1);
        }
        connections.iter().for_each(|connection| {
            let _ = connection.start_call();
        });
        assert!(open(&mut limit, "2001:db8::4").await.is_none());
        assert!(open(&mut limit, "2001:db8:0:1::1").await.is_some());
    }

    #[tokio::test]
    async fn no_more_than_an_eighth_are_closing_at_one_time() {
        let mut limit = ConnectionLimit::new(8);
        for last in 0..8 {
            open(&mut limit, &format!("10.0.0.{last}")).await.unwrap();
        }
        let (id, _) = open(&mut limit, "10.0.1.1").await.unwrap();
        assert!(open(&mut limit, "10.0.1.2").await.is_none());
        let closing = limit.connections.iter().find(|(_, connection)| connection.is_close_requested());
        let closing = *closing.unwrap().0;
        limit.remove(closing);
        assert!(open(&mut limit, "10.0.1.2").await.is_some());
        assert!(limit.connections.contains_key(&id));
    }
}
