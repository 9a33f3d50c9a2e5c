//! A part of an answer on its way out.
//!
//! h2 drops what it was given when the socket has taken it, or when the stream is reset. A piece tells its [`Gauge`] then, so that
//! the sender knows what of an answer is still here, and is woken when there is room for much instead of for every frame.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    task::{Context, Poll},
};

use futures_util::task::AtomicWaker;
use prost::bytes::Buf;
use tonic::codegen::Bytes;

/// How much of one answer h2 holds.
#[derive(Debug, Default)]
pub(super) struct Gauge {
    bytes: AtomicUsize,
    sender: AtomicWaker,
}

impl Gauge {
    /// The most of an answer that waits for the socket, in bytes.
    pub(super) const HIGH: usize = 512 * 1024;

    /// When no more than this waits, in bytes, more is given.
    pub(super) const LOW: usize = 64 * 1024;

    /// What waits for the socket, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.load(SeqCst)
    }

    /// Ready when no more than [`LOW`](Self::LOW) waits.
    pub(super) fn poll_low(&self, cx: &mut Context<'_>) -> Poll<()> {
        if self.bytes() > Self::LOW {
            self.sender.register(cx.waker());
        }
        if self.bytes() > Self::LOW { Poll::Pending } else { Poll::Ready(()) }
    }

    fn leaves(&self, bytes: usize) {
        let before = self.bytes.fetch_sub(bytes, SeqCst);
        if before > Self::LOW && before - bytes <= Self::LOW {
            self.sender.wake();
        }
    }
}

/// Bytes that are counted until they are dropped.
#[derive(Debug)]
pub(super) struct Piece {
    bytes: Bytes,
    counted: usize,
    gauge: Option<Arc<Gauge>>,
}

impl Piece {
    /// Bytes that nobody counts.
    pub(super) fn free(bytes: Bytes) -> Self {
        Self { bytes, counted: 0, gauge: None }
    }

    pub(super) fn counted(bytes: Bytes, gauge: &Arc<Gauge>) -> Self {
        let counted = bytes.len();
        gauge.bytes.fetch_add(counted, SeqCst);
        Self { bytes, counted, gauge: Some(Arc::clone(gauge)) }
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        if let Some(gauge) = &self.gauge {
            gauge.leaves(self.counted);
        }
    }
}

impl Buf for Piece {
    fn remaining(&self) -> usize {
        self.bytes.len()
    }

    fn chunk(&self) -> &[u8] {
        &self.bytes
    }

    fn advance(&mut self, count: usize) {
        self.bytes.advance(count);
    }
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, time::Duration};

    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn the_sender_is_woken_when_little_is_left() {
        let gauge = Arc::new(Gauge::default());
        let piece = || Piece::counted(Bytes::from(vec![0; Gauge::LOW]), &gauge);
        let (first, second, third) = (piece(), piece(), piece());
        let low = tokio::spawn({
            let gauge = Arc::clone(&gauge);
            async move { poll_fn(|cx| gauge.poll_low(cx)).await }
        });
        drop(first);
        tokio::task::yield_now().await;
        assert!(!low.is_finished());
        drop(second);
        timeout(Duration::from_secs(9), low).await.unwrap().unwrap();
        assert_eq!(gauge.bytes(), Gauge::LOW);
        drop(third);
        assert_eq!(gauge.bytes(), 0);
    }
}
