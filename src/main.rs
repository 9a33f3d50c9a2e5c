//! The `lector` command: args, config, telemetry, bind, run.

use std::{process::ExitCode, thread, time::Duration};

use clap::Parser;
use lector::{
    cli::{self, Command, Task},
    config::{Args, Config},
    server::{self, Ended},
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

/// How jemalloc is run: what was freed goes back to the system within a second, by a thread of its own, addresses too, for
/// `ulimit -v` counts them.
// The name by which jemalloc looks for its options; nothing else has it.
#[unsafe(export_name = "_rjem_malloc_conf")]
pub static MALLOC_CONF: &[u8; 83] =
    b"background_thread:true,dirty_decay_ms:1000,muzzy_decay_ms:0,narenas:4,retain:false\0";

/// The configuration is wrong (EX_USAGE of sysexits.h).
const USAGE: u8 = 64;

/// Calls were cut (EX_TEMPFAIL of sysexits.h): their callers may try them again elsewhere.
const CUT: u8 = 75;

/// How much longer than its drain timeout the server may take to end before the process ends without it.
const PATIENCE: Duration = Duration::from_millis(900);

fn main() -> ExitCode {
    match Command::parse().task() {
        Task::Serve(args) => serve(*args),
        Task::Run(run) => cli::run(run),
    }
}

fn serve(args: Args) -> ExitCode {
    let config = match Config::try_from(args) {
        Ok(config) => config,
        Err(mistakes) => return fail(USAGE, &mistakes),
    };
    telemetry::init(&config);
    let runtime = match Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(1, &error),
    };
    let ended = runtime.block_on(listen(config));
    // Work that does not ask whether it is still wanted would hold a runtime that is dropped.
    runtime.shutdown_background();
    match ended {
        Ok(Ended::Finished) => ExitCode::SUCCESS,
        Ok(Ended::Cut(_)) => ExitCode::from(CUT),
        Err(error) => fail(1, &error),
    }
}

async fn listen(config: Config) -> std::io::Result<Ended> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let mut signals = async move || {
        tokio::select! { _ = terminate.recv() => {} _ = interrupt.recv() => {} }
    };
    let listener = TcpListener::bind(config.listen).await.map_err(|error| {
        std::io::Error::new(error.kind(), format!("cannot listen on {}: {error}", config.listen))
    })?;
    let longest = config.drain_delay + config.drain_timeout + PATIENCE;
    let ((first, signalled), (second, hurried)) = (oneshot::channel::<()>(), oneshot::channel::<()>());
    let served =
        server::run(listener, config, async { drop(signalled.await) }, async { drop(hurried.await) });
    let watch = async {
        signals().await;
        end_after(longest);
        drop(first);
        signals().await;
        end_after(PATIENCE);
        drop(second);
        std::future::pending().await
    };
    tokio::select! { served = served => served, ended = watch => ended }
}

/// Ends the process then, whatever its threads do.
fn end_after(longest: Duration) {
    thread::spawn(move || {
        thread::sleep(longest);
        tracing::error!("the server did not end in time: the process ends without it");
        std::process::exit(CUT.into());
    });
}

fn fail(code: u8, error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("lector: {}", error.to_string().replace('\n', "\nlector: "));
    ExitCode::from(code)
}
