//! Segments of a document that comes in chunks: those of the whole text, however it is cut, each as soon as it is final.

use std::{error, fmt};

use super::{
    Block, Boundary, Options, Rule, Sentence,
    grapheme::{self, Long},
    paragraph::Paragraphs,
    sentence::{AHEAD, Cutter},
    windows::Cuts,
    word::{self, Pieces},
};
use crate::analysis::{Interrupt, Interrupted, Span, Unit, pace::Pace, prefix};

/// So much of the window may be done with before it is moved to the front, in bytes: moving costs as much as what is left.
const SLACK: usize = 16 * 1024;

/// A cluster that is longer is looked at again only when it has grown by an eighth, in bytes.
const LONG_CLUSTER: usize = 64;

/// So much of a chunk is taken in one step, in bytes.
const STEP: usize = 16 * 1024;

/// What a sentence and a paragraph cost, in bytes of other work.
const COST_OF_SENTENCE: usize = 32;
const COST_OF_PARAGRAPH: usize = 32;

/// The size of the segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Granularity {
    /// [`graphemes`](super::graphemes).
    Grapheme,
    /// [`words`](super::words).
    Word,
    /// The ends of [`boundaries`](super::boundaries).
    Sentence,
    /// [`paragraphs`](super::paragraphs).
    Paragraph,
}

/// What a segment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A grapheme cluster.
    Grapheme,
    /// A word, or what stands between words.
    Word {
        /// Whether it is a word and not space or punctuation.
        word_like: bool,
    },
    /// A sentence, and what ended it.
    Sentence(Rule),
    /// A paragraph.
    Paragraph(Block),
}

/// What a stream finds. Places count from the start of the document, in the stream's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'w> {
    /// A segment.
    Segment {
        /// Where it stands.
        span: Span,
        /// Its text; empty when the stream does not keep it.
        text: &'w str,
        /// What it is.
        kind: Kind,
    },
    /// A place where a sentence might have ended and does not.
    Refused {
        /// Behind the mark.
        at: usize,
        /// What kept it from ending.
        rule: Rule,
    },
}

/// What a stream shall do.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The size of the segments.
    pub granularity: Granularity,
    /// How sentences and paragraphs are cut.
    pub options: Options,
    /// What the places of the answer count.
    pub unit: Unit,
    /// Whether the texts of the segments are wanted. Without them, sentences and paragraphs of any length pass in constant memory.
    pub keep_text: bool,
    /// How much text is kept for one segment, in bytes.
    pub longest: usize,
}

/// No end was found in as much text as may be kept for one segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a segment is longer than the text that is kept")
    }
}

impl error::Error for TooLong {}

/// Why a stream stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// [`TooLong`].
    TooLong,
    /// [`Interrupted`].
    Interrupted,
}

impl From<Interrupted> for Stopped {
    fn from(Interrupted: Interrupted) -> Self {
        Self::Interrupted
    }
}

/// Segments one document that comes in chunks.
///
/// ```
/// use lector::analysis::{Unit, segmentation::{Granularity, Options, Piece, Settings, Stream}};
///
/// let settings = Settings { granularity: Granularity::Sentence, options: Options::new("en"), unit: Unit::Byte, keep_text: true, longest: 1024 };
/// let mut stream = Stream::new(settings);
/// let mut found = Vec::new();
/// let mut take = |piece: Piece<'_>| if let Piece::Segment { text, .. } = piece { found.push(text.to_owned()) };
/// for chunk in ["Dr. Smi", "th left. ", "He was tired."] {
///     stream.push(chunk, &mut take)?;
/// }
/// stream.finish(&mut take)?;
/// assert_eq!(found, ["Dr. Smith left.", "He was tired."]);
/// # Ok::<(), lector::analysis::segmentation::TooLong>(())
/// ```
#[derive(Clone, Debug)]
pub struct Stream {
    engine: Engine,
    window: Window,
    longest: usize,
}

impl Stream {
    /// A stream before its document.
    pub fn new(settings: Settings) -> Self {
        let Settings { granularity, options, unit, keep_text, longest } = settings;
        let window = Window { text: String::new(), ruler: Ruler::new(unit), keep_text };
        let engine = match granularity {
            Granularity::Grapheme => Engine::Graphemes(Clusters::default()),
            Granularity::Word => Engine::Words(Words::default()),
            Granularity::Sentence => Engine::Sentences(Box::new(Cutter::new(options))),
            Granularity::Paragraph => Engine::Paragraphs(Box::new(Paragraphs::new(options.newlines))),
        };
        Self { engine, window, longest }
    }

    /// Takes the next chunk, and gives what is final by it to `out`, in the order of the text.
    ///
    /// # Errors
    ///
    /// [`TooLong`] when a segment does not end within [`Settings::longest`]: of sentences and paragraphs only when their texts
    /// are kept. The stream is of no further use then.
    pub fn push(&mut self, chunk: &str, out: &mut impl FnMut(Piece<'_>)) -> Result<(), TooLong> {
        match self.push_unless(chunk, &Interrupt::never(), out) {
            Err(Stopped::TooLong) => Err(TooLong),
            _ => Ok(()),
        }
    }

    /// [`push`](Self::push), unless `interrupt` says that nobody wants the segments any more.
    ///
    /// # Errors
    ///
    /// [`Stopped`]. The stream is of no further use then.
    pub fn push_unless(
        &mut self,
        chunk: &str,
        interrupt: &Interrupt<'_>,
        out: &mut impl FnMut(Piece<'_>),
    ) -> Result<(), Stopped> {
        let mut pace = Pace::new(interrupt);
        let mut rest = chunk;
        while !rest.is_empty() {
            let (some, behind) = rest.split_at(prefix(rest, STEP).len());
            pace.spend(self.engine.cost(some))?;
            self.window.text.push_str(some);
            self.engine.run(&mut self.window, false, &mut pace, out)?;
            self.let_go();
            rest = behind;
        }
        // A sentence is known to end only when so much more is known.
        if self.held() > self.longest + AHEAD { Err(Stopped::TooLong) } else { Ok(()) }
    }

    /// Ends the document, and gives what is left of it to `out`.
    ///
    /// # Errors
    ///
    /// None today; as [`push`](Self::push).
    pub fn finish(self, out: &mut impl FnMut(Piece<'_>)) -> Result<(), TooLong> {
        match self.finish_unless(&Interrupt::never(), out) {
            Err(Stopped::TooLong) => Err(TooLong),
            _ => Ok(()),
        }
    }

    /// [`finish`](Self::finish), unless `interrupt` says that nobody wants the segments any more.
    ///
    /// # Errors
    ///
    /// [`Stopped`].
    pub fn finish_unless(
        mut self,
        interrupt: &Interrupt<'_>,
        out: &mut impl FnMut(Piece<'_>),
    ) -> Result<(), Stopped> {
        self.engine.run(&mut self.window, true, &mut Pace::new(interrupt), out)?;
        Ok(())
    }

    /// How much text is kept, in bytes.
    pub fn kept_bytes(&self) -> usize {
        self.window.text.len()
    }

    /// Lets go of the front of the window that nobody looks at again, when that is worth the while.
    fn let_go(&mut self) {
        let start = self.engine.start(&self.window);
        let mut done = self.engine.done(&self.window.text);
        if self.window.keep_text {
            done = done.min(start.saturating_sub(self.window.base()));
        }
        if done < SLACK && done < self.window.text.len() {
            return;
        }
        let solid = self.engine.shift(&self.window.text, done);
        self.window.ruler.shift(&self.window.text, done, [start, solid]);
        self.window.text.drain(..done);
    }

    /// How much text is kept for the open segment, in bytes.
    fn held(&self) -> usize {
        if self.window.keep_text || self.engine.needs_whole_segments() {
            (self.window.base() + self.window.text.len()).saturating_sub(self.engine.start(&self.window))
        } else {
            0
        }
    }
}

/// What finds the segments.
#[derive(Clone, Debug)]
enum Engine {
    Graphemes(Clusters),
    Words(Words),
    Sentences(Box<Cutter>),
    Paragraphs(Box<Paragraphs>),
}

impl Engine {
    /// What it costs to read so much more, in bytes of other work.
    fn cost(&self, more: &str) -> usize {
        if matches!(self, Self::Paragraphs(_)) { <Paragraphs as Cuts>::cost(more) } else { more.len() }
    }

    /// Gives all that is final.
    fn run(
        &mut self,
        window: &mut Window,
        last: bool,
        pace: &mut Pace<'_>,
        out: &mut impl FnMut(Piece<'_>),
    ) -> Result<(), Interrupted> {
        match self {
            Self::Graphemes(clusters) => clusters.run(window, last, pace, out)?,
            Self::Words(words) => words.run(window, last, pace, out)?,
            Self::Sentences(cutter) => sentences(cutter, window, last, pace, out)?,
            Self::Paragraphs(paragraphs) => {
                while let Some(paragraph) = paragraphs.next(&window.text, last) {
                    pace.spend(COST_OF_PARAGRAPH)?;
                    window.give(paragraph.span, Kind::Paragraph(paragraph.block), out);
                }
            }
        }
        Ok(())
    }

    /// How many bytes at the front of the window it will not look at again.
    fn done(&self, text: &str) -> usize {
        match self {
            Self::Graphemes(clusters) => clusters.at,
            Self::Words(words) => words.at,
            Self::Sentences(cutter) => cutter.done(text),
            Self::Paragraphs(paragraphs) => paragraphs.keep(text),
        }
    }

    /// Where the first segment begins that was not given yet, in the document.
    fn start(&self, window: &Window) -> usize {
        match self {
            Self::Graphemes(clusters) => window.base() + clusters.at,
            Self::Words(words) => window.base() + words.at,
            Self::Sentences(cutter) => cutter.start(),
            Self::Paragraphs(paragraphs) => paragraphs.start(),
        }
    }

    /// The first `bytes` of the window `text` are gone from now on. Gives the end of what stands before it, without its
    /// whitespace, in the document.
    fn shift(&mut self, text: &str, bytes: usize) -> usize {
        match self {
            Self::Graphemes(clusters) => clusters.at -= bytes,
            Self::Words(words) => words.at -= bytes,
            Self::Sentences(cutter) => {
                cutter.shift(text, bytes);
                return cutter.trimmed_end();
            }
            Self::Paragraphs(paragraphs) => {
                paragraphs.shift(text, bytes);
                return paragraphs.solid();
            }
        }
        0
    }

    /// Whether the window must hold the open segment even when its text is not kept.
    fn needs_whole_segments(&self) -> bool {
        matches!(self, Self::Graphemes(_) | Self::Words(_))
    }
}

/// A grapheme cluster is final when the next one begins.
#[derive(Clone, Debug, Default)]
struct Clusters {
    /// The end of the last cluster, in the window.
    at: usize,
    /// How much behind it was looked at, in bytes.
    looked: usize,
    /// The cluster after it, when it is long.
    long: Option<Long>,
}

impl Clusters {
    fn run(
        &mut self,
        window: &mut Window,
        last: bool,
        pace: &mut Pace<'_>,
        out: &mut impl FnMut(Piece<'_>),
    ) -> Result<(), Interrupted> {
        if let Some(long) = &mut self.long {
            let open = &window.text[self.at..];
            let Some(end) = long.go_on(open, last, grapheme::REACH, pace)? else { return Ok(()) };
            let text = &open[..end];
            out(Piece::Segment { span: window.ruler.pass(text), text, kind: Kind::Grapheme });
            (self.at, self.looked, self.long) = (self.at + end, 0, None);
        }
        let start = self.at;
        let open = &window.text[start..];
        if !last && self.looked > LONG_CLUSTER && open.len() < self.looked + self.looked / 8 {
            return Ok(());
        }
        let mut clusters = grapheme::paced_graphemes(open, pace).peekable();
        while let Some(cluster) = clusters.next().filter(|_| last || clusters.peek().is_some()) {
            let cluster = cluster?;
            self.at = start + cluster.end;
            let text = cluster.of(open);
            out(Piece::Segment { span: window.ruler.pass(text), text, kind: Kind::Grapheme });
        }
        let open = &window.text[self.at..];
        self.looked = open.len();
        self.long = (open.len() > grapheme::REACH).then(|| Long::begin(open));
        Ok(())
    }
}

/// Words are final with their piece.
#[derive(Clone, Debug, Default)]
struct Words {
    /// The end of the last piece, in the window.
    at: usize,
    pieces: Pieces,
}

impl Words {
    fn run(
        &mut self,
        window: &mut Window,
        last: bool,
        pace: &mut Pace<'_>,
        out: &mut impl FnMut(Piece<'_>),
    ) -> Result<(), Interrupted> {
        while let Some(length) = self.pieces.next(&window.text[self.at..], last, pace)? {
            let piece = &window.text[self.at..self.at + length];
            for word in word::of_piece(piece) {
                pace.spend(word::COST)?;
                let (text, kind) = (word.span.of(piece), Kind::Word { word_like: word.word_like });
                out(Piece::Segment { span: window.ruler.pass(text), text, kind });
            }
            self.at += length;
        }
        Ok(())
    }
}

fn sentences(
    cutter: &mut Cutter,
    window: &mut Window,
    last: bool,
    pace: &mut Pace<'_>,
    out: &mut impl FnMut(Piece<'_>),
) -> Result<(), Interrupted> {
    while let Some(boundary) = cutter.next(&window.text, last) {
        pace.spend(COST_OF_SENTENCE)?;
        match boundary {
            Boundary::Ends(Sentence { span, rule }) => window.give(span, Kind::Sentence(rule), out),
            Boundary::Refused { at, rule } => {
                out(Piece::Refused { at: window.ruler.place(&window.text, at), rule });
            }
        }
    }
    Ok(())
}

/// The part of the document that is looked at.
#[derive(Clone, Debug)]
struct Window {
    text: String,
    ruler: Ruler,
    keep_text: bool,
}

impl Window {
    fn base(&self) -> usize {
        self.ruler.base
    }

    /// Gives the segment at `span` of the document.
    fn give(&mut self, span: Span, kind: Kind, out: &mut impl FnMut(Piece<'_>)) {
        let Span { start, end } = span;
        let span = Span::new(self.ruler.place(&self.text, start), self.ruler.place(&self.text, end));
        let text = if self.keep_text { &self.text[start - self.base()..end - self.base()] } else { "" };
        out(Piece::Segment { span, text, kind });
    }
}

/// Counts the unit up to places of the document.
#[derive(Clone, Debug)]
struct Ruler {
    unit: Unit,
    /// Where the window begins, in bytes.
    base: usize,
    /// The place that was counted to last, not before the window: in bytes, and in the unit.
    last: (usize, usize),
    /// Two places before the window that may be asked for: where the open segment begins, and the end of what is no whitespace.
    known: [(usize, usize); 2],
}

impl Ruler {
    fn new(unit: Unit) -> Self {
        Self { unit, base: 0, last: (0, 0), known: [(0, 0); 2] }
    }

    /// The byte `at` of the document, in the unit.
    fn place(&mut self, window: &str, at: usize) -> usize {
        if self.unit == Unit::Byte {
            return at;
        }
        if at < self.base {
            let known = self.known.iter().find(|(byte, _)| *byte == at);
            debug_assert!(known.is_some(), "{at} is gone, {:?} are known", self.known);
            return known.map_or(self.last.1, |(_, count)| *count);
        }
        let (from, count) = self.last;
        let bytes = |from: usize, to: usize| &window.as_bytes()[from - self.base..to - self.base];
        let count = if at >= from {
            count + self.unit.count(bytes(from, at))
        } else {
            count - self.unit.count(bytes(at, from))
        };
        self.last = (at, count);
        count
    }

    /// The span of the text that stands behind the last place; for segments without space between them.
    fn pass(&mut self, text: &str) -> Span {
        let (from, count) = self.last;
        let end = count + self.unit.count(text.as_bytes());
        self.last = (from + text.len(), end);
        Span::new(count, end)
    }

    /// The first `bytes` of the window are gone from now on; of them only `kept` may be asked for.
    fn shift(&mut self, window: &str, bytes: usize, kept: [usize; 2]) {
        let known = kept.map(|at| (at, self.place(window, at)));
        let base = self.base + bytes;
        if self.last.0 < base {
            self.last = (base, self.place(window, base));
        }
        (self.base, self.known) = (base, known);
    }
}
