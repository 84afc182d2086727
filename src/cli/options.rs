//! Options that several verbs take, in groups: a verb has the groups that it uses and no others.

use super::{Cli, Command, PackCommand, SessionsCommand};
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

/// Every option that several verbs take, as given; what a verb does not take is not set.
#[derive(Debug, Clone, Default)]
pub struct Common {
    pub level: Option<Level>,
    pub principle: Option<String>,
    pub model: Option<String>,
    pub channel: Option<u16>,
    pub device: Option<String>,
    pub mic_from: Vec<PathBuf>,
    pub fast: bool,
    pub voice: VoiceChoice,
    pub no_input: bool,
    pub data_dir: Option<PathBuf>,
    pub packs: Option<PathBuf>,
    pub json: bool,
    pub quiet: bool,
    pub verbose: bool,
}

impl Cli {
    /// The options that hold for this run. Those before the verb count where the verb takes none of its own.
    pub fn common(&self) -> Common {
        let everywhere = self.everywhere.clone();
        let (verb, before) =
            (self.command.as_ref().map(Command::options).unwrap_or_default(), self.before_verb.clone());
        let mic_from = match verb.microphone.mic_from {
            files if files.is_empty() => before.microphone.mic_from,
            files => files,
        };
        Common {
            level: verb.level.level.or(before.level.level),
            principle: verb.principle.principle.or(before.principle.principle),
            model: verb.model.model.or(before.model.model),
            channel: verb.model.channel.or(before.model.channel),
            device: verb.microphone.device.or(before.microphone.device),
            mic_from,
            fast: verb.microphone.fast || before.microphone.fast,
            voice: verb.voice.voice.or(before.voice.voice).unwrap_or_default(),
            no_input: everywhere.no_input,
            data_dir: everywhere.data_dir,
            packs: everywhere.packs,
            json: everywhere.json,
            quiet: everywhere.quiet,
            verbose: everywhere.verbose,
        }
    }
}

impl Command {
    /// The options of the groups that the verb has.
    fn options(&self) -> InterviewOptions {
        let none = InterviewOptions::default;
        match self {
            Command::Mock(verb) => verb.options.clone(),
            Command::Drill(verb) => verb.options.clone(),
            Command::Resume(verb) => verb.options.clone(),
            Command::Config(verb) => verb.options.clone(),
            Command::Doctor(verb) => {
                InterviewOptions { model: verb.model.clone(), microphone: verb.microphone.clone(), ..none() }
            }
            Command::Learn(verb) => InterviewOptions {
                level: verb.level.clone(),
                principle: verb.principle.clone(),
                voice: verb.voice.clone(),
                ..none()
            },
            Command::Score(verb) => InterviewOptions {
                level: verb.level.clone(),
                principle: verb.principle.clone(),
                model: verb.model.clone(),
                ..none()
            },
            Command::Transcribe(verb) => InterviewOptions { model: verb.model.clone(), ..none() },
            Command::Pace(verb) => InterviewOptions { level: verb.level.clone(), ..none() },
            Command::Stories(verb) => {
                InterviewOptions { level: verb.level.clone(), voice: verb.voice.clone(), ..none() }
            }
            Command::Licenses(_) | Command::Cohort(_) => none(),
            Command::List(verb) => InterviewOptions { principle: verb.principle.clone(), ..none() },
            Command::Quiz(verb) => InterviewOptions { principle: verb.principle.clone(), ..none() },
            Command::Trend(verb) => InterviewOptions { principle: verb.principle.clone(), ..none() },
            Command::Models(verb) => InterviewOptions { model: verb.model.clone(), ..none() },
            Command::Sessions(verb) => match &verb.command {
                Some(SessionsCommand::Rescore { level, .. }) => {
                    InterviewOptions { level: level.clone(), ..none() }
                }
                Some(SessionsCommand::Retranscribe { model, .. }) => {
                    InterviewOptions { model: model.clone(), ..none() }
                }
                _ => InterviewOptions { principle: verb.principle.clone(), ..none() },
            },
            Command::Pack(verb) => match &verb.command {
                PackCommand::New(new) => {
                    InterviewOptions { level: new.level.clone(), principle: new.principle.clone(), ..none() }
                }
                _ => none(),
            },
            Command::Review(_)
            | Command::Report(_)
            | Command::Compare(_)
            | Command::Card(_)
            | Command::Devices(_)
            | Command::Explain(_)
            | Command::Completions(_)
            | Command::Man(_) => none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, Parser};

    fn common(args: &[&str]) -> Result<Common, clap::Error> {
        Cli::try_parse_from([&["starling"], args].concat()).map(|cli| cli.common())
    }

    #[test]
    fn an_option_is_only_where_it_is_of_use() {
        assert!(common(&["completions", "bash", "--mic-from", "a.wav"]).is_err());
        assert!(common(&["devices", "--level", "senior"]).is_err());
        assert_eq!(common(&["mock", "--level", "senior"]).unwrap().level, Some(Level::Senior));
        assert_eq!(common(&["--level", "senior", "mock"]).unwrap().level, Some(Level::Senior));
        assert_eq!(
            common(&["--level", "sde1", "score", "-", "--level", "senior"]).unwrap().level,
            Some(Level::Senior)
        );
        let files = common(&["mock", "x", "--mic-from", "a.wav", "b.wav", "--fast", "--json"]).unwrap();
        assert_eq!(files.mic_from.len(), 2);
        assert!(files.fast && files.json && !files.quiet);
        assert_eq!(
            common(&["sessions", "rescore", "k7q2", "--level", "sde1"]).unwrap().level,
            Some(Level::Sde1)
        );
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
