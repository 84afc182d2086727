//! The verbs that look at saved sessions.

use super::{LevelOption, ModelOption, PrincipleOption};
use crate::core::answer::Verdict;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// List the saved sessions, or keep them in order
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "Examples:\n  starling sessions --verdict hire --since 2026-11-01\n  \
    starling sessions rename k7q2 \"with Ana, calmer\"\n  starling sessions delete k7q2\n  \
    starling sessions export k7q2 -o for-ana.tar\n  starling sessions import for-ana.tar")]
pub struct Sessions {
    #[command(subcommand)]
    pub command: Option<SessionsCommand>,
    /// Only sessions of this scenario, by part of its name
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// Only sessions that ended with this verdict
    #[arg(long, value_name = "VERDICT", value_parser = verdict)]
    pub verdict: Option<Verdict>,
    /// Only sessions from this day on
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub since: Option<String>,
    #[command(flatten)]
    pub principle: PrincipleOption,
}

#[derive(Debug, Subcommand)]
pub enum SessionsCommand {
    /// Give a session a name of your own; without one, take it away
    Rename { session: String, name: Option<String> },
    /// Write a note on a session; without one, take it away
    Note { session: String, note: Option<String> },
    /// Move a session to the trash folder
    Delete { session: String },
    /// Bring a session back from the trash folder
    Restore { session: String },
    /// List the trash folder
    Trash,
    /// Judge again with today's rules, or with `--level` for another level; the old score is kept
    Rescore {
        session: String,
        #[command(flatten)]
        level: LevelOption,
    },
    /// Write sessions with their recordings as one archive, to take along or to send
    Export {
        /// Names of the sessions, or parts of them; without one, all
        sessions: Vec<String>,
        /// Write to this file, or - for stdout
        #[arg(short, long, value_name = "FILE|-", default_value = "starling-sessions.tar")]
        output: PathBuf,
    },
    /// Take in the sessions of an archive
    Import {
        #[arg(value_name = "FILE|-")]
        file: PathBuf,
    },
    /// Transcribe the recordings again, with `--model` by another model, and judge; the old is kept
    Retranscribe {
        session: String,
        #[command(flatten)]
        model: ModelOption,
    },
}

/// Look at a saved session: transcript with marked signals, sections, delivery, what was missing
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  starling review\n  starling review k7q2 --play 3\n  \
    starling review k7q2 --play 1:05 --answer 2")]
pub struct Review {
    /// Name of the session, or part of it; without one, the newest
    pub session: Option<String>,
    /// Play a moment: the number of a finding, the first of a kind of signal, or a time
    #[arg(long, value_name = "NUMBER|SIGNAL|M:SS")]
    pub play: Option<String>,
    /// The answer that `--play` is about, from 1
    #[arg(long, value_name = "N", default_value_t = 1, requires = "play")]
    pub answer: usize,
}

/// Write a session as a page for the browser, or as Markdown or JSON
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  starling report\n  starling report k7q2 --embed -o for-ana.html\n  \
    starling report k7q2 --md > notes.md")]
pub struct Report {
    /// Name of the session, or part of it; without one, the newest
    pub session: Option<String>,
    /// Put the recordings into the page, for sending it to somebody
    #[arg(long, conflicts_with = "md")]
    pub embed: bool,
    /// Write Markdown to stdout
    #[arg(long)]
    pub md: bool,
    /// Write to this file, or - for stdout; a page goes beside the recordings otherwise
    #[arg(short, long, value_name = "FILE|-")]
    pub output: Option<PathBuf>,
}

/// Compare two sessions or takes: what got better and what got worse, with the words
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  starling compare            the newest session and the one before it of the same scenario\n  \
    starling compare 3 1        by their numbers in `starling sessions`\n  \
    starling compare k7q2 m3xa\n  starling compare k7q2:1 k7q2:2"
)]
pub struct Compare {
    /// A session by number or name; `NAME:N` is its answer number N. Without one, the newest
    pub a: Option<String>,
    /// What it is compared with; without one, the session before it of the same scenario
    pub b: Option<String>,
}

/// Show the cue card for your next take: what to keep, what to cut, and the gaps to fill
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  starling card\n  starling card k7q2\n  starling card --html card.html    a page that prints on one sheet"
)]
pub struct Card {
    /// A session by number or name, or part of it; without one, the newest
    pub session: Option<String>,
    /// Write a page that prints on one sheet to this file, or - for stdout
    #[arg(long, value_name = "FILE|-")]
    pub html: Option<PathBuf>,
}

/// See how all your sessions move: I and we, metrics, over-runs, fillers, pace, pet phrases
#[derive(Debug, Args)]
pub struct Trend {
    /// Only sessions of this scenario, by part of its name
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// Write a page to this file, or - for stdout: days of practice, and votes and measures scenario by scenario
    #[arg(long, value_name = "FILE|-")]
    pub html: Option<PathBuf>,
    #[command(flatten)]
    pub principle: PrincipleOption,
}

fn verdict(text: &str) -> Result<Verdict, String> {
    let wanted = text.to_lowercase().replace(['_', '-'], " ");
    Verdict::ALL
        .into_iter()
        .find(|verdict| verdict.title() == wanted)
        .ok_or_else(|| "expected strong-hire, hire, leaning-no-hire or no-hire".to_owned())
}

fn day(text: &str) -> Result<String, String> {
    let shape = |(at, c): (usize, char)| if matches!(at, 4 | 7) { c == '-' } else { c.is_ascii_digit() };
    if text.len() == 10 && text.chars().enumerate().all(shape) {
        Ok(text.to_owned())
    } else {
        Err("expected a day such as 2026-11-23".to_owned())
    }
}
