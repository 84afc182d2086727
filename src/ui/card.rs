//! The cue card in the terminal.

use super::text::{Theme, clock, hanging, harmless, wrap};
use crate::core::study::card::{Card, Cue, Phrase};
use std::fmt::Write;

/// The whole card.
pub fn render(card: &Card, theme: Theme) -> String {
    let mut out = String::new();
    let title = harmless(&format!("{} · {}", card.scenario.title, card.scenario.principle));
    for line in wrap(&title, theme.width.saturating_sub(2)) {
        let _ = writeln!(out, " {}", theme.bold(&line));
    }
    for cue in &card.sections {
        section(&mut out, cue, theme);
    }
    out
}

fn section(out: &mut String, cue: &Cue, theme: Theme) {
    let heard = if cue.heard { String::new() } else { format!("  {}", theme.bad("not heard")) };
    let head = format!("{}, {}", cue.section, clock(u64::from(cue.target_seconds) * 1000));
    let _ = writeln!(out, "\n {}{heard}", theme.bold(&head));
    let quoted = |phrase: &Phrase| {
        let at = phrase.start_ms.map(|ms| format!(" ({})", clock(ms))).unwrap_or_default();
        format!("“{}”{at}", phrase.text)
    };
    for phrase in &cue.keep {
        hanging(out, &format!("   {} ", theme.good("keep")), &quoted(phrase), theme);
    }
    for cut in &cue.cut {
        let text = match &cut.phrase {
            Some(phrase) => format!("{} {}", quoted(phrase), cut.why),
            None => cut.why.clone(),
        };
        hanging(out, &format!("   {}  ", theme.bad("cut")), &text, theme);
    }
    for say in &cue.fill {
        hanging(out, &format!("   {} ", theme.warn("fill")), &format!("“{say}”"), theme);
    }
    if cue.keep.is_empty() && cue.cut.is_empty() && cue.fill.is_empty() {
        let _ = writeln!(out, "   {}", theme.dim("as it was"));
    }
}
