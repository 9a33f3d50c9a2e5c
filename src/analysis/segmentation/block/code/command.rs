//! Lines that are typed into a shell or an interpreter, and shell scripts.

use super::{
    features::LineFeatures,
    prose,
    score::{CodeScore, NEUTRAL, STRONG, SURE, WEAK},
    word_list::WordList,
};

/// Commands that are no words of a language.
static COMMANDS: WordList<32> = WordList::of([
    "apt",
    "apt-get",
    "awk",
    "cargo",
    "cd",
    "chmod",
    "chown",
    "cmake",
    "cp",
    "curl",
    "docker",
    "dpkg",
    "git",
    "grep",
    "grpcurl",
    "javac",
    "kubectl",
    "ls",
    "mkdir",
    "mvn",
    "mv",
    "npm",
    "npx",
    "pip",
    "pip3",
    "psql",
    "python3",
    "rm",
    "rustup",
    "systemctl",
    "wget",
    "yarn",
]);

/// Commands that are words too, so that an option or a path must stand after them.
static WORDS: WordList<22> = WordList::of([
    "brew", "bundle", "cat", "echo", "export", "find", "gem", "go", "gradle", "head", "helm", "java", "kill",
    "make", "node", "python", "scp", "sed", "source", "ssh", "tar", "touch",
]);

/// What such a command does.
static VERBS: WordList<18> = WordList::of([
    "add", "build", "checkout", "clone", "commit", "exec", "fetch", "init", "install", "pull", "push",
    "restart", "run", "start", "status", "stop", "test", "update",
]);

/// The longest command that is told without an option or a path, in words.
const SHORT: usize = 4;

pub(super) fn score(features: &LineFeatures<'_>) -> CodeScore {
    let line = features.text;
    if line.starts_with("#!/") || features.word == "sudo" && !line.ends_with('.') || is_prompt(features) {
        return SURE;
    }
    if features.has_any(b"[$;") {
        let script = script(features);
        if script > NEUTRAL {
            return script;
        }
    }
    let word = WORDS.has(features.word);
    if (word || COMMANDS.has(features.word)) && !line.ends_with(['.', '!', '?', ':', ',']) {
        return command(line, word);
    }
    if line.ends_with(" \\") { WEAK } else { NEUTRAL }
}

fn command(line: &str, word: bool) -> CodeScore {
    match (has_argument(line), line.split_whitespace().count()) {
        (true, count) if count <= 3 * SHORT => SURE,
        (true, _) => STRONG,
        (false, 2..=SHORT) if !word && has_verb(line) => SURE,
        (false, 2..=SHORT) if !word => STRONG,
        _ => NEUTRAL,
    }
}

fn has_verb(line: &str) -> bool {
    line.split_whitespace().nth(1).is_some_and(|verb| VERBS.has(verb))
}

/// An option, a path, a variable, an assignment, a quoted text.
fn has_argument(line: &str) -> bool {
    line.split_whitespace().skip(1).any(|token| {
        let option = token.starts_with('-') && token.len() > 1;
        option
            || token.starts_with(['/', '.', '~', '$', '"', '\''])
            || token.contains(['/', '='])
            || token == "|"
            || token == "&&"
    })
}

/// "$ ls", "me@host:~$ ls", ">>> print(1)", "C:\> dir".
fn is_prompt(features: &LineFeatures<'_>) -> bool {
    match features.word {
        "$" => features.after.starts_with(|c: char| c.is_ascii_lowercase() || "./~".contains(c)),
        ">>>" => !features.after.is_empty() && !prose::is_prose(features.after),
        "PS" => features.after.starts_with("C:\\"),
        word if word.starts_with("C:\\>") => true,
        word => word.ends_with(['$', '#']) && word.contains('@') && word.contains(':'),
    }
}

/// "if [ -f x ]; then", "for f in *; do", "while true; do date; done".
fn script(features: &LineFeatures<'_>) -> CodeScore {
    let line = features.text;
    let whole = |open: &str, close: &str| line.ends_with(close) && line.contains(open);
    if whole("; do ", "done") || whole("; then ", "fi") {
        return SURE;
    }
    let block = ["; then", "; do", ";;"].iter().any(|end| line.ends_with(end));
    let test =
        || features.has_any(b"[$") && ["[ -", "[[ ", "$(", "${"].iter().any(|sign| line.contains(sign));
    if block || !line.ends_with('.') && test() { STRONG } else { NEUTRAL }
}
