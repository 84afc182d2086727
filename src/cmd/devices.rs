//! `devices`: the microphones and outputs, by the ids that `--device` takes.

use super::json;
use crate::app::App;
use crate::audio;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::ui::screen;
use crate::ui::text::{harmless, wrap};

impl cli::Devices {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let devices = audio::list_devices(self.all)?;
        if app.common.json {
            screen::print(&json(&devices)?)?;
            return Ok(if devices.inputs.is_empty() { Exit::Failed } else { Exit::Done });
        }
        for (title, list) in [("Microphones", &devices.inputs), ("Outputs", &devices.outputs)] {
            screen::print(&format!(" {}\n", app.theme.bold(title)))?;
            if list.is_empty() {
                screen::print("   none found\n")?;
            }
            for device in list {
                let rate = device.sample_rate.map_or_else(String::new, |rate| format!("  {rate} Hz"));
                let channels = device.channels.map_or_else(String::new, |count| format!("  {count} ch"));
                let mark = if device.is_default { "*" } else { " " };
                let (id, name) = (harmless(&device.id), harmless(&device.name));
                let lines =
                    wrap(&format!("{name}  ({id}){rate}{channels}"), app.theme.width.saturating_sub(4));
                screen::print(&format!(" {mark} {}\n", lines.join("\n     ")))?;
            }
        }
        if devices.inputs.is_empty() {
            return Err(audio::AudioError::NoInput.into());
        }
        app.screen.say(" * is the default; choose another with `--device ID`");
        Ok(Exit::Done)
    }
}
