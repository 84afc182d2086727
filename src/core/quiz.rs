//! A quiz: questions of one or more scenarios, in an order set by a seed, as is that of their options.

use crate::core::dice::Dice;
use crate::core::pack::Scenario;
use serde::Serialize;

/// One question as it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Id of the scenario that it is about.
    pub scenario: String,
    pub question: String,
    pub options: Vec<String>,
    /// Number of the right option, counted from 1.
    pub answer: usize,
    /// Number of the option that was chosen.
    pub given: Option<usize>,
    pub explanation: String,
}

impl Card {
    pub fn is_right(&self) -> bool {
        self.given == Some(self.answer)
    }
}

/// The questions of `scenarios`; shuffled, options included, where there is a seed; at most `most` of them.
pub fn deck<'a>(
    scenarios: impl IntoIterator<Item = &'a Scenario>,
    seed: Option<u64>,
    most: Option<usize>,
) -> Vec<Card> {
    let mut cards: Vec<Card> = scenarios
        .into_iter()
        .flat_map(|scenario| scenario.quiz.iter().map(move |question| (scenario, question)))
        .map(|(scenario, question)| Card {
            scenario: scenario.id.clone(),
            question: question.question.clone(),
            options: question.options.clone(),
            answer: question.answer + 1,
            given: None,
            explanation: question.explanation.clone(),
        })
        .collect();
    if let Some(seed) = seed {
        let mut dice = Dice::new(seed);
        dice.shuffle(&mut cards);
        for card in cards.iter_mut().filter(|card| !names_places(&card.explanation)) {
            shuffle_options(card, &mut dice);
        }
    }
    cards.truncate(most.unwrap_or(usize::MAX));
    cards
}

/// Whether an explanation refers to options by position: then they keep their order.
fn names_places(explanation: &str) -> bool {
    const PLACES: [&str; 8] = ["first", "second", "third", "fourth", "last", "former", "latter", "option"];
    let lower = explanation.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| PLACES.contains(&word))
}

fn shuffle_options(card: &mut Card, dice: &mut Dice) {
    let right = card.options.get(card.answer - 1).cloned();
    dice.shuffle(&mut card.options);
    if let Some(at) = card.options.iter().position(|option| Some(option) == right.as_ref()) {
        card.answer = at + 1;
    }
}

/// Scenarios whose questions were not answered right, each once, with how many.
pub fn to_revisit(cards: &[Card]) -> Vec<(&str, usize)> {
    let mut found: Vec<(&str, usize)> = Vec::new();
    for card in cards.iter().filter(|card| !card.is_right()) {
        match found.iter_mut().find(|(id, _)| *id == card.scenario) {
            Some((_, times)) => *times += 1,
            None => found.push((&card.scenario, 1)),
        }
    }
    found.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::pack;

    const SEED: &str = include_str!("../../content/packs/amazon/scenarios/ownership-webhook.toml");

    #[test]
    fn whatever_the_order_the_right_option_stays_right() {
        let seed = pack::scenario("ownership-webhook.toml", "ownership-webhook", SEED).value.expect("sound");
        let right = |cards: &[Card]| {
            let mut right: Vec<String> =
                cards.iter().map(|card| card.options[card.answer - 1].clone()).collect();
            right.sort_unstable();
            right
        };
        let plain = deck([&seed], None, None);
        let mut orders = std::collections::HashSet::new();
        for number in 0..20 {
            let cards = deck([&seed], Some(number), None);
            assert_eq!(right(&cards), right(&plain));
            orders.insert(cards.iter().map(|card| card.answer).collect::<Vec<_>>());
        }
        assert!(orders.len() > 5, "it is shuffled");
        assert!(names_places("Only the first has all three parts."));
        assert_eq!(deck([&seed], Some(1), Some(2)).len(), 2);
        assert_eq!(to_revisit(&plain), [("ownership-webhook", 3)]);
    }
}
