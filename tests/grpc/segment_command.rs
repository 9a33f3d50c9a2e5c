//! `lector segment --stream` as a process: each segment is printed while its text still comes.

use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::Value;

/// A process whose input stays open.
struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Process {
    fn start(options: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_lector"))
            .args(["segment", "--stream"])
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        let input = child.stdin.take().expect("it is piped");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        Self { child, input, output }
    }

    fn write(&mut self, text: impl AsRef<[u8]>) {
        self.input.write_all(text.as_ref()).expect("it reads");
    }

    /// The next line; empty at the end.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("lines of text");
        line
    }

    fn json(&mut self) -> Value {
        serde_json::from_str(&self.line()).expect("an object")
    }

    /// Closes the input. Gives the exit code, what is left of the output, and the errors.
    fn end(self) -> (Option<i32>, String, String) {
        let Self { mut child, input, mut output } = self;
        drop(input);
        let (mut rest, mut errors) = (String::new(), String::new());
        output.read_to_string(&mut rest).expect("text");
        let mut stderr = child.stderr.take().expect("it is piped");
        stderr.read_to_string(&mut errors).expect("text");
        (child.wait().expect("it ends").code(), rest, errors)
    }
}

#[test]
fn a_sentence_is_printed_while_the_next_one_comes() {
    let mut process = Process::start(&["--language", "en"]);
    process.write("Hello there. How");
    process.write(" are");
    assert_eq!(process.line(), "Hello there.\n");
    process.write(" you?");
    assert_eq!(process.end(), (Some(0), "How are you?\n".to_owned(), String::new()));
}

#[test]
fn a_paragraph_is_printed_while_the_next_one_comes() {
    let mut process = Process::start(&["--language", "en", "--granularity", "paragraph"]);
    process.write("The first one.\n\nThe next one ");
    process.write("goes on and on ".repeat(400));
    assert_eq!(process.line(), "The first one.\n");
    let (code, rest, errors) = process.end();
    assert_eq!((code, rest.lines().count(), errors.as_str()), (Some(0), 1, ""));
}

#[test]
fn a_word_is_printed_with_the_next_space() {
    let mut process = Process::start(&["--language", "en", "--granularity", "word", "--json"]);
    process.write("H\u{e9}llo t");
    let first = process.json();
    let expected = r#"{"language":"en","span":{"start":0,"end":6},"text":"Héllo","wordLike":true}"#;
    assert_eq!(first, serde_json::from_str::<Value>(expected).expect("an object"));
    process.write("here");
    assert_eq!(process.end().1.lines().count(), 2);
}

#[test]
fn the_language_is_detected_from_the_first_sentences() {
    let mut process = Process::start(&["--granularity", "word", "--json"]);
    process.write("Der Zug an die Küste kam schon wieder zu spät, und niemand wusste warum. ".repeat(3));
    let first = process.json();
    assert_eq!((first["text"].as_str(), first["language"].as_str()), (Some("Der"), Some("de")));
    assert!(process.json()["language"].is_null());
}

#[test]
fn a_short_text_is_printed_at_its_end() {
    let mut process = Process::start(&["--json", "--explain"]);
    process.write("Guten Morgen, Dr. Müller. Wie geht es?");
    let (code, lines, errors) = process.end();
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    let lines: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(
        (lines[0]["language"].as_str(), lines[0]["refused"][0]["offset"].as_u64()),
        (Some("de"), Some(17))
    );
    assert_eq!(
        (lines[1]["text"].as_str(), lines[1]["refused"].as_array()),
        (Some("Wie geht es?"), Some(&vec![]))
    );
}

#[test]
fn a_reader_that_has_enough_ends_it_quietly() {
    let mut process = Process::start(&["--language", "en", "--granularity", "word"]);
    process.write("One two three ");
    assert_eq!(process.line(), "One\n");
    let Process { child, mut input, output } = process;
    drop(output);
    // It ends at one of these, when it is told that its output is closed.
    while input.write_all(b"four five ").is_ok() {}
    let done = child.wait_with_output().expect("it ends");
    assert_eq!((done.status.code(), done.stderr.len()), (Some(0), 0));
}

#[test]
fn what_is_not_utf8_is_named_by_its_place() {
    let mut process = Process::start(&["--language", "en", "--granularity", "word"]);
    process.write("One two ");
    assert_eq!(process.line(), "One\n");
    process.write(b"three \xff");
    let (code, _, errors) = process.end();
    assert_eq!((code, errors.as_str()), (Some(65), "lector: the text is not UTF-8 at byte 14\n"));
}

#[test]
fn stories_need_the_whole_page() {
    let (code, out, errors) = Process::start(&["--granularity", "story"]).end();
    assert_eq!((code, out.as_str()), (Some(64), ""));
    assert!(errors.contains("--stream"), "{errors}");
}
