//! Surnames that are misprinted once: `Mkulu` in an article on Charles Mkula.

use super::Naming;
use crate::annotation::SpeakerKind;
use crate::attribution::cast::Resolution;

/// Fewest letters of a name that may be misprinted: short names are near others.
const LETTERS: usize = 5;

/// How often a text has a misprint at most, and at least the name that is meant. Where the full name is the misprint, it stands once.
const MISPRINTS: usize = 2;
const PRINTS: usize = 3;

impl Naming<'_> {
    /// The one person with a full name whose surname, which the text has often, is one letter from this word, which it has not.
    pub(super) fn misprinted(&self, word: &str) -> Option<Resolution> {
        if word.chars().count() < LETTERS {
            return None;
        }
        let figures = self.cast.figures.iter().enumerate();
        let mut meant = figures.filter(|(_, figure)| {
            figure.kind == SpeakerKind::Person
                && figure.parts.len() > 1
                && figure
                    .parts
                    .last()
                    .is_some_and(|name| is_near(name, word) && self.is_one_of(name, word))
        });
        let (figure, _) = meant.next()?;
        meant.next().is_none().then_some(Resolution {
            figure,
            rule: "surname-of-several",
            score: 0.7,
        })
    }

    /// Whether a surname is printed so seldom, and a name near it so often, that one of them is a misprint. Counted only for the few
    /// words that are near a name.
    fn is_one_of(&self, name: &str, word: &str) -> bool {
        let (name, word) = (self.times(name), self.times(word));
        name >= PRINTS && word <= MISPRINTS || name == 1 && word > 1
    }

    /// How often the text has a word that is given in small letters.
    fn times(&self, word: &str) -> usize {
        let tokens = self.document.tokens().iter();
        tokens
            .filter(|&&token| self.document.slice(token).to_lowercase() == word)
            .count()
    }
}

/// Whether two words begin alike and are one letter apart: another, one more or one less.
fn is_near(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let alike = one
        .iter()
        .zip(&other)
        .take_while(|(one, other)| one == other);
    let begin = alike.count();
    let (left, right) = (&one[begin..], &other[begin..]);
    let rest = |word: &[char]| word.get(1..).map(<[char]>::to_vec);
    begin > 0
        && one != other
        && (rest(left) == rest(right)
            || rest(left).as_deref() == Some(right)
            || rest(right).as_deref() == Some(left))
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn one_letter_apart() {
        assert!(is_near("mkula", "mkulu"));
        assert!(is_near("kasprzak", "kasprak"));
        assert!(is_near("kasprak", "kasprzak"));
        assert!(!is_near("mkula", "mkula"));
        assert!(!is_near("mkula", "nkula"));
        assert!(!is_near("mkula", "mkolo"));
    }
}
