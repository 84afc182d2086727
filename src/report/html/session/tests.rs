use super::*;
use crate::report::model::tests::model;
use starling::believable;

const HOSTILE: &str = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u{1b}[31m\u{202e}\"'";

fn page(model: &ReportModel) -> String {
    String::from_utf8(report(model)).unwrap()
}

#[test]
fn the_page_holds_every_answer_and_no_address() {
    let model = model(4);
    let html = page(&model);
    assert_eq!(html.matches("<audio").count(), 3);
    assert!(!html.contains("http://") && !html.contains("https://") && !html.contains("//cdn"));
    assert!(html.len() < 300_000, "{}", html.len());
    assert_eq!(html.matches("<script").count(), 1);
    assert!(!html.contains(" style="));
}

#[test]
fn whatever_a_session_says_is_text() {
    let mut model = model(5);
    let session = &mut model.session;
    session.name = Some(HOSTILE.into());
    session.note = Some(HOSTILE.into());
    session.scenario.principle = HOSTILE.into();
    session.model = Some(HOSTILE.into());
    session.gains[0].line = HOSTILE.into();
    for answer in &mut session.answers {
        answer.prompt = HOSTILE.into();
        answer.notes = vec![HOSTILE.into()];
        let score = answer.score.as_mut().unwrap();
        score.reasons = vec![HOSTILE.into()];
        score.text = format!("{HOSTILE} {}", score.text);
        for signal in &mut score.signals {
            signal.text = HOSTILE.into();
            signal.why = HOSTILE.into();
        }
    }
    let html = page(&model);
    assert_eq!(html.matches("<script").count(), 1);
    assert_eq!(html.matches("</script").count(), 1);
    assert!(!html.contains("<img"));
    assert!(!html.contains(['\u{1b}', '\u{202e}']));
    assert!(html.contains("\\u{202e}"));
}

#[test]
fn an_answer_that_could_not_be_judged_says_why() {
    let mut model = model(6);
    let answer = &mut model.session.answers[0];
    (answer.score, answer.transcript) = (None, None);
    answer.unjudged = Some(crate::core::session::Unjudged {
        kind: "digital_silence".into(),
        message: "there is no sound".into(),
        hint: "unmute it".into(),
    });
    model.sounds.clear();
    let html = page(&model);
    assert!(html.contains("Not judged:</b> there is no sound"));
    assert!(html.contains("can be read but not heard"));
    assert!(!html.contains("<audio"));
}

#[test]
fn the_trend_is_a_page_without_a_script() {
    let summaries: Vec<_> =
        (0..30).map(|seed| crate::core::study::summary::Summary::of(&believable::session(seed))).collect();
    let html = String::from_utf8(super::trend(&crate::core::study::trend::trend(&summaries))).unwrap();
    assert_eq!(html.matches("<script").count(), 0);
    assert_eq!(html.matches("class=\"plot\"").count(), 6);
}
