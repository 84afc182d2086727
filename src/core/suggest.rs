//! "Did you mean": the nearest known name to an unknown one.

/// Likeness from 0 to 1 below which a suggestion would be a guess (Jaro-Winkler; house rule, as in other command-line
/// tools).
const LIKENESS: f64 = 0.75;

/// The known name most like `given`, if any is similar enough.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    ranked(given, known).into_iter().next()
}

/// All known names similar to `given`, most similar first.
pub fn ranked<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let given = given.to_lowercase();
    let mut likely: Vec<_> = known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&given, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .collect();
    likely.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    likely.into_iter().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered_and_a_far_one_is_not() {
        let known = ["situation", "task", "action", "result"];
        assert_eq!(nearest("Sitaution", known), Some("situation"));
        assert_eq!(nearest("zebra", known), None);
    }
}
