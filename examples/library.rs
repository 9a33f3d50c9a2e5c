//! The analysis without a server: `cargo run --example library --no-default-features`.

use lector::analysis::{
    Interrupt, Interrupted, detection,
    segmentation::sentences,
    summarization::{Budget, Options, summarize},
};

fn main() -> Result<(), Interrupted> {
    let text = "Die Fähre nach Usedom fährt um 9 Uhr. Dr. Kranz kommt mit. Im Winter ruht der Betrieb.";

    let language = detection::detect(text, &detection::Options::default()).language;
    println!("{} ({:.2})", language.code, language.confidence);

    for sentence in sentences(text, language.code) {
        println!("{}..{} {}", sentence.start, sentence.end, sentence.of(text));
    }

    let budget = Budget::Words(8);
    let options = Options { language: language.code, title: "", query: "", budget, explain: false };
    for sentence in summarize(text, &options, &Interrupt::never())?.sentences {
        println!("the gist: {}", sentence.span.of(text));
    }
    Ok(())
}
