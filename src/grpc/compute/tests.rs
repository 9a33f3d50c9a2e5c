use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::{
        Barrier,
        atomic::{AtomicBool, Ordering::SeqCst},
        mpsc,
    },
    task::Poll,
    time::Duration,
};

use tokio::{
    sync::oneshot,
    task::{JoinHandle, yield_now},
    time::{Instant, advance},
};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::{pool::MAX_QUEUE_DELAY, *};

fn short() -> WorkCost {
    WorkCost::new(Operation::Segment, 100)
}

fn long() -> WorkCost {
    WorkCost::undecoded(Operation::Segment, SHORT_TEXT_BYTES + 1)
}

/// Work on a long text, which is estimated to take about so long.
fn lasting(duration: Duration) -> WorkCost {
    let one_byte = WorkCost::undecoded(Operation::Analyze, 1).duration();
    let cost =
        WorkCost::undecoded(Operation::Analyze, (duration.as_nanos() / one_byte.as_nanos()) as usize + 1);
    assert!(!cost.is_short() && cost.duration() >= duration);
    cost
}

/// Occupies a worker for long texts until the sender is dropped; returns when the work runs.
async fn occupy(compute: &Compute) -> (mpsc::Sender<()>, JoinHandle<Result<(), Error>>) {
    let ((end, ended), (started, has_started)) = (mpsc::channel::<()>(), oneshot::channel());
    let compute = compute.clone();
    let task = tokio::spawn(async move {
        let work = move |_: &Interrupt<'_>| {
            let _ = started.send(());
            let _ = ended.recv();
            Ok(())
        };
        compute.run(long(), None, work).await
    });
    has_started.await.unwrap();
    (end, task)
}

/// Polls a future once, which must be pending after that.
async fn start<F: Future>(mut future: std::pin::Pin<&mut F>) {
    poll_fn(|cx| {
        assert!(future.as_mut().poll(cx).is_pending(), "it does not wait");
        Poll::Ready(())
    })
    .await;
}

/// Work that panics.
fn bug(_: &Interrupt<'_>) -> Result<(), WorkError> {
    panic!("a bug")
}

mod admission {
    use super::*;

    #[tokio::test]
    async fn work_gives_its_result_wherever_it_runs() {
        let compute = Compute::new(1);
        for cost in [short(), long(), WorkCost::undecoded(Operation::Segment, 100)] {
            assert_eq!(compute.run(cost, None, |_| Ok(7)).await.unwrap(), 7);
        }
    }

    #[tokio::test]
    async fn short_work_does_not_wait_for_long() {
        let compute = Compute::new(1);
        let (end, occupied) = occupy(&compute).await;
        let short = compute.run(WorkCost::undecoded(Operation::Segment, 100), None, |_| Ok(7));
        assert_eq!(short.await.unwrap(), 7);
        drop(end);
        occupied.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_long_queue_rejects_new_calls_and_takes_parts_of_streams() {
        let compute = Compute::new(1);
        let (end, occupied) = occupy(&compute).await;
        let mut queued = pin!(compute.run(lasting(2 * MAX_QUEUE_DELAY), None, |_| Ok(1)));
        start(queued.as_mut()).await;
        let error = compute.run(long(), None, |_| Ok(2)).await.unwrap_err();
        assert!(matches!(error, Error::Overloaded { .. }), "{error:?}");
        let mut streamed = pin!(compute.run_without_queue_limit(long(), None, |_| Ok(3)));
        start(streamed.as_mut()).await;
        drop(end);
        occupied.await.unwrap().unwrap();
        assert_eq!((queued.await.unwrap(), streamed.await.unwrap()), (1, 3));
        assert_eq!(compute.long.queue_delay(), Duration::ZERO);
    }

    #[tokio::test]
    async fn a_rejection_says_when_to_retry() {
        let compute = Compute::new(1);
        let (_end, _occupied) = occupy(&compute).await;
        // The delay of a retry is that of the queue, up to a second.
        for (queued, retry) in [(Duration::from_millis(300), 300), (Duration::from_secs(9), 1000)] {
            let mut work = pin!(compute.run(lasting(queued), None, |_| Ok(())));
            start(work.as_mut()).await;
            let status = Status::from(compute.run(long(), None, |_| Ok(())).await.unwrap_err());
            assert_eq!(status.code(), Code::ResourceExhausted);
            let delay = status.get_details_retry_info().unwrap().retry_delay.unwrap();
            assert_eq!(delay.as_millis(), retry);
        }
    }

    #[tokio::test]
    async fn work_waits_for_some_times_its_own_length() {
        let compute = Compute::new(1);
        let (_end, _occupied) = occupy(&compute).await;
        let second = Duration::from_secs(1);
        let mut queued = pin!(compute.run(lasting(second), None, |_| Ok(())));
        start(queued.as_mut()).await;
        let rejected = compute.run(lasting(second / 5), None, |_| Ok(())).await;
        assert!(matches!(rejected, Err(Error::Overloaded { .. })), "{rejected:?}");
        start(pin!(compute.run(lasting(second / 3), None, |_| Ok(())))).await;
    }

    #[tokio::test]
    async fn more_workers_have_a_shorter_queue() {
        let compute = Compute::new(4);
        let mut occupied = Vec::new();
        for _ in 0..4 {
            occupied.push(occupy(&compute).await);
        }
        let mut queued = pin!(compute.run(lasting(2 * MAX_QUEUE_DELAY), None, |_| Ok(())));
        start(queued.as_mut()).await;
        // Half of the longest delay for each of four workers.
        start(pin!(compute.run(long(), None, |_| Ok(())))).await;
    }

    #[tokio::test]
    async fn who_leaves_the_queue_frees_it_and_never_runs() {
        let compute = Compute::new(1);
        let (end, occupied) = occupy(&compute).await;
        let ran = Arc::new(AtomicBool::new(false));
        {
            let ran = Arc::clone(&ran);
            let work = move |_: &Interrupt<'_>| {
                ran.store(true, SeqCst);
                Ok(())
            };
            let mut leaves = pin!(compute.run(lasting(2 * MAX_QUEUE_DELAY), None, work));
            start(leaves.as_mut()).await;
            assert!(compute.long.queue_delay() > MAX_QUEUE_DELAY);
        }
        assert_eq!(compute.long.queue_delay(), Duration::ZERO);
        drop(end);
        occupied.await.unwrap().unwrap();
        // The one worker runs this after all that was queued before it.
        compute.run(long(), None, |_| Ok(())).await.unwrap();
        assert!(!ran.load(SeqCst));
    }
}

mod size {
    use super::*;

    #[tokio::test]
    async fn as_many_run_at_one_time_as_there_are_workers() {
        for workers in [1, 2, 5] {
            let compute = Compute::new(workers);
            let all_run = Arc::new(Barrier::new(workers));
            let tasks: Vec<_> = (0..workers)
                .map(|_| {
                    let (compute, all_run) = (compute.clone(), Arc::clone(&all_run));
                    // The barrier opens only when all of them are inside of their work.
                    let work = move |_: &Interrupt<'_>| Ok(all_run.wait().is_leader());
                    tokio::spawn(async move { compute.run(long(), None, work).await })
                })
                .collect();
            let mut leaders = 0;
            for task in tasks {
                leaders += usize::from(task.await.unwrap().unwrap());
            }
            assert_eq!((leaders, compute.long.idle_workers()), (1, workers));
        }
    }

    #[tokio::test]
    async fn one_more_waits_until_a_worker_is_idle() {
        let compute = Compute::new(2);
        let (end, first) = occupy(&compute).await;
        let (_end, _second) = occupy(&compute).await;
        assert_eq!(compute.long.idle_workers(), 0);
        let mut third = pin!(compute.run(long(), None, |_| Ok(3)));
        start(third.as_mut()).await;
        assert!(compute.has_long_work_queued());
        drop(end);
        first.await.unwrap().unwrap();
        assert_eq!(third.await.unwrap(), 3);
    }

    #[tokio::test]
    async fn there_is_always_a_worker_and_never_more_than_a_semaphore_counts() {
        for workers in [0, usize::MAX] {
            let compute = Compute::new(workers);
            assert_eq!(compute.run(long(), None, |_| Ok(7)).await.unwrap(), 7);
        }
    }

    #[tokio::test]
    async fn clones_share_their_workers() {
        let compute = Compute::new(1);
        let (_end, _occupied) = occupy(&compute.clone()).await;
        assert_eq!((compute.long.idle_workers(), compute.short.idle_workers()), (0, 1));
    }
}

mod interrupt {
    use super::*;

    #[tokio::test]
    async fn a_cancelled_call_frees_its_worker_when_its_work_has_stopped() {
        let compute = Compute::new(1);
        let ((started, has_started), (interrupted, is_interrupted)) =
            (oneshot::channel(), oneshot::channel());
        let (end, ended) = mpsc::channel::<()>();
        let work = move |interrupt: &Interrupt<'_>| {
            let _ = started.send(());
            while interrupt.check().is_ok() {
                std::thread::yield_now();
            }
            let _ = interrupted.send(());
            // It was asked to stop, and takes its time.
            let _ = ended.recv();
            Ok(interrupt.check()?)
        };
        tokio::select! {
            _ = compute.run(long(), None, work) => panic!("it does not wait"),
            started = has_started => started.unwrap(),
        }
        is_interrupted.await.unwrap();
        assert_eq!(compute.long.idle_workers(), 0);
        let mut next = pin!(compute.run(long(), None, |_| Ok(7)));
        start(next.as_mut()).await;
        drop(end);
        assert_eq!(next.await.unwrap(), 7);
        assert_eq!(compute.long.idle_workers(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_deadline_interrupts_work_that_runs() {
        let compute = Compute::new(1);
        let deadline = Deadline(Instant::now() + Duration::from_secs(60));
        let (started, has_started) = oneshot::channel();
        let work = move |interrupt: &Interrupt<'_>| -> Result<(), WorkError> {
            let _ = started.send(());
            loop {
                interrupt.check()?;
                std::thread::yield_now();
            }
        };
        let call = tokio::spawn({
            let compute = compute.clone();
            async move { compute.run(long(), Some(deadline), work).await }
        });
        has_started.await.unwrap();
        advance(Duration::from_secs(59)).await;
        yield_now().await;
        assert!(!call.is_finished());
        advance(Duration::from_secs(1)).await;
        let error = call.await.unwrap().unwrap_err();
        assert!(matches!(error, Error::DeadlineExceeded), "{error:?}");
        assert_eq!(Status::from(error).code(), Code::DeadlineExceeded);
        assert_eq!(compute.long.idle_workers(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn work_whose_deadline_passed_in_the_queue_does_not_run() {
        let compute = Compute::new(1);
        let (end, occupied) = occupy(&compute).await;
        let deadline = Deadline(Instant::now() + Duration::from_secs(1));
        let work = |_: &Interrupt<'_>| -> Result<(), WorkError> { panic!("it runs") };
        let mut late = pin!(compute.run(long(), Some(deadline), work));
        start(late.as_mut()).await;
        advance(Duration::from_secs(1)).await;
        drop(end);
        occupied.await.unwrap().unwrap();
        let error = late.await.unwrap_err();
        assert!(matches!(error, Error::DeadlineExceeded), "{error:?}");
    }

    #[tokio::test]
    async fn a_deadline_that_has_passed_ends_work_before_it_runs() {
        let compute = Compute::new(1);
        for cost in [short(), long()] {
            let work = |_: &Interrupt<'_>| -> Result<(), WorkError> { panic!("it runs") };
            let error = compute.run(cost, Some(Deadline(Instant::now())), work).await.unwrap_err();
            assert!(matches!(error, Error::DeadlineExceeded), "{error:?}");
        }
    }

    #[tokio::test]
    async fn a_rejection_by_the_work_is_the_error_of_the_call() {
        let compute = Compute::new(1);
        for cost in [short(), long()] {
            let work = |_: &Interrupt<'_>| -> Result<(), WorkError> { Err(Error::MalformedMessage.into()) };
            let error = compute.run(cost, None, work).await.unwrap_err();
            assert!(matches!(error, Error::MalformedMessage), "{error:?}");
        }
    }
}

mod panics {
    use std::sync::atomic::Ordering::Relaxed;

    use super::*;

    #[tokio::test]
    async fn a_panic_is_internal_and_counted_and_frees_its_worker() {
        let compute = Compute::new(1);
        for (count, cost) in [short(), long(), long()].into_iter().enumerate() {
            let status = Status::from(compute.run(cost, None, bug).await.unwrap_err());
            // Nothing of the panic's message, which may quote a text.
            assert_eq!((status.code(), status.message()), (Code::Internal, "internal error"));
            assert_eq!(compute.panics.load(Relaxed), count as u64 + 1);
            assert_eq!(compute.long.idle_workers(), 1);
        }
        assert_eq!(compute.run(long(), None, |_| Ok(7)).await.unwrap(), 7);
    }

    #[tokio::test]
    async fn queued_work_runs_after_a_panic() {
        let compute = Compute::new(1);
        let (end, occupied) = occupy(&compute).await;
        let mut panics = pin!(compute.run(long(), None, bug));
        let mut after = pin!(compute.run(long(), None, |_| Ok(7)));
        start(panics.as_mut()).await;
        start(after.as_mut()).await;
        drop(end);
        occupied.await.unwrap().unwrap();
        assert!(matches!(panics.await, Err(Error::Internal)));
        assert_eq!(after.await.unwrap(), 7);
    }

    #[test]
    fn a_part_ends_alone() {
        let compute = Compute::new(1);
        let never = Interrupt::never();
        let panicked = compute.isolate(Operation::Analyze, None, &never, bug);
        assert!(matches!(panicked, Err(Error::Internal)));
        let late = compute.isolate(Operation::Analyze, Some(Deadline(Instant::now())), &never, |_| Ok(1));
        assert!(matches!(late, Err(Error::DeadlineExceeded)));
        let whole = Interrupt::when(&|| true);
        let cancelled = compute.isolate(Operation::Analyze, None, &whole, |_| Ok(1));
        assert!(matches!(cancelled, Err(Error::Cancelled)));
        assert_eq!(compute.isolate(Operation::Analyze, None, &never, |_| Ok(1)).unwrap(), 1);
    }
}
