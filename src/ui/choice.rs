//! A numbered choice at the terminal.

use super::screen::Screen;
use super::text::{harmless, wrap};
use std::io::{self, BufRead};

/// Columns of a row's number.
const NUMBER: usize = 6;

/// Shows `rows` with their numbers and waits for one of them, or Enter for `default`; `None` when nothing was chosen.
///
/// # Errors
/// When stdin cannot be read.
pub fn pick(
    screen: &Screen,
    question: &str,
    rows: &[String],
    default: Option<usize>,
) -> io::Result<Option<usize>> {
    screen.say(&format!("\n {}", screen.theme().bold(&harmless(question))));
    for (at, row) in rows.iter().enumerate() {
        let lines = wrap(&harmless(row), screen.theme().width.saturating_sub(NUMBER + 1));
        screen.say(&format!("  {:>2}  {}", at + 1, lines.join(&format!("\n{}", " ".repeat(NUMBER)))));
    }
    let enter = default.map_or("Enter to leave".to_owned(), |at| format!("Enter for {}", at + 1));
    loop {
        screen.say(&format!(" Number, or {enter}:"));
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line)? == 0 {
            return Ok(None);
        }
        match answer(&line, rows.len(), default) {
            Answer::Row(at) => return Ok(Some(at)),
            Answer::Leave => return Ok(None),
            Answer::Unclear => {}
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Row(usize),
    Leave,
    Unclear,
}

fn answer(line: &str, rows: usize, default: Option<usize>) -> Answer {
    match line.trim() {
        "" => default.map_or(Answer::Leave, Answer::Row),
        "q" | "Q" => Answer::Leave,
        text => match text.parse::<usize>() {
            Ok(number) if (1..=rows).contains(&number) => Answer::Row(number - 1),
            _ => Answer::Unclear,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_a_default_or_leaving() {
        assert_eq!(answer("2\n", 3, None), Answer::Row(1));
        assert_eq!(answer("\n", 3, Some(0)), Answer::Row(0));
        assert_eq!(answer("\n", 3, None), Answer::Leave);
        assert_eq!(answer("q\n", 3, Some(0)), Answer::Leave);
        for unclear in ["0", "4", "-1", "two"] {
            assert_eq!(answer(unclear, 3, Some(0)), Answer::Unclear);
        }
    }
}
