//! What packagers take from the program: licenses, manual pages, and a Debian package.

use crate::harness::{User, end, json};

#[test]
fn licenses_name_the_models_the_crates_and_the_texts() {
    let user = User::new();
    let ended = end(user.starling(&["licenses"]));
    assert_eq!(ended.code, 0);
    for expected in [
        "Copyright (c) 2022 OpenAI",
        "Silero VAD (MIT)",
        "GloVe word vectors (PDDL-1.0)",
        "\nsymphonia ",
        "Mozilla Public License Version 2.0",
        "Permission is hereby granted, free of charge",
    ] {
        assert!(ended.stdout.contains(expected), "{expected} is missing");
    }
    let report = json(end(user.starling(&["licenses", "--json"])).stdout.as_bytes());
    assert_eq!(report["license"], "MIT OR Apache-2.0");
    assert_eq!(report["notices"].as_str(), Some(ended.stdout.as_str()));
}

#[test]
fn there_is_a_manual_page_for_every_verb() {
    let user = User::new();
    let folder = user.home().join("share/man/man1");
    let ended = end(user.starling(&["man", "--dir", folder.to_str().unwrap()]));
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""));
    let help = end(user.starling(&["--help"])).stdout;
    // Verbs are in groups under headings, indented by two; the options of a long line go on further right.
    let verbs: Vec<&str> = help
        .lines()
        .take_while(|line| !line.trim_start().starts_with('-'))
        .filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(verbs.len() > 15, "{help}");
    for verb in verbs.into_iter().filter(|verb| *verb != "help") {
        let page = std::fs::read_to_string(folder.join(format!("starling-{verb}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS"), "{verb}");
    }
    assert!(std::fs::read_to_string(folder.join("starling.1")).unwrap().contains("starling\\-mock(1)"));
}

#[test]
fn manual_pages_that_cannot_be_written_name_the_folder() {
    let user = User::new();
    let file = user.file("taken", "");
    let ended = end(user.starling(&["man", "--dir", file.to_str().unwrap()]));
    assert_eq!((ended.code, ended.stdout.as_str()), (1, ""));
    assert!(ended.stderr.contains("cannot write manual pages to"), "{}", ended.stderr);
    assert!(ended.stderr.contains("name a folder that you may write to"), "{}", ended.stderr);
}

/// The build script, compiled by itself and run as Cargo would.
mod build_script {
    use super::User;
    use crate::harness::repository;
    use std::path::PathBuf;
    use std::process::Command;

    /// How it ends with these variables and nothing else in its environment.
    fn outcome(program: &PathBuf, variables: &[(&str, &str)]) -> (bool, String) {
        let output = Command::new(program)
            .env_clear()
            .envs([("HOST", "a"), ("TARGET", "a")])
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    }

    #[test]
    fn what_is_missing_is_named_with_the_command_that_installs_it() {
        let user = User::new();
        let program = user.home().join("build");
        let compiled = Command::new("rustc")
            .args(["--edition=2024", "-o"])
            .args([&program, &repository("build.rs")])
            .status()
            .unwrap();
        assert!(compiled.success());
        let path = std::env::var("PATH").unwrap();
        let settings =
            [("WHISPER_DONT_GENERATE_BINDINGS", "1"), ("GGML_NATIVE", "OFF"), ("GGML_LLAMAFILE", "ON")];
        let linux = ("CARGO_CFG_TARGET_OS", "linux");
        let with = |more: &[(&'static str, &'static str)]| [&settings[..], more].concat();

        let (built, said) = outcome(&program, &[&with(&[])[..], &[("PATH", path.as_str())]].concat());
        assert!(built, "{said}");

        let (built, said) = outcome(&program, &[("PATH", path.as_str()), ("GGML_NATIVE", "ON")]);
        assert!(!built);
        assert!(said.contains("cargo install --path . --locked"), "{said}");
        assert!(said.contains("WHISPER_DONT_GENERATE_BINDINGS=1 GGML_LLAMAFILE=ON cargo install"), "{said}");

        let nowhere = ("PATH", "/nonexistent");
        let (built, said) = outcome(&program, &with(&[nowhere]));
        assert!(!built);
        assert!(said.contains("apt-get install cmake g++"), "{said}");
        assert!(!said.contains("ALSA"), "{said}");

        let (built, said) = outcome(&program, &with(&[nowhere, linux]));
        assert!(!built);
        assert!(said.contains("apt-get install libasound2-dev pkg-config"), "{said}");

        let cross = ("TARGET", "b");
        let (_, said) = outcome(&program, &with(&[nowhere, linux, cross]));
        assert!(!said.contains("ALSA"), "{said}");
    }
}

/// Where a package is built, installed and removed with dpkg's own tools, in a root of its own.
#[cfg(target_os = "linux")]
mod debian {
    use super::{User, end};
    use crate::harness::{STRONG, repository};
    use std::path::Path;
    use std::process::Command;

    fn run(program: &str, args: &[&str]) -> String {
        let output = Command::new(program).args(args).env("DEB_COMPRESSION", "none").output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program} {}: {stderr}", args.join(" "));
        String::from_utf8(output.stdout).unwrap()
    }

    fn has_dpkg() -> bool {
        Command::new("dpkg-shlibdeps").arg("--version").output().is_ok_and(|output| output.status.success())
    }

    fn files_under(folder: &Path) -> usize {
        let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
        entries
            .map(|entry| entry.unwrap().path())
            .map(|path| if path.is_dir() { files_under(&path) } else { 1 })
            .sum()
    }

    #[test]
    #[allow(clippy::print_stderr, reason = "a skipped test has to say so")]
    fn the_package_installs_runs_and_leaves_nothing_behind() {
        if !has_dpkg() {
            eprintln!("skipped: dpkg-dev is not installed");
            return;
        }
        let user = User::new();
        let home = user.home().to_str().unwrap();
        let built = assert_cmd::cargo::cargo_bin!("starling");
        let script = repository("packaging/deb.sh");
        let package = run(script.to_str().unwrap(), &[built.to_str().unwrap(), home]);
        let package = package.trim_end();
        let fields = run("dpkg-deb", &["--field", package]);
        assert!(fields.contains("Package: starling\n"), "{fields}");
        assert!(fields.contains(&format!("Version: {}-1\n", env!("CARGO_PKG_VERSION"))), "{fields}");
        assert!(fields.contains("libasound2") && fields.contains("libc6 (>= "), "{fields}");

        let root = user.home().join("root");
        let database = root.join("var/lib/dpkg");
        for folder in ["info", "updates", "triggers"] {
            std::fs::create_dir_all(database.join(folder)).unwrap();
        }
        for file in ["status", "available"] {
            std::fs::write(database.join(file), "").unwrap();
        }
        let at_root = format!("--root={}", root.display());
        let dpkg = [at_root.as_str(), "--force-depends", "--force-not-root", "--log=/dev/null"];
        run("dpkg", &[&dpkg[..], &["--install", package]].concat());

        let installed = root.join("usr/bin/starling");
        let answer = user.file("answer.txt", STRONG);
        let mut command = assert_cmd::Command::new(&installed);
        command.env("HOME", user.home()).arg("score").arg(answer).arg("--json");
        let scored = end(command);
        assert_eq!(scored.code, 0, "{}", scored.stderr);
        assert!(scored.stdout.contains("starling.score/1"));
        for file in [
            "share/man/man1/starling-mock.1.gz",
            "share/bash-completion/completions/starling",
            "share/zsh/vendor-completions/_starling",
            "share/fish/vendor_completions.d/starling.fish",
            "share/doc/starling/copyright",
            "share/doc/starling/changelog.gz",
            "share/doc/starling/THIRD-PARTY-NOTICES.txt",
        ] {
            assert!(root.join("usr").join(file).metadata().is_ok_and(|file| file.len() > 0), "{file}");
        }

        run("dpkg", &[&dpkg[..], &["--remove", "starling"]].concat());
        assert_eq!(files_under(&root.join("usr")), 0);
    }
}
