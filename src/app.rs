//! The one place where devices, models, packs and folders are built from flags and settings.

use crate::audio::{self, AudioError, FileMic, Microphone};
use crate::cli::{Common, VoiceChoice};
use crate::clock::{Clock, SystemClock};
use crate::config::{Config, ConfigError, Paths};
use crate::core::failure::{Exit, Failure};
use crate::core::pack::Scenario;
use crate::core::score::Scorer;
use crate::core::star::Level;
use crate::store::models::{ModelError, ModelSource};
use crate::store::packs::{self, Library};
use crate::store::sessions::{Sessions, StoreError};
use crate::stt::{SttError, Whisper};
use crate::ui::screen::Screen;
use crate::ui::text::Theme;
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

    pub fn models_folder(&self) -> PathBuf {
        self.paths.data.join("models")
    }

    pub fn level(&self) -> Option<Level> {
        self.common.level.or(self.config.level)
    }

    /// The shipped packs and the user's own. Broken scenarios are told and left out.
    pub fn library(&self) -> Library {
        let own = self.common.packs.as_deref().or(self.config.packs.as_deref());
        let library = packs::load(own);
        for problem in &library.problems {
            self.screen.say(problem.render(self.screen.theme().colour).trim_end());
        }
        library
    }

    /// The scenario called `name`, or the first that fits the principle asked for.
    ///
    /// # Errors
    /// When none, or more than one, fits.
    pub fn scenario<'a>(&self, library: &'a Library, name: Option<&str>) -> Result<&'a Scenario, Failure> {
        let _ = library;
        let _ = name;
        unimplemented!()
    }

    /// The scorer with the shipped signals and rubric, and the user's own signals.
    ///
    /// # Errors
    /// A signal file that is not right.
    pub fn scorer(&self) -> Result<Scorer, Failure> {
        unimplemented!()
    }

    /// The microphone that the flags name.
    ///
    /// # Errors
    /// No such device, or a recording that cannot be read.
    pub fn microphone(&self) -> Result<Box<dyn Microphone>, Failure> {
        if self.common.mic_from.is_empty() {
            unimplemented!()
        }
        let pace = if self.common.fast { audio::Pace::Fast } else { audio::Pace::RealTime };
        Ok(Box::new(FileMic::open(&self.common.mic_from, pace, Arc::clone(&self.clock))?))
    }

    /// The model that the flags or settings name, verified, and loaded.
    ///
    /// # Errors
    /// No such model, or one that is not what it should be.
    pub fn whisper(&self) -> Result<Whisper, Failure> {
        let source = self.model()?;
        let weights = source.read()?;
        Ok(Whisper::load(source.name(), &weights)?)
    }

    /// Where the model is.
    ///
    /// # Errors
    /// No such model.
    pub fn model(&self) -> Result<ModelSource, Failure> {
        let wanted = self.common.model.as_deref().or(self.config.model.as_deref());
        Ok(ModelSource::resolve(wanted, Some(&self.models_folder()))?)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure::new(error.kind(), error.to_string(), error.hint())
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Failure {
        Failure::new("config", error.to_string(), error.hint())
    }
}
