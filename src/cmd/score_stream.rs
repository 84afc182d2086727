//! `score --jsonl`: answers in, scores out, in the same order, in constant memory, on all cores.

use crate::app::App;
use crate::core::bytes::without_text_mark;
use crate::core::failure::{Exit, Failure};
use crate::core::scorer::{Request, Scorer};
use crate::core::star::{Budget, Level};
use serde::Deserialize;
use std::io::{BufRead, BufWriter, Write};
use std::sync::mpsc;

/// Lines that are read before any is scored, times the number of workers: enough to keep all cores busy.
const BATCH: usize = 64;

/// One line of input.
#[derive(Debug, Deserialize)]
struct Line {
    id: String,
    text: String,
    level: Option<Level>,
    principle: Option<String>,
}

/// Scores stdin line by line to stdout.
///
/// # Errors
/// When stdin cannot be read or stdout is closed. A line that cannot be scored becomes an error object in its place.
pub fn run(app: &App, scorer: &Scorer) -> Result<Exit, Failure> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let level = app.level();
    let principle = app.common.principle.as_deref();
    let mut failed = 0usize;
    std::thread::scope(|scope| -> Result<(), Failure> {
        let mut queues = Vec::new();
        for number in 0..workers {
            let (ask, asked) = mpsc::sync_channel::<Vec<String>>(1);
            let (answer, answered) = mpsc::sync_channel::<Vec<Result<String, String>>>(1);
            std::thread::Builder::new()
                .name(format!("score-{number}"))
                .spawn_scoped(scope, move || {
                    for batch in asked {
                        let scored = batch.iter().map(|line| score(scorer, line, level, principle)).collect();
                        if answer.send(scored).is_err() {
                            break;
                        }
                    }
                })
                .map_err(|error| Failure::new("no_thread", error.to_string(), "close other programs"))?;
            queues.push((ask, answered));
        }
        let mut input = std::io::stdin().lock();
        let mut output = BufWriter::new(std::io::stdout().lock());
        let mut waiting = std::collections::VecDeque::new();
        let mut turn = 0;
        loop {
            let batch = read_batch(&mut input)?;
            let done = batch.is_empty();
            // A worker holds at most one batch in work and one waiting: memory stays the same however long the input.
            while waiting.len() >= workers || (done && !waiting.is_empty()) {
                let Some(worker) = waiting.pop_front() else { break };
                let (_, answered): &(_, mpsc::Receiver<Vec<Result<String, String>>>) = &queues[worker];
                for line in answered.recv().unwrap_or_default() {
                    let line = line.unwrap_or_else(|error| {
                        failed += 1;
                        error
                    });
                    writeln!(output, "{line}")?;
                }
            }
            if done {
                break;
            }
            if queues[turn].0.send(batch).is_ok() {
                waiting.push_back(turn);
            }
            turn = (turn + 1) % workers;
        }
        output.flush()?;
        drop(queues);
        Ok(())
    })?;
    if failed > 0 {
        app.screen.warn(&format!("{failed} lines could not be scored"), Some("their place holds the reason"));
        return Ok(Exit::Failed);
    }
    Ok(Exit::Done)
}

fn read_batch(input: &mut impl BufRead) -> Result<Vec<String>, Failure> {
    let mut batch = Vec::with_capacity(BATCH);
    let mut bytes = Vec::new();
    while batch.len() < BATCH {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        let line = String::from_utf8_lossy(&bytes);
        if !line.trim().is_empty() {
            batch.push(line.into_owned());
        }
    }
    Ok(batch)
}

fn score(
    scorer: &Scorer,
    line: &str,
    level: Option<Level>,
    principle: Option<&str>,
) -> Result<String, String> {
    let refuse = |id: Option<&str>, kind: &str, message: String, hint: &str| {
        serde_json::json!({"id": id, "error": {"kind": kind, "message": message, "hint": hint}}).to_string()
    };
    let line: Line = serde_json::from_str(without_text_mark(line)).map_err(|error| {
        refuse(
            None,
            "bad_line",
            format!("not an answer: {error}"),
            "a line is {\"id\",\"text\",\"level\"?,\"principle\"?}",
        )
    })?;
    if line.text.trim().is_empty() {
        return Err(refuse(Some(&line.id), "no_words", "there are no words to score".into(), "give a text"));
    }
    let budget = Budget::default();
    let score = scorer.score(&Request {
        id: Some(&line.id),
        principle: line.principle.as_deref().or(principle),
        ..Request::of_text(&line.text, line.level.or(level).unwrap_or_default(), &budget)
    });
    serde_json::to_string(&score)
        .map_err(|error| refuse(Some(&line.id), "cannot_write", error.to_string(), "report this"))
}
