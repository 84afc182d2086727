//! Options that several verbs take, in groups: a verb has the groups that it uses and no others.

use crate::core::star::Level;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Options of every verb.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Common options")]
pub struct Everywhere {
    /// Never ask or wait for a key
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Where sessions and models are kept
    #[arg(long, global = true, value_name = "DIR", env = "STARLING_DATA_DIR")]
    pub data_dir: Option<PathBuf>,
    /// A folder of your own packs, beside the built-in ones
    #[arg(long, global = true, value_name = "DIR", env = "STARLING_PACKS")]
    pub packs: Option<PathBuf>,
    /// Print results as JSON, errors too
    #[arg(long, global = true)]
    pub json: bool,
    /// Say less
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// What an answer is held to.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "What answers are held to")]
pub struct LevelOption {
    /// Seniority: sde1, sde2 or senior
    #[arg(long, value_name = "LEVEL", env = "STARLING_LEVEL")]
    pub level: Option<Level>,
}

/// What a question is about.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "What answers are held to")]
pub struct PrincipleOption {
    /// Leadership principle, such as "Dive Deep"
    #[arg(long, value_name = "NAME")]
    pub principle: Option<String>,
}

/// What transcribes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Sound and speech")]
pub struct ModelOption {
    /// Speech model, by name or file
    #[arg(long, value_name = "NAME|PATH", env = "STARLING_MODEL")]
    pub model: Option<String>,
    /// Channel of a recording to listen to: left, right, or its number
    #[arg(long, value_name = "WHICH", value_parser = channel)]
    pub channel: Option<u16>,
}

/// A channel, counted from 1.
fn channel(text: &str) -> Result<u16, String> {
    match text.to_ascii_lowercase().as_str() {
        "left" => Ok(1),
        "right" => Ok(2),
        number => match number.parse() {
            Ok(number) if number > 0 => Ok(number),
            _ => Err("give left, right, or the number of a channel, counted from 1".to_owned()),
        },
    }
}

/// What is listened to.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Sound and speech")]
pub struct MicrophoneOptions {
    /// Microphone, by id or name (see `starling devices`)
    #[arg(long, value_name = "ID", env = "STARLING_DEVICE")]
    pub device: Option<String>,
    /// These recordings are the microphone, one per answer, in real time
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub mic_from: Vec<PathBuf>,
    /// Take --mic-from as fast as the machine can
    #[arg(long)]
    pub fast: bool,
}

/// What is heard.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Sound and speech")]
pub struct VoiceOption {
    /// The interviewer's voice
    #[arg(long, value_enum, value_name = "HOW")]
    pub voice: Option<VoiceChoice>,
}

/// Where the interviewer's voice comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum VoiceChoice {
    /// The pack's recording, else the system's voice, else text alone
    #[default]
    Auto,
    /// Only recordings of the pack
    Recorded,
    /// Only the system's voice (espeak-ng, flite, say, PowerShell)
    System,
    /// Text alone
    Off,
}

/// How the interviewer behaves while an answer is given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum InterviewerChoice {
    /// Lets you finish
    #[default]
    Patient,
    /// Breaks in, at most once in a section
    Strict,
}

/// All groups together: what an interview takes.
#[derive(Debug, Clone, Default, Args)]
pub struct InterviewOptions {
    #[command(flatten)]
    pub level: LevelOption,
    #[command(flatten)]
    pub principle: PrincipleOption,
    #[command(flatten)]
    pub model: ModelOption,
    #[command(flatten)]
    pub microphone: MicrophoneOptions,
    #[command(flatten)]
    pub voice: VoiceOption,
}
