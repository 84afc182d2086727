//! `sessions rescore` and `sessions retranscribe`: old sessions under new rules, another level or another model.
//! Earlier judgments stay in the session.

use super::input;
use super::judge;
use super::mock;
use super::practice::Setting;
use crate::app::App;
use crate::clock::wall_clock;
use crate::core::answer::Verdict;
use crate::core::failure::Failure;
use crate::core::session::AnswerKind;

/// Judges the session `name` again, from its recordings when `listen`.
///
/// # Errors
/// A session, scenario or recording that is no longer there.
pub fn run(app: &App, name: &str, listen: bool) -> Result<(), Failure> {
    let store = app.sessions();
    let id = store.find(Some(name))?;
    let _held = store.hold_to_change(&id)?;
    let old = store.load(&id)?;
    let mut session = old.clone();
    let library = app.library_of(&session);
    let found = app.scenario(&library, Some(&session.scenario.id))?;
    let scorer = app.scorer()?;
    session.level = app.common.level.unwrap_or(session.level);
    let setting = Setting::of_session(app, &scorer, found.scenario, &session);
    let folder = store.folder(&session.id);
    let now = wall_clock().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let before = session.verdict;
    let asked: Vec<String> = session
        .counting()
        .filter(|answer| answer.kind == AnswerKind::FollowUp)
        .map(|answer| answer.prompt_id.clone())
        .collect();
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    for answer in session.answers.iter_mut().filter(|answer| !answer.replaced) {
        // The opening answer is judged as it was: before any follow-up was asked.
        let bar = if answer.kind == AnswerKind::Opening { setting.bar(&[]) } else { setting.bar(&asked) };
        if listen && answer.audio.is_empty() {
            continue;
        }
        let (transcript, score) = if listen {
            let heard = input::recording(app, &folder.join(&answer.audio), &setting.glossary())?;
            let score = judge::heard(&bar, &heard, &answer.marks, answer.kind);
            (Some(heard.transcript), score)
        } else {
            // A typed answer has no transcript: its words are in its score.
            let heard = answer.transcript.as_ref();
            let words = heard.map(|transcript| transcript.text.as_str());
            let Some(text) = words.or(answer.score.as_ref().map(|score| score.text.as_str())) else {
                continue;
            };
            (None, judge::text(&bar, text, heard, &answer.marks, answer.kind))
        };
        match score {
            Ok(score) => answer.judge_again(&now, transcript, score),
            Err(failure) => {
                app.screen.warn(&format!("{}: {failure}", answer.audio), failure.hint.as_deref());
            }
        }
    }
    if listen {
        session.model = Some(app.model()?.name().to_owned());
    }
    mock::rescore(&setting, &mut session);
    if session == old {
        app.screen.say(&format!("{id}: nothing changes"));
        return Ok(());
    }
    store.save(&session)?;
    let title = |verdict: Option<Verdict>| verdict.map_or("not judged", Verdict::title);
    app.screen.say(&format!("{id}: {} → {}", title(before), title(session.verdict)));
    Ok(())
}
