//! The scripts of a text, by Unicode's blocks.

use std::sync::LazyLock;

use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// First and last code point of a stretch, and the ISO 15924 code of its letters; sorted. Only letters are looked up, so that
/// the signs within a block do no harm.
const RANGES: &[(u32, u32, &str)] = &[
    (0x0041, 0x02FF, "Latn"),
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0530, 0x058F, "Armn"),
    (0x0590, 0x05FF, "Hebr"),
    (0x0600, 0x06FF, "Arab"),
    (0x0700, 0x074F, "Syrc"),
    (0x0750, 0x077F, "Arab"),
    (0x0780, 0x07BF, "Thaa"),
    (0x07C0, 0x07FF, "Nkoo"),
    (0x0860, 0x086F, "Syrc"),
    (0x0870, 0x08FF, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0980, 0x09FF, "Beng"),
    (0x0A00, 0x0A7F, "Guru"),
    (0x0A80, 0x0AFF, "Gujr"),
    (0x0B00, 0x0B7F, "Orya"),
    (0x0B80, 0x0BFF, "Taml"),
    (0x0C00, 0x0C7F, "Telu"),
    (0x0C80, 0x0CFF, "Knda"),
    (0x0D00, 0x0D7F, "Mlym"),
    (0x0D80, 0x0DFF, "Sinh"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Laoo"),
    (0x0F00, 0x0FFF, "Tibt"),
    (0x1000, 0x109F, "Mymr"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1100, 0x11FF, "Hang"),
    (0x1200, 0x139F, "Ethi"),
    (0x13A0, 0x13FF, "Cher"),
    (0x1400, 0x167F, "Cans"),
    (0x1780, 0x17FF, "Khmr"),
    (0x1800, 0x18AF, "Mong"),
    (0x18B0, 0x18FF, "Cans"),
    (0x1C80, 0x1C8F, "Cyrl"),
    (0x1C90, 0x1CBF, "Geor"),
    (0x1D00, 0x1DBF, "Latn"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x1F00, 0x1FFF, "Grek"),
    (0x2C60, 0x2C7F, "Latn"),
    (0x2D00, 0x2D2F, "Geor"),
    (0x2D30, 0x2D7F, "Tfng"),
    (0x2D80, 0x2DDF, "Ethi"),
    (0x2DE0, 0x2DFF, "Cyrl"),
    (0x2E80, 0x2FDF, "Hani"),
    (0x3005, 0x3007, "Hani"),
    (0x3021, 0x3029, "Hani"),
    (0x3031, 0x3035, "Hira"),
    (0x3041, 0x309F, "Hira"),
    (0x30A0, 0x30FF, "Kana"),
    (0x3100, 0x312F, "Bopo"),
    (0x3130, 0x318F, "Hang"),
    (0x31F0, 0x31FF, "Kana"),
    (0x3400, 0x4DBF, "Hani"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xA000, 0xA4CF, "Yiii"),
    (0xA640, 0xA69F, "Cyrl"),
    (0xA720, 0xA7FF, "Latn"),
    (0xA8E0, 0xA8FF, "Deva"),
    (0xA960, 0xA97F, "Hang"),
    (0xA9E0, 0xA9FF, "Mymr"),
    (0xAA60, 0xAA7F, "Mymr"),
    (0xAB00, 0xAB2F, "Ethi"),
    (0xAB30, 0xAB6F, "Latn"),
    (0xAC00, 0xD7FF, "Hang"),
    (0xF900, 0xFAFF, "Hani"),
    (0xFB00, 0xFB06, "Latn"),
    (0xFB13, 0xFB17, "Armn"),
    (0xFB1D, 0xFB4F, "Hebr"),
    (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFF, "Arab"),
    (0xFF21, 0xFF5A, "Latn"),
    (0xFF66, 0xFF9F, "Kana"),
    (0x20000, 0x323AF, "Hani"),
];

/// The names of all scripts.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    RANGES.iter().map(|&(_, _, script)| script).chain([UNLISTED])
}

/// Letters of a script that no range holds.
const UNLISTED: &str = "Zzzz";

/// The scripts of the first code points, where most alphabets are, since asking the standard library costs more than all else.
static FIRST: LazyLock<Vec<Option<&'static str>>> = LazyLock::new(|| (0..0x3100).map(look_up).collect());

/// The script of a letter; `None` for what is no letter.
pub(crate) fn of(c: char) -> Option<&'static str> {
    let code_point = u32::from(c);
    let first = usize::try_from(code_point).ok().and_then(|at| FIRST.get(at));
    first.copied().unwrap_or_else(|| match c {
        '\u{4E00}'..='\u{9FFF}' => Some("Hani"),
        '\u{AC00}'..='\u{D7A3}' => Some("Hang"),
        _ => look_up(code_point),
    })
}

/// Whether it is one of the ideographs and syllables that stand in nearly all texts of them; all are letters.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

fn look_up(code_point: u32) -> Option<&'static str> {
    char::from_u32(code_point).filter(|c| c.is_alphabetic())?;
    let at = RANGES.partition_point(|&(_, last, _)| last < code_point);
    let listed = RANGES.get(at).filter(|&&(first, _, _)| first <= code_point);
    Some(listed.map_or(UNLISTED, |&(_, _, script)| script))
}

/// How many letters of each script a text has.
#[derive(Debug, Default)]
pub(super) struct Counts(Vec<(&'static str, usize)>);

impl Counts {
    /// Counts the letters of `text`, in time linear in it.
    pub(super) fn of(text: &str, checkpoint: &mut Checkpoint<'_>) -> Result<Self, Interrupted> {
        let mut counts = Self::default();
        let (mut current, mut run) = (UNLISTED, 0);
        for c in text.chars() {
            checkpoint.spend(c.len_utf8())?;
            let Some(script) = of(c) else { continue };
            if !std::ptr::eq(script, current) {
                counts.add(current, run);
                (current, run) = (script, 0);
            }
            run += 1;
        }
        counts.add(current, run);
        Ok(counts)
    }

    /// Adds letters of a script.
    pub(super) fn add(&mut self, script: &'static str, letters: usize) {
        // The names are the same in memory nearly always, which is asked faster.
        match self.0.iter_mut().find(|(s, _)| std::ptr::eq(*s, script) || *s == script) {
            Some((_, count)) => *count += letters,
            None if letters > 0 => self.0.push((script, letters)),
            None => {}
        }
    }

    fn letters_of(&self, script: &str) -> usize {
        self.0.iter().find(|(s, _)| *s == script).map_or(0, |&(_, count)| count)
    }

    /// The writing systems, the one with the most text first. Kana and the Han beside them are "Jpan", Hangul is "Kore". Since an
    /// ideograph or a syllable says as much as several letters, it counts as such.
    pub(super) fn ranking(&self) -> Vec<Share> {
        let kana = self.letters_of("Hira") + self.letters_of("Kana");
        let japanese = kana * 12 > self.letters_of("Hani");
        let mut shares: Vec<Share> = Vec::new();
        for &(script, letters) in &self.0 {
            let share = writing_system(script, letters, japanese);
            match shares.iter_mut().find(|s| s.script == share.script) {
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
pub(super) struct Share {
    /// ISO 15924.
    pub(super) script: &'static str,
    pub(super) letters: usize,
    /// The letters, as far as they compare between scripts.
    pub(super) weight: usize,
}

impl Share {
    fn add(&mut self, other: &Self) {
        self.letters += other.letters;
        self.weight += other.weight;
    }
}

fn writing_system(script: &'static str, letters: usize, japanese: bool) -> Share {
    let system = match script {
        "Hira" | "Kana" => "Jpan",
        "Hani" if japanese => "Jpan",
        "Hang" => "Kore",
        other => other,
    };
    Share { script: system, letters, weight: letters * weight(script) }
}

/// The second writing system of a ranking, if it holds a large share of the text, and the share of the first.
pub(super) fn second(ranking: &[Share]) -> Option<(&Share, f64)> {
    let (main, second) = (ranking.first()?, ranking.get(1)?);
    let total: usize = ranking.iter().map(|share| share.weight).sum();
    (second.weight * 10 >= total * 3).then(|| (second, ratio(main.weight, main.weight + second.weight)))
}

/// The share of a part in the whole.
pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    float(part) / float(whole.max(1))
}

/// A count as a number with a fraction; counts beyond 32 bits stay there.
pub(super) fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How many letters of an alphabet a letter of the script is worth.
pub(super) fn weight(script: &str) -> usize {
    match script {
        "Hira" | "Kana" | "Hang" => 2,
        "Hani" => 3,
        _ => 1,
    }
}

/// Whether a letter belongs to the writing system.
pub(super) fn belongs(c: char, system: &str) -> bool {
    match (of(c), system) {
        (Some("Hani" | "Hira" | "Kana"), "Jpan") | (Some("Hang" | "Hani"), "Kore") => true,
        (Some(script), system) => script == system,
        (None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(text: &str) -> Counts {
        let never = crate::analysis::Interrupt::never();
        Counts::of(text, &mut Checkpoint::new(&never)).expect("nobody interrupts")
    }

    fn main_script(text: &str) -> &'static str {
        counts(text).ranking().first().map_or("Zyyy", |share| share.script)
    }

    #[test]
    fn ranges_are_sorted_and_apart() {
        assert!(RANGES.windows(2).all(|w| w[0].1 < w[1].0));
        assert!(RANGES.iter().all(|r| r.0 <= r.1));
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
    fn scripts_that_are_told_by_their_range_are_those_of_the_list() {
        for c in ('\u{3000}'..='\u{FFFF}').filter(|&c| is_cjk(c)) {
            assert_eq!(of(c), look_up(u32::from(c)), "{c}");
        }
    }

    #[test]
    fn counting_by_runs_equals_counting_one_by_one() {
        let text = "aбвγ1ab 漢字かな 한 ż٣ب";
        assert_eq!(
            counts(text).0.iter().map(|&(_, count)| count).sum::<usize>(),
            text.chars().filter(|&c| of(c).is_some()).count()
        );
    }
}
