//! Who may be connected.
//!
//! When all places are taken, the connection that has been idle longest gives way to the new one, so that clients which only keep
//! connections cannot shut the others out, and health probes least of all; one that never had a call gives way first, so that a flood
//! of connections takes the place of its own. No address can hold so many that none are left.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use tokio::{task::Id, time::Instant};

use super::seat::Seat;

/// The places for connections.
#[derive(Debug)]
pub(super) struct Places {
    limit: usize,
    of_one_origin: usize,
    /// How many may be on their way out while others already have their places.
    leaving_limit: usize,
    seats: HashMap<Id, Arc<Seat>>,
    /// The seats of connections that were not asked to leave.
    origins: HashMap<IpAddr, usize>,
    staying: usize,
}

impl Places {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            of_one_origin: (limit * 3).div_ceil(4),
            leaving_limit: limit.div_ceil(8),
            seats: HashMap::new(),
            origins: HashMap::new(),
            staying: 0,
        }
    }

    /// Whether there is a place for a connection from `peer`; somebody may have to leave for it.
    pub(super) fn make_way_for(&mut self, peer: SocketAddr) -> bool {
        let origin = origin(peer.ip());
        let held = self.origins.get(&origin).copied().unwrap_or_default();
        if held >= self.of_one_origin {
            self.dismiss(Some(origin))
        } else {
            self.staying < self.limit || self.dismiss(None)
        }
    }

    /// Asks a connection without calls to leave, of one origin or of all: one that never had a call if there is one, else the one
    /// that has been idle longest.
    pub(super) fn dismiss(&mut self, of: Option<IpAddr>) -> bool {
        if self.seats.len() - self.staying >= self.leaving_limit {
            return false;
        }
        let staying = self.seats.values().filter(|seat| !seat.is_asked_to_leave());
        let mine = staying.filter(|seat| of.is_none_or(|of| origin(seat.peer.ip()) == of));
        let now = Instant::now();
        let idle = mine.filter_map(|seat| Some((Use::of(seat, now), seat.idle_since()?, seat)));
        let Some((.., seat)) = idle.min_by_key(|(used, since, _)| (*used, *since)) else { return false };
        let peer = seat.peer;
        seat.ask_to_leave();
        self.stays_no_more(peer);
        true
    }

    /// The connection of a task has its place.
    pub(super) fn enter(&mut self, task: Id, seat: Arc<Seat>) {
        *self.origins.entry(origin(seat.peer.ip())).or_default() += 1;
        self.staying += 1;
        self.seats.insert(task, seat);
    }

    /// The connection of the task is over.
    pub(super) fn exit(&mut self, task: Id) {
        if let Some(seat) = self.seats.remove(&task)
            && !seat.is_asked_to_leave()
        {
            self.stays_no_more(seat.peer);
        }
    }

    fn stays_no_more(&mut self, peer: SocketAddr) {
        self.staying -= 1;
        let origin = origin(peer.ip());
        if let Some(held) = self.origins.get_mut(&origin) {
            *held -= 1;
            if *held == 0 {
                self.origins.remove(&origin);
            }
        }
    }
}

/// What a connection without calls is there for, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// It never had a call.
    None,
    /// It had some.
    Some,
    /// It came just now, and its first call may be on its way.
    New,
}

impl Use {
    fn of(seat: &Seat, now: Instant) -> Self {
        match seat.was_used() {
            true => Self::Some,
            false if now < seat.born() + NEW => Self::New,
            false => Self::None,
        }
    }
}

/// How long a connection is new.
const NEW: Duration = Duration::from_millis(25);

/// Whose address it is: of IPv6, one client has a whole network of 64 bits.
fn origin(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V4(ip) => IpAddr::V4(ip),
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes a place, if there is one.
    async fn come(places: &mut Places, ip: &str) -> Option<(Id, Arc<Seat>)> {
        let peer = SocketAddr::new(ip.parse().unwrap(), 1);
        if !places.make_way_for(peer) {
            return None;
        }
        let seat = Arc::new(Seat::new(peer));
        let id = tokio::spawn(async {}).id();
        places.enter(id, Arc::clone(&seat));
        Some((id, seat))
    }

    #[tokio::test]
    async fn one_that_never_had_a_call_gives_way_first() {
        let mut places = Places::new(2);
        let (_, used) = come(&mut places, "10.0.0.1").await.unwrap();
        let _ = used.call_begins();
        used.call_ends();
        let (_, unused) = come(&mut places, "10.0.0.2").await.unwrap();
        let (now, later) = (unused.born(), unused.born() + NEW);
        assert!(
            Use::of(&used, now) < Use::of(&unused, now) && Use::of(&unused, later) < Use::of(&used, later)
        );
        while Use::of(&unused, Instant::now()) == Use::New {
            tokio::task::yield_now().await;
        }
        come(&mut places, "10.0.0.3").await.unwrap();
        assert!(!used.is_asked_to_leave() && unused.is_asked_to_leave());
    }

    #[tokio::test]
    async fn the_one_that_is_idle_longest_gives_way() {
        let mut places = Places::new(2);
        let (_, first) = come(&mut places, "10.0.0.1").await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(3)).await;
        let (_, second) = come(&mut places, "10.0.0.2").await.unwrap();
        let (_, third) = come(&mut places, "10.0.0.3").await.unwrap();
        assert!(first.is_asked_to_leave() && !second.is_asked_to_leave() && !third.is_asked_to_leave());
    }

    #[tokio::test]
    async fn nobody_with_a_call_gives_way_and_a_place_that_was_left_is_free() {
        let mut places = Places::new(1);
        let (id, seat) = come(&mut places, "10.0.0.1").await.unwrap();
        seat.call_begins();
        assert!(come(&mut places, "10.0.0.2").await.is_none());
        places.exit(id);
        assert!(come(&mut places, "10.0.0.2").await.is_some());
    }

    #[tokio::test]
    async fn one_origin_has_three_quarters_and_then_gives_way_to_itself() {
        let mut places = Places::new(4);
        let mut seats = Vec::new();
        for ip in ["2001:db8::1", "2001:db8::2", "2001:db8::3"] {
            seats.push(come(&mut places, ip).await.unwrap().1);
        }
        seats.iter().for_each(|seat| {
            let _ = seat.call_begins();
        });
        assert!(come(&mut places, "2001:db8::4").await.is_none());
        assert!(come(&mut places, "2001:db8:0:1::1").await.is_some());
    }

    #[tokio::test]
    async fn no_more_are_on_their_way_out_than_an_eighth() {
        let mut places = Places::new(8);
        for last in 0..8 {
            come(&mut places, &format!("10.0.0.{last}")).await.unwrap();
        }
        let (id, _) = come(&mut places, "10.0.1.1").await.unwrap();
        assert!(come(&mut places, "10.0.1.2").await.is_none());
        let left = places.seats.iter().find(|(_, seat)| seat.is_asked_to_leave()).map(|(id, _)| *id);
        places.exit(left.unwrap());
        assert!(come(&mut places, "10.0.1.2").await.is_some());
        assert!(places.seats.contains_key(&id));
    }
}
