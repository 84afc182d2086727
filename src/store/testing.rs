//! Saved sessions for tests.

use super::sessions::Sessions;
use starling::believable;

/// A data folder with one session, and that one's name.
pub fn one_session() -> (tempfile::TempDir, Sessions, String) {
    let home = tempfile::tempdir().unwrap();
    let sessions = Sessions::new(home.path());
    let session = believable::session(1);
    sessions.create(&session.id).unwrap();
    sessions.save(&session).unwrap();
    (home, sessions, session.id)
}
