//! What the reader of Matroska and WebM leaves out: whether the file is whole, and the names of unsupported codecs.

/// Where the file should end. Browsers write segments without a length, which say nothing.
pub fn end(head: &[u8]) -> Option<u64> {
    let (header, rest) = element(head, 0)?;
    let after = header.checked_add(rest?)?;
    let (segment, size) = element(head, usize::try_from(after).ok()?)?;
    segment.checked_add(size?)
}

/// Where the body of the element at `at` begins, and its size unless that is unknown.
fn element(head: &[u8], at: usize) -> Option<(u64, Option<u64>)> {
    let id_length = head.get(at)?.leading_zeros() as usize + 1;
    let at = at + id_length;
    let first = *head.get(at)?;
    let length = first.leading_zeros() as usize + 1;
    if length > 8 {
        return None;
    }
    let bytes = head.get(at..at + length)?;
    let marker = 1u64 << (7 * length);
    let size = bytes.iter().fold(0u64, |size, byte| size << 8 | u64::from(*byte)) & (marker - 1);
    let size = (size != marker - 1).then_some(size);
    Some(((at + length) as u64, size))
}

/// The first sound codec that the start of the file names, such as `A_AC3`.
pub fn sound_codec(head: &[u8]) -> Option<String> {
    let at = head.windows(2).position(|bytes| bytes == b"A_")?;
    let is_part =
        |byte: &&u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'/');
    Some(head[at..].iter().take_while(is_part).map(|&byte| char::from(byte)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_segment_says_where_the_file_ends_unless_it_has_no_length() {
        let file = |size: &[u8]| [b"\x1a\x45\xdf\xa3\x82ab\x18\x53\x80\x67", size, &[0; 20]].concat();
        let known = file(&[0x40, 20]);
        assert_eq!(end(&known), Some(known.len() as u64));
        assert_eq!(end(&file(&[0x01, 255, 255, 255, 255, 255, 255, 255])), None);
    }

    #[test]
    fn a_codec_is_found_by_its_name() {
        assert_eq!(sound_codec(b"\x86\x85A_AC3\xe1\x88"), Some("A_AC3".to_owned()));
        assert_eq!(sound_codec(b"V_VP8"), None);
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            end(&bytes);
            sound_codec(&bytes);
        }
    }
}
