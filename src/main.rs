//! The `lector` command: args, config, telemetry, bind, run.

use std::process::ExitCode;

use clap::Parser;
use lector::{
    cli::{self, Command, Task},
    config::{Args, Config},
    server, telemetry,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

/// The configuration is wrong (EX_USAGE of sysexits.h).
const USAGE: u8 = 64;

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
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    match runtime.and_then(|runtime| runtime.block_on(listen(config))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(1, &error),
    }
}

async fn listen(config: Config) -> std::io::Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let mut signals = async move || {
        tokio::select! { _ = terminate.recv() => {} _ = interrupt.recv() => {} }
    };
    let listener = TcpListener::bind(config.listen).await.map_err(|error| {
        std::io::Error::new(error.kind(), format!("cannot listen on {}: {error}", config.listen))
    })?;
    let (first, signalled) = tokio::sync::oneshot::channel::<()>();
    let served = server::run(listener, config, async { drop(signalled.await) });
    tokio::select! {
        served = served => served,
        // The second signal stops at once.
        () = async { signals().await; drop(first); signals().await } => Ok(()),
    }
}

fn fail(code: u8, error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("lector: {}", error.to_string().replace('\n', "\nlector: "));
    ExitCode::from(code)
}
