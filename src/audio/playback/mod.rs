//! Sound to the user.

pub mod speaker;
