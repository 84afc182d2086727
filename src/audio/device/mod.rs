//! The machine's sound system: its devices, its names and faults for the user, and its habits kept in check.

pub mod bounded;
pub mod host;
pub mod hush;
pub mod list;
