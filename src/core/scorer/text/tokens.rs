//! Cuts text into words, numbers and marks, each with its place in bytes and in Unicode scalar values.
//!
//! Nothing is thrown away or respelled here: a token is a slice of the text. Contractions are cut ("we've" is `we`,
//! `'ve`), also as recognizers write them ("we ve", "didnt"), because the label of "we" never covers the rest.

use crate::core::scorer::hash;
use crate::core::scorer::text::vocabulary::{WordId, Words};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    Word,
    /// A number in digits, with the marks inside it ("1,200", "4.7").
    Digits,
    Mark,
}

/// A slice of the text. Offsets are half-open.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Offsets in Unicode scalar values.
    pub start: u32,
    pub end: u32,
    /// Offsets in bytes.
    pub byte: u32,
    pub byte_end: u32,
    /// Of the lowercase form, with a plain apostrophe.
    pub hash: u64,
    pub id: WordId,
    pub kind: TokenKind,
    /// No space before it.
    pub glued: bool,
    /// Begins with a capital.
    pub capital: bool,
}

impl Token {
    pub fn is(&self, word: u64) -> bool {
        self.hash == word
    }

    pub fn is_mark(&self, mark: char) -> bool {
        self.kind == TokenKind::Mark && self.hash == mark_hash(mark)
    }
}

/// Letters of "ve" and "ll".
const LONGEST_LONE_CLITIC: usize = 2;

fn mark_hash(mark: char) -> u64 {
    hash::word(mark.encode_utf8(&mut [0; 4]))
}

fn apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02bc}' | '`')
}

/// All tokens of `text`. A text past 4 GiB is cut off there.
pub fn tokens(text: &str, words: &Words) -> Vec<Token> {
    let mut reader =
        Tokenizer { text, words, out: Vec::with_capacity(text.len() / 5 + 4), scalar: 0, byte: 0 };
    reader.run();
    reader.out
}

struct Tokenizer<'a> {
    text: &'a str,
    words: &'a Words,
    out: Vec<Token>,
    scalar: usize,
    byte: usize,
}

impl Tokenizer<'_> {
    fn run(&mut self) {
        let limit = u32::MAX as usize - 8;
        let mut glued = false;
        while self.byte < self.text.len() && self.byte < limit {
            let rest = &self.text[self.byte..];
            let Some(c) = rest.chars().next() else { break };
            if c.is_whitespace() {
                self.byte += c.len_utf8();
                self.scalar += 1;
                glued = false;
                continue;
            }
            if c.is_ascii_digit() {
                self.digits(rest, glued);
            } else if c.is_alphabetic() || (apostrophe(c) && rest[c.len_utf8()..].starts_with("cause")) {
                self.word(rest, glued, c);
            } else {
                self.push(c.len_utf8(), 1, TokenKind::Mark, mark_hash(c), glued, false);
            }
            glued = true;
        }
    }

    fn push(&mut self, bytes: usize, scalars: usize, kind: TokenKind, hash: u64, glued: bool, capital: bool) {
        let id = if kind == TokenKind::Word { self.words.find(hash) } else { WordId::NONE };
        self.out.push(Token {
            start: self.scalar as u32,
            end: (self.scalar + scalars) as u32,
            byte: self.byte as u32,
            byte_end: (self.byte + bytes) as u32,
            hash,
            id,
            kind,
            glued,
            capital,
        });
        self.byte += bytes;
        self.scalar += scalars;
    }

    fn digits(&mut self, rest: &str, glued: bool) {
        let bytes = rest.as_bytes();
        let mut size = 0;
        while size < bytes.len() {
            let inside = matches!(bytes[size], b',' | b'.')
                && bytes.get(size + 1).is_some_and(u8::is_ascii_digit)
                && bytes[size - 1].is_ascii_digit();
            if !bytes[size].is_ascii_digit() && !inside {
                break;
            }
            size += 1;
        }
        self.push(size, size, TokenKind::Digits, hash::word(&rest[..size]), glued, false);
    }

    fn word(&mut self, rest: &str, glued: bool, head: char) {
        let bytes = rest.as_bytes();
        let letters = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let ends = |next: &u8| next.is_ascii() && !apostrophe(char::from(*next));
        if letters > 0 && bytes.get(letters).is_none_or(ends) {
            self.ascii_word(&rest[..letters], None, glued, head);
            return;
        }
        // Letters, with apostrophes between letters.
        let mut size = 0;
        let mut scalars = 0;
        let mut split = None;
        let mut chars = rest.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let joins =
                apostrophe(c) && (at == 0 || chars.peek().is_some_and(|(_, next)| next.is_alphabetic()));
            if !c.is_alphabetic() && !joins && !is_combining(c) {
                break;
            }
            if joins && at > 0 {
                split = Some((at, scalars));
            }
            size = at + c.len_utf8();
            scalars += 1;
        }
        let form = &rest[..size];
        if form.len() == scalars {
            self.ascii_word(form, split.map(|(at, _)| at), glued, head);
        } else {
            let clitic = split.filter(|(at, _)| is_clitic(&form[*at..]));
            if let Some((at, before)) = clitic {
                self.piece(&form[..at], before, glued, head.is_uppercase());
                self.piece(&form[at..], scalars - before, true, false);
            } else {
                self.piece(form, scalars, glued, head.is_uppercase());
            }
        }
    }

    fn ascii_word(&mut self, form: &str, split: Option<usize>, glued: bool, head: char) {
        let capital = head.is_ascii_uppercase();
        let whole = hash::word(form);
        let cut = match split {
            Some(at) if is_clitic(&form[at..]) => {
                // "didn't" is cut before the n, other contractions before the apostrophe.
                let before_n =
                    form[at..].eq_ignore_ascii_case("'t") && form[..at].ends_with(['n', 'N']) && at > 1;
                Some(if before_n { at - 1 } else { at })
            }
            Some(_) => None,
            None => self.words.run_together(whole),
        };
        match cut {
            Some(at) if at > 0 && at < form.len() => {
                self.ascii_piece(&form[..at], hash::word(&form[..at]), glued, capital);
                self.ascii_piece(&form[at..], hash::word(&form[at..]), true, false);
            }
            _ => self.ascii_piece(form, whole, glued, capital),
        }
    }

    fn ascii_piece(&mut self, form: &str, hash: u64, glued: bool, capital: bool) {
        let may_be = glued || form.len() <= LONGEST_LONE_CLITIC;
        let hash = if may_be { self.lone_clitic(hash, glued) } else { hash };
        self.push(form.len(), form.len(), TokenKind::Word, hash, glued, capital);
        self.ending(form);
    }

    fn piece(&mut self, form: &str, scalars: usize, glued: bool, capital: bool) {
        let plain: String =
            form.chars().map(|c| if apostrophe(c) { '\'' } else { c }).flat_map(char::to_lowercase).collect();
        let hash = self.lone_clitic(hash::word(&plain), glued);
        self.push(form.len(), scalars, TokenKind::Word, hash, glued, capital);
        self.ending(&plain);
    }

    /// A word nothing is known about is read by its ending.
    fn ending(&mut self, form: &str) {
        let Some(token) = self.out.last_mut() else { return };
        if token.id == WordId::NONE {
            token.id = self.words.by_ending(form);
        }
    }

    /// Recognizers write "we ve" and "i d": the second word is read as the contraction.
    fn lone_clitic(&self, hash: u64, glued: bool) -> u64 {
        if glued {
            // "$6M": millions, not "am".
            if self.out.last().is_some_and(|token| token.kind == TokenKind::Digits) {
                return hash;
            }
            return self.words.clitic(hash).unwrap_or(hash);
        }
        let fits = self.out.last().is_some_and(|token| self.words.hosts(token.hash, hash));
        if fits { self.words.clitic(hash).unwrap_or(hash) } else { hash }
    }
}

fn is_combining(c: char) -> bool {
    ('\u{0300}'..='\u{036f}').contains(&c)
}

fn is_clitic(tail: &str) -> bool {
    let tail = tail.trim_start_matches(apostrophe);
    ["s", "t", "d", "m", "ve", "re", "ll"].iter().any(|clitic| tail.eq_ignore_ascii_case(clitic))
}

#[cfg(test)]
mod tests {
    use crate::core::scorer::testing::document;

    fn cut(text: &str) -> Vec<&str> {
        let document = document(text);
        (0..document.tokens.len())
            .map(|at| document.slice(at))
            .map(|slice| &text[text.find(slice).unwrap_or(0)..][..slice.len()])
            .collect()
    }

    #[test]
    fn contractions_are_cut_however_written() {
        assert_eq!(cut("We've didn't"), ["We", "'ve", "did", "n't"]);
        assert_eq!(cut("we’ve didnt"), ["we", "’ve", "did", "nt"]);
        let spoken = document("we ve fixed it");
        assert_eq!(spoken.names[1], document("we've fixed it").names[1]);
    }

    #[test]
    fn offsets_count_scalars() {
        let document = document("é naïve 😀 cut");
        let last = document.tokens.last().expect("a token");
        assert_eq!((last.start, last.end), (10, 13));
    }

    #[test]
    fn marks_inside_a_number_belong_to_it() {
        assert_eq!(cut("1,200 4.7, end."), ["1,200", "4.7", ",", "end", "."]);
    }
}
