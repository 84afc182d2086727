//! `mock --typed`: an interview in writing, for places where one cannot speak: the same questions, judgment and saved
//! session, without sound and so without delivery.

use super::{Interviews, MockPlan};
use crate::app::App;
use crate::cmd::judge;
use crate::cmd::practice::{Agenda, Ended, Plan, Setting, answered};
use crate::core::failure::{Exit, Failure};
use crate::core::interview::{Next, Question};
use crate::core::session::{Answer, Mode, Session, State, Timing};
use crate::store::Held;
use crate::store::packs::Found;
use crate::ui::text::{harmless, wrap};
use std::io::{BufRead, IsTerminal};

/// Holds an interview to its end, or to the end of stdin.
///
/// # Errors
/// Nothing was typed, or stdin cannot be read.
pub fn begin(app: &App, interviews: &Interviews<'_>, found: Found<'_>) -> Result<Ended, Failure> {
    if app.common.no_input && std::io::stdin().is_terminal() {
        return Err(Failure::usage(
            "`--typed` needs somebody to type, and `--no-input` says that nobody will",
            "leave one of them out, or write the answers to stdin with an empty line after each",
        ));
    }
    let setting = Setting::new(app, interviews.scorer, found.scenario);
    let agenda = Agenda { mode: Mode::Mock, follow_ups: interviews.follow_ups, planned: Vec::new() };
    let session = setting.session(&found.pack.id, agenda);
    hold(&setting, session, None)
}

/// Asks whatever is left of a session.
///
/// # Errors
/// As [`begin`].
pub fn go_on(setting: &Setting<'_>, mut session: Session, held: Held) -> Result<Ended, Failure> {
    session.state = State::Recording;
    hold(setting, session, Some(held))
}

/// `held` is the session if it is on disk already; a new one is written with its first answer.
fn hold(setting: &Setting<'_>, mut session: Session, mut held: Option<Held>) -> Result<Ended, Failure> {
    let app = setting.app;
    let mut plan = MockPlan { scenario: setting.scenario };
    let mut question = plan.first(setting, &session);
    let mut complete = true;
    while let Some(asked) = question.take() {
        let prompt = plan.prompt(&asked).text;
        let Some(text) = read(app, &prompt)? else {
            complete = false;
            break;
        };
        if held.is_none() {
            app.sessions().create(&session.id)?;
            held = Some(app.sessions().hold_to_record(&session.id)?);
        }
        judge(setting, &mut session, &asked, prompt, text.trim());
        question = match plan.judged(setting, &mut session, &asked) {
            Next::Ask(next) => Some(next),
            // Whoever sits there can retell an answer that was too short.
            Next::Unheard if app.attended() => Some(asked),
            Next::Unheard | Next::Nothing => None,
        };
        if let Err(error) = app.sessions().save(&session) {
            return Ok(Ended { session, exit: Exit::Done, failure: Some(Failure::from(error)) });
        }
    }
    if session.answers.is_empty() {
        return Err(Failure::usage(
            "nothing was typed",
            "type an answer, or write it to stdin; an empty line ends it",
        ));
    }
    // Once a pipe has no more to give, the interview is over; at a terminal somebody left it.
    let left = !complete && (app.attended() || session.opening().is_none_or(|one| one.score.is_none()));
    session.state = if left { State::Interrupted } else { State::Complete };
    let failure = app.sessions().save(&session).err().map(Failure::from);
    Ok(Ended { session, exit: Exit::Done, failure })
}

/// What is typed up to an empty line; `None` when stdin ends before anything comes.
fn read(app: &App, prompt: &str) -> Result<Option<String>, Failure> {
    let theme = app.screen.theme();
    let lines = wrap(&format!("“{}”", harmless(prompt)), theme.width.saturating_sub(2));
    let lines: Vec<String> = lines.iter().map(|line| format!(" {}", theme.bold(line))).collect();
    app.screen.say(&format!("\n{}", lines.join("\n")));
    if app.attended() {
        app.screen.say("\n   Type your answer; an empty line ends it, Ctrl-D leaves.\n");
    }
    let mut text = String::new();
    let mut stdin = std::io::stdin().lock();
    loop {
        let mut line = Vec::new();
        let read = stdin.read_until(b'\n', &mut line).map_err(|error| {
            Failure::new("cannot_read", error.to_string(), "write the answers to stdin, or type them")
        })?;
        // One byte that is not UTF-8 costs a letter, not the answer.
        let line = String::from_utf8_lossy(&line);
        if read == 0 {
            return Ok(Some(text).filter(|text| !text.trim().is_empty()));
        }
        if !line.trim().is_empty() {
            text.push_str(line.trim());
            text.push('\n');
        } else if !text.is_empty() {
            return Ok(Some(text));
        }
    }
}

fn judge(setting: &Setting<'_>, session: &mut Session, question: &Question, prompt: String, text: &str) {
    let (kind, name) = (question.ask.kind(), question.ask.name());
    let mut take = 1;
    for earlier in session.answers.iter_mut().filter(|a| a.kind == kind && a.prompt_id == name) {
        earlier.replaced = true;
        take += 1;
    }
    let asked = answered(session).iter().map(crate::core::ask::Ask::name).collect::<Vec<_>>();
    let asked: Vec<&str> = asked.iter().map(String::as_str).chain([name.as_str()]).collect();
    let (score, unjudged) = match judge::text(&setting.bar(&asked), text, None, &[], kind) {
        Ok(score) => (Some(score), None),
        Err(failure) => {
            setting.app.screen.warn(&failure.message, failure.hint.as_deref());
            (None, Some(judge::unjudged(&failure)))
        }
    };
    session.answers.push(Answer {
        kind,
        prompt_id: name.clone(),
        prompt,
        take,
        audio: String::new(),
        replaced: false,
        marks: Vec::new(),
        interruptions: Vec::new(),
        transcript: None,
        score,
        unjudged,
        notes: Vec::new(),
        timing: Timing::default(),
        earlier: Vec::new(),
    });
}
