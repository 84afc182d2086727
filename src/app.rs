//! The one place where devices, models, packs and folders are built from flags and settings.

mod scenario;

use crate::audio::{
    Channel, CpalMic, CpalSpeaker, DeviceChoice, FileMic, Microphone, PlaybackSpeed, Speaker,
};
use crate::cli::{Common, VoiceChoice};
use crate::clock::{Clock, SystemClock};
use crate::config::{Config, Paths};
use crate::core::bytes::without_text_mark;
use crate::core::failure::Advice;
use crate::core::failure::Failure;
use crate::core::pack::OWN_PACK;
use crate::core::scorer::Scorer;
use crate::core::session::Session;
use crate::core::star::Level;
use crate::store::content;
use crate::store::models::ModelSource;
use crate::store::packs::{self, Library};
use crate::store::sessions::Sessions;
use crate::store::stories::Stories;
use crate::store::unfinished::Unfinished;
use crate::stt::Whisper;
use crate::ui::screen::Screen;
use crate::ui::text::Theme;
use crate::voice::{AutoVoice, RecordedVoice, SilentVoice, SystemVoice, Voice};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

/// Everything that a verb works with.
pub struct App {
    pub screen: Screen,
    /// How results look on stdout.
    pub theme: Theme,
    pub common: Common,
    pub config: Config,
    pub paths: Paths,
    pub clock: Arc<dyn Clock>,
}

impl App {
    /// Reads the settings; opens nothing yet.
    ///
    /// # Errors
    /// Settings that cannot be read.
    pub fn new(common: Common) -> Result<App, Failure> {
        let paths = Paths::of_user(common.data_dir.as_deref())?;
        let config = Config::read(&paths.config)?;
        Ok(App {
            screen: Screen::new(common.quiet, common.verbose),
            theme: Theme::of_stdout(),
            common,
            config,
            paths,
            clock: Arc::new(SystemClock::start()),
        })
    }

    pub fn sessions(&self) -> Sessions {
        Sessions::new(&self.paths.data)
    }

    pub fn stories(&self) -> Stories {
        Stories::new(&self.paths.data)
    }

    pub fn unfinished(&self) -> Unfinished {
        Unfinished::new(&self.paths.data)
    }

    pub fn models_folder(&self) -> PathBuf {
        self.paths.data.join("models")
    }

    /// The level that the flags or settings name.
    pub fn level(&self) -> Option<Level> {
        self.common.level.or(self.config.level)
    }

    /// The shipped packs and the user's own. Anything wrong with them is reported and left out.
    pub fn library(&self) -> Library {
        let mut library = packs::embedded();
        if let Some(own) = self.common.packs.as_deref().or(self.config.packs.as_deref())
            && let Err(error) = library.overlay(own)
        {
            self.screen.warn(&error.to_string(), error.hint().as_deref());
        }
        for problem in &library.problems {
            self.screen.say(problem.render(self.screen.theme().colour).trim_end());
        }
        library
    }

    /// The same app with other options.
    pub fn with(&self, common: Common) -> App {
        App {
            screen: Screen::new(common.quiet, common.verbose),
            theme: self.theme,
            common,
            config: self.config.clone(),
            paths: self.paths.clone(),
            clock: Arc::clone(&self.clock),
        }
    }

    /// The library with the scenario of `session`: including the question that its user brought, if it was one.
    pub fn library_of(&self, session: &Session) -> Library {
        let mut library = self.library();
        if session.scenario.pack == OWN_PACK {
            // It could be asked once; a session edited by hand is viewed without its scenario.
            let _ = library.ask(&session.scenario.title, &session.scenario.principle);
        }
        library
    }

    /// Whether somebody is at the terminal to answer questions.
    pub fn attended(&self) -> bool {
        !self.common.no_input && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// The scorer with the shipped signals and rubric, and the user's own signals from `signals.toml` beside the
    /// settings.
    ///
    /// # Errors
    /// An invalid signal file.
    pub fn scorer(&self) -> Result<Scorer, Failure> {
        let own = self.paths.config.with_file_name("signals.toml");
        let text = match std::fs::read_to_string(&own) {
            Ok(text) => Some(without_text_mark(&text).to_owned()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                let message = format!("cannot read your signals in `{}`: {error}", own.display());
                return Err(Failure::new("cannot_read", message, "check that the file is yours to read"));
            }
        };
        let name = own.display().to_string();
        let mut lexicon = content::signals();
        if let Some(text) = &text {
            lexicon.push((&name, text));
        }
        Ok(Scorer::from_toml(&lexicon, content::rubric())?)
    }

    /// The scorer with only what is shipped.
    ///
    /// # Errors
    /// Never with the shipped files.
    pub fn shipped_scorer(&self) -> Result<Scorer, Failure> {
        Ok(Scorer::from_toml(&content::signals(), content::rubric())?)
    }

    /// The microphone that the flags or settings name.
    ///
    /// # Errors
    /// No such device, or a recording that cannot be read.
    pub fn microphone(&self) -> Result<Box<dyn Microphone>, Failure> {
        if self.common.mic_from.is_empty() {
            let wanted = self.common.device.as_deref().or(self.config.device.as_deref());
            let choice = wanted.map_or_else(DeviceChoice::default, DeviceChoice::typed);
            let microphone = CpalMic::find(&choice)?;
            if let Some(fallback) = microphone.fallback() {
                self.screen.warn(&fallback.to_string(), Some("`starling devices` lists the microphones"));
            }
            return Ok(Box::new(microphone));
        }
        let speed = if self.common.fast { PlaybackSpeed::Fast } else { PlaybackSpeed::RealTime };
        let channel = self.common.channel.map(Channel);
        let microphone = FileMic::on_channel(&self.common.mic_from, channel, speed, Arc::clone(&self.clock))?;
        for note in microphone.notes() {
            self.screen.warn(note, None);
        }
        Ok(Box::new(microphone))
    }

    /// Where the interviewer is heard.
    pub fn speaker(&self) -> Arc<dyn Speaker + Send + Sync> {
        Arc::new(CpalSpeaker::new(Arc::clone(&self.clock)))
    }

    /// The interviewer's voice.
    pub fn voice(&self) -> Box<dyn Voice> {
        match self.common.voice {
            VoiceChoice::Auto => Box::new(AutoVoice { system: self.system_voice() }),
            VoiceChoice::Recorded => Box::new(RecordedVoice),
            VoiceChoice::System => match self.system_voice() {
                Some(system) => Box::new(system),
                None => Box::new(SilentVoice),
            },
            VoiceChoice::Off => Box::new(SilentVoice),
        }
    }

    /// The system's speech engine, if there is one.
    pub fn system_voice(&self) -> Option<SystemVoice> {
        let path = std::env::var_os("PATH")?;
        SystemVoice::find(&path, &self.paths.cache.join("voice"), Arc::clone(&self.clock))
    }

    /// The model that the flags or settings name, verified and loaded.
    ///
    /// # Errors
    /// No such model, or one that is not what it should be.
    pub fn whisper(&self) -> Result<Whisper, Failure> {
        load(&self.model()?)
    }

    /// Where that model is.
    ///
    /// # Errors
    /// No such model.
    pub fn model(&self) -> Result<ModelSource, Failure> {
        let wanted = self.common.model.as_deref().or(self.config.model.as_deref());
        Ok(ModelSource::resolve(wanted, Some(&self.models_folder()))?)
    }
}

/// Reads, verifies and loads a model, which takes a moment; it can be done on a thread of its own.
///
/// # Errors
/// A model that is not what it should be.
pub fn load(source: &ModelSource) -> Result<Whisper, Failure> {
    let whisper = Whisper::load(source.name(), &source.read()?)?;
    source.loaded();
    Ok(whisper)
}
