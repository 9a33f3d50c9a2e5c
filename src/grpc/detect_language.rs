//! The rpc DetectLanguage.

use std::{borrow::Cow, collections::BTreeMap};

use super::{
    compute::{Operation, WorkCost, WorkError},
    encode::{self, ResponseWriter},
    error::Error,
    field,
    limits::Limits,
    offsets::OffsetConverter,
    rpc::Rpc,
};
use crate::{
    analysis::{Interrupt, Job, Unit, detection as analysis, language},
    proto::v1 as pb,
};

/// How many candidates are answered when the caller does not say.
const DEFAULT_CANDIDATES: u32 = 3;

/// How many spans are written between two checks of the interrupt.
const SPANS_PER_CHECK: usize = 256;

/// A call of DetectLanguage, checked.
#[derive(Debug)]
pub(super) struct DetectLanguageCall {
    text: String,
    options: DetectLanguageOptions,
}

impl Rpc for DetectLanguageCall {
    type Message = pb::DetectLanguageRequest;
    const OPERATION: Operation = Operation::DetectLanguage;

    /// Rejects what DetectLanguage does not answer.
    fn parse(message: pb::DetectLanguageRequest, limits: Limits) -> Result<Self, Error> {
        let options = DetectLanguageOptions::parse(&message)?;
        let text = field::text("text", message.text, limits)?;
        options.require_built()?;
        Ok(Self { text, options })
    }

    fn cost(&self) -> WorkCost {
        WorkCost::new(Operation::DetectLanguage, self.text.len())
    }

    fn working_bytes(&self) -> usize {
        self.options.working_bytes(&self.text)
    }

    fn respond(&self, writer: &mut ResponseWriter, interrupt: &Interrupt<'_>) -> Result<(), WorkError> {
        self.options.respond(&self.text, writer, interrupt)
    }
}

/// The options of DetectLanguage: everything but the text.
#[derive(Debug)]
pub(super) struct DetectLanguageOptions {
    analysis: analysis::Options<'static>,
    unit: Unit,
    max_response_bytes: Option<usize>,
}

impl DetectLanguageOptions {
    pub(super) fn parse(message: &pb::DetectLanguageRequest) -> Result<Self, Error> {
        let allowed = allowed(&message.allowed_languages)?;
        let priors = priors(&message.priors)?;
        require_choice(&allowed, &priors)?;
        let unit = field::offset_unit(message.offset_unit)?;
        let max_candidates = max_candidates(message.max_candidates)?;
        let engine = engine(field::enumeration("engine", message.engine)?);
        let analysis = analysis::Options {
            allowed,
            priors,
            max_candidates,
            engine,
            include_spans: message.include_spans,
        };
        let max_response_bytes = field::max_response_bytes(message.max_response_bytes);
        Ok(Self { analysis, unit, max_response_bytes })
    }

    pub(super) fn require_built(&self) -> Result<(), Error> {
        if self.analysis.include_spans && self.analysis.engine == analysis::Engine::Whatlang {
            return Err(Error::Unimplemented { what: "include_spans with ENGINE_WHATLANG" });
        }
        Ok(())
    }

    /// The memory that the work takes besides text and response, in bytes.
    pub(super) fn working_bytes(&self, text: &str) -> usize {
        let spans = self.analysis.include_spans.then_some(Job::DetectSpans);
        field::working_bytes(spans, text.len())
    }

    pub(super) fn respond(
        &self,
        text: &str,
        writer: &mut ResponseWriter,
        interrupt: &Interrupt<'_>,
    ) -> Result<(), WorkError> {
        let found = analysis::detect_unless(text, &self.analysis, interrupt)?;
        field::limit(writer, self.max_response_bytes);
        let script = found.script;
        DetectedLanguageFields::new(found.language, script).write(1, writer)?;
        for candidate in found.candidates {
            DetectedLanguageFields::new(candidate, script).write(2, writer)?;
        }
        let mut offsets = OffsetConverter::new(text, self.unit);
        for (count, span) in found.spans.iter().enumerate() {
            if count % SPANS_PER_CHECK == 0 {
                interrupt.check()?;
            }
            write_span(3, span, &mut offsets, writer)?;
        }
        let reason = found.reason.map_or(pb::UndeterminedReason::Unspecified, undetermined_reason);
        writer.varint(4, u64::from(i32::from(reason).unsigned_abs()))?;
        Ok(writer.require_space(0)?)
    }
}

/// Writes a `LanguageSpan`.
fn write_span(
    tag: u32,
    part: &analysis::LanguageSpan,
    offsets: &mut OffsetConverter<'_>,
    writer: &mut ResponseWriter,
) -> Result<(), Error> {
    writer.nested(tag, |writer| {
        writer.message(1, &offsets.span(part.span))?;
        DetectedLanguageFields::new(part.language, part.script).write(2, writer)?;
        writer.double(3, part.proportion)
    })
}

fn engine(engine: pb::Engine) -> analysis::Engine {
    match engine {
        pb::Engine::Unspecified | pb::Engine::Lector => analysis::Engine::Lector,
        pb::Engine::Whatlang => analysis::Engine::Whatlang,
    }
}

fn max_candidates(count: u32) -> Result<usize, Error> {
    let limit = Limits::MAX_CANDIDATES;
    match count {
        0 => Ok(DEFAULT_CANDIDATES as usize),
        count if count <= limit => Ok(count as usize),
        count => {
            let description = format!("is {count}, the limit is {limit}");
            let error = Error::field("max_candidates", "OUT_OF_RANGE", description);
            Err(error.with("value", count).with("limit", limit))
        }
    }
}

fn allowed(tags: &[String]) -> Result<Vec<Cow<'static, str>>, Error> {
    let mut allowed = Vec::with_capacity(tags.len());
    for (index, tag) in tags.iter().enumerate() {
        allowed.push(detectable(format!("allowed_languages[{index}]"), tag)?);
    }
    allowed.sort_unstable();
    allowed.dedup();
    Ok(allowed)
}

fn priors(weights: &BTreeMap<String, f64>) -> Result<Vec<(Cow<'static, str>, f64)>, Error> {
    let mut priors: Vec<(Cow<'static, str>, f64)> = Vec::with_capacity(weights.len());
    for (tag, &weight) in weights {
        let language = detectable("priors".to_owned(), tag)?;
        // A language that can be detected has a code of two or three letters, which may be repeated.
        let field = format!("priors[\"{language}\"]");
        if !weight.is_finite() || weight < 0.0 {
            let description = format!("is {weight}, must be finite and not negative");
            return Err(Error::field(field, "OUT_OF_RANGE", description).with("value", weight));
        }
        if priors.iter().any(|(other, _)| *other == language) {
            return Err(Error::field(
                field,
                "DUPLICATE_LANGUAGE",
                "has several weights, by tags of one language",
            ));
        }
        priors.push((language, weight));
    }
    Ok(priors)
}

/// The primary subtag of `tag`, if that language can be answered.
fn detectable(field: String, tag: &str) -> Result<Cow<'static, str>, Error> {
    let tag = field::language_tag(field.clone(), tag)?;
    if analysis::is_detectable(tag.primary()) {
        return Ok(Cow::Owned(tag.primary().to_owned()));
    }
    let description = "is a language that cannot be detected; GetCapabilities lists those that can";
    Err(Error::field(field, "UNDETECTABLE_LANGUAGE", description))
}

/// Rejects options that exclude every language.
fn require_choice(allowed: &[Cow<'static, str>], priors: &[(Cow<'static, str>, f64)]) -> Result<(), Error> {
    let excluded = |language: &str| priors.iter().any(|(other, weight)| other == language && *weight == 0.0);
    let none_left = if allowed.is_empty() {
        analysis::languages().all(excluded)
    } else {
        allowed.iter().all(|language| excluded(language))
    };
    if none_left {
        return Err(Error::field("priors", "NO_LANGUAGE_LEFT", "exclude every language that is allowed"));
    }
    Ok(())
}

/// The fields of a `DetectedLanguage`.
struct DetectedLanguageFields {
    /// Code, ISO 639-3, name and script, the first four fields.
    texts: [&'static str; 4],
    confidence: f64,
    reliable: bool,
}

impl DetectedLanguageFields {
    fn new(candidate: analysis::Candidate, script: &'static str) -> Self {
        let analysis::Candidate { code, confidence, reliable } = candidate;
        let (iso639_3, name) = match code {
            "und" => ("und", "Undetermined"),
            "zxx" => ("zxx", "No linguistic content"),
            code => (language::iso639_3(code).unwrap_or_default(), language::name(code).unwrap_or_default()),
        };
        Self { texts: [code, iso639_3, name, script], confidence, reliable }
    }

    fn write(&self, tag: u32, writer: &mut ResponseWriter) -> Result<(), Error> {
        let texts = || (1..).zip(self.texts);
        let reliable = u64::from(self.reliable);
        let length = texts().map(|(tag, text)| encode::string_len(tag, text)).sum::<usize>()
            + encode::double_len(5, self.confidence)
            + encode::varint_len(6, reliable);
        let buffer = writer.reserve(encode::header_len(tag, length) + length)?;
        encode::put_header(tag, length, buffer);
        texts().for_each(|(tag, text)| encode::put_string(tag, text, buffer));
        encode::put_double(5, self.confidence, buffer);
        encode::put_varint(6, reliable, buffer);
        Ok(())
    }
}

fn undetermined_reason(reason: analysis::UndeterminedReason) -> pb::UndeterminedReason {
    match reason {
        analysis::UndeterminedReason::NoLetters => pb::UndeterminedReason::NoLetters,
        analysis::UndeterminedReason::TooShort => pb::UndeterminedReason::TooShort,
        analysis::UndeterminedReason::CloseRivals => pb::UndeterminedReason::CloseRivals,
        analysis::UndeterminedReason::NotLanguage => pb::UndeterminedReason::NotLanguage,
        analysis::UndeterminedReason::Mixed => pb::UndeterminedReason::Mixed,
    }
}
