//! Pronouns and what they ask of whom they stand for.

use super::nouns::Gender;

/// What a pronoun asks of its antecedent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pronoun {
    /// I, we: whoever speaks.
    First {
        /// We.
        plural: bool,
    },
    /// You.
    Second,
    /// He, she.
    Person(Gender),
    /// They: several, a body of people, or one person of no stated gender.
    They,
    /// It: an organisation or a text.
    It,
    /// Who, which, that: what stands right before it.
    Relative,
}

/// Reads a word as a pronoun; possessive and reflexive forms too. `WHO`, `US` and `IT` in capitals are bodies, a country, a trade.
pub fn pronoun(word: &str) -> Option<Pronoun> {
    if matches!(word, "WHO" | "US" | "IT") {
        return None;
    }
    let pronoun = match word.to_lowercase().as_str() {
        "i" | "me" | "my" | "mine" | "myself" => Pronoun::First { plural: false },
        "we" | "us" | "our" | "ours" | "ourselves" => Pronoun::First { plural: true },
        "you" | "your" | "yours" | "yourself" | "yourselves" => Pronoun::Second,
        "he" | "him" | "his" | "himself" => Pronoun::Person(Gender::Male),
        "she" | "her" | "hers" | "herself" => Pronoun::Person(Gender::Female),
        "they" | "them" | "their" | "theirs" | "themselves" | "themself" => Pronoun::They,
        "it" | "its" | "itself" => Pronoun::It,
        "who" | "whom" | "whose" | "which" | "that" => Pronoun::Relative,
        _ => return None,
    };
    Some(pronoun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_share_a_reading() {
        assert_eq!(pronoun("Her"), Some(Pronoun::Person(Gender::Female)));
        assert_eq!(pronoun("WE"), Some(Pronoun::First { plural: true }));
        assert_eq!(pronoun("one"), None);
        assert_eq!(pronoun("WHO"), None);
    }
}
