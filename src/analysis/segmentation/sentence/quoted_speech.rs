//! Whether a sentence of a script without capitals goes on after a quotation: 「…。」と言った, “……！”他说.

use super::{following::Following, terminators::Terminators};
use crate::analysis::{
    segmentation::windows::context::{self, Context},
    unicode::{is_closing_punctuation, is_han, is_kana},
};

/// Whether the sentence goes on after the quote that closes the run, with a particle or with who said it.
pub(super) fn goes_on(context: &Context<'_>, run: &Terminators, following: &Following) -> bool {
    if !run.is_closed() || !context::char_before(context.text, run.close).is_some_and(is_closing_punctuation)
    {
        return false;
    }
    is_particle(following.first) || is_han(following.first) && is_said(context, following.at)
}

fn is_particle(c: char) -> bool {
    matches!(
        c,
        'と' | 'っ'
            | 'な'
            | 'の'
            | 'を'
            | 'が'
            | 'に'
            | 'は'
            | 'も'
            | 'で'
            | 'や'
            | 'か'
            | '的'
            | '，'
            | ','
    )
}

/// Whether a few Han characters and a Chinese verb of speech stand at `at`, and no kana: 他说, 小明喊道.
fn is_said(context: &Context<'_>, at: usize) -> bool {
    const LONGEST: usize = 6;
    let mut clause = context.chars_at(at).take(LONGEST).take_while(|c| is_han(*c)).peekable();
    let mut places = 0..;
    while let (Some(c), Some(place)) = (clause.next(), places.next()) {
        let verb =
            matches!(c, '说' | '說' | '问' | '問' | '喊' | '嚷') || c == '道' && clause.peek().is_none();
        if verb && place > 0 {
            return !context.chars_at(at).take(LONGEST + 2).any(is_kana);
        }
    }
    false
}
