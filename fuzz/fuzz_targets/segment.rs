//! Any text in every granularity, language and option: the spans keep their promises, and explaining changes
//! nothing.

#![no_main]

use std::time::{Duration, Instant};

use icu_segmenter::GraphemeClusterSegmenter;
use lector::analysis::{
    Span,
    segmentation::{self, Boundary, Newlines, Options, Paragraph},
};
use lector_fuzz::{Input, check_clusters, check_cover, check_order};
use libfuzzer_sys::fuzz_target;

/// So much text, in bytes, is cut within [`PATIENCE`], whatever it is: a hundred times as long as the slowest
/// known takes.
const LONG: usize = 128 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);

fuzz_target!(|data: &[u8]| {
    let Some(input) = Input::of(data) else { return };
    let text = input.text();
    let (options, newlines) = input.options(0, 1);
    sentences(&text, &options);
    plain_sentences(&text, input.language(0));
    paragraphs(&text, newlines, &options);
    words(&text);
    graphemes(&text);
    if input.choice(2) % 64 == 0 && !text.is_empty() {
        long(&text.repeat(LONG / text.len()), &options, newlines);
    }
});

fn sentences(text: &str, options: &Options) {
    let boundaries: Vec<Boundary> = segmentation::boundaries(text, options).collect();
    let spans = ends(&boundaries);
    check_order(text, &spans);
    check_clusters(text, &spans);
    refused(text, &boundaries);
    assert_eq!(segmentation::boundaries(text, options).collect::<Vec<_>>(), boundaries);
}

fn ends(boundaries: &[Boundary]) -> Vec<Span> {
    let span = |boundary: &Boundary| match boundary {
        Boundary::Ends(sentence) => Some(sentence.span),
        Boundary::Refused { .. } => None,
    };
    boundaries.iter().filter_map(span).collect()
}

/// Refused places stand in the order of the text, not before the sentence that they are told with.
fn refused(text: &str, boundaries: &[Boundary]) {
    let mut last = 0;
    for boundary in boundaries {
        let at = match *boundary {
            Boundary::Refused { at, .. } => at,
            Boundary::Ends(sentence) => sentence.span.start.max(last),
        };
        assert!(at >= last && text.is_char_boundary(at), "{boundary:?} after {last}");
        last = at;
    }
}

fn plain_sentences(text: &str, language: &str) {
    let explained: Vec<Boundary> = segmentation::boundaries(text, &Options::new(language)).collect();
    assert_eq!(segmentation::sentences(text, language).collect::<Vec<_>>(), ends(&explained));
}

fn paragraphs(text: &str, newlines: Newlines, options: &Options) {
    let found: Vec<Paragraph> = segmentation::paragraphs(text, newlines).collect();
    let spans: Vec<Span> = found.iter().map(|paragraph| paragraph.span).collect();
    check_order(text, &spans);
    check_clusters(text, &spans);
    assert_eq!(segmentation::paragraphs(text, newlines).collect::<Vec<_>>(), found);
    let sentences = ends(&segmentation::boundaries(text, options).collect::<Vec<_>>());
    let mut paragraphs = spans.iter().peekable();
    for sentence in sentences {
        while paragraphs.next_if(|span| span.end <= sentence.start).is_some() {}
        let inside = paragraphs.peek().is_some_and(|span| sentence.end <= span.end);
        assert!(inside, "{sentence:?} reaches over the end of {:?}", paragraphs.peek());
    }
}

fn words(text: &str) {
    let words: Vec<_> = segmentation::words(text).collect();
    let spans: Vec<Span> = words.iter().map(|word| word.span).collect();
    check_cover(text, &spans);
    check_clusters(text, &spans);
    assert_eq!(segmentation::words(text).collect::<Vec<_>>(), words);
}

fn graphemes(text: &str) {
    let spans: Vec<Span> = segmentation::graphemes(text).collect();
    check_cover(text, &spans);
    let ends: Vec<usize> = GraphemeClusterSegmenter::new().segment_str(text).skip(1).collect();
    assert_eq!(spans.iter().map(|span| span.end).collect::<Vec<_>>(), ends);
}

fn long(text: &str, options: &Options, newlines: Newlines) {
    let began = Instant::now();
    let pieces = [
        segmentation::boundaries(text, options).count(),
        segmentation::paragraphs(text, newlines).count(),
        segmentation::words(text).count(),
        segmentation::graphemes(text).count(),
    ];
    assert!(began.elapsed() < PATIENCE, "{pieces:?} took {:?}", began.elapsed());
}
