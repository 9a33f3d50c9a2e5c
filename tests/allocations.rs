//! What a call on a short text takes from the allocator, from the head of its request to the end of its answer. Counted, so that what is
//! added is seen.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    future::poll_fn,
    pin::Pin,
};

use http::Request;
use http_body::{Body as _, Frame, SizeHint};
use lector::{
    grpc::{self, Limits},
    proto::v1 as pb,
};
use prost::{
    Message,
    bytes::{BufMut, Bytes},
};
use tonic::body::Body;

/// The system's allocator, and how often the thread has asked it.
struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

fn count() {
    COUNT.set(COUNT.get() + 1);
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: everything is handed on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: as the caller promises.
        unsafe { System.realloc(at, layout, size) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(at, layout) }
    }
}

/// The body of a request, whose frame is there.
struct Whole(Option<Bytes>);

impl http_body::Body for Whole {
    type Data = Bytes;
    type Error = tonic::Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Frame<Bytes>, tonic::Status>>> {
        std::task::Poll::Ready(self.0.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}

fn request(method: &str, message: &impl Message) -> Request<Body> {
    let mut bytes = vec![0];
    bytes.put_u32(message.encoded_len() as u32);
    message.encode(&mut bytes).expect("there is room");
    let uri = format!("/lector.v1.TextAnalysisService/{method}");
    Request::post(uri).body(Body::new(Whole(Some(bytes.into())))).expect("a request")
}

/// Makes one call, and drops its answer piece by piece; its length.
async fn answer(service: &grpc::Service, request: Request<Body>) -> usize {
    let mut body = service.call(request).await.into_body();
    let mut length = 0;
    let mut ended_well = false;
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        match frame.expect("a frame").into_data() {
            Ok(data) => length += data.len(),
            Err(trailers) => {
                let trailers = trailers.into_trailers().unwrap_or_default();
                ended_well = trailers.get("grpc-status").is_some_and(|status| status == "0");
            }
        }
    }
    assert!(ended_well);
    length
}

/// What the third of three calls takes.
fn allocations(method: &str, message: &impl Message) -> usize {
    let service = grpc::service(Limits::new(4 << 20, 64 << 20), 1);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        for _ in 0..2 {
            answer(&service, request(method, message)).await;
        }
        let request = request(method, message);
        let before = COUNT.get();
        let length = answer(&service, request).await;
        let count = COUNT.get() - before;
        assert!(length > 5, "there is an answer");
        count
    })
}

/// A text of a hundred bytes.
const TEXT: &str =
    "The harbour was closed for two days. Nobody had been told, and the ferries waited outside of it ... ";

/// What each took when this was last looked at. Of every call twelve are its frame: strings of the request, the shared buffer of its
/// body, the answer with its chunk, its list and its body, two for each of its two heads. The rest is the analysis.
const SEGMENT: usize = 13;
const DETECT_LANGUAGE: usize = 21;
const SUMMARIZE: usize = 85;
const GET_CAPABILITIES: usize = 10;

/// So many more are no waste yet.
const SPARE: usize = 2;

#[test]
fn calls_take_no_more_from_the_allocator_than_they_did() {
    assert_eq!(TEXT.len(), 100);
    let (text, language) = (TEXT.to_owned(), "en".to_owned());
    let segment = pb::SegmentRequest { text: text.clone(), language: language.clone(), ..Default::default() };
    let detect = pb::DetectLanguageRequest { text: text.clone(), ..Default::default() };
    let summarize = pb::SummarizeRequest { text, language, ..Default::default() };
    let counts = [
        ("Segment", SEGMENT, allocations("Segment", &segment)),
        ("DetectLanguage", DETECT_LANGUAGE, allocations("DetectLanguage", &detect)),
        ("Summarize", SUMMARIZE, allocations("Summarize", &summarize)),
        ("GetCapabilities", GET_CAPABILITIES, allocations("GetCapabilities", &pb::GetCapabilitiesRequest {})),
    ];
    println!("{counts:?}");
    for (method, known, count) in counts {
        assert!(count <= known + SPARE, "{method} takes {count}, it took {known}");
    }
}
