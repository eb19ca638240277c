//! `Shard`: one of several equal shares of the articles, for as many machines.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// A share of the articles: those whose ids fall to it. Every article falls to one shard, whatever else there is in the
/// input; so the same article is in the same shard after files were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    number: u32,
    of: u32,
}

impl Shard {
    /// Whether an article falls to it.
    pub fn has(self, article_id: &str) -> bool {
        let digest = Sha256::digest(article_id.as_bytes());
        let bytes = digest.iter().take(8);
        let hash = bytes.fold(0_u64, |hash, &byte| hash << 8 | u64::from(byte));
        hash % u64::from(self.of) == u64::from(self.number - 1)
    }

    /// Its number, from 1.
    pub fn number(self) -> u32 {
        self.number
    }

    /// How many there are.
    pub fn of(self) -> u32 {
        self.of
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let parts = word.split_once('/');
        let shard = parts.and_then(|(number, of)| {
            Some(Self {
                number: number.parse().ok()?,
                of: of.parse().ok()?,
            })
        });
        shard
            .filter(|shard| (1..=shard.of).contains(&shard.number))
            .ok_or_else(|| "number/of is wanted, such as 3/50 for the third of fifty".to_owned())
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_article_falls_to_one_shard_and_shards_are_alike() {
        let shards: Vec<Shard> = (1..=5)
            .map(|at| format!("{at}/5").parse().unwrap())
            .collect();
        let mut sizes = [0; 5];
        for id in 0..5_000 {
            let id = format!("article {id}");
            let owners: Vec<usize> = (0..5).filter(|&at| shards[at].has(&id)).collect();
            assert_eq!(owners.len(), 1, "{id}");
            sizes[owners[0]] += 1;
        }
        assert!(
            sizes.iter().all(|size| (900..1_100).contains(size)),
            "{sizes:?}"
        );
        // Machines of different versions must agree.
        assert!("1/5".parse::<Shard>().unwrap().has("a"));
    }

    #[test]
    fn only_shards_that_there_are_can_be_asked_for() {
        for word in ["0/5", "6/5", "1", "a/b", "1/0", "-1/2", ""] {
            assert!(word.parse::<Shard>().is_err(), "{word}");
        }
        assert_eq!("3/50".parse::<Shard>().unwrap().to_string(), "3/50");
    }
}
