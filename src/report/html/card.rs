//! A cue card that prints on one sheet.

use super::policy;
use crate::core::pack::visible;
use crate::core::session::Session;
use crate::core::study::card::{Card, Cue};
use crate::report::text::clock;
use askama::Template;

const STYLE: &str = concat!(include_str!("../templates/base.css"), include_str!("../templates/card.css"));

/// Lines of each sort in a section: with more, the card would not fit on a sheet.
const LINES: usize = 3;

/// Characters of a line; what is longer is cut, since nobody reads more at a glance.
const LONGEST: usize = 80;

#[derive(Template)]
#[template(path = "card.html")]
struct CardPage {
    policy: String,
    style: &'static str,
    title: String,
    facts: Vec<String>,
    prompt: String,
    cues: Vec<CueView>,
}

struct CueView {
    title: &'static str,
    target: String,
    heard: bool,
    keep: Vec<String>,
    /// The words, which may be none, and why they cost something.
    cut: Vec<(String, String)>,
    /// Patterns in parts; between two of them stands a blank.
    fill: Vec<Vec<String>>,
}

/// The card as a page, UTF-8.
pub fn card(card: &Card, session: &Session) -> Vec<u8> {
    let total = card.sections.iter().map(|cue| u64::from(cue.target_seconds)).sum::<u64>();
    let page = CardPage {
        policy: policy::policy(STYLE, ""),
        style: STYLE,
        title: short(&card.scenario.title),
        facts: vec![
            short(&card.scenario.principle),
            session.level.to_string(),
            format!("{} in all", clock(total * 1000)),
        ],
        prompt: session.story().next().map(|answer| short(&answer.prompt)).unwrap_or_default(),
        cues: card.sections.iter().map(cue).collect(),
    };
    // Rendering into memory fails only when a value's own `Display` does, and none here can.
    page.render().unwrap_or_default().into_bytes()
}

fn cue(cue: &Cue) -> CueView {
    let pattern = |say: &String| say.split("__").map(visible).collect();
    CueView {
        title: cue.section.title(),
        target: clock(u64::from(cue.target_seconds) * 1000),
        heard: cue.heard,
        keep: cue.keep.iter().take(LINES).map(|one| short(&one.text)).collect(),
        cut: cue
            .cut
            .iter()
            .take(LINES)
            .map(|cut| (cut.phrase.as_ref().map(|one| short(&one.text)).unwrap_or_default(), short(&cut.why)))
            .collect(),
        fill: cue.fill.iter().take(LINES).map(pattern).collect(),
    }
}

fn short(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", visible(&text[..at])),
        None => visible(&text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::star::Budget;
    use crate::core::study::card;
    use starling::believable;

    #[test]
    fn a_card_has_five_sections_and_no_script() {
        for seed in 0..20 {
            let session = believable::session(seed);
            let html =
                String::from_utf8(super::card(&card::of(&session, &Budget::default()).unwrap(), &session));
            let html = html.unwrap();
            assert_eq!(html.matches("<section").count(), 5);
            assert!(!html.contains("<script") && !html.contains(" style="));
            assert!(html.contains("2:55 in all"));
        }
    }

    #[test]
    fn long_and_hostile_words_are_short_text() {
        let mut session = believable::session(1);
        session.scenario.title = format!("</title><script>{}\u{1b}\u{202e}", "é".repeat(5_000));
        let html = super::card(&card::of(&session, &Budget::default()).unwrap(), &session);
        let html = String::from_utf8(html).unwrap();
        assert!(!html.contains("<script") && html.len() < 20_000);
        assert_eq!(short(&"é".repeat(200)).chars().count(), LONGEST + 1);
    }
}
