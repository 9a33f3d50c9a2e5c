//! Fences around blocks of code, as Markdown has them: lines of "```" or "~~~".

use super::{
    code,
    first_lines::{FirstLines, IndentedLine},
};

/// A block that is not closed within so much text is cut as if it had no fence, in bytes: one stray fence
/// must not make a paragraph of a whole document.
const LONGEST: usize = 64 * 1024;

/// The shortest fence, in characters.
const SHORTEST: usize = 3;

/// The line of a longer fence is none, in bytes.
const WIDEST: usize = 200;

/// The fence that is open in a document, if one is.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::analysis::segmentation) struct Fences {
    open: Option<Fence>,
}

#[derive(Clone, Copy, Debug)]
struct Fence {
    mark: FenceMark,
    /// Where it stands, in the document.
    start: usize,
}

/// The marks that a line begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FenceMark {
    byte: u8,
    length: usize,
}

/// What a line is to the fences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis::segmentation) enum FencePlace {
    Outside,
    /// It opens a block.
    Opens,
    /// It belongs to the block that is open, or closes it.
    Inside,
}

impl Fences {
    /// Reads the line that begins at `start` of the document, which is `at` in the window.
    pub(in crate::analysis::segmentation) fn read_line(
        &mut self,
        window: &str,
        at: usize,
        start: usize,
    ) -> FencePlace {
        match self.open {
            Some(fence) => {
                if closes(FirstLines::read(window, at).first(), fence.mark) {
                    self.open = None;
                }
                if start - fence.start > LONGEST { FencePlace::Outside } else { FencePlace::Inside }
            }
            None => {
                let mark = opening(window, at);
                self.open = mark.map(|mark| Fence { mark, start });
                if mark.is_some() { FencePlace::Opens } else { FencePlace::Outside }
            }
        }
    }
}

/// The marks at the beginning of a line, when they are enough for a fence.
fn marks(line: &str) -> Option<FenceMark> {
    let byte = *line.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = line.bytes().take_while(|b| *b == byte).count();
    (length >= SHORTEST && line.len() <= WIDEST).then_some(FenceMark { byte, length })
}

fn closes(line: IndentedLine<'_>, fence: FenceMark) -> bool {
    marks(line.text).is_some_and(|mark| {
        mark.byte == fence.byte && mark.length >= fence.length && mark.length == line.text.len()
    })
}

fn opening(window: &str, at: usize) -> Option<FenceMark> {
    if !matches!(window.as_bytes().get(at), Some(b'`' | b'~')) {
        return None;
    }
    let head = FirstLines::read(window, at);
    let line = head.first().text;
    let mark = marks(line)?;
    let info = line[mark.length..].trim_start();
    let opens = match mark.byte {
        b'`' => !info.contains('`'),
        _ => tildes_open(head, mark, info),
    };
    opens.then_some(mark)
}

/// Tildes also underline titles and part scenes: they open a block that names its language, looks like code,
/// or stands close around its text and is closed in sight.
fn tildes_open(head: FirstLines<'_>, mark: FenceMark, info: &str) -> bool {
    if !info.is_empty() {
        return info.starts_with(|c: char| c.is_ascii_alphabetic() || c == '{');
    }
    let Some(first) = head.lines().nth(1) else { return false };
    code::begins(head.from(&first)) || is_closed_in_sight(head, mark)
}

fn is_closed_in_sight(head: FirstLines<'_>, mark: FenceMark) -> bool {
    let is_mark = |line: &str| line.len() == mark.length && marks(line) == Some(mark);
    let lines = || head.all_lines().skip(1);
    let end = lines().zip(lines().skip(1)).position(|(last, line)| is_mark(line) && !last.is_empty());
    // A title between two lines of its length is no block.
    let title = |title: &str| mark.length > SHORTEST && title.chars().count() <= mark.length;
    end.is_some_and(|lines_inside| lines_inside > 0 || !lines().next().is_some_and(title))
}
