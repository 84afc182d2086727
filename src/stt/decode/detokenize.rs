//! Tokens to words. A token is a piece of bytes: it may end inside a character, and only a leading space starts a word.

use crate::core::transcript::Word;

/// A piece of text as the model gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    pub bytes: Vec<u8>,
    pub start_ms: u64,
    pub end_ms: u64,
    pub probability: f32,
}

/// Joins pieces into words. A piece without a letter or digit (a dash, a period) joins the word before it.
pub fn join(pieces: &[Piece]) -> Vec<Word> {
    let mut words: Vec<(Vec<u8>, Word, usize)> = Vec::new();
    for piece in pieces {
        let starts = starts_word(piece);
        let bare = !piece.bytes.iter().any(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)
            && piece.bytes.iter().all(|byte| !matches!(byte, b'$' | b'#' | b'[' | b'('));
        match words.last_mut() {
            Some((bytes, word, count)) if !starts || bare => {
                bytes.extend(piece.bytes.iter().skip_while(|byte| byte.is_ascii_whitespace()));
                if !bare {
                    word.end_ms = piece.end_ms.max(word.end_ms);
                    word.probability += piece.probability;
                    *count += 1;
                }
            }
            _ => {
                let word = Word {
                    text: String::new(),
                    start_ms: piece.start_ms,
                    end_ms: piece.end_ms.max(piece.start_ms),
                    probability: piece.probability,
                };
                words.push((piece.bytes.clone(), word, 1));
            }
        }
    }
    words
        .into_iter()
        .map(|(bytes, mut word, count)| {
            word.text = String::from_utf8_lossy(&bytes).trim().to_owned();
            word.probability = (word.probability / count as f32).clamp(0.0, 1.0);
            word
        })
        .filter(|word| !word.text.is_empty())
        .collect()
}

fn starts_word(piece: &Piece) -> bool {
    piece.bytes.first().is_none_or(u8::is_ascii_whitespace)
}

/// Pieces from which a word counts as spelled out.
const SPELLED_FROM: usize = 3;

/// How many words the model had to spell out, in three pieces or more, because its vocabulary does not know them.
/// Numbers and compounds are not counted.
pub fn spelled_out(pieces: &[Piece]) -> usize {
    let is_word = |word: &&[Piece]| {
        let mut bytes = word.iter().flat_map(|piece| &piece.bytes);
        !bytes.any(|byte| byte.is_ascii_digit() || *byte == b'-')
    };
    let lettered =
        |piece: &&Piece| piece.bytes.iter().any(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80);
    pieces
        .chunk_by(|_, next| !starts_word(next))
        .filter(is_word)
        .filter(|word| word.iter().filter(lettered).count() >= SPELLED_FROM)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stt::words::text;

    fn piece(bytes: &[u8], start_ms: u64) -> Piece {
        Piece { bytes: bytes.to_vec(), start_ms, end_ms: start_ms + 100, probability: 0.5 }
    }

    fn pieces(texts: &[&str]) -> Vec<Piece> {
        texts.iter().map(|text| piece(text.as_bytes(), 0)).collect()
    }

    #[test]
    fn a_word_in_three_pieces_is_spelled_out() {
        assert_eq!(
            spelled_out(&pieces(&[" the", " lum", "en", "os", ",", " mis", "ab", "rin", "os", "."])),
            2
        );
        assert_eq!(spelled_out(&pieces(&[" deploy", "ed", ".", " It", "'s", " 2", "0", "2", "4", "."])), 0);
        assert_eq!(spelled_out(&pieces(&[" two", "-", "phase", " commit", "ment", " so", "!", "!"])), 0);
        assert_eq!(spelled_out(&[]), 0);
    }

    #[test]
    fn characters_cut_between_tokens_are_whole_again() {
        let words = join(&[piece(b" caf", 0), piece(&[0xC3], 100), piece(&[0xA9], 200), piece(b" now", 300)]);
        assert_eq!(text(&words), "café now");
        assert_eq!((words[0].start_ms, words[0].end_ms), (0, 300));
    }

    #[test]
    fn marks_belong_to_the_word_before() {
        let words = join(&[
            piece(b" so", 0),
            piece(b",", 100),
            piece(b" -", 200),
            piece(b" 3", 300),
            piece(b".5", 400),
        ]);
        assert_eq!(text(&words), "so,- 3.5");
        assert_eq!(words[0].end_ms, 100);
    }

    #[test]
    fn a_dollar_starts_a_word() {
        let words = join(&[piece(b" saved", 0), piece(b" $", 100), piece(b"8", 200), piece(b"K", 300)]);
        assert_eq!(text(&words), "saved $8K");
    }
}
