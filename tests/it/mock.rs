//! A whole interview on recorded answers, and what it leaves on disk.

use crate::harness::{User, end, json, noise, repository, wav};

#[test]
fn the_demos_answers_make_a_whole_interview() {
    let user = User::new();
    let files: Vec<_> = ["01-opening", "02-follow-up", "03-follow-up"]
        .map(|name| repository(&format!("content/demo/{name}.ogg")))
        .iter()
        .map(|path| path.to_str().unwrap().to_owned())
        .collect();
    let mut args = vec!["mock", "ownership-webhook", "--no-input", "--fast", "--voice", "off", "--mic-from"];
    args.extend(files.iter().map(String::as_str));
    let ended = end(user.starling(&args));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stdout.contains("What a bar raiser heard"), "{}", ended.stdout);
    assert!(ended.stderr.contains("Saved in"), "{}", ended.stderr);
    assert!(ended.stderr.contains("Next: starling review"), "{}", ended.stderr);

    let session = user.sessions().remove(0);
    assert_eq!(session["schema"], "starling.session/1");
    assert_eq!(session["state"], "complete");
    assert!(matches!(session["verdict"].as_str(), Some("hire" | "strong_hire")), "{:#}", session["verdict"]);
    let answers = session["answers"].as_array().unwrap();
    assert_eq!(answers.len(), 3);
    for (answer, name) in answers.iter().zip(["01-opening.wav", "02-follow-up.wav", "03-follow-up.wav"]) {
        assert_eq!(answer["audio"], name);
        let path = format!("{}/{name}", session["folder"].as_str().unwrap());
        let reader = hound::WavReader::open(&path).unwrap();
        assert_eq!(
            (reader.spec().sample_rate, reader.spec().channels, reader.spec().bits_per_sample),
            (16_000, 1, 16)
        );
        let audio_ms = u64::from(reader.duration()) / 16;
        assert_eq!(answer["timing"]["audio_ms"].as_u64().unwrap(), audio_ms);
        assert_eq!(answer["timing"]["dropped_samples"], 0);
        assert!(answer["transcript"]["words"].as_array().unwrap().len() > 20);
        assert_eq!(answer["score"]["schema"], "starling.score/1");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
    assert!(answers[0]["score"]["delivery"]["words_per_minute"].as_f64().unwrap() > 80.0);
    let sections = answers[0]["score"]["sections"].as_array().unwrap();
    assert!(sections.iter().all(|section| section["seconds"].as_f64().is_some()));

    let review = end(user.starling(&["review"]));
    assert_eq!(review.code, 0);
    assert!(review.stdout.contains("The webhooks that nobody missed"), "{}", review.stdout);
    let listed = json(end(user.starling(&["sessions", "--json"])).stdout.as_bytes());
    assert_eq!(listed[0]["answers"], 3);
}

#[test]
fn a_silent_opening_is_not_judged_and_kept() {
    let user = User::new();
    let source = user.home().join("quiet.wav");
    wav(&source, std::iter::repeat_n(0.0, 5 * 16_000));
    let ended = end(user.starling(&[
        "mock",
        "ownership-webhook",
        "--no-input",
        "--fast",
        "--voice",
        "off",
        "--mic-from",
        source.to_str().unwrap(),
    ]));
    assert_eq!(ended.code, 3, "{}", ended.stderr);
    assert!(ended.stderr.contains("nothing but zeros"), "{}", ended.stderr);
    let session = user.sessions().remove(0);
    assert_eq!(session["answers"][0]["unjudged"]["kind"], "digital_silence");
    assert!(session["answers"][0].get("score").is_none());
    assert!(session["verdict"].is_null());
}

#[test]
fn a_drill_times_one_section_against_its_own_target() {
    let user = User::new();
    let source = user.home().join("noise.wav");
    wav(&source, noise().map(|sample| sample * 0.02).take(2 * 16_000));
    let ended = end(user.starling(&[
        "drill",
        "ownership-webhook",
        "--section",
        "task",
        "--no-input",
        "--fast",
        "--voice",
        "off",
        "--mic-from",
        source.to_str().unwrap(),
    ]));
    assert_eq!(ended.code, 3, "{}", ended.stderr);
    let bar = ended.stdout.lines().find(|line| line.contains("0:02 / 0:20"));
    assert!(bar.is_some_and(|line| line.trim_start().starts_with("Task")), "{}", ended.stdout);
    let session = user.sessions().remove(0);
    assert_eq!((&session["mode"], &session["answers"][0]["audio"]), (&"drill".into(), &"01-task.wav".into()));
}
