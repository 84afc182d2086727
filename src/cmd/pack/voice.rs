//! `pack voice`: records what the interviewer says in a pack, with a synthesizer of the author's choice.

use super::check;
use crate::app::App;
use crate::audio::Sound;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::core::pack::Problem;
use crate::store::packs::{Recorded, Voiced};
use crate::ui::screen;
use crate::voice::Template;

/// A recording whose loudest sample is below this share of full scale holds no speech (-40 dBFS, house rule).
const SILENT: f32 = 0.01;

impl cli::PackVoice {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let template = Template::new(&self.command)?;
        let name = template.name();
        if !self.dir.join("pack.toml").is_file() {
            return Err(Failure::new(
                "packs_none_found",
                format!("there is no pack in `{}`", self.dir.display()),
                "give the folder that has the `pack.toml`; `starling pack new` begins one",
            ));
        }
        let library = check::of_folder(&self.dir)?;
        for problem in library.problems.iter().filter(|problem| problem.is_error()) {
            app.screen.say(&problem.render(app.screen.theme().colour));
        }
        let mut voiced = Voiced::open(&self.dir).map_err(|error| unwritable(&error))?;
        let (mut made, mut kept, mut own) = (0, 0, 0);
        for found in library.scenarios() {
            for wanted in voiced.wanted(found.scenario, &name) {
                match wanted.state {
                    Recorded::Fresh if !self.all => kept += 1,
                    Recorded::Own if !self.all => own += 1,
                    _ => {
                        let workplace =
                            tempfile::tempdir_in(voiced.folder()).map_err(|error| unwritable(&error))?;
                        let output = workplace.path().join("spoken.wav");
                        template.record(&wanted.text, &output, &*app.clock)?;
                        let sound = Sound::read(&output)?;
                        if sound.samples.iter().all(|sample| sample.abs() < SILENT) {
                            return Err(Failure::new(
                                "voice_no_sound",
                                format!("the command recorded silence for \"{}\"", wanted.text),
                                "try the command by hand with a short text",
                            ));
                        }
                        voiced.keep(&wanted, &output, &name).map_err(|error| unwritable(&error))?;
                        app.screen.say(&format!(
                            " {:>5.1} s  {}",
                            sound.duration().as_secs_f64(),
                            wanted.output.display()
                        ));
                        made += 1;
                    }
                }
            }
        }
        screen::print(&format!(
            "{made} recorded now, {kept} as they were, {own} your own recordings left alone\n"
        ))?;
        Ok(if library.problems.iter().any(Problem::is_error) { Exit::Failed } else { Exit::Done })
    }
}

fn unwritable(error: &std::io::Error) -> Failure {
    Failure::new(
        "cannot_write",
        format!("the recording cannot be kept: {error}"),
        "check the folder `audio` of the pack",
    )
}
