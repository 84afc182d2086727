//! Says what is missing before a long build fails over it, and rebuilds when embedded content changes. Builds nothing
//! and downloads nothing.
#![allow(clippy::print_stderr, reason = "this is how a build script is heard")]

use std::env;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

/// What `.cargo/config.toml` sets, so that every build has the same kernels. Cargo reads that file in a checkout and for
/// `cargo install --path`, but not for `cargo install --git`.
const SETTINGS: [(&str, &str); 3] =
    [("WHISPER_DONT_GENERATE_BINDINGS", "1"), ("GGML_NATIVE", "OFF"), ("GGML_LLAMAFILE", "ON")];

fn main() -> ExitCode {
    let missing: Vec<String> = [settings(), tools(), alsa()].into_iter().flatten().collect();
    if !missing.is_empty() {
        eprintln!("Starling cannot be built yet.\n\n{}\n", missing.join("\n\n"));
        return ExitCode::FAILURE;
    }
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=content");
    println!("cargo:rerun-if-changed=models");
    ExitCode::SUCCESS
}

/// The settings, unless the builder chose their own.
fn settings() -> Option<String> {
    let unset = SETTINGS.iter().filter(|(name, _)| env::var_os(name).is_none());
    let unset: Vec<String> = unset.map(|(name, value)| format!("{name}={value}")).collect();
    (!unset.is_empty()).then(|| {
        format!(
            "The build settings of .cargo/config.toml were not read. Install from a checkout with\n  \
             cargo install --path . --locked\nor put the settings before the command:\n  {} cargo install …",
            unset.join(" ")
        )
    })
}

/// The programs that compile the recognizer.
fn tools() -> Option<String> {
    let cmake = env::var("CMAKE").unwrap_or_else(|_| "cmake".to_owned());
    // Visual Studio's compiler is found by CMake, not on the path.
    let compilers = ["c++", "g++", "clang++"].map(str::to_owned).into_iter();
    let compiler = cfg!(windows) || env::var("CXX").ok().into_iter().chain(compilers).any(|name| runs(&name));
    if runs(&cmake) && compiler {
        return None;
    }
    Some(
        "CMake and a C++ compiler are needed for the speech recognizer:\n  \
         Debian, Ubuntu:  apt-get install cmake g++\n  \
         Fedora:          dnf install cmake gcc-c++\n  \
         Arch:            pacman -S cmake gcc\n  \
         macOS:           xcode-select --install && brew install cmake\n  \
         Windows:         Visual Studio Build Tools with \"Desktop development with C++\""
            .to_owned(),
    )
}

/// The development files of ALSA, on Linux. A cross build has its own pkg-config, which the `alsa-sys` crate asks.
fn alsa() -> Option<String> {
    let native = env::var("HOST") == env::var("TARGET");
    if !native || env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("linux") {
        return None;
    }
    let pkg_config = env::var("PKG_CONFIG").unwrap_or_else(|_| "pkg-config".to_owned());
    let found = quiet(&pkg_config).args(["--exists", "alsa"]).status().is_ok_and(|status| status.success());
    (!found).then(|| {
        "ALSA's development files and pkg-config are needed to record and play sound:\n  \
         Debian, Ubuntu:  apt-get install libasound2-dev pkg-config\n  \
         Fedora:          dnf install alsa-lib-devel pkgconf-pkg-config\n  \
         Arch:            pacman -S alsa-lib pkgconf"
            .to_owned()
    })
}

fn runs(program: &str) -> bool {
    Path::new(program).is_file()
        || quiet(program).arg("--version").status().is_ok_and(|status| status.success())
}

fn quiet(program: &str) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}
