//! The service: one short method per rpc, from the message of a request to the body of its answer.
//!
//! The frames of a call are read and written here and not by tonic, whose server decodes, encodes and packs whole messages on the
//! threads of the runtime, before anything can be admitted or refused. Status codes, bodies and the client are tonic's.

use std::{
    convert::Infallible,
    sync::Arc,
    task::{Context, Poll},
};

use futures_util::future::BoxFuture;
use http::{Request, Response};
use tonic::{body::Body, server::NamedService};

use super::{
    Error, Limits, analyze, analyze_stream, answer, capabilities,
    compression::Encoding,
    compute::{Compute, Deadline},
    detect_language,
    encode::Frame,
    memory::{Memory, Room},
    messages::{Message, Messages},
    rpc::{self, Rpc, Terms},
    segment, segment_stream, summarize,
};

/// What a call takes besides its message, work and answer, in bytes: its headers, its task, its state in HTTP/2.
pub(super) const BYTES_A_CALL: usize = 8 * 1024;

/// The rpcs of `lector.v1.TextAnalysisService`. Clones share their limits.
#[derive(Clone, Debug)]
pub struct Service(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    limits: Limits,
    memory: Memory,
    compute: Compute,
}

/// The service, with work on `workers` threads for long texts and as many for short ones. Reads and writes gzip and zstd.
pub fn service(limits: Limits, workers: usize) -> Service {
    let memory = Memory::new(limits.max_in_flight_bytes);
    Service(Arc::new(Shared { limits, memory, compute: Compute::new(workers) }))
}

impl Service {
    /// Answers one call. Its extensions may hold a [`Deadline`]; dropping the future stops the work.
    pub async fn call(&self, request: Request<Body>) -> Response<Body> {
        let packing = Encoding::of_answer(request.headers());
        match self.method(request, packing).await {
            Ok(response) => response,
            Err(error) => answer::refusal(error),
        }
    }

    /// What its calls hold.
    #[cfg(test)]
    pub(super) fn memory(&self) -> &Memory {
        &self.0.memory
    }

    async fn method(
        &self,
        request: Request<Body>,
        packing: Option<Encoding>,
    ) -> Result<Response<Body>, Error> {
        let encoding = Encoding::of_request(request.headers())?;
        let room = self.0.memory.enter(BYTES_A_CALL)?;
        let deadline = request.extensions().get::<Deadline>().copied();
        let terms = Terms { limits: self.0.limits, deadline, packing };
        let (head, body) = request.into_parts();
        let messages = Messages::new(body, encoding, &self.0.limits);
        let frame: Result<Frame, Error> = match head.uri.path().strip_prefix(PATH).unwrap_or_default() {
            "Segment" => self.unary::<segment::Request>(messages, room, terms).await,
            "DetectLanguage" => self.unary::<detect_language::Request>(messages, room, terms).await,
            "Summarize" => self.unary::<summarize::Request>(messages, room, terms).await,
            "Analyze" => self.unary::<analyze::Request>(messages, room, terms).await,
            "AnalyzeStream" => return Ok(self.analyze_stream(messages, room, terms)),
            "SegmentStream" => return Ok(self.segment_stream(messages, room, terms)),
            "GetCapabilities" => self.unary::<capabilities::Request>(messages, room, terms).await,
            _ => Err(Error::UnknownMethod),
        };
        Ok(answer::unary(frame, packing))
    }

    async fn unary<R: Rpc>(
        &self,
        mut messages: Messages,
        mut room: Room,
        terms: Terms,
    ) -> Result<Frame, Error> {
        let message = only_message(&mut messages, &mut room).await?;
        rpc::answer::<R>(&self.0.compute, message, room, terms).await
    }

    fn analyze_stream(&self, messages: Messages, room: Room, terms: Terms) -> Response<Body> {
        let (compute, memory) = (self.0.compute.clone(), self.0.memory.clone());
        answer::streaming(analyze_stream::answers(messages, room, terms, compute, memory), terms.packing)
    }

    fn segment_stream(&self, messages: Messages, room: Room, terms: Terms) -> Response<Body> {
        let compute = self.0.compute.clone();
        answer::streaming(segment_stream::answers(messages, room, terms, compute), terms.packing)
    }
}

/// The message of a call that has one.
async fn only_message(messages: &mut Messages, room: &mut Room) -> Result<Message, Error> {
    let header = messages.header().await?.ok_or(Error::MalformedMessage)?;
    room.grow(header.length)?;
    let message = messages.message(header).await?;
    messages.end().await?;
    Ok(message)
}

/// What stands before the name of a method.
const PATH: &str = "/lector.v1.TextAnalysisService/";

impl NamedService for Service {
    const NAME: &'static str = "lector.v1.TextAnalysisService";
}

impl tower::Service<Request<Body>> for Service {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let this = self.clone();
        Box::pin(async move { Ok(Self::call(&this, request).await) })
    }
}
