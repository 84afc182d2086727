//! Everything that needs the built program, files, devices or a terminal. One binary, so that it links once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, clippy::print_stderr)]

mod bad_input;
#[path = "../support/believable.rs"]
mod believable;
mod clock;
mod content;
mod device;
#[path = "../faults/mod.rs"]
mod faults;
mod follow_ups;
mod formats;
mod harness;
mod layers;
mod live;
mod misjudged;
mod mock;
mod models;
mod modes;
mod packaging;
mod packs;
mod pty;
mod recordings;
mod saved;
mod score;
mod server;
mod sessions;
mod speech;
mod streams;
mod terminal;
mod typed;
mod verbs;
mod virtual_mic;
mod widths;
