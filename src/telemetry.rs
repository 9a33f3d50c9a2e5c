//! Log lines, never any text of a request.
//!
//! They go to standard error, and are written in two places only: `server` (connections, drain, one line per
//! call) and the panic hook here.

use std::{
    io::{self, IsTerminal},
    panic::{self, PanicHookInfo},
};

use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat};

/// Starts the log and takes over the report of panics. Called once; a second call changes nothing.
pub fn init(config: &Config) {
    let filter = EnvFilter::try_new(&config.log_level).unwrap_or_else(|_| EnvFilter::new("info"));
    let terminal = io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(terminal);
    let text = match config.log_format {
        LogFormat::Auto => terminal,
        LogFormat::Text => true,
        LogFormat::Json => false,
    };
    let started = if text { lines.try_init() } else { lines.json().flatten_event(true).try_init() };
    if started.is_ok() {
        panic::set_hook(Box::new(report_panic));
    }
}

/// Logs where, never what: the message of a panic in a slice quotes the text that was sliced.
fn report_panic(panic: &PanicHookInfo<'_>) {
    match panic.location() {
        Some(location) => {
            tracing::error!(file = location.file(), line = location.line(), "a bug: panicked");
        }
        None => tracing::error!("a bug: panicked"),
    }
}
