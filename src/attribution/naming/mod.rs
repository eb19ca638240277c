//! The names of an article, gathered to figures: one each, whatever the name's form.
//!
//! Full names come first, wherever they stand (a headline has the surname before the text has the name); short forms then join
//! the one they can stand for.

mod body;
mod byname;
mod clipped;
mod kind;
mod misprint;
mod mistagged;
mod overlong;
mod sheikh;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::cast::{Cast, Figure, Resolution, plain_name};
use super::given_name::given_name_gender;
use super::name::{
    capital, is_particle, organisation_parts, own_words, person_parts, same_person, title_gender,
};
use super::role;
use super::trade;
use crate::annotation::{EntityType, SpeakerKind};
use crate::decode::{Form, Gender, Layers, NounClass, noun, singular};
use crate::text::Document;

/// The cast of the names alone.
pub(super) fn of_names(document: &Document, layers: &Layers) -> Cast {
    let names: Vec<Range<usize>> = layers
        .entities
        .iter()
        .map(|entity| document.tokens_in(entity.span))
        .collect();
    let names = overlong::without_run_on(document, layers, names);
    let names = sheikh::with_sheikh(document, layers, names);
    let mut naming = Naming {
        document,
        layers,
        kinds: kind::kinds(document, layers, &names),
        beginnings: HashSet::new(),
        bynames: HashMap::new(),
        names,
        cast: Cast {
            figures: Vec::new(),
            resolved: vec![None; layers.phrases.len()],
            roles: Vec::new(),
        },
    };
    naming.beginnings = naming.beginnings();
    naming.bynames = naming.bynames();
    for full in [true, false] {
        for (phrase, found) in layers.phrases.iter().enumerate() {
            if let Form::Name(entity) = found.form
                && naming.is_full(entity) == full
            {
                let resolution = naming.resolve(phrase, entity);
                naming.add(entity, resolution.figure);
                naming.cast.resolved[phrase] = Some(resolution);
            }
        }
    }
    naming.cast.order_words(document);
    naming.cast
}

/// The work in progress.
struct Naming<'a> {
    document: &'a Document,
    layers: &'a Layers,
    names: Vec<Range<usize>>,
    kinds: Vec<EntityType>,
    /// What names of bodies begin with, two words or more: `Seto Mutual` where there is a `Seto Mutual Bank`.
    beginnings: HashSet<String>,
    /// Names that the text says are a person's, and the entity that gives the person's own.
    bynames: HashMap<Vec<String>, usize>,
    cast: Cast,
}

impl Naming<'_> {
    /// The word of a token; empty past the end of the text.
    fn word(&self, token: usize) -> &str {
        self.document.word(token)
    }

    fn words(&self, entity: usize) -> Vec<&str> {
        let name = self.names[entity].clone();
        name.map(|token| self.word(token)).collect()
    }

    fn parts(&self, entity: usize) -> Vec<String> {
        if let Some((one, letter)) = self.lettered(entity) {
            return vec![one, letter.to_lowercase()];
        }
        match self.kinds[entity] {
            EntityType::Person => {
                let words = self.words(entity);
                let own: Vec<&str> = own_words(&words).into_iter().map(|at| words[at]).collect();
                person_parts(&own)
            }
            _ => organisation_parts(&self.words(entity)),
        }
    }

    /// The name that an entity gives, on one line; a person's without titles and nickname.
    fn name(&self, entity: usize) -> String {
        if let Some((one, letter)) = self.lettered(entity) {
            return format!("{} {letter}", capital(&one));
        }
        let mention = &self.layers.entities[entity];
        let whole = self.document.tokens_in(mention.span);
        let cut = self.document.span_of(self.names[entity].clone());
        let cut = cut.filter(|_| self.names[entity] != whole);
        let printed = plain_name(self.document.slice(cut.unwrap_or(mention.span)));
        let words = self.words(entity);
        let own = own_words(&words);
        if self.kinds[entity] != EntityType::Person || own.len() == words.len() {
            return printed;
        }
        // The words as they stand: two with nothing between them stay together.
        let mut name = String::new();
        let mut end = None;
        for at in own {
            let span = self.document.tokens()[self.names[entity].start + at];
            if end.is_some_and(|end| end < span.start()) {
                name.push(' ');
            }
            name.push_str(self.document.slice(span));
            end = Some(span.end());
        }
        name
    }

    /// What one of several is called who are told apart by letters, and the letter: `victim` and `A` of `Victims A and C`.
    fn lettered(&self, entity: usize) -> Option<(String, &str)> {
        let words = self.words(entity);
        let &[several, letter] = words.as_slice() else {
            return None;
        };
        let is_letter = letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_uppercase());
        let people = noun(several).filter(|noun| noun.plural && noun.class == NounClass::Person);
        (is_letter && several.is_ascii() && people.is_some()).then(|| (singular(several), letter))
    }

    /// Whether a name can found a figure that shorter ones stand for.
    fn is_full(&self, entity: usize) -> bool {
        let parts = self.parts(entity);
        let body = self.kinds[entity] == EntityType::Organization;
        parts.len() > 1 && !(body && self.beginnings.contains(&parts.join(" ")))
    }

    fn resolve(&mut self, phrase: usize, entity: usize) -> Resolution {
        let parts = self.parts(entity);
        let is_person = self.kinds[entity] == EntityType::Person;
        let found = self
            .by_byname(phrase, &parts)
            .or_else(|| self.office(phrase, entity))
            .or_else(|| self.same_name(&parts, is_person))
            .or_else(|| match is_person {
                // A company's short name may be tagged as a person's.
                true => self
                    .person(phrase, entity, &parts)
                    .or_else(|| self.short_body(entity, &parts)),
                false => self
                    .labelled(phrase, entity, &parts)
                    .or_else(|| self.surname_of_place(phrase, entity, &parts))
                    .or_else(|| self.organisation(entity, &parts)),
            });
        found.unwrap_or_else(|| {
            self.cast.figures.push(self.figure(entity, parts));
            let rule = if self.is_full(entity) || !is_person {
                "full-name"
            } else {
                "single-name"
            };
            let score = if rule == "full-name" { 0.97 } else { 0.9 };
            Resolution {
                figure: self.cast.figures.len() - 1,
                rule,
                score,
            }
        })
    }

    /// A name that the text says is a person's.
    fn by_byname(&self, phrase: usize, parts: &[String]) -> Option<Resolution> {
        let own = *self.bynames.get(parts)?;
        let parts = self.parts(own);
        let bearer = self.same_name(&parts, true);
        let bearer = bearer.or_else(|| self.person(phrase, own, &parts))?;
        Some(Resolution {
            rule: "apposition",
            score: 0.9,
            ..bearer
        })
    }

    /// The very same name; one that was tagged as another type elsewhere counts too.
    fn same_name(&self, parts: &[String], is_person: bool) -> Option<Resolution> {
        let figures = &self.cast.figures;
        let equal = |figure: &&Figure| figure.parts == parts;
        let same_kind = |figure: &&Figure| (figure.kind == SpeakerKind::Person) == is_person;
        let found = figures
            .iter()
            .position(|figure| equal(&figure) && same_kind(&figure))
            .or_else(|| figures.iter().position(|figure| equal(&figure)))?;
        // A bare surname must still be weighed against all who bear it.
        let short = is_person && parts.len() == 1;
        let rivals = short
            && figures
                .iter()
                .any(|figure| figure.parts.len() > 1 && figure.parts.last() == parts.last());
        (!rivals).then_some(Resolution {
            figure: found,
            rule: "full-name",
            score: 0.97,
        })
    }

    fn person(&self, phrase: usize, entity: usize, parts: &[String]) -> Option<Resolution> {
        let people = || {
            let figures = self.cast.figures.iter().enumerate();
            figures.filter(|(_, figure)| figure.kind == SpeakerKind::Person)
        };
        if parts.len() > 1 {
            // `Butler Sloss` for `Elizabeth Butler-Sloss`.
            let double = parts.join("-");
            let bears =
                |figure: &Figure| figure.parts.len() > 1 && figure.parts.last() == Some(&double);
            // `De la Fuente` for `Ana de la Fuente y Ortega`.
            let within = |figure: &Figure| {
                let mut runs = figure.parts.windows(parts.len()).skip(1);
                is_particle(&parts[0]) && runs.any(|run| run == parts)
            };
            let (figure, _) = people()
                .find(|(_, figure)| same_person(&figure.parts, parts))
                .or_else(|| people().find(|(_, figure)| bears(figure)))
                .or_else(|| people().find(|(_, figure)| within(figure)))?;
            return Some(Resolution {
                figure,
                rule: "full-name",
                score: 0.97,
            });
        }
        // A name of titles or marks alone points at nobody.
        let first = parts.first()?;
        let gender = self.title_gender(entity);
        let agrees = |figure: &Figure| {
            gender.is_none() || figure.gender.is_none() || figure.gender == gender
        };
        let bears = |by: &dyn Fn(&Figure) -> bool| -> Vec<usize> {
            let bearers = people()
                .filter(|(_, figure)| figure.parts.len() > 1 && by(figure) && agrees(figure));
            bearers.map(|(index, _)| index).collect()
        };
        let reigns = self.reigns(entity);
        let surname = bears(&|figure| !reigns && figure.has_surname(first));
        let given = |figure: &Figure| match reigns {
            true => figure.parts.first() == Some(first),
            false => figure.parts.contains(first),
        };
        let (bearers, sure, unsure) = match surname.is_empty() {
            false => (surname, ("surname", 0.95), "surname-of-several"),
            true => (bears(&given), ("given-name", 0.9), "given-name-of-several"),
        };
        match bearers.as_slice() {
            [] => self
                .misprinted(first)
                .filter(|it| agrees(&self.cast.figures[it.figure])),
            &[figure] => Some(Resolution {
                figure,
                rule: sure.0,
                score: sure.1,
            }),
            several => {
                let (figure, score) = self.nearest(phrase, several);
                Some(Resolution {
                    figure,
                    rule: unsure,
                    score,
                })
            }
        }
    }

    /// Whether one name is all that somebody has: `King Salman` is no Mohammed bin Salman.
    fn reigns(&self, entity: usize) -> bool {
        let name = &self.names[entity];
        let before = name.start.checked_sub(1);
        let mut titles = before.into_iter().chain(name.start..name.end - 1);
        titles.any(|at| {
            matches!(
                self.word(at),
                "King" | "Queen" | "Pope" | "Emperor" | "Sultan" | "Emir"
            )
        })
    }

    /// Of several who can bear a name: whom the antecedent head prefers, else who was named last before, else first after.
    fn nearest(&self, phrase: usize, several: &[usize]) -> (usize, f32) {
        let figure_of = |phrase: usize| self.cast.resolved[phrase].map(|it| it.figure);
        let mass = |figure: usize| -> f32 {
            let scored = &self.layers.antecedents[phrase].scored;
            let own = scored
                .iter()
                .filter(|(earlier, _)| figure_of(*earlier) == Some(figure));
            own.map(|(_, probability)| probability).sum()
        };
        let total: f32 = several.iter().map(|&figure| mass(figure)).sum();
        let best = several
            .iter()
            .copied()
            .max_by(|&one, &other| mass(one).total_cmp(&mass(other)).then(other.cmp(&one)));
        if let Some(best) = best.filter(|&best| mass(best) > 0.5) {
            return (best, mass(best) / total);
        }
        let before = (0..phrase)
            .rev()
            .filter_map(figure_of)
            .find(|figure| several.contains(figure));
        let after = || {
            (phrase..self.layers.phrases.len())
                .filter_map(figure_of)
                .find(|figure| several.contains(figure))
        };
        (before.or_else(after).unwrap_or(several[0]), 0.7)
    }

    fn title_gender(&self, entity: usize) -> Option<Gender> {
        let name = &self.names[entity];
        let inside = name
            .clone()
            .find_map(|token| title_gender(self.word(token)));
        let before = name.start.checked_sub(1).map(|before| self.word(before));
        inside.or_else(|| {
            before.and_then(|word| title_gender(word).or(noun(word).and_then(|noun| noun.gender)))
        })
    }

    fn figure(&self, entity: usize, parts: Vec<String>) -> Figure {
        let kind = match self.kinds[entity] {
            EntityType::Person => SpeakerKind::Person,
            EntityType::Organization | EntityType::Location => SpeakerKind::Organisation,
            EntityType::Misc => SpeakerKind::Group,
        };
        Figure {
            kind,
            name: self.name(entity),
            parts,
            mention: self.names[entity].clone(),
            aliases: Vec::new(),
            roles: Vec::new(),
            trades: Vec::new(),
            gender: None,
            plural: self.kinds[entity] == EntityType::Misc,
            named: true,
            place: self.kinds[entity] == EntityType::Location,
        }
    }

    /// Enters what one mention of a figure tells: a fuller name, an alias, roles, gender.
    fn add(&mut self, entity: usize, figure: usize) {
        let parts = self.parts(entity);
        let name = self.name(entity);
        let gender = self.title_gender(entity);
        let roles = role::roles(
            self.document,
            &self.names,
            &self.names[entity],
            self.kinds[entity],
        );
        // `Police suspect Doe broke in`: what reports is no title.
        let reports = |role: &Range<usize>| {
            let cues = &self.layers.cues;
            let first = cues.partition_point(|cue| cue.tokens.end <= role.start);
            // What a label says may have been read into the cue with its colon: `Bo Ek, plumber:`.
            let colon = |end: usize| end == role.end + 1 && self.document.word(role.end) == ":";
            cues.get(first)
                .is_some_and(|cue| cue.tokens.start < role.end && !colon(cue.tokens.end))
        };
        let roles: Vec<Range<usize>> = roles.into_iter().filter(|role| !reports(role)).collect();
        self.cast
            .roles
            .extend(roles.iter().map(|tokens| (tokens.clone(), figure)));
        let roles: Vec<String> = roles
            .into_iter()
            .filter_map(|tokens| self.document.span_of(tokens))
            .map(|span| plain_name(self.document.slice(span)))
            .collect();
        let tokens = self.names[entity].clone();
        let trades = trade::trades(self.document, &tokens);
        let figure = &mut self.cast.figures[figure];
        if parts.len() > figure.parts.len() {
            let shorter = std::mem::replace(&mut figure.name, name.clone());
            figure.alias(shorter);
            (figure.parts, figure.mention) = (parts, tokens);
        } else {
            figure.alias(name);
        }
        for role in roles {
            figure.role(role);
        }
        if figure.kind == SpeakerKind::Person {
            figure.trades.extend(trades);
            let by_name = || figure.parts.first().filter(|_| figure.parts.len() > 1);
            let by_name = || by_name().and_then(|given| given_name_gender(given));
            figure.gender = figure.gender.or(gender).or_else(by_name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{layers, testing::marked};

    fn cast(text: &str) -> (Cast, Vec<String>) {
        let (document, scores, heads) = marked(text);
        let layers = layers(&document, &scores, &heads);
        let cast = of_names(&document, &layers);
        let answers = cast
            .resolved
            .iter()
            .flatten()
            .map(|it| format!("{}: {}", cast.figures[it.figure].name, it.rule))
            .collect();
        (cast, answers)
    }

    #[test]
    fn a_surname_stands_for_the_full_name_wherever_that_stands() {
        let (cast, answers) = cast("[PER Doe] spoke. [PER Jane Doe] left. Ms [PER Doe] came back.");
        assert_eq!(cast.figures.len(), 1);
        assert_eq!(
            answers,
            [
                "Jane Doe: surname",
                "Jane Doe: full-name",
                "Jane Doe: surname"
            ]
        );
        assert_eq!(cast.figures[0].aliases, ["Doe"]);
        assert_eq!(cast.figures[0].gender, Some(Gender::Female));
    }

    #[test]
    fn one_of_several_with_letters_is_called_by_one() {
        let (_, answers) = cast("[PER Victims A] and C spoke. [PER A] wept.");
        assert_eq!(answers, ["Victim A: full-name", "Victim A: surname"]);
    }

    #[test]
    fn a_misprinted_surname_is_nobody_else() {
        let (cast, answers) = cast(
            "[PER Ada Mkulasi] spoke. Ms [PER Mkulasi] left. [PER Mkulasi] sat. Ms [PER Mkulosi] said so.",
        );
        assert_eq!(cast.figures.len(), 1);
        assert_eq!(answers[3], "Ada Mkulasi: surname-of-several");
        // The full name may be the misprint.
        let (cast, _) =
            self::cast("[PER Ada Mkulasi] spoke. Ms [PER Mkulosi] said so. Ms [PER Mkulosi] left.");
        assert_eq!(cast.figures.len(), 1);
        // A name that stands there as often is another.
        let (cast, _) = self::cast("[PER Ada Mkulasi] spoke. Ms [PER Mkulosi] said so.");
        assert_eq!(cast.figures.len(), 2);
    }

    #[test]
    fn a_name_that_has_run_on_is_the_one_without_the_next_word() {
        let (cast, answers) = cast(
            "[PER Bo Ek] plays jazz. Listen to [PER Bo Ek Jazz] greats. [PER Ana Ruiz] met [PER Ana Ruiz Soto].",
        );
        assert_eq!(cast.figures.len(), 2);
        assert_eq!(answers[1], "Bo Ek: full-name");
        assert_eq!(answers[3], "Ana Ruiz Soto: full-name");
    }

    #[test]
    fn with_one_name_only_a_sheikh_is_called_so() {
        let (cast, answers) = cast("Prime Minister Sheikh [PER Hasina] left. [PER Hasina] spoke.");
        assert_eq!(
            answers,
            ["Sheikh Hasina: full-name", "Sheikh Hasina: surname"]
        );
        assert_eq!(cast.figures[0].roles, ["Prime Minister"]);
        let (_, answers) = self::cast("Sheikh [PER Omar] spoke. [PER Omar bin Tamin] left.");
        assert_eq!(answers[0], "Omar bin Tamin: given-name");
    }

    #[test]
    fn a_surname_with_its_particle_is_one_of_a_longer_name() {
        let (_, answers) = cast("[PER Ana de la Fuente y Roe] came. [PER De la Fuente] spoke.");
        assert_eq!(answers[1], "Ana de la Fuente y Roe: full-name");
    }

    #[test]
    fn an_article_before_a_surname_comes_and_goes_and_kings_have_none() {
        let (_, answers) = cast("[PER Ali Al-Tamin] met King [PER Bin]. Dr [PER Tamin] spoke.");
        assert_eq!(answers[2], "Ali Al-Tamin: surname");
        let (_, answers) =
            self::cast("Crown Prince [PER Omar bin Tamin] came. King [PER Tamin] did not.");
        assert_eq!(answers[1], "Tamin: single-name");
    }

    #[test]
    fn two_of_one_surname_are_kept_apart_by_title_and_place() {
        let (_, answers) =
            cast("[PER John Doe] met [PER Jane Doe]. Mr [PER Doe] spoke, then [PER Doe].");
        assert_eq!(
            answers[2..],
            ["John Doe: surname", "John Doe: surname-of-several"]
        );
    }

    #[test]
    fn whoever_stands_behind_a_body_is_not_that_body() {
        let (_, answers) =
            cast("[PER Bo Roe] won damages from the paper, [PER Roe] said. [PER Roe] left.");
        assert_eq!(answers[1..], ["Bo Roe: surname", "Bo Roe: surname"]);
    }

    #[test]
    fn a_surname_is_no_short_form_of_a_house_that_bears_it() {
        let (_, answers) = cast("[PER Jane Roe] met them at [LOC Roe House]. [LOC Roe] said no.");
        assert_eq!(answers[2], "Jane Roe: surname");
    }

    #[test]
    fn a_name_that_somebody_is_known_as_is_a_name_of_the_same_person() {
        let (cast, answers) = cast(
            "[PER Jokowi] left. [PER Joko Widodo] met [PER Bo Ek]. [PER Widodo] – more commonly known as [PER Jokowi] – said so.",
        );
        assert_eq!(answers[0], "Joko Widodo: apposition");
        assert_eq!(answers.last().unwrap(), "Joko Widodo: apposition");
        assert_eq!(cast.figures.len(), 2);
        assert_eq!(cast.figures[0].aliases, ["Jokowi", "Widodo"]);
        let (_, answers) =
            super::tests::cast("[PER Bo Ek] left the town, known as [LOC Roe], to [PER Ada Ito].");
        assert_eq!(answers[1], "Roe: full-name");
    }

    #[test]
    fn letters_of_a_post_are_its_holder() {
        let (_, answers) = cast(
            "The chief election commissioner ([ORG CEC]) [PER Kazi Awal] came. The [ORG CEC] spoke.",
        );
        assert_eq!(
            answers,
            [
                "Kazi Awal: apposition",
                "Kazi Awal: full-name",
                "Kazi Awal: apposition"
            ]
        );
        let (_, answers) = cast("The chief election commission ([ORG CEC]) [PER Kazi Awal] left.");
        assert_eq!(answers[0], "CEC: full-name");
    }

    #[test]
    fn letters_in_brackets_are_the_bodys_whatever_they_were_tagged_as() {
        let (_, answers) = cast(
            "The [ORG Association of Chief Police Officers] ([ORG Acpo]) met. [PER Acpo] said no.",
        );
        assert_eq!(answers[2], "Association of Chief Police Officers: acronym");
    }

    #[test]
    fn organisations_have_short_names_and_acronyms() {
        let (cast, answers) = cast(
            "The [ORG World Health Organization] met. [ORG WHO] left. [ORG Lehman Brothers] fell; [ORG Lehman] is gone.",
        );
        assert_eq!(cast.figures.len(), 2);
        assert_eq!(answers[1], "World Health Organization: acronym");
        assert_eq!(answers[3], "Lehman Brothers: short-name");
    }

    #[test]
    fn a_maker_is_not_its_product() {
        let (_, answers) = cast("The [MISC Acme X400] is small. [ORG Acme] said so.");
        assert_eq!(answers[1], "Acme: full-name");
    }

    #[test]
    fn a_body_is_known_by_the_ends_of_its_name() {
        let (_, found) = cast(
            "[ORG Seto Mutual] fell. [ORG Seto Mutual Bank] and the [ORG Highland Front] met; the [ORG Front] won.",
        );
        assert_eq!(
            found,
            [
                "Seto Mutual Bank: short-name",
                "Seto Mutual Bank: full-name",
                "Highland Front: full-name",
                "Highland Front: short-name",
            ]
        );
    }

    #[test]
    fn roles_are_gathered_over_the_article() {
        let (cast, _) =
            cast("Health Minister [PER Jane Doe] spoke. [PER Doe], a nurse by training, left.");
        assert_eq!(
            cast.figures[0].roles,
            ["Health Minister", "nurse by training"]
        );
    }

    #[test]
    fn titles_trades_and_nicknames_are_no_part_of_a_name() {
        let (cast, _) = cast(
            "[PER Butcher Emyr Gittins] met [PER Cllr Ama Doe] and [PER Oneil] \"Bigga\" [PER Samuels]. Mr [PER Gittins] left.",
        );
        let names: Vec<&str> = cast.figures.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Emyr Gittins", "Ama Doe", "Oneil Samuels"]);
    }

    #[test]
    fn a_short_name_tagged_as_a_persons_is_the_companys() {
        let (_, answers) = cast("[ORG Obsidian Rail Partners] bid. [PER Obsidian] insisted.");
        assert_eq!(answers[1], "Obsidian Rail Partners: short-name");
    }

    #[test]
    fn a_label_in_capitals_is_a_surname() {
        let (_, answers) = cast("[PER Jane Doe] came.\n\n[ORG DOE]: It rained all day.");
        assert_eq!(answers[1], "Jane Doe: surname");
    }

    #[test]
    fn a_name_that_is_told_to_be_a_company_is_one() {
        let (cast, _) = cast(
            "[PER Vandi Pass], the company that runs the app, denied it. [PER Vandi Pass] left.",
        );
        assert_eq!(cast.figures[0].kind, SpeakerKind::Organisation);
        assert_eq!(cast.figures.len(), 1);
    }
}
