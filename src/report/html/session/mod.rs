//! The report of a session: what came of it and what to do next time first, then every answer in full.

mod bars;
mod findings;
mod marked;
mod strong;
mod take;
mod tiles;
mod timeline;
mod top;

use super::policy;
use crate::core::pack::visible;
use crate::core::session::Mode;
use crate::report::model::ReportModel;
use askama::Template;

const STYLE: &str =
    concat!(include_str!("../../templates/base.css"), include_str!("../../templates/session.css"));
const SCRIPT: &str = include_str!("../../templates/session.js");

#[derive(Template)]
#[template(path = "session.html")]
struct SessionPage {
    policy: String,
    style: &'static str,
    script: &'static str,
    title: String,
    subtitle: Vec<String>,
    note: Option<String>,
    unfinished: bool,
    top: top::Top,
    takes: Vec<take::Take>,
    model: String,
    typed: bool,
}

/// The report as a page, UTF-8.
pub fn report(model: &ReportModel) -> Vec<u8> {
    let session = &model.session;
    let date = session.started_at.get(..16).unwrap_or(&session.started_at).replace('T', " ");
    let mode = match session.mode {
        Mode::Mock => "mock interview",
        Mode::Drill => "drill",
    };
    let level = session.level.to_string();
    let takes = take::takes(model);
    let page = SessionPage {
        policy: policy::policy(STYLE, SCRIPT),
        style: STYLE,
        script: SCRIPT,
        title: visible(model.title()),
        subtitle: [session.scenario.principle.as_str(), &level, mode, &date]
            .into_iter()
            .map(visible)
            .collect(),
        note: session.note.as_deref().map(visible),
        unfinished: session.is_unfinished(),
        top: top::of(model),
        takes,
        model: visible(session.model.as_deref().unwrap_or("an unnamed model")),
        typed: session.is_typed(),
    };
    // Rendering into memory fails only when a value's own `Display` does, and none here can.
    page.render().unwrap_or_default().into_bytes()
}

#[cfg(test)]
mod tests;
