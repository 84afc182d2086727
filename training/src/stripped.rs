//! Answers as a plain recognizer would write them.

/// The text in lower case, without punctuation, numbers as words; and the place in `text` of each of its characters.
pub fn stripped(text: &str) -> (String, Vec<usize>) {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut places) = (String::new(), Vec::new());
    let mut put = |words: &str, at: usize| {
        for c in words.chars() {
            if c != ' ' || !out.is_empty() && !out.ends_with(' ') {
                out.push(c);
                places.push(at);
            }
        }
    };
    let mut at = 0;
    while at < chars.len() {
        let inside = |c: char| {
            let next = chars.get(at + 1).is_some_and(|c| c.is_alphanumeric());
            c == '\'' || c == '\u{2019}' && next
        };
        let c = chars[at];
        if c.is_ascii_digit() {
            let end = (at..chars.len())
                .find(|here| {
                    let mark = matches!(chars[*here], ',' | '.')
                        && chars.get(here + 1).is_some_and(char::is_ascii_digit);
                    !chars[*here].is_ascii_digit() && !mark
                })
                .unwrap_or(chars.len());
            put(&format!(" {} ", said(&chars[at..end].iter().collect::<String>())), at);
            at = end;
            continue;
        }
        match c {
            '%' => put(" percent ", at),
            _ if c.is_alphabetic() => put(&c.to_lowercase().to_string(), at),
            _ if inside(c) => put("'", at),
            _ => put(" ", at),
        }
        at += 1;
    }
    (out, places)
}

/// A number in digits as it is said.
fn said(number: &str) -> String {
    let plain = number.replace(',', "");
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let digit = |c: char| spelled(u64::from(c.to_digit(10).unwrap_or(0)));
    let mut words =
        whole.parse().map_or_else(|_| whole.chars().map(digit).collect::<Vec<_>>().join(" "), spelled);
    for (at, c) in part.chars().enumerate() {
        words += if at == 0 { " point " } else { " " };
        words += &digit(c);
    }
    words
}

fn spelled(number: u64) -> String {
    const ONES: &str = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen \
        sixteen seventeen eighteen nineteen";
    const TENS: &str = "zero ten twenty thirty forty fifty sixty seventy eighty ninety";
    let nth = |list: &str, at: u64| list.split(' ').nth(at as usize).unwrap_or_default().to_owned();
    let rest =
        |joint: &str, left: u64| if left > 0 { format!("{joint}{}", spelled(left)) } else { String::new() };
    match number {
        0..20 => nth(ONES, number),
        20..100 => nth(TENS, number / 10) + &rest(" ", number % 10),
        100..1000 => format!("{} hundred{}", nth(ONES, number / 100), rest(" and ", number % 100)),
        1000..1_000_000 => format!("{} thousand{}", spelled(number / 1000), rest(" ", number % 1000)),
        _ => format!("{} million{}", spelled(number / 1_000_000), rest(" ", number % 1_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::stripped;

    #[test]
    fn numbers_are_said_as_a_recogniser_would_write_them() {
        let (text, places) = stripped("In May, 1,240 of 3.5k... it's 12%!");
        assert_eq!(
            text.trim_end(),
            "in may one thousand two hundred and forty of three point five k it's twelve percent"
        );
        assert_eq!(places.len(), text.chars().count());
    }
}
