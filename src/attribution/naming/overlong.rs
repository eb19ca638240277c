//! Names that the tagger has run on into the words behind them: `Bo Ek Jazz` of `the critic Bo Ek Jazz greats such as ...`, where a page
//! has lost the end of a line.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::annotation::EntityType;
use crate::decode::Layers;
use crate::text::Document;

/// The tokens of each name, those of a person without a last word that is none of the name's: the article has the name without it too,
/// and the word in small letters, and both together once.
pub(super) fn without_run_on(
    document: &Document,
    layers: &Layers,
    mut names: Vec<Range<usize>>,
) -> Vec<Range<usize>> {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let words = |name: &Range<usize>| name.clone().map(word).collect::<Vec<_>>().join(" ");
    let mut counts: HashMap<String, usize> = HashMap::new();
    for name in &names {
        *counts.entry(words(name)).or_default() += 1;
    }
    let is_long = |at: &usize| {
        let person = layers.entities[*at].kind == EntityType::Person;
        let name = &names[*at];
        let whole = || counts.get(&words(name)) == Some(&1);
        let known = || counts.contains_key(&words(&(name.start..name.end - 1)));
        person && name.len() > 2 && whole() && known()
    };
    let long: Vec<usize> = (0..names.len()).filter(is_long).collect();
    if long.is_empty() {
        return names;
    }
    let small: HashSet<&str> = (0..document.tokens().len())
        .map(word)
        .filter(|word| word.starts_with(char::is_lowercase))
        .collect();
    for at in long {
        let last = names[at].end - 1;
        if small.contains(word(last).to_lowercase().as_str()) {
            names[at].end = last;
        }
    }
    names
}
