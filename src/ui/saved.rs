//! Lists of sessions, comparisons and trends in the terminal.

use super::text::{Theme, clock, harmless, spark, wrap};
use crate::core::answer::Verdict;
use crate::core::plural::counted;
use crate::core::session::{Mode, State};
use crate::core::study::compare::{Change, Comparison, Quote, Side};
use crate::core::study::summary::Summary;
use crate::core::study::trend::{Better, Group, Series, Trend, columns};
use std::fmt::Write;

/// Columns of a session's line beside its title: number, name, mode, length, verdict.
const BESIDE_TITLE: usize = 56;

/// One line per session, with its number counted from the newest; two where the terminal is narrow.
pub fn list(summaries: &[(usize, Summary)], theme: Theme) -> String {
    let mut out = String::new();
    for (number, one) in summaries {
        let end = match (one.state, one.verdict) {
            (State::Complete, Some(verdict)) => painted(verdict, theme),
            (State::Complete, None) if one.mode == Mode::Drill => String::new(),
            (State::Complete, None) => theme.dim("not judged"),
            (State::Recording | State::Interrupted, _) => theme.warn("unfinished"),
        };
        let mode = if one.mode == Mode::Mock { "mock" } else { "drill" };
        let (id, length) = (harmless(&one.id), clock(one.audio_ms));
        let title = harmless(one.title());
        let room = theme.width.saturating_sub(BESIDE_TITLE);
        let line = if room >= 20 {
            let title = console::truncate_str(&title, room, "…").into_owned();
            let title = console::pad_str(&title, room, console::Alignment::Left, None);
            format!("{number:>3}  {id}  {mode:<5} {title} {length:>5}  {end}")
        } else {
            let title = console::truncate_str(&title, theme.width.saturating_sub(18), "…").into_owned();
            let first = format!("{number:>3}  {}", short(&id));
            let wide = console::measure_text_width(&first) + 2 + console::measure_text_width(&end);
            if wide <= theme.width {
                format!("{first}  {end}\n     {mode:<5} {title} {length:>5}")
            } else {
                format!("{first}\n     {mode:<5} {title} {length:>5}\n     {end}")
            }
        };
        let _ = writeln!(out, "{}", line.trim_end());
        if let Some(note) = &one.note {
            for line in wrap(&harmless(note), theme.width.saturating_sub(6)) {
                let _ = writeln!(out, "     {}", theme.dim(&line));
            }
        }
    }
    out
}

/// As much of a session's name as fits on a narrow line; its end alone is enough to find it.
fn short(id: &str) -> std::borrow::Cow<'_, str> {
    console::truncate_str(id, 20, "…")
}

fn painted(verdict: Verdict, theme: Theme) -> String {
    match verdict {
        Verdict::Hire | Verdict::StrongHire => theme.good(verdict.title()),
        Verdict::LeaningNoHire | Verdict::NoHire => theme.bad(verdict.title()),
    }
}

/// What got better and worse from the first to the second.
pub fn comparison(comparison: &Comparison, theme: Theme) -> String {
    let mut out = String::new();
    for (name, side) in [("A", &comparison.a), ("B", &comparison.b)] {
        for (at, line) in wrap(&side_line(side), theme.width.saturating_sub(4)).iter().enumerate() {
            let _ = writeln!(out, " {} {line}", if at == 0 { theme.bold(name) } else { " ".to_owned() });
        }
    }
    if !comparison.same_scenario {
        let text = "two different scenarios: times and signals compare only roughly";
        for line in wrap(text, theme.width.saturating_sub(2)) {
            let _ = writeln!(out, " {}", theme.warn(&line));
        }
    }
    let verdict = |verdict: Option<Verdict>| verdict.map_or("not judged", Verdict::title);
    let (a, b) = (verdict(comparison.a.verdict), verdict(comparison.b.verdict));
    let _ = writeln!(out, "\n {} {a} → {b}\n", mark(comparison.verdict, theme));
    for change in &comparison.measures {
        let number = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.0}"));
        let values = (number(change.a), number(change.b));
        out.push_str(&row(change.change, (change.name, OWN_STEPS), values, change.unit, theme));
    }
    if !comparison.sections.is_empty() {
        let _ = writeln!(out);
    }
    for change in &comparison.sections {
        let time =
            |value: Option<f64>| value.map_or("–".to_owned(), |value| clock((value * 1000.0) as u64));
        let target = clock(u64::from(change.target_seconds) * 1000);
        let values = (time(change.a), time(change.b));
        let unit = format!("target {target}");
        out.push_str(&row(change.change, (change.section.title(), REFLECTION), values, &unit, theme));
    }
    let _ = writeln!(out);
    for change in &comparison.signals {
        let title = change.kind.title();
        let _ = writeln!(out, " {} {title:<24} {:>5} → {}", mark(change.change, theme), change.a, change.b);
        quotes(&mut out, "A", &change.quotes_a, theme);
        quotes(&mut out, "B", &change.quotes_b, theme);
    }
    out
}

/// Columns of the longest name among the measures, and among the sections.
const OWN_STEPS: usize = 23;
const REFLECTION: usize = 10;

/// A narrower terminal has no room for aligned columns.
const COMPARED: usize = 56;

/// What something was and what it is; `name` with the columns that it needs.
fn row(
    change: Change,
    (name, room): (&str, usize),
    (a, b): (String, String),
    unit: &str,
    theme: Theme,
) -> String {
    let (mark, unit) = (mark(change, theme), theme.dim(unit));
    let line = if theme.width < COMPARED {
        format!(" {mark} {name:<room$} {a} → {b} {unit}")
    } else {
        format!(" {mark} {name:<24} {a:>5} → {b:<5} {unit}")
    };
    format!("{}\n", line.trim_end())
}

fn side_line(side: &Side) -> String {
    let take = side.take.map(|take| format!(", answer {take}")).unwrap_or_default();
    let when = harmless(side.started_at.get(..16).unwrap_or_default()).replace('T', " ");
    format!("{} · {when} · {}{take}", harmless(&side.title), harmless(&side.session))
}

fn mark(change: Change, theme: Theme) -> String {
    match change {
        Change::Better => theme.good(change.mark()),
        Change::Worse => theme.bad(change.mark()),
        Change::Same | Change::Unknown => theme.dim(change.mark()),
    }
}

fn quotes(out: &mut String, side: &str, quotes: &[Quote], theme: Theme) {
    if quotes.is_empty() {
        return;
    }
    let said: Vec<String> = quotes
        .iter()
        .map(|quote| {
            let at = quote.start_ms.map(|ms| format!("{} ", clock(ms))).unwrap_or_default();
            format!("{at}“{}”", harmless(&quote.text))
        })
        .collect();
    for (number, line) in wrap(&said.join("  "), theme.width.saturating_sub(8)).iter().enumerate() {
        let _ = writeln!(out, "     {} {}", if number == 0 { side } else { " " }, theme.dim(line));
    }
}

/// Columns of a measure's name and its figures beside the spark line.
const BESIDE: usize = 52;

/// How each measure moves over all sessions.
pub fn trend(trend: &Trend, theme: Theme) -> String {
    let mut out = String::new();
    let count = trend.sessions.len();
    let _ = writeln!(out, " {}\n", theme.bold(&counted(count, "judged interview")));
    let width = theme.width.saturating_sub(BESIDE).clamp(10, 60);
    for series in &trend.series {
        let line = spark(&columns(&series.values, width));
        let line = console::pad_str(&line, width, console::Alignment::Left, None);
        let head = format!(" {:<15} {line}", series.measure.title());
        let lately = lately(series, theme);
        let wide = console::measure_text_width(&head) + 2 + console::measure_text_width(&lately);
        let between = if wide <= theme.width { "  " } else { "\n   " };
        let _ = writeln!(out, "{head}{between}{lately}");
    }
    groups(&mut out, "Scenario", &trend.scenarios, theme);
    groups(&mut out, "Principle", &trend.principles, theme);
    let over: Vec<String> = trend
        .overruns
        .iter()
        .filter(|one| one.over > 0)
        .map(|one| format!("{} {} of {}", one.section, one.over, one.heard))
        .collect();
    if !over.is_empty() {
        let _ = writeln!(out, "\n {} {}", theme.bold("Over target:"), over.join(" · "));
    }
    if !trend.phrases.is_empty() {
        let said: Vec<String> =
            trend.phrases.iter().map(|one| format!("“{}” {}×", harmless(&one.text), one.count)).collect();
        let _ = writeln!(out, "\n {}", theme.bold("Your pet phrases"));
        for line in wrap(&said.join(" · "), theme.width.saturating_sub(4)) {
            let _ = writeln!(out, "   {line}");
        }
    }
    out
}

fn lately(series: &Series, theme: Theme) -> String {
    let number = |value: f64| if value >= 20.0 { format!("{value:.0}") } else { format!("{value:.1}") };
    let Some(now) = series.lately else { return theme.dim("not measured") };
    let text = format!("{} {}", number(now), series.unit);
    let Some(before) = series.before else { return text };
    let arrow = match series.measure.better() {
        _ if (now - before).abs() < 0.05 => theme.dim("="),
        Better::Neither => theme.dim("·"),
        better if (now > before) == (better == Better::More) => {
            theme.good(if now > before { "▲" } else { "▼" })
        }
        _ => theme.bad(if now > before { "▲" } else { "▼" }),
    };
    format!("{text} {arrow} {}", theme.dim(&format!("before {}", number(before))))
}

/// A narrower terminal has no room for a table of groups.
const GROUPED: usize = 66;

fn groups(out: &mut String, name: &str, groups: &[Group], theme: Theme) {
    if groups.is_empty() {
        return;
    }
    let verdict = |verdict: Option<Verdict>| verdict.map_or("–", Verdict::title);
    if theme.width < GROUPED {
        let _ = writeln!(out, "\n {}", theme.bold(name));
        for group in groups {
            let _ = writeln!(out, " {}", harmless(&group.name));
            let sessions = counted(group.sessions, "session");
            let _ =
                writeln!(out, "   {sessions}, last {}, best {}", verdict(group.last), verdict(group.best));
        }
        return;
    }
    let room = theme.width.saturating_sub(50).clamp(16, 44);
    let heading = format!(" {name:<room$} {:>8}  {:<16}{:<16}", "sessions", "last", "best");
    let _ = writeln!(out, "\n{}", theme.bold(heading.trim_end()));
    for group in groups {
        let title = console::truncate_str(&harmless(&group.name), room, "…").into_owned();
        let _ = writeln!(
            out,
            " {} {:>8}  {:<16}{}",
            console::pad_str(&title, room, console::Alignment::Left, None),
            group.sessions,
            verdict(group.last),
            verdict(group.best)
        );
    }
}
