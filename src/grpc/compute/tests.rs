use std::sync::mpsc;

use super::*;

fn short() -> Cost {
    Cost::new(Operation::Segment, 100)
}

fn long() -> Cost {
    Cost::unread(Operation::Segment, SHORT + 1)
}

#[tokio::test]
async fn work_gives_its_answer_wherever_it_runs() {
    let compute = Compute::new(1);
    for cost in [short(), long()] {
        assert_eq!(compute.run(cost, None, |_| Ok(7)).await.unwrap(), 7);
    }
}

#[tokio::test]
async fn a_panic_is_internal_and_counted_and_frees_its_worker() {
    let compute = Compute::new(1);
    for (count, cost) in [short(), long(), long()].into_iter().enumerate() {
        let error =
            compute.run(cost, None, |_| -> Result<(), Stopped> { panic!("a bug") }).await.unwrap_err();
        assert!(matches!(error, Error::Internal), "{error:?}");
        assert_eq!(compute.panics.load(Relaxed), count as u64 + 1);
    }
    assert_eq!(compute.run(long(), None, |_| Ok(7)).await.unwrap(), 7);
}

#[tokio::test]
async fn a_deadline_that_passed_stops_work_and_says_so() {
    let compute = Compute::new(1);
    let passed = Some(Deadline(Instant::now()));
    for cost in [short(), long()] {
        let work = |interrupt: &Interrupt<'_>| Ok(interrupt.check()?);
        let error = compute.run(cost, passed, work).await.unwrap_err();
        assert!(matches!(error, Error::DeadlineExceeded), "{error:?}");
    }
}

#[tokio::test]
async fn who_leaves_stops_the_work() {
    let compute = Compute::new(1);
    let (begun, is_begun) = tokio::sync::oneshot::channel();
    let (stopped, is_stopped) = mpsc::channel();
    let call = compute.run(long(), None, move |interrupt: &Interrupt<'_>| {
        let _ = begun.send(());
        while interrupt.check().is_ok() {
            std::thread::yield_now();
        }
        let _ = stopped.send(());
        Ok(())
    });
    tokio::select! {
        _ = call => panic!("it waits for ever"),
        begun = is_begun => begun.unwrap(),
    }
    is_stopped.recv().unwrap();
}

#[tokio::test]
async fn short_work_does_not_wait_for_long() {
    let compute = Compute::new(1);
    let (end, ended) = mpsc::channel::<()>();
    let blocked = compute.run(long(), None, move |_| Ok(ended.recv().is_err()));
    let short = compute.run(Cost::unread(Operation::Segment, 100), None, |_| Ok(7));
    let (blocked, ()) = tokio::join!(blocked, async {
        assert_eq!(short.await.unwrap(), 7);
        drop(end);
    });
    assert!(blocked.unwrap());
}

#[tokio::test]
async fn a_long_queue_refuses_calls_and_takes_parts_of_streams() {
    let compute = Compute::new(1);
    let (end, ended) = mpsc::channel::<()>();
    let runs = tokio::spawn({
        let compute = compute.clone();
        async move { compute.run(long(), None, move |_| Ok(ended.recv().is_err())).await }
    });
    // More than the longest queue, by its likely time.
    let much = Cost::unread(Operation::Analyze, 8 << 20);
    let waits = tokio::spawn({
        let compute = compute.clone();
        async move { compute.run(much, None, |_| Ok(1)).await }
    });
    while compute.long.waiting.load(Relaxed) < LONGEST_QUEUE.as_nanos() as u64 {
        tokio::task::yield_now().await;
    }
    let error = compute.run(long(), None, |_| Ok(2)).await.unwrap_err();
    assert!(matches!(error, Error::Overloaded { .. }), "{error:?}");
    let streamed = tokio::spawn({
        let compute = compute.clone();
        async move { compute.run_patiently(long(), None, |_| Ok(3)).await }
    });
    drop(end);
    assert!(runs.await.unwrap().unwrap());
    assert_eq!((waits.await.unwrap().unwrap(), streamed.await.unwrap().unwrap()), (1, 3));
    assert_eq!(compute.long.waiting.load(Relaxed), 0);
}

#[test]
fn a_part_ends_alone() {
    let compute = Compute::new(1);
    let never = Interrupt::never();
    let panics =
        compute.isolate(Operation::Analyze, None, &never, |_| -> Result<(), Stopped> { panic!("a bug") });
    assert!(matches!(panics, Err(Error::Internal)));
    let late = compute.isolate(Operation::Analyze, Some(Deadline(Instant::now())), &never, |_| Ok(1));
    assert!(matches!(late, Err(Error::DeadlineExceeded)));
    let whole = Interrupt::when(&|| true);
    assert!(matches!(compute.isolate(Operation::Analyze, None, &whole, |_| Ok(1)), Err(Error::Cancelled)));
}
