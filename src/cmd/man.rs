//! `man`: the manual pages, in roff.

use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::ui::screen;
use clap::CommandFactory;
use std::path::Path;

impl cli::Man {
    pub fn run(self, _app: &App) -> Result<Exit, Failure> {
        if let Some(folder) = &self.dir {
            write_all(folder)?;
            return Ok(Exit::Done);
        }
        let mut page = Vec::new();
        clap_mangen::Man::new(cli::Cli::command()).render(&mut page)?;
        screen::print(&String::from_utf8_lossy(&page))?;
        Ok(Exit::Done)
    }
}

/// Writes `starling.1` and a page for each verb.
fn write_all(folder: &Path) -> Result<(), Failure> {
    let written =
        std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(cli::Cli::command(), folder));
    written.map_err(|error| {
        Failure::new(
            "cannot_write",
            format!("cannot write manual pages to `{}`: {error}", folder.display()),
            "name a folder that you may write to",
        )
    })
}
