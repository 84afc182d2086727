//! A line of a caption without anything meant only for the screen.

use regex::Regex;
use std::sync::LazyLock;

#[allow(clippy::unwrap_used, reason = "the patterns are fixed, and a test uses each")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

/// `<v Mary Smith>` and `<v.loud Mary>`: who speaks.
static VOICE: LazyLock<Regex> = LazyLock::new(|| pattern(r"<v(?:\.[^ \t>]*)?[ \t]+([^>]+)>"));
/// `<i>`, `</c>`, `<00:00:01.500>`, `<font color="red">`, `{\an8}`. A comparison such as `a < b` is not markup.
static TAG: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"</?[A-Za-z][^<>]*>|</?\d{1,3}:[\d:.]+>|\{\\[^{}]*\}"));
/// `[Music]`, `[laughs]`, `♪ … ♪`: sounds, not words.
static SOUND: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[[\p{L}_ ]{1,30}\]|♪[^♪]*♪?|♫[^♫]*♫?"));

const ENTITIES: [(&str, &str); 8] = [
    ("&nbsp;", " "),
    ("&lrm;", ""),
    ("&rlm;", ""),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&amp;", "&"),
];

/// Who is speaking, where the markup says so, and what is said.
pub fn plain(line: &str) -> (Option<String>, String) {
    let speaker =
        VOICE.captures(line).and_then(|found| found.get(1)).map(|name| name.as_str().trim().to_owned());
    let text = TAG.replace_all(line, "");
    let mut text = SOUND.replace_all(&text, " ").into_owned();
    for (entity, character) in ENTITIES {
        if text.contains('&') {
            text = text.replace(entity, character);
        }
    }
    // Broadcasters mark a change of speaker by arrows or a dash at the start of the line.
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '>' || c == '\u{feff}');
    let text = text.strip_prefix("- ").or_else(|| text.strip_prefix("– ")).unwrap_or(text);
    (speaker, text.split_whitespace().collect::<Vec<_>>().join(" "))
}
