//! One JSON object per line in, one out: the framework of `score --jsonl` and `transcribe --jsonl`.
//!
//! Lines are read while others are being worked on, on all cores, and each answer is written as soon as its turn comes:
//! a program may wait for the answer to one line before it sends the next. The work in progress is bounded, so memory
//! stays the same however long the input is. A line that fails becomes an error object in its place; nothing ends the
//! stream but its end.

use super::text;
use crate::core::failure::Failure;
use regex::Regex;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

/// Most lines that a worker takes at a time; only those that have already arrived.
const BATCH: usize = 64;

/// How often an idle worker checks whether the stream has ended.
const LOOK: Duration = Duration::from_millis(50);

/// A line as it came.
pub enum Line {
    Whole(String),
    /// The beginning of one that is longer than any text may be.
    TooLong(String),
}

/// What became of a line: an object, or an error object.
pub type Answer = Result<String, String>;

/// Order of the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    AsRead,
    AsDone,
}

struct Job {
    lines: Vec<Line>,
    reply: SyncSender<Vec<Answer>>,
}

/// Answers stdin line by line to stdout; returns the number of error objects. Each worker has its own function, made by
/// `worker` on its thread.
///
/// # Errors
/// When stdin cannot be read or stdout is closed.
pub fn run<W, F>(workers: usize, order: Order, batch: usize, worker: W) -> Result<usize, Failure>
where
    W: Fn() -> F + Sync,
    F: FnMut(Line) -> Answer,
{
    let (ask, asked) = mpsc::sync_channel::<Job>(workers);
    let asked = Mutex::new(asked);
    let (turn, turns) = mpsc::sync_channel::<Receiver<Vec<Answer>>>(workers * 2);
    let stop = AtomicBool::new(false);
    let thread = |error: std::io::Error| Failure::new("no_thread", error.to_string(), "close other programs");
    // The reader may wait for input that never comes, long after stdout is gone: nobody waits for it.
    let (failure, failed) = mpsc::channel();
    std::thread::Builder::new()
        .name("jsonl-read".to_owned())
        .spawn(move || {
            if let Err(error) = read(&mut BufReader::new(std::io::stdin()), order, batch, &ask, &turn) {
                let _ = failure.send(error);
            }
        })
        .map_err(thread)?;
    std::thread::scope(|scope| {
        for number in 0..workers {
            let started =
                std::thread::Builder::new().name(format!("jsonl-{number}")).spawn_scoped(scope, || {
                    let mut answer = worker();
                    while let Some(job) = next(&asked, &stop) {
                        let answers = job.lines.into_iter().map(|line| guarded(&mut answer, line)).collect();
                        let _ = job.reply.send(answers);
                    }
                });
            if let Err(error) = started {
                stop.store(true, Ordering::Relaxed);
                return Err(thread(error));
            }
        }
        let written = write(turns);
        stop.store(true, Ordering::Relaxed);
        written
    })
    .and_then(|errors| match failed.try_recv() {
        Ok(error) => Err(Failure::new(
            "cannot_read",
            format!("cannot read standard input: {error}"),
            "check where it comes from",
        )),
        Err(_) => Ok(errors),
    })
}

fn read(
    input: &mut BufReader<impl Read>,
    order: Order,
    batch: usize,
    ask: &SyncSender<Job>,
    turn: &SyncSender<Receiver<Vec<Answer>>>,
) -> std::io::Result<()> {
    let mut is_first = true;
    let (shared, answers) = mpsc::sync_channel(BATCH);
    let mut unordered = Some(answers);
    loop {
        let lines = read_batch(input, batch, &mut is_first)?;
        if lines.is_empty() {
            return Ok(());
        }
        let (reply, answers) = match order {
            Order::AsRead => {
                let (reply, answers) = mpsc::sync_channel(1);
                (reply, Some(answers))
            }
            Order::AsDone => (shared.clone(), unordered.take()),
        };
        // The receiver is gone.
        if answers.is_some_and(|answers| turn.send(answers).is_err())
            || ask.send(Job { lines, reply }).is_err()
        {
            return Ok(());
        }
    }
}

/// The next lines, without empty ones: one, and those that have arrived with it.
fn read_batch(
    input: &mut BufReader<impl Read>,
    most: usize,
    is_first: &mut bool,
) -> std::io::Result<Vec<Line>> {
    let mut batch = Vec::new();
    while batch.is_empty() || (batch.len() < most && input.buffer().contains(&b'\n')) {
        let mut bytes = Vec::new();
        let count = input.by_ref().take(text::MAX_BYTES as u64 + 1).read_until(b'\n', &mut bytes)?;
        if count == 0 {
            break;
        }
        let is_too_long = bytes.len() > text::MAX_BYTES && !bytes.ends_with(b"\n");
        if is_too_long {
            input.skip_until(b'\n')?;
        }
        let line = String::from_utf8_lossy(&bytes);
        let line = if std::mem::take(is_first) { line.trim_start_matches('\u{feff}') } else { &line };
        if is_too_long {
            batch.push(Line::TooLong(line.chars().take(HEAD).collect()));
        } else if !line.trim().is_empty() {
            batch.push(Line::Whole(line.to_owned()));
        }
    }
    Ok(batch)
}

/// Characters of a line in which its id is looked for.
const HEAD: usize = 4096;

fn next(asked: &Mutex<Receiver<Job>>, stop: &AtomicBool) -> Option<Job> {
    while !stop.load(Ordering::Relaxed) {
        let jobs = asked.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match jobs.recv_timeout(LOOK) {
            Ok(job) => return Some(job),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    None
}

/// A fault in one line must not cost the others.
fn guarded(answer: &mut impl FnMut(Line) -> Answer, line: Line) -> Answer {
    let head: String = match &line {
        Line::Whole(line) | Line::TooLong(line) => line.chars().take(HEAD).collect(),
    };
    std::panic::catch_unwind(AssertUnwindSafe(|| answer(line))).unwrap_or_else(|_| {
        let failure = Failure::new(
            "fault",
            "a fault of Starling kept this line from its answer",
            "report it with the line",
        );
        Err(error(&id_in(&head), &failure))
    })
}

fn write(turns: Receiver<Receiver<Vec<Answer>>>) -> Result<usize, Failure> {
    let mut output = BufWriter::new(std::io::stdout().lock());
    let mut errors = 0;
    for answers in turns {
        // In input order there is one reply to each line; otherwise all arrive this way.
        for batch in answers {
            for answer in batch {
                errors += usize::from(answer.is_err());
                let (Ok(line) | Err(line)) = answer;
                writeln!(output, "{line}")?;
            }
            output.flush()?;
        }
    }
    Ok(errors)
}

/// The error object for a line.
pub fn error(id: &Value, failure: &Failure) -> String {
    let error = json!({"kind": failure.kind, "message": failure.message, "hint": failure.hint});
    json!({"id": id, "error": error}).to_string()
}

/// The id in a line that is not JSON, if it can be made out.
pub fn id_in(line: &str) -> Value {
    #[allow(clippy::unwrap_used, reason = "the pattern is fixed, and a test uses it")]
    static ID: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#""id"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+)"#).unwrap());
    ID.captures(line).and_then(|found| serde_json::from_str(&found[1]).ok()).unwrap_or(Value::Null)
}

/// A line as an object, and its id.
///
/// # Errors
/// The error object for anything else. `shape` says what a line should be.
pub fn object(line: Line, shape: &str) -> Result<(Value, serde_json::Map<String, Value>), String> {
    let line = match line {
        Line::Whole(line) => line,
        Line::TooLong(head) => return Err(error(&id_in(&head), &text::too_long("the line"))),
    };
    let bad = |message: String| Failure::new("bad_line", message, format!("a line is {shape}"));
    match serde_json::from_str(&line) {
        Ok(Value::Object(fields)) => match fields.get("id") {
            Some(id @ (Value::String(_) | Value::Number(_))) => Ok((id.clone(), fields)),
            Some(_) => Err(error(&Value::Null, &bad("its id is neither text nor a number".to_owned()))),
            None => Err(error(&Value::Null, &bad("it has no id".to_owned()))),
        },
        Ok(_) => Err(error(&Value::Null, &bad("it is no JSON object".to_owned()))),
        Err(reason) => Err(error(&id_in(&line), &bad(format!("it is no JSON: {reason}")))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_broken_line_is_kept_where_it_is_legible() {
        for (line, id) in [
            (r#"{"id": "a\"b", "text": "\ud800"}"#, json!("a\"b")),
            (r#"{"text": "x", "id" : 17, "#, json!(17)),
            (r#"{"id": "cut o"#, Value::Null),
            ("no json", Value::Null),
        ] {
            assert_eq!(id_in(line), id, "{line}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_skipped_and_a_long_line_does_not_cost_the_next() {
        let long = "x".repeat(text::MAX_BYTES + 10);
        let input = format!("\u{feff}{{\"id\":1}}\n\n{{\"id\":\"l\",{long}\n{{\"id\":2}}");
        let mut input = BufReader::new(input.as_bytes());
        let mut is_first = true;
        let mut told = Vec::new();
        loop {
            let batch = read_batch(&mut input, BATCH, &mut is_first).expect("readable");
            if batch.is_empty() {
                break;
            }
            told.extend(batch.into_iter().map(|line| match line {
                Line::Whole(line) => line.trim().to_owned(),
                Line::TooLong(head) => format!("too long: {}", id_in(&head)),
            }));
        }
        assert_eq!(told, ["{\"id\":1}", "too long: \"l\"", "{\"id\":2}"]);
    }
}
