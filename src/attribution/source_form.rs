//! The form of a source, and the part of it that says who it is.

use std::ops::Range;

use crate::annotation::SourceForm;
use crate::decode::{Layers, core, ends_in_name, noun, pronoun};
use crate::text::Document;

/// How a source says who it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Head {
    /// The source's form.
    pub(super) form: SourceForm,
    /// The tokens that say it: the name, the pronoun, or the noun phrase up to its noun.
    pub(super) tokens: Range<usize>,
}

/// Reads the head of a source: a name that ends its core (`tech giant WhatsApp`) or follows it in apposition (`the minister,
/// Jane Doe`), else a pronoun, else a noun.
pub(super) fn head(document: &Document, layers: &Layers, source: &Range<usize>) -> Head {
    let names: Vec<Range<usize>> = layers
        .entities
        .iter()
        .map(|entity| document.tokens_in(entity.span))
        .collect();
    let core = core(document, &names, source.clone());
    let word = |token: usize| document.slice(document.tokens()[token]);
    if let Some(name) = ends_in_name(&names, &core) {
        return Head {
            form: SourceForm::Name,
            tokens: names[name].clone(),
        };
    }
    if core.len() == 1 && pronoun(word(core.start)).is_some() {
        return Head {
            form: SourceForm::Pronoun,
            tokens: core,
        };
    }
    let apposed = names.iter().find(|name| {
        name.start == core.end + 1
            && name.end <= source.end
            && matches!(word(core.end), "," | "–" | "—")
    });
    if let Some(name) = apposed {
        return Head {
            form: SourceForm::Name,
            tokens: name.clone(),
        };
    }
    let form = match core.clone().next_back() {
        Some(last) if looks_like_a_name(document, &core, last) => SourceForm::Name,
        _ => SourceForm::Nominal,
    };
    Head { form, tokens: core }
}

/// A capital on a word that is no listed noun and does not open its sentence: a name that the entity tagger has missed.
fn looks_like_a_name(document: &Document, core: &Range<usize>, last: usize) -> bool {
    let word = document.slice(document.tokens()[last]);
    let opens = document
        .sentences()
        .get(document.sentence_of(last))
        .is_some_and(|sentence| sentence.tokens.start == last);
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let alone = core.len() == 1 && opens && capitals < 2;
    word.starts_with(char::is_uppercase) && noun(word).is_none() && !alone
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{layers, testing::marked};

    fn of(text: &str) -> (SourceForm, String) {
        let (document, scores, heads) = marked(text);
        let layers = layers(&document, &scores, &heads);
        let head = head(&document, &layers, &layers.sources[0].tokens);
        (
            head.form,
            document
                .slice(document.span_of(head.tokens).unwrap())
                .to_owned(),
        )
    }

    #[test]
    fn names_pronouns_and_nominals_are_told_apart() {
        let is = |form, words: &str| (form, words.to_owned());
        assert_eq!(
            of("[source tech giant [ORG Acme]] said"),
            is(SourceForm::Name, "Acme")
        );
        assert_eq!(
            of("[source the minister, [PER Jane Doe]], said"),
            is(SourceForm::Name, "Jane Doe")
        );
        assert_eq!(
            of("[source a spokesman for [ORG Acme]] said"),
            is(SourceForm::Nominal, "a spokesman")
        );
        assert_eq!(
            of("[source [ORG Acme] officials] said"),
            is(SourceForm::Nominal, "Acme officials")
        );
        assert_eq!(of("[source She] said"), is(SourceForm::Pronoun, "She"));
        assert_eq!(
            of("[source [PER Jane Doe], a nurse from [LOC Leeds],] said"),
            is(SourceForm::Name, "Jane Doe")
        );
    }
}
