//! The texts that are measured, made by fixed rules.

/// Units of texts that are made to be slow.
pub(crate) const ODD: [(&str, &str); 6] = [
    ("one endless word", "a"),
    ("words of one letter", "a "),
    ("short lines", "a line\n"),
    ("one sentence again and again", "The river rose by two metres on Monday. "),
    ("Japanese", "東京電力は新しい発電所を海の近くに建設する。"),
    ("quotation marks", "“a” \"b. “c "),
];

const WORDS: [&str; 64] = [
    "river", "council", "bridge", "harbour", "storm", "trader", "winter", "market", "minister", "railway",
    "teacher", "village", "factory", "engine", "painter", "orchard", "doctor", "island", "museum", "soldier",
    "farmer", "letter", "forest", "station", "budget", "concert", "journal", "hospital", "election",
    "mountain", "library", "company", "repairs", "closes", "opened", "finds", "paid", "leaves", "votes",
    "wrote", "builds", "counted", "loses", "shows", "old", "large", "quiet", "late", "costly", "small",
    "northern", "broken", "famous", "young", "the", "a", "of", "in", "and", "with", "for", "near", "after",
    "before",
];

/// Prose of so many sentences of about 120 bytes; no two are alike.
pub(crate) fn of(sentences: usize) -> String {
    let mut state = 42_u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut text = String::with_capacity(sentences * 128);
    for number in 0..sentences {
        text += "The ";
        text += &format!("{} of Vale{} ", WORDS[draw(32)], draw(5000));
        for _ in 0..10 + draw(12) {
            text += WORDS[draw(WORDS.len())];
            text.push(' ');
        }
        text += &format!("in {}.", 1900 + draw(120));
        text += if number % 8 == 7 { "\n\n" } else { " " };
    }
    text
}
