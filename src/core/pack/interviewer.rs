//! Who interviews, from `content/interviewers.toml`: names only. How each of them sounds is the recorder's business.

use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct File {
    interviewers: Vec<Interviewer>,
}

/// The recorder keeps more than that for itself.
#[derive(Deserialize)]
struct Interviewer {
    name: String,
}

static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../content/interviewers.toml"))
        .unwrap_or_else(|error| unreachable!("the shipped interviewers are tested: {error}"));
    file.interviewers.into_iter().map(|one| one.name).collect()
});

/// Their names. The first one interviews where a scenario names none.
pub fn interviewers() -> &'static [String] {
    &NAMES
}

/// `items` in their order, but with neighbors of the same interviewer moved apart wherever that is possible. The first
/// item stays first.
pub fn apart<T>(items: Vec<T>, interviewer: impl Fn(&T) -> &str) -> Vec<T> {
    let mut rest = items;
    let mut ordered: Vec<T> = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let next = match ordered.last() {
            None => 0,
            Some(last) => {
                let names: Vec<&str> = rest.iter().map(&interviewer).collect();
                next(&names, interviewer(last))
            }
        };
        ordered.push(rest.remove(next));
    }
    ordered
}

/// Place of the first name that differs from `last` and still lets all others be told apart; where none does, of the
/// name that is left most often.
fn next(names: &[&str], last: &str) -> usize {
    let times = |name: &str| names.iter().filter(|other| **other == name).count();
    let left = names.len() - 1;
    // A name fits into every other place of those that are left; the one just taken, not into the first of them.
    let fits = |taken: &str| {
        names.iter().all(|name| {
            if *name == taken { 2 * (times(name) - 1) <= left } else { 2 * times(name) <= left + 1 }
        })
    };
    let others = || (0..names.len()).filter(|at| names[*at] != last);
    others()
        .find(|at| fits(names[*at]))
        .or_else(|| others().rev().max_by_key(|at| times(names[*at])))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn apart_by_name(names: &[&'static str]) -> String {
        apart(names.to_vec(), |name| name).concat()
    }

    fn clashes(names: &[u8]) -> usize {
        names.windows(2).filter(|pair| pair[0] == pair[1]).count()
    }

    #[test]
    fn there_are_at_least_four_and_their_names_are_names_of_folders() {
        let names = interviewers();
        assert!(names.len() >= 4);
        assert!(names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase())), "{names:?}");
        let distinct: std::collections::BTreeSet<_> = names.iter().collect();
        assert_eq!(distinct.len(), names.len());
    }

    #[test]
    fn an_order_without_clashes_is_kept_and_another_is_changed_as_little_as_possible() {
        assert_eq!(apart_by_name(&["a", "b", "a", "c"]), "abac");
        assert_eq!(apart_by_name(&["a", "a", "b", "c"]), "abac");
        assert_eq!(apart_by_name(&["a", "b", "c", "c"]), "acbc");
        assert_eq!(apart_by_name(&["a", "a", "a"]), "aaa");
        assert_eq!(apart_by_name(&[]), "");
    }

    proptest! {
        #[test]
        fn neighbors_differ_whenever_some_order_lets_them(names in prop::collection::vec(0..4u8, 1..7)) {
            let letters = ["a", "b", "c", "d"];
            let ordered = apart(names.clone(), |name| letters[usize::from(*name)]);
            prop_assert_eq!(ordered[0], names[0]);
            let (mut before, mut after) = (names.clone(), ordered.clone());
            before.sort_unstable();
            after.sort_unstable();
            prop_assert_eq!(before, after, "the same items");
            if clashes(&ordered) > 0 {
                prop_assert!(orders(&names).iter().all(|order| clashes(order) > 0), "{:?}", ordered);
            }
        }
    }

    /// Every order of `names` that begins with the first.
    fn orders(names: &[u8]) -> Vec<Vec<u8>> {
        let mut orders = vec![names[..1].to_vec()];
        for (at, name) in names.iter().enumerate().skip(1) {
            let longer = |order: &Vec<u8>| -> Vec<Vec<u8>> {
                (1..=at)
                    .map(|place| {
                        let mut longer = order.clone();
                        longer.insert(place, *name);
                        longer
                    })
                    .collect()
            };
            orders = orders.iter().flat_map(longer).collect();
        }
        orders
    }
}
