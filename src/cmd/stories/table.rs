//! `stories table`: which story covers which principle, how to turn it, and where one is missing.

use super::{advice, json, readable};
use crate::app::App;
use crate::core::failure::{Exit, Failure};
use crate::core::pack::Pivot;
use crate::core::story::{Cover, Story};
use crate::store::packs::Library;
use crate::store::stories::Stories;
use crate::ui::fold::fold;
use crate::ui::screen;
use crate::ui::text::harmless;
use crate::ui::walkthrough::paragraph;
use serde::Serialize;

/// Columns of a principle's name, on terminals with at least this many columns.
const PRINCIPLE: usize = 44;
const WIDE: usize = 76;

#[derive(Debug, Serialize)]
struct Row<'a> {
    principle: &'a str,
    /// Stories about it.
    told: Vec<&'a str>,
    /// Stories that can be turned toward it.
    turned: Vec<&'a str>,
}

pub fn table(app: &App, bank: &Stories) -> Result<Exit, Failure> {
    let library = app.library();
    let stories = readable(app, bank)?;
    let principles = principles(&library, &stories);
    let serving = |principle: &str, told: bool| -> Vec<&str> {
        let how = |story: &Story| {
            matches!(
                (story.covers(principle), told),
                (Some(Cover::Told), true) | (Some(Cover::Turned(_)), false)
            )
        };
        stories.iter().filter(|(_, story)| how(story)).map(|(id, _)| id.as_str()).collect()
    };
    let rows: Vec<Row<'_>> = principles
        .iter()
        .map(|principle| Row { principle, told: serving(principle, true), turned: serving(principle, false) })
        .collect();
    if app.common.json {
        screen::print(&json(&rows)?)?;
        return Ok(Exit::Done);
    }
    let mut out = String::new();
    for row in &rows {
        let told = row.told.iter().map(|id| app.theme.good(&format!("● {id}")));
        let turned = row.turned.iter().map(|id| format!("○ {id}"));
        let cells: Vec<String> = told.chain(turned).collect();
        let cells = if cells.is_empty() { app.theme.warn("none yet") } else { cells.join("  ") };
        let room = if app.theme.width >= WIDE { PRINCIPLE } else { 0 };
        let line = format!("{:<room$} {cells}", harmless(row.principle));
        let lines = fold(&line, app.theme.width.saturating_sub(2));
        out.push_str(&format!(" {}\n", lines.join("\n   ")));
        for (_, story) in &stories {
            if let Some(cover @ Cover::Turned(_)) = story.covers(row.principle) {
                advice(&mut out, &cover, &story.title, app.theme);
            }
        }
        if row.told.is_empty() && row.turned.is_empty() {
            let lent =
                stories.iter().find_map(|(id, story)| Some((id, lent(&library, story, row.principle)?)));
            if let Some((id, (scenario, pivot))) = lent {
                let text =
                    format!("perhaps {id}: emphasise {} (as `{scenario}` does)", pivot.emphasise.join("; "));
                paragraph(&mut out, &text, 4, app.theme);
            }
        }
    }
    screen::print(&out)?;
    app.screen.say("\n ● told for it   ○ can be turned towards it");
    Ok(Exit::Done)
}

/// Those of the packs in their order, then those that only the stories name.
fn principles<'a>(library: &'a Library, stories: &'a [(String, Story)]) -> Vec<&'a str> {
    let own = stories.iter().flat_map(|(_, story)| &story.principles);
    let mut found: Vec<&str> = Vec::new();
    for name in library.scenarios().map(|found| &found.scenario.principle).chain(own) {
        if !found.iter().any(|known| known.eq_ignore_ascii_case(name.trim())) {
            found.push(name.trim());
        }
    }
    found
}

/// How a shipped story about the same principle is turned toward `principle`.
fn lent<'a>(library: &'a Library, story: &Story, principle: &str) -> Option<(&'a str, &'a Pivot)> {
    let about = story.principles.first()?;
    let alike =
        library.scenarios().filter(|found| found.scenario.principle.eq_ignore_ascii_case(about.trim()));
    alike
        .flat_map(|found| found.scenario.pivots.iter().map(move |pivot| (found.scenario.id.as_str(), pivot)))
        .find(|(_, pivot)| pivot.principle.eq_ignore_ascii_case(principle))
}
