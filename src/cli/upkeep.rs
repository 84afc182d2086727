//! Verbs about this machine, the models, the packs and the program itself.

use super::{InterviewOptions, LevelOption, MicrophoneOptions, ModelOption, PrincipleOption};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// List the microphones and speakers
#[derive(Debug, Args)]
pub struct Devices {
    /// Also those that are usually of no use: monitors of outputs
    #[arg(long)]
    pub all: bool,
}

/// Check that everything is ready for an interview
#[derive(Debug, Args)]
pub struct Doctor {
    #[command(flatten)]
    pub model: ModelOption,
    #[command(flatten)]
    pub microphone: MicrophoneOptions,
}

/// Show where the settings are, what can be set, and what is in force and why
#[derive(Debug, Args)]
pub struct Config {
    #[command(flatten)]
    pub options: InterviewOptions,
}

/// See, fetch and choose speech models
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  starling models\n  starling models pull base.en-q5_1\n  \
    starling doctor                     which of them keeps up with speech here?\n  \
    starling models use base.en-q5_1\n\n\
    Only `pull` ever uses the network; HTTPS_PROXY and NO_PROXY are respected.")]
pub struct Models {
    #[command(subcommand)]
    pub command: Option<ModelsCommand>,
    #[command(flatten)]
    pub model: ModelOption,
}

#[derive(Debug, Subcommand)]
pub enum ModelsCommand {
    /// List the models of the catalog and which are here
    List,
    /// Fetch a model of the catalog; after a cut, go on where it stopped
    Pull {
        /// Such as base.en-q5_1
        name: String,
        /// A server that has the files of the catalog, in place of their maker's
        #[arg(long, value_name = "URL", env = "STARLING_MODELS_URL")]
        from: Option<String>,
    },
    /// Compare the models here with their checksums
    Verify,
    /// Make a model the one that is used from now on
    Use {
        /// A name of the catalog, or a file
        #[arg(value_name = "NAME|PATH")]
        name: String,
    },
}

/// See and check packs of scenarios
#[derive(Debug, Args)]
pub struct Pack {
    #[command(subcommand)]
    pub command: PackCommand,
}

#[derive(Debug, Subcommand)]
pub enum PackCommand {
    /// List the packs and their scenarios
    List,
    /// Check packs like a compiler: file, line, caret, help
    Check {
        /// A pack's folder, or a folder of packs; without one, everything that is shipped
        dir: Option<PathBuf>,
    },
    New(PackNew),
    Voice(PackVoice),
    /// Print the JSON Schema of a pack's files, for editors
    Schema {
        #[arg(value_enum, default_value_t)]
        file: PackFile,
    },
}

/// A file of a pack.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum PackFile {
    /// `pack.toml`
    Pack,
    /// `scenarios/<id>.toml`
    #[default]
    Scenario,
}

/// Begin a pack, or add a scenario to one: complete, commented files to fill in
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  starling pack new my-pack\n  \
    starling pack new my-pack --id conflict-roadmap --principle Conflict --prompt \"Tell me about a conflict.\" --no-input")]
pub struct PackNew {
    /// The pack's folder; it need not exist
    pub dir: PathBuf,
    /// The scenario's name: lower-case letters, digits and hyphens
    #[arg(long, value_name = "NAME")]
    pub id: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// What the interviewer says
    #[arg(long, value_name = "TEXT")]
    pub prompt: Option<String>,
    /// The pack's title, where it is new
    #[arg(long, value_name = "TEXT")]
    pub pack_title: Option<String>,
    #[command(flatten)]
    pub level: LevelOption,
    #[command(flatten)]
    pub principle: PrincipleOption,
}

/// Record what the interviewer says in a pack, with any synthesizer: only what is new or changed
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  starling pack voice my-pack -- espeak-ng -w {out} {text}\n  \
    starling pack voice my-pack -- piper --model voice.onnx --output_file {out}\n\n\
    {out} is the WAV file to write, {text} the words; without {text} they come on standard input. No shell is used.")]
pub struct PackVoice {
    /// The pack's folder
    pub dir: PathBuf,
    /// Also what is recorded already, your own recordings too
    #[arg(long)]
    pub all: bool,
    /// The synthesizer
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub command: Vec<String>,
}

/// Say what a signal means, why interviewers care, and how sure that is
#[derive(Debug, Args)]
pub struct Explain {
    /// Such as metric_delta or scope_boundary; without one, all
    pub signal: Option<String>,
}

/// Print completions for a shell
#[derive(Debug, Args)]
pub struct Completions {
    pub shell: clap_complete::Shell,
}

/// Print the manual page
#[derive(Debug, Args)]
pub struct Man {
    /// Write this page and one for each verb into a folder instead
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// Print the licenses of Starling and of everything in it
#[derive(Debug, Args)]
pub struct Licenses {}
