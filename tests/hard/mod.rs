//! Texts that are hard for some operation.

/// Texts of about so many bytes, each of a kind that is hard for some operation.
pub(crate) fn families(bytes: usize) -> Vec<(&'static str, String)> {
    let repeated = |piece: &str| piece.repeat(bytes / piece.len());
    let counted = |piece: &dyn Fn(usize) -> String| {
        let mut text = String::new();
        for n in 0.. {
            if text.len() >= bytes {
                break;
            }
            text += &piece(n);
        }
        text
    };
    let letters = |mut n: usize| {
        let mut word = String::new();
        for _ in 0..4 {
            word.push(char::from(b'a' + (n % 26) as u8));
            n /= 26;
        }
        word
    };
    let ideograph = |n: usize| char::from_u32(0x4e00 + (n * 7919 % 20_000) as u32).unwrap_or('語');
    vec![
        (
            "prose",
            repeated("The river rose by two metres. Dr. Smith left at 5 p.m. “Stay at home,” he said.\n"),
        ),
        ("scripts by line", repeated("తెలుగు భాష తెలుగు భాష.\nಕನ್ನಡ ಭಾಷೆ ಕನ್ನಡ ಭಾಷೆ.\n")),
        ("scripts by letter", repeated("aя")),
        (
            "languages by line",
            repeated("Wo geht es hier zum Bahnhof?\nWhere is the old station?\nOù est la gare?\n"),
        ),
        ("letters", repeated("A. B. C. D. ")),
        ("no boundary", repeated("river and water ")),
        ("terminators", repeated(".!?。")),
        ("quotes", repeated("“He said ‘go «now” ")),
        ("open brackets", repeated("([{ word ")),
        ("closed brackets", repeated("a) ")),
        ("marks", repeated("\u{301}")),
        ("marks on letters", repeated("a\u{301}\u{94d}\u{200d}क")),
        ("list", repeated("1. One\n2. Two\n- three\n")),
        ("code", repeated("let x = f(a[i]); if (x) { return; }\n")),
        ("keywords", repeated("SELECT name FROM users WHERE x_1 = 2 ")),
        ("lines", repeated("a\n")),
        ("blank lines", repeated("\n \n")),
        ("spaces", repeated("a         \u{a0}        ")),
        (
            "stories",
            counted(&|n| {
                format!(
                    "Mayor of {} resigns\nBERLIN: The mayor of {} resigned on day {n}.\n\n",
                    letters(n),
                    letters(n)
                )
            }),
        ),
        ("headlines", counted(&|n| format!("River {} Rises Again\n", letters(n)))),
        ("distinct sentences", counted(&|n| format!("{} {}. ", letters(n), letters(n * 31)))),
        ("distinct words", counted(&|n| format!("{} ", letters(n)))),
        ("distinct lines", counted(&|n| format!("{}\n", letters(n)))),
        ("one word", repeated("a")),
        ("hexadecimal", repeated("d41d8cd98f00b204")),
        ("arabic word", repeated("سلام")),
        ("thai", repeated("แม่น้ำสูงขึ้นสองเมตรในวันจันทร์")),
        ("chinese", counted(&|n| ideograph(n).to_string())),
        ("chinese sentences", counted(&|n| format!("{}{}。", ideograph(n), ideograph(n * 3 + 1)))),
        ("japanese", repeated("川の水位が上がった東京へ行く")),
        ("hebrew", repeated("שלום עולם ")),
        ("emoji", repeated("👩\u{200d}")),
        ("flags", repeated("🇩")),
        ("fences", repeated("```\nx = 1\n\ny = 2\n```\n")),
        ("open fence", format!("```\n{}", repeated("x = 1\n\n"))),
        ("addresses", repeated("https://example.org/a?b=c a@example.org ")),
    ]
}
