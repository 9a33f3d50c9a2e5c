//! The scores of single words.

use super::super::model::{BLOCK, BORDER, Bench, LANES, Lanes, MODEL};
use super::text::{Text, Word};
use super::totals::Totals;
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// Scores words.
pub(super) struct Speaker {
    bench: Box<Bench>,
    ends: Vec<usize>,
    numbers: Vec<usize>,
    sums: Vec<Lanes>,
    /// The scores of all words and of the blocks of each model, when they were asked for beforehand.
    words: Vec<Lanes>,
    blocks: Vec<Vec<Lanes>>,
}

impl Speaker {
    /// Scores nothing yet.
    pub(super) fn new() -> Self {
        Self {
            bench: Box::default(),
            ends: Vec::with_capacity(BLOCK),
            numbers: Vec::with_capacity(BLOCK),
            sums: vec![[0; LANES]; BLOCK],
            words: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// Scores all words of a text, and all blocks, whose scores are the sums of those of their words: for texts whose blocks are
    /// read for the most part.
    pub(super) fn of(text: &Text<'_>, checkpoint: &mut Checkpoint<'_>) -> Result<Self, Interrupted> {
        let mut speaker = Self::new();
        speaker.words.resize(text.words.len(), [0; LANES]);
        speaker.blocks = (0..text.streams.len()).map(|model| speaker.read(text, model)).collect();
        let long = text.words.iter().zip(&mut speaker.words).filter(|(word, _)| word.symbols().len() > BLOCK);
        for (word, scores) in long {
            *scores = score_long(text, word, checkpoint)?;
        }
        Ok(speaker)
    }

    /// The scores of the blocks of a model, if they are known.
    pub(super) fn blocks(&self, model: usize) -> &[Lanes] {
        self.blocks.get(model).map_or(&[], Vec::as_slice)
    }

    /// Scores the words of a model, and gives the scores of the blocks.
    fn read(&mut self, text: &Text<'_>, model: usize) -> Vec<Lanes> {
        let own = text.words.iter().enumerate().filter(|(_, word)| word.model() == Some(model));
        let mut own = own.map(|(number, word)| (number, word.symbols().end)).peekable();
        let (mut key, mut blocks) = (u64::from(BORDER), Vec::new());
        for (start, block) in (0..).step_by(BLOCK).zip(text.streams[model].chunks(BLOCK)) {
            self.ends.clear();
            self.numbers.clear();
            while let Some(&(number, end)) = own.peek().filter(|_| self.ends.last() != Some(&BLOCK)) {
                let end = end.saturating_sub(start);
                self.ends.push(end.min(BLOCK));
                self.numbers.push(number);
                own.next_if(|_| end <= BLOCK);
            }
            MODEL.scripts[model].score_words(&mut key, block, &self.ends, &mut self.bench, &mut self.sums);
            let mut whole = [0; LANES];
            for (&number, sums) in self.numbers.iter().zip(&self.sums) {
                add(&mut self.words[number], sums);
                add(&mut whole, sums);
            }
            blocks.push(whole);
        }
        blocks
    }

    /// The scores of `words` of a text, from the word of this number on, as many as are scored at once; none when the first is of no
    /// model.
    pub(super) fn hear(
        &mut self,
        text: &Text<'_>,
        from: usize,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<&[Lanes], Interrupted> {
        let words = text.words.get(from..).unwrap_or_default();
        let Some((first, model)) = words.first().and_then(|word| Some((word, word.model()?))) else {
            return Ok(&[]);
        };
        if from < self.words.len() {
            return Ok(&self.words[from..=from]);
        }
        let end = |word: &Word| word.symbols().end.saturating_sub(first.symbols().start);
        let together = words.iter().take(BLOCK).take_while(|word| word.model() == Some(model)).map(end);
        self.ends.clear();
        self.ends.extend(together.take_while(|&end| end <= BLOCK));
        let Some(&end) = self.ends.last() else {
            self.sums[0] = score_long(text, first, checkpoint)?;
            return Ok(&self.sums[..1]);
        };
        let stream = text.streams[model].get(first.symbols().start..).unwrap_or_default();
        let (key, symbols) = (&mut u64::from(BORDER), stream.get(..end).unwrap_or_default());
        MODEL.scripts[model].score_words(key, symbols, &self.ends, &mut self.bench, &mut self.sums);
        Ok(&self.sums[..self.ends.len()])
    }
}

fn add(sums: &mut Lanes, lanes: &Lanes) {
    sums.iter_mut().zip(lanes).for_each(|(sum, &lane)| *sum = sum.saturating_add(lane));
}

/// The scores of a word of any length, as what they lack to the best.
fn score_long(text: &Text<'_>, word: &Word, checkpoint: &mut Checkpoint<'_>) -> Result<Lanes, Interrupted> {
    let Some(model) = word.model() else { return Ok([0; LANES]) };
    let symbols = text.streams[model].get(word.symbols()).unwrap_or_default();
    let sums = Totals::all(&MODEL.scripts[model], symbols, checkpoint)?.sums;
    let top = sums.iter().copied().max().unwrap_or_default();
    Ok(sums.map(|sum| i16::try_from(sum - top).unwrap_or(i16::MIN)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Interrupt, checkpoint::Checkpoint};

    /// Words of several scripts, words that go on in the next block, a word that is longer than a block, and a code between them.
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
        let (whole, never) = (text(), Interrupt::never());
        let text = Text::read([whole.as_str()].into_iter(), &mut Checkpoint::new(&never))
            .expect("nobody interrupts");
        let checkpoint = &mut Checkpoint::new(&never);
        let (mut beforehand, mut single) =
            (Speaker::of(&text, checkpoint).expect("nobody interrupts"), Speaker::new());
        for at in 0..text.words.len() {
            let known = beforehand.hear(&text, at, checkpoint).expect("nobody interrupts").first().copied();
            let scored = single.hear(&text, at, checkpoint).expect("nobody interrupts").first().copied();
            assert_eq!(known, scored, "{at}");
        }
    }

    #[test]
    fn blocks_score_the_same_by_their_words() {
        let (whole, never) = (text(), Interrupt::never());
        let text = Text::read([whole.as_str()].into_iter(), &mut Checkpoint::new(&never))
            .expect("nobody interrupts");
        let checkpoint = &mut Checkpoint::new(&never);
        let speaker = Speaker::of(&text, checkpoint).expect("nobody interrupts");
        for (model, (script, stream)) in MODEL.scripts.iter().zip(&text.streams).enumerate() {
            let read = Totals::of(script, stream, &[], checkpoint).expect("nobody interrupts");
            let known =
                Totals::of(script, stream, speaker.blocks(model), checkpoint).expect("nobody interrupts");
            assert_eq!((read.sums, read.blocks), (known.sums, known.blocks), "{}", script.name);
        }
    }
}
