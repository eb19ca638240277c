//! Damage: what went wrong with a text on its way here, and the text with that mended.
//!
//! Apart from the document because it is told before one is made. A text is understood as it was meant ([`Reading`]) and told as it
//! is; its letters are mended only on request. Each kind of damage is a file or a few lines that say what it looks like; a rule prefers
//! to miss, since what looks damaged may be meant.

mod escapes;
mod hyphens;
mod lines;
mod markup;
mod mending;
mod mojibake;
mod reading;

use std::borrow::Cow;

use mending::Mended;

pub use reading::Reading;

/// A kind of damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Damage {
    /// Backslashes before quotation marks, line breaks as `\n`, characters as `\u2019`.
    Escapes,
    /// Character references of html: `&#8217;`, `&amp;`.
    References,
    /// UTF-8 that was read as Windows-1252 or ISO-8859-1: `â€™` for `’`.
    Mojibake,
    /// Tags of html: `<br/>`.
    Markup,
    /// Soft hyphens, and words divided at the ends of lines.
    Hyphens,
    /// Two spaces between the words of a sentence, as scanned pages have.
    Spaces,
    /// Characters that were lost: U+FFFD stands for them, or a part of a misread one.
    Lost,
    /// Nothing but capitals.
    Capitals,
}

/// Every kind, in the order in which they are told and mended.
const KINDS: [Damage; 8] = [
    Damage::Escapes,
    Damage::References,
    Damage::Mojibake,
    Damage::Markup,
    Damage::Hyphens,
    Damage::Spaces,
    Damage::Lost,
    Damage::Capitals,
];

impl Damage {
    /// The word for it in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Damage::Escapes => "escapes",
            Damage::References => "references",
            Damage::Mojibake => "mojibake",
            Damage::Markup => "markup",
            Damage::Hyphens => "hyphens",
            Damage::Spaces => "spaces",
            Damage::Lost => "lost",
            Damage::Capitals => "capitals",
        }
    }

    /// Whether mending it can hardly go wrong.
    pub fn is_surely_mended(self) -> bool {
        matches!(self, Damage::References | Damage::Mojibake)
    }

    /// The text without damage of this kind, or one layer of it; nothing where it has none.
    fn mend(self, text: &str) -> Option<Mended> {
        match self {
            Damage::Escapes => escapes::mended(text),
            Damage::References => markup::without_references(text),
            Damage::Mojibake => mojibake::mended(text),
            Damage::Markup => markup::without_tags(text),
            Damage::Hyphens => hyphens::without_hyphens(text),
            Damage::Spaces => lines::without_double_spaces(text),
            Damage::Lost | Damage::Capitals => None,
        }
    }

    /// The text without what hinders its reading of this kind, or one layer of it; nothing where it has none.
    fn read(self, text: &str) -> Option<Mended> {
        match self {
            Damage::Spaces | Damage::Lost | Damage::Capitals => None,
            Damage::Hyphens => hyphens::read(text),
            kind => kind.mend(text),
        }
    }

    /// Whether a text has damage of this kind that cannot be mended.
    fn is_beyond_help(self, text: &str) -> bool {
        match self {
            Damage::Lost => text.contains('\u{fffd}') || mojibake::has_remains(text),
            Damage::Capitals => is_capitals(text),
            _ => false,
        }
    }

    /// How often it may have been done to a text: `&amp;amp;quot;`.
    fn times(self) -> usize {
        match self {
            Damage::References | Damage::Mojibake => 3,
            _ => 1,
        }
    }
}

/// Whether all that was damaged in a text so can hardly be mended wrongly: there is something to mend, and nothing was lost.
pub fn are_surely_mended(found: &[Damage]) -> bool {
    found.iter().any(|kind| kind.is_surely_mended()) && !found.contains(&Damage::Lost)
}

/// What is damaged in a text, and the text with as much of it mended as can be.
pub fn mended(text: &str) -> (Vec<Damage>, Cow<'_, str>) {
    let mut found = Vec::new();
    let mut text = Cow::Borrowed(text);
    for kind in KINDS {
        let mut is_found = kind.is_beyond_help(&text);
        for _ in 0..kind.times() {
            let Some(mended) = kind.mend(&text) else {
                break;
            };
            is_found = true;
            text = Cow::Owned(mended.text);
        }
        found.extend(is_found.then_some(kind));
    }
    (found, text)
}

/// Fewest letters of a text that is told to be all capitals: a headline may be set so.
const FEWEST_LETTERS: usize = 200;

fn is_capitals(text: &str) -> bool {
    let (mut letters, mut capitals) = (0, 0);
    for letter in text
        .chars()
        .filter(|c| c.is_uppercase() || c.is_lowercase())
    {
        letters += 1;
        capitals += usize::from(letter.is_uppercase());
    }
    letters >= FEWEST_LETTERS && 10 * capitals >= 9 * letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_text_is_left_alone() {
        for text in [
            "“We’re stuck,” said Zoë Ångström of Müller & Söhne at the café; AT&T paid £5.",
            "R&D; costs rose. Is 3 < 4 and 5 > 4? He wrote C:\\new\\table.",
            "A well-\nknown man. He left.  She stayed.",
            "NATO AND THE EU",
            "",
        ] {
            let (found, mended) = mended(text);
            assert_eq!((found.as_slice(), &*mended), (&[][..], text));
        }
    }

    #[test]
    fn what_cannot_be_mended_is_said() {
        let shouted = "THE HARBOUR WAS SHUT ON MONDAY, MS ABELA SAID. ".repeat(6);
        assert_eq!(
            mended(&shouted),
            (vec![Damage::Capitals], (&*shouted).into())
        );
        assert_eq!(mended("Z\u{fffd}rich").0, [Damage::Lost]);
        let (found, _) = mended("Itâ€™s shut,â€? she said.");
        assert_eq!(found, [Damage::Mojibake, Damage::Lost]);
        assert!(!are_surely_mended(&found));
        let (found, text) = mended("â€œItâ€™s shut,â€? she said.");
        assert_eq!(
            (found, &*text),
            (vec![Damage::Mojibake], "“It’s shut,” she said.")
        );
        assert!(are_surely_mended(&[Damage::Mojibake, Damage::Markup]));
    }

    #[test]
    fn damage_on_damage_is_mended_in_turn() {
        let (found, text) = mended("\\u0026acirc;&euro;&trade;s <b>caf&Atilde;&copy;</b>");
        assert_eq!(text, "’s café");
        let kinds = [
            Damage::Escapes,
            Damage::References,
            Damage::Mojibake,
            Damage::Markup,
        ];
        assert_eq!(found, kinds);
    }

    #[test]
    fn every_kind_has_a_word_of_its_own() {
        let mut words: Vec<_> = KINDS.iter().map(|kind| kind.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), KINDS.len());
    }
}
