//! The scenario's strong example, to be laid beside the speaker's own words.

use crate::core::pack::{Scenario, visible};
use crate::core::star::{Level, Section};
use crate::report::html::escape::escaped;

/// What a strong candidate says here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strong {
    /// Safe HTML, with the phrases that carry it set off.
    pub html: String,
    pub coaching: String,
}

/// The example of a section; `None` for a question of the user's own, which has none.
pub fn section(scenario: &Scenario, section: Section, level: Level) -> Option<Strong> {
    let guide = scenario.section(section);
    let told = match section {
        Section::Reflection => &scenario.level(level).reflection,
        _ => &guide.strong,
    };
    of(told, guide.signals.iter().map(String::as_str), &guide.coaching)
}

/// The example of a follow-up.
pub fn follow_up(scenario: &Scenario, id: &str) -> Option<Strong> {
    let follow_up = scenario.follow_up(id)?;
    of(&follow_up.strong.answer, [follow_up.strong.key_phrase.as_str()], "")
}

fn of<'a>(told: &str, phrases: impl IntoIterator<Item = &'a str>, coaching: &str) -> Option<Strong> {
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    (!told.is_empty()).then(|| Strong { html: set_off(&told, phrases), coaching: visible(coaching.trim()) })
}

/// `text` with every first occurrence of a phrase set off.
fn set_off<'a>(text: &str, phrases: impl IntoIterator<Item = &'a str>) -> String {
    let mut places: Vec<(usize, usize)> = phrases
        .into_iter()
        .filter(|phrase| !phrase.is_empty())
        .filter_map(|phrase| text.find(phrase).map(|at| (at, at + phrase.len())))
        .collect();
    places.sort_unstable();
    let (mut html, mut done) = (String::new(), 0);
    for (from, to) in places {
        if from >= done {
            html.push_str(&escaped(&text[done..from]));
            html.push_str(&format!("<b>{}</b>", escaped(&text[from..to])));
            done = to;
        }
    }
    html + &escaped(&text[done..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_set_off_once_and_markup_is_text() {
        assert_eq!(set_off("I did <it>, I did", ["I did", "did <it>", ""]), "<b>I did</b> &lt;it&gt;, I did");
        assert_eq!(set_off("é–x", ["x", "–"]), "é<b>–</b><b>x</b>");
        assert_eq!(of("  ", [], ""), None);
    }
}
