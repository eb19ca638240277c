//! `Scores`: what the encoder says of a document, as plain numbers per token.
//!
//! After this there are no tensors. Scores of pairs (content and cue, mention and antecedent) are dot products of vectors
//! that are linear in the hidden states, so any stage can score any two spans without the network.

use std::ops::Range;

/// Width of the vectors that pair scores are made of.
pub const PAIR_WIDTH: usize = 128;

/// Emission scores of one tag head and the weights of its linear-chain CRF (Lafferty et al. 2001).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagScores {
    /// Number of labels, L.
    pub labels: usize,
    /// Emissions, tokens x L, unnormalised.
    pub emissions: Vec<f32>,
}

impl TagScores {
    /// The L emissions of one token.
    pub fn token(&self, token: usize) -> &[f32] {
        &self.emissions[token * self.labels..(token + 1) * self.labels]
    }
}

/// One vector of [`PAIR_WIDTH`] per token.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TokenVectors(pub Vec<f32>);

impl TokenVectors {
    /// The vector of one token.
    pub fn token(&self, token: usize) -> &[f32] {
        &self.0[token * PAIR_WIDTH..(token + 1) * PAIR_WIDTH]
    }

    /// The vector of a span of tokens: the mean of its first, its last and the mean of all its tokens, so that both
    /// borders count in a long content as they do in a name.
    pub fn span(&self, tokens: Range<usize>) -> Vec<f32> {
        let mut sum = vec![0.0; PAIR_WIDTH];
        let mut add = |token: usize, weight: f32| {
            for (total, value) in sum.iter_mut().zip(self.token(token)) {
                *total += weight * value;
            }
        };
        let share = 1.0 / (3.0 * tokens.len() as f32);
        add(tokens.start, 1.0 / 3.0);
        add(tokens.end - 1, 1.0 / 3.0);
        for token in tokens {
            add(token, share);
        }
        sum
    }
}

/// Everything the encoder says of one document. Tokens in debris have zero scores and are not to be asked about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// Named entities: BIO over PER, ORG, LOC, MISC.
    pub ner: TagScores,
    /// Attribution spans: BIO over content, cue, source.
    pub attribution: TagScores,
    /// Contents as they look for their cue.
    pub cue_query: TokenVectors,
    /// Cues as they are looked for.
    pub cue_key: TokenVectors,
    /// Contents as they look for their source.
    pub source_query: TokenVectors,
    /// Sources as they are looked for.
    pub source_key: TokenVectors,
    /// Mentions as they look for their antecedent.
    pub antecedent_query: TokenVectors,
    /// Mentions as they are looked for.
    pub antecedent_key: TokenVectors,
}

impl Scores {
    /// The six vectors in the order of the fields.
    pub fn vectors(&self) -> [&TokenVectors; 6] {
        [
            &self.cue_query,
            &self.cue_key,
            &self.source_query,
            &self.source_key,
            &self.antecedent_query,
            &self.antecedent_key,
        ]
    }

    /// The six vectors in the order of the fields, to be changed.
    pub fn vectors_mut(&mut self) -> [&mut TokenVectors; 6] {
        [
            &mut self.cue_query,
            &mut self.cue_key,
            &mut self.source_query,
            &mut self.source_key,
            &mut self.antecedent_query,
            &mut self.antecedent_key,
        ]
    }
}

