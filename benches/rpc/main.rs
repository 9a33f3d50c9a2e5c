//! Every rpc against an empty tonic call: same client, same run, loopback. See benches/README.md.

mod calls;
mod children;
mod empty;
mod figures;
mod pace;
mod rows;
mod stream;

use std::{env, error::Error, time::Duration};

use crate::{
    calls::Target,
    children::Child,
    figures::{Side, Table},
    rows::Row,
};

/// What a run may cost.
#[derive(Clone, Copy)]
struct Effort {
    rounds: usize,
    slice: Duration,
    streams: &'static [usize],
    large_streams: &'static [usize],
    open: Duration,
    documents: u64,
}

const THOROUGH: Effort = Effort {
    rounds: 9,
    slice: Duration::from_millis(250),
    streams: &[1, 16, 64, 256],
    large_streams: &[1, 4, 16],
    open: Duration::from_secs(2),
    documents: 1_000_000,
};

const QUICK: Effort = Effort {
    rounds: 3,
    slice: Duration::from_millis(120),
    streams: &[64],
    large_streams: &[4],
    open: Duration::from_millis(500),
    documents: 50_000,
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let runtime = tokio::runtime::Runtime::new()?;
    if let [flag, port] = arguments.as_slice()
        && flag == children::EMPTY
    {
        return runtime.block_on(empty::serve(port.parse()?));
    }
    let effort = if arguments.iter().any(|argument| argument == "--quick") { QUICK } else { THOROUGH };
    let wanted: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    runtime.block_on(run(effort, |name| wanted.is_empty() || wanted.iter().any(|word| name.contains(*word))))
}

async fn run(effort: Effort, wanted: impl Fn(&str) -> bool) -> Result<(), Box<dyn Error>> {
    let (lector, empty) = (Child::lector()?, Child::empty()?);
    let (to_lector, to_empty) = (lector.connect().await?, empty.connect().await?);
    let mut closed = Table::closed();
    let mut open = Table::open();
    for row in rows::all() {
        let Some(request) = row.request.clone() else {
            println!("{}: this version has no such field", row.name);
            continue;
        };
        if !wanted(row.name) {
            continue;
        }
        let target = Target::new(row.path, request);
        let answer = to_lector.call(&target).await.map_err(|status| format!("{}: {status}", row.name))?;
        let sides = [
            Side { child: &lector, client: &to_lector, target: target.clone() },
            Side { child: &empty, client: &to_empty, target: empty::of_sizes(target.len(), answer) },
            Side { child: &empty, client: &to_empty, target: empty::of_sizes(0, 0) },
        ];
        measure(&row, answer, &sides, effort, &mut closed, &mut open).await?;
    }
    open.print();
    if wanted("AnalyzeStream") {
        stream::against_unary(&to_lector, effort.documents).await?;
    }
    Ok(())
}

async fn measure(
    row: &Row,
    answer: usize,
    sides: &[Side<'_>; 3],
    effort: Effort,
    closed: &mut Table,
    open: &mut Table,
) -> Result<(), Box<dyn Error>> {
    let large = sides[0].target.len() >= figures::LARGE;
    let mut capacity = f64::INFINITY;
    for &streams in if large { effort.large_streams } else { effort.streams } {
        let found = pace::closed(sides, streams, effort.rounds, effort.slice).await?;
        capacity = capacity.min(found[0].rate());
        closed.add_closed(row.name, sides[0].target.len(), answer, streams, &found);
    }
    // A rate that both can bear, so that what is seen is the latency of a call and not of a queue.
    let rate = figures::round(capacity / 2.0);
    let found = pace::open(&sides[..2], rate, effort.open).await?;
    open.add_open(row.name, rate, &found);
    Ok(())
}
