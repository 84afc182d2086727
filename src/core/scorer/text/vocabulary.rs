//! What is known of each word: its classes, its verb forms, its base form, its number, and the words it keeps company
//! with. Filled from `content/signals/words.toml` and `word_groups.txt`; nothing is guessed from spelling except the
//! ending of a word never seen.

use crate::core::scorer::hash::{self, Map};
use crate::core::scorer::text::clause_grammar::JOINERS;
use crate::core::scorer::text::contractions::{CLITICS, HOSTS, RUN_TOGETHER};
use crate::core::scorer::text::number_words::{AMOUNT_WORDS, PARTS};
use crate::core::scorer::text::spelling::{ing_form, third_form};

/// Dimensions of the embedding of a word.
pub const DIMENSIONS: usize = 32;

/// The letter that stands for zero in the embeddings of `word_groups.txt`.
const EMBEDDING_ZERO: i8 = 79;

/// Embedding steps per standard spread.
pub const EMBEDDING_UNIT: f32 = 16.0;

/// Index of a word in [`Words`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WordId(pub u32);

impl WordId {
    /// A word (or mark) about which nothing is known.
    pub const NONE: WordId = WordId(0);
}

/// Forms a word can be, as bits.
pub mod form {
    pub const BASE: u8 = 1;
    pub const PAST: u8 = 2;
    pub const PARTICIPLE: u8 = 4;
    pub const ING: u8 = 8;
    pub const THIRD: u8 = 16;
    /// The verb has forms of its own in the table, so it is certainly a verb.
    pub const SURE: u8 = 32;
    pub const VERB: u8 = BASE | PAST | PARTICIPLE | ING | THIRD;
}

/// What a word can be besides a verb, as bits: looked up once with the word.
pub mod sort {
    /// Part of a number.
    pub const NUMBER: u8 = 1;
    /// May state an amount without a number.
    pub const AMOUNT: u8 = 2;
    /// May join a clause to the one before.
    pub const JOINER: u8 = 4;
}

/// What is known of one word; fits in one cache line.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
pub struct Word {
    /// Hash under which features know the word: its own, or that of its ending when it is unknown.
    pub hash: u64,
    /// Hash of the base form.
    pub lemma: u64,
    pub forms: u8,
    /// Bits of [`sort`].
    pub sorts: u8,
    /// One bit per class.
    pub classes: u128,
    /// Hashes of the coarse and the fine group; 0 for none.
    pub groups: [u64; 2],
    /// Its embedding: index into the embeddings; 0 for none.
    embedding: u32,
}

/// Bit of a class in [`Word::classes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class(pub u8);

impl Class {
    pub fn bit(self) -> u128 {
        1 << self.0
    }
}

/// Most classes that fit.
pub const MAX_CLASSES: usize = 128;

#[derive(Debug, Default)]
pub struct Words {
    ids: Map<u32>,
    all: Vec<Word>,
    embeddings: Vec<[i8; DIMENSIONS]>,
    class_names: Vec<String>,
    endings: Vec<(&'static str, u32)>,
    run_together: Map<usize>,
    clitics: Map<u64>,
    hosts: Map<()>,
}

/// Endings by which an unknown word is read, longest first.
const ENDINGS: [(&str, u8); 14] = [
    ("ness", 0),
    ("tion", 0),
    ("ment", 0),
    ("able", 0),
    ("less", 0),
    ("ing", form::ING),
    ("ity", 0),
    ("ous", 0),
    ("ed", form::PAST | form::PARTICIPLE),
    ("ly", 0),
    ("er", 0),
    ("al", 0),
    ("'s", 0),
    ("s", form::THIRD),
];

/// Words that only look like a form of a verb.
const NO_VERBS: [&str; 20] = [
    "hundred",
    "kindred",
    "sacred",
    "naked",
    "wicked",
    "rugged",
    "beloved",
    "something",
    "anything",
    "everything",
    "nothing",
    "morning",
    "evening",
    "during",
    "spring",
    "string",
    "ceiling",
    "wedding",
    "pudding",
    "sibling",
];

impl Words {
    pub fn new() -> Words {
        let mut words =
            Words { all: vec![Word::default()], embeddings: vec![[0; DIMENSIONS]], ..Words::default() };
        for (ending, forms) in ENDINGS {
            let at = words.all.len() as u32;
            let hash = hash::word(&format!("-{ending}"));
            words.all.push(Word { hash, lemma: hash, forms, ..Word::default() });
            words.endings.push((ending, at));
        }
        for (form, cut) in RUN_TOGETHER {
            words.run_together.insert(hash::word(form), cut);
        }
        for (form, clitic) in CLITICS {
            words.clitics.insert(hash::word(form), hash::word(clitic));
            words.id_or_new(hash::word(clitic));
        }
        for (host, clitic) in HOSTS {
            words.hosts.insert(hash::mix(hash::word(host), hash::word(clitic), 0), ());
        }
        let numbers = PARTS.keys().map(|hash| (*hash, sort::NUMBER));
        let amounts = AMOUNT_WORDS.iter().map(|hash| (*hash, sort::AMOUNT));
        let joiners = JOINERS.iter().map(|hash| (*hash, sort::JOINER));
        for (hash, sort) in numbers.chain(amounts).chain(joiners) {
            let id = words.id_or_new(hash);
            words.all[id.0 as usize].sorts |= sort;
        }
        words
    }

    /// How many words are known, endings included.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// Names of the endings, as features write them.
    pub fn ending_names() -> impl Iterator<Item = String> {
        ENDINGS.iter().map(|(ending, _)| format!("-{ending}"))
    }

    pub fn find(&self, hash: u64) -> WordId {
        WordId(self.ids.get(&hash).copied().unwrap_or(0))
    }

    pub fn get(&self, id: WordId) -> &Word {
        &self.all[id.0 as usize]
    }

    /// The entry of a word, created when missing.
    pub fn id_or_new(&mut self, hash: u64) -> WordId {
        let next = self.all.len() as u32;
        let id = *self.ids.entry(hash).or_insert(next);
        if id == next {
            self.all.push(Word { hash, lemma: hash, ..Word::default() });
        }
        WordId(id)
    }

    pub fn entry(&mut self, word: &str) -> &mut Word {
        let id = self.id_or_new(hash::word(word));
        &mut self.all[id.0 as usize]
    }

    pub fn by_ending(&self, form: &str) -> WordId {
        let found = self.endings.iter().find(|(ending, _)| {
            form.len() > ending.len() + 1
                && form.is_char_boundary(form.len() - ending.len())
                && form[form.len() - ending.len()..].eq_ignore_ascii_case(ending)
        });
        WordId(found.map_or(0, |(_, id)| *id))
    }

    pub fn run_together(&self, hash: u64) -> Option<usize> {
        self.run_together.get(&hash).copied()
    }

    pub fn clitic(&self, hash: u64) -> Option<u64> {
        self.clitics.get(&hash).copied()
    }

    /// Whether `clitic`, written as a word of its own, goes with `host`.
    pub fn hosts(&self, host: u64, clitic: u64) -> bool {
        self.hosts.contains_key(&hash::mix(host, clitic, 0))
    }

    /// The class called `name`, created when missing; `None` when all are taken.
    pub fn class_or_new(&mut self, name: &str) -> Option<Class> {
        if let Some(class) = self.class(name) {
            return Some(class);
        }
        (self.class_names.len() < MAX_CLASSES).then(|| {
            self.class_names.push(name.to_owned());
            Class((self.class_names.len() - 1) as u8)
        })
    }

    pub fn class(&self, name: &str) -> Option<Class> {
        self.class_names.iter().position(|known| known == name).map(|at| Class(at as u8))
    }

    pub fn class_names(&self) -> &[String] {
        &self.class_names
    }

    /// Reads `word_groups.txt`: a line is `coarse/fine: word=embedding …`, one letter per dimension; `#` begins a
    /// comment.
    pub fn read_groups(&mut self, text: &str) {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, members)) = line.split_once(": ") else { continue };
            let Some((coarse, fine)) = name.split_once('/') else { continue };
            let groups = [hash::word(coarse), hash::word(fine)];
            for member in members.split(' ') {
                let (member, letters) = member.split_once('=').unwrap_or((member, ""));
                let mut embedding = [0i8; DIMENSIONS];
                for (value, letter) in embedding.iter_mut().zip(letters.bytes()) {
                    *value = (letter as i8).saturating_sub(EMBEDDING_ZERO);
                }
                let index = self.embeddings.len() as u32;
                self.embeddings.push(embedding);
                self.read_ending(member);
                let word = self.entry(member);
                word.groups = groups;
                word.embedding = index;
            }
        }
    }

    /// The embedding of a word, when it has one; each dimension has a spread of about one.
    pub fn embedding(&self, word: &Word) -> Option<&[i8; DIMENSIONS]> {
        (word.embedding != 0).then(|| &self.embeddings[word.embedding as usize])
    }

    /// Adds a verb with its forms.
    pub fn add_verb(&mut self, base: &str, past: &str, participle: &str) {
        let lemma = hash::word(base);
        let ing = ing_form(base);
        let third = third_form(base);
        for (form, bits) in [
            (base, form::BASE),
            (past, form::PAST),
            (participle, form::PARTICIPLE),
            (ing.as_str(), form::ING),
            (third.as_str(), form::THIRD),
        ] {
            let word = self.entry(form);
            word.forms |= bits | form::SURE;
            word.lemma = lemma;
        }
    }

    /// Gives a known word that is not a verb in the table the forms its ending implies.
    fn read_ending(&mut self, spelled: &str) {
        let word = self.entry(spelled);
        if word.forms != 0 || NO_VERBS.contains(&spelled) {
            return;
        }
        if spelled.len() > 4 && spelled.ends_with("ed") && !spelled.ends_with("eed") {
            word.forms = form::PAST | form::PARTICIPLE;
        } else if spelled.len() > 5 && spelled.ends_with("ing") {
            word.forms = form::ING;
        }
    }

    /// [`Words::read_ending`] for many, once all verbs are in.
    pub fn read_endings(&mut self, spelled: &[&str]) {
        spelled.iter().for_each(|word| self.read_ending(word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_never_seen_is_read_by_its_ending() {
        let words = Words::new();
        assert_eq!(words.get(words.by_ending("refactored")).forms, form::PAST | form::PARTICIPLE);
        assert_eq!(words.by_ending("zz"), WordId::NONE);
    }
}
