//! Before the very first interview: half a minute on how it goes, once.

use super::practice::{Input, Inputs};
use crate::app::App;
use crate::core::failure::Failure;
use crate::core::interview::Key;
use crate::core::pack::Scenario;
use crate::core::star::Section;
use crate::store::first_time::is_first;
use crate::ui::text::{Theme, clock, hanging};
use std::time::Duration;

/// It continues by itself after this long.
const LONGEST: Duration = Duration::from_secs(30);

/// Tells somebody at a terminal how an interview goes, the first time; `false` when they left.
///
/// # Errors
/// When the data folder cannot be read.
pub fn take(app: &App, scenario: &Scenario) -> Result<bool, Failure> {
    if !app.attended() || app.common.json || !app.sessions().oldest_first()?.is_empty() {
        return Ok(true);
    }
    // If we cannot record that the tour was taken, skip it: it would come again and again.
    if !is_first(&app.paths.data, "tour").unwrap_or(false) {
        return Ok(true);
    }
    let level = app.level().unwrap_or(scenario.level);
    let budget = scenario.budget_at(level);
    let sections: Vec<String> = Section::ALL
        .iter()
        .map(|section| {
            format!("{} {}", section.title(), clock(u64::from(budget.target(*section).seconds) * 1000))
        })
        .collect();
    app.screen.say(&text(&sections.join(", "), &level.to_string(), app.screen.theme()));
    let inputs = Inputs::open(app);
    if !inputs.attended() {
        return Ok(true);
    }
    let begun = app.clock.now();
    loop {
        let left = LONGEST.saturating_sub(app.clock.now().saturating_sub(begun));
        if left.is_zero() {
            break;
        }
        app.screen.draw(&[String::new(), format!("   Enter begin ({} s) · Q leave", left.as_secs() + 1)]);
        match inputs.next(left.min(Duration::from_millis(500))) {
            Some(Input::Key(Key::Leave) | Input::Interrupt) => {
                app.screen.clear();
                return Ok(false);
            }
            Some(Input::Key(_)) => break,
            _ => {}
        }
    }
    app.screen.clear();
    Ok(true)
}

fn text(sections: &str, level: &str, theme: Theme) -> String {
    let points = [
        "The interviewer asks; Enter skips to your answer.".to_owned(),
        format!("Tell one story of your own, in this order: {sections}."),
        "While you speak, a line shows the section that it hears, its time and how loud you are. Space says that you \
         begin the next section, where it has not noticed."
            .to_owned(),
        "Enter ends your answer, R starts it over, Q saves and leaves.".to_owned(),
        format!(
            "Then come follow-ups, a verdict, and what to say next time. You are held to {level}: \
             `--level sde1|sde2|senior` changes that."
        ),
    ];
    let mut out = format!("\n {}\n", theme.bold("Your first interview, in half a minute"));
    for point in points {
        hanging(&mut out, "   · ", &point, theme);
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_the_keys_the_sections_and_the_level_at_any_width() {
        for width in [40, 80, 120] {
            let shown = text("Situation 0:30, Task 0:20", "SDE2", Theme { colour: false, width });
            for said in ["Space", "Enter", "Situation 0:30", "SDE2", "--level"] {
                assert!(shown.contains(said), "{width}: {shown}");
            }
            assert!(shown.lines().all(|line| console::measure_text_width(line) <= width), "{width}: {shown}");
        }
    }
}
