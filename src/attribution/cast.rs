//! The cast of an article: everyone who can speak in it, and which phrase stands for whom.

use std::ops::Range;

use crate::annotation::SpeakerKind;
use crate::decode::Gender;
use crate::text::Document;

/// Someone or something that can speak.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    /// What kind it is.
    pub(super) kind: SpeakerKind,
    /// The fullest name, or the words of one without a name.
    pub(super) name: String,
    /// The words of the name that tell it from others, lower-cased.
    pub(super) parts: Vec<String>,
    /// The mention that gives the name.
    pub(super) mention: Range<usize>,
    /// Other names, in the order met.
    pub(super) aliases: Vec<String>,
    /// Titles and appositions, in the order met.
    pub(super) roles: Vec<String>,
    /// Nouns for what clauses say that it is: `owner` of who owns something.
    pub(super) trades: Vec<String>,
    /// The gender that name, title or noun tells.
    pub(super) gender: Option<Gender>,
    /// Whether it is several.
    pub(super) plural: bool,
    /// Whether it has a name of its own.
    pub(super) named: bool,
    /// Whether its name is a place's.
    pub(super) place: bool,
}

/// To which figure a phrase belongs, by which rule, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Resolution {
    /// The figure, as an index into [`Cast::figures`].
    pub(super) figure: usize,
    /// The name of the rule.
    pub(super) rule: &'static str,
    /// Raw score.
    pub(super) score: f32,
}

/// The figures of an article, and whom its phrases mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cast {
    /// All figures, in the order they were made.
    pub(super) figures: Vec<Figure>,
    /// For each phrase of the layers, whom it means, as far as it is known.
    pub(super) resolved: Vec<Option<Resolution>>,
    /// The roles that stand beside names, and whose they are.
    pub(super) roles: Vec<(Range<usize>, usize)>,
}

impl Cast {
    /// Aliases and roles in the order they stand in the text, which is not the order they were found in.
    pub(super) fn order_words(&mut self, document: &Document) {
        let place = |words: &str| document.text().find(words).unwrap_or(usize::MAX);
        for figure in &mut self.figures {
            figure.aliases.sort_by_cached_key(|alias| place(alias));
            figure.roles.sort_by_cached_key(|role| place(role));
        }
    }
}

impl Figure {
    /// Enters another name.
    pub(super) fn alias(&mut self, alias: String) {
        let known = self.name.eq_ignore_ascii_case(&alias)
            || self
                .aliases
                .iter()
                .any(|known| known.eq_ignore_ascii_case(&alias));
        if !known {
            self.aliases.push(alias);
        }
    }

    /// Whether a word, in any case, is of the name or said of the figure, by its letters also: `cdp`.
    pub(super) fn knows(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let mut roles = self.roles.iter();
        self.parts.contains(&word)
            || roles.any(|role| role.to_lowercase().contains(&word) || has_initials(role, &word))
    }

    /// Whether a word, in small letters, is the surname, with the Arabic article or without: `al-tamin` and `tamin`.
    pub(super) fn has_surname(&self, word: &str) -> bool {
        fn house(word: &str) -> &str {
            let rest = word.strip_prefix("al-").or(word.strip_prefix("el-"));
            rest.unwrap_or(word)
        }
        self.parts
            .last()
            .is_some_and(|last| house(last) == house(word))
    }

    /// Enters a role; one in capitals gives way to the same in usual letters.
    pub(super) fn role(&mut self, role: String) {
        let same = self
            .roles
            .iter_mut()
            .find(|known| known.eq_ignore_ascii_case(&role));
        if let Some(known) = same.filter(|known| !known.contains(char::is_lowercase)) {
            *known = role;
            return;
        }
        if !self
            .roles
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&role))
        {
            self.roles.push(role);
        }
    }
}

/// Whether capitals of neighbouring words are these letters: `leader of the Constitutional Democratic Party` knows `cdp`.
pub(super) fn has_initials(role: &str, letters: &str) -> bool {
    let initials: String = role
        .split_whitespace()
        .filter(|word| !matches!(*word, "of" | "and" | "for" | "the"))
        .map(|word| {
            word.chars()
                .next()
                .filter(|c| c.is_uppercase())
                .unwrap_or(' ')
        })
        .flat_map(char::to_lowercase)
        .collect();
    letters.chars().count() > 1 && initials.contains(letters)
}

/// A name on one line, without characters that nobody sees.
pub(super) fn plain_name(words: &str) -> String {
    let seen = words.replace(UNSEEN, "");
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Marks where a word may be divided, and of the direction of writing.
const UNSEEN: [char; 6] = [
    '\u{AD}', '\u{200B}', '\u{2060}', '\u{FEFF}', '\u{200E}', '\u{200F}',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_nothing_unseen() {
        assert_eq!(plain_name("Tom\u{200B}\nOka\u{AD}for"), "Tom Okafor");
    }
}
