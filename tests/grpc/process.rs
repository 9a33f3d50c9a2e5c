//! A server as a process of its own, so that its processor time can be measured.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

const LECTOR: &str = env!("CARGO_BIN_EXE_lector");

/// Names another binary to test, such as an optimized one.
const OTHER_BINARY: &str = "LECTOR_BIN";

/// Whether the server is the one that was built with the tests, and as little optimized.
pub(crate) fn is_slow() -> bool {
    cfg!(debug_assertions) && env::var_os(OTHER_BINARY).is_none()
}

/// Ends when it is dropped.
pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Process {
    /// A server with these flags, on a free port.
    pub(crate) fn serve(flags: &[&str]) -> Self {
        let mut command = Command::new(env::var_os(OTHER_BINARY).unwrap_or_else(|| LECTOR.into()));
        command.args(["--listen", "127.0.0.1:0", "--log-format", "json"]).args(flags);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("the command starts");
        let mut log = BufReader::new(child.stderr.take().expect("it is piped"));
        let mut line = String::new();
        log.read_line(&mut line).expect("a first line");
        let event: serde_json::Value = serde_json::from_str(&line).expect("a line of JSON");
        let address = event["address"].as_str().expect("the line that says where").parse();
        // The rest must be read, or the process would block on a full pipe.
        thread::spawn(move || log.lines().map_while(Result::ok).for_each(drop));
        Self { child, address: address.expect("an address") }
    }

    /// What its threads have had of the processors so far. A thread that ended takes its share with it.
    pub(crate) fn worked(&self) -> Duration {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.child.id())).expect("it runs");
        let worked = |task: fs::DirEntry| -> Option<u64> {
            let line = fs::read_to_string(task.path().join("schedstat")).ok()?;
            line.split_whitespace().next()?.parse().ok()
        };
        Duration::from_nanos(tasks.filter_map(Result::ok).filter_map(worked).sum())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It has nothing to lose, and may be gone already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
