//! The page for someone who coaches many people.

use super::text::{Theme, clock, harmless};
use crate::core::study::cohort::{Cohort, Group, Share, Spread};
use std::fmt::Write;

/// Columns of a bar that stands for all answers.
const BAR: usize = 20;

/// Lines of what is missed; what is rarer is in the JSON.
const MISSED: usize = 8;

/// Groups that are listed.
const GROUPS: usize = 40;

pub fn page(cohort: &Cohort, theme: Theme) -> String {
    let mut out = String::new();
    let all = &cohort.all;
    let people = match cohort.people.len() {
        0 => String::new(),
        1 => " by 1 person".to_owned(),
        count => format!(" by {count} people"),
    };
    let _ = writeln!(out, " {}", theme.bold(&format!("{}{people}", answers(cohort.answers))));
    if !cohort.not_scored.is_empty() {
        let told: Vec<String> = cohort
            .not_scored
            .iter()
            .map(|(kind, count)| format!("{count} {}", harmless(kind).replace('_', " ")))
            .collect();
        let _ = writeln!(out, " {}", theme.warn(&format!("not scored: {}", told.join(", "))));
    }
    let _ = writeln!(out, "\n {}", theme.bold("Verdicts"));
    for share in all.verdicts.iter().rev() {
        line(&mut out, share.what.title(), share, theme);
    }
    if !all.missing.is_empty() {
        let _ = writeln!(out, "\n {}", theme.bold("Missing from most"));
        for share in all.missing.iter().take(MISSED) {
            line(&mut out, share.what.title(), share, theme);
        }
    }
    if !all.flags.is_empty() {
        let _ = writeln!(out, "\n {}", theme.bold("Faults"));
        for share in all.flags.iter().take(MISSED) {
            line(&mut out, &share.what.replace('_', " "), share, theme);
        }
    }
    pacing(&mut out, all, theme);
    groups(&mut out, "By question", &cohort.questions, theme);
    groups(&mut out, "By person", &cohort.people, theme);
    out
}

fn answers(count: usize) -> String {
    if count == 1 { "1 answer".to_owned() } else { format!("{count} answers") }
}

fn line<T>(out: &mut String, name: &str, share: &Share<T>, theme: Theme) {
    let filled = (share.count * BAR).div_ceil(share.of.max(1)).min(BAR);
    let bar = format!("{}{}", "█".repeat(filled), theme.dim(&"·".repeat(BAR - filled)));
    let percent = share.count * 100 / share.of.max(1);
    let _ = writeln!(out, "  {name:<24} {bar} {percent:>3} %  {} of {}", share.count, share.of);
}

fn pacing(out: &mut String, all: &Group, theme: Theme) {
    if all.seconds.is_none() && all.sections.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "\n {} {}",
        theme.bold("Pacing"),
        theme.dim("half of all answers lie between the outer two figures")
    );
    let middle = |spread: &Spread, show: &dyn Fn(f64) -> String| {
        format!(
            "{} · {} · {}",
            show(spread.quarter),
            theme.bold(&show(spread.median)),
            show(spread.three_quarters)
        )
    };
    if let Some(seconds) = &all.seconds {
        let show = |seconds: f64| clock((seconds * 1000.0) as u64);
        let _ = writeln!(out, "  {:<24} {}", "length", middle(seconds, &show));
    }
    if let Some(pace) = &all.words_per_minute {
        let _ =
            writeln!(out, "  {:<24} {} words a minute", "pace", middle(pace, &|pace| format!("{pace:.0}")));
    }
    for pacing in &all.sections {
        let show = |percent: f64| format!("{percent:.0} %");
        let _ = writeln!(
            out,
            "  {:<24} {} of its target",
            pacing.section.title(),
            middle(&pacing.percent_of_target, &show)
        );
    }
}

fn groups(out: &mut String, title: &str, groups: &[Group], theme: Theme) {
    if groups.len() < 2 {
        return;
    }
    let _ = writeln!(out, "\n {}", theme.bold(title));
    let room = theme.width.saturating_sub(54).clamp(12, 40);
    for group in groups.iter().take(GROUPS) {
        let name = harmless(group.name.as_deref().unwrap_or_default()).replace('\n', " ");
        let name = console::truncate_str(&name, room, "…").into_owned();
        let hired = group.verdicts.iter().filter(|share| share.what >= crate::core::answer::Verdict::Hire);
        let hired: usize = hired.map(|share| share.count).sum();
        let missed: Vec<String> =
            group.missing.iter().take(2).map(|share| share.what.title().to_owned()).collect();
        let missed = if missed.is_empty() { String::new() } else { format!("missing {}", missed.join(", ")) };
        let _ = writeln!(
            out,
            "  {} {:>11}  hire {hired} of {:<4} {}",
            console::pad_str(&name, room, console::Alignment::Left, None),
            answers(group.answers),
            group.answers,
            theme.dim(&missed),
        );
    }
    if groups.len() > GROUPS {
        let _ = writeln!(
            out,
            "  {}",
            theme.dim(&format!("and {} more: `--json` has all", groups.len() - GROUPS))
        );
    }
}
