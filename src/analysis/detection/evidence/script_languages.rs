//! Languages that their script tells, or a few characters in it, without a model.

use std::sync::LazyLock;

use super::super::decision::ranking::LanguageProbability;
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// Scripts that one known language is written in: the script, the language, and the share of texts in that
/// script that are in it.
pub(crate) const SINGLE_LANGUAGE_SCRIPTS: &[(&str, &str, f64)] = &[
    ("Armn", "hy", 0.99),
    ("Beng", "bn", 0.98),
    ("Geor", "ka", 0.99),
    ("Grek", "el", 0.99),
    ("Gujr", "gu", 0.99),
    ("Guru", "pa", 0.99),
    ("Jpan", "ja", 0.99),
    ("Khmr", "km", 0.99),
    ("Knda", "kn", 0.99),
    ("Kore", "ko", 0.99),
    ("Laoo", "lo", 0.99),
    ("Mlym", "ml", 0.99),
    ("Mymr", "my", 0.97),
    ("Orya", "or", 0.99),
    ("Sinh", "si", 0.99),
    ("Taml", "ta", 0.99),
    ("Telu", "te", 0.99),
    ("Thaa", "dv", 0.99),
    ("Thai", "th", 0.99),
    ("Tibt", "bo", 0.92),
];

/// The languages that single characters tell from each other, each with the script that it shares with
/// another.
pub(crate) const TOLD_BY_CHARACTERS: [(&str, &str); 4] =
    [("Hani", "zh"), ("Hani", "ja"), ("Hebr", "he"), ("Hebr", "yi")];

/// The share of texts in a shared script that are in one of the two languages that are told apart.
const ONE_OF_TWO: f64 = 0.99;

/// Characters of simplified Chinese that Japanese does not write.
const CHINESE_ONLY: &str = "\
    们这为说时对没东车马门见贝长书习语汉过还进远运边让认识谁请谢电脑机钱买卖饭馆鱼鸟开关问间听话读写爱岁\
    样给红绿级经结网罗难双发动劳历压厂厅厨县参";

/// Characters of Japanese that Chinese does not write.
const JAPANESE_ONLY: &str = "\
    気図駅働込畑辻戻円広竜売発帰桜歩黒価労営厳実対応験様経済検択拠沢剣転総続権読聴覚単戦歳処団囲圧塩奥姉\
    弐径恵悪戸拝払捜択掲揺摂撃枠栄楽歯残毎浜渋満滝焼犠獣瓶畳県砕稲穂穏粋縄縦繊臓舎莱蔵薬訳豊贈軽辺逓遅鉄\
    鉱銭録関闘陥険隠雑霊頬顔顕駆髪鶏麺黙齢";

static CHINESE_CHARACTERS: LazyLock<Vec<char>> = LazyLock::new(|| sorted(CHINESE_ONLY));
static JAPANESE_CHARACTERS: LazyLock<Vec<char>> = LazyLock::new(|| sorted(JAPANESE_ONLY));

/// The characters of a list, sorted for binary search.
fn sorted(list: &str) -> Vec<char> {
    let mut sorted: Vec<char> = list.chars().collect();
    sorted.sort_unstable();
    sorted
}

/// The language of a script that no other known language is written in.
pub(crate) fn only_language_of(script: &str) -> Option<LanguageProbability> {
    let &(_, code, probability) = SINGLE_LANGUAGE_SCRIPTS.iter().find(|(known, _, _)| *known == script)?;
    Some(LanguageProbability { code, probability })
}

/// What the characters say in a script that two languages share, Han and Hebrew; `None` for other scripts.
///
/// # Errors
///
/// [`Interrupted`] when the checkpoint says so.
pub(crate) fn told_by_characters(
    script: &str,
    text: impl Iterator<Item = char>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Option<Vec<LanguageProbability>>, Interrupted> {
    match script {
        "Hani" => chinese_or_japanese(text, checkpoint).map(Some),
        "Hebr" => hebrew_or_yiddish(text, checkpoint).map(Some),
        _ => Ok(None),
    }
}

/// The log-odds of Japanese in ideographs without kana, for a text of no length and for each letter up to a
/// limit: a Japanese text of some length has kana, but a name or a headline may have none.
const WITHOUT_KANA: f64 = -0.4;
const WITHOUT_KANA_A_LETTER: f64 = -0.22;
const WITHOUT_KANA_LETTERS: i32 = 40;

/// The log-odds of a character that only one of the two languages writes, and how many of these count at
/// most.
const OWN_CHARACTER: f64 = 4.0;
const OWN_CHARACTERS: i32 = 10;

/// Chinese or Japanese, for ideographs without kana.
pub(crate) fn chinese_or_japanese(
    text: impl Iterator<Item = char>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<LanguageProbability>, Interrupted> {
    let (mut letters, mut chinese, mut japanese) = (0_i32, 0_i32, 0_i32);
    for c in text {
        checkpoint.spend(c.len_utf8())?;
        if !c.is_alphabetic() {
            continue;
        }
        let is_chinese = CHINESE_CHARACTERS.binary_search(&c).is_ok();
        letters += 1;
        chinese += i32::from(is_chinese);
        japanese += i32::from(!is_chinese && JAPANESE_CHARACTERS.binary_search(&c).is_ok());
    }
    let without_kana = WITHOUT_KANA + WITHOUT_KANA_A_LETTER * f64::from(letters.min(WITHOUT_KANA_LETTERS));
    let lead = (japanese - chinese).clamp(-OWN_CHARACTERS, OWN_CHARACTERS);
    let odds = libm::exp(without_kana + OWN_CHARACTER * f64::from(lead));
    Ok(one_of_two("zh", "ja", odds / (1.0 + odds)))
}

/// The log-odds of Yiddish against Hebrew where nothing is known.
const YIDDISH: f64 = -2.5;

/// The largest log-odds, either way.
const MAX_LOG_ODDS: f64 = 30.0;

/// The log-odds that a Hebrew letter gives to Yiddish: Yiddish writes its vowels with letters, doubles some,
/// and keeps others for words of Hebrew.
fn yiddish_log_odds(c: char) -> f64 {
    match c {
        'װ' | 'ױ' | 'ײ' => 3.0,
        '\u{05B7}' | '\u{05B8}' => 0.5,
        'ע' => 0.9,
        'א' => 0.4,
        'ה' => -0.9,
        'ת' => -1.3,
        'ח' => -1.1,
        'כ' | 'מ' => -0.1,
        _ => 0.0,
    }
}

/// Hebrew or Yiddish.
fn hebrew_or_yiddish(
    text: impl Iterator<Item = char>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<LanguageProbability>, Interrupted> {
    // Summed from zero: the order of the additions is part of the answer.
    let mut letters = 0.0;
    for c in text {
        checkpoint.spend(c.len_utf8())?;
        letters += yiddish_log_odds(c);
    }
    let log_odds: f64 = YIDDISH + letters;
    let yiddish = 1.0 / (1.0 + libm::exp(-log_odds.clamp(-MAX_LOG_ODDS, MAX_LOG_ODDS)));
    Ok(one_of_two("he", "yi", yiddish))
}

/// The probabilities of two languages by that of the second.
fn one_of_two(first: &'static str, second: &'static str, probability: f64) -> Vec<LanguageProbability> {
    vec![
        LanguageProbability { code: first, probability: ONE_OF_TWO * (1.0 - probability) },
        LanguageProbability { code: second, probability: ONE_OF_TWO * probability },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Interrupt;

    fn han(text: &str) -> Vec<LanguageProbability> {
        let never = Interrupt::never();
        chinese_or_japanese(text.chars(), &mut Checkpoint::new(&never)).expect("never interrupted")
    }

    #[test]
    fn names_in_ideographs_stay_open_and_sentences_do_not() {
        assert!(han("東京").iter().all(|language| language.probability < 0.8));
        let sentence = han("我们今天下午一起去图书馆看书");
        assert!(sentence.iter().any(|language| language.code == "zh" && language.probability > 0.95));
        assert!(han("駅前広場").iter().any(|language| language.code == "ja" && language.probability > 0.8));
    }
}
