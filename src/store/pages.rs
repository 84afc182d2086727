//! Giving back memory that only mirrors the program's own file.

/// Lets the system forget the pages of `bytes`, which are part of the program: they were copied, and are read from the
/// file again if needed. Saves the size of the bundled model while an interview runs.
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "there is no safe call that only gives hints about static memory")]
pub fn forget(bytes: &'static [u8]) {
    let page = rustix::param::page_size();
    let start = (bytes.as_ptr() as usize).next_multiple_of(page);
    let end = (bytes.as_ptr() as usize + bytes.len()) / page * page;
    if start < end {
        // SAFETY: the range lies within `bytes`, whole pages of a read-only private mapping of the program's file.
        // Nothing ever writes there, so a dropped page comes back with the same content. A refusal does no harm.
        let _ =
            unsafe { rustix::mm::madvise(start as *mut _, end - start, rustix::mm::Advice::LinuxDontNeed) };
    }
}

/// Nothing to do on this system.
#[cfg(not(target_os = "linux"))]
pub fn forget(_bytes: &'static [u8]) {}

#[cfg(test)]
mod tests {
    static BYTES: &[u8] = include_bytes!("../../models/ggml-tiny.en-q8_0.bin");

    #[test]
    fn what_was_forgotten_reads_the_same() {
        let sum = |bytes: &[u8]| {
            bytes.iter().fold(0u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)))
        };
        let before = sum(BYTES);
        super::forget(BYTES);
        assert_eq!(sum(BYTES), before);
    }
}
