//! Which found spans match which labeled ones.

/// A range of Unicode scalar values, half-open.
pub type Range = (usize, usize);

/// Whether two spans share at least half of the shorter one.
pub fn alike(a: Range, b: Range) -> bool {
    let shared = a.1.min(b.1).saturating_sub(a.0.max(b.0));
    shared > 0 && 2 * shared >= (a.1 - a.0).min(b.1 - b.0)
}

/// The largest one-to-one matching: for each found span the labeled one it matches.
pub fn largest(labelled: &[Range], found: &[Range]) -> Vec<Option<usize>> {
    let edges: Vec<Vec<usize>> = found
        .iter()
        .map(|span| (0..labelled.len()).filter(|at| alike(labelled[*at], *span)).collect())
        .collect();
    let mut owner: Vec<Option<usize>> = vec![None; labelled.len()];
    for at in 0..found.len() {
        place(at, &edges, &mut owner, &mut vec![false; labelled.len()]);
    }
    let mut matched = vec![None; found.len()];
    for (label, at) in owner.iter().enumerate() {
        if let Some(at) = at {
            matched[*at] = Some(label);
        }
    }
    matched
}

/// Finds a label for a span, reassigning others where that makes room.
fn place(at: usize, edges: &[Vec<usize>], owner: &mut [Option<usize>], tried: &mut [bool]) -> bool {
    for label in &edges[at] {
        if std::mem::replace(&mut tried[*label], true) {
            continue;
        }
        if owner[*label].is_none_or(|other| place(other, edges, owner, tried)) {
            owner[*label] = Some(at);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_span_inside_a_long_one_is_alike() {
        assert!(alike((17, 22), (16, 32)));
        assert!(alike((0, 4), (2, 10)));
        assert!(!alike((0, 4), (3, 10)));
        assert!(!alike((0, 4), (4, 10)));
    }

    #[test]
    fn a_span_gives_way_to_one_that_has_no_other_label() {
        // The first found span could be either label, the second only the first.
        assert_eq!(largest(&[(0, 4), (4, 8)], &[(2, 6), (0, 3)]), [Some(1), Some(0)]);
        assert_eq!(largest(&[(0, 10)], &[(0, 10), (1, 10)]), [Some(0), None]);
    }

    /// The most pairs, by brute force.
    fn most(labelled: &[Range], found: &[Range]) -> usize {
        let Some((first, rest)) = found.split_first() else { return 0 };
        let mut best = most(labelled, rest);
        for at in (0..labelled.len()).filter(|at| alike(labelled[*at], *first)) {
            let mut left = labelled.to_vec();
            left.remove(at);
            best = best.max(1 + most(&left, rest));
        }
        best
    }

    fn ranges() -> impl Strategy<Value = Vec<Range>> {
        prop::collection::vec((0usize..20, 1usize..8).prop_map(|(start, size)| (start, start + size)), 0..6)
    }

    proptest! {
        #[test]
        fn no_matching_is_larger(labelled in ranges(), found in ranges()) {
            let matched = largest(&labelled, &found);
            let pairs: Vec<(usize, usize)> =
                matched.iter().enumerate().filter_map(|(at, label)| Some((at, (*label)?))).collect();
            let mut taken: Vec<usize> = pairs.iter().map(|(_, label)| *label).collect();
            taken.sort_unstable();
            taken.dedup();
            prop_assert_eq!(taken.len(), pairs.len());
            prop_assert!(pairs.iter().all(|(at, label)| alike(labelled[*label], found[*at])));
            prop_assert_eq!(pairs.len(), most(&labelled, &found));
        }
    }
}
