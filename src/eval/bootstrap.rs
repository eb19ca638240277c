//! How sure a score is: 95 % intervals by drawing articles again and again.
//!
//! Articles are drawn and not items, since the items of one article are alike.

/// How often the articles are drawn: enough for steady second decimals.
const DRAWS: usize = 1000;

/// The seed of every interval; fixed, so that a score never changes between runs.
const SEED: u64 = 20_191_102;

/// The 95 % interval of a statistic of articles; `None` where no draw has a value.
pub fn interval<T>(
    articles: &[T],
    statistic: impl Fn(&mut dyn Iterator<Item = &T>) -> Option<f64>,
) -> Option<(f64, f64)> {
    if articles.is_empty() {
        return None;
    }
    let mut random = SplitMix(SEED);
    let mut values: Vec<f64> = (0..DRAWS)
        .filter_map(|_| {
            let mut draw = (0..articles.len()).map(|_| &articles[random.below(articles.len())]);
            statistic(&mut draw)
        })
        .collect();
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values.get((share * (values.len() as f64 - 1.0)).round() as usize);
    Some((*at(0.025)?, *at(0.975)?))
}

/// SplitMix64 (Steele, Lea and Flood 2014): a few lines, and good enough to draw articles.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`: the high half of a product, which is even enough for limits far below 2^64.
    fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(values: &mut dyn Iterator<Item = &f64>) -> Option<f64> {
        let (mut sum, mut count) = (0.0, 0);
        for value in values {
            sum += value;
            count += 1;
        }
        (count > 0).then(|| sum / f64::from(count))
    }

    #[test]
    fn the_generator_is_splitmix64() {
        // The first outputs of the reference program for the seed 1234567.
        let mut random = SplitMix(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
        assert!((0..1000).all(|_| random.below(7) < 7));
    }

    #[test]
    fn the_interval_is_that_of_the_normal_curve() {
        // 400 articles, half 0 and half 1: the mean is 0.5 with a standard error of 0.025.
        let articles: Vec<f64> = (0..400).map(|at| f64::from(at % 2)).collect();
        let (low, high) = interval(&articles, mean).unwrap();
        assert!((low - 0.451).abs() < 0.006, "{low}");
        assert!((high - 0.549).abs() < 0.006, "{high}");
        assert_eq!(interval(&articles, mean), Some((low, high)));
    }

    #[test]
    fn no_articles_and_no_value_give_no_interval() {
        assert_eq!(interval(&[], mean), None);
        assert_eq!(interval(&[1.0], |_| None), None);
        assert_eq!(interval(&[0.25], mean), Some((0.25, 0.25)));
    }
}
