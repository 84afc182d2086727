//! Starling: a coach for spoken behavioural interviews that keeps everything on the user's machine.
//!
//! Data flows one way: pack, interview, audio, speech to text, transcript, segment, signal, score, session, report.
//! `docs/architecture.md` is the map.

pub mod core;

pub mod clock;

pub mod config;
pub mod report;
pub mod store;
pub mod stt;
pub mod ui;

pub mod cli;

#[cfg(test)]
extern crate self as starling;

#[cfg(test)]
#[path = "../tests/support/believable.rs"]
pub mod believable;
