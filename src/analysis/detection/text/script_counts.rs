//! How many letters of each script a text has, and which writing system it is mainly in.

use super::super::numbers::share;
use super::super::scripts::{script_of, weight};
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// How many times more Han than kana a Japanese text has at most.
const HAN_PER_KANA: usize = 12;

/// Letters by their script, in the order in which the scripts were met.
#[derive(Debug, Default)]
pub(crate) struct ScriptCounts(Vec<(&'static str, usize)>);

impl ScriptCounts {
    /// Counts the letters of `text`, in time linear in it.
    ///
    /// # Errors
    ///
    /// [`Interrupted`] when the checkpoint says so.
    pub(crate) fn of(text: &str, checkpoint: &mut Checkpoint<'_>) -> Result<Self, Interrupted> {
        let mut counts = Self::default();
        let (mut current, mut letters) = ("", 0);
        for c in text.chars() {
            checkpoint.spend(c.len_utf8())?;
            let Some(script) = script_of(c) else { continue };
            if !std::ptr::eq(script, current) {
                counts.add(current, letters);
                (current, letters) = (script, 0);
            }
            letters += 1;
        }
        counts.add(current, letters);
        Ok(counts)
    }

    /// Adds letters of a script.
    pub(crate) fn add(&mut self, script: &'static str, letters: usize) {
        // Equal names nearly always have one address, which takes less time to compare.
        match self.0.iter_mut().find(|(known, _)| std::ptr::eq(*known, script) || *known == script) {
            Some((_, count)) => *count += letters,
            None if letters > 0 => self.0.push((script, letters)),
            None => {}
        }
    }

    /// The letters of all scripts, as far as they compare between scripts; see [`weight`].
    pub(crate) fn weight(&self) -> usize {
        self.0.iter().map(|&(script, letters)| letters * weight(script)).sum()
    }

    fn letters_of(&self, script: &str) -> usize {
        self.0.iter().find(|(known, _)| *known == script).map_or(0, |&(_, count)| count)
    }

    /// The writing systems, the one with the most weight first, equal ones in the order of their codes. Kana
    /// and the Han next to them are "Jpan", Hangul is "Kore".
    pub(crate) fn ranking(&self) -> Vec<ScriptShare> {
        let kana = self.letters_of("Hira") + self.letters_of("Kana");
        let japanese = kana * HAN_PER_KANA > self.letters_of("Hani");
        let mut shares: Vec<ScriptShare> = Vec::new();
        for &(script, letters) in &self.0 {
            let share = ScriptShare::of(script, letters, japanese);
            match shares.iter_mut().find(|known| known.script == share.script) {
                Some(known) => known.add(&share),
                None => shares.push(share),
            }
        }
        shares.sort_by(|a, b| b.weight.cmp(&a.weight).then(a.script.cmp(b.script)));
        shares
    }
}

/// What one writing system has of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ScriptShare {
    /// ISO 15924.
    pub(crate) script: &'static str,
    /// How many letters.
    pub(crate) letters: usize,
    /// The letters, as far as they compare between scripts: each as many times as [`weight`] says.
    pub(crate) weight: usize,
}

impl ScriptShare {
    fn of(script: &'static str, letters: usize, japanese: bool) -> Self {
        let system = match script {
            "Hira" | "Kana" => "Jpan",
            "Hani" if japanese => "Jpan",
            "Hang" => "Kore",
            other => other,
        };
        Self { script: system, letters, weight: letters * weight(script) }
    }

    fn add(&mut self, other: &Self) {
        self.letters += other.letters;
        self.weight += other.weight;
    }
}

/// The second writing system of a ranking, if it holds three tenths of the text, and the share of the first
/// in both.
pub(crate) fn second_script(ranking: &[ScriptShare]) -> Option<(&ScriptShare, f64)> {
    let (main, second) = (ranking.first()?, ranking.get(1)?);
    let total: usize = ranking.iter().map(|share| share.weight).sum();
    let both = main.weight + second.weight;
    (second.weight * 10 >= total * 3).then(|| (second, share(main.weight, both)))
}

/// Whether a letter belongs to the writing system.
pub(crate) fn belongs_to(c: char, system: &str) -> bool {
    match (script_of(c), system) {
        (Some("Hani" | "Hira" | "Kana"), "Jpan") | (Some("Hang" | "Hani"), "Kore") => true,
        (Some(script), system) => script == system,
        (None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    fn counts(text: &str) -> ScriptCounts {
        let never = Interrupt::never();
        ScriptCounts::of(text, &mut Checkpoint::new(&never)).expect("never interrupted")
    }

    fn main_script(text: &str) -> &'static str {
        counts(text).ranking().first().map_or("Zyyy", |share| share.script)
    }

    #[test]
    fn texts_have_the_script_of_their_letters() {
        for (text, script) in [
            ("Hello 123", "Latn"),
            ("Добрый день", "Cyrl"),
            ("東京", "Hani"),
            ("東京へ行く", "Jpan"),
            ("대한민국", "Kore"),
            ("ქართული", "Geor"),
            ("12 😀 — !", "Zyyy"),
            ("𐍈𐍉", "Zzzz"),
        ] {
            assert_eq!(main_script(text), script, "{text}");
        }
    }

    #[test]
    fn counting_by_runs_equals_counting_one_by_one() {
        let text = "aбвγ1ab 漢字かな 한 ż٣ب";
        let by_runs: usize = counts(text).0.iter().map(|&(_, count)| count).sum();
        assert_eq!(by_runs, text.chars().filter(|&c| script_of(c).is_some()).count());
    }
}
