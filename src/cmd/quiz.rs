//! `quiz`: multiple-choice questions in a shuffled order, an explanation after each, the score and what to revisit.

use super::{ask, json, practice};
use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::core::pack::Scenario;
use crate::core::plural::counted;
use crate::core::quiz::{self, Card};
use crate::ui::keyboard::{Keyboard, Typed};
use crate::ui::screen;
use crate::ui::text::{harmless, wrap};
use std::io::BufRead;

/// What somebody did with a question.
enum Choice {
    Option(usize),
    /// See the answer.
    Open,
    /// No more questions.
    End,
    /// Stdin has ended.
    Nobody,
}

impl cli::Quiz {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let library = app.library();
        let scenarios: Vec<&Scenario> = match (&self.scenario, self.count) {
            (None, Some(_)) => {
                app.check_principle(&library)?;
                library.scenarios().filter(|found| app.fits(found)).map(|f| f.scenario).collect()
            }
            (name, _) => vec![app.scenario(&library, name.as_deref())?.scenario],
        };
        let asks = !app.common.no_input;
        let seed = self.seed.or_else(|| asks.then(|| practice::chance() % 100_000));
        let mut cards = quiz::deck(scenarios, seed, self.count);
        if let Some(seed) = seed.filter(|_| asks && !app.common.json) {
            let questions = counted(cards.len(), "question");
            app.screen.say(&format!(" {questions} · `--seed {seed}` asks the same again"));
        }
        let mut asked = 0;
        for number in 1..=cards.len() {
            let card = &mut cards[number - 1];
            if !app.common.json {
                show(app, card, number)?;
            }
            let choice = if asks { choose(app, card.options.len())? } else { Choice::Open };
            match choice {
                Choice::Option(option) => card.given = Some(option),
                Choice::Open => {}
                Choice::Nobody if asked == 0 => return Err(nobody()),
                Choice::End | Choice::Nobody => break,
            }
            asked = number;
            if !app.common.json {
                explain(app, card)?;
            }
            if asks && number < cards.len() && !goes_on(app)? {
                break;
            }
        }
        if app.common.json {
            screen::print(&json(&cards)?)?;
        } else if asks {
            sum_up(app, &cards[..asked])?;
        }
        Ok(Exit::Done)
    }
}

fn show(app: &App, card: &Card, number: usize) -> Result<(), Failure> {
    let text = format!("{number}. {}", harmless(&card.question));
    let lines = wrap(&text, app.theme.width.saturating_sub(2));
    screen::show(&format!("\n {}\n", app.theme.bold(&lines.join("\n "))))?;
    for (at, option) in card.options.iter().enumerate() {
        let lines = wrap(&harmless(option), app.theme.width.saturating_sub(8));
        screen::show(&format!("   {}  {}\n", at + 1, lines.join("\n      ")))?;
    }
    Ok(())
}

fn explain(app: &App, card: &Card) -> Result<(), Failure> {
    let mark = match card.given {
        Some(_) if card.is_right() => app.theme.good("✓ right."),
        Some(_) => app.theme.bad(&format!("✗ it is {}.", card.answer)),
        None => format!("It is {}.", card.answer),
    };
    let lines = wrap(&harmless(&card.explanation), app.theme.width.saturating_sub(4));
    screen::show(&format!("\n   {mark}\n   {}\n", lines.join("\n   ")))?;
    Ok(())
}

fn sum_up(app: &App, cards: &[Card]) -> Result<(), Failure> {
    let right = cards.iter().filter(|card| card.is_right()).count();
    screen::show(&format!("\n {right} of {} right\n", cards.len()))?;
    let revisit = quiz::to_revisit(cards);
    if !revisit.is_empty() {
        screen::show(&format!("\n {}\n", app.theme.bold("To revisit")))?;
    }
    for (scenario, _) in revisit {
        for card in cards.iter().filter(|card| card.scenario == scenario && !card.is_right()) {
            let lines = wrap(&harmless(&card.question), app.theme.width.saturating_sub(6));
            screen::show(&format!("   · {}\n", lines.join("\n     ")))?;
        }
        screen::show(&format!("   Next: starling learn {scenario}\n"))?;
    }
    Ok(())
}

fn nobody() -> Failure {
    Failure::usage(
        "a quiz needs somebody to answer it, and nothing comes from stdin",
        "run it in a terminal, write one number a line to stdin, or see questions and answers with `--no-input`",
    )
}

/// At a terminal the explanation stays until Enter: so the Enter that some press after a digit answers nothing.
fn goes_on(app: &App) -> Result<bool, Failure> {
    if !app.attended() {
        return Ok(true);
    }
    hint(app, "Enter next · Q end");
    let keyboard = Keyboard::open()?;
    loop {
        match keyboard.read()? {
            Typed::Enter | Typed::Char(' ') => return Ok(true),
            Typed::Char('q') | Typed::Leave => return Ok(false),
            _ => {}
        }
    }
}

/// The keys that can be pressed now; what is shown next replaces them.
fn hint(app: &App, keys: &str) {
    app.screen.draw(&[String::new(), format!("   {keys}")]);
}

/// One key at a terminal, otherwise a line of stdin.
fn choose(app: &App, options: usize) -> Result<Choice, Failure> {
    if ask::attended(app) {
        hint(app, &format!("1-{options} · Enter see the answer · Q end"));
        let keyboard = Keyboard::open()?;
        loop {
            match keyboard.read()? {
                Typed::Char('q') | Typed::Leave => return Ok(Choice::End),
                Typed::Enter => return Ok(Choice::Open),
                Typed::Char(c) => match c.to_digit(10) {
                    Some(digit) if (1..=options).contains(&(digit as usize)) => {
                        return Ok(Choice::Option(digit as usize));
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }
    let mut line = String::new();
    loop {
        app.screen.say(&format!("   Your choice (1-{options}, Enter to see the answer):"));
        line.clear();
        let read = std::io::stdin().lock().read_line(&mut line);
        if read.map_err(|error| Failure::new("cannot_read", error.to_string(), "answer from a terminal"))?
            == 0
        {
            return Ok(Choice::Nobody);
        }
        match line.trim() {
            "" => return Ok(Choice::Open),
            "q" | "Q" => return Ok(Choice::End),
            text => match text.parse() {
                Ok(choice) if (1..=options).contains(&choice) => return Ok(Choice::Option(choice)),
                _ => {}
            },
        }
    }
}
