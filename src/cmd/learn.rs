//! `learn`: a scenario's walkthrough, section by section.

use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::core::pack::Scenario;
use crate::core::star::{Level, Section};
use crate::ui::screen;
use crate::ui::text::{Theme, harmless, wrap};
use std::fmt::Write;

impl cli::Learn {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let library = app.library();
        let found = app.scenario(&library, self.scenario.as_deref())?;
        let level = app.level().unwrap_or(found.scenario.level);
        let text = match self.section {
            Some(section) => {
                let mut out = String::new();
                one_section(&mut out, found.scenario, section, level, app.theme);
                out
            }
            None => walkthrough(found.scenario, level, app.theme),
        };
        screen::print(&text)?;
        app.screen.say(&format!("\n Next: starling drill {}", found.scenario.id));
        Ok(Exit::Done)
    }
}

/// A paragraph, indented by `indent` columns.
fn paragraph(out: &mut String, text: &str, indent: usize, theme: Theme) {
    let text: Vec<&str> = text.split_whitespace().collect();
    for line in wrap(&harmless(&text.join(" ")), theme.width.saturating_sub(indent + 1)) {
        let _ = writeln!(out, "{}{line}", " ".repeat(indent));
    }
}

fn heading(out: &mut String, text: &str, theme: Theme) {
    let _ = writeln!(out, "\n {}", theme.bold(&harmless(text)));
}

fn walkthrough(scenario: &Scenario, level: Level, theme: Theme) -> String {
    let mut out = String::new();
    heading(&mut out, &format!("{} · {}", scenario.title, scenario.principle), theme);
    paragraph(&mut out, &format!("“{}”", scenario.prompt), 2, theme);
    heading(&mut out, "What it is about", theme);
    paragraph(&mut out, &scenario.overview, 2, theme);
    for point in &scenario.takeaways {
        paragraph(&mut out, &format!("· {point}"), 2, theme);
    }
    for section in Section::ALL {
        one_section(&mut out, scenario, section, level, theme);
    }
    heading(&mut out, "By level", theme);
    for level in Level::ALL {
        let guide = scenario.level(level);
        paragraph(
            &mut out,
            &format!("{level}, {} s: {} Bar: {}", guide.seconds, guide.focus, guide.bar),
            2,
            theme,
        );
        paragraph(&mut out, &format!("Reflection: {}", guide.reflection), 4, theme);
    }
    heading(&mut out, "Follow-ups", theme);
    for follow_up in &scenario.follow_ups {
        paragraph(&mut out, &format!("“{}”", follow_up.prompt), 2, theme);
        paragraph(&mut out, &format!("Probes: {}", follow_up.probes), 4, theme);
        paragraph(
            &mut out,
            &format!("✗ weak: \"{}\" {}", follow_up.weak.answer, follow_up.weak.why),
            4,
            theme,
        );
        paragraph(&mut out, &format!("✓ strong: \"{}\"", follow_up.strong.answer), 4, theme);
        paragraph(&mut out, &format!("Key phrase: \"{}\"", follow_up.strong.key_phrase), 4, theme);
    }
    heading(&mut out, "A weak answer", theme);
    paragraph(&mut out, &scenario.weak_answer.text, 2, theme);
    for note in &scenario.weak_answer.notes {
        paragraph(&mut out, &format!("✗ \"{note}\""), 4, theme);
    }
    paragraph(&mut out, &format!("The bar raiser thinks: {}", scenario.weak_answer.reading), 2, theme);
    heading(&mut out, "The same story for another principle", theme);
    for pivot in &scenario.pivots {
        paragraph(&mut out, &format!("{}: {}", pivot.principle, pivot.lead_with), 2, theme);
        paragraph(&mut out, &format!("Emphasise: {}", pivot.emphasise.join("; ")), 4, theme);
        paragraph(&mut out, &format!("Play down: {}", pivot.downplay.join("; ")), 4, theme);
    }
    out
}

fn one_section(out: &mut String, scenario: &Scenario, section: Section, level: Level, theme: Theme) {
    let guide = scenario.section(section);
    let target = scenario.budget_at(level).target(section);
    heading(out, &format!("{section}, {} s ({} s at most)", target.seconds, target.limit_seconds), theme);
    let strong = if section == Section::Reflection && level != scenario.level {
        &scenario.level(level).reflection
    } else {
        &guide.strong
    };
    paragraph(out, &format!("“{}”", strong.trim()), 2, theme);
    paragraph(out, &format!("✓ Listen for: {}", guide.signals.join(" · ")), 2, theme);
    paragraph(out, &format!("Coaching: {}", guide.coaching), 2, theme);
    paragraph(out, &format!("✗ Common mistake: \"{}\" {}", guide.mistake.quote, guide.mistake.why), 2, theme);
}
