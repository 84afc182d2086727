use super::*;
use crate::report::model::tests::model;

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
    assert!(html.contains("Not judged</b> there is no sound"));
    assert!(html.contains("can be read but not heard"));
    assert!(!html.contains("<audio"));
}

#[test]
fn the_top_says_what_came_of_it_and_what_to_do_next() {
    let model = model(4);
    let html = page(&model);
    let verdict = model.session.verdict.unwrap().title();
    assert!(html.contains(&format!(">{verdict}</p>")), "{verdict}");
    assert_eq!(html.matches("class=\"bar\"").count(), 5);
    let steps = html.split("<ol class=\"steps\">").nth(1).unwrap().split("</ol>").next().unwrap();
    assert!((1..=3).contains(&steps.matches("<li class=\"card\">").count()));
    let (top, answer) = (html.find("class=\"steps\"").unwrap(), html.find("class=\"transcript\"").unwrap());
    assert!(top < html.find("<audio").unwrap() && html.find("<audio").unwrap() < answer);
}

#[test]
fn every_mark_explains_itself() {
    let html = page(&model(4));
    let marks: Vec<&str> =
        html.split("data-mark=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(!marks.is_empty());
    for mark in marks {
        assert_eq!(html.matches(&format!("id=\"{mark}\"")).count(), 1, "{mark}");
    }
}

#[test]
fn a_drill_has_no_verdict_and_its_parts_against_their_own_targets() {
    let mut model = model(3);
    let session = &mut model.session;
    (session.mode, session.verdict) = (crate::core::session::Mode::Drill, None);
    session.answers.truncate(1);
    for section in ["result", "ladder-45"] {
        let mut answer = session.answers[0].clone();
        (answer.kind, answer.prompt_id) = (crate::core::session::AnswerKind::Section, section.into());
        session.answers.push(answer);
    }
    session.answers.remove(0);
    let html = page(&model);
    assert!(html.contains("id=\"verdict\">Drill</h2>") && !html.contains("class=\"scale4"));
    assert!(html.contains(">In 45 seconds<") && html.contains("stop 1:08"));
    assert_eq!(html.matches("class=\"bar\"").count(), 2);
}

#[test]
fn with_many_answers_all_but_the_first_wait_to_be_opened() {
    let mut model = model(2);
    let reply = model.session.answers[1].clone();
    model.session.answers.extend(std::iter::repeat_n(reply, 37));
    let html = page(&model);
    assert_eq!(html.matches("class=\"card take\"").count(), 40);
    assert_eq!(html.matches("\" open>").count(), 1);
    assert!(html.contains("href=\"#take39\""));
}
