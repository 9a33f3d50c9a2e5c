//! Lines that are typed into a shell or an interpreter, and shell scripts.

use super::{NEUTRAL, STRONG, SURE, WEAK, Weight, shape};

/// Commands that are no words of a language.
const COMMANDS: [&str; 32] = [
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
];

/// Commands that are words too, so that an option or a path must stand behind them.
const WORDS: [&str; 22] = [
    "brew", "bundle", "cat", "echo", "export", "find", "gem", "go", "gradle", "head", "helm", "java", "kill",
    "make", "node", "python", "scp", "sed", "source", "ssh", "tar", "touch",
];

/// What such a command does.
const VERBS: [&str; 18] = [
    "add", "build", "checkout", "clone", "commit", "exec", "fetch", "init", "install", "pull", "push",
    "restart", "run", "start", "status", "stop", "test", "update",
];

/// The longest command that is told without an option or a path, in words.
const SHORT: usize = 4;

pub(super) fn weigh(line: &str) -> Weight {
    let script =
        line.contains("; do ") && line.ends_with("done") || line.contains("; then ") && line.ends_with("fi");
    if line.starts_with("#!/")
        || line.starts_with("sudo ") && !line.ends_with('.')
        || is_prompt(line)
        || script
    {
        return SURE;
    }
    if is_script(line) {
        return STRONG;
    }
    let words = shape::begins_with_word(line, &WORDS);
    if (words || shape::begins_with_word(line, &COMMANDS)) && !line.ends_with(['.', '!', '?', ':', ',']) {
        return command(line, words);
    }
    if line.ends_with(" \\") { WEAK } else { NEUTRAL }
}

fn command(line: &str, word: bool) -> Weight {
    match (has_argument(line), line.split_whitespace().count()) {
        (true, count) if count <= 3 * SHORT => SURE,
        (true, _) => STRONG,
        (false, 2..=SHORT) if !word && has_verb(line) => SURE,
        (false, 2..=SHORT) if !word => STRONG,
        _ => NEUTRAL,
    }
}

fn has_verb(line: &str) -> bool {
    line.split_whitespace().nth(1).is_some_and(|verb| VERBS.contains(&verb))
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
fn is_prompt(line: &str) -> bool {
    let shell = shape::behind(line, "$")
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase() || "./~".contains(c)));
    let python =
        shape::behind(line, ">>>").is_some_and(|rest| !super::words::is_prose(rest) && !rest.is_empty());
    let host = line.split_once(' ').is_some_and(|(prompt, _)| {
        prompt.ends_with(['$', '#']) && prompt.contains('@') && prompt.contains(':')
    });
    shell || python || host || line.starts_with("C:\\>") || line.starts_with("PS C:\\")
}

/// "if [ -f x ]; then", "for f in *; do".
fn is_script(line: &str) -> bool {
    let block = ["; then", "; do", ";;"].iter().any(|end| line.ends_with(end));
    let test = line.contains("[ -") || line.contains("[[ ") || line.contains("$(") || line.contains("${");
    block || test && !line.ends_with('.')
}
