//! Two readings of one sound, word by word.

use crate::stt::tuning::AGREEMENT;

/// Pairs of indexes with the same word, in order: those of a shortest edit.
pub fn align(first: &[String], second: &[String]) -> Vec<(usize, usize)> {
    let wide = second.len() + 1;
    let mut cost = vec![0_usize; (first.len() + 1) * wide];
    for i in (0..=first.len()).rev() {
        for j in (0..=second.len()).rev() {
            cost[i * wide + j] = match (first.get(i), second.get(j)) {
                (Some(a), Some(b)) => {
                    let change = cost[(i + 1) * wide + j + 1] + usize::from(a != b);
                    change.min(cost[(i + 1) * wide + j] + 1).min(cost[i * wide + j + 1] + 1)
                }
                _ => first.len() - i + second.len() - j,
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < first.len() && j < second.len() {
        let here = cost[i * wide + j];
        if first[i] == second[j] && here == cost[(i + 1) * wide + j + 1] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if here == cost[(i + 1) * wide + j + 1] + 1 {
            (i, j) = (i + 1, j + 1);
        } else if here == cost[(i + 1) * wide + j] + 1 {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Whether so few of the words are `pairs` that one reading says nothing about the other.
pub fn hardly_agree<T>(pairs: &[(usize, usize)], first: &[T], second: &[T]) -> bool {
    pairs.is_empty() || (pairs.len() as f32) < AGREEMENT * first.len().min(second.len()) as f32
}
