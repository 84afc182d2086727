//! Starling: a coach for spoken behavioural interviews that keeps everything on the user's machine.
//!
//! Data flows one way: pack, interview, audio, speech to text, transcript, segment, signal, score, session, report.
//! `docs/architecture.md` is the map.

pub mod core;

pub mod clock;

pub mod audio;
pub mod config;
pub mod report;
pub mod store;
pub mod stt;
pub mod ui;
pub mod voice;

mod app;
mod cli;
mod cmd;

use clap::Parser;
use core::failure::Exit;
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program with `args`, the first of which is its name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match cli::Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Nobody can be told when the terminal is closed.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { Exit::Usage.code() } else { Exit::Done.code() });
        }
    };
    let json = cli.common.json;
    let ended = app::App::new(cli.common).and_then(|app| cmd::run(cli.command, &app));
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
