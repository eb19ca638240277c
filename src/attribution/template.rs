//! Turns of phrase with a fixed place for who speaks and for the words: `quoted a man as saying that ...`, `was told by the clerk
//! that ...`, `was accused by the union of ...`, `..., in the words of the mayor, ...`.

use std::ops::Range;

use super::link::Link;
use crate::decode::{Form, Layers, Pronoun};
use crate::text::Document;

/// Raw score of what a turn of phrase shows.
const SCORE: f32 = 0.8;

/// Most tokens of a phrase for a person.
const LONGEST: usize = 12;

/// Participles of telling somebody something: who was told is no part of what was said.
const TOLD: [&str; 6] = [
    "told", "informed", "assured", "warned", "advised", "reminded",
];

/// Participles of saying something of somebody, who is a part of what was said.
const ACCUSED: [&str; 7] = [
    "accused",
    "criticised",
    "criticized",
    "blamed",
    "condemned",
    "praised",
    "attacked",
];

/// What is reported in `as saying`.
const SAYING: [&str; 6] = [
    "saying",
    "telling",
    "claiming",
    "warning",
    "insisting",
    "adding",
];

/// Sets right the attributions in such phrases, and adds those that the model has not found.
pub(super) fn templates(document: &Document, layers: &Layers, mut links: Vec<Link>) -> Vec<Link> {
    let phrase = Phrase { document, layers };
    for link in &mut links {
        phrase.quoted_as_saying(link);
        phrase.was_told_by(link);
    }
    let sentences = document.sentences().iter();
    for sentence in sentences.map(|sentence| sentence.tokens.clone()) {
        let found = phrase
            .in_the_words_of(&sentence)
            .or_else(|| phrase.was_accused_by(&sentence));
        let Some(found) = found else {
            continue;
        };
        let parts: Vec<Range<usize>> = found.content.iter().chain(&found.source).cloned().collect();
        let same = |link: &Link| found.cue.as_ref().is_some_and(|cue| link.touches(cue));
        let shares = |link: &Link| parts.iter().any(|part| link.touches(part));
        // Another report in the same words is the model's to read.
        let other = |link: &Link| link.cue.is_some() && !same(link) && shares(link);
        if !links.iter().any(other) {
            links.retain(|link| !same(link) && !shares(link));
            links.push(found);
        }
    }
    links.sort_by_key(Link::start);
    links
}

struct Phrase<'a> {
    document: &'a Document,
    layers: &'a Layers,
}

impl Phrase<'_> {
    /// Whether a token is one of these words, in any case.
    fn is(&self, token: usize, words: &[&str]) -> bool {
        let span = self.document.tokens().get(token);
        let word = span.map_or("", |&span| self.document.slice(span));
        words.iter().any(|known| known.eq_ignore_ascii_case(word))
    }

    /// `It quoted an engineer` | `as saying that the piles were rotten`.
    fn quoted_as_saying(&self, link: &mut Link) {
        let Some(first) = link.content.first().cloned() else {
            return;
        };
        let reach = first.start..first.end.min(first.start + LONGEST);
        let Some(at) = reach
            .clone()
            .find(|&at| self.is(at, &["as"]) && self.is(at + 1, &SAYING))
        else {
            return;
        };
        let quotes = first.start.checked_sub(1).is_some_and(|cue| {
            self.is(
                cue,
                &["quoted", "quotes", "quoting", "cited", "cites", "citing"],
            )
        });
        if quotes && at > first.start && at + 2 < first.end {
            let who = first.start..at;
            link.source = vec![who];
            link.cue = Some(at + 1..at + 2);
            link.content[0] = at + 2..first.end;
        }
    }

    /// `Doe was told by the clerk that two copies had been sent`: what was said begins behind the clerk.
    fn was_told_by(&self, link: &mut Link) {
        let [told, ..] = &link.content[..] else {
            return;
        };
        let Some(source) = link.source.first().filter(|_| link.content.len() > 1) else {
            return;
        };
        let by = source
            .start
            .checked_sub(2)
            .filter(|_| self.is(source.start - 1, &["by"]));
        let passive = by.is_some_and(|verb| self.is(verb, &TOLD));
        if passive && told.end <= source.start && link.content[1].start >= source.end {
            link.content.remove(0);
        }
    }

    /// `Doe was accused by the union of hiding`: both Doe and the hiding are what was said.
    fn was_accused_by(&self, sentence: &Range<usize>) -> Option<Link> {
        let verb = sentence
            .clone()
            .find(|&at| self.is(at, &ACCUSED) && self.is(at + 1, &["by"]))?;
        let be = verb
            .checked_sub(1)
            .filter(|&be| self.is(be, &["was", "were", "been", "is", "are"]))?;
        let be =
            be - usize::from(self.is(be, &["been"]) && self.is(be - 1, &["has", "have", "had"]));
        let source = self.speaker(verb + 2)?;
        let of = source.end;
        let whom = self.before(be)?;
        let end = self.clause(of, sentence.end);
        let whole =
            self.is(of, &["of", "for", "over"]) && whom.start >= sentence.start && end > of + 1;
        whole.then(|| self.link(vec![whom, of..end], verb..verb + 2, source))
    }

    /// `That, in the words of Doe, was “a first”`.
    fn in_the_words_of(&self, sentence: &Range<usize>) -> Option<Link> {
        let words = ["in", "the", "words", "of"];
        let at = sentence
            .clone()
            .find(|&at| (0..4).all(|step| self.is(at + step, &words[step..=step])))?;
        let source = self.speaker(at + 4)?;
        let stop = sentence.end - usize::from(self.is(sentence.end - 1, &["."]));
        let mut content = Vec::new();
        if at > sentence.start {
            content.push(sentence.start..at - usize::from(self.is(at - 1, &[","])));
        }
        if self.is(source.end, &[","]) && source.end + 1 < stop {
            content.push(source.end + 1..stop);
        }
        content.retain(|piece| !piece.is_empty());
        let words: usize = content.iter().map(ExactSizeIterator::len).sum();
        (words > 2).then(|| self.link(content, at..at + 4, source))
    }

    fn link(&self, content: Vec<Range<usize>>, cue: Range<usize>, source: Range<usize>) -> Link {
        Link {
            content,
            cue: Some(cue),
            source: vec![source],
            content_score: SCORE,
            source_score: SCORE,
            carried: None,
        }
    }

    /// The phrase for somebody that starts here, with a title before a name.
    fn speaker(&self, start: usize) -> Option<Range<usize>> {
        let from = |at: usize| {
            let phrases = self
                .layers
                .phrases
                .iter()
                .filter(|it| it.tokens.start == at && speaks(&it.form));
            phrases.map(|it| it.tokens.end).max()
        };
        from(start).map(|end| start..end)
    }

    /// The phrase for somebody that ends here.
    fn before(&self, end: usize) -> Option<Range<usize>> {
        let phrases = self.layers.phrases.iter().filter(|it| it.tokens.end == end);
        phrases
            .map(|it| it.tokens.clone())
            .min_by_key(|tokens| tokens.start)
    }

    /// The end of a clause: a comma before another subject, a semicolon, the stop.
    fn clause(&self, start: usize, end: usize) -> usize {
        (start..end)
            .find(|&at| self.is(at, &[",", ";", "."]) && at > start)
            .unwrap_or(end)
    }
}

fn speaks(form: &Form) -> bool {
    !matches!(form, Form::Pronoun(Pronoun::Relative | Pronoun::Second))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::link::links;
    use crate::decode::{layers, testing::marked};

    /// Each attribution as `words | words / cue / source`.
    fn found(text: &str) -> Vec<String> {
        let (document, scores, heads) = marked(text);
        let layers = layers(&document, &scores, &heads);
        let words =
            |tokens: &Range<usize>| document.slice(document.span_of(tokens.clone()).unwrap());
        let links = templates(&document, &layers, links(&document, &layers));
        let told = links.iter().map(|link| {
            let content: Vec<&str> = link.content.iter().map(words).collect();
            let (cue, source) = (
                link.cue.as_ref().map_or("", words),
                link.source.first().map_or("", words),
            );
            format!("{} / {cue} / {source}", content.join(" | "))
        });
        told.collect()
    }

    #[test]
    fn who_is_quoted_as_saying_something_says_it() {
        assert_eq!(
            found(
                "[source The paper] [cue quoted] [content a diver as saying that the wreck was old]."
            ),
            ["that the wreck was old / saying / a diver"]
        );
    }

    #[test]
    fn who_is_told_is_no_part_of_what_is_said() {
        assert_eq!(
            found(
                "[content [PER Doe]] was [cue told] by [source the clerk] [content that it rained]."
            ),
            ["that it rained / told / the clerk"]
        );
    }

    #[test]
    fn who_is_accused_is_a_part_of_it() {
        assert_eq!(
            found("[PER Doe] was accused by the union of hiding in the cellar, and left."),
            ["Doe | of hiding in the cellar / accused by / the union"]
        );
        assert_eq!(
            found("[PER Doe] was accused by [PER Roe] once."),
            Vec::<String>::new()
        );
    }

    #[test]
    fn words_of_somebody_are_all_but_the_phrase() {
        assert_eq!(
            found("That, in the words of [PER Jane Roe], was a scandal."),
            ["That | was a scandal / in the words of / Jane Roe"]
        );
        assert_eq!(
            found("It was written in the words of [PER Roe]."),
            ["It was written / in the words of / Roe"]
        );
    }
}
