//! `PairHead`: which of several candidate spans belongs to a span; a softmax over the candidates and "none".

use std::ops::Range;

use super::scores::PAIR_WIDTH;

/// Upper ends (exclusive) of the distance buckets, in tokens; the last bucket has no end.
const BUCKET_ENDS: [usize; 9] = [1, 2, 3, 5, 8, 16, 32, 64, 128];

/// Number of distance buckets: each of ten lengths, behind and ahead.
pub const DISTANCE_BUCKETS: usize = 2 * (BUCKET_ENDS.len() + 1);

/// The bucket of the distance from a query to a key, both token ranges of one document: how many tokens lie between them,
/// and on which side the key stands. Spans that overlap are at distance 0.
pub fn distance_bucket(query: &Range<usize>, key: &Range<usize>) -> usize {
    let ahead = key.start >= query.start;
    let gap = if ahead {
        key.start.saturating_sub(query.end)
    } else {
        query.start.saturating_sub(key.end)
    };
    let length = BUCKET_ENDS.partition_point(|&end| end <= gap);
    if ahead {
        length
    } else {
        BUCKET_ENDS.len() + 1 + length
    }
}

/// The weights of one pair head that are not per token.
#[derive(Clone, Debug, PartialEq)]
pub struct PairHead {
    /// Added to a pair's score by [`distance_bucket`].
    pub distance: Vec<f32>,
    /// The key of "none of these".
    pub none_key: Vec<f32>,
    /// Added to the score of "none of these".
    pub none_bias: f32,
}

impl PairHead {
    /// A head without opinions of its own: scores are dot products alone.
    pub fn neutral() -> Self {
        Self {
            distance: vec![0.0; DISTANCE_BUCKETS],
            none_key: vec![0.0; PAIR_WIDTH],
            none_bias: 0.0,
        }
    }

    /// Score of a key for a query: their dot product over the square root of [`PAIR_WIDTH`], plus the distance's bias.
    pub fn score(&self, query: &[f32], key: &[f32], bucket: usize) -> f32 {
        dot(query, key) + self.distance[bucket]
    }

    /// Score of "none of these" for a query.
    pub fn score_none(&self, query: &[f32]) -> f32 {
        dot(query, &self.none_key) + self.none_bias
    }
}

fn dot(left: &[f32], right: &[f32]) -> f32 {
    let sum: f32 = left.iter().zip(right).map(|(a, b)| a * b).sum();
    sum / (PAIR_WIDTH as f32).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_side_and_the_gap_choose_the_bucket() {
        let content = 10..20;
        assert_eq!(distance_bucket(&content, &(20..21)), 0);
        assert_eq!(distance_bucket(&content, &(21..22)), 1);
        assert_eq!(distance_bucket(&content, &(8..10)), 10);
        assert_eq!(distance_bucket(&content, &(400..401)), 9);
        assert_eq!(distance_bucket(&(400..401), &content), DISTANCE_BUCKETS - 1);
    }
}
