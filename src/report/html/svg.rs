//! Small drawings in SVG that take their colors from the page's style, so that they follow light, dark and print.
//!
//! Nothing is styled inline: the page's policy forbids it.

use super::escape::escaped;
use std::fmt::Write;

/// A drawing under construction.
pub struct Svg {
    body: String,
    width: f64,
    height: f64,
}

impl Svg {
    pub fn new(width: f64, height: f64) -> Svg {
        Svg { body: String::new(), width, height }
    }

    pub fn rect(&mut self, class: &str, x: f64, y: f64, width: f64, height: f64) {
        let _ = write!(
            self.body,
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\"/>",
            width.max(0.0)
        );
    }

    pub fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let ((x1, y1), (x2, y2)) = (from, to);
        let _ = write!(
            self.body,
            "<line class=\"{class}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>"
        );
    }

    /// `text` may contain anything.
    pub fn text(&mut self, class: &str, x: f64, y: f64, text: &str) {
        let _ =
            write!(self.body, "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", escaped(text));
    }

    /// A path through points, broken where a point is missing.
    pub fn curve(&mut self, class: &str, points: &[Option<(f64, f64)>]) {
        let mut path = String::new();
        let mut pen_down = false;
        for point in points {
            if let Some((x, y)) = point {
                let _ = write!(path, "{}{x:.1} {y:.1}", if pen_down { 'L' } else { 'M' });
            }
            pen_down = point.is_some();
        }
        let _ = write!(self.body, "<path class=\"{class}\" d=\"{path}\"/>");
    }

    /// A closed shape.
    pub fn area(&mut self, class: &str, points: &[(f64, f64)]) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = write!(self.body, "<polygon class=\"{class}\" points=\"{}\"/>", points.join(" "));
    }

    /// A dot with a tooltip; clicking it plays from `at_ms`.
    pub fn moment(&mut self, class: &str, points: &[(f64, f64)], at_ms: u64, title: &str) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = write!(
            self.body,
            "<polygon class=\"{class}\" points=\"{}\" data-at=\"{at_ms}\"><title>{}</title></polygon>",
            points.join(" "),
            escaped(title)
        );
    }

    /// The drawing, announced as `label`.
    pub fn labelled(self, class: &str, label: &str) -> String {
        format!(
            "<svg class=\"{class}\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">{}</svg>",
            self.width,
            self.height,
            escaped(label),
            self.body
        )
    }

    /// The drawing for sighted readers only, stretched to its place: what it says is in the text beside it.
    pub fn decoration(self, class: &str) -> String {
        format!(
            "<svg class=\"{class}\" viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{}</svg>",
            self.width, self.height, self.body
        )
    }
}

/// A bar of `share` (1 is the target) with a tick at the target; what is beyond stands out.
pub fn target_bar(share: f64) -> String {
    /// Shares that the bar's whole width stands for.
    const WIDEST: f64 = 1.8;
    let x = |share: f64| share.clamp(0.0, WIDEST) / WIDEST * 180.0;
    let mut svg = Svg::new(180.0, 10.0);
    svg.rect("track", 0.0, 2.0, 180.0, 6.0);
    svg.rect("bar", 0.0, 2.0, x(share.min(1.0)), 6.0);
    if share > 1.0 {
        svg.rect("bar over", x(1.0), 2.0, x(share) - x(1.0), 6.0);
    }
    svg.line("tick", (x(1.0), 0.0), (x(1.0), 10.0));
    svg.decoration("targetbar")
}

/// A bar in two parts, `share` of it the first.
pub fn split_bar(share: f64) -> String {
    let mut svg = Svg::new(100.0, 10.0);
    svg.rect("part pos", 0.0, 0.0, share * 100.0, 10.0);
    svg.rect("part neg", share * 100.0, 0.0, 100.0 - share * 100.0, 10.0);
    svg.decoration("splitbar")
}
