//! What an operation takes of memory at most, next to its text: held to what [`lector::analysis::peak_bytes`] says, on every text that is
//! hard for some operation.

mod hard;

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    hint::black_box,
};

use hard::families;
use lector::analysis::{
    Document, Interrupt, Job, Unit, detection, peak_bytes,
    segmentation::{
        self as cut, Granularity, Newlines, Stream, StreamOptions, boundaries_unless, graphemes_unless,
        paragraphs_unless, words_unless,
    },
    stories::stories,
    summarization::{Budget, Options, keyphrases, summarize, summarize_stories},
};

/// The lengths of the texts, in bytes: so long that what a call takes anyway hardly counts, and such that a table that grows by half or
/// by twice is caught when it has just grown.
const BYTES: [usize; 2] = [210_000, 300_000];

/// Counts the bytes of the thread that are in use, and the most that were.
struct Counting;

thread_local! {
    static IN_USE: Cell<isize> = const { Cell::new(0) };
    static MOST: Cell<isize> = const { Cell::new(0) };
}

fn count(bytes: isize) {
    let in_use = IN_USE.get() + bytes;
    IN_USE.set(in_use);
    MOST.set(MOST.get().max(in_use));
}

// SAFETY: the system's allocator does the work; it is only counted. Counting allocates nothing.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Large blocks are moved page by page, not copied.
        count(size as isize - layout.size() as isize);
        // SAFETY: as the caller promises.
        unsafe { System.realloc(at, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most bytes that the work takes at a time.
fn peak(work: impl FnOnce()) -> usize {
    MOST.set(IN_USE.get());
    let before = IN_USE.get();
    work();
    usize::try_from(MOST.get() - before).unwrap_or_default()
}

type Work = Box<dyn Fn(&str)>;

fn summary(budget: Budget, explain: bool) -> Work {
    Box::new(move |text| {
        let options = Options { title: "", query: "", budget, explain };
        black_box(summarize(&Document::in_language(text, "en"), &options, &Interrupt::never()).is_ok());
    })
}

fn jobs() -> Vec<(&'static str, Job, Work)> {
    let detection = |include_spans| -> Work {
        Box::new(move |text| {
            let options = detection::Options { include_spans, ..Default::default() };
            black_box(detection::detect(text, &options));
        })
    };
    vec![
        (
            "graphemes",
            Job::Segment,
            Box::new(|text| {
                black_box(graphemes_unless(text, &Interrupt::never()).count());
            }),
        ),
        (
            "words",
            Job::Segment,
            Box::new(|text| {
                black_box(words_unless(text, &Interrupt::never()).count());
            }),
        ),
        (
            "sentences",
            Job::Segment,
            Box::new(|text| {
                let options = cut::Options::new("en");
                black_box(boundaries_unless(text, &options, &Interrupt::never()).count());
            }),
        ),
        (
            "paragraphs",
            Job::Segment,
            Box::new(|text| {
                black_box(paragraphs_unless(text, Newlines::Auto, &Interrupt::never()).count());
            }),
        ),
        (
            "stories",
            Job::Stories,
            Box::new(|text| {
                drop(black_box(stories(
                    &Document::in_language(text, "en"),
                    Newlines::Auto,
                    &Interrupt::never(),
                )))
            }),
        ),
        ("detection", Job::Detect, detection(false)),
        ("detection with spans", Job::DetectSpans, detection(true)),
        ("three sentences", Job::Summarize, summary(Budget::Sentences(3), false)),
        ("all sentences", Job::Summarize, summary(Budget::Ratio(1.0), false)),
        ("all words", Job::Summarize, summary(Budget::Words(1_000_000_000), false)),
        ("all sentences, explained", Job::Explain, summary(Budget::Ratio(1.0), true)),
        (
            "by story",
            Job::SummarizeStories,
            Box::new(|text| {
                let options = Options { title: "", query: "", budget: Budget::Ratio(1.0), explain: false };
                drop(black_box(summarize_stories(
                    &Document::in_language(text, "en"),
                    &options,
                    &Interrupt::never(),
                )));
            }),
        ),
        (
            "keyphrases",
            Job::Keyphrases,
            Box::new(|text| {
                drop(black_box(keyphrases(&Document::in_language(text, "und"), 100, &Interrupt::never())))
            }),
        ),
        ("everything about one document", Job::Keyphrases, Box::new(everything)),
    ]
}

/// What is made for one answer stays in the document for the next.
fn everything(text: &str) {
    let (document, never) = (Document::in_language(text, "en"), Interrupt::never());
    let options = Options { title: "", query: "", budget: Budget::Sentences(3), explain: false };
    drop(black_box(summarize(&document, &options, &never)));
    drop(black_box(keyphrases(&document, 100, &never)));
    drop(black_box(summarize_stories(&document, &options, &never)));
}

#[test]
fn no_operation_takes_more_than_it_is_said_to() {
    let texts: Vec<_> = BYTES.into_iter().flat_map(families).collect();
    for (name, job, work) in jobs() {
        work("The tables that are made at first use do not count. Die Tafeln zählen nicht, 数えない.");
        let mut worst = (0, "");
        for (family, text) in &texts {
            let bytes = peak(|| work(text));
            worst = worst.max((100 * bytes / text.len(), family));
            assert!(
                bytes <= peak_bytes(job, text.len()),
                "{name} of {family}: {bytes} bytes for {}",
                text.len()
            );
        }
        println!("{name}: {} hundredths of a byte for each byte, for {}", worst.0, worst.1);
    }
}

/// What a stream holds at most, in bytes, when its segments are short.
const STREAM_BYTES: usize = 256 * 1024;

#[test]
fn a_stream_of_any_length_passes_in_little_memory() {
    let paragraph =
        "The train to the coast was late again. Nobody knew why, and the driver (A. Smith) said nothing.\n";
    let chunk = (paragraph.repeat(9) + "\n").repeat(64 * 1024 / (9 * paragraph.len()));
    for (granularity, bytes) in [
        (Granularity::Sentence, 200_000_000),
        (Granularity::Paragraph, 20_000_000),
        (Granularity::Word, 10_000_000),
        (Granularity::Grapheme, 10_000_000),
    ] {
        let mut passed = 0;
        let most = peak(|| {
            let mut stream = Stream::new(StreamOptions {
                granularity,
                options: cut::Options::new("en"),
                unit: Unit::CodePoint,
                keep_text: true,
                max_segment_bytes: 1 << 20,
            });
            while passed < bytes {
                stream.push(&chunk, &mut |event| _ = black_box(event)).expect("sentences end");
                passed += chunk.len();
            }
            stream.finish(&mut |event| _ = black_box(event)).expect("sentences end");
        });
        assert!(most < STREAM_BYTES, "{granularity:?}: {most} bytes");
    }
}
