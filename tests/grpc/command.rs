//! The command as a process: exit codes, signals, logs.

use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use lector::proto::v1::{self as pb, text_analysis_service_client::TextAnalysisServiceClient};
use tonic::{
    Code,
    transport::{Channel, Endpoint},
};

use crate::helpers::{call, post, raw, status_of, within};

const LECTOR: &str = env!("CARGO_BIN_EXE_lector");

/// A served process and the rest of its log.
struct Process {
    child: Child,
    log: BufReader<std::process::ChildStderr>,
    address: String,
}

fn serve(words: &[&str]) -> Process {
    served(Command::new(LECTOR).args(words).args([
        "--listen",
        "127.0.0.1:0",
        "--log-level",
        "debug",
        "--log-format",
        "json",
    ]))
}

fn served(command: &mut Command) -> Process {
    let mut child = command.stderr(Stdio::piped()).spawn().expect("the command starts");
    let mut log = BufReader::new(child.stderr.take().expect("it is piped"));
    let mut line = String::new();
    log.read_line(&mut line).expect("a first line");
    let event: serde_json::Value = serde_json::from_str(&line).expect("a line of JSON");
    let address = event["address"].as_str().expect("the line that says where").to_owned();
    Process { child, log, address }
}

async fn connect(address: &str) -> TextAnalysisServiceClient<Channel> {
    let endpoint = Endpoint::from_shared(format!("http://{address}")).expect("an address");
    TextAnalysisServiceClient::new(endpoint.connect().await.expect("it listens"))
}

fn kill(child: &Child, signal: &str) {
    let done = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill runs");
    assert!(done.success());
}

fn run(words: &[&str], input: &[u8]) -> (Option<i32>, String, String) {
    let mut child = Command::new(LECTOR)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    // A command that does not read its input closes it.
    let _ = child.stdin.take().expect("it is piped").write_all(input);
    let done = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (done.status.code(), text(done.stdout), text(done.stderr))
}

#[tokio::test]
async fn signals_end_the_process_and_its_log_holds_no_text() {
    for (words, signal) in
        [(&["--access-log", "all"][..], "-TERM"), (&["serve", "--access-log", "all"], "-INT")]
    {
        let mut process = serve(words);
        let mut client = connect(&process.address).await;
        let canary = "Rhabarberkuchen".to_owned();
        client.segment(pb::SegmentRequest { text: canary.clone(), ..Default::default() }).await.expect("OK");
        client
            .segment(pb::SegmentRequest { language: canary.repeat(9), ..Default::default() })
            .await
            .expect_err("no tag");
        client
            .summarize(pb::SummarizeRequest {
                text: canary.clone(),
                title: canary.clone(),
                ..Default::default()
            })
            .await
            .expect("OK");
        let (code, probe, _) = run(&["health", &process.address], b"");
        assert_eq!((code, probe.as_str()), (Some(0), "SERVING\n"));
        kill(&process.child, signal);
        let mut log = String::new();
        process.log.read_to_string(&mut log).expect("the rest of the log");
        assert_eq!(process.child.wait().expect("it ends").code(), Some(0));
        assert!(!log.contains(&canary), "{log}");
        let calls = log.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
        let methods: Vec<String> =
            calls.filter_map(|event| Some(event["rpc.method"].as_str()?.to_owned())).collect();
        assert_eq!(methods.iter().filter(|method| method.ends_with("/Segment")).count(), 2, "{log}");
        let (code, ..) = run(&["health", &process.address], b"");
        assert_eq!(code, Some(1), "no server is there any more");
    }
}

/// A call whose message never comes.
async fn hold_a_call(address: &str) -> impl Sized {
    let mut client = raw(address.parse().expect("an address")).await;
    let held = client.send_request(post("Segment"), false).expect("it is open");
    let later = call(&mut client, "Segment", &pb::SegmentRequest::default());
    status_of(later).await.expect("an answer");
    (client, held)
}

#[tokio::test]
async fn the_exit_code_tells_that_calls_were_cut() {
    for signals in [1, 2] {
        let timeout = if signals == 1 { "200ms" } else { "1h" };
        let mut process = serve(&["--drain-timeout", timeout]);
        let _held = hold_a_call(&process.address).await;
        let began = Instant::now();
        for _ in 0..signals {
            kill(&process.child, "-TERM");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let ended = tokio::task::spawn_blocking(move || {
            let mut log = String::new();
            process.log.read_to_string(&mut log).expect("the rest of the log");
            (process.child.wait().expect("it ends").code(), log)
        });
        let (code, log) = ended.await.expect("no panic");
        assert_eq!(code, Some(75), "{log}");
        assert!(log.contains("\"calls\":1"), "{log}");
        assert!(began.elapsed() < Duration::from_millis(1500), "{:?}", began.elapsed());
    }
}

#[tokio::test]
async fn the_process_ends_in_time_whatever_runs() {
    let mut process = serve(&["--drain-timeout", "300ms"]);
    let mut client = connect(&process.address).await;
    // Scripts that change with every line, which is much work.
    let lines = "\u{c24}\u{c46}\u{c32}\u{c41}\u{c17}\u{c41}\n\u{c95}\u{ca8}\u{ccd}\u{ca8}\u{ca1}\n";
    let request =
        pb::DetectLanguageRequest { text: lines.repeat(25_000), include_spans: true, ..Default::default() };
    let call = tokio::spawn(async move { client.detect_language(request).await });
    tokio::time::sleep(Duration::from_millis(200)).await;
    let began = Instant::now();
    kill(&process.child, "-TERM");
    let ended = tokio::task::spawn_blocking(move || process.child.wait().expect("it ends").code());
    let code = ended.await.expect("no panic");
    let took = began.elapsed();
    let answered = call.await.expect("no panic").is_ok();
    assert_eq!(code, Some(if answered { 0 } else { 75 }));
    assert!(took < Duration::from_millis(1500), "{took:?}");
}

#[tokio::test]
async fn the_access_log_tells_failures_unless_it_is_told_otherwise() {
    let method = "lector.v1.TextAnalysisService/Segment";
    for (which, lines) in [("off", 0), ("failures", 1), ("all", 2)] {
        let mut process = serve(&["--access-log", which]);
        let mut client = connect(&process.address).await;
        client.segment(pb::SegmentRequest::default()).await.expect("OK");
        let wrong = pb::SegmentRequest { language: "no tag".into(), ..Default::default() };
        client.segment(wrong).await.expect_err("no tag");
        drop(client);
        kill(&process.child, "-TERM");
        let mut log = String::new();
        process.log.read_to_string(&mut log).expect("the rest of the log");
        assert_eq!(process.child.wait().expect("it ends").code(), Some(0));
        assert_eq!(log.matches(method).count(), lines, "{which}: {log}");
        assert_eq!(log.contains("\"rpc.response.status_code\":\"OK\""), which == "all", "{log}");
    }
}

#[tokio::test]
async fn a_process_without_files_serves_on_when_there_are_some_again() {
    let limited =
        format!("ulimit -n 40; exec {LECTOR} --max-connections 500 --listen 127.0.0.1:0 --log-format json");
    let mut process = served(Command::new("sh").args(["-c", &limited]));
    let address = process.address.parse().expect("an address");
    let mut idle = Vec::new();
    for _ in 0..100 {
        idle.push(
            std::net::TcpStream::connect::<std::net::SocketAddr>(address).expect("the system accepts it"),
        );
    }
    tokio::time::sleep(Duration::from_millis(1500)).await;
    drop(idle);
    let mut client = within(raw(address)).await;
    let answer = call(&mut client, "Segment", &pb::SegmentRequest::default());
    assert_eq!(within(status_of(answer)).await.expect("an answer"), Code::Ok);
    drop(client);
    kill(&process.child, "-TERM");
    let mut log = String::new();
    process.log.read_to_string(&mut log).expect("the rest of the log");
    assert_eq!(process.child.wait().expect("it ends").code(), Some(0));
    let lines = log.matches("connections could not be accepted").count();
    assert!((1..=4).contains(&lines), "{log}");
}

#[test]
fn every_error_of_the_configuration_is_reported_at_once() {
    let (code, _, errors) = run(&["--workers", "0", "--listen", "here", "--drain-delay", "5"], b"");
    assert_eq!(code, Some(64));
    assert_eq!(errors.lines().count(), 3, "{errors}");
    for name in ["LECTOR_WORKERS", "LECTOR_LISTEN", "LECTOR_DRAIN_DELAY"] {
        assert!(errors.contains(name), "{errors}");
    }
}

#[test]
fn help_teaches_every_variable() {
    let (code, help, _) = run(&["--help"], b"");
    assert_eq!(code, Some(0));
    for name in [
        "LISTEN",
        "MAX_TEXT_BYTES",
        "MAX_IN_FLIGHT_BYTES",
        "MAX_MEMORY",
        "SEND_STALL_TIMEOUT",
        "MESSAGE_TIMEOUT",
        "STREAM_IDLE_TIMEOUT",
        "MAX_CONNECTION_IDLE",
        "MAX_CONNECTION_AGE_GRACE",
        "ACCESS_LOG",
        "WORKERS",
        "CALL_TIMEOUT",
        "DRAIN_DELAY",
        "DRAIN_TIMEOUT",
        "LOG_FORMAT",
    ] {
        assert!(help.contains(&format!("LECTOR_{name}")), "{name} is not in\n{help}");
    }
}

#[test]
fn an_address_in_use_is_a_plain_message() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("it is bound").to_string();
    let (code, _, errors) = run(&["--listen", &address], b"");
    assert_eq!(code, Some(1));
    assert!(errors.contains(&format!("cannot listen on {address}")), "{errors}");
}

#[test]
fn texts_are_read_without_a_server() {
    let (code, out, _) = run(&["segment", "--language", "en"], b"Mr. Smith left. He\nwas late.");
    assert_eq!((code, out.as_str()), (Some(0), "Mr. Smith left.\nHe was late.\n"));
    let (code, out, _) = run(&["segment", "--json", "--granularity", "word", "-"], "né à".as_bytes());
    assert_eq!(code, Some(0));
    let answer: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(answer["segments"][0]["span"]["end"], 3);
    let (code, out, _) = run(&["summarize", "--sentences", "1"], b"The council met. It decided little.");
    assert_eq!((code, out.lines().count()), (Some(0), 1));
    let (code, out, _) = run(
        &["summarize", "--sentences", "1", "--keyphrases", "1"],
        b"The council of Vale met. The council of Vale decided little.",
    );
    assert_eq!((code, out.lines().nth(1), out.lines().count()), (Some(0), Some(""), 3), "{out}");
    let (code, out, _) = run(&["detect"], b"");
    assert_eq!(code, Some(0));
    assert!(out.starts_with("und"), "{out}");
}

#[test]
fn segments_are_explained_and_options_heard() {
    let text = b"Dr. Smith saw the dreppt. Chair today! He\nleft.";
    let words = ["segment", "--language", "en", "--explain", "--abbreviation", "dreppt"];
    let (code, out, _) = run(&words, text);
    let expected = "question-or-exclamation-mark\tDr. Smith saw the dreppt. Chair today!\n  \
                    abbreviation\tDr.| Smith saw t\n  \
                    own-abbreviation\tDr. Smith saw the dreppt.| Chair today\nend-of-text\tHe left.\n  \
                    wrapped-line\tHe |left.\n";
    assert_eq!((code, out.as_str()), (Some(0), expected));
    let (code, out, _) = run(&["segment", "--newlines", "every-line", "--language", "en"], b"He\nleft");
    assert_eq!((code, out.as_str()), (Some(0), "He\nleft\n"));
    let (code, out, _) = run(&[&words[..], &["--json"]].concat(), text);
    assert_eq!(code, Some(0));
    let answer: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(answer["segments"][0]["rule"], "question-or-exclamation-mark");
    assert_eq!(answer["refused"][0], serde_json::json!({ "offset": 3, "rule": "abbreviation" }));
}

#[test]
fn bad_input_is_named() {
    let (code, _, errors) = run(&["segment"], b"ok \xff");
    assert_eq!(code, Some(65));
    assert!(errors.contains("byte 3"), "{errors}");
    let (code, ..) = run(&["detect", "/nowhere/at/all"], b"");
    assert_eq!(code, Some(66));
    let (code, ..) = run(&["summarize", "--sentences", "1", "--words", "2"], b"");
    assert_eq!(code, Some(2));
}

#[test]
fn paragraphs_tell_their_kinds() {
    let text = b"Ann wrote:\n\n> Run it.\n\n    $ make -j 4\n\nSo I did.\n";
    let (code, answer, _) =
        run(&["segment", "--granularity", "paragraph", "--json", "--language", "en"], text);
    let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
    let kinds: Vec<&str> = answer["segments"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|segment| segment["block"].as_str())
        .collect();
    assert_eq!((code, kinds), (Some(0), vec!["BLOCK_PROSE", "BLOCK_QUOTE", "BLOCK_CODE", "BLOCK_PROSE"]));
}

#[test]
fn pages_are_taken_apart() {
    let page = "Mill becomes a school for violin makers\n\n- Twelve students a year\nHARROW: The mill will \
        house a school for violin makers.\n\
        The school opens its doors to violin makers in autumn.\n* * *\nOtters swim in the canal again\n\
        Otters swim in the canal, say the lock keepers.\n";
    let (code, out, _) = run(&["segment", "--granularity", "story", "--language", "en"], page.as_bytes());
    assert_eq!((code, out.lines().count()), (Some(0), 2), "{out}");
    let words = ["segment", "--granularity", "story", "--json", "--language", "en"];
    let (code, out, _) = run(&words, page.as_bytes());
    let answer: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let story = &answer["segments"][0]["story"];
    assert_eq!((code, &story["headline"]), (Some(0), &serde_json::json!({ "start": 0, "end": 39 })));
    assert_eq!(story["highlights"][0]["start"], 43);
    let words = ["summarize", "--by-story", "--sentences", "1", "--language", "en"];
    let (code, out, _) = run(&words, page.as_bytes());
    let expected = "Mill becomes a school for violin makers\n  - Twelve students a year\n\
        Otters swim in the canal again\n  Otters swim in the canal, say the lock keepers.\n";
    assert_eq!((code, out.as_str()), (Some(0), expected));
    let (_, out, _) = run(&[&words[..], &["--json"]].concat(), page.as_bytes());
    let answer: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(answer["stories"][0]["sentences"][0]["rank"], 1);
}
