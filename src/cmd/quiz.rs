//! `quiz`: a scenario's multiple-choice questions, with an explanation after each and the score at the end.

use super::json;
use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::core::pack::QuizQuestion;
use crate::ui::screen;
use crate::ui::text::{harmless, wrap};
use serde::Serialize;
use std::io::BufRead;

/// One question with what was answered.
#[derive(Debug, Serialize)]
struct Asked<'a> {
    question: &'a str,
    options: &'a [String],
    /// 1-based.
    answer: usize,
    given: Option<usize>,
    explanation: &'a str,
}

impl cli::Quiz {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let library = app.library();
        let found = app.scenario(&library, self.scenario.as_deref())?;
        let mut asked = Vec::new();
        for question in &found.scenario.quiz {
            if !app.common.json {
                show(app, question, asked.len() + 1)?;
            }
            let given = if app.common.no_input { None } else { read_choice(app, question.options.len())? };
            let right = question.answer + 1;
            if !app.common.json {
                let mark = match given {
                    Some(given) if given == right => app.theme.good("✓ right."),
                    Some(_) => app.theme.bad(&format!("✗ it is {right}.")),
                    None => format!("It is {right}."),
                };
                let lines = wrap(&harmless(&question.explanation), app.theme.width.saturating_sub(4));
                screen::print(&format!("\n   {mark}\n   {}\n", lines.join("\n   ")))?;
            }
            asked.push(Asked {
                question: &question.question,
                options: &question.options,
                answer: right,
                given,
                explanation: &question.explanation,
            });
        }
        if app.common.json {
            screen::print(&json(&asked)?)?;
        } else if !app.common.no_input {
            let right = asked.iter().filter(|asked| asked.given == Some(asked.answer)).count();
            screen::print(&format!("\n {right} of {} right\n", asked.len()))?;
        }
        Ok(Exit::Done)
    }
}

fn show(app: &App, question: &QuizQuestion, number: usize) -> Result<(), Failure> {
    let text = format!("{number}. {}", harmless(&question.question));
    let lines = wrap(&text, app.theme.width.saturating_sub(2));
    screen::print(&format!("\n {}\n", app.theme.bold(&lines.join("\n "))))?;
    for (at, option) in question.options.iter().enumerate() {
        let lines = wrap(&harmless(option), app.theme.width.saturating_sub(8));
        screen::print(&format!("   {}  {}\n", at + 1, lines.join("\n      ")))?;
    }
    Ok(())
}

/// A number from stdin; `None` at its end or when nothing was chosen.
fn read_choice(app: &App, options: usize) -> Result<Option<usize>, Failure> {
    let mut line = String::new();
    loop {
        app.screen.say(&format!("   Your choice (1-{options}, Enter to see the answer):"));
        line.clear();
        let read = std::io::stdin().lock().read_line(&mut line);
        if read.map_err(|error| Failure::new("cannot_read", error.to_string(), "answer from a terminal"))?
            == 0
        {
            return Ok(None);
        }
        match line.trim().parse() {
            Ok(choice) if (1..=options).contains(&choice) => return Ok(Some(choice)),
            _ if line.trim().is_empty() => return Ok(None),
            _ => {}
        }
    }
}
