//! Closed and open loops over several systems by turns, for the machine has other things to do as well.

use std::{
    error::Error,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::{task::JoinSet, time};

use crate::figures::{Figures, Side, Slice};

/// So many calls always in flight on one connection. The systems take turns; each has a slice in each round.
pub(crate) async fn closed(
    sides: &[Side<'_>],
    streams: usize,
    rounds: usize,
    slice: Duration,
) -> Result<Vec<Figures>, Box<dyn Error>> {
    let mut found = vec![Figures::default(); sides.len()];
    for round in 0..=rounds {
        for (side, figures) in sides.iter().zip(&mut found) {
            let one = timed(side, closed_slice(side, streams, slice)).await?;
            // The first round warms up.
            if round > 0 {
                figures.add(one);
            }
        }
    }
    Ok(found)
}

async fn timed(
    side: &Side<'_>,
    slice: impl Future<Output = Result<Slice, Box<dyn Error>>>,
) -> Result<Slice, Box<dyn Error>> {
    let before = side.child.ticks();
    let mut one = slice.await?;
    one.ticks = side.child.ticks().zip(before).map(|(after, before)| after - before);
    Ok(one)
}

async fn closed_slice(side: &Side<'_>, streams: usize, length: Duration) -> Result<Slice, Box<dyn Error>> {
    let (began, mut tasks) = (Instant::now(), JoinSet::new());
    for _ in 0..streams {
        let (client, target) = (side.client.clone(), side.target.clone());
        tasks.spawn(async move {
            let mut one = Slice::default();
            loop {
                let call = Instant::now();
                one.see(client.call(&target).await.is_ok(), call.elapsed());
                if began.elapsed() > length {
                    return one;
                }
            }
        });
    }
    let mut all = Slice::default();
    while let Some(one) = tasks.join_next().await {
        all.merge(one?);
    }
    all.seconds = began.elapsed().as_secs_f64();
    Ok(all)
}

/// So many calls a second, whether those before them are answered or not.
pub(crate) async fn open(
    sides: &[Side<'_>],
    rate: f64,
    length: Duration,
) -> Result<Vec<Figures>, Box<dyn Error>> {
    let mut found = vec![Figures::default(); sides.len()];
    for _ in 0..2 {
        for (side, figures) in sides.iter().zip(&mut found) {
            figures.add(timed(side, open_slice(side, rate, length)).await?);
        }
    }
    Ok(found)
}

async fn open_slice(side: &Side<'_>, rate: f64, length: Duration) -> Result<Slice, Box<dyn Error>> {
    let all = Arc::new(Mutex::new(Slice::default()));
    let (began, mut tasks, mut sent) = (Instant::now(), JoinSet::new(), 0.0);
    let mut tick = time::interval(Duration::from_millis(1));
    while began.elapsed() < length {
        tick.tick().await;
        while sent < began.elapsed().as_secs_f64() * rate {
            sent += 1.0;
            let (client, target, all) = (side.client.clone(), side.target.clone(), Arc::clone(&all));
            let due = Instant::now();
            tasks.spawn(async move {
                let good = client.call(&target).await.is_ok();
                all.lock().unwrap_or_else(PoisonError::into_inner).see(good, due.elapsed());
            });
        }
    }
    while let Some(ended) = tasks.join_next().await {
        ended?;
    }
    let mut all = std::mem::take(&mut *all.lock().unwrap_or_else(PoisonError::into_inner));
    all.seconds = began.elapsed().as_secs_f64();
    Ok(all)
}
