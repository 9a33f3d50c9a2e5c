//! The definitions against the Unicode Character Database: every difference is listed here, with its reason.

use std::ops::RangeInclusive;

use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{BinaryProperty, EmojiPresentation, GeneralCategory, Script, SentenceTerminal, WhiteSpace},
};

use super::*;

/// Why some characters of a range are not what the database says.
type Reason = (&'static str, RangeInclusive<char>);

fn has<P: BinaryProperty>(c: char) -> bool {
    CodePointSetData::new::<P>().contains(c)
}

fn category(c: char) -> GeneralCategory {
    CodePointMapData::new().get(c)
}

fn script(c: char) -> Script {
    CodePointMapData::new().get(c)
}

/// Checks that `ours` and `theirs` agree on every assigned character but those with a reason, and that no
/// reason is idle.
fn compare(ours: impl Fn(char) -> bool, theirs: impl Fn(char) -> bool, reasons: &[Reason]) {
    let assigned = ('\0'..=char::MAX).filter(|c| category(*c) != GeneralCategory::Unassigned);
    let different: Vec<char> = assigned.filter(|c| ours(*c) != theirs(*c)).collect();
    let has_reason = |c: char| reasons.iter().any(|(_, range)| range.contains(&c));
    let without: String =
        different.iter().filter(|c| !has_reason(**c)).flat_map(|c| c.escape_unicode()).collect();
    assert_eq!(without, "", "these differ without a reason");
    for (reason, range) in reasons {
        assert!(different.iter().any(|c| range.contains(c)), "nothing differs in {range:?}: {reason}");
    }
}

/// Whether the script of the character is one that rules of sentences are made for.
fn has_rules(c: char) -> bool {
    use Script as S;
    #[rustfmt::skip]
    const SCRIPTS: [Script; 15] = [
        S::Common, S::Latin, S::Greek, S::Cyrillic, S::Armenian, S::Hebrew, S::Arabic, S::Devanagari,
        S::Bengali, S::Ethiopic, S::Khmer, S::Myanmar, S::Mongolian, S::Tibetan, S::Han,
    ];
    SCRIPTS.contains(&script(c))
}

#[test]
fn sentence_terminators_are_those_of_the_scripts_that_rules_are_made_for() {
    compare(
        is_sentence_terminator,
        |c| has::<SentenceTerminal>(c) && has_rules(c),
        &[
            ("the Greek question mark, which the database knows as the semicolon", '\u{37e}'..='\u{37e}'),
            ("Arabic marks of the end of a text and of triple dots", '\u{61d}'..='\u{61e}'),
            ("Tibetan ends sentences with it, and parts of them", '\u{f0d}'..='\u{f0e}'),
            ("Burmese ends parts of sentences with it", '\u{104a}'..='\u{104a}'),
            ("scripts of the Philippines", '\u{1735}'..='\u{1736}'),
            ("the full stop of Manchu", '\u{1809}'..='\u{1809}'),
            ("the one dot leader is no mark of prose", '\u{2024}'..='\u{2024}'),
            ("an ellipsis may end a sentence, which its context tells", '…'..='…'),
            ("the interrobang, which is rare", '‽'..='‽'),
            ("marks of old texts", '\u{2e2e}'..='\u{2e61}'),
            ("vertical and small forms", '\u{fe12}'..='\u{fe57}'),
        ],
    );
}

#[test]
fn closing_punctuation_is_that_of_prose() {
    let theirs =
        |c| matches!(category(c), GeneralCategory::ClosePunctuation | GeneralCategory::FinalPunctuation);
    compare(
        is_closing_punctuation,
        theirs,
        &[
            ("it opens in German and Danish", '»'..='»'),
            ("Tibetan brackets", '\u{f3b}'..='\u{f3d}'),
            ("Ogham brackets", '\u{169c}'..='\u{169c}'),
            ("brackets with a quill, raised and lowered ones", '\u{2046}'..='\u{208e}'),
            ("brackets of mathematics and ornaments", '\u{2309}'..='\u{29fd}'),
            ("brackets of editions of old texts", '\u{2e03}'..='\u{2e63}'),
            ("rare brackets and quotes of Chinese and Japanese", '\u{3015}'..='\u{301f}'),
            ("ornate brackets of Arabic", '\u{fd3e}'..='\u{fd3e}'),
            ("vertical and small forms", '\u{fe18}'..='\u{fe5e}'),
            ("wide quotes without a direction: where they open, the gap before them tells", '＂'..='＇'),
            ("rare wide brackets", '］'..='］'),
            ("rare wide and half-wide brackets", '｝'..='｣'),
        ],
    );
}

#[test]
fn opening_punctuation_is_that_of_prose_and_what_stands_before_sentences() {
    use GeneralCategory as C;
    let theirs = |c| matches!(category(c), C::OpenPunctuation | C::InitialPunctuation | C::DashPunctuation);
    compare(
        is_opening_punctuation,
        theirs,
        &[
            ("quotes without a direction, and marks of emphasis and of headings", '"'..='*'),
            ("the bracket of tags and of addresses", '<'..='<'),
            ("marks of emphasis and of code", '_'..='`'),
            ("the opening marks of Spanish, and a quote that opens in German and Danish", '¡'..='¿'),
            ("hyphens of Armenian and Hebrew", '\u{58a}'..='\u{5be}'),
            ("Tibetan brackets", '\u{f3a}'..='\u{f3c}'),
            ("hyphens and brackets of rare scripts", '\u{1400}'..='\u{1806}'),
            ("hyphens inside of words, and quotes that open in some languages", '\u{2010}'..='\u{201f}'),
            ("a bullet, and marks that turn the direction", '\u{2022}'..='\u{2067}'),
            ("raised and lowered brackets", '\u{207d}'..='\u{208d}'),
            ("brackets of mathematics and ornaments", '\u{2308}'..='\u{29fc}'),
            ("brackets and dashes of editions of old texts", '\u{2e02}'..='\u{2e62}'),
            ("rare brackets, quotes and dashes of Chinese and Japanese", '\u{3014}'..='\u{30a0}'),
            ("ornate brackets of Arabic", '\u{fd3f}'..='\u{fd3f}'),
            ("vertical and small forms", '\u{fe17}'..='\u{fe63}'),
            ("rare wide and half-wide marks", '\u{ff0d}'..='\u{ff62}'),
            ("hyphens of rare scripts", '\u{10d6e}'..='\u{10ead}'),
        ],
    );
}

#[test]
fn space_is_that_of_the_database_and_what_cannot_be_seen() {
    compare(
        is_space,
        has::<WhiteSpace>,
        &[
            ("the soft hyphen is seen at the end of a line only", '\u{ad}'..='\u{ad}'),
            ("a space of no width, and marks of direction", '\u{200b}'..='\u{200f}'),
            ("the byte order mark", '\u{feff}'..='\u{feff}'),
        ],
    );
    assert!(('\0'..=char::MAX).filter(|c| is_line_end(*c)).all(has::<WhiteSpace>));
}

/// Whether the script puts no spaces between words.
fn is_unspaced(script: Script) -> bool {
    use Script as S;
    [S::Han, S::Hiragana, S::Katakana, S::Thai, S::Lao, S::Khmer, S::Myanmar].contains(&script)
}

#[test]
fn unspaced_scripts_are_those_of_the_database_by_blocks() {
    compare(
        is_unspaced_script,
        |c| is_unspaced(script(c)),
        &[
            ("the sign of the baht stands in the block of Thai", '\u{e3f}'..='\u{e3f}'),
            ("symbols of Khmer for lunar dates", '\u{19e0}'..='\u{19ff}'),
            ("punctuation, marks and symbols between Han and kana", '\u{2ff0}'..='\u{33ff}'),
            ("hexagrams", '\u{4dc0}'..='\u{4dff}'),
            ("letters of languages of Myanmar other than Burmese", '\u{a9e0}'..='\u{aa7f}'),
            ("half-wide katakana", '\u{ff66}'..='\u{ff9d}'),
            ("numbers and letters of languages of Myanmar other than Burmese", '\u{116d0}'..='\u{116e3}'),
            ("marks of Chinese, and kana of old texts", '\u{16fe2}'..='\u{1b168}'),
            ("a square of hiragana", '\u{1f200}'..='\u{1f200}'),
            ("seal characters, a script of its own in a plane of Han", '\u{3d000}'..='\u{3fffd}'),
        ],
    );
}

#[test]
fn letters_of_unspaced_scripts_leave_out_punctuation() {
    let letters = |c| is_unspaced_script(c) && is_unspaced(script(c));
    compare(
        is_unspaced_letter,
        letters,
        &[
            ("the sign of the baht stands in the block of Thai", '\u{e3f}'..='\u{e3f}'),
            ("punctuation and digits of Khmer", '\u{17d4}'..='\u{17f9}'),
            ("radicals of dictionaries", '\u{2e80}'..='\u{2fd5}'),
            ("a mark for endings that Han shares", '\u{3006}'..='\u{3006}'),
            ("numbers of merchants", '\u{3021}'..='\u{303b}'),
            ("marks of voice and length that hiragana and katakana share", '\u{3099}'..='\u{30fc}'),
            ("small and circled kana", '\u{31f0}'..='\u{3357}'),
            ("seal characters, a script of its own in a plane of Han", '\u{3d000}'..='\u{3fffd}'),
        ],
    );
}

#[test]
fn emoji_are_those_of_the_blocks_of_pictures() {
    let emoji = |c| sentence_terminator(c) == Some(Terminator::Emoji);
    compare(
        emoji,
        has::<EmojiPresentation>,
        &[
            ("what joins emoji, and chooses their form", '\u{200d}'..='\u{200d}'),
            ("signs of technical texts and of games, many of them no pictures", '\u{231a}'..='\u{2b55}'),
            ("what chooses the form of an emoji", '\u{fe0f}'..='\u{fe0f}'),
            ("tiles, flags and squares of letters", '\u{1f004}'..='\u{1f251}'),
            ("pictures that are shown as text unless a selector follows", '\u{1f321}'..='\u{1faff}'),
        ],
    );
}

#[test]
fn the_tables_say_what_the_definitions_say() {
    for (c, marks) in (0..).map_while(char::from_u32).zip(MARKS.iter()) {
        assert_eq!(*marks, properties::mark(c), "U+{:04X}", u32::from(c));
    }
}

#[test]
fn han_kana_and_ideographic_characters_are_of_their_scripts() {
    for c in ('\0'..=char::MAX).filter(|c| category(*c) != GeneralCategory::Unassigned) {
        assert!(!is_han(c) || script(c) == Script::Han, "U+{:04X}", u32::from(c));
        assert!(!(is_han(c) || is_kana(c)) || is_ideographic(c), "U+{:04X}", u32::from(c));
        let kana =
            matches!(script(c), Script::Hiragana | Script::Katakana | Script::Common | Script::Inherited);
        assert!(!is_kana(c) || kana, "U+{:04X}", u32::from(c));
        assert!(!is_thai_or_lao(c) || is_unspaced_script(c), "U+{:04X}", u32::from(c));
    }
}
