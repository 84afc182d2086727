//! Counts in words: "1 session", "2 sessions".

/// `count` with `noun`, in the plural where there is not exactly one.
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {}", plural(noun)) }
}

fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ if noun.ends_with(['s', 'x']) || noun.ends_with("ch") || noun.ends_with("sh") => {
            format!("{noun}es")
        }
        _ => format!("{noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular_and_everything_else_is_not() {
        assert_eq!(counted(0, "scenario"), "0 scenarios");
        assert_eq!(counted(1, "scenario"), "1 scenario");
        assert_eq!(counted(2, "story"), "2 stories");
        assert_eq!(counted(2, "day"), "2 days");
        assert_eq!(counted(2, "stretch"), "2 stretches");
    }
}
