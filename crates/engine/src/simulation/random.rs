//! Numbers that look random and are the same on every machine: whole-number arithmetic alone decides.

/// SplitMix64 (Steele, Lea and Flood, 2014).
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// Numbers of their own for whatever these parts name.
    pub fn of(parts: &[u64]) -> Self {
        let mut random = Self(0x5bd1_e995);
        for part in parts {
            random.0 ^= part.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            random.0 = random.next();
        }
        random
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to `end` - 1; 0 where that is nothing.
    pub fn below(&mut self, end: u64) -> u64 {
        // The high bits of the product: as good as even for numbers this small.
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    /// True so many times of a thousand.
    pub fn chance(&mut self, of_thousand: u64) -> bool {
        self.below(1_000) < of_thousand
    }

    /// From 0 to `end` - 1, the place n about 1 / (n + 1) times as often as the first: Zipf's law. An octave is drawn, and
    /// a place in it.
    pub fn zipf(&mut self, end: u64) -> u64 {
        loop {
            let octave = self.below(u64::from(64 - end.leading_zeros()).max(1));
            let place = (1 << octave) - 1 + self.below(1 << octave);
            if place < end.max(1) {
                return place;
            }
        }
    }

    /// How many times chance says "once more", at most `most` times.
    pub fn run(&mut self, of_thousand: u64, most: usize) -> usize {
        (0..most).take_while(|_| self.chance(of_thousand)).count()
    }

    /// Around `middle`, half of it and twice it about equally likely: steps of a quarter up or down, as often the one as the
    /// other, make what is close to a log-normal distribution.
    pub fn spread(&mut self, middle: i64) -> i64 {
        let value = (0..8).fold(middle, |value, _| if self.chance(500) { value * 5 / 4 } else { value * 4 / 5 });
        value * (900 + self.below(200) as i64) / 1_000
    }
}
