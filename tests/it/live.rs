//! The whole program in a real terminal, listening to a virtual microphone, and stopped in every way.

use crate::device::assert_all_there;
use crate::harness::{json, repository};
use crate::speech::word_errors;
use crate::virtual_mic::{Room, within};
use rexpect::session::{PtySession, spawn_command};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// The longest wait for anything on the screen.
const PATIENCE_MS: u64 = 120_000;

fn starling(room: &Room, args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("starling"));
    command.arg("--data-dir").arg(room.folder.join("data")).args(args).env("TERM", "xterm-256color");
    command
}

fn terminal(room: &Room, args: &[&str]) -> PtySession {
    spawn_command(starling(room, args), Some(PATIENCE_MS)).expect("a terminal")
}

/// The only session; the list of sessions may be remembered in a file beside its folder.
fn session(room: &Room) -> (Value, PathBuf) {
    let entries = std::fs::read_dir(room.folder.join("data/sessions")).unwrap();
    let folder = entries.map(|entry| entry.unwrap().path()).find(|path| path.is_dir()).unwrap();
    (json(&std::fs::read(folder.join("session.json")).unwrap()), folder)
}

/// Speaks the demo's opening answer into a mock in a terminal, and checks what was recorded and heard against it.
fn a_mock_hears_all(room: &Room) {
    let source = repository("content/demo/01-opening.ogg");
    let mut terminal = terminal(room, &["mock", "ownership-webhook", "--follow-ups", "1"]);
    terminal.exp_string("Tell me about a time").unwrap();
    terminal.exp_string("speak now").unwrap();
    // Nobody speaks at once, and the server has just closed the question's stream.
    std::thread::sleep(Duration::from_millis(500));
    assert!(room.play(&source).wait().unwrap().success());
    std::thread::sleep(Duration::from_millis(300));
    terminal.send("\r").unwrap();
    terminal.flush().unwrap();
    terminal.exp_string("Follow-up").unwrap();
    terminal.exp_string("speak now").unwrap();
    terminal.send("q").unwrap();
    terminal.flush().unwrap();
    terminal.exp_string("What a bar raiser heard").unwrap();
    terminal.exp_string("Saved in").unwrap();
    terminal.exp_eof().unwrap();

    let (session, folder) = session(room);
    let answer = &session["answers"][0];
    let timing = &answer["timing"];
    let [answer_ms, audio_ms] = ["answer_ms", "audio_ms"].map(|key| timing[key].as_f64().unwrap());
    assert!((audio_ms / answer_ms - 1.0).abs() < 0.005, "{timing}");
    assert_eq!(timing["dropped_samples"], 0);
    let spoken = starling::audio::decode(&source).unwrap().samples;
    let taken = starling::audio::decode(&folder.join("01-opening.wav")).unwrap().samples;
    assert_all_there(&spoken, &taken);

    let of_file = starling(room, &["transcribe", source.to_str().unwrap(), "--json"]).output().unwrap();
    let said = demo_text();
    let file_errors = word_errors(&said, json(&of_file.stdout)["text"].as_str().unwrap());
    let live_errors = word_errors(&said, answer["transcript"]["text"].as_str().unwrap());
    assert!(live_errors <= file_errors + 0.02, "live {live_errors:.3}, file {file_errors:.3}");
    assert!(
        matches!(answer["score"]["verdict"].as_str(), Some("hire" | "strong_hire")),
        "{:#}",
        answer["score"]
    );
    eprintln!(
        "feedback after {} ms, word errors live {live_errors:.3}, file {file_errors:.3}",
        timing["feedback_ms"]
    );
}

fn demo_text() -> String {
    let demo: toml::Value =
        toml::from_str(&std::fs::read_to_string(repository("content/demo/demo.toml")).unwrap()).unwrap();
    demo["answers"][0]["text"].as_str().unwrap().to_owned()
}

#[test]
fn a_spoken_answer_is_recorded_and_heard_whole() {
    within("live::a_spoken_answer_is_recorded_and_heard_whole", a_mock_hears_all);
}

#[test]
#[ignore = "keeps both cores busy for a minute and a half: `cargo test -- --ignored busy`"]
fn a_spoken_answer_is_recorded_and_heard_whole_on_a_busy_machine() {
    within("live::a_spoken_answer_is_recorded_and_heard_whole_on_a_busy_machine", |room| {
        let mut others: Vec<_> =
            (0..2).map(|_| Command::new("sh").args(["-c", "while :; do :; done"]).spawn().unwrap()).collect();
        let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| a_mock_hears_all(room)));
        for other in &mut others {
            let _ = other.kill();
            let _ = other.wait();
        }
        if let Err(panic) = ended {
            std::panic::resume_unwind(panic);
        }
    });
}

/// A mock that is stopped six seconds into the answer.
fn stopped(room: &Room, stop: impl FnOnce(&mut PtySession)) -> (Value, PathBuf) {
    let mut terminal = terminal(room, &["mock", "ownership-webhook", "--voice", "off"]);
    terminal.exp_string("speak now").unwrap();
    let mut player = room.play(&repository("content/demo/02-follow-up.ogg"));
    std::thread::sleep(Duration::from_secs(6));
    stop(&mut terminal);
    terminal.exp_string("everything said so far is kept").unwrap();
    terminal.exp_string("starling resume").unwrap();
    terminal.exp_eof().unwrap();
    let _ = player.kill();
    let _ = player.wait();
    let (session, folder) = session(room);
    assert_eq!(session["state"], "interrupted");
    let seconds =
        f64::from(hound::WavReader::open(folder.join("01-opening.wav")).unwrap().duration()) / 16_000.0;
    assert!((5.5..9.0).contains(&seconds), "{seconds} s were kept");
    (session, folder)
}

#[test]
fn ctrl_c_keeps_the_take_and_says_so() {
    within("live::ctrl_c_keeps_the_take_and_says_so", |room| {
        stopped(room, |terminal| {
            terminal.send_control('c').unwrap();
        });
        let resumed = starling(room, &["resume", "--no-input"]).output().unwrap();
        assert_eq!(session(room).0["state"], "complete", "{}", String::from_utf8_lossy(&resumed.stderr));
    });
}

#[test]
fn a_request_to_terminate_keeps_the_take_and_exits_with_130() {
    within("live::a_request_to_terminate_keeps_the_take_and_exits_with_130", |room| {
        stopped(room, |_| {
            let pid = process_of(&room.folder);
            assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        });
    });
}

/// The program that works in `folder`.
fn process_of(folder: &std::path::Path) -> String {
    let data = folder.join("data");
    let data = data.to_str().unwrap().as_bytes();
    for entry in std::fs::read_dir("/proc").unwrap() {
        let path = entry.unwrap().path();
        let Ok(line) = std::fs::read(path.join("cmdline")) else { continue };
        let mut arguments = line.split(|byte| *byte == 0);
        if arguments.next().is_some_and(|name| name.ends_with(b"starling")) && arguments.any(|a| a == data) {
            return path.file_name().unwrap().to_str().unwrap().to_owned();
        }
    }
    panic!("the program is not running");
}

#[test]
fn space_marks_the_sections_and_r_starts_over() {
    within("live::space_marks_the_sections_and_r_starts_over", |room| {
        let mut terminal = terminal(room, &["mock", "ownership-webhook", "--voice", "off"]);
        terminal.exp_string("speak now").unwrap();
        std::thread::sleep(Duration::from_secs(1));
        terminal.send("r").unwrap();
        terminal.flush().unwrap();
        terminal.exp_string("speak now").unwrap();
        for _ in 0..2 {
            std::thread::sleep(Duration::from_millis(700));
            terminal.send(" ").unwrap();
            terminal.flush().unwrap();
        }
        terminal.exp_string("Action").unwrap();
        terminal.send("\r").unwrap();
        terminal.flush().unwrap();
        // Nothing was said: the interview stays open.
        terminal.exp_string("I didn't catch that").unwrap();
        terminal.send("q").unwrap();
        terminal.flush().unwrap();
        terminal.exp_string("starling resume").unwrap();
        terminal.exp_eof().unwrap();
        let (session, _) = session(room);
        assert_eq!(session["state"], "interrupted");
        let answers = session["answers"].as_array().unwrap();
        assert_eq!((&answers[0]["replaced"], &answers[1]["take"]), (&true.into(), &2.into()));
        let marks = answers[1]["marks"].as_array().unwrap();
        let sections: Vec<_> = marks.iter().map(|mark| mark["section"].as_str().unwrap()).collect();
        assert_eq!(sections, ["task", "action"]);
        assert_eq!(answers[1]["unjudged"]["kind"], "digital_silence");
    });
}

#[test]
fn a_microphone_that_is_lost_is_waited_for_and_the_question_is_asked_again() {
    within("live::a_microphone_that_is_lost_is_waited_for_and_the_question_is_asked_again", |room| {
        let mut terminal =
            terminal(room, &["mock", "ownership-webhook", "--voice", "off", "--follow-ups", "0"]);
        terminal.exp_string("speak now").unwrap();
        let mut player = room.play(&repository("content/demo/02-follow-up.ogg"));
        std::thread::sleep(Duration::from_secs(5));
        room.plug_in("other");
        room.unplug_room();
        // The sentence is broken where the window ends.
        terminal.exp_string("recorded is kept").unwrap();
        terminal.exp_string("choose another: 1").unwrap();
        let _ = player.kill();
        let _ = player.wait();
        {
            let (session, _) = session(room);
            let answer = &session["answers"][0];
            assert_eq!(answer["unjudged"]["kind"], "cut_off");
            assert!(answer.get("score").is_none() && session["verdict"].is_null(), "{session:#}");
            assert!(answer["timing"]["audio_ms"].as_u64().unwrap() > 3_000);
        }
        terminal.send("1").unwrap();
        terminal.flush().unwrap();
        terminal.exp_string("Tell me about a time").unwrap();
        terminal.exp_string("speak now").unwrap();
        terminal.send("q").unwrap();
        terminal.flush().unwrap();
        terminal.exp_string("starling resume").unwrap();
        terminal.exp_eof().unwrap();
        let (session, _) = session(room);
        let answers = session["answers"].as_array().unwrap();
        assert_eq!((&answers[0]["replaced"], &answers[1]["take"]), (&true.into(), &2.into()));
    });
}
