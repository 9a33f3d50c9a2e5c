//! The analysis without a server: `cargo run --example library --no-default-features`.

use lector::analysis::{
    Document, Interrupt, Interrupted,
    segmentation::sentences,
    summarization::{Budget, Options, summarize},
};

fn main() -> Result<(), Interrupted> {
    let text = "Die Fähre nach Usedom fährt um 9 Uhr. Dr. Kranz kommt mit. Im Winter ruht der Betrieb.";

    let document = Document::new(text);
    let (language, confidence) = document.detected();
    println!("{language} ({confidence:.2})");

    for sentence in sentences(text, language) {
        println!("{}..{} {}", sentence.start, sentence.end, sentence.of(text));
    }

    let budget = Budget::Words(8);
    let options = Options { title: "", query: "", budget, explain: false };
    for sentence in summarize(&document, &options, &Interrupt::never())?.sentences {
        println!("the gist: {}", sentence.span.of(text));
    }
    Ok(())
}
