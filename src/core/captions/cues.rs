//! Cues: blocks of subtitles, and lines that begin with a time.

use super::Cue;
use super::markup::plain;
use regex::Regex;
use std::sync::LazyLock;

#[allow(clippy::unwrap_used, reason = "the patterns are fixed, and a test uses each")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

/// `00:01:02,345 --> 00:01:04,000 align:start`, with or without hours, with a point or a comma.
static ARROW: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*((?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)\s*-->\s*((?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)(?:\s.*)?$",
    )
});

/// `[00:12] …`, `(0:12) …`, `<00:12:01.5> …`; a line that says `[00:12 - 00:15]` gives both times.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*[\[(<]\s*((?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)(?:\s*(?:-->|-|–|—|to)\s*((?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?))?\s*[\])>]\s*[-–—:]?\s*(.*)$",
    )
});

/// `00:12 …` or `0:12 - 0:15 …` without brackets.
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*((?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)(?:\s*(?:-->|-|–|—)\s*((?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?))?(?:\s+|\s*[-–—]\s*|$)(.*)$",
    )
});

/// `Speaker 1  0:12`, `Mary (00:01:12):`, `Mary [0:12] …`: a line that names who speaks from then on. Without brackets
/// the time has to end the line: `At 9:30 I began` is a sentence.
static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*(\p{Lu}[\p{L}\p{N} .'’-]{0,40}?)(?:\s{1,4}((?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)\s*$|\s*[\[(]((?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)[\])]\s*:?\s*(.*)$)",
    )
});

/// Milliseconds of a time that one of the patterns found.
fn time(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let mut seconds = 0u64;
    for number in whole.split(':') {
        seconds = seconds * 60 + number.parse::<u64>().ok()?;
    }
    let ms: u64 = format!("{part:0<3}").parse().ok()?;
    Some(seconds * 1000 + ms)
}

/// The cues of a SubRip or WebVTT text.
pub fn of_subtitles(text: &str) -> Option<Vec<Cue>> {
    if !text.lines().any(|line| ARROW.is_match(line)) {
        return text.trim_start().starts_with("WEBVTT").then(Vec::new);
    }
    // Rolling captions show every line twice: once when it is new, once above the next.
    let rolls = text.contains("<c>") || text.contains("<c.");
    let mut cues: Vec<Cue> = Vec::new();
    let mut open: Option<Cue> = None;
    let mut last_line = String::new();
    // The line before an arrow may be the cue's number or name.
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        if let Some(found) = ARROW.captures(line) {
            cues.extend(open.take());
            let start_ms = found.get(1).and_then(|part| time(part.as_str()));
            let end_ms = found.get(2).and_then(|part| time(part.as_str()));
            open = Some(Cue { start_ms, end_ms, speaker: None, text: String::new() });
            continue;
        }
        if line.trim().is_empty() {
            cues.extend(open.take());
            continue;
        }
        // Without a blank line between, the number of the next cue would be read as words of this one.
        let is_number = line.trim().bytes().all(|byte| byte.is_ascii_digit());
        if is_number && lines.get(at + 1).is_some_and(|next| ARROW.is_match(next)) {
            continue;
        }
        let Some(cue) = &mut open else { continue };
        let (speaker, said) = plain(line);
        if said.is_empty() || (rolls && said == last_line) {
            continue;
        }
        if speaker.is_some() && cue.speaker.is_some() && speaker != cue.speaker {
            // Two people in one cue, a line each.
            let (start_ms, end_ms) = (cue.start_ms, cue.end_ms);
            cues.extend(open.replace(Cue { start_ms, end_ms, speaker, text: said.clone() }));
        } else {
            cue.speaker = speaker.or(cue.speaker.take());
            add(&mut cue.text, &said);
        }
        last_line = said;
    }
    cues.extend(open);
    Some(cues)
}

/// The cues of a text whose lines begin with times.
pub fn of_timed_lines(text: &str) -> Option<Vec<Cue>> {
    let filled = || text.lines().filter(|line| !line.trim().is_empty());
    let count = |pattern: &Regex| filled().filter(|line| pattern.is_match(line)).count();
    // A single time without brackets may be something said; two at the beginnings of lines are not.
    let style: &Regex = if count(&BRACKETED) > 0 {
        &BRACKETED
    } else if count(&BARE) > 1 {
        &BARE
    } else if count(&HEADING) > 1 && HEADING.is_match(filled().next()?) {
        &HEADING
    } else {
        return None;
    };
    let mut cues: Vec<Cue> = Vec::new();
    for line in filled() {
        let Some(found) = style.captures(line) else {
            let (_, said) = plain(line);
            match cues.last_mut() {
                Some(cue) => add(&mut cue.text, &said),
                // A title above the first time is nobody's answer.
                None => continue,
            }
            continue;
        };
        let part = |number: usize| found.get(number).map(|part| part.as_str());
        let cue = if std::ptr::eq(style, &*HEADING) {
            let speaker = part(1).map(|name| name.trim().to_owned());
            let (_, said) = plain(part(4).unwrap_or_default());
            Cue { start_ms: part(2).or(part(3)).and_then(time), end_ms: None, speaker, text: said }
        } else {
            let (speaker, said) = plain(part(3).unwrap_or_default());
            Cue { start_ms: part(1).and_then(time), end_ms: part(2).and_then(time), speaker, text: said }
        };
        cues.push(cue);
    }
    Some(cues)
}

fn add(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}
