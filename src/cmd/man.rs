//! `man`: the manual page, in roff.

use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::ui::screen;
use clap::CommandFactory;

impl cli::Man {
    pub fn run(self, _app: &App) -> Result<Exit, Failure> {
        let mut page = Vec::new();
        clap_mangen::Man::new(cli::Cli::command()).render(&mut page)?;
        screen::print(&String::from_utf8_lossy(&page))?;
        Ok(Exit::Done)
    }
}
