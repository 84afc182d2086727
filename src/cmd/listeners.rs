//! Recognizers for many recordings: one model, loaded when the first is asked for, and shared by all workers.

use crate::app::App;
use crate::core::failure::Failure;
use crate::stt::Whisper;
use serde::Serialize;
use serde_json::{Map, Value};
use std::sync::Mutex;

pub struct Listeners<'a> {
    app: &'a App,
    /// The first, from which the others are made; its failure is everyone's.
    first: Mutex<Option<Result<Whisper, Failure>>>,
}

impl<'a> Listeners<'a> {
    pub fn new(app: &'a App) -> Listeners<'a> {
        Listeners { app, first: Mutex::new(None) }
    }

    /// The worker's own recognizer, made when it first needs one.
    ///
    /// # Errors
    /// No such model, or one that is not what it should be.
    pub fn lend<'w>(&self, own: &'w mut Option<Whisper>) -> Result<&'w mut Whisper, Failure> {
        match own {
            Some(whisper) => Ok(whisper),
            None => {
                let mut first = self.first.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                let first = first.get_or_insert_with(|| self.app.whisper());
                Ok(own.insert(first.as_ref().map_err(Failure::clone)?.for_one_thread()))
            }
        }
    }
}

/// What is worth saying about one recording of many.
pub fn tell(app: &App, id: &Value, notes: &[String]) {
    for note in notes {
        let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        app.screen.warn(&format!("{id}: {note}"), None);
    }
}

/// What passes from a line into its answer unread, for `cohort`.
const KEPT: [&str; 2] = ["person", "question"];

/// These fields of a line.
pub fn kept(fields: &Map<String, Value>) -> Map<String, Value> {
    KEPT.iter().filter_map(|name| Some(((*name).to_owned(), fields.get(*name)?.clone()))).collect()
}

/// The answer to a line: with its id, as it was given, and what was kept of it, behind the schema that each of these
/// objects begins with.
///
/// It is written once and put together as text: a `Value` made of it would give its `f32` the digits of an `f64`, and a
/// line would differ from what the same verb prints for one file.
pub fn with_id(id: &Value, kept: Map<String, Value>, of: &impl Serialize) -> Result<String, Failure> {
    let cannot = |error: serde_json::Error| Failure::new("cannot_write", error.to_string(), "report this");
    let text = serde_json::to_string(of).map_err(cannot)?;
    let Some((schema, rest)) = text.split_once(',') else { return Ok(text) };
    let mut own = Map::new();
    own.insert("id".to_owned(), id.clone());
    own.extend(kept);
    let own = Value::Object(own).to_string();
    Ok(format!("{schema},{},{rest}", &own[1..own.len() - 1]))
}
