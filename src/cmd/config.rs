//! `config`: where the settings are, what can be set, and what is in effect and why.

use super::show;
use crate::app::App;
use crate::cli;
use crate::core::failure::{Exit, Failure};
use crate::ui::text::hanging;
use serde::Serialize;
use std::path::Path;

/// One setting as it is in effect.
#[derive(Debug, Serialize)]
struct Setting {
    name: &'static str,
    /// `None` where nothing is set and each verb decides.
    value: Option<String>,
    from: From,
    /// What it does, and what applies where nothing is set.
    meaning: &'static str,
    /// How it is written in the settings file; absent where it cannot be.
    #[serde(skip_serializing_if = "Option::is_none")]
    example: Option<&'static str>,
    /// The environment variable that sets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    variable: Option<&'static str>,
}

/// Why a value is in effect: the first of these that sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum From {
    CommandLine,
    Environment,
    File,
    Default,
}

impl cli::Config {
    pub fn run(self, app: &App) -> Result<Exit, Failure> {
        let settings = settings(app);
        let file = &app.paths.config;
        let report = serde_json::json!({ "file": file, "exists": file.exists(), "settings": settings });
        show(app, &report, || text(app, file, &settings))?;
        Ok(Exit::Done)
    }
}

fn text(app: &App, file: &Path, settings: &[Setting]) -> String {
    let theme = app.theme;
    let mut out = String::new();
    let there = if file.exists() { "" } else { " (not there yet; write it to set something)" };
    hanging(&mut out, " Settings file: ", &format!("{}{there}", file.display()), theme);
    hanging(
        &mut out,
        " ",
        "The command line comes before the environment, and the environment before the file.",
        theme,
    );
    for setting in settings {
        let value = setting.value.as_deref().unwrap_or("not set");
        let why = match (setting.from, setting.variable) {
            (From::CommandLine, _) => " (from the command line)".to_owned(),
            (From::Environment, Some(variable)) => format!(" (from {variable})"),
            (From::Environment, None) => " (from the environment)".to_owned(),
            (From::File, _) => " (from the settings file)".to_owned(),
            (From::Default, _) => " (default)".to_owned(),
        };
        out.push('\n');
        hanging(
            &mut out,
            &format!(" {} ", theme.bold(&format!("{:<9}", setting.name))),
            &format!("{value}{why}"),
            theme,
        );
        hanging(&mut out, "           ", setting.meaning, theme);
        let ways: Vec<String> = setting
            .example
            .map(str::to_owned)
            .into_iter()
            .chain(setting.variable.map(|variable| format!("or {variable}")))
            .collect();
        hanging(&mut out, "           ", &ways.join("  "), theme);
    }
    out
}

fn settings(app: &App) -> Vec<Setting> {
    let (common, config) = (&app.common, &app.config);
    let show = |path: &Path| path.display().to_string();
    let setting = |name,
                   variable: Option<&'static str>,
                   given: Option<String>,
                   file: Option<String>,
                   meaning,
                   example| {
        let in_environment =
            variable.is_some_and(|name| std::env::var_os(name).is_some_and(|text| !text.is_empty()));
        let from = match (&given, &file) {
            (Some(_), _) if in_environment && !on_command_line(name) => From::Environment,
            (Some(_), _) => From::CommandLine,
            (None, Some(_)) => From::File,
            (None, None) => From::Default,
        };
        Setting { name, value: given.or(file), from, meaning, example, variable }
    };
    let level = |level: Option<crate::core::star::Level>| level.map(|level| level.name().to_owned());
    let glossary = (!config.glossary.is_empty()).then(|| config.glossary.join(", "));
    let data = setting(
        "data-dir",
        Some("STARLING_DATA_DIR"),
        common.data_dir.as_deref().map(show),
        None,
        "Where sessions, stories and models are kept.",
        None,
    );
    vec![
        setting(
            "level",
            Some("STARLING_LEVEL"),
            level(common.level),
            level(config.level),
            "sde1, sde2 or senior: what answers are held to. Not set: each scenario's own.",
            Some("level = \"senior\""),
        ),
        setting(
            "device",
            Some("STARLING_DEVICE"),
            common.device.clone(),
            config.device.clone(),
            "Microphone, by id or name as `starling devices` lists it. Not set: the system's default.",
            Some("device = \"USB Microphone\""),
        ),
        setting(
            "model",
            Some("STARLING_MODEL"),
            common.model.clone(),
            config.model.clone(),
            "Speech model, by name or file; `starling models use NAME` writes this line. Not set: the bundled one.",
            Some("model = \"base.en-q5_1\""),
        ),
        setting(
            "packs",
            Some("STARLING_PACKS"),
            common.packs.as_deref().map(show),
            config.packs.as_deref().map(show),
            "A folder of your own packs, beside the built-in ones.",
            Some("packs = \"/home/ana/packs\""),
        ),
        setting(
            "glossary",
            None,
            None,
            glossary,
            "Terms that the recognizer should know beside those of the scenario.",
            Some("glossary = [\"Kafka\", \"SLO\"]"),
        ),
        Setting { value: Some(show(&app.paths.data)), ..data },
    ]
}

/// Whether the option of a setting was typed: then it, and not the environment, is the reason.
fn on_command_line(name: &str) -> bool {
    let option = format!("--{name}");
    std::env::args().any(|arg| arg == option || arg.starts_with(&format!("{option}=")))
}
