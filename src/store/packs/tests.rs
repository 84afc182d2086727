//! Folders over the shipped packs, and packs built to do harm.

use super::*;
use std::fs;
use tempfile::TempDir;

const SEED: &str = include_str!("../../../content/packs/amazon/scenarios/ownership-webhook.toml");
const ID: &str = "ownership-webhook";

/// A pack with copies of the seed under other ids.
struct Folder(TempDir);

impl Folder {
    fn new(pack: &str, ids: &[&str]) -> Folder {
        let folder = Folder(TempDir::new().expect("a folder"));
        let manifest = format!("format_version = 1\nid = \"{pack}\"\ntitle = \"T\"\nsummary = \"S\"\n");
        folder.write("pack.toml", manifest.as_bytes());
        for id in ids {
            folder.write(&format!("scenarios/{id}.toml"), SEED.replacen(ID, id, 1).as_bytes());
        }
        folder
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("inside")).expect("a folder");
        fs::write(path, bytes).expect("written");
    }

    fn load(&self) -> Library {
        let mut library = Library::default();
        library.overlay(self.0.path()).expect("a folder with packs");
        library
    }

    /// The only message; all scenarios but those of the harmful file are there.
    #[track_caller]
    fn message(&self) -> String {
        let library = self.load();
        assert!(library.find("good").is_ok(), "the rest must load: {:?}", library.problems);
        let [problem] = library.problems.try_into().expect("exactly one problem");
        problem.message
    }
}

#[test]
fn a_scenario_is_found_by_id_beginning_or_words() {
    let library = Folder::new("p", &["late-parcel", "late-train", "broken-lift"]).load();
    let find = |query: &str| library.find(query).map(|found| found.scenario.id.clone());
    assert_eq!(find("broken-lift").as_deref(), Ok("broken-lift"));
    assert_eq!(find("p/late-train").as_deref(), Ok("late-train"));
    assert_eq!(find("BROK").as_deref(), Ok("broken-lift"));
    assert_eq!(find("webhooks lift").as_deref(), Ok("broken-lift"));
    let ambiguous = find("late").expect_err("two begin so");
    assert_eq!(ambiguous.to_string(), "`late` could be `late-parcel`, `late-train`");
    let unknown = find("broken-lfit").expect_err("mistyped");
    assert_eq!(unknown.to_string(), "no scenario is called `broken-lfit`");
    assert_eq!(unknown.hint().as_deref(), Some("did you mean `broken-lift`?"));
    assert!(matches!(find(""), Err(FindError::Unknown { .. })));
}

#[test]
fn a_folder_of_packs_is_read_and_a_known_pack_is_replaced_scenario_by_scenario() {
    let mut library = embedded();
    let before = library.scenarios().count();
    let folder = TempDir::new().expect("a folder");
    let inner = Folder(TempDir::new_in(folder.path()).expect("a folder"));
    inner.write("pack.toml", b"format_version = 1\nid = \"amazon\"\ntitle = \"Mine\"\nsummary = \"S\"\n");
    inner.write(
        "scenarios/ownership-webhook.toml",
        SEED.replace("lost payment webhooks", "my own webhooks").as_bytes(),
    );
    // A name that begins with a dot would be skipped.
    fs::rename(inner.0.path(), folder.path().join("mine")).expect("renamed");
    library.overlay(folder.path()).expect("a pack");
    assert!(library.problems.is_empty(), "{:?}", library.problems);
    assert_eq!(library.scenarios().count(), before);
    assert_eq!(
        library.find(ID).expect("there").scenario.title,
        "Fixing my own webhooks in another team's service"
    );
}

#[test]
fn other_words_are_not_spoken_with_the_old_recording() {
    let first = Folder::new("p", &["good"]);
    first.write("audio/good.prompt.ogg", b"prompt");
    first.write("audio/good.impact.ogg", b"impact");
    let second = Folder::new("p", &[]);
    let changed = SEED.replacen(ID, "good", 1).replace("Tell me about", "Talk about");
    second.write("scenarios/good.toml", changed.as_bytes());
    let mut library = first.load();
    library.overlay(second.0.path()).expect("a pack");
    assert!(library.recording("p", "grace", "good.prompt.ogg").expect("no error").is_none());
    assert_eq!(
        library.recording("p", "grace", "good.impact.ogg").expect("readable").as_deref(),
        Some(&b"impact"[..])
    );
}

#[test]
fn a_pack_of_its_own_voice_speaks_the_general_follow_ups_with_it() {
    let folder = Folder::new("p", &["good"]);
    let shared = folder.load().recording("p", "grace", "any-again.ogg").expect("readable").expect("there");
    assert!(shared.starts_with(b"OggS"));
    folder.write("audio/any-again.wav", b"mine");
    let own = folder.load().recording("p", "grace", "any-again.ogg").expect("readable");
    assert_eq!(own.as_deref(), Some(&b"mine"[..]));
}

#[test]
fn what_suits_any_story_is_said_in_the_voice_of_the_scenarios_interviewer() {
    let folder = Folder::new("p", &["good"]);
    let library = folder.load();
    let said = |interviewer| library.recording("p", interviewer, "any-again.ogg").expect("readable");
    assert_ne!(said("grace"), said("oliver"));
    assert_eq!(said("nobody"), None);

    let anyone = SEED.replacen(ID, "good", 1).replacen("interviewer = \"marcus\"\n", "", 1);
    folder.write("scenarios/good.toml", anyone.as_bytes());
    assert_eq!(folder.load().find("good").expect("there").scenario.interviewer(), "grace");
    let mut library = embedded();
    let shipped = Folder::new("amazon", &[]);
    let anyone = SEED.replacen("interviewer = \"marcus\"\n", "", 1);
    shipped.write(&format!("scenarios/{ID}.toml"), anyone.as_bytes());
    library.overlay(shipped.0.path()).expect("a pack");
    let scenario = library.find(ID).expect("there").scenario;
    assert_eq!(scenario.interviewer(), "marcus", "the shipped prompt is still recorded in this voice");
}

#[test]
fn a_recording_of_other_words_is_a_warning_of_the_check() {
    let folder = Folder::new("p", &["good"]);
    let prompt = folder.load().packs[0].scenarios[0].prompt.clone();
    let manifest = |text: &str| {
        format!(
            "[recordings]\n\"good.prompt.ogg\" = {{ text = \"{text}\", hash = \"1\" }}\n\
             \"good.impact.ogg\" = {{ hash = \"2\" }}\n\"gone.prompt.ogg\" = {{ text = \"Gone.\" }}\n"
        )
    };
    folder.write("audio/manifest.toml", manifest(&prompt.replace(' ', "  ")).as_bytes());
    assert!(folder.load().recorded_otherwise().is_empty());
    folder.write("audio/manifest.toml", manifest("Talk about it.").as_bytes());
    let library = folder.load();
    assert!(library.problems.is_empty(), "{:?}", library.problems);
    let [problem] = library.recorded_otherwise().try_into().expect("exactly one problem");
    assert!(!problem.is_error());
    assert_eq!(
        problem.message,
        format!("the recording `good.prompt.ogg` says \"Talk about it.\", but its text is \"{prompt}\"")
    );
    folder.write("audio/manifest.toml", b"[recordings");
    let [problem] = folder.load().recorded_otherwise().try_into().expect("exactly one problem");
    assert!(problem.message.starts_with("it cannot be understood: "), "{}", problem.message);
}

#[test]
fn a_broken_scenario_is_named_and_the_rest_loads() {
    let folder = Folder::new("p", &["good"]);
    folder.write("scenarios/bad.toml", b"format_version = 1\nid = \"bad\n");
    assert!(folder.message().contains("invalid basic string"), "{}", folder.message());
    let future = SEED.replacen(ID, "bad", 1).replace("format_version = 1", "format_version = 9");
    folder.write("scenarios/bad.toml", future.as_bytes());
    assert_eq!(folder.message(), "unknown format version");
}

#[test]
fn a_file_that_is_not_text_or_far_too_large_is_refused() {
    let folder = Folder::new("p", &["good"]);
    folder.write("scenarios/bad.toml", b"format_version = 1\nid = \"\xff\"\n");
    assert_eq!(folder.message(), "line 2 is not valid UTF-8");
    // A gigabyte that takes no room on the disk.
    let file = fs::File::create(folder.0.path().join("scenarios/bad.toml")).expect("created");
    file.set_len(1_000_000_000).expect("sized");
    assert_eq!(folder.message(), "1000000000 bytes, more than the 1000000 that are read");
}

#[test]
fn a_recording_named_but_absent_is_a_warning() {
    let folder = Folder::new("p", &["good"]);
    let named =
        SEED.replacen(ID, "other", 1).replace("level = \"sde2\"", "level = \"sde2\"\naudio = \"o.ogg\"");
    folder.write("scenarios/other.toml", named.as_bytes());
    assert_eq!(folder.message(), "the recording `o.ogg` is not in the pack's folder `audio`");
    assert!(folder.load().find("other").is_ok());
}

#[test]
fn ids_are_given_once() {
    let mut library = Folder::new("p", &["good"]).load();
    library.overlay(Folder::new("q", &["good", "new"]).0.path()).expect("a pack");
    let [problem] = library.problems.as_slice() else { panic!("{:?}", library.problems) };
    assert_eq!(problem.message, "the pack `p` has a scenario with the id `good` already");
    assert_eq!(library.scenarios().count(), 2);
}

#[test]
fn a_folder_without_a_pack_says_what_one_is() {
    let empty = TempDir::new().expect("a folder");
    let error = Library::default().overlay(empty.path()).expect_err("nothing there");
    assert!(matches!(error, PacksError::NoPack { .. }));
    assert!(error.hint().is_some_and(|hint| hint.contains("pack.toml")));
    let error = Library::default().overlay(&empty.path().join("absent")).expect_err("not there");
    assert_eq!(error.kind(), "packs_unreadable");
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_link_out_of_the_pack_is_refused_wherever_it_is() {
        let outside = Folder::new("q", &["secret"]);
        let secret = outside.0.path().join("scenarios/secret.toml");
        let folder = Folder::new("p", &["good"]);
        symlink(&secret, folder.0.path().join("scenarios/secret.toml")).expect("linked");
        assert_eq!(folder.message(), "a link leads out of the pack");

        let folder = Folder::new("p", &["good"]);
        folder.write("audio/good.prompt.ogg", b"x");
        symlink(&secret, folder.0.path().join("audio/leak.ogg")).expect("linked");
        assert_eq!(folder.message(), "a link leads out of the pack");
        assert!(folder.load().recording("p", "grace", "leak.ogg").expect("no error").is_none());

        let folder = Folder::new("p", &["good"]);
        symlink(folder.0.path().join("scenarios"), folder.0.path().join("scenarios/loop.toml"))
            .expect("linked");
        assert_eq!(folder.message(), "it is not a plain file");

        let packs = TempDir::new().expect("a folder");
        symlink(outside.0.path(), packs.path().join("q")).expect("linked");
        let mut library = Library::default();
        library.overlay(packs.path()).expect("looked at");
        assert_eq!(library.problems[0].message, "a link leads out of the folder of packs");
        assert!(library.packs.is_empty());
    }

    #[test]
    fn a_recording_swapped_for_a_link_after_loading_is_refused() {
        let folder = Folder::new("p", &["good"]);
        folder.write("audio/good.prompt.ogg", b"x");
        let library = folder.load();
        let path = folder.0.path().join("audio/good.prompt.ogg");
        fs::remove_file(&path).expect("removed");
        symlink("/etc/hostname", &path).expect("linked");
        assert!(library.recording("p", "grace", "good.prompt.ogg").is_err());
    }
}
