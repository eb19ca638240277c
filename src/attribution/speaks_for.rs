//! Whom a speaker speaks for: `a spokesman for Acme`, `the bank's chief executive`, `Jane Doe, a lawyer for the tenants`.
//!
//! Apart from the speaker because it is another question: an unnamed source never gets the name of the body it speaks for. Only
//! what the text says with a role noun counts, never kin, friendship or where someone lives.

mod phrase;
mod roles;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::cast::{Cast, Resolution, plain_name};
use super::link::Link;
use super::source_form;
use super::speaker::Answer;
use crate::annotation::{EntityType, Principal, SourceForm, SpeakerKind};
use crate::decode::{Form, Layers, ends_in_name, singular};
use crate::text::Document;

use phrase::{Phrases, Said};

/// Raw score from which a noun phrase's choice is believed against the body that spoke before.
const SURE: f32 = 0.7;

/// Whom the speaker of each link speaks for: by the source's own words, else by what the text says of the speaker elsewhere.
pub(super) fn principals(
    document: &Document,
    layers: &Layers,
    links: &[Link],
    cast: &Cast,
    answers: &[Answer],
) -> Vec<Option<Principal>> {
    let asked = Asked {
        phrases: phrases(document, layers, cast),
        document,
        layers,
        links,
        cast,
        answers,
    };
    let own: Vec<Option<Principal>> = (0..links.len()).map(|at| asked.by_source(at)).collect();
    let mut known: BTreeMap<usize, Principal> = BTreeMap::new();
    let mut roles: Vec<&(Range<usize>, usize)> = cast.roles.iter().collect();
    roles.sort_by_key(|(tokens, _)| tokens.start);
    for (tokens, figure) in roles {
        let said = match asked.phrases.read(tokens.clone()) {
            Some(Said::For(party)) => Some(party),
            _ => None,
        };
        // `Head of Storage, Acme`, `chairman of the board, Acme`: what a part is of stands behind it.
        let whole = |party: &Range<usize>| ends_in_name(&asked.phrases.names, party).is_some();
        let party = said
            .clone()
            .filter(whole)
            .or_else(|| asked.body_behind(tokens))
            .or(said);
        if let Some(party) = party
            && let Some(principal) = asked.principal(&party, Some(*figure))
        {
            known.entry(*figure).or_insert(principal);
        }
    }
    for (answer, principal) in answers.iter().zip(&own) {
        // What a noun says holds for all rows of a name only where the name stands beside it.
        let beside = |figure: usize| answer.form == SourceForm::Name || !cast.figures[figure].named;
        if let (Some(figure), Some(principal)) = (answer.figure.filter(|&it| beside(it)), principal)
        {
            known.entry(figure).or_insert_with(|| principal.clone());
        }
    }
    answers
        .iter()
        .zip(own)
        .map(|(answer, own)| own.or_else(|| asked.of_figure(answer.figure?, &known)))
        .collect()
}

/// The names of a document, each of the kind that the cast has found for it: `Western` may be short for a company.
fn phrases<'a>(document: &'a Document, layers: &Layers, cast: &Cast) -> Phrases<'a> {
    let mut kinds: Vec<EntityType> = layers.entities.iter().map(|it| it.kind).collect();
    for (phrase, resolution) in layers.phrases.iter().zip(&cast.resolved) {
        if let (Form::Name(entity), Some(resolution)) = (phrase.form, resolution) {
            let figure = &cast.figures[resolution.figure];
            kinds[entity] = match figure.kind {
                SpeakerKind::Person => EntityType::Person,
                SpeakerKind::Organisation if figure.place => EntityType::Location,
                SpeakerKind::Organisation => EntityType::Organization,
                _ => kinds[entity],
            };
        }
    }
    let names = layers.entities.iter();
    let names = names
        .map(|entity| document.tokens_in(entity.span))
        .collect();
    Phrases::new(document, names, kinds)
}

struct Asked<'a> {
    phrases: Phrases<'a>,
    document: &'a Document,
    layers: &'a Layers,
    links: &'a [Link],
    cast: &'a Cast,
    answers: &'a [Answer],
}

impl Asked<'_> {
    /// What the source of a link says by itself.
    fn by_source(&self, at: usize) -> Option<Principal> {
        let (link, answer) = (&self.links[at], &self.answers[at]);
        let [source] = link.source.as_slice() else {
            return None;
        };
        if link.carried.is_some() || answer.rule == "joint" {
            return None;
        }
        match self.phrases.read(source.clone()) {
            Some(Said::For(party)) => self.principal(&party, answer.figure),
            Some(Said::Voice) => self.spoke_before(source.start),
            None => self.pleads(source, answer),
        }
    }

    /// `Jane Doe, chief executive, Acme,`: the body that stands behind a comma behind a role, and ends there.
    fn body_behind(&self, role: &Range<usize>) -> Option<Range<usize>> {
        let word = |token: usize| self.phrases.word(token);
        let start = role.end + 1 + usize::from(word(role.end + 1).eq_ignore_ascii_case("the"));
        let names = self.phrases.names.iter().zip(&self.phrases.kinds);
        let (name, _) = names
            .filter(|(_, kind)| **kind == EntityType::Organization)
            .find(|(name, _)| name.start == start)?;
        let last = self.document.tokens().len();
        let paragraph = |token: usize| self.document.paragraph_of(token);
        let ends = name.end == last
            || paragraph(name.end) != paragraph(name.start)
            || matches!(
                word(name.end),
                "," | "." | ";" | ":" | "(" | ")" | "”" | "\""
            );
        (word(role.end) == "," && ends).then(|| name.clone())
    }

    /// `Acme denied it. A spokesman said`: the body that was the source before, in the same paragraph.
    fn spoke_before(&self, start: usize) -> Option<Principal> {
        let (source, figure) = self.body_before(start)?;
        let head = source_form::head(self.document, self.layers, source).tokens;
        Some(Principal {
            name: self.cast.figures[figure].name.clone(),
            span: self.document.span_of(head),
        })
    }

    /// The source before a token, if it stands in the same paragraph and is a body with a name; and which body.
    fn body_before(&self, start: usize) -> Option<(&Range<usize>, usize)> {
        let sources = self.links.iter().zip(self.answers);
        let sources = sources.filter_map(|(link, answer)| Some((link.source.first()?, answer)));
        let (source, answer) = sources
            .filter(|(source, _)| source.end <= start)
            .max_by_key(|(source, _)| source.start)?;
        let paragraph = |token| self.document.paragraph_of(token);
        let near = paragraph(source.start) == paragraph(start);
        let body = |figure: &usize| {
            let figure = &self.cast.figures[*figure];
            figure.kind == SpeakerKind::Organisation && figure.named
        };
        Some((source, answer.figure.filter(body).filter(|_| near)?))
    }

    /// `Jane Doe SC, for the tenants,`: counsel before a court.
    fn pleads(&self, source: &Range<usize>, answer: &Answer) -> Option<Principal> {
        if answer.form != SourceForm::Name {
            return None;
        }
        let head = source_form::head(self.document, self.layers, source).tokens;
        let word = |token: usize| self.phrases.word(token);
        let letters = |token: usize| matches!(word(token), "SC" | "KC" | "QC");
        let comma = head.end + usize::from(letters(head.end));
        let roles = &self.cast.figures[answer.figure?].roles;
        let counsel = head.clone().any(letters)
            || comma > head.end
            || roles.iter().any(|role| self.phrases.is_counsel(role));
        let for_whom = word(comma) == "," && matches!(word(comma + 1), "for" | "representing");
        let party = (counsel && for_whom && comma + 2 < source.end)
            .then(|| self.phrases.client(comma + 2..source.end))?;
        self.principal(&party?, answer.figure)
    }

    /// Whom a known figure speaks for; several who speak together, whom each of them speaks for.
    fn of_figure(&self, figure: usize, known: &BTreeMap<usize, Principal>) -> Option<Principal> {
        if let Some(principal) = known.get(&figure) {
            return Some(principal.clone());
        }
        let name = &self.cast.figures[figure].name;
        let mut together: Option<Principal> = None;
        for part in name.split("; ").filter(|part| part.len() < name.len()) {
            let figures = self.cast.figures.iter();
            let place = figures.clone().position(|figure| figure.name == part);
            let Some(principal) = place.and_then(|place| known.get(&place)) else {
                continue;
            };
            match &mut together {
                None => together = Some(principal.clone()),
                Some(first) if first.name.split("; ").any(|name| name == principal.name) => {}
                Some(first) => first.name = format!("{}; {}", first.name, principal.name),
            }
        }
        together
    }

    /// The words for someone as a principal, under the name that the article's cast has for it. Nobody speaks for himself.
    fn principal(&self, party: &Range<usize>, speaker: Option<usize>) -> Option<Principal> {
        let span = self.document.span_of(party.clone())?;
        let words = plain_name(self.document.slice(span));
        let figure = if phrase::is_pronoun(&words) {
            Some(self.pronoun(party, &words)?)
        } else {
            self.named(party)
                .or_else(|| self.noun(party, &words, speaker))
        };
        if figure.is_some() && figure == speaker {
            return None;
        }
        let name = figure.map_or(words, |figure| self.cast.figures[figure].name.clone());
        Some(Principal {
            name,
            span: Some(span),
        })
    }

    /// The figure of a party that is a name, or ends in one behind a title.
    fn named(&self, party: &Range<usize>) -> Option<usize> {
        let name = ends_in_name(&self.phrases.names, party)?;
        self.resolved(&self.phrases.names[name])
    }

    /// The figure that a common noun stands for: where the antecedent step says so, here or at the same words before; else the
    /// only body with that noun in its name.
    fn noun(&self, party: &Range<usize>, words: &str, speaker: Option<usize>) -> Option<usize> {
        // A phrase inside someone's role may have been taken for the bearer.
        let named = |figure: &usize| self.cast.figures[*figure].named && Some(*figure) != speaker;
        let wider = party.start.saturating_sub(1)..party.end;
        let here = self.resolution(&wider).or_else(|| self.resolution(party));
        let before = || {
            let phrases = self.layers.phrases.iter().zip(&self.cast.resolved).rev();
            let earlier = phrases.filter(|(phrase, _)| phrase.tokens.end <= party.start);
            earlier
                .filter(|(phrase, _)| self.is_words(&phrase.tokens, words))
                .find_map(|(_, resolution)| resolution.map(|it| it.figure).filter(named))
        };
        let bears = || {
            let word = singular(words);
            let figures = self.cast.figures.iter().enumerate();
            let mut bodies = figures.filter(|(_, figure)| {
                let body = figure.named && figure.kind == SpeakerKind::Organisation;
                body && figure.parts.len() > 1 && figure.parts.contains(&word)
            });
            let (figure, _) = bodies.next()?;
            bodies.next().is_none().then_some(figure)
        };
        // Of `the company`, the antecedent step may know no more than that some body is near.
        let weak = here.is_some_and(|it| it.rule == "choice" && it.score < SURE);
        let spoke = self.body_before(party.start).filter(|_| weak);
        spoke
            .map(|(_, figure)| figure)
            .or(here.map(|it| it.figure).filter(named))
            .or_else(before)
            .or_else(bears)
    }

    /// Whether a phrase says these words, its determiner aside.
    fn is_words(&self, tokens: &Range<usize>, words: &str) -> bool {
        let said = |tokens: Range<usize>| {
            let span = self.document.span_of(tokens);
            span.is_some_and(|span| {
                plain_name(self.document.slice(span)).eq_ignore_ascii_case(words)
            })
        };
        said(tokens.clone()) || tokens.len() > 1 && said(tokens.start + 1..tokens.end)
    }

    /// Whom `his lawyer`, `its chairman` point at: persons as the antecedent step has it, a body where only one was named in
    /// the sentence so far, or else in the one before.
    fn pronoun(&self, party: &Range<usize>, word: &str) -> Option<usize> {
        if !word.eq_ignore_ascii_case("its") {
            let figure = self.resolved(party)?;
            let document = self.cast.figures[figure].kind == SpeakerKind::Document;
            return (!document).then_some(figure);
        }
        let here = self.document.sentence_of(party.start);
        let bodies = |sentence: usize| -> BTreeSet<usize> {
            let phrases = self.layers.phrases.iter().zip(&self.cast.resolved);
            let before = phrases.filter(|(phrase, _)| {
                phrase.tokens.end <= party.start
                    && self.document.sentence_of(phrase.tokens.start) == sentence
            });
            let figures = before.filter_map(|(_, resolution)| Some(resolution.as_ref()?.figure));
            figures
                .filter(|&figure| {
                    let figure = &self.cast.figures[figure];
                    figure.named && figure.kind == SpeakerKind::Organisation && !figure.place
                })
                .collect()
        };
        let mut found = bodies(here);
        if found.is_empty() && here > 0 {
            found = bodies(here - 1);
        }
        let mut found = found.into_iter();
        found.next().filter(|_| found.next().is_none())
    }

    /// The figure of the phrase with these very tokens.
    fn resolved(&self, tokens: &Range<usize>) -> Option<usize> {
        self.resolution(tokens).map(|resolution| resolution.figure)
    }

    /// What the antecedent step says of the phrase with these very tokens.
    fn resolution(&self, tokens: &Range<usize>) -> Option<Resolution> {
        let phrases = self.layers.phrases.iter().zip(&self.cast.resolved);
        let mut same = phrases.filter(|(phrase, _)| phrase.tokens == *tokens);
        // A name is a phrase whatever else begins with it.
        let (_, resolution) = same
            .clone()
            .find(|(phrase, _)| matches!(phrase.form, Form::Name(_)))
            .or_else(|| same.next())?;
        *resolution
    }
}

#[cfg(test)]
mod tests {
    use crate::attribution::{Calibration, extract};
    use crate::decode::testing::marked;

    /// Whom each attribution of a text speaks for; empty where it is not said.
    fn principals(text: &str) -> Vec<String> {
        let (document, scores, heads) = marked(text);
        let found = extract(&document, "", &scores, &heads, &Calibration::default());
        let names = found.attributions.iter();
        names
            .map(|it| {
                it.speaks_for
                    .as_ref()
                    .map_or(String::new(), |it| it.name.clone())
            })
            .collect()
    }

    #[test]
    fn the_fullest_name_of_the_article_is_given() {
        assert_eq!(
            principals(
                "[ORG Acme Holdings] fell. [source An [ORG Acme] spokeswoman] [cue said] [content it rained]."
            ),
            ["Acme Holdings"]
        );
    }

    #[test]
    fn the_role_of_a_named_speaker_holds_for_all_that_is_said() {
        assert_eq!(
            principals(
                "[source [PER Jane Doe], a spokeswoman for [ORG Acme],] [cue said] [content it rained]. \
                 [source [PER Doe]] [cue said] [content it was late]."
            ),
            ["Acme", "Acme"]
        );
    }

    #[test]
    fn the_body_behind_a_comma_goes_before_a_part_of_it() {
        for role in ["Head of Storage", "Chairman of the Board", "director"] {
            let text = format!(
                "[content “It rained,”] [cue said] [source [PER Jane Doe], {role}, [ORG Acme]]."
            );
            assert_eq!(principals(&text), ["Acme"], "{role}");
        }
        let letters = "[content “It rained,”] [cue said] [source [PER Jane Doe], MBA, outgoing director of [ORG Acme]].";
        assert_eq!(principals(letters), ["Acme"]);
    }

    #[test]
    fn a_spokesman_without_owner_is_of_the_body_that_spoke_before() {
        assert_eq!(
            principals(
                "[source [ORG Acme]] [cue denied] [content the claim]. [source A spokesman] [cue said] [content it rained]."
            ),
            ["", "Acme"]
        );
        assert_eq!(
            principals(
                "[source [PER Jane Doe]] [cue denied] [content the claim]. [source A spokesman] [cue said] [content it rained]."
            ),
            ["", ""]
        );
    }

    #[test]
    fn the_company_that_spoke_before_goes_before_one_that_is_near() {
        assert_eq!(
            principals(
                "[source [ORG Acme]] [cue told] [ORG The Tribune] [content it rained]. \
                 [source A spokesman for the company] [cue said] [content it was late]."
            ),
            ["", "Acme"]
        );
    }

    #[test]
    fn its_chairman_is_of_the_one_body_that_was_named() {
        assert_eq!(
            principals(
                "[ORG Acme] fell. [source Its chairman, [PER Bo Ek],] [cue said] [content it rained]."
            ),
            ["Acme"]
        );
        assert_eq!(
            principals(
                "[ORG Acme] sued [ORG Beta]. [source Its chairman, [PER Bo Ek],] [cue said] [content it rained]."
            ),
            [""]
        );
    }

    #[test]
    fn counsel_before_a_court() {
        assert_eq!(
            principals(
                "[source [PER Jane Doe] SC, for the homeowners,] [cue said] [content it rained]."
            ),
            ["homeowners"]
        );
        assert_eq!(
            principals(
                "[source [PER Jane Doe], for the first time,] [cue said] [content it rained]."
            ),
            [""]
        );
    }
}
