//! How alike two spellings sound: phonetic keys of English spelling, and the distance between them.
//!
//! It only finds what is worth asking the decoder about and decides nothing. Deliberately absent: a pronunciation
//! dictionary, stress, and vowels in any detail.

/// The phonetic key of a spelling: one letter per sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneticKey(Vec<u8>);

/// Names of the letters, as they sound.
const LETTERS: [&[u8]; 26] = [
    b"e", b"bi", b"si", b"di", b"i", b"ef", b"Ji", b"eC", b"a", b"Je", b"ke", b"el", b"em", b"en", b"o",
    b"pi", b"ku", b"ar", b"es", b"ti", b"u", b"vi", b"dablu", b"eks", b"way", b"zi",
];
const DIGITS: [&[u8]; 10] =
    [b"ziro", b"wan", b"tu", b"Tri", b"for", b"fayv", b"siks", b"sevn", b"et", b"nayn"];

/// Letters together that make a sound of their own, longest first: what they are, and what they sound like.
const TOGETHER: [(&str, &[u8]); 24] = [
    ("tion", b"San"),
    ("sion", b"San"),
    ("ture", b"Car"),
    ("tch", b"C"),
    ("dge", b"J"),
    ("igh", b"ay"),
    ("sch", b"sk"),
    ("ch", b"C"),
    ("sh", b"S"),
    ("th", b"T"),
    ("ph", b"f"),
    ("gh", b""),
    ("ck", b"k"),
    ("qu", b"kw"),
    ("wh", b"w"),
    ("wr", b"r"),
    ("kn", b"n"),
    ("ng", b"n"),
    ("ce", b"se"),
    ("ci", b"si"),
    ("cy", b"si"),
    ("ge", b"Je"),
    ("gi", b"Ji"),
    ("x", b"ks"),
];

impl PhoneticKey {
    /// The ways in which `text` may be said: words, and the names of letters where it looks like an abbreviation.
    pub fn ways(text: &str) -> Vec<PhoneticKey> {
        let (mut read, mut spelled) = (Vec::new(), Vec::new());
        for part in parts(text) {
            let letters = part.len() == 1 || !part.bytes().any(|b| b"aeiouyAEIOUY".contains(&b));
            if letters || part.bytes().all(|b| b.is_ascii_digit()) {
                spell(&part, &mut read);
            } else {
                word(&part.to_ascii_lowercase(), &mut read);
            }
            if letters || part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
                spell(&part, &mut spelled);
            } else {
                word(&part.to_ascii_lowercase(), &mut spelled);
            }
        }
        let (read, spelled) = (PhoneticKey(once(&read)), PhoneticKey(once(&spelled)));
        if read == spelled { vec![read] } else { vec![read, spelled] }
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// How far apart two sounds are: 0 for the same, 1 for nothing in common.
    pub fn distance(&self, other: &PhoneticKey) -> f32 {
        let (a, b) = (&self.0, &other.0);
        let longest = a.len().max(b.len());
        if longest == 0 {
            return 0.0;
        }
        let mut row: Vec<f32> = std::iter::once(0.0)
            .chain(b.iter().scan(0.0, |sum, sound| {
                *sum += deletion_cost(*sound);
                Some(*sum)
            }))
            .collect();
        for one in a {
            let mut diagonal = row[0];
            row[0] += deletion_cost(*one);
            for (at, two) in b.iter().enumerate() {
                let changed = diagonal + substitution_cost(*one, *two);
                diagonal = row[at + 1];
                row[at + 1] = changed.min(diagonal + deletion_cost(*one)).min(row[at] + deletion_cost(*two));
            }
        }
        row[b.len()] / longest as f32
    }
}

/// Stretches of letters or digits, also cut where a capital follows a lowercase letter.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.chars() {
        let cut = !last.is_alphanumeric()
            || (last.is_lowercase() && c.is_uppercase())
            || last.is_ascii_digit() != c.is_ascii_digit();
        if c.is_ascii_alphanumeric() {
            match parts.last_mut().filter(|_| !cut) {
                Some(part) => part.push(c),
                None => parts.push(c.to_string()),
            }
        }
        // "don't" is one word.
        last = if c == '\'' { last } else { c };
    }
    parts
}

fn spell(part: &str, sounds: &mut Vec<u8>) {
    for b in part.bytes() {
        match b {
            b'0'..=b'9' => sounds.extend(DIGITS[usize::from(b - b'0')]),
            _ => sounds.extend(LETTERS[usize::from(b.to_ascii_lowercase() - b'a')]),
        }
    }
}

fn word(word: &str, sounds: &mut Vec<u8>) {
    let bytes = word.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if let Some((letters, sound)) = TOGETHER.iter().find(|(letters, _)| word[at..].starts_with(letters)) {
            sounds.extend(*sound);
            at += letters.len();
            continue;
        }
        match bytes[at] {
            b'e' if at + 1 == bytes.len() && at > 1 => {}
            b'c' | b'q' => sounds.push(b'k'),
            b'j' => sounds.push(b'J'),
            b'y' if at > 0 => sounds.push(b'i'),
            other => sounds.push(other),
        }
        at += 1;
    }
}

/// Without the second of two identical sounds.
fn once(sounds: &[u8]) -> Vec<u8> {
    let mut once = sounds.to_vec();
    once.dedup();
    once
}

fn vowel(sound: u8) -> bool {
    b"aeiou".contains(&sound)
}

/// What it costs to leave out a sound.
fn deletion_cost(sound: u8) -> f32 {
    match sound {
        b'h' => 0.3,
        b'w' | b'y' => 0.5,
        b'r' => 0.6,
        _ if vowel(sound) => 0.4,
        _ => 1.0,
    }
}

/// What it costs to take one sound for another.
fn substitution_cost(one: u8, two: u8) -> f32 {
    /// Sounds made in nearly the same way.
    const NEAR: [&[u8]; 16] = [
        b"pb", b"td", b"kg", b"fv", b"sz", b"sS", b"SC", b"CJ", b"Tf", b"Ts", b"Tt", b"Td", b"mn", b"gJ",
        b"kC", b"zS",
    ];
    if one == two {
        0.0
    } else if vowel(one) && vowel(two) {
        0.3
    } else if NEAR.iter().any(|pair| pair.contains(&one) && pair.contains(&two)) {
        0.4
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn distance(one: &str, two: &str) -> f32 {
        let two = PhoneticKey::ways(two);
        PhoneticKey::ways(one)
            .iter()
            .flat_map(|one| two.iter().map(|two| one.distance(two)))
            .fold(f32::INFINITY, f32::min)
    }

    #[test]
    fn what_sounds_alike_is_near() {
        for (term, heard) in [
            ("webhook", "web hook"),
            ("idempotency", "item potency"),
            ("Kafka", "cough car"),
            ("SLO", "S.L.O."),
            ("mTLS", "M TLS"),
            ("Debezium", "the bezium"),
            ("quantization", "quantisation"),
        ] {
            assert!(distance(term, heard) < 0.35, "{term}, {heard}: {}", distance(term, heard));
        }
    }

    #[test]
    fn what_sounds_different_is_far() {
        for (term, heard) in
            [("webhook", "weekend"), ("Kafka", "coffee"), ("ingress", "progress"), ("SLO", "so")]
        {
            assert!(distance(term, heard) > 0.2, "{term}, {heard}: {}", distance(term, heard));
        }
        assert!(distance("Terraform", "the server") > 0.35);
    }

    proptest! {
        #[test]
        fn distance_is_a_share_and_the_same_both_ways(one in "[a-zA-Z0-9 ']{0,12}", two in "\\PC{0,12}") {
            let (there, back) = (distance(&one, &two), distance(&two, &one));
            prop_assert!((there - back).abs() < 1e-4 && (0.0..=1.0).contains(&there), "{there} {back}");
        }
    }
}
