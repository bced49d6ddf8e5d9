//! The intake queue and its writer: whoever waits together is written together, and answered after the commit.
//! A quiet system answers at once; a busy one gets cheaper per order.

use super::metrics;
use super::shop::Kept;
use crate::db::{Databases, error};
use crate::domain::secret::Secret;
use crate::domain::sentence::Sentence;
use crate::error::{Error, Result};
use crate::services::intake::Context;
use crate::services::intake::group::{Answered, Submission, take_in_group};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Senders that may wait at once; one more is told to come back.
const QUEUE: usize = 4_096;

/// The way into the queue.
pub(super) struct Writer {
    queue: mpsc::Sender<Waiting>,
}

/// What every transaction of the writer needs to know.
struct By {
    secret: Secret,
    shop: Arc<Kept>,
}

struct Waiting {
    submission: Submission,
    answer: oneshot::Sender<Result<Answered>>,
}

impl Writer {
    /// Starts the writer's thread; it ends when the queue is dropped and empty. `group` is the most documents of one
    /// transaction.
    pub(super) fn start(
        databases: Databases,
        secret: Secret,
        shop: Arc<Kept>,
        group: usize,
    ) -> Result<Writer> {
        let (queue, waiting) = mpsc::channel(QUEUE);
        std::thread::Builder::new()
            .name("intake".to_owned())
            .spawn(move || {
                let by = By { secret, shop };
                write_all(&databases, &by, group.max(1), waiting);
            })?;
        Ok(Writer { queue })
    }

    pub(super) async fn bring(&self, submission: Submission) -> Result<Answered> {
        let (answer, answered) = oneshot::channel();
        let full = |_| Error::Unavailable(Sentence::new("unavailable-queue-full"));
        self.queue
            .try_send(Waiting { submission, answer })
            .map_err(full)?;
        answered
            .await
            .map_err(|_| Error::Unavailable(Sentence::new("unavailable-stopping")))?
    }
}

fn write_all(databases: &Databases, by: &By, group: usize, mut queue: mpsc::Receiver<Waiting>) {
    while let Some(first) = queue.blocking_recv() {
        let mut size = first.submission.slots.len();
        let mut waiting = vec![first];
        while size < group {
            let Ok(next) = queue.try_recv() else { break };
            size += next.submission.slots.len();
            waiting.push(next);
        }
        // the senders of a batch that panicked are told to come back; the writer goes on
        let written = catch_unwind(AssertUnwindSafe(|| write_some(databases, by, waiting)));
        if written.is_err() {
            tracing::error!("an intake transaction panicked");
        }
    }
}

/// Writes what waits; if the whole fails, its halves, so that one bad submission does not fail its neighbours.
fn write_some(databases: &Databases, by: &By, mut waiting: Vec<Waiting>) {
    let (submissions, answers): (Vec<Submission>, Vec<_>) = waiting
        .drain(..)
        .map(|one| (one.submission, one.answer))
        .unzip();
    let context = Context {
        now: super::now(),
        secret: by.secret.clone(),
        zone: by.shop.get().zone,
    };
    match databases.write(|conn| take_in_group(conn, &context, &submissions)) {
        Ok(done) => {
            for (answer, done) in answers.into_iter().zip(done) {
                if let Ok(answered) = &done {
                    metrics::count_outcomes(&answered.outcomes);
                }
                // a sender that went away does not cancel its message
                let _ = answer.send(done);
            }
        }
        Err(fault) if submissions.len() > 1 && !error::is_transient(&fault) => {
            let mut first: Vec<Waiting> = submissions
                .into_iter()
                .zip(answers)
                .map(|(submission, answer)| Waiting { submission, answer })
                .collect();
            let second = first.split_off(first.len() / 2);
            write_some(databases, by, first);
            write_some(databases, by, second);
        }
        Err(fault) => {
            tracing::error!(%fault, senders = submissions.len(), "an intake transaction failed");
            for answer in answers {
                let _ = answer.send(Err(Error::Unavailable(Sentence::new(
                    "unavailable-database",
                ))));
            }
        }
    }
}
