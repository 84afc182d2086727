//! What is true of a clause, a phrase or an answer, in the form the models take: hashed names, collected in the order
//! in which they are added up.

use crate::core::scorer::hash;
use crate::core::scorer::text::vocabulary::DIMENSIONS;

/// Raised with every change to what features mean, so that weights made for another version are known to be stale.
pub const VERSION: u32 = 1;

/// A kind of feature, by name.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    pub name: &'static str,
    pub hash: u64,
}

impl Template {
    pub const fn new(name: &'static str) -> Template {
        Template { name, hash: hash::word(name) }
    }
}

/// Something true of a clause or a word: a template with up to two arguments, and the token it comes from.
#[derive(Debug, Clone, Copy)]
pub struct Feature {
    pub template: Template,
    pub a: u64,
    pub b: u64,
    pub token: u32,
    /// How much of it there is; 1 for a plain yes.
    pub value: f32,
}

impl Feature {
    pub fn key(&self) -> u64 {
        hash::mix(self.template.hash, self.a, self.b)
    }
}

/// Names of the dimensions: d0, d1, …
pub const DIMENSION_NAMES: [u64; DIMENSIONS] = {
    let mut names = [0; DIMENSIONS];
    let mut at = 0;
    while at < DIMENSIONS {
        names[at] = hash::numbered(b'd', at);
        at += 1;
    }
    names
};

/// The embedding of a word or clause: one feature per dimension.
#[derive(Debug, Clone, Copy)]
pub struct EmbeddingFeature {
    pub template: Template,
    pub a: u64,
    pub token: u32,
    pub values: [f32; DIMENSIONS],
}

/// Features being collected: only their keys, which is all that deciding needs.
#[derive(Default)]
pub struct Features {
    pub keys: Vec<(u64, u32)>,
    pub embeddings: Vec<EmbeddingFeature>,
    /// The features themselves, when their names are wanted.
    named: Option<Vec<Feature>>,
    pub token: u32,
}

impl Features {
    /// Keeps the names of the features too; for training.
    pub fn named() -> Features {
        Features { named: Some(Vec::new()), ..Features::default() }
    }

    pub fn clear(&mut self) {
        self.keys.clear();
        if let Some(named) = &mut self.named {
            named.clear();
        }
        self.embeddings.clear();
        self.token = 0;
    }

    #[inline]
    pub fn add(&mut self, template: Template, a: u64, b: u64) {
        self.keys.push((hash::mix(template.hash, a, b), self.token));
        if let Some(named) = &mut self.named {
            named.push(Feature { template, a, b, token: self.token, value: 1.0 });
        }
    }

    pub fn embedding(&mut self, template: Template, a: u64, values: &[f32; DIMENSIONS]) {
        self.embeddings.push(EmbeddingFeature { template, a, token: self.token, values: *values });
    }

    /// All features one by one, embeddings taken apart; only for [`Features::named`].
    pub fn apart(&self) -> Vec<Feature> {
        let dimensions = self.embeddings.iter().flat_map(|embedding| {
            let names = DIMENSION_NAMES.iter().zip(embedding.values);
            names.map(|(name, value)| Feature {
                template: embedding.template,
                a: embedding.a,
                b: *name,
                token: embedding.token,
                value,
            })
        });
        self.named.iter().flatten().copied().chain(dimensions).collect()
    }

    /// A small count as an argument, capped at nine.
    pub fn count(count: usize) -> u64 {
        const NAMES: [u64; 10] = [
            hash::word("0"),
            hash::word("1"),
            hash::word("2"),
            hash::word("3"),
            hash::word("4"),
            hash::word("5"),
            hash::word("6"),
            hash::word("7"),
            hash::word("8"),
            hash::word("9"),
        ];
        NAMES[count.min(9)]
    }
}
