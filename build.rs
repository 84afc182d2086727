//! Rebuilds when the embedded content or model changes; builds nothing else and downloads nothing.

fn main() {
    println!("cargo:rerun-if-changed=content");
    println!("cargo:rerun-if-changed=models");
}
