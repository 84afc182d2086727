//! How the regular forms of a verb are spelled.

fn doubles(base: &str) -> bool {
    let bytes = base.as_bytes();
    let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u');
    let n = bytes.len();
    (3..=4).contains(&n)
        && !vowel(bytes[n - 1])
        && !matches!(bytes[n - 1], b'w' | b'x' | b'y')
        && vowel(bytes[n - 2])
        && !vowel(bytes[n - 3])
}

pub fn ing_form(base: &str) -> String {
    if let Some(stem) = base.strip_suffix("ie") {
        return format!("{stem}ying");
    }
    match base.strip_suffix('e') {
        Some(stem) if !base.ends_with("ee") && base.len() > 2 => format!("{stem}ing"),
        _ if doubles(base) => format!("{base}{}ing", &base[base.len() - 1..]),
        _ => format!("{base}ing"),
    }
}

pub fn third_form(base: &str) -> String {
    let vowel_y = ["ay", "ey", "oy", "uy"].iter().any(|end| base.ends_with(end));
    match base.strip_suffix('y') {
        Some(stem) if !vowel_y => format!("{stem}ies"),
        _ if ["s", "sh", "ch", "x", "z", "o"].iter().any(|end| base.ends_with(end)) => format!("{base}es"),
        _ => format!("{base}s"),
    }
}

/// The past of a regular verb.
pub fn past_form(base: &str) -> String {
    let vowel_y = ["ay", "ey", "oy", "uy"].iter().any(|end| base.ends_with(end));
    match base.strip_suffix('y') {
        Some(stem) if !vowel_y => format!("{stem}ied"),
        _ if base.ends_with('e') => format!("{base}d"),
        _ if doubles(base) => format!("{base}{}ed", &base[base.len() - 1..]),
        _ => format!("{base}ed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_forms_are_spelled() {
        assert_eq!(past_form("carry"), "carried");
        assert_eq!(past_form("stop"), "stopped");
        assert_eq!(past_form("cache"), "cached");
        assert_eq!(ing_form("tie"), "tying");
        assert_eq!(third_form("push"), "pushes");
    }
}
