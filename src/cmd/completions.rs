//! `completions`: what a shell needs to complete Starling's verbs and options.

use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::ui::screen;
use clap::CommandFactory;

impl cli::Completions {
    pub fn run(self, _app: &App) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut cli::Cli::command(), "starling", &mut script);
        screen::print(&String::from_utf8_lossy(&script))?;
        Ok(Exit::Done)
    }
}
