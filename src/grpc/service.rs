//! The service: dispatches a call to its rpc, with a memory permit for it.
//!
//! Messages are read and written by this crate and not by tonic, whose server decodes, encodes and compresses
//! whole messages on the threads of the runtime, before a call can be admitted or rejected. Status codes,
//! bodies and the client are tonic's.

use std::{
    convert::Infallible,
    sync::Arc,
    task::{Context, Poll},
};

use futures_util::future::BoxFuture;
use http::{Request, Response};
use tonic::{body::Body, server::NamedService};

use super::{
    analyze, analyze_stream, capabilities,
    compute::{Compute, Deadline},
    detect_language,
    encode::MessageFrame,
    encoding::MessageEncoding,
    error::Error,
    limits::Limits,
    memory_pool::{CALL_OVERHEAD_BYTES, MemoryPermit, MemoryPool},
    message_reader::{MessageReader, RawMessage},
    response,
    rpc::{self, CallContext, Rpc},
    segment, segment_stream, summarize,
};

/// The rpcs of `lector.v1.TextAnalysisService`. Clones share their limits.
#[derive(Clone, Debug)]
pub struct Service(Arc<ServiceState>);

#[derive(Debug)]
struct ServiceState {
    limits: Limits,
    memory: MemoryPool,
    compute: Compute,
}

/// The service, with `workers` threads for long texts and as many for short ones. Reads and writes gzip and
/// zstd.
pub fn service(limits: Limits, workers: usize) -> Service {
    let memory = MemoryPool::new(limits.max_in_flight_bytes);
    Service(Arc::new(ServiceState { limits, memory, compute: Compute::new(workers) }))
}

impl Service {
    /// Answers one call, whose extensions may have a [`Deadline`]. Every error becomes the status of the
    /// response. Dropping the future interrupts the work.
    pub async fn call(&self, request: Request<Body>) -> Response<Body> {
        let response_encoding = MessageEncoding::of_response(request.headers());
        match self.dispatch(request, response_encoding).await {
            Ok(response) => response,
            Err(error) => response::rejection(error),
        }
    }

    /// The memory of its calls.
    #[cfg(test)]
    pub(super) fn memory(&self) -> &MemoryPool {
        &self.0.memory
    }

    async fn dispatch(
        &self,
        request: Request<Body>,
        response_encoding: Option<MessageEncoding>,
    ) -> Result<Response<Body>, Error> {
        let encoding = MessageEncoding::of_request(request.headers())?;
        let permit = self.0.memory.try_acquire(CALL_OVERHEAD_BYTES)?;
        let deadline = request.extensions().get::<Deadline>().copied();
        let context = CallContext { limits: self.0.limits, deadline, response_encoding };
        let (head, body) = request.into_parts();
        let messages = MessageReader::new(body, encoding, &self.0.limits);
        let frame: Result<MessageFrame, Error> =
            match head.uri.path().strip_prefix(PATH_PREFIX).unwrap_or_default() {
                "Segment" => self.unary::<segment::SegmentCall>(messages, permit, context).await,
                "DetectLanguage" => {
                    self.unary::<detect_language::DetectLanguageCall>(messages, permit, context).await
                }
                "Summarize" => self.unary::<summarize::SummarizeCall>(messages, permit, context).await,
                "Analyze" => self.unary::<analyze::AnalyzeCall>(messages, permit, context).await,
                "AnalyzeStream" => return Ok(self.analyze_stream(messages, permit, context)),
                "SegmentStream" => return Ok(self.segment_stream(messages, permit, context)),
                "GetCapabilities" => {
                    self.unary::<capabilities::GetCapabilitiesCall>(messages, permit, context).await
                }
                _ => Err(Error::UnknownMethod),
            };
        Ok(response::unary(frame, response_encoding))
    }

    async fn unary<R: Rpc>(
        &self,
        mut messages: MessageReader,
        mut permit: MemoryPermit,
        context: CallContext,
    ) -> Result<MessageFrame, Error> {
        let message = only_message(&mut messages, &mut permit).await?;
        rpc::handle::<R>(&self.0.compute, message, permit, context).await
    }

    fn analyze_stream(
        &self,
        messages: MessageReader,
        permit: MemoryPermit,
        context: CallContext,
    ) -> Response<Body> {
        let (compute, memory) = (self.0.compute.clone(), self.0.memory.clone());
        response::streaming(
            analyze_stream::responses(messages, permit, context, compute, memory),
            context.response_encoding,
        )
    }

    fn segment_stream(
        &self,
        messages: MessageReader,
        permit: MemoryPermit,
        context: CallContext,
    ) -> Response<Body> {
        let compute = self.0.compute.clone();
        response::streaming(
            segment_stream::answers(messages, permit, context, compute),
            context.response_encoding,
        )
    }
}

/// The one message of a unary call.
async fn only_message(messages: &mut MessageReader, permit: &mut MemoryPermit) -> Result<RawMessage, Error> {
    let header = messages.header().await?.ok_or(Error::MalformedMessage)?;
    permit.grow(header.length)?;
    let message = messages.message(header).await?;
    messages.end().await?;
    Ok(message)
}

/// The path of a method, before its name.
const PATH_PREFIX: &str = "/lector.v1.TextAnalysisService/";

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
