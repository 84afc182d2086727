//! The end of an interview loop: every interview's verdict, and what recurred in more than one.

use super::text::{Theme, harmless};
use crate::core::answer::Verdict;
use crate::core::session::Session;
use std::fmt::Write;

/// `held` of `planned` interviews.
pub fn render(held: &[Session], planned: usize, theme: Theme) -> String {
    let mut out = String::new();
    let good = |session: &&Session| session.verdict.is_some_and(|verdict| verdict >= Verdict::Hire);
    let head = format!(
        "The loop: {} of {} interviews would have voted for you",
        held.iter().filter(good).count(),
        held.len()
    );
    let _ = writeln!(out, "\n {}", theme.bold(&head));
    if held.len() < planned {
        let _ = writeln!(out, " {} of {planned} were held.", held.len());
    }
    for (at, session) in held.iter().enumerate() {
        let verdict = match session.verdict {
            Some(verdict) if verdict >= Verdict::Hire => theme.good(verdict.title()),
            Some(verdict) => theme.bad(verdict.title()),
            None => theme.warn("not judged"),
        };
        let principle = harmless(&session.scenario.principle);
        let _ = writeln!(out, "\n {} {principle} · {verdict}", at + 1);
        let _ = writeln!(out, "   {}", harmless(&session.scenario.title));
        let _ = writeln!(out, "   {}", theme.dim(&format!("starling review {}", session.id)));
    }
    let back = came_back(held);
    if !back.is_empty() {
        let _ = writeln!(out, "\n {}", theme.bold("What came back"));
        for (what, times) in back {
            let _ = writeln!(out, "   ✗ {what}, in {times} of {}", held.len());
        }
    }
    out
}

/// Faults in more than one opening answer, the most frequent first.
fn came_back(held: &[Session]) -> Vec<(&'static str, usize)> {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    let scores = held.iter().filter_map(|session| session.opening()?.score.as_ref());
    for flag in scores.flat_map(|score| score.flags.raised()) {
        match counts.iter_mut().find(|(known, _)| *known == flag) {
            Some((_, times)) => *times += 1,
            None => counts.push((flag, 1)),
        }
    }
    counts.retain(|(_, times)| *times > 1);
    counts.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    counts.into_iter().map(|(flag, times)| (in_words(flag), times)).collect()
}

fn in_words(flag: &'static str) -> &'static str {
    match flag {
        "we_dominant" => "\"we\" where your own part should be",
        "missing_metric" => "no number for the change",
        "missing_scope_boundary" => "not said whose job it was",
        "handoff" => "the problem passed on",
        "manager_directed" => "somebody else's initiative",
        "vague_result" => "an outcome that nobody can check",
        "generic_reflection" => "a lesson that fits every story",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answer::{Flags, SCHEMA};
    use crate::core::session::{Mode, State};
    use crate::core::star::Level;

    fn session(principle: &str, verdict: Verdict, flags: Flags) -> Session {
        let score = serde_json::json!({
            "schema": SCHEMA, "level": Level::Sde2, "verdict": verdict, "flags": flags, "signals": [], "sections": [],
            "missing": [], "text": "",
        });
        let answer = serde_json::json!({
            "kind": "opening", "prompt_id": "opening", "prompt": "Tell me.", "take": 1, "audio": "01-opening.wav",
            "score": score,
        });
        let scenario =
            serde_json::json!({"pack": "amazon", "id": "x", "title": "A story", "principle": principle});
        serde_json::from_value(serde_json::json!({
            "schema": crate::core::session::SCHEMA, "id": "20261123-064312-k7q2", "mode": Mode::Mock,
            "state": State::Complete, "started_at": "2026-11-23T06:43:12+00:00",
            "scenario": scenario,
            "level": Level::Sde2, "follow_ups_planned": 0, "answers": [answer], "verdict": verdict,
        }))
        .expect("a session")
    }

    #[test]
    fn what_came_back_is_told_and_what_came_once_is_not() {
        let metric = Flags { missing_metric: Some(true), ..Flags::default() };
        let both = Flags { handoff: Some(true), ..metric };
        let held = [
            session("Ownership", Verdict::NoHire, both),
            session("Dive Deep", Verdict::Hire, Flags::default()),
            session("Frugality", Verdict::LeaningNoHire, metric),
        ];
        insta::assert_snapshot!(render(&held, 4, Theme { colour: false, width: 80 }), @r"
         The loop: 1 of 3 interviews would have voted for you
         3 of 4 were held.

         1 Ownership · no hire
           A story
           starling review 20261123-064312-k7q2

         2 Dive Deep · hire
           A story
           starling review 20261123-064312-k7q2

         3 Frugality · leaning no hire
           A story
           starling review 20261123-064312-k7q2

         What came back
           ✗ no number for the change, in 2 of 3
        ");
    }
}
