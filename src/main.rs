//! The `lector` command: args, config, telemetry, bind, run.

use std::{process::ExitCode, thread, time::Duration};

use clap::Parser;
use lector::{
    cli::{self, Command, Task},
    config::{Args, Config},
    server::{self, ShutdownOutcome},
    telemetry,
};
use tokio::{
    net::TcpListener,
    runtime::Builder,
    signal::unix::{SignalKind, signal},
    sync::oneshot,
};

/// The allocator of the system kept most of a peak: docs/diary.md has what was measured.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// How jemalloc is run: what was freed goes back to the system within a second, by a thread of its own,
/// addresses too, for `ulimit -v` counts them.
// The name by which jemalloc looks for its options; nothing else has it.
#[unsafe(export_name = "_rjem_malloc_conf")]
pub static MALLOC_CONF: &[u8; 83] =
    b"background_thread:true,dirty_decay_ms:1000,muzzy_decay_ms:0,narenas:4,retain:false\0";

/// The configuration is wrong (EX_USAGE of sysexits.h).
const EX_USAGE: u8 = 64;

/// Calls were cut off (EX_TEMPFAIL of sysexits.h): their callers may retry them elsewhere.
const EX_TEMPFAIL: u8 = 75;

/// How much longer than its drain timeout the server may take to shut down before the process exits without
/// it.
const SHUTDOWN_GRACE: Duration = Duration::from_millis(900);

fn main() -> ExitCode {
    match Command::parse().task() {
        Task::Serve(args) => serve(*args),
        Task::Run(run) => cli::run(run),
    }
}

fn serve(args: Args) -> ExitCode {
    let config = match Config::try_from(args) {
        Ok(config) => config,
        Err(errors) => return fail(EX_USAGE, &errors),
    };
    telemetry::init(&config);
    let runtime = match Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(1, &error),
    };
    let outcome = runtime.block_on(listen(config));
    // Dropping the runtime would wait for work that does not check its interrupt.
    runtime.shutdown_background();
    match outcome {
        Ok(ShutdownOutcome::Drained) => ExitCode::SUCCESS,
        Ok(ShutdownOutcome::CutOff(_)) => ExitCode::from(EX_TEMPFAIL),
        Err(error) => fail(1, &error),
    }
}

async fn listen(config: Config) -> std::io::Result<ShutdownOutcome> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let mut signals = async move || {
        tokio::select! { _ = terminate.recv() => {} _ = interrupt.recv() => {} }
    };
    let listener = TcpListener::bind(config.listen).await.map_err(|error| {
        std::io::Error::new(error.kind(), format!("cannot listen on {}: {error}", config.listen))
    })?;
    let longest = config.drain_delay + config.drain_timeout + SHUTDOWN_GRACE;
    // The first signal starts the drain, the second one cuts it off.
    let ((first, shutdown), (second, at_once)) = (oneshot::channel::<()>(), oneshot::channel::<()>());
    let run = server::run(listener, config, async { drop(shutdown.await) }, async { drop(at_once.await) });
    let on_signals = async {
        signals().await;
        exit_after(longest);
        drop(first);
        signals().await;
        exit_after(SHUTDOWN_GRACE);
        drop(second);
        std::future::pending().await
    };
    tokio::select! { outcome = run => outcome, never = on_signals => never }
}

/// Exits the process after that time, whatever its threads do.
fn exit_after(time: Duration) {
    thread::spawn(move || {
        thread::sleep(time);
        tracing::error!("the server did not end in time: the process ends without it");
        std::process::exit(EX_TEMPFAIL.into());
    });
}

fn fail(code: u8, error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("lector: {}", error.to_string().replace('\n', "\nlector: "));
    ExitCode::from(code)
}
