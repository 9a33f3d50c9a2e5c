//! Languages that their script tells.

use std::sync::LazyLock;

use super::guess::Guess;
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// Scripts that one known language writes: the script, the language, and the share of texts in that script that are in it.
pub(super) const SOLE: &[(&str, &str, f64)] = &[
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

/// The languages that are told from each other by single characters.
pub(super) const RIVALS: [&str; 4] = ["he", "ja", "yi", "zh"];

/// Characters of simplified Chinese that Japanese does not write.
const SIMPLIFIED: &str = "们这为说时对没东车马门见贝长书习语汉过还进远运边让认识谁请谢电脑机钱买卖饭馆鱼鸟开关问间听话读写爱岁样给红绿级经结网罗难双发动劳历压厂厅厨县参";

/// Characters of Japanese that Chinese does not write.
const JAPANESE: &str = "気図駅働込畑辻戻円広竜売発帰桜歩黒価労営厳実対応験様経済検択拠沢剣転総続権読聴覚単戦歳処団囲圧塩奥姉弐径恵悪戸拝払捜択掲揺摂撃枠栄楽歯残毎浜渋満滝焼犠獣瓶畳県砕稲穂穏粋縄縦繊臓舎莱蔵薬訳豊贈軽辺逓遅鉄鉱銭録関闘陥険隠雑霊頬顔顕駆髪鶏麺黙齢";

/// The characters of a list, sorted, to be looked up.
fn sorted(list: &str) -> Vec<char> {
    let mut sorted: Vec<char> = list.chars().collect();
    sorted.sort_unstable();
    sorted
}

static ONLY_CHINESE: LazyLock<Vec<char>> = LazyLock::new(|| sorted(SIMPLIFIED));
static ONLY_JAPANESE: LazyLock<Vec<char>> = LazyLock::new(|| sorted(JAPANESE));

/// The language of the script, if one language has it alone.
pub(super) fn sole(script: &str) -> Option<Guess> {
    let &(_, code, probability) = SOLE.iter().find(|(s, _, _)| *s == script)?;
    Some(Guess { code, probability })
}

/// Chinese or Japanese, for ideographs without kana. A Japanese text of some length has kana, a name or a headline need not.
pub(super) fn han(
    text: impl Iterator<Item = char>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Guess>, Interrupted> {
    let (mut letters, mut chinese, mut japanese) = (0_i32, 0_i32, 0_i32);
    for c in text {
        checkpoint.spend(c.len_utf8())?;
        if !c.is_alphabetic() {
            continue;
        }
        letters += 1;
        chinese += i32::from(ONLY_CHINESE.binary_search(&c).is_ok());
        japanese +=
            i32::from(ONLY_JAPANESE.binary_search(&c).is_ok() && ONLY_CHINESE.binary_search(&c).is_err());
    }
    let without_kana = -0.4 - 0.22 * f64::from(letters.min(40));
    let odds = (without_kana + 4.0 * f64::from((japanese - chinese).clamp(-10, 10))).exp();
    let japanese = odds / (1.0 + odds);
    Ok(vec![
        Guess { code: "zh", probability: 0.99 * (1.0 - japanese) },
        Guess { code: "ja", probability: 0.99 * japanese },
    ])
}

/// How much likelier Yiddish is than Hebrew where nothing is known, as a logarithm.
const YIDDISH: f64 = -2.5;

/// What a Hebrew letter says for Yiddish and against Hebrew, as a logarithm: Yiddish writes its vowels with letters, doubles
/// some, and keeps others for words of Hebrew.
fn for_yiddish(c: char) -> f64 {
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
pub(super) fn hebrew(
    text: impl Iterator<Item = char>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Guess>, Interrupted> {
    // Summed from zero: the order of the additions is part of the answer.
    let mut letters = 0.0;
    for c in text {
        checkpoint.spend(c.len_utf8())?;
        letters += for_yiddish(c);
    }
    let evidence: f64 = YIDDISH + letters;
    let yiddish = 1.0 / (1.0 + (-evidence.clamp(-30.0, 30.0)).exp());
    Ok(vec![
        Guess { code: "he", probability: 0.99 * (1.0 - yiddish) },
        Guess { code: "yi", probability: 0.99 * yiddish },
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn han(text: &str) -> Vec<Guess> {
        let never = crate::analysis::Interrupt::never();
        super::han(text.chars(), &mut Checkpoint::new(&never)).expect("nobody interrupts")
    }

    #[test]
    fn names_in_ideographs_stay_open_and_sentences_do_not() {
        assert!(han("東京").iter().all(|g| g.probability < 0.8));
        assert!(han("我们今天下午一起去图书馆看书").iter().any(|g| g.code == "zh" && g.probability > 0.95));
        assert!(han("駅前広場").iter().any(|g| g.code == "ja" && g.probability > 0.8));
    }
}
