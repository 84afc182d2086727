//! The `starling` program.

fn main() -> std::process::ExitCode {
    starling::run(std::env::args_os())
}
