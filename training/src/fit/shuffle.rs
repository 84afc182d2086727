//! Randomness that is the same every time.

const FACTOR: u64 = 6_364_136_223_846_793_005;
const STEP: u64 = 1_442_695_040_888_963_407;

/// Visits `0..count` in a fixed but shuffled order that changes with the round.
pub fn order(count: usize, round: usize) -> Vec<usize> {
    let mut state = 0x9e37_79b9_7f4a_7c15u64 ^ (round as u64 + 1).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let mut all: Vec<usize> = (0..count).collect();
    for at in (1..count).rev() {
        state = state.wrapping_mul(FACTOR).wrapping_add(STEP);
        all.swap(at, (state >> 33) as usize % (at + 1));
    }
    all
}

/// A fixed sequence of random numbers in 0..1.
pub struct Dice(pub u64);

impl Dice {
    fn throw(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(FACTOR).wrapping_add(STEP);
        (self.0 >> 40) as f32 / (1 << 24) as f32
    }

    /// Adds `all` to `shown`, a share of them hidden; the rest are scaled up to compensate.
    pub fn show(&mut self, all: &[(u32, f32)], hidden: f32, shown: &mut Vec<(u32, f32)>) {
        if hidden == 0.0 {
            shown.extend_from_slice(all);
            return;
        }
        let louder = 1.0 / (1.0 - hidden);
        shown
            .extend(all.iter().filter(|_| self.throw() >= hidden).map(|(row, value)| (*row, value * louder)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_visited_once_in_another_order_each_round() {
        let (first, second) = (order(100, 0), order(100, 1));
        assert_ne!(first, second);
        for mut places in [first, second] {
            places.sort_unstable();
            assert_eq!(places, (0..100).collect::<Vec<_>>());
        }
    }

    #[test]
    fn about_the_asked_share_is_hidden() {
        let all = vec![(0, 1.0); 10_000];
        let mut shown = Vec::new();
        Dice(7).show(&all, 0.3, &mut shown);
        assert!((6_800..7_200).contains(&shown.len()), "{}", shown.len());
        let sum: f32 = shown.iter().map(|(_, value)| value).sum();
        assert!((9_700.0..10_300.0).contains(&sum), "{sum}");
    }
}
