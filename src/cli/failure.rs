//! How a subcommand fails, and how the process ends.

use std::process::ExitCode;

pub(super) struct Failure {
    pub(super) code: u8,
    pub(super) message: String,
}

impl Failure {
    /// Ends the work and is none: who closes the pipe early has what it wants.
    pub(super) fn nobody_reads() -> Self {
        Self { code: 0, message: String::new() }
    }
}

pub(super) fn exit(done: Result<(), Failure>) -> ExitCode {
    match done {
        Ok(()) | Err(Failure { code: 0, .. }) => ExitCode::SUCCESS,
        Err(Failure { code, message }) => {
            eprintln!("lector: {message}");
            ExitCode::from(code)
        }
    }
}
