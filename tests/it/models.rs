//! Fetching, verifying and choosing speech models; the only network is a server on this machine.

use crate::harness::{User, end, json, noise, repository};
use crate::server::{Act, Server};
use sha2::{Digest, Sha256};
use starling::core::failure::Advice;
use starling::store::catalogue::Known;
use starling::store::pull::{Pull, part_of};
use starling::store::pull_error::PullError;
use std::path::{Path, PathBuf};
use std::time::Duration;

const BYTES: usize = 300_000;

fn content() -> Vec<u8> {
    noise().take(BYTES).map(|value| (value * 127.0) as i8 as u8).collect()
}

fn model() -> Known {
    Known {
        name: "small".into(),
        file: "ggml-small.bin".into(),
        bytes: BYTES as u64,
        sha256: Sha256::digest(content()).iter().map(|byte| format!("{byte:02x}")).collect(),
        url: None,
        licence: "MIT".into(),
        languages: vec!["en".into()],
        rank: 3,
        accuracy: "none".into(),
    }
}

/// A folder of models, and a server for it.
struct Download {
    home: tempfile::TempDir,
    server: Server,
}

impl Download {
    fn from(acts: &[Act]) -> Download {
        Download { home: tempfile::tempdir().unwrap(), server: Server::start(content(), acts.to_vec()) }
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("models")
    }

    fn place(&self) -> PathBuf {
        self.folder().join("ggml-small.bin")
    }

    /// What an earlier download left.
    fn with_part(self, bytes: &[u8]) -> Download {
        std::fs::create_dir_all(self.folder()).unwrap();
        std::fs::write(part_of(&self.place()), bytes).unwrap();
        self
    }

    fn run(&self) -> Result<PathBuf, PullError> {
        let (model, folder) = (model(), self.folder());
        let patience = Duration::from_millis(400);
        let base = Some(self.server.address.as_str());
        Pull { model: &model, base, folder: &folder, patience }.run(&mut |have| assert!(have <= BYTES as u64))
    }

    #[track_caller]
    fn succeeds(&self) {
        let path = self.run().unwrap();
        assert_eq!(path, self.place());
        assert!(std::fs::read(&path).unwrap() == content(), "other bytes than were sent");
        assert!(!part_of(&path).exists());
    }

    /// Fails in this way, and leaves this many bytes for the next time.
    #[track_caller]
    fn fails(&self, kind: &str, left: Option<u64>) -> PullError {
        let error = self.run().unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.hint().is_some());
        assert!(!self.place().exists(), "an unverified file has its final name");
        assert_eq!(std::fs::metadata(part_of(&self.place())).ok().map(|part| part.len()), left, "{error}");
        error
    }
}

#[test]
fn a_model_comes_whole_and_for_its_owner_alone() {
    let download = Download::from(&[Act::Serve]);
    download.succeeds();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&download.place()), mode(&download.folder())), (0o600, 0o700));
    }
}

#[test]
fn a_cut_or_a_stall_is_resumed_where_it_was() {
    let download = Download::from(&[Act::Cut(100_000), Act::Stall(50_000), Act::Mute, Act::Serve]);
    download.succeeds();
    assert_eq!(download.server.ranges(), [None, Some(100_000), Some(150_000), Some(150_000)]);
}

#[test]
fn a_later_run_goes_on_where_an_earlier_one_stopped() {
    let download = Download::from(&[Act::Serve]).with_part(&content()[..123_456]);
    download.succeeds();
    assert_eq!(download.server.ranges(), [Some(123_456)]);
}

#[test]
fn a_download_that_was_whole_already_needs_no_server() {
    let download = Download::from(&[Act::Status(500)]).with_part(&content());
    download.succeeds();
    assert!(download.server.ranges().is_empty());
}

#[test]
fn leftovers_of_another_file_are_replaced() {
    for leftover in [vec![7; 1_000], vec![7; BYTES], vec![7; BYTES + 1]] {
        Download::from(&[Act::Serve]).with_part(&leftover).succeeds();
    }
}

#[test]
fn a_server_that_does_not_resume_sends_everything() {
    for acts in [
        [Act::Cut(100_000), Act::Everything(BYTES)],
        [Act::Cut(100_000), Act::NoRange],
        [Act::Cut(100_000), Act::OtherRange],
    ] {
        let download = Download::from(&[acts.as_slice(), &[Act::Serve]].concat());
        download.succeeds();
    }
}

#[test]
fn a_server_that_always_breaks_off_is_given_up() {
    let download = Download::from(&[Act::Cut(100_000), Act::Cut(0)]);
    let error = download.fails("download_cut", Some(100_000));
    assert!(error.hint().unwrap().contains("starling models pull small"), "{error}");
    let download = Download::from(&[Act::Everything(100_000)]);
    download.fails("download_cut", Some(100_000));
    assert!(download.server.ranges().len() < 6);
}

#[test]
fn a_server_that_stalls_is_left_soon() {
    let start = std::time::Instant::now();
    Download::from(&[Act::Stall(10)]).fails("download_cut", Some(30));
    Download::from(&[Act::Mute]).fails("download_cut", Some(0));
    assert!(start.elapsed() < Duration::from_secs(8), "{:?}", start.elapsed());
}

#[test]
fn lies_about_the_length_are_seen() {
    let error = Download::from(&[Act::Claim(9_999)]).fails("model_length_differs", Some(0));
    assert!(error.to_string().contains("9999 bytes"), "{error}");
    Download::from(&[Act::Claim(BYTES as u64 + 5)]).fails("model_length_differs", Some(0));
    Download::from(&[Act::Endless]).fails("model_length_differs", Some(0));
}

#[test]
fn wrong_bytes_never_get_the_models_name() {
    let error = Download::from(&[Act::Wrong]).fails("model_sum_differs", None);
    let text = error.to_string();
    assert!(text.contains(&model().sha256) && text.contains("its sha256 is"), "{text}");
    // A part from another server's wrong file, and then the right one from its start.
    Download::from(&[Act::Wrong, Act::Serve]).with_part(&content()[..1_000]).succeeds();
}

#[test]
fn redirects_are_followed_with_the_range() {
    let download = Download::from(&[Act::Redirect, Act::Serve]).with_part(&content()[..5_000]);
    download.succeeds();
    assert_eq!(download.server.ranges(), [Some(5_000), Some(5_000)]);
    assert_eq!(download.server.lines()[1], "GET /elsewhere HTTP/1.1");
    Download::from(&[Act::Redirect]).fails("download_cut", Some(0));
}

#[test]
fn a_refusal_is_told_with_its_number() {
    for status in [403, 404, 407, 429, 503] {
        let error = Download::from(&[Act::Status(status)]).fails("model_refused", Some(0));
        assert!(error.to_string().contains(&status.to_string()), "{error}");
    }
}

#[test]
fn two_downloads_of_one_file_do_not_mix() {
    let download = Download::from(&[Act::Serve]).with_part(b"");
    let other = std::fs::File::open(part_of(&download.place())).unwrap();
    other.lock().unwrap();
    download.fails("download_busy", Some(0));
    drop(other);
    download.succeeds();
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let download = Download::from(&[Act::Serve]);
    std::fs::write(download.folder(), "a file, not a folder").unwrap();
    let error = download.run().unwrap_err();
    assert_eq!(error.kind(), "cannot_write", "{error}");
}

const BUNDLED: &str = "tiny.en-q8_0";

fn weights() -> Vec<u8> {
    std::fs::read(repository("models/ggml-tiny.en-q8_0.bin")).unwrap()
}

/// A server that has the one model of the catalogue at hand.
fn server(acts: &[Act]) -> Server {
    Server::start(weights(), acts.to_vec())
}

#[test]
fn a_pulled_model_is_listed_verified_used_and_goes_before_the_bundled_one() {
    let (user, server) = (User::new(), server(&[Act::Cut(20_000_000), Act::Serve]));
    let mut pull = user.starling(&["models", "pull", BUNDLED, "--json"]);
    pull.env("STARLING_MODELS_URL", format!("{}/mirror/", server.address));
    let pulled = end(pull);
    assert_eq!(pulled.code, 0, "{}", pulled.stderr);
    assert_eq!(json(pulled.stdout.as_bytes())["fetched"], true);
    assert_eq!(server.lines()[0], "GET /mirror/ggml-tiny.en-q8_0.bin HTTP/1.1");
    assert_eq!(server.ranges(), [None, Some(20_000_000)]);

    let place = user.data().join("models/ggml-tiny.en-q8_0.bin");
    let listed = json(end(user.starling(&["models", "list", "--json"])).stdout.as_bytes());
    let row = listed.as_array().unwrap().iter().find(|row| row["name"] == BUNDLED).unwrap();
    assert_eq!((&row["path"], &row["here"]), (&place.to_str().unwrap().into(), &true.into()));
    assert_eq!(end(user.starling(&["models", "verify"])).stdout.matches(" whole ").count(), 2);
    assert_eq!(end(user.starling(&["models", "use", BUNDLED])).code, 0);
    let settings = std::fs::read_to_string(user.home().join(".config/starling/config.toml")).unwrap();
    assert_eq!(settings, "model = \"tiny.en-q8_0\"\n");

    // This is the file in use: damaged, it is refused, with and without its name on the command line.
    let mut damaged = weights();
    *damaged.last_mut().unwrap() ^= 1;
    std::fs::write(&place, damaged).unwrap();
    let answer = repository("content/demo/03-follow-up.ogg");
    let answer = answer.to_str().unwrap();
    for args in
        [vec!["transcribe", answer, "--json"], vec!["transcribe", answer, "--json", "--model", BUNDLED]]
    {
        let refused = end(user.starling(&args));
        assert_eq!(
            (refused.code, &json(refused.stderr.as_bytes())["error"]["kind"]),
            (1, &"model_sum_differs".into())
        );
    }
    assert_eq!(end(user.starling(&["models", "verify"])).code, 1);

    // Pulling again repairs it.
    let mut pull = user.starling(&["models", "pull", BUNDLED, "--from", &server.address]);
    pull.env("NO_PROXY", "*");
    assert_eq!(end(pull).code, 0);
    assert_eq!(end(user.starling(&["models", "verify"])).code, 0);
}

#[test]
fn what_is_here_and_whole_is_not_fetched_again() {
    let user = User::new();
    let ended = end(user.starling(&["models", "pull", BUNDLED, "--json"]));
    assert_eq!(
        (ended.code, &json(ended.stdout.as_bytes())["fetched"]),
        (0, &false.into()),
        "{}",
        ended.stderr
    );
}

#[test]
fn without_a_network_the_way_out_is_told() {
    let user = User::new();
    // A port that was free a moment ago, so that nobody is listening there.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let ended = end(user.starling(&[
        "models",
        "pull",
        "base.en-q5_1",
        "--from",
        &format!("http://127.0.0.1:{port}"),
        "--json",
    ]));
    assert_eq!((ended.code, ended.stdout.as_str()), (1, ""));
    let last = ended.stderr.lines().last().unwrap();
    let error = &json(last.as_bytes())["error"];
    assert_eq!(error["kind"], "offline");
    let hint = error["hint"].as_str().unwrap();
    assert!(hint.contains("HTTPS_PROXY") && hint.contains("ggml-base.en-q5_1.bin"), "{hint}");
    assert!(hint.contains(user.data().join("models").to_str().unwrap()), "{hint}");
}

#[test]
fn a_proxy_of_the_environment_is_used() {
    let (user, proxy) = (User::new(), server(&[Act::Serve]));
    let mut pull = user.starling(&["models", "pull", BUNDLED, "--from", "http://models.invalid/"]);
    pull.env("HTTP_PROXY", &proxy.address);
    let ended = end(pull);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(proxy.lines()[0].contains("models.invalid"), "{:?}", proxy.lines());
}

#[test]
fn an_unknown_model_is_a_usage_error_with_a_suggestion() {
    let user = User::new();
    let ended = end(user.starling(&["models", "pull", "base.en-q5"]));
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("did you mean `base.en-q5_1`"), "{}", ended.stderr);
    let ended = end(user.starling(&["models", "use", "base.en-q5_1"]));
    assert_eq!(ended.code, 1);
    assert!(ended.stderr.contains("starling models pull base.en-q5_1"), "{}", ended.stderr);
}

#[test]
fn a_wrong_file_of_ones_own_is_told_with_its_sum() {
    let user = User::new();
    let whole = weights();
    let path = user.file("mine.bin", &whole[..whole.len() / 2]);
    let ended = end(user.starling(&["models", "use", path.to_str().unwrap()]));
    assert_eq!(ended.code, 1);
    let sum: String =
        Sha256::digest(&whole[..whole.len() / 2]).iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(ended.stderr.replace(char::is_whitespace, "").contains(&sum), "{}", ended.stderr);
    assert!(!user.home().join(".config").exists(), "a broken model was chosen");
}

#[test]
fn a_file_of_ones_own_is_used_from_every_folder() {
    let user = User::new();
    let path = user.file("mine.bin", weights());
    let mut choose = user.starling(&["models", "use", "mine.bin"]);
    choose.current_dir(user.home());
    assert_eq!(end(choose).code, 0);
    let settings = std::fs::read_to_string(user.home().join(".config/starling/config.toml")).unwrap();
    assert!(settings.contains(path.canonicalize().unwrap().to_str().unwrap()), "{settings}");
}

#[test]
fn doctor_measures_every_model_and_recommends_one() {
    let user = User::new();
    user.file("data/models/ggml-mine.bin", weights());
    user.file("data/models/ggml-base.en-q5_1.bin", b"cut off");
    let answer = repository("content/demo/03-follow-up.ogg");
    let ended = end(user.starling(&["doctor", "--json", "--mic-from", answer.to_str().unwrap()]));
    let report = json(ended.stdout.as_bytes());
    let models = report["models"].as_array().unwrap();
    let of = |name: &str| models.iter().find(|model| model["name"] == name).unwrap();
    assert_eq!((models.len(), &of(BUNDLED)["used"]), (3, &true.into()), "{report}");
    for name in [BUNDLED, "mine"] {
        let factor = of(name)["real_time_factor"].as_f64().unwrap();
        assert!(factor > 0.0);
        assert_eq!(of(name)["keeps_up"], factor <= 0.5, "{report}");
    }
    assert!(of("base.en-q5_1")["problem"].as_str().unwrap().contains("sha256"));
    // A busy machine may be too slow for the bundled model; nobody knows how well the user's own hears.
    let keeps_up = of(BUNDLED)["keeps_up"].as_bool().unwrap();
    assert_eq!(report["recommended_model"], if keeps_up { BUNDLED.into() } else { serde_json::Value::Null });
}
