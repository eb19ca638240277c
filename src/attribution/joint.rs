//! Joint sources: `Smith and Jones`, `she and her colleague Jane Doe`, `the union and the ministry`.

use std::ops::Range;

use super::name::is_title;
use super::source_form::head;
use crate::annotation::{EntityType, SourceForm};
use crate::decode::{Layers, NounClass, core, is_between_places, noun};
use crate::text::Document;

/// The parts of a joint source; one part where it is none.
///
/// A source is joint when both sides of its `and` or `nor` can stand alone: a name, a pronoun, or a noun phrase with a determiner
/// (`his brother and business partner` is one man). A comma before `and` must close an apposition that one has opened.
pub(super) fn parts(
    document: &Document,
    layers: &Layers,
    source: &Range<usize>,
) -> Vec<Range<usize>> {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let in_name = |token: usize| {
        layers
            .entities
            .iter()
            .any(|entity| document.tokens_in(entity.span).contains(&token))
    };
    let listed = names_in_a_row(document, layers, source);
    let told = matches!(word(source.start), "both" | "Both" | "neither" | "Neither");
    let opened = source.start + usize::from(told);
    if listed.len() > 2 || told && listed.len() == 2 {
        return listed;
    }
    let apposed = apposed_names(document, layers, source);
    if apposed.len() > 1 {
        return apposed;
    }
    let and = source.clone().find(|&token| {
        matches!(word(token), "and" | "&" | "nor") && !in_name(token) && token > opened
    });
    let Some(and) = and.filter(|and| and + 1 < source.end) else {
        return vec![source.clone()];
    };
    let commas = (source.start..and)
        .filter(|&token| word(token) == "," && !in_name(token))
        .count();
    let closed = commas == 0 || commas > 1 && word(and - 1) == ",";
    let (left, right) = (opened..and, and + 1..source.end);
    let entities = layers.entities.iter();
    let names: Vec<Range<usize>> = entities.map(|it| document.tokens_in(it.span)).collect();
    let is_determined = |token: usize| matches!(word(token), "The" | "the");
    if is_one_title(document, layers, &left, &right)
        || is_between_places(document, &names, and) && is_determined(left.start)
        || has_two_trades(document, layers, &left, &right)
        || joins_names_within(document, layers, &left, &right)
    {
        return vec![source.clone()];
    }
    let beside =
        stands_alone(document, layers, &right) || is_group_beside(document, layers, &left, &right);
    match closed && stands_alone(document, layers, &left) && beside {
        true => vec![left, right],
        false => vec![source.clone()],
    }
}

/// `Natural Resources and Environment Minister Jane Doe`: capitals without a determiner before `and`, and after it a title in
/// capitals before a person's name.
fn is_one_title(
    document: &Document,
    layers: &Layers,
    left: &Range<usize>,
    right: &Range<usize>,
) -> bool {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let in_capitals = |tokens: Range<usize>| {
        !tokens.is_empty()
            && tokens
                .into_iter()
                .all(|at| word(at).starts_with(char::is_uppercase))
    };
    people(document, layers, left).next().is_none()
        && in_capitals(left.clone())
        && !matches!(word(left.start), "The" | "A" | "An")
        && people(document, layers, right).any(|name| {
            right.start < name.start
                && in_capitals(right.start..name.start)
                && noun(word(name.start - 1)).is_some()
        })
}

/// `The film-maker and novelist Jane Doe, who`: a person's trade with a determiner before `and`, and after it another without one,
/// not in capitals, before a person's name. (`The prime minister and Chancellor Doe` are two.)
fn has_two_trades(
    document: &Document,
    layers: &Layers,
    left: &Range<usize>,
    right: &Range<usize>,
) -> bool {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let trade = noun(word(left.end - 1)).filter(|it| !it.plural && it.class == NounClass::Person);
    let determined = matches!(word(left.start), "The" | "the" | "A" | "a" | "An" | "an");
    if trade.is_none() || !determined || people(document, layers, left).next().is_some() {
        return false;
    }
    let Some(name) = people(document, layers, right).next() else {
        return false;
    };
    let mut second = name.start;
    while second > right.start
        && is_title(word(second - 1))
        && word(second - 1).starts_with(char::is_uppercase)
    {
        second -= 1;
    }
    let lower = second > right.start && word(second - 1).starts_with(char::is_lowercase);
    let first = word(right.start).to_lowercase();
    lower && !DETERMINERS.contains(&first.as_str())
}

/// `A message shared in A and B`: two names of a kind around `and`, the first of which is not who speaks on the left.
fn joins_names_within(
    document: &Document,
    layers: &Layers,
    left: &Range<usize>,
    right: &Range<usize>,
) -> bool {
    let speaks = head(document, layers, left);
    let named = |fits: &dyn Fn(Range<usize>) -> bool| {
        let mut entities = layers.entities.iter();
        entities.find(|entity| fits(document.tokens_in(entity.span)))
    };
    let before = named(&|name| name.end == left.end && !speaks.tokens.contains(&name.start));
    let after = named(&|name| name.start == right.start);
    matches!((before, after), (Some(before), Some(after)) if before.kind == after.kind)
}

/// The names of persons within some tokens.
fn people<'a>(
    document: &'a Document,
    layers: &'a Layers,
    within: &'a Range<usize>,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let entities = layers.entities.iter();
    let people = entities.filter(|entity| entity.kind == EntityType::Person);
    let names = people.map(|entity| document.tokens_in(entity.span));
    names.filter(|name| within.start <= name.start && name.end <= within.end)
}

/// The persons of `the two dissenters, A and B,`, `Doe's sons, A and B` and `its authors, the lawyer A and the baker B,`.
fn apposed_names(document: &Document, layers: &Layers, source: &Range<usize>) -> Vec<Range<usize>> {
    let word = |token: usize| document.slice(document.tokens()[token]);
    // `the sociologist Jane Doe and the lawyer Bo Ek` after the comma.
    let titles = |token: usize| {
        matches!(word(token), "the" | "a" | "an" | "his" | "her" | "their")
            || noun(word(token)).is_some()
    };
    let joins = |token: usize| matches!(word(token), "," | "and" | "&") || titles(token);
    let is_comma = |token: usize| matches!(word(token), "," | "–" | "—" | "--" | "-");
    let people: Vec<Range<usize>> = people(document, layers, source).collect();
    // Those in a row: before them stands what they are, and whose.
    let mut first = people.len();
    while first > 0
        && (first == people.len() || (people[first - 1].end..people[first].start).all(joins))
    {
        first -= 1;
    }
    let row = &people[first..];
    let [one, .., last] = row else {
        return Vec::new();
    };
    let mut comma = one.start;
    while comma > source.start && titles(comma - 1) {
        comma -= 1;
    }
    let Some(comma) = comma
        .checked_sub(1)
        .filter(|&at| at > source.start && is_comma(at))
    else {
        return Vec::new();
    };
    let entities = layers.entities.iter();
    let names: Vec<Range<usize>> = entities.map(|it| document.tokens_in(it.span)).collect();
    let core = core(document, &names, source.start..comma);
    let counted = matches!(
        word(source.start).to_lowercase().as_str(),
        "two" | "three" | "four" | "five" | "several" | "both"
    );
    let plural = [core.end, comma].into_iter().any(|end| {
        let head = end.checked_sub(1).filter(|&head| head >= source.start);
        head.is_some_and(|head| {
            noun(word(head)).is_some_and(|noun| noun.plural) || counted && word(head).ends_with('s')
        })
    });
    let joined = (one.end..last.start).any(|token| matches!(word(token), "and" | "&"));
    if plural && joined {
        row.to_vec()
    } else {
        Vec::new()
    }
}

/// The names of `A, B and C` and `Neither A nor B`, where nothing else stands in the source.
fn names_in_a_row(
    document: &Document,
    layers: &Layers,
    source: &Range<usize>,
) -> Vec<Range<usize>> {
    let word = |token: usize| document.slice(document.tokens()[token]);
    let names: Vec<Range<usize>> = layers
        .entities
        .iter()
        .map(|entity| document.tokens_in(entity.span))
        .filter(|name| source.start <= name.start && name.end <= source.end)
        .collect();
    // `The Left Party, Reiwa and the Greens all`.
    let determines = |token: usize| {
        matches!(word(token), "The" | "the") && names.iter().any(|name| name.start == token + 1)
    };
    let alone = source.clone().all(|token| {
        names.iter().any(|name| name.contains(&token))
            || determines(token)
            || matches!(
                word(token),
                "," | "and" | "&" | "nor" | "both" | "Both" | "neither" | "Neither" | "all"
            )
    });
    let joined = source
        .clone()
        .any(|token| matches!(word(token), "and" | "&" | "nor"));
    if alone && joined { names } else { Vec::new() }
}

/// `Jane Doe and party leaders`: people by a plural beside a person's name need no determiner.
fn is_group_beside(
    document: &Document,
    layers: &Layers,
    left: &Range<usize>,
    right: &Range<usize>,
) -> bool {
    let person = layers.entities.iter().any(|entity| {
        entity.kind == EntityType::Person && document.tokens_in(entity.span).end == left.end
    });
    let head = head(document, layers, right);
    let last = head.tokens.end.checked_sub(1);
    let last = last.map(|last| document.slice(document.tokens()[last]));
    let people = last.and_then(noun).is_some_and(|noun| {
        noun.plural
            && matches!(
                noun.class,
                NounClass::Person | NounClass::Group | NounClass::Anonymous
            )
    });
    person && head.form == SourceForm::Nominal && people
}

/// What begins a noun phrase.
const DETERMINERS: [&str; 13] = [
    "the", "a", "an", "his", "her", "its", "their", "my", "our", "some", "other", "two", "several",
];

fn stands_alone(document: &Document, layers: &Layers, part: &Range<usize>) -> bool {
    let first = document.slice(document.tokens()[part.start]).to_lowercase();
    let head = head(document, layers, part);
    let possessor = part
        .clone()
        .take(4)
        .any(|token| matches!(document.slice(document.tokens()[token]), "'s" | "’s"));
    let determined = (DETERMINERS.contains(&first.as_str()) || possessor) && part.len() > 1;
    let mut before = part.start..head.tokens.start;
    let apposed = before.any(|token| document.slice(document.tokens()[token]) == ",");
    // `bearing its stamp and dated 2 May` goes on, whatever name follows.
    let participle =
        first.ends_with("ed") && head.tokens.start > part.start && noun(&first).is_none();
    match head.form {
        SourceForm::Name => determined || !apposed && !participle,
        SourceForm::Pronoun => true,
        _ => determined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{layers, testing::marked};

    fn of(text: &str) -> Vec<String> {
        let (document, scores, heads) = marked(text);
        let layers = layers(&document, &scores, &heads);
        parts(&document, &layers, &layers.sources[0].tokens)
            .into_iter()
            .map(|part| document.slice(document.span_of(part).unwrap()).to_owned())
            .collect()
    }

    #[test]
    fn parts_that_can_stand_alone_are_parted() {
        assert_eq!(
            of("[source [PER Doe] and team doctor [PER Bo Ek]] said"),
            ["Doe", "team doctor Bo Ek"]
        );
        assert_eq!(
            of("[source [PER Ina Doe] and her husband, [PER Archie],] said"),
            ["Ina Doe", "her husband, Archie,"]
        );
        for one in [
            "The film-maker and novelist [PER Jane Doe], who wrote it,",
            "The inquiry chairman and former mandarin Sir [PER Bo Doe]",
        ] {
            assert_eq!(of(&format!("[source {one}] said")).len(), 1, "{one}");
        }
        assert_eq!(
            of("[source The prime minister and Chancellor [PER Bo Doe]] said").len(),
            2
        );
        assert_eq!(
            of("[source She and the chairman] said"),
            ["She", "the chairman"]
        );
        assert_eq!(
            of("[source The union and the ministry] said"),
            ["The union", "the ministry"]
        );
        assert_eq!(
            of("[source a spokesman for [ORG Acme] and [PER Jane Doe]] said"),
            ["a spokesman for Acme", "Jane Doe"]
        );
        assert_eq!(
            of("[source Neither she nor [PER Doe]] said"),
            ["she", "Doe"]
        );
        assert_eq!(
            of("[source [PER Doe], [PER Ek] and [PER Roe]] said"),
            ["Doe", "Ek", "Roe"]
        );
    }

    #[test]
    fn people_by_a_plural_stand_beside_a_person() {
        assert_eq!(
            of("[source [PER Ina Doe] and party officials] said"),
            ["Ina Doe", "party officials"]
        );
        assert_eq!(of("[source [ORG Acme] and party officials] said").len(), 1);
    }

    #[test]
    fn one_speaker_with_two_roles_is_one() {
        let brother = "[source His brother and business partner, [PER Bo Ek],] said";
        assert_eq!(of(brother).len(), 1);
        assert_eq!(
            of("[source [PER Bo Ek], a farmer and the chair of the board,] said").len(),
            1
        );
        assert_eq!(of("[source teachers and parents] said").len(), 1);
        for one in [
            "[source The [LOC Leeds] and [LOC Ilkley] MP, [PER Bo Ek],] said",
            "[source A message shared in [LOC Uganda] and [LOC Rwanda]] said",
            "[source a report by the law firm [ORG Hatano] & [ORG Bligh]] said",
            "[source A letter bearing its stamp and dated 2 [MISC May]] said",
        ] {
            assert_eq!(of(one).len(), 1, "{one}");
        }
        let minister = "[source [ORG Natural Resources] and Environment Minister [PER Bo Ek]] said";
        assert_eq!(of(minister).len(), 1);
    }

    #[test]
    fn names_in_apposition_to_several_are_parted() {
        assert_eq!(
            of("[source The two ministers, [PER Ada Doe] and [PER Bo Ek],] said"),
            ["Ada Doe", "Bo Ek"]
        );
        assert_eq!(
            of("[source Its authors, the lawyer [PER Ada Doe] and the baker [PER Bo Ek],] said"),
            ["Ada Doe", "Bo Ek"]
        );
        assert_eq!(
            of("[source two women, [PER Ada Doe] and her daughter [PER Bo],] said"),
            ["Ada Doe", "Bo"]
        );
        assert_eq!(
            of("[source [PER Ek]'s brothers, [PER Jan] and [PER Ole],] said"),
            ["Jan", "Ole"]
        );
        assert_eq!(
            of("[source The ministers of trade and health, [PER Ada Doe] and [PER Bo Ek],] said"),
            ["Ada Doe", "Bo Ek"]
        );
        assert_eq!(
            of("[source three of her accusers – [PER Ada Doe], [PER Bo] and [PER Cy Ek] –] said"),
            ["Ada Doe", "Bo", "Cy Ek"]
        );
        assert_eq!(
            of("[source Two judges - [PER Ada Doe] and [PER Bo Ek] -] ruled"),
            ["Ada Doe", "Bo Ek"]
        );
        assert_eq!(
            of("[source The [ORG Left Party], [ORG Reiwa] and the [ORG Greens] all] said").len(),
            3
        );
        assert_eq!(
            of("[source Neither [PER Ada Doe] nor [PER Bo Ek]] said"),
            ["Ada Doe", "Bo Ek"]
        );
    }
}
