//! Pages one after the other by keyboard, in a window of any size. What is drawn is a function of the state, so that it
//! can be tested without a terminal. Deliberately absent: sound, which the caller makes.

use super::keyboard::Typed;
use super::text::{Theme, harmless, wrap};
use super::walkthrough::{Page, Pair};

/// Lines that are not the page's: title, two empty ones, note, keys.
const FRAME_LINES: usize = 5;

/// Narrower than this, two columns would be unreadable.
const TWO_COLUMNS: usize = 60;

/// Where the reader is.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Pager {
    page: usize,
    /// Which window of a page that is longer than the screen.
    part: usize,
    /// Weak next to strong.
    beside: bool,
    /// A line for the reader, until the next key.
    pub note: Option<String>,
}

/// What a key asks of the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Turn {
    /// Draw again.
    Stay,
    /// Another page is shown now.
    Moved,
    /// Say this aloud.
    Speak(String),
    Leave,
}

/// A window's size.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    pub columns: usize,
    pub rows: usize,
}

impl Window {
    pub fn of_stdout() -> Window {
        let (rows, columns) = console::Term::stdout().size_checked().unwrap_or((24, 80));
        Window { columns: usize::from(columns).max(20), rows: usize::from(rows).max(FRAME_LINES + 1) }
    }
}

impl Pager {
    /// The current page.
    pub fn page<'a>(&self, pages: &'a [Page]) -> Option<&'a Page> {
        pages.get(self.page)
    }

    /// Acts on a key.
    pub fn press(&mut self, key: Typed, pages: &[Page], window: Window, theme: Theme) -> Turn {
        self.note = None;
        let Some(page) = pages.get(self.page) else { return Turn::Leave };
        match key {
            Typed::Enter | Typed::Char(' ' | 'n') => {
                if (self.part + 1) * room(window) < self.lines(page, window, theme).len() {
                    self.part += 1;
                    Turn::Stay
                } else if self.page + 1 < pages.len() {
                    self.go(self.page + 1)
                } else {
                    Turn::Leave
                }
            }
            Typed::Back | Typed::Char('b') => match (self.part, self.page) {
                (0, 0) => Turn::Stay,
                (0, page) => self.go(page - 1),
                (part, _) => {
                    self.part = part - 1;
                    Turn::Stay
                }
            },
            Typed::Char('s') => match &page.spoken {
                Some(text) => Turn::Speak(text.clone()),
                None => self.tell("nothing to hear on this page"),
            },
            Typed::Char('w') if page.pair.is_none() => self.tell("no weak example on this page"),
            Typed::Char('w') => {
                self.beside = !self.beside;
                self.part = 0;
                Turn::Stay
            }
            Typed::Resized => {
                self.part = 0;
                Turn::Stay
            }
            Typed::Char('q') | Typed::Leave => Turn::Leave,
            Typed::Char(_) => Turn::Stay,
        }
    }

    fn go(&mut self, page: usize) -> Turn {
        self.page = page;
        self.part = 0;
        Turn::Moved
    }

    fn tell(&mut self, note: &str) -> Turn {
        self.note = Some(note.to_owned());
        Turn::Stay
    }

    /// The lines of the whole window.
    pub fn draw(&self, title: &str, pages: &[Page], window: Window, theme: Theme) -> Vec<String> {
        let Some(page) = pages.get(self.page) else { return Vec::new() };
        let lines = self.lines(page, window, theme);
        let rest = &lines[(self.part * room(window)).min(lines.len())..];
        let more = rest.len() > room(window);
        let place = format!("{} / {}", self.page + 1, pages.len());
        let heading = cut(&harmless(&page.heading), window.columns.saturating_sub(place.len() + 4));
        let gap = window.columns.saturating_sub(console::measure_text_width(&heading) + place.len() + 2);
        let mut out = vec![
            theme.dim(&format!(" {}", cut(&harmless(title), window.columns.saturating_sub(2)))),
            format!(" {}{}{place}", theme.bold(&heading), " ".repeat(gap)),
        ];
        out.extend(rest.iter().take(room(window)).cloned());
        out.push(String::new());
        out.push(match &self.note {
            Some(note) => format!(" {}", theme.warn(&cut(&harmless(note), window.columns.saturating_sub(2)))),
            None if more => theme.dim(&cut(" … Enter for the rest of this page", window.columns)),
            None => String::new(),
        });
        out.push(cut(&keys(page, self.beside, self.page + 1 == pages.len() && !more), window.columns));
        out
    }

    fn lines(&self, page: &Page, window: Window, theme: Theme) -> Vec<String> {
        match &page.pair {
            Some(pair) if self.beside => columns(pair, window.columns, theme),
            _ => page.body.lines().map(str::to_owned).collect(),
        }
    }
}

fn room(window: Window) -> usize {
    window.rows.saturating_sub(FRAME_LINES).max(1)
}

fn keys(page: &Page, beside: bool, last: bool) -> String {
    let mut keys = vec![if last { "Enter end" } else { "Enter next" }, "B back"];
    if page.spoken.is_some() {
        keys.push("S hear the strong one");
    }
    if page.pair.is_some() {
        keys.push(if beside { "W page" } else { "W weak beside strong" });
    }
    keys.push("Q leave");
    format!(" {}", keys.join(" · "))
}

/// Strong on the left, weak and why it fails on the right; one below the other where there is no room.
fn columns(pair: &Pair, columns: usize, theme: Theme) -> Vec<String> {
    let strong = format!("“{}”", harmless(&pair.strong));
    let weak = format!("“{}”", harmless(&pair.weak));
    let why = harmless(&pair.why);
    if columns < TWO_COLUMNS {
        let mut out = vec![theme.good(" ✓ strong")];
        let indented =
            |text: &str| wrap(text, columns.saturating_sub(4)).into_iter().map(|line| format!("  {line}"));
        out.extend(indented(&strong));
        out.push(theme.bad(" ✗ weak"));
        out.extend(indented(&weak));
        out.extend(indented(&why));
        return out;
    }
    let width = (columns - 5) / 2;
    let left = wrap(&strong, width);
    let mut right = wrap(&weak, width);
    right.push(String::new());
    right.extend(wrap(&why, width));
    let mut out = vec![format!(
        " {}{}   {}",
        theme.good("✓ strong"),
        " ".repeat(width.saturating_sub(8)),
        theme.bad("✗ weak")
    )];
    for row in 0..left.len().max(right.len()) {
        let text = left.get(row).map_or("", String::as_str);
        let gap = " ".repeat(width.saturating_sub(console::measure_text_width(text)));
        let other = right.get(row).map_or("", String::as_str);
        out.push(format!(" {text}{gap} │ {other}").trim_end().to_owned());
    }
    out
}

fn cut(text: &str, columns: usize) -> String {
    console::truncate_str(text, columns, "…").into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PLAIN: Theme = Theme { colour: false, width: 40 };

    fn pages() -> Vec<Page> {
        let pair = Pair { strong: "I traced it.".into(), weak: "We looked.".into(), why: "Who did?".into() };
        let page = |heading: &str, lines: usize| Page {
            heading: heading.into(),
            body: (0..lines).map(|line| format!("  line {line}\n")).collect(),
            spoken: Some("I traced it.".into()),
            pair: Some(pair.clone()),
        };
        vec![page("One", 30), page("Two", 2)]
    }

    #[test]
    fn a_long_page_is_read_in_parts_and_back_leads_to_its_beginning() {
        let (pages, window) = (pages(), Window { columns: 40, rows: 15 });
        let mut pager = Pager::default();
        for _ in 0..2 {
            assert_eq!(pager.press(Typed::Enter, &pages, window, PLAIN), Turn::Stay);
        }
        assert!(pager.draw("T", &pages, window, PLAIN).iter().any(|line| line.contains("line 29")));
        assert_eq!(pager.press(Typed::Enter, &pages, window, PLAIN), Turn::Moved);
        assert_eq!(pager.press(Typed::Back, &pages, window, PLAIN), Turn::Moved);
        assert!(pager.draw("T", &pages, window, PLAIN).iter().any(|line| line.contains("line 0")));
    }

    #[test]
    fn weak_stands_beside_strong() {
        let pages = pages();
        let window = Window { columns: 61, rows: 15 };
        let mut pager = Pager::default();
        assert_eq!(pager.press(Typed::Char('w'), &pages, window, PLAIN), Turn::Stay);
        insta::assert_snapshot!(pager.draw("Title", &pages, window, PLAIN).join("\n"), @r"
         Title
         One                                                   1 / 2
         ✓ strong                       ✗ weak
         “I traced it.”               │ “We looked.”
                                      │
                                      │ Who did?


         Enter next · B back · S hear the strong one · W page · Q le…
        ");
    }

    #[test]
    fn the_last_page_ends_with_enter() {
        let (pages, window) = (pages(), Window { columns: 40, rows: 50 });
        let mut pager = Pager::default();
        assert_eq!(pager.press(Typed::Enter, &pages, window, PLAIN), Turn::Moved);
        assert_eq!(pager.press(Typed::Enter, &pages, window, PLAIN), Turn::Leave);
    }

    proptest! {
        #[test]
        fn a_window_is_never_overfull(columns in 20usize..140, rows in 6usize..60, keys in "[ bwx]{0,20}") {
            let (pages, window) = (pages(), Window { columns, rows });
            let mut pager = Pager::default();
            for key in keys.chars() {
                let _ = pager.press(Typed::Char(key), &pages, window, PLAIN);
                let lines = pager.draw("A title that is rather long for a window", &pages, window, PLAIN);
                prop_assert!(lines.len() <= rows);
                for line in lines {
                    prop_assert!(console::measure_text_width(&line) <= columns, "{line}");
                }
            }
        }
    }
}
