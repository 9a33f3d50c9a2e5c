//! The scores of single words.

use super::super::model::{BLOCK, BORDER, LANES, LaneScores, MODEL, Scratch};
use super::super::text::{encoded::EncodedText, word::EncodedWord};
use super::score_totals::ScoreTotals;
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// Scores words, many at once.
pub(crate) struct WordScorer {
    scratch: Box<Scratch>,
    /// Where the words that are scored at once end, their numbers and their scores.
    ends: Vec<usize>,
    numbers: Vec<usize>,
    sums: Vec<LaneScores>,
    /// The scores of all words of the text, and of the blocks of each model; empty unless they were made at
    /// once.
    words: Vec<LaneScores>,
    blocks: Vec<Vec<LaneScores>>,
}

impl WordScorer {
    /// Scores nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            scratch: Box::default(),
            ends: Vec::with_capacity(BLOCK),
            numbers: Vec::with_capacity(BLOCK),
            sums: vec![[0; LANES]; BLOCK],
            words: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// Scores all words of a text, and all blocks, whose scores are the sums of those of their words: for
    /// texts whose blocks are mostly read anyway.
    ///
    /// # Errors
    ///
    /// [`Interrupted`] when the checkpoint says so.
    pub(crate) fn with_all_words(
        text: &EncodedText<'_>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let mut scorer = Self::new();
        scorer.words.resize(text.words.len(), [0; LANES]);
        scorer.blocks = (0..text.streams.len()).map(|model| scorer.score_blocks(text, model)).collect();
        let long = text.words.iter().zip(&mut scorer.words).filter(|(word, _)| word.symbols().len() > BLOCK);
        for (word, scores) in long {
            *scores = score_long(text, word, checkpoint)?;
        }
        Ok(scorer)
    }

    /// The scores of the blocks of a model, if they are known.
    pub(crate) fn blocks(&self, model: usize) -> &[LaneScores] {
        self.blocks.get(model).map_or(&[], Vec::as_slice)
    }

    /// Scores the words of a model, and gives the scores of the blocks.
    fn score_blocks(&mut self, text: &EncodedText<'_>, model: usize) -> Vec<LaneScores> {
        let (Some(script), Some(stream)) = (MODEL.scripts.get(model), text.streams.get(model)) else {
            return Vec::new();
        };
        let own = text.words.iter().enumerate().filter(|(_, word)| word.model() == Some(model));
        let mut own = own.map(|(number, word)| (number, word.symbols().end)).peekable();
        let (mut key, mut blocks) = (u64::from(BORDER), Vec::new());
        for (start, block) in (0..).step_by(BLOCK).zip(stream.chunks(BLOCK)) {
            self.ends.clear();
            self.numbers.clear();
            while let Some(&(number, end)) = own.peek().filter(|_| self.ends.last() != Some(&BLOCK)) {
                let end = end.saturating_sub(start);
                self.ends.push(end.min(BLOCK));
                self.numbers.push(number);
                own.next_if(|_| end <= BLOCK);
            }
            script.score_words(&mut key, block, &self.ends, &mut self.scratch, &mut self.sums);
            let mut whole = [0; LANES];
            for (&number, sums) in self.numbers.iter().zip(&self.sums) {
                self.words.get_mut(number).into_iter().for_each(|word| add(word, sums));
                add(&mut whole, sums);
            }
            blocks.push(whole);
        }
        blocks
    }

    /// The scores of the words of a text from the one with the number `from` on, as many as are scored at
    /// once; none when that word has no model.
    ///
    /// # Errors
    ///
    /// [`Interrupted`] when the checkpoint says so.
    pub(crate) fn score_from(
        &mut self,
        text: &EncodedText<'_>,
        from: usize,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<&[LaneScores], Interrupted> {
        let words = text.words.get(from..).unwrap_or_default();
        let Some((first, model)) = words.first().and_then(|word| Some((word, word.model()?))) else {
            return Ok(&[]);
        };
        if let Some(known) = self.words.get(from) {
            return Ok(std::slice::from_ref(known));
        }
        let end = |word: &EncodedWord| word.symbols().end.saturating_sub(first.symbols().start);
        let together = words.iter().take(BLOCK).take_while(|word| word.model() == Some(model)).map(end);
        self.ends.clear();
        self.ends.extend(together.take_while(|&end| end <= BLOCK));
        let Some(&end) = self.ends.last() else {
            let scores = score_long(text, first, checkpoint)?;
            self.sums.first_mut().into_iter().for_each(|sums| *sums = scores);
            return Ok(self.sums.get(..1).unwrap_or_default());
        };
        let stream = text.streams.get(model).and_then(|stream| stream.get(first.symbols().start..));
        let symbols = stream.and_then(|stream| stream.get(..end)).unwrap_or_default();
        if let Some(script) = MODEL.scripts.get(model) {
            let key = &mut u64::from(BORDER);
            script.score_words(key, symbols, &self.ends, &mut self.scratch, &mut self.sums);
        }
        Ok(self.sums.get(..self.ends.len()).unwrap_or_default())
    }
}

fn add(sums: &mut LaneScores, lanes: &LaneScores) {
    sums.iter_mut().zip(lanes).for_each(|(sum, &lane)| *sum = sum.saturating_add(lane));
}

/// The scores of a word of any length, as what they lack to the best.
fn score_long(
    text: &EncodedText<'_>,
    word: &EncodedWord,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<LaneScores, Interrupted> {
    let model = word.model().and_then(|model| Some((MODEL.scripts.get(model)?, text.streams.get(model)?)));
    let Some((script, stream)) = model else { return Ok([0; LANES]) };
    let symbols = stream.get(word.symbols()).unwrap_or_default();
    let sums = ScoreTotals::all(script, symbols, checkpoint)?.sums;
    let top = sums.iter().copied().max().unwrap_or_default();
    Ok(sums.map(|sum| i16::try_from(sum - top).unwrap_or(i16::MIN)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    /// Words of several scripts, words that go on in the next block, a word that is longer than a block, and
    /// code between them.
    fn text() -> String {
        let words =
            "Der schnelle braune Fuchs быстро прыгает через ленивую собаку x[i]=1; και 東京 γάτα אבג हिन्दी ";
        format!(
            "{words}{}{}{words}",
            "Donaudampfschifffahrtsgesellschaftskapitänsmütze ".repeat(3),
            words.repeat(4)
        )
    }

    #[test]
    fn words_score_the_same_beforehand_and_one_by_one() {
        let (whole, checkpoint) = (text(), &mut Checkpoint::new(&Interrupt::never()));
        let text = EncodedText::read([whole.as_str()].into_iter(), checkpoint).expect("never interrupted");
        let (mut beforehand, mut single) =
            (WordScorer::with_all_words(&text, checkpoint).expect("never interrupted"), WordScorer::new());
        for at in 0..text.words.len() {
            let known =
                beforehand.score_from(&text, at, checkpoint).expect("never interrupted").first().copied();
            let scored =
                single.score_from(&text, at, checkpoint).expect("never interrupted").first().copied();
            assert_eq!(known, scored, "{at}");
        }
    }

    #[test]
    fn blocks_score_the_same_by_their_words() {
        let (whole, checkpoint) = (text(), &mut Checkpoint::new(&Interrupt::never()));
        let text = EncodedText::read([whole.as_str()].into_iter(), checkpoint).expect("never interrupted");
        let scorer = WordScorer::with_all_words(&text, checkpoint).expect("never interrupted");
        for (model, (script, stream)) in MODEL.scripts.iter().zip(&text.streams).enumerate() {
            let read =
                ScoreTotals::until_decided(script, stream, &[], checkpoint).expect("never interrupted");
            let known = ScoreTotals::until_decided(script, stream, scorer.blocks(model), checkpoint)
                .expect("never interrupted");
            assert_eq!((read.sums, read.blocks), (known.sums, known.blocks), "{}", script.name);
        }
    }
}
