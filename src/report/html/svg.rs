//! Small drawings in SVG that take their colors from the page's style, so that they follow light, dark and print.
//!
//! Across, everything is a share of the drawing's width, from 0 to 1; down, it is in pixels. So a drawing is as wide as
//! its place, from a phone to a sheet of paper, while its text and lines keep their size. Nothing is styled inline: the
//! page's policy forbids it.

use super::escape::escaped;
use std::fmt::Write;

/// Steps across in which curves and areas are drawn.
const FINE: f64 = 1000.0;

/// A drawing under construction.
pub struct Svg {
    body: String,
    height: f64,
}

impl Svg {
    pub fn new(height: f64) -> Svg {
        Svg { body: String::new(), height }
    }

    pub fn rect(&mut self, class: &str, x: f64, y: f64, width: f64, height: f64) {
        let (x, width) = (percent(x), percent(width.max(0.0)));
        let _ = write!(
            self.body,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y:.1}\" width=\"{width}\" height=\"{height:.1}\"/>"
        );
    }

    pub fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let (x1, x2) = (percent(from.0), percent(to.0));
        let _ = write!(
            self.body,
            "<line class=\"{class}\" x1=\"{x1}\" y1=\"{:.1}\" x2=\"{x2}\" y2=\"{:.1}\"/>",
            from.1, to.1
        );
    }

    /// `text` may contain anything.
    pub fn text(&mut self, class: &str, x: f64, y: f64, text: &str) {
        let (x, text) = (percent(x), escaped(text));
        let _ = write!(self.body, "<text class=\"{class}\" x=\"{x}\" y=\"{y:.1}\">{text}</text>");
    }

    /// A path through points, broken where a point is missing.
    pub fn curve(&mut self, class: &str, points: &[Option<(f64, f64)>]) {
        let mut path = String::new();
        let mut pen_down = false;
        for point in points {
            if let Some((x, y)) = point {
                let _ = write!(path, "{}{:.0} {y:.1}", if pen_down { 'L' } else { 'M' }, x * FINE);
            }
            pen_down = point.is_some();
        }
        self.stretched(&format!("<path class=\"{class}\" d=\"{path}\"/>"));
    }

    /// A closed shape.
    pub fn area(&mut self, class: &str, points: &[(f64, f64)]) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{:.0},{y:.1}", x * FINE)).collect();
        self.stretched(&format!("<polygon class=\"{class}\" points=\"{}\"/>", points.join(" ")));
    }

    fn stretched(&mut self, shape: &str) {
        let _ = write!(
            self.body,
            "<svg width=\"100%\" height=\"{0:.0}\" viewBox=\"0 0 {FINE:.0} {0:.0}\" preserveAspectRatio=\"none\">{shape}</svg>",
            self.height
        );
    }

    /// A symbol that keeps its shape, centered on a point, with a tooltip. With `at_ms`, a click plays from there.
    pub fn symbol(&mut self, class: &str, symbol: Symbol, at: (f64, f64), at_ms: Option<u64>, title: &str) {
        let at_ms = at_ms.map(|ms| format!(" data-at=\"{ms}\"")).unwrap_or_default();
        let title =
            if title.is_empty() { String::new() } else { format!("<title>{}</title>", escaped(title)) };
        let _ = write!(
            self.body,
            "<svg x=\"{}\" y=\"{:.1}\" overflow=\"visible\"><path class=\"{class}\" d=\"{}\"{at_ms}>{title}</path></svg>",
            percent(at.0),
            at.1,
            symbol.path()
        );
    }

    /// The drawing, announced as `label`.
    pub fn labelled(self, class: &str, label: &str) -> String {
        format!(
            "<svg class=\"{class}\" width=\"100%\" height=\"{:.0}\" role=\"img\" aria-label=\"{}\">{}</svg>",
            self.height,
            escaped(label),
            self.body
        )
    }

    /// The drawing for sighted readers only: what it says is in the text beside it.
    pub fn decoration(self, class: &str) -> String {
        format!(
            "<svg class=\"{class}\" width=\"100%\" height=\"{:.0}\" aria-hidden=\"true\">{}</svg>",
            self.height, self.body
        )
    }
}

/// Shapes that can be told apart without their color.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    Triangle,
    Diamond,
    Dot,
}

impl Symbol {
    fn path(self) -> &'static str {
        match self {
            Symbol::Triangle => "M-5.5 4.5L5.5 4.5L0 -5.5Z",
            Symbol::Diamond => "M-5.5 0L0 -5.5L5.5 0L0 5.5Z",
            Symbol::Dot => "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z",
        }
    }
}

fn percent(share: f64) -> String {
    format!("{:.2}%", share * 100.0)
}
