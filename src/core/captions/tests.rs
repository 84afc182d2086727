//! Texts as other programs write them.

use super::*;
use proptest::prelude::*;

fn parsed(text: &str) -> Captions {
    Captions::parse(text).unwrap_or_else(|| panic!("not seen as captions: {text}"))
}

fn said(text: &str) -> String {
    parsed(text).text()
}

#[test]
fn subrip_leaves_only_what_was_said() {
    let text = "\u{feff}1\r\n00:00:01,000 --> 00:00:03,500\r\n<i>I pulled</i> the logs\r\n{\\an8}and read them.\r\n\r\n\
                2\r\n00:00:04,000 --> 00:00:06,000\r\n[Music] It fell from 9 to 2.\r\n";
    let captions = parsed(text);
    assert_eq!(captions.text(), "I pulled the logs and read them. It fell from 9 to 2.");
    assert_eq!((captions.cues[1].start_ms, captions.cues[1].end_ms), (Some(4_000), Some(6_000)));
    let transcript = captions.transcript().expect("times");
    assert_eq!((transcript.duration_ms, transcript.speech_ms), (6_000, 4_500));
    assert_eq!(transcript.words[0].start_ms, 1_000);
    assert!(transcript.words.windows(2).all(|pair| pair[0].end_ms <= pair[1].start_ms));
}

#[test]
fn cues_without_a_blank_line_between_keep_their_numbers_out_of_the_words() {
    let text = "1\n00:00:01,000 --> 00:00:02,000\nI had 5\n2\n00:00:02,000 --> 00:00:03,000\nservers.\n";
    assert_eq!(said(text), "I had 5 servers.");
    let text =
        "1\n00:00:01,000 --> 00:00:02,000\nThe count was\n42\n\n2\n00:00:02,000 --> 00:00:03,000\nthen.\n";
    assert_eq!(said(text), "The count was 42 then.");
}

#[test]
fn webvtt_leaves_notes_settings_and_markup_out() {
    let text = "WEBVTT - title\n\nSTYLE\n::cue { color: red }\n\nNOTE a remark\n\nintro\n\
                00:01.000 --> 00:02.500 align:start\n<v Ann>I fixed <b>it</b> &amp; left</v>\n\n\
                00:02.500 --> 00:04.000\n<00:00:02.600>a &lt; b\n";
    let captions = parsed(text);
    assert_eq!(captions.text(), "I fixed it & left a < b");
    assert_eq!(captions.speakers(), ["Ann"]);
    assert!(parsed("WEBVTT\n\n").cues.is_empty());
}

#[test]
fn captions_that_roll_are_not_said_twice() {
    let text = "WEBVTT\n\n00:00.000 --> 00:02.000\n \nI<00:00.400><c> read</c>\n\n00:02.000 --> 00:02.010\nI read\n \n\n\
                00:02.010 --> 00:04.000\nI read\nthe<00:02.400><c> logs</c>\n";
    assert_eq!(said(text), "I read the logs");
}

#[test]
fn lines_with_times_and_names_are_read_as_speech() {
    let text = "[00:00:03] Speaker 1: Tell me about a time.\n[00:00:12] Speaker 2: It worked fine after that.\nEvery day.\n";
    let captions = parsed(text);
    assert_eq!(captions.speakers(), ["Speaker 1", "Speaker 2"]);
    assert_eq!(
        captions.clone().of(None),
        Err(Unclear::Several(vec!["Speaker 1".into(), "Speaker 2".into()])),
        "never a blend"
    );
    assert_eq!(
        captions.clone().of(Some("speaker 2")).expect("one").text(),
        "It worked fine after that. Every day."
    );
    assert_eq!(captions.of(Some("Bob")), Err(Unclear::Unknown(vec!["Speaker 1".into(), "Speaker 2".into()])));
    assert_eq!(said("[00:00:12] Speaker 1: It worked fine after that."), "It worked fine after that.");
}

#[test]
fn other_shapes_of_the_same_are_read_too() {
    for text in [
        "0:01\nI read the logs.\n0:04\nI fixed it.",
        "(00:01) I read the logs.\n(00:04) I fixed it.",
        "00:00:01.200 - 00:00:03.000 I read the logs.\n00:00:04 I fixed it.",
        "Mary Smith  0:01\nI read the logs.\n\nMary Smith  0:04\nI fixed it.",
        "Mary (00:01):\nI read the logs.\n\nMary (00:04):\nI fixed it.",
        "[00:01 - 00:03] I read the logs.\n[00:04 - 00:06] I fixed it.",
    ] {
        assert_eq!(said(text), "I read the logs. I fixed it.", "{text}");
        assert_eq!(parsed(text).cues[1].start_ms, Some(4_000), "{text}");
    }
}

#[test]
fn a_conversation_without_times_has_speakers_too() {
    let text = "Interviewer: Tell me about a time.\nCandidate: I fixed the queue.\nIt took a week.\nInterviewer: Why?";
    let captions = parsed(text);
    assert_eq!(captions.speakers(), ["Interviewer", "Candidate"]);
    let chosen = captions.of(Some("cand")).expect("one");
    assert_eq!((chosen.text(), chosen.transcript()), ("I fixed the queue. It took a week.".to_owned(), None));
}

#[test]
fn plain_texts_stay_what_they_are() {
    for text in [
        "I fixed it.",
        "At 9:30 I began.\nBy 10:15 it was done.",
        "9:30 was the deadline, and I met it.",
        "Situation: the shop was slow.\nTask: mine to fix.\nAction: I cut it.\nResult: it fell by half.",
        "Result: it fell.\nThere was one thing: speed.",
        "The flow was A -> B -> C.\nI cut it.",
        "",
    ] {
        assert_eq!(Captions::parse(text), None, "{text}");
    }
    assert_eq!(
        said("[00:10] Result: it fell by half.\n[00:14] I was glad."),
        "Result: it fell by half. I was glad."
    );
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "[\\[\\]()<>0-9:., \n\u{feff}A-Za-z&;-]{0,200}") {
        if let Some(captions) = Captions::parse(&text)
            && let Some(transcript) = captions.transcript()
        {
            prop_assert!(transcript.words.iter().all(|word| word.start_ms <= word.end_ms && word.end_ms <= transcript.duration_ms));
            prop_assert!(transcript.words.windows(2).all(|pair| pair[0].end_ms <= pair[1].start_ms));
        }
    }

    #[test]
    fn what_is_written_as_subtitles_is_read_as_it_was(words in prop::collection::vec("[a-z]{1,8}", 1..40)) {
        let mut text = String::new();
        for (at, part) in words.chunks(5).enumerate() {
            let start = at * 2;
            text.push_str(&format!("{}\n00:00:{start:02},000 --> 00:00:{:02},500\n{}\n\n", at + 1, start + 1, part.join(" ")));
        }
        prop_assert_eq!(said(&text), words.join(" "));
    }
}
