//! In which pool a compressed message is worked on, whose length is known only when it is decompressed.

use std::{future::poll_fn, pin::pin, sync::mpsc, task::Poll};

use prost::Message as _;

use crate::{
    grpc::{
        compute::{Compute, Operation, SHORT_TEXT_BYTES, WorkCost},
        encoding::MessageEncoding,
        limits::Limits,
        memory_pool::{CALL_OVERHEAD_BYTES, MemoryPool},
        message_reader::RawMessage,
        rpc::{self, CallContext},
        segment,
    },
    proto::v1 as pb,
};

/// A compressed message with a text of so many bytes.
fn compressed(bytes: usize) -> RawMessage {
    let text = "x".repeat(bytes);
    let message = pb::SegmentRequest { text, language: "en".into(), ..Default::default() };
    let bytes = zstd::encode_all(message.encode_to_vec().as_slice(), 1).unwrap();
    RawMessage { encoding: Some(MessageEncoding::Zstd), bytes: bytes.into() }
}

#[tokio::test]
async fn what_is_short_only_while_it_is_compressed_waits_among_the_long() {
    let (compute, memory) = (Compute::new(1), MemoryPool::new(64 << 20));
    let context =
        CallContext { limits: Limits::new(4 << 20, 64 << 20), deadline: None, response_encoding: None };
    let answered = |message: RawMessage| {
        let permit = memory.try_acquire(CALL_OVERHEAD_BYTES + message.bytes.len()).unwrap();
        rpc::handle::<segment::SegmentCall>(&compute, message, permit, context)
    };
    let (end, ended) = mpsc::channel::<()>();
    let cost = WorkCost::undecoded(Operation::Segment, SHORT_TEXT_BYTES + 1);
    let mut blocks = pin!(compute.run(cost, None, move |_| Ok(ended.recv().is_err())));
    let mut long = pin!(answered(compressed(1 << 20)));
    let begins = poll_fn(|cx| Poll::Ready((blocks.as_mut().poll(cx), long.as_mut().poll(cx))));
    assert!(matches!(begins.await, (Poll::Pending, Poll::Pending)));
    while !compute.has_long_work_queued() {
        tokio::select! {
            biased;
            _ = &mut long => panic!("it does not wait"),
            () = tokio::task::yield_now() => {}
        }
    }
    for bytes in [100, 50_000] {
        answered(compressed(bytes)).await.unwrap();
    }
    drop(end);
    assert!(blocks.await.unwrap());
    assert!(long.await.unwrap().bytes > 1 << 20);
    assert_eq!(memory.held(), 0);
}
