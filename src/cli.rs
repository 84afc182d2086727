//! The command line: clap types and help, no logic.

mod common;
mod help;
mod options;
mod saved;
mod upkeep;

pub use common::Common;
pub use help::command;
pub use options::{
    Everywhere, InterviewOptions, InterviewerChoice, LevelOption, MicrophoneOptions, ModelOption,
    PrincipleOption, VoiceChoice, VoiceOption,
};
pub use saved::{Card, Compare, Report, Review, Sessions, SessionsCommand, Trend};
pub use upkeep::{
    Completions, Config, Devices, Doctor, Explain, Licenses, Man, Models, ModelsCommand, Pack, PackCommand,
    PackFile, PackNew, PackVoice,
};

use crate::core::star::Section;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Practice behavioral interviews aloud: Starling asks, listens, times each STAR section, transcribes on this machine
/// and says what a bar raiser would have heard.
#[derive(Debug, Parser)]
#[command(name = "starling", version)]
#[command(after_help = "Start here:\n  starling mock          a whole interview, aloud\n  \
    starling drill         one section at a time\n  starling doctor        is everything ready?\n\n\
    Everything stays on this machine. Results go to stdout, messages to stderr.\n\
    Exit codes: 0 done, 1 failed, 2 usage, 3 the input cannot be judged, 130 interrupted (saved)")]
pub struct Cli {
    /// Without one, a menu at a terminal, else the help.
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub everywhere: Everywhere,
    /// Options of the verb that were given before it.
    #[command(flatten)]
    pub before_verb: InterviewOptions,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Mock(Mock),
    Drill(Drill),
    Pace(Pace),
    List(List),
    Learn(Learn),
    Quiz(Quiz),
    Stories(Stories),
    Score(Score),
    Transcribe(Transcribe),
    Cohort(Cohort),
    Sessions(Sessions),
    Review(Review),
    Report(Report),
    Compare(Compare),
    Trend(Trend),
    Card(Card),
    Resume(Resume),
    Devices(Devices),
    Doctor(Doctor),
    Models(Models),
    Config(Config),
    Pack(Pack),
    Explain(Explain),
    Completions(Completions),
    Man(Man),
    Licenses(Licenses),
}

/// Hold a whole interview: prompt, one continuous answer, follow-ups, verdict
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  starling mock\n  starling mock ownership-webhook --level senior\n  \
    starling mock --mic-from opening.wav follow-up.wav --no-input\n  \
    starling mock --loop 4\n  starling mock --random --principle \"Dive Deep\"\n  \
    starling mock --question \"Tell me about a time you missed a deadline\" --interviewer strict\n  \
    starling mock --typed < answers.txt\n\n\
    Keys while you speak: Space next section, Enter done, R again, Q save and leave")]
pub struct Mock {
    /// Scenario by name or part of it; without one, the first that you have practiced least
    pub scenario: Option<String>,
    /// How many follow-ups to ask
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub follow_ups: usize,
    /// Several interviews one after the other, as in a real loop: different principles, one summary at the end
    #[arg(long = "loop", value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=8))]
    pub interviews: u16,
    /// A story of your own to tell (see `starling stories`): asks about what it is good for
    #[arg(long, value_name = "STORY", conflicts_with = "interviews")]
    pub story: Option<String>,
    /// Any scenario instead of the one practiced least
    #[arg(long, conflicts_with = "scenario")]
    pub random: bool,
    /// A question of your own, instead of a scenario's; say what it is about with --principle, or it is guessed
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["scenario", "interviews", "story", "random"])]
    pub question: Option<String>,
    /// Show no hints while you speak
    #[arg(long)]
    pub no_nudges: bool,
    /// Whether the interviewer lets you finish, or breaks in as a bar raiser may: on long background, on "we", on a
    /// result without a number
    #[arg(long, value_enum, value_name = "MANNER", default_value_t = InterviewerChoice::Patient)]
    pub interviewer: InterviewerChoice,
    /// Type your answers, where you cannot speak; an empty line ends one. From a pipe they are read from stdin
    #[arg(long, conflicts_with_all = ["interviews", "interviewer", "no_nudges", "mic_from", "device"])]
    pub typed: bool,
    #[command(flatten)]
    pub options: InterviewOptions,
}

/// Practice section by section, with feedback and a retake after each
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  starling drill\n  starling drill ownership-webhook --section action\n  \
    starling drill --ladder"
)]
pub struct Drill {
    pub scenario: Option<String>,
    /// Only this section
    #[arg(long, value_name = "SECTION")]
    pub section: Option<Section>,
    /// The same story in 15, 45, 90 and 180 seconds
    #[arg(long, conflicts_with = "section")]
    pub ladder: bool,
    #[command(flatten)]
    pub options: InterviewOptions,
}

/// Time yourself section by section against the targets: no recording, no judgment
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  starling pace\n  starling pace situation result\n\n\
    Keys: Space next section, R this one again, Q leave")]
pub struct Pace {
    /// These sections, in this order; without any, all five
    #[arg(value_name = "SECTION")]
    pub sections: Vec<Section>,
    /// Scenario whose targets apply
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    #[command(flatten)]
    pub level: LevelOption,
}

/// List the scenarios: the question asked, its principle, and when you last practiced it
#[derive(Debug, Args)]
#[command(visible_alias = "scenarios")]
#[command(after_help = "Examples:\n  starling list\n  starling list --principle \"Dive Deep\"")]
pub struct List {
    #[command(flatten)]
    pub principle: PrincipleOption,
}

/// Walk through a scenario: strong example, coaching, common mistake, weak answer, pivots
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  starling learn\n  starling learn ownership-webhook --section action --speak\n\n\
    Keys: Enter next, B back, S hear the strong example, W weak beside strong, Q leave"
)]
pub struct Learn {
    pub scenario: Option<String>,
    /// Only this section
    #[arg(long, value_name = "SECTION")]
    pub section: Option<Section>,
    /// Hear the strong example
    #[arg(long)]
    pub speak: bool,
    /// A story of your own instead (see `starling stories`)
    #[arg(long, value_name = "STORY", conflicts_with_all = ["scenario", "section"])]
    pub story: Option<String>,
    #[command(flatten)]
    pub level: LevelOption,
    #[command(flatten)]
    pub principle: PrincipleOption,
    #[command(flatten)]
    pub voice: VoiceOption,
}

/// Answer a scenario's multiple-choice questions
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  starling quiz\n  starling quiz --count 10 --principle \"Dive Deep\"")]
pub struct Quiz {
    pub scenario: Option<String>,
    /// So many questions, drawn from all scenarios or those of --principle
    #[arg(long, value_name = "N", conflicts_with = "scenario")]
    pub count: Option<usize>,
    /// Ask in the order that this number decides
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,
    #[command(flatten)]
    pub principle: PrincipleOption,
}

/// Keep your own stories, and see which principle has one
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  starling stories add\n  starling stories table\n  starling mock --story lost-notices"
)]
pub struct Stories {
    #[command(subcommand)]
    pub command: Option<StoriesCommand>,
    #[command(flatten)]
    pub level: LevelOption,
    #[command(flatten)]
    pub voice: VoiceOption,
}

#[derive(Debug, Subcommand)]
pub enum StoriesCommand {
    /// List them (this is what happens without a word)
    List,
    Add(StoriesAdd),
    /// Show one: its sections with their length, what a bar raiser would hear, its pivots
    Show {
        story: String,
    },
    /// Which story covers which principle, how to turn it, and where one is missing
    Table,
    /// Remove one for good
    Remove {
        story: String,
    },
    /// Print an empty one to fill in
    Template,
}

/// Add a story: from a file, from flags, or in your editor
#[derive(Debug, Args)]
pub struct StoriesAdd {
    pub file: Option<PathBuf>,
    #[arg(long, value_name = "TEXT", conflicts_with = "file", requires = "principles")]
    pub title: Option<String>,
    /// Principle that it tells; may be given several times
    #[arg(long = "for", value_name = "PRINCIPLE")]
    pub principles: Vec<String>,
    #[arg(long, value_name = "TEXT")]
    pub situation: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub task: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub action: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub result: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub reflection: Option<String>,
}

/// Score a transcript or a recording
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  starling score answer.txt\n  starling score answer.wav --json\n  \
    starling transcribe answer.wav --json | starling score -\n  starling score --jsonl < answers.jsonl")]
pub struct Score {
    /// A text, subtitles, the JSON of `transcribe`, a recording, or - for any of these from a pipe
    #[arg(value_name = "FILE|-", required_unless_present = "jsonl")]
    pub file: Option<PathBuf>,
    /// Scenario whose targets and follow-ups apply
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// Whose answer it is, where several people speak in a text
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Score one JSON object a line from stdin: {"id", "text" or "path", "level"?, "principle"?}, or lines of
    /// `transcribe --jsonl`
    #[arg(long, conflicts_with = "file")]
    pub jsonl: bool,
    #[command(flatten)]
    pub level: LevelOption,
    #[command(flatten)]
    pub principle: PrincipleOption,
    #[command(flatten)]
    pub model: ModelOption,
}

/// Transcribe a recording on this machine
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  starling transcribe memo.m4a\n  starling transcribe call.mp4 --srt > call.srt\n  \
    ffmpeg -i talk.wma -f wav pipe:1 | starling transcribe -\n  \
    starling transcribe --jsonl < recordings.jsonl | starling score --jsonl"
)]
pub struct Transcribe {
    /// A recording or a video with sound, or - for one from a pipe
    #[arg(value_name = "FILE|-", required_unless_present = "jsonl")]
    pub file: Option<PathBuf>,
    /// Transcribe one recording a line from stdin: {"id", "path", "channel"?}
    #[arg(long, conflicts_with_all = ["file", "srt", "vtt"])]
    pub jsonl: bool,
    /// With --jsonl: each transcript as soon as it is done, not in the order of the lines
    #[arg(long, requires = "jsonl")]
    pub unordered: bool,
    /// Print subtitles as SubRip
    #[arg(long, conflicts_with = "vtt")]
    pub srt: bool,
    /// Print subtitles as WebVTT
    #[arg(long)]
    pub vtt: bool,
    #[command(flatten)]
    pub model: ModelOption,
}

/// See what many people's answers have in common: what most miss, verdicts, pacing, by question and by person
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  starling score --jsonl < answers.jsonl > scores.jsonl; starling cohort scores.jsonl\n  \
    starling cohort scores.jsonl --json\n\n\
    A line may say whose answer it is and to which question, by \"person\" and \"question\" or by an id such as \"p07/conflict\"."
)]
pub struct Cohort {
    /// What `score --jsonl` gave, or - for stdin
    #[arg(value_name = "FILE|-")]
    pub file: PathBuf,
    /// Name the people; without this they are numbers
    #[arg(long)]
    pub names: bool,
}

/// Finish a session that was cut off
#[derive(Debug, Args)]
pub struct Resume {
    /// Name of the session, or part of it; without one, the newest unfinished one
    pub session: Option<String>,
    #[command(flatten)]
    pub options: InterviewOptions,
}
