//! How a subcommand fails, and how the process ends.

use std::process::ExitCode;

/// A failure: what the caller is told, and the exit code.
pub(super) struct Failure {
    pub(super) code: u8,
    pub(super) message: String,
}

impl Failure {
    /// Ends the work and is no failure: a reader that closes the pipe early has what it wants.
    pub(super) fn closed_output() -> Self {
        Self { code: 0, message: String::new() }
    }
}

/// The exit code; a failure is told on standard error.
pub(super) fn exit(done: Result<(), Failure>) -> ExitCode {
    match done {
        Ok(()) | Err(Failure { code: 0, .. }) => ExitCode::SUCCESS,
        Err(Failure { code, message }) => {
            eprintln!("lector: {message}");
            ExitCode::from(code)
        }
    }
}
