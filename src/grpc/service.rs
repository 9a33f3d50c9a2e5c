//! The service: one short method per rpc, each parse, compute, reply.

use prost::Message;
use tonic::{Request, Response, Status, Streaming, codec::CompressionEncoding};

use super::{
    Error, Limits, analyze, capabilities,
    compute::{Compute, Deadline},
    detect_language, segment, segment_stream, summarize,
};
use crate::proto::v1::{
    self as pb,
    text_analysis_service_server::{TextAnalysisService, TextAnalysisServiceServer},
};

/// Answers shorter than this, in bytes, are not compressed: it would cost more than it saves.
const WORTH_COMPRESSING: usize = 1024;

/// The rpcs of `lector.v1.TextAnalysisService`; AnalyzeStream answers UNIMPLEMENTED.
#[derive(Debug)]
pub struct Service {
    limits: Limits,
    compute: Compute,
}

/// The service for a router, with long texts on `workers` threads. Accepts and sends gzip and zstd.
pub fn service(limits: Limits, workers: usize) -> TextAnalysisServiceServer<Service> {
    let compute = Compute::new(limits.max_in_flight_bytes, workers);
    TextAnalysisServiceServer::new(Service { limits, compute })
        .max_decoding_message_size(limits.max_message_bytes)
        .accept_compressed(CompressionEncoding::Gzip)
        .accept_compressed(CompressionEncoding::Zstd)
        .send_compressed(CompressionEncoding::Gzip)
        .send_compressed(CompressionEncoding::Zstd)
}

#[tonic::async_trait]
impl TextAnalysisService for Service {
    type AnalyzeStreamStream = tokio_stream::Empty<Result<pb::AnalyzeStreamResponse, Status>>;
    type SegmentStreamStream = segment_stream::Answers;

    async fn segment(
        &self,
        request: Request<pb::SegmentRequest>,
    ) -> Result<Response<pb::SegmentResponse>, Status> {
        let deadline = Deadline::of(&request);
        let request = segment::Request::parse(request.into_inner(), self.limits)?;
        let work = self.compute.run(request.cost(), deadline, move |interrupt| request.respond(interrupt));
        Ok(reply(work.await?))
    }

    async fn detect_language(
        &self,
        request: Request<pb::DetectLanguageRequest>,
    ) -> Result<Response<pb::DetectLanguageResponse>, Status> {
        let deadline = Deadline::of(&request);
        let request = detect_language::Request::parse(request.into_inner(), self.limits)?;
        let work = self.compute.run(request.cost(), deadline, move |interrupt| request.respond(interrupt));
        Ok(reply(work.await?))
    }

    async fn summarize(
        &self,
        request: Request<pb::SummarizeRequest>,
    ) -> Result<Response<pb::SummarizeResponse>, Status> {
        let deadline = Deadline::of(&request);
        let request = summarize::Request::parse(request.into_inner(), self.limits)?;
        let work = self.compute.run(request.cost(), deadline, move |interrupt| request.respond(interrupt));
        Ok(reply(work.await?))
    }

    async fn analyze(
        &self,
        request: Request<pb::AnalyzeRequest>,
    ) -> Result<Response<pb::AnalyzeResponse>, Status> {
        let deadline = Deadline::of(&request);
        let request = analyze::Request::parse(request.into_inner(), self.limits)?;
        let work = self.compute.run(request.cost(), deadline, move |interrupt| request.respond(interrupt));
        Ok(reply(work.await?))
    }

    async fn analyze_stream(
        &self,
        _: Request<Streaming<pb::AnalyzeStreamRequest>>,
    ) -> Result<Response<Self::AnalyzeStreamStream>, Status> {
        Err(Error::Unimplemented { what: "AnalyzeStream" }.into())
    }

    async fn segment_stream(
        &self,
        request: Request<Streaming<pb::SegmentStreamRequest>>,
    ) -> Result<Response<Self::SegmentStreamStream>, Status> {
        let deadline = Deadline::of(&request);
        let (compute, room) = (self.compute.clone(), self.compute.room()?);
        let answers = segment_stream::answers(request.into_inner(), self.limits, compute, deadline, room);
        Ok(Response::new(answers))
    }

    async fn get_capabilities(
        &self,
        _: Request<pb::GetCapabilitiesRequest>,
    ) -> Result<Response<pb::GetCapabilitiesResponse>, Status> {
        Ok(reply(capabilities::respond(self.limits)))
    }
}

fn reply<M: Message>(message: M) -> Response<M> {
    let small = message.encoded_len() < WORTH_COMPRESSING;
    let mut response = Response::new(message);
    if small {
        response.disable_compression();
    }
    response
}
