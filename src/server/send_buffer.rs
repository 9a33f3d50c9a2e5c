//! What h2 buffers of one response until the socket has taken it.
//!
//! h2 drops a chunk when the socket has taken it, or when its stream is reset. The chunk is taken off its
//! [`SendBuffer`] then, so that the sender knows what is still buffered, and is woken at the low-water mark
//! instead of for every frame.

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

/// Counts what h2 buffers of one response. It holds no bytes itself.
#[derive(Debug, Default)]
pub(super) struct SendBuffer {
    bytes: AtomicUsize,
    sender: AtomicWaker,
}

impl SendBuffer {
    /// The most of a response that waits for the socket, in bytes.
    pub(super) const HIGH_WATER_BYTES: usize = 512 * 1024;

    /// When no more than this waits for the socket, in bytes, the sender goes on.
    pub(super) const LOW_WATER_BYTES: usize = 64 * 1024;

    /// What waits for the socket, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.load(SeqCst)
    }

    /// Ready when no more than [`LOW_WATER_BYTES`](Self::LOW_WATER_BYTES) wait.
    pub(super) fn poll_low_water(&self, cx: &mut Context<'_>) -> Poll<()> {
        if self.bytes() > Self::LOW_WATER_BYTES {
            self.sender.register(cx.waker());
        }
        if self.bytes() > Self::LOW_WATER_BYTES { Poll::Pending } else { Poll::Ready(()) }
    }

    fn release(&self, bytes: usize) {
        let before = self.bytes.fetch_sub(bytes, SeqCst);
        if before > Self::LOW_WATER_BYTES && before - bytes <= Self::LOW_WATER_BYTES {
            self.sender.wake();
        }
    }
}

/// Bytes of a response body, counted by its send buffer until they are dropped.
#[derive(Debug)]
pub(super) struct BodyChunk {
    bytes: Bytes,
    /// What it counts in the send buffer, in bytes.
    counted: usize,
    send_buffer: Option<Arc<SendBuffer>>,
}

impl BodyChunk {
    /// Bytes that are not counted.
    pub(super) fn untracked(bytes: Bytes) -> Self {
        Self { bytes, counted: 0, send_buffer: None }
    }

    /// Bytes that `send_buffer` counts until they are dropped.
    pub(super) fn tracked(bytes: Bytes, send_buffer: &Arc<SendBuffer>) -> Self {
        let counted = bytes.len();
        send_buffer.bytes.fetch_add(counted, SeqCst);
        Self { bytes, counted, send_buffer: Some(Arc::clone(send_buffer)) }
    }
}

impl Drop for BodyChunk {
    fn drop(&mut self) {
        if let Some(send_buffer) = &self.send_buffer {
            send_buffer.release(self.counted);
        }
    }
}

impl Buf for BodyChunk {
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
        let send_buffer = Arc::new(SendBuffer::default());
        let chunk = || BodyChunk::tracked(Bytes::from(vec![0; SendBuffer::LOW_WATER_BYTES]), &send_buffer);
        let (first, second, third) = (chunk(), chunk(), chunk());
        let low = tokio::spawn({
            let send_buffer = Arc::clone(&send_buffer);
            async move { poll_fn(|cx| send_buffer.poll_low_water(cx)).await }
        });
        drop(first);
        tokio::task::yield_now().await;
        assert!(!low.is_finished());
        drop(second);
        timeout(Duration::from_secs(9), low).await.unwrap().unwrap();
        assert_eq!(send_buffer.bytes(), SendBuffer::LOW_WATER_BYTES);
        drop(third);
        assert_eq!(send_buffer.bytes(), 0);
    }
}
