//! The list of scenarios in the terminal: what is asked, and when it was last practiced.

use super::text::{Theme, harmless, wrap};
use crate::core::answer::Verdict;
use std::fmt::Write;

/// One scenario of the list.
#[derive(Debug)]
pub struct Listed<'a> {
    pub pack: &'a str,
    pub id: &'a str,
    pub principle: &'a str,
    pub question: &'a str,
    /// The day of the last session, and how it ended.
    pub last: Option<(String, Option<Verdict>)>,
}

/// By pack and principle; each question with the name that `mock` and `drill` take.
pub fn list(scenarios: &[Listed<'_>], theme: Theme) -> String {
    let mut out = String::new();
    let (mut pack, mut principle) = ("", "");
    for one in scenarios {
        if one.pack != pack {
            let _ = writeln!(
                out,
                "{} {}",
                if pack.is_empty() { "" } else { "\n" },
                theme.dim(&harmless(one.pack))
            );
            (pack, principle) = (one.pack, "");
        }
        if one.principle != principle {
            let _ = writeln!(out, "\n {}", theme.bold(&harmless(one.principle)));
            principle = one.principle;
        }
        for line in wrap(&format!("“{}”", harmless(one.question)), theme.width.saturating_sub(4)) {
            let _ = writeln!(out, "   {line}");
        }
        let last = match &one.last {
            None => String::new(),
            Some((day, Some(verdict))) => format!(" · {day}: {verdict}"),
            Some((day, None)) => format!(" · {day}"),
        };
        for line in wrap(&format!("{}{last}", harmless(one.id)), theme.width.saturating_sub(6)) {
            let _ = writeln!(out, "     {}", theme.dim(&line));
        }
    }
    out
}
