//! `licenses`: the licenses of Starling and of everything in it.

use super::json;
use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::store::content;
use crate::ui::{pager, screen};

impl cli::Licenses {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        if app.common.json {
            let report = serde_json::json!({
                "license": env!("CARGO_PKG_LICENSE"),
                "notices": content::notices(),
            });
            screen::print(&json(&report)?)?;
        } else {
            pager::page(content::notices())?;
        }
        Ok(Exit::Done)
    }
}
