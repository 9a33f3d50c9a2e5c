//! Any text and budget: sentences of the text, each once, never above the budget, and always the same.

#![no_main]

use std::collections::HashSet;

use lector::analysis::{
    Document, Interrupt, Span, segmentation,
    summarization::{Budget, Options, Summary, join, summarize},
};
use lector_fuzz::Input;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(input) = Input::of(data) else { return };
    let text = input.text();
    let (head, tail) = halves(&text);
    let language = input.language(0);
    let options = Options {
        title: if input.choice(1) % 4 == 0 { head } else { "" },
        query: if input.choice(1) % 4 == 1 { tail } else { "" },
        budget: budget(&input),
        explain: true,
    };
    let document = Document::in_language(&text, language);
    let summary = summarize(&document, &options, &Interrupt::never()).expect("never interrupted");
    sentences(&document, &summary);
    within(&document, options.budget, &summary);
    let again = Document::in_language(&text, language);
    assert_eq!(summarize(&again, &options, &Interrupt::never()), Ok(summary));
});

fn halves(text: &str) -> (&str, &str) {
    let middle = (text.len() / 2..).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.split_at(middle)
}

fn budget(input: &Input<'_>) -> Budget {
    let size = usize::from(input.choice(3));
    match input.choice(2) % 4 {
        0 => Budget::Sentences(size % 12),
        1 => Budget::Words(size),
        2 => Budget::Characters(size * 4),
        _ => Budget::Ratio((f64::from(input.choice(3)) + 1.0) / 256.0),
    }
}

/// They are sentences of the text, none of them twice, and their scores are explained.
fn sentences(document: &Document<'_>, summary: &Summary) {
    let all: HashSet<Span> = segmentation::sentences(document.text(), document.language()).collect();
    let mut seen = HashSet::new();
    for chosen in &summary.sentences {
        assert!(all.contains(&chosen.span) && seen.insert(chosen.span), "{:?}", chosen.span);
        let sum: f64 = chosen.contributions.iter().map(|(_, value)| value).sum();
        assert!(chosen.score.is_finite() && (sum - chosen.score).abs() < 1e-9, "{chosen:?}");
    }
}

fn within(document: &Document<'_>, budget: Budget, summary: &Summary) {
    let text = document.text();
    let mut spans: Vec<Span> = summary.sentences.iter().map(|chosen| chosen.span).collect();
    spans.sort_unstable();
    let joined = join(spans.iter().map(|span| span.of(text)), document.language());
    match budget {
        Budget::Sentences(most) => assert!(spans.len() <= most),
        Budget::Words(most) => {
            assert!(segmentation::words(&joined).filter(|word| word.word_like).count() <= most);
        }
        Budget::Characters(most) => assert!(joined.chars().count() <= most),
        Budget::Ratio(share) => {
            let all = document.sentences().count();
            assert!(spans.len() <= ((all as f64 * share) as usize).max(1));
        }
    }
}
