//! A scenario's walkthrough as pages: what it is about, section by section, levels, follow-ups, weak answer, pivots.

use super::text::{Theme, harmless, wrap};
use crate::core::pack::{FollowUp, Scenario};
use crate::core::star::{Level, Section};
use std::fmt::Write;

/// One step of a walkthrough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub heading: String,
    pub body: String,
    /// What can be heard: an example as spoken.
    pub spoken: Option<String>,
    /// A strong and a weak way to say it.
    pub pair: Option<Pair>,
}

/// The same moment told well and badly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub strong: String,
    pub weak: String,
    /// Why the weak one fails.
    pub why: String,
}

/// A paragraph, indented by `indent` columns.
pub fn paragraph(out: &mut String, text: &str, indent: usize, theme: Theme) {
    let text: Vec<&str> = text.split_whitespace().collect();
    for line in wrap(&harmless(&text.join(" ")), theme.width.saturating_sub(indent + 1)) {
        let _ = writeln!(out, "{}{line}", " ".repeat(indent));
    }
}

/// All pages under one another.
pub fn whole(pages: &[Page], theme: Theme) -> String {
    pages.iter().map(|page| format!("\n {}\n{}", theme.bold(&harmless(&page.heading)), page.body)).collect()
}

/// The whole walkthrough at a level.
pub fn pages(scenario: &Scenario, level: Level, theme: Theme) -> Vec<Page> {
    let mut pages = vec![about(scenario, theme)];
    pages.extend(Section::ALL.map(|section| one_section(scenario, section, level, theme)));
    pages.push(levels(scenario, theme));
    let count = scenario.follow_ups.len();
    let numbered = scenario.follow_ups.iter().enumerate();
    pages.extend(
        numbered.map(|(at, item)| follow_up(item, format!("Follow-up {} of {count}", at + 1), theme)),
    );
    pages.push(weak_answer(scenario, level, theme));
    pages.push(pivots(scenario, theme));
    pages
}

fn plain(heading: impl Into<String>, body: String) -> Page {
    Page { heading: heading.into(), body, spoken: None, pair: None }
}

fn about(scenario: &Scenario, theme: Theme) -> Page {
    let mut out = String::new();
    paragraph(&mut out, &format!("“{}”", scenario.prompt), 2, theme);
    let _ = writeln!(out, "\n {}", theme.bold("What it is about"));
    paragraph(&mut out, &scenario.overview, 2, theme);
    for point in &scenario.takeaways {
        paragraph(&mut out, &format!("· {point}"), 2, theme);
    }
    plain(format!("{} · {}", scenario.title, scenario.principle), out)
}

/// One section with its strong example.
pub fn one_section(scenario: &Scenario, section: Section, level: Level, theme: Theme) -> Page {
    let guide = scenario.section(section);
    let target = scenario.budget_at(level).target(section);
    let strong = if section == Section::Reflection && level != scenario.level {
        &scenario.level(level).reflection
    } else {
        &guide.strong
    };
    let mut out = String::new();
    paragraph(&mut out, &format!("“{}”", strong.trim()), 2, theme);
    paragraph(&mut out, &format!("✓ Listen for: {}", guide.signals.join(" · ")), 2, theme);
    paragraph(&mut out, &format!("Coaching: {}", guide.coaching), 2, theme);
    let mistake = &guide.mistake;
    paragraph(&mut out, &format!("✗ Common mistake: \"{}\" {}", mistake.quote, mistake.why), 2, theme);
    Page {
        heading: format!("{section}, {} s ({} s at most)", target.seconds, target.limit_seconds),
        body: out,
        spoken: Some(strong.clone()),
        pair: Some(Pair { strong: strong.clone(), weak: mistake.quote.clone(), why: mistake.why.clone() }),
    }
}

fn levels(scenario: &Scenario, theme: Theme) -> Page {
    let mut out = String::new();
    for level in Level::ALL {
        let guide = scenario.level(level);
        let asked = format!("{level}, {} s: {} Bar: {}", guide.seconds, guide.focus, guide.bar);
        paragraph(&mut out, &asked, 2, theme);
        paragraph(&mut out, &format!("Reflection: {}", guide.reflection), 4, theme);
    }
    plain("By level", out)
}

fn follow_up(item: &FollowUp, heading: String, theme: Theme) -> Page {
    let mut out = String::new();
    paragraph(&mut out, &format!("“{}”", item.prompt), 2, theme);
    paragraph(&mut out, &format!("Probes: {}", item.probes), 4, theme);
    paragraph(&mut out, &format!("✗ weak: \"{}\" {}", item.weak.answer, item.weak.why), 4, theme);
    paragraph(&mut out, &format!("✓ strong: \"{}\"", item.strong.answer), 4, theme);
    paragraph(&mut out, &format!("Key phrase: \"{}\"", item.strong.key_phrase), 4, theme);
    let (strong, weak) = (item.strong.answer.clone(), item.weak.answer.clone());
    Page {
        heading,
        body: out,
        spoken: Some(strong.clone()),
        pair: Some(Pair { strong, weak, why: item.weak.why.clone() }),
    }
}

fn weak_answer(scenario: &Scenario, level: Level, theme: Theme) -> Page {
    let weak = &scenario.weak_answer;
    let mut out = String::new();
    paragraph(&mut out, &weak.text, 2, theme);
    for note in &weak.notes {
        paragraph(&mut out, &format!("✗ \"{note}\""), 4, theme);
    }
    paragraph(&mut out, &format!("The bar raiser thinks: {}", weak.reading), 2, theme);
    let strong = scenario.strong_answer(level);
    Page {
        heading: "A weak answer".to_owned(),
        body: out,
        spoken: Some(strong.clone()),
        pair: Some(Pair { strong, weak: weak.text.clone(), why: weak.reading.clone() }),
    }
}

fn pivots(scenario: &Scenario, theme: Theme) -> Page {
    let mut out = String::new();
    for pivot in &scenario.pivots {
        paragraph(&mut out, &format!("{}: {}", pivot.principle, pivot.lead_with), 2, theme);
        paragraph(&mut out, &format!("Emphasise: {}", pivot.emphasise.join("; ")), 4, theme);
        paragraph(&mut out, &format!("Play down: {}", pivot.downplay.join("; ")), 4, theme);
    }
    plain("The same story for another principle", out)
}
