//! Lines by their score, and texts that must not be taken for code.

use proptest::prelude::*;

use super::*;

fn score(line: &str) -> CodeScore {
    score_line(&FirstLines::read(line, 0).first())
}

fn is_code(text: &str) -> bool {
    CodeScores::default().begin(FirstLines::read(text, 0), 0, true)
}

#[test]
fn a_line_of_code_may_be_unmistakable() {
    for line in [
        "fn main() {",
        "def area(radius):",
        "public static void main(String[] args) {",
        "#include <stdio.h>",
        "from os import path",
        "if (x == null) { return foo(bar[0]); }",
        "let total = prices.iter().sum();",
        "print(\"Hello\")",
        "console.log(value)",
        "$ tar -xzf archive.tgz",
        "git clone https://example.org/tool.git",
        "{\"name\": \"Ann\", \"age\": 7}",
        "<p>A paragraph.</p>",
        "<?xml version=\"1.0\"?>",
        "SELECT * FROM users WHERE id = 5;",
        "insert into users (name) values ('Ann');",
        "Traceback (most recent call last):",
        "at com.example.Main.run(Main.java:12)",
        "at run (/app/index.js:3:9)",
        "File \"a.py\", line 3, in <module>",
        "thread 'main' panicked at src/main.rs:4:5:",
        ">>> x = 5",
        "npm install",
        "while true; do date; done",
        "puts \"Hello\"",
        ".title { color: red; }",
        "private static int count;",
    ] {
        assert_eq!(score(line), SURE, "{line:?}");
        assert!(is_code(line), "{line:?}");
    }
}

#[test]
fn running_text_is_no_code_whatever_stands_in_it() {
    for line in [
        "The function foo(x) returns the value of x, and nothing else.",
        "If you want to go: go now, and don't look back;",
        "let us go then, you and I",
        "Select the best from the menu, please.",
        "SELECT FROM THE MENU OF TODAY",
        "from Paris to Berlin in eight hours",
        "import duties rose again",
        "use of the word is declining",
        "The class of 1999 met in the hall (upstairs).",
        "go to the market and make some tea",
        "git is a system for versions",
        "at home (in the old house)",
        "Received: from mail.example.org (mail [192.0.2.1]) by mx.example.org;",
        "Content-Type: text/plain; charset=\"utf-8\"",
        "[1] Smith, J. (2001). On the nature of things.",
        "E = mc²",
        "Breite = 3 m",
        "$50 a month",
        "WAIT FOR ME, HE SAID; I AM COMING",
        "<john@example.org> wrote:",
        "@ann thanks for the picture!",
        "# of people: many",
        "int he end it was nothing",
        "#include everyone",
        "go home now",
        "Dabei ist r = {\\displaystyle r} der Radius {\\displaystyle r_{0}} und n = 3",
        "var er der; han gikk (hjem);",
        "val di Fassa = bella valle, bellissima valle di montagna alta",
        "with love (and kisses);",
        "the name(s) and date(s);",
        "name(s), date(s);",
        "let x = 5 in what follows, as we have said before",
        "for a while: nothing",
        "ภาษาไทยเขียนติดกันไม่เว้นวรรค",
        "Նա ասաց՝ (այո)։ Հետո գնաց;",
        "函数(x)返回 x 的值；没有别的。",
        "„Komm;“ sagte er (leise);",
    ] {
        assert!(!is_code(line), "{line:?} scores {}", score(line));
    }
}

#[test]
fn several_lines_say_together_what_one_does_not() {
    assert!(!is_code("x = 5"));
    assert!(is_code("x = 5\ny = x\nz_max = x + y"));
    assert!(!is_code("npm config"));
    assert!(is_code("npm config\nnpm start"));
    assert!(is_code("[package]\nname = \"lector\"\nversion = \"0.1.0\""));
    assert!(is_code("SELECT name\nFROM users\nWHERE id = 1;"));
    assert!(!is_code("x = 5\nThis is what we know of the value of x."));
}

#[test]
fn lists_of_names_and_numbers_are_no_code() {
    for text in [
        "Äpfel;\nBirnen;\nNüsse;\nBrot;",
        "From: Ann <ann@example.org>\nTo: Bob <bob@example.org>\nSubject: Lunch; today\n\
         Date: Mon, 1 Jan 2001 10:00:00 +0000",
        "Ann Smith\n12 Main St.\nSpringfield (IL) 62704",
        "Name    Age    Town\nAnn     7      Bath\nBob     8      Hull",
        "ingredients:\n2 eggs\n100 g flour",
        "Tyger Tyger, burning bright;\nIn the forests of the night;\nWhat immortal hand or eye;",
        "a) the buyer;\nb) the seller;\nc) the court;",
    ] {
        assert!(!is_code(text), "{text:?}");
    }
}

proptest! {
    #[test]
    fn a_line_scores_the_same_when_it_is_asked_again(
        lines in prop::collection::vec("[a-z]=[0-9];|\\)|\\}|\\[|\
                [A-Z][a-z]{1,4} [a-z]{1,9}|f\\(x\\);|  [a-z ]{0,200}|return x|", 1..40),
        blank: bool,
    ) {
        let text = lines.join("\n");
        let mut scores = CodeScores::default();
        let begins_line = |at: usize| at == 0 || text[..at].ends_with('\n');
        let starts = text.char_indices().filter(|(at, c)| !c.is_whitespace() && begins_line(*at));
        for (start, _) in starts {
            let head = FirstLines::read(&text, start);
            let alone = CodeScores::default().begin(head, start, blank);
            prop_assert_eq!(scores.begin(head, start, blank), alone);
            prop_assert_eq!(scores.go_on(head, start), score_line(&head.first()) > PROSE);
        }
    }

    #[test]
    fn plain_lines_of_few_tokens_score_what_the_signs_say(
        tokens in prop::collection::vec("[AB]?[ab]?[,.'!-]{0,2}[ab]?", 3..6),
    ) {
        let line = format!("A{}", tokens.join(" "));
        let line = line.trim();
        if super::prose::is_plain(line) {
            prop_assert_eq!(score_by_signs(line), PROSE, "{:?}", line);
        }
    }

    #[test]
    fn plain_lines_have_no_signs(
        first in "[A-Z][a-z]{0,3}|String|Select|Return|If|Public|é|Мир|SELECT|Import|File|Traceback|PS",
        rest in prop::collection::vec(
            "[ ,.!?'-]{1,2}|[a-z]{1,5}|from|import|x|Error|Exception|é|мир|[A-Z]",
            0..12,
        ),
    ) {
        let line = format!("{first} {}", rest.concat());
        let line = line.trim();
        if super::prose::is_plain(line) {
            prop_assert_eq!(score_by_signs(line), PROSE, "{:?}", line);
        }
    }
}

#[test]
fn most_lines_of_running_text_are_plain() {
    for line in ["And so it goes.", "The cat didn't sit on the well-known mat, he said.", "Мама мыла раму!"]
    {
        assert!(super::prose::is_plain(line), "{line:?}");
    }
    for line in [
        "Two words",
        "let x be y",
        "A  b c d",
        "SELECT a from b",
        "A call(x) is code",
        "A.-b c.-d e.-f",
        "a.b is c",
        "",
    ] {
        assert!(!super::prose::is_plain(line), "{line:?}");
    }
}
