//! What a page may do: run its one script, use its one style, play its own sound, and nothing else.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// A Content-Security-Policy for a page with exactly this style and script. Nothing may be fetched from anywhere but
/// the page's own folder (`file:`, for the recordings beside it).
pub fn policy(style: &str, script: &str) -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
    format!(
        "default-src 'none'; style-src {}; script-src {}; media-src 'self' file: data:; img-src data:; \
         base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_inline_runs_but_what_is_named() {
        let policy = policy("a", "");
        assert!(policy.starts_with("default-src 'none'; "));
        // The well-known hash of the empty input.
        assert!(policy.contains("script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"));
        assert!(!policy.contains("unsafe"));
        assert!(!policy.contains("http"));
    }
}
