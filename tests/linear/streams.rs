//! Documents that come in chunks.

use lector::analysis::{
    Interrupt, Interrupted, Unit, prefix,
    segmentation::{Granularity, Newlines, Options, Stream, StreamError, StreamEvent, StreamOptions},
};

use crate::Job;

/// What is asked of a stream unless something else is said.
pub(crate) fn options(granularity: Granularity) -> StreamOptions {
    StreamOptions {
        granularity,
        options: Options::new("en"),
        unit: Unit::Utf16,
        keep_text: true,
        max_segment_bytes: usize::MAX / 2,
    }
}

/// A document in chunks of so many bytes.
pub(crate) fn job(options: StreamOptions, chunk: usize) -> Job {
    Box::new(move |text, interrupt| each_chunk(&options, text, chunk, interrupt, |_, _| Ok(())))
}

/// The same document, with a flush after every so many chunks.
fn flushed(options: StreamOptions, chunk: usize, every: usize) -> Job {
    Box::new(move |text, interrupt| {
        each_chunk(&options, text, chunk, interrupt, |stream, number| {
            if number % every == 0 { stream.flush_unless(interrupt, &mut |_| {}) } else { Ok(()) }
        })
    })
}

/// The same document, whose open segment is told before it is final whenever it has grown by an eighth, as a stream
/// with `max_hold_bytes` does.
fn previewed(options: StreamOptions, chunk: usize) -> Job {
    Box::new(move |text, interrupt| {
        let mut told = 0;
        each_chunk(&options, text, chunk, interrupt, |stream, _| {
            let open = stream.open_bytes();
            told = told.min(open);
            if open == 0 || open > 64 * 1024 || open - told < 16.max(open / 8) {
                return Ok(());
            }
            told = open;
            stream.preview_unless(interrupt, &mut |_| {})
        })
    })
}

/// Pushes the text chunk by chunk, does `more` after each, and counts what is found.
fn each_chunk(
    options: &StreamOptions,
    text: &str,
    chunk: usize,
    interrupt: &Interrupt<'_>,
    mut more: impl FnMut(&mut Stream, usize) -> Result<(), StreamError>,
) -> Result<usize, Interrupted> {
    let interrupted = |error| match error {
        StreamError::Interrupted => Interrupted,
        StreamError::TooLong => unreachable!("nothing is too long"),
    };
    let mut stream = Stream::new(options.clone());
    let (mut count, mut rest) = (0, text);
    let mut out = |_: StreamEvent<'_>| count += 1;
    for number in 1.. {
        let (some, after) = rest.split_at(prefix(rest, chunk).len());
        if some.is_empty() {
            break;
        }
        stream.push_unless(some, interrupt, &mut out).map_err(interrupted)?;
        more(&mut stream, number).map_err(interrupted)?;
        rest = after;
    }
    stream.finish_unless(interrupt, &mut out).map_err(interrupted)?;
    Ok(count)
}

/// Each option of a stream that changes what is computed.
pub(crate) fn jobs() -> Vec<(&'static str, Job)> {
    let sentences = || options(Granularity::Sentence);
    let of_lines = |newlines| Options::new("en").with_newlines(newlines);
    vec![
        ("stream of sentences in small chunks", job(sentences(), 50)),
        ("stream of sentences without texts", job(StreamOptions { keep_text: false, ..sentences() }, 1000)),
        (
            "stream of paragraphs without texts",
            job(StreamOptions { keep_text: false, ..options(Granularity::Paragraph) }, 1000),
        ),
        ("stream in bytes", job(StreamOptions { unit: Unit::Byte, ..sentences() }, 1000)),
        ("stream in code points", job(StreamOptions { unit: Unit::CodePoint, ..sentences() }, 1000)),
        (
            "stream of every line",
            job(StreamOptions { options: of_lines(Newlines::EveryLine), ..sentences() }, 1000),
        ),
        (
            "stream of blank lines",
            job(StreamOptions { options: of_lines(Newlines::BlankLines), ..sentences() }, 1000),
        ),
        ("stream with flushes", flushed(sentences(), 1000, 8)),
        ("stream with previews", previewed(sentences(), 50)),
    ]
}
