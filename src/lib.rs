//! Starling: a coach for spoken behavioral interviews that keeps everything on the user's machine.
//!
//! Data flows one way: pack, interview, audio, speech to text, transcript, segment, signal, score, session, report.
//! `docs/architecture.md` is the map.

pub mod core;

pub mod clock;

pub mod audio;
mod config;
mod report;
pub mod store;
pub mod stt;
mod ui;
mod voice;

mod app;
mod cli;
mod cmd;

#[cfg(any(test, fuzzing))]
pub mod fuzzing;

use clap::FromArgMatches;
use core::failure::Exit;
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program with `args`, the first of which is its name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = cli::command().try_get_matches_from(args);
    let cli = match parsed.and_then(|matches| cli::Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            ui::screen::usage(&error);
            return ExitCode::from(if error.use_stderr() { Exit::Usage.code() } else { Exit::Done.code() });
        }
    };
    let common = cli.common();
    let json = common.json;
    let ended = app::App::new(common).and_then(|app| match cli.command {
        Some(command) => cmd::run(command, &app),
        None if app.attended() && console::user_attended() => cmd::menu(&app),
        None => {
            // Nobody can be told when the terminal is closed.
            let _ = ui::screen::show(&cli::command().render_help().to_string());
            Ok(Exit::Usage)
        }
    });
    match ended {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(failure) if failure.exit == Exit::Done => ExitCode::SUCCESS,
        Err(failure) => {
            ui::screen::fail(&failure, json);
            ExitCode::from(failure.exit.code())
        }
    }
}

#[cfg(test)]
extern crate self as starling;

#[cfg(test)]
#[path = "../tests/support/believable.rs"]
pub mod believable;
