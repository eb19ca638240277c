//! The form of a source, and the part of it that says who it is.

mod title;

use std::ops::Range;

use crate::annotation::{EntityType, SourceForm};
use crate::decode::{self, Layers, NounClass, core, ends_in_name, noun, pronoun};
use crate::text::Document;
pub(super) use title::is_kin;
use title::{is_person_noun, speaks_for_others};

/// How a source says who it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Head {
    /// The source's form.
    pub(super) form: SourceForm,
    /// The tokens that say it: the name, the pronoun, or the noun phrase up to its noun.
    pub(super) tokens: Range<usize>,
}

/// A source, and what is asked of it: where names stand in the document, and which of them are persons'.
#[derive(Clone, Copy)]
struct Source<'a> {
    document: &'a Document,
    layers: &'a Layers,
    /// The tokens of each of the document's names, in the order of its entities.
    names: &'a [Range<usize>],
    tokens: &'a Range<usize>,
}

impl<'a> Source<'a> {
    fn word(&self, token: usize) -> &'a str {
        self.document.slice(self.document.tokens()[token])
    }

    fn is_person(&self, name: usize) -> bool {
        self.layers.entities[name].kind == EntityType::Person
    }

    fn in_name(&self, token: usize) -> bool {
        self.names.iter().any(|name| name.contains(&token))
    }

    /// The name that says who the source is, if one does.
    fn name(&self, core: &Range<usize>) -> Option<usize> {
        let word = |token: usize| self.word(token);
        // `Tourism Authority (TAT) governor Jane Doe`: letters behind the body's name do not end the phrase.
        let letters =
            core.end < self.tokens.end && matches!(word(core.end), "(" | "“" | "\"" | "‘");
        let first = letters.then(|| self.titled()).flatten();
        let ending = || ends_in_name(self.names, &self.without_letters(core));
        if let Some(name) = first.or_else(ending) {
            // `the Serb` is whoever in the article is one.
            let entity = &self.layers.entities[name];
            return (!decode::is_origin(self.document, entity)).then_some(name);
        }
        if core.len() == 1 && pronoun(word(core.start)).is_some() {
            return None;
        }
        let person = |&name: &usize| self.is_person(name);
        self.apposed(core)
            .or_else(|| self.two_titles().filter(person))
            .or_else(|| self.titled())
            .or_else(|| self.told().filter(person))
            .or_else(|| self.formerly().filter(person))
            .or_else(|| self.long_title())
    }
}

/// Reads the head of a source: a name that ends its core (`tech giant WhatsApp`), follows it in apposition (`the minister,
/// Jane Doe`), ends a title with `of` (`Leader of the Opposition Jane Doe`) or is told (`a man named Jo Doe`); else a pronoun,
/// else a noun. `Doe's` (`Doe's view`) is Doe.
pub(super) fn head(document: &Document, layers: &Layers, tokens: &Range<usize>) -> Head {
    let tokens = &decode::without_possessive(document, tokens.clone());
    let entities = layers.entities.iter();
    let names: Vec<Range<usize>> = entities.map(|it| document.tokens_in(it.span)).collect();
    let core = core(document, &names, tokens.clone());
    let source = Source {
        document,
        layers,
        names: &names,
        tokens,
    };
    let word = |token: usize| source.word(token);
    if let Some(name) = source.name(&core) {
        let (form, tokens) = (SourceForm::Name, names[name].clone());
        return Head { form, tokens };
    }
    let one_of_many = ends_in_name(&names, &core)
        .is_some_and(|name| decode::is_origin(document, &layers.entities[name]));
    let form = match core.clone().next_back() {
        _ if one_of_many => SourceForm::Nominal,
        Some(last) if core.len() == 1 && stands_for_people(word(last)) => SourceForm::Pronoun,
        Some(last) if looks_like_a_name(document, &core, last) => SourceForm::Name,
        _ => SourceForm::Nominal,
    };
    Head { form, tokens: core }
}

/// Whether a word stands for somebody by itself: a pronoun, or one that is none of grammar.
fn stands_for_people(word: &str) -> bool {
    pronoun(word).is_some() || is_pronominal(word)
}

/// Words that stand alone for people without being pronouns of grammar.
fn is_pronominal(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "some"
            | "most"
            | "many"
            | "others"
            | "neither"
            | "both"
            | "all"
            | "few"
            | "several"
            | "none"
            | "this"
            | "these"
            | "those"
            | "one"
            | "someone"
            | "anyone"
            | "everyone"
            | "nobody"
    )
}

/// Whether what stands behind a comma says more of who stands before it, or names one of several, rather than calling them by name:
/// `the owner, in Leeds,`, `the mayor, who beat Doe`, `some of the old hands, including Jane Doe`.
fn goes_on(word: &str) -> bool {
    matches!(
        word,
        "including"
            | "like"
            | "such"
            | "among"
            | "notably"
            | "who"
            | "whose"
            | "which"
            | "in"
            | "at"
            | "of"
            | "from"
            | "near"
            | "around"
            | "across"
            | "outside"
            | "with"
            | "for"
            | "on"
    )
}

/// The name that says who a source is, in its several places.
impl Source<'_> {
    /// The core without the letters after a person's name, or `herself`: `Jane Doe QC`, `Jane Doe MP`, but `the Leeds MP`.
    fn without_letters(&self, core: &Range<usize>) -> Range<usize> {
        let is_letters = |token: usize| {
            let word = self.word(token);
            let capitals = word.bytes().filter(|byte| byte.is_ascii_uppercase());
            matches!(word, "himself" | "herself")
                || (2..=4).contains(&word.len()) && capitals.count() > 1
        };
        let inside = |name: &Range<usize>| core.contains(&name.start) && name.end <= core.end;
        let last = self.names.iter().rposition(inside);
        let name = last
            .filter(|&name| self.is_person(name))
            .map(|name| &self.names[name]);
        match name {
            Some(name) if (name.end..core.end).all(is_letters) => core.start..name.end,
            _ => core.clone(),
        }
    }

    /// A name right after the comma that ends a noun phrase: `his brother and partner, Jane Doe,`, `its owner, Oslo-based Acme,`.
    /// A place after a place is no apposition, so a name that is no person's must follow a phrase without names.
    fn apposed(&self, core: &Range<usize>) -> Option<usize> {
        let word = |token: usize| self.word(token);
        let comma = (core.end..self.tokens.end)
            .find(|&token| matches!(word(token), "," | "–" | "—") && !self.in_name(token))?;
        let rest = comma + 1..self.tokens.end;
        if rest.is_empty() || goes_on(word(rest.start)) {
            return None;
        }
        let rest = decode::core(self.document, self.names, rest);
        let name = ends_in_name(self.names, &self.without_letters(&rest))?;
        // `the captain, a Dane with thirty years at sea`.
        if decode::is_origin(self.document, &self.layers.entities[name]) {
            return None;
        }
        let start = self.tokens.start;
        let before = self
            .names
            .iter()
            .enumerate()
            .filter(|(_, other)| other.start >= start && other.end <= comma)
            // Whose widow or friend somebody is, is nobody beside her.
            .filter(|(_, other)| !matches!(word(other.end), "'s" | "’s" | "'" | "’"))
            .filter(|(_, other)| {
                other.start == start
                    || !matches!(word(other.start - 1), "of" | "to" | "for" | "with")
            });
        // `the UN trade body, Unctad`, `the union in Leeds, Local 88`: a noun for a body is not in the place whose name stands in it.
        let body = [core.end, comma].into_iter().any(|end| {
            let head = end.checked_sub(1).and_then(|head| noun(word(head)));
            head.is_some_and(|noun| noun.class == NounClass::Organisation && !noun.plural)
        });
        let fits = match self.is_person(name) {
            true => !before
                .map(|(other, _)| other)
                .any(|name| self.is_person(name)),
            false => body || before.count() == 0,
        };
        (fits && !self.names_the_other(core, comma, name)).then_some(name)
    }

    /// Whether a name behind a comma is that of whoever stands behind a preposition: `a spokeswoman for the builder, Acme`, `a lawyer
    /// for the owner, Jane Doe`.
    fn names_the_other(&self, core: &Range<usize>, comma: usize, name: usize) -> bool {
        let preposition = matches!(self.word(core.end), "for" | "of" | "to" | "at" | "with");
        let (head, other) = (self.word(core.end - 1), noun(self.word(comma - 1)));
        let (Some(own), Some(other), true) = (noun(head), other, preposition) else {
            return false;
        };
        let for_others = speaks_for_others(head, own) || !self.is_person(name);
        for_others && !other.plural && is_person_noun(own)
    }

    /// The name after two titles: `chairman and chief executive Jane Doe`. Two people would each have a name or a determiner.
    fn two_titles(&self) -> Option<usize> {
        let mut tokens = self.tokens.clone();
        let and = tokens.find(|&token| self.word(token) == "and" && !self.in_name(token))?;
        // What a comma parts off says more of the bearer.
        let comma = (and..self.tokens.end).find(|&token| self.word(token) == ",");
        let left = self.tokens.start..and;
        let right = and + 1..comma.unwrap_or(self.tokens.end);
        let whole = |part: &Range<usize>| {
            !part.is_empty() && decode::core(self.document, self.names, part.clone()) == *part
        };
        let titles = whole(&left) && whole(&right) && noun(self.word(and - 1)).is_some();
        ends_in_name(self.names, &right).filter(|_| titles)
    }

    /// The name that a source tells: `one of them, a man named Jo Doe`, `an officer known only as F`.
    fn told(&self) -> Option<usize> {
        let start = self.tokens.start;
        let back = |token: usize, by: usize| {
            let at = token.checked_sub(by).filter(|&at| at >= start);
            at.map_or("", |at| self.word(at))
        };
        let tells = |token: usize| match self.word(token) {
            "named" | "called" | "surnamed" => true,
            "as" => {
                back(token, 1) == "known" || back(token, 1) == "only" && back(token, 2) == "known"
            }
            _ => false,
        };
        let told = self.tokens.clone().find(|&token| tells(token))?;
        let mut names = self.names.iter();
        names.position(|name| name.start == told + 1 && name.end <= self.tokens.end)
    }

    /// The name that opens a source before what its bearer was, where the comma between is missing: `Jane Doe former justice
    /// minister`.
    fn formerly(&self) -> Option<usize> {
        let mut names = self.names.iter();
        let name = names.position(|name| name.start == self.tokens.start)?;
        let behind = self.names[name].end;
        let was = behind < self.tokens.end && matches!(self.word(behind), "former" | "ex" | "then");
        was.then_some(name)
    }
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
    let member = matches!(
        word,
        "MP" | "MPs" | "MEP" | "MEPs" | "MSP" | "MSPs" | "MLA" | "MLAs" | "TD" | "TDs"
    );
    word.starts_with(char::is_uppercase) && noun(word).is_none() && !alone && !member
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
    fn the_name_is_found_behind_what_its_bearer_is() {
        for source in [
            "Pinter’s widow, the writer [PER Jane Doe],",
            "the reviewer of the laws, [PER Jane Doe] QC,",
            "A close friend of [PER Martin], [PER Jane Doe],",
            "The [LOC Leeds] MP, [PER Jane Doe],",
            "[ORG Tourism Authority] (TAT) governor [PER Jane Doe]",
            "[ORG Union of States] “US” Secretary General [PER Jane Doe]",
            "Minister of Trade, Industry, and Labour and Chairman of the Committee [PER Jane Doe]",
            "Director general of police (DGP) [PER Jane Doe]",
            "Acting director of the Department of Trade in [LOC Leeds] [PER Jane Doe]",
            "Minister of Economic Affairs [PER Jane Doe] (JD)",
            "Minister of State for Roads [PER Jane Doe] of [LOC Leeds]",
            "[LOC Leeds] MEC for Finance [PER Jane Doe]",
            "[ORG Leeds Services] (LS) director of health [PER Jane Doe]",
            "Labour spokeswoman for women [PER Jane Doe]",
            "Leader of the opposition in senate [PER Jane Doe]",
            "Malaysian member of parliament [PER Jane Doe], chair of the board,",
            "Chief of Police General [PER Jane Doe]",
            "Minister of Health Dr [PER Jane Doe]",
            "singer/guitarist [PER Jane Doe]",
            "The film-maker and novelist [PER Jane Doe], who wrote it,",
            "[PER Jane Doe] former justice minister",
            "a senior officer known only as [PER Jane Doe]",
            "[PER Jane Doe] herself",
        ] {
            let found = of(&format!("[source {source}] said"));
            assert_eq!(found, (SourceForm::Name, "Jane Doe".to_owned()), "{source}");
        }
        let local = of("[source the union in [LOC Leeds], [ORG Local 88],] said");
        assert_eq!(local.1, "Local 88");
        let unctad = of("[source the [ORG UN] trade agency, [ORG Unctad],] said");
        assert_eq!(unctad.1, "Unctad");
    }

    #[test]
    fn commas_at_the_ends_of_sources_and_texts_are_no_fault() {
        assert_eq!(
            of("It rained, said [source the minister,]").1,
            "the minister"
        );
        assert_eq!(of("[source , the minister] said").0, SourceForm::Nominal);
    }

    #[test]
    fn a_name_that_only_tells_who_it_is_does_not_speak() {
        for (source, head) in [
            (
                "Several old hands, including [PER Jane Doe],",
                "Several old hands",
            ),
            ("The [LOC Leeds] MP", "The Leeds MP"),
            ("The uncle of five-year-old [PER Jane Doe]", "The uncle"),
            ("A spokesman for President [PER Jane Doe]", "A spokesman"),
            ("A lawyer for pop star [PER Jane Doe]", "A lawyer"),
            ("A lawyer for Mrs [PER Jane Doe]", "A lawyer"),
            ("A report from the Leeds firm [PER Jane Doe]", "A report"),
            ("An aide to Finance Minister [PER Jane Doe]", "An aide"),
            (
                "The builder's lawyer, in [LOC Leeds],",
                "The builder's lawyer",
            ),
            ("The mayor, who beat [PER Jane Doe] by a vote,", "The mayor"),
            (
                "A spokeswoman for the builder, [ORG Acme],",
                "A spokeswoman",
            ),
            ("A lawyer for the owner, [PER Jane Doe],", "A lawyer"),
            ("the veteran [MISC Serb], who had lost,", "the veteran Serb"),
            ("The captain, a [MISC Dane],", "The captain"),
            (
                "The editor of the biography of the killer [PER Jane Doe]",
                "The editor",
            ),
            ("The boyfriend of actress [PER Jane Doe]", "The boyfriend"),
            (
                "A detective who led the inquiry into serial killer [PER Jane Doe]",
                "A detective",
            ),
        ] {
            let found = of(&format!("[source {source}] said"));
            assert_eq!(found, (SourceForm::Nominal, head.to_owned()), "{source}");
        }
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
        assert_eq!(
            of("[source his brother and partner, Mr [PER Bo Doe],] said"),
            is(SourceForm::Name, "Bo Doe")
        );
        assert_eq!(
            of("[source [PER Jane Doe] QC] said"),
            is(SourceForm::Name, "Jane Doe")
        );
        assert_eq!(
            of("[source Leader of the Opposition [PER Jane Doe]] said"),
            is(SourceForm::Name, "Jane Doe")
        );
        assert_eq!(
            of("[source a lawyer for [PER Jane Doe]] said"),
            is(SourceForm::Nominal, "a lawyer")
        );
        assert_eq!(
            of("[source chairman and chief executive [PER Jane Doe]] said"),
            is(SourceForm::Name, "Jane Doe")
        );
        assert_eq!(
            of("[source [PER Jane Doe]’s] view"),
            is(SourceForm::Name, "Jane Doe")
        );
        assert_eq!(
            of("[source one of them, a baker named [PER Jane Doe],] said"),
            is(SourceForm::Name, "Jane Doe")
        );
        assert_eq!(
            of("[source Marketing Manager at [ORG Acme] [PER Jane Doe]] said"),
            is(SourceForm::Name, "Jane Doe")
        );
        assert_eq!(
            of("[source The then chancellor [PER Jane Doe]] said"),
            is(SourceForm::Name, "Jane Doe")
        );
        assert_eq!(
            of("[source fans of [ORG Acme] [PER Jane Doe]] said"),
            is(SourceForm::Nominal, "fans")
        );
        assert_eq!(of("[source Some] said"), is(SourceForm::Pronoun, "Some"));
        assert_eq!(of("[source She] said"), is(SourceForm::Pronoun, "She"));
        assert_eq!(
            of("[source [PER Jane Doe], a nurse from [LOC Leeds],] said"),
            is(SourceForm::Name, "Jane Doe")
        );
    }
}
