//! The options that hold for a run, gathered from the groups of its verb.

use super::options::{InterviewOptions, VoiceChoice};
use super::{Cli, Command, PackCommand, SessionsCommand};
use crate::core::star::Level;
use std::path::PathBuf;

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
