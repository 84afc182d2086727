//! What is in the tree belongs together: labels, snippets and the weights that were made from them.

use starling::core::failure::Advice as _;
use starling_training::answers::{self, sources};
use starling_training::error::TrainingError;
use starling_training::files::{File, Tree, WEIGHTS};
use starling_training::manifest::Manifest;
use starling_training::snippets;
use starling_training::weights::Material;

fn file(path: &str, text: &str) -> File {
    File { path: path.to_owned(), text: text.to_owned() }
}

/// The first answer of the tree, with `old` replaced by `new`.
fn changed(old: &str, new: &str) -> File {
    let file = Tree::here().read("training/answers/s1.jsonl").expect("answers");
    let line = file.text.lines().next().expect("a line");
    assert!(line.contains(old), "{old}");
    self::file("training/answers/s1.jsonl", &format!("{}\n", line.replacen(old, new, 1)))
}

fn faults(error: TrainingError) -> Vec<String> {
    match error {
        TrainingError::Labels(faults) | TrainingError::Snippets(faults) => {
            faults.into_iter().map(|fault| format!("{}:{}: {}", fault.file, fault.line, fault.what)).collect()
        }
        other => panic!("{other}"),
    }
}

#[test]
fn the_weights_were_made_from_this_tree() {
    let tree = Tree::here();
    let weights = Manifest::of_weights(&tree.read(WEIGHTS).unwrap().text);
    if let Err(error) = Material::read(&tree).unwrap().manifest().expect(&weights) {
        panic!("{error}\nnext: {}", error.hint().unwrap());
    }
}

#[test]
fn a_changed_file_makes_the_weights_stale_and_says_how_to_go_on() {
    let tree = Tree::here();
    let mut material = Material::read(&tree).unwrap();
    let before = material.manifest();
    material.snippet_files[0].text += "# a comment\n";
    let error = material.manifest().expect(&before).unwrap_err();
    let path = &material.snippet_files[0].path;
    assert_eq!(error.to_string(), format!("the weights do not belong to the tree\n  {path} has changed"));
    assert!(error.hint().unwrap().contains("make train"));
}

#[test]
fn labels_and_snippets_of_the_tree_follow_the_guide() {
    let tree = Tree::here();
    let material = Material::read(&tree).unwrap();
    let held_out = answers::load(&tree.held_out().unwrap()).unwrap();
    assert!(material.answers.len() >= 1200 && material.snippets.len() >= 1700 && held_out.len() >= 80);
    assert!(material.answers.iter().all(|answer| held_out.iter().all(|other| other.id != answer.id)));
    assert_eq!(sources(&material.answers).len(), material.answer_files.len());
}

#[test]
fn a_wrong_label_is_told_with_its_place_and_what_is_wrong() {
    for (old, new, told) in [
        ("\"verdict\": \"", "\"verdict\": \"maybe_", "unknown variant `maybe_"),
        (
            "\"sort\": \"ownership\"",
            "\"sort\": \"romance\"",
            "unknown variant `romance`, expected one of `ownership`",
        ),
        ("\"kind\": \"scope_boundary\"", "\"kind\": \"boundary\"", "unknown variant `boundary`"),
        ("\"we_dominant\": false", "\"we_rule\": false", "s1-01: the flag `we_dominant` is missing"),
        (
            "\"missing_metric\": false",
            "\"missing_metric\": true",
            "s1-01: `missing_metric` is true beside a metric",
        ),
        (
            "\"quote\": \"I noticed\"",
            "\"quote\": \"I guessed\"",
            "s1-01: first_person_action: occurrence 1 of \"I guessed\" is not in the text",
        ),
        ("\"occurrence\": 1", "\"occurrence\": 9", "s1-01: non_metric_number: occurrence 9 of \"2021\""),
        ("\"occurrence\": 1", "\"occurrence\": 0", "s1-01: non_metric_number: occurrence 0 of \"2021\""),
        (
            "\"text\": \"",
            "\"text\": \"We came. ",
            "s1-01: \"We\" at byte 0 is marked neither we_language nor we_ok",
        ),
        ("\"start_quote\": \"", "\"start_quote\": \"no such ", "s1-01: situation: \"no such "),
        (
            "\"generic_reflection\": false",
            "\"generic_reflection\": null",
            "s1-01: `generic_reflection` is null",
        ),
    ] {
        let error = answers::load(&[changed(old, new)]).unwrap_err();
        assert!(error.hint().unwrap().contains("training/LABELS.md"));
        let faults = faults(error);
        let expected = format!("training/answers/s1.jsonl:1: {told}");
        assert!(faults.iter().any(|fault| fault.starts_with(&expected)), "{expected}\n{faults:#?}");
    }
}

#[test]
fn an_id_is_taken_once_only() {
    let file = changed("s1-01", "s1-01");
    let twice = self::file(&file.path, &file.text.repeat(2));
    let faults = faults(answers::load(&[twice]).unwrap_err());
    assert_eq!(
        faults,
        ["training/answers/s1.jsonl:2: the id `s1-01` is taken by training/answers/s1.jsonl:1"]
    );
}

#[test]
fn a_part_told_twice_is_read_and_one_listed_out_of_place_is_not() {
    let row = |sections: &str| {
        format!(
            "{{\"id\":\"x\",\"level\":\"sde1\",\"text\":\"one two three\",\"spans\":[],\"sections\":[{sections}],\
             \"verdict\":\"no_hire\",\"flags\":{{\"we_dominant\":false,\"missing_metric\":true,\
             \"missing_scope_boundary\":null,\"handoff\":false,\"manager_directed\":false,\"vague_result\":false,\
             \"generic_reflection\":null}}}}\n"
        )
    };
    let part =
        |section: &str, quote: &str| format!("{{\"section\":\"{section}\",\"start_quote\":\"{quote}\"}}");
    let told = [part("result", "one"), part("situation", "two"), part("result", "three")].join(",");
    let answers = answers::load(&[file("x.jsonl", &row(&told))]).unwrap();
    assert_eq!(answers[0].sections.iter().map(|(_, start)| *start).collect::<Vec<_>>(), [0, 4, 8]);
    let wrong = [part("result", "three"), part("situation", "one")].join(",");
    let faults = faults(answers::load(&[file("x.jsonl", &row(&wrong))]).unwrap_err());
    assert_eq!(
        faults,
        ["x.jsonl:1: x: situation: \"one\" is first said before the part that is listed before it"]
    );
}

#[test]
fn a_snippet_that_is_no_span_is_told_with_its_place() {
    for (text, told) in [
        ("@slot handoff\n{ho:I left it\n", "x.txt:2: a { is not closed"),
        ("@slot handoff\n{oh:I left it}\n", "x.txt:2: `oh` is no mark; marks are wl, wo, fa,"),
        ("@slot hand-me-down\n", "x.txt:1: there is no kind `hand-me-down`"),
        ("# first\n\n{ho:I left it}\n", "x.txt:3: no `@slot KIND` line stands before this snippet"),
        ("@slot handoff\n{ho:I left it}\n{ho:I left it}\n", "x.txt:3: the same words stand in x.txt:2"),
    ] {
        let error = snippets::load(&[file("x.txt", text)]).unwrap_err();
        assert!(error.hint().unwrap().contains("training/src/snippets.rs"));
        let faults = faults(error);
        assert!(faults[0].starts_with(told), "{faults:#?}");
    }
}
