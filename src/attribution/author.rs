//! Who wrote an article, as far as its byline or its head tells: whom `I` stands for, and who asks the questions.

use super::given_name::is_given_name;
use crate::text::{Document, Zone};

/// Paragraphs at the head of an article in which a line in capitals may name its author.
const HEAD: usize = 3;

/// The first author that the byline names; the byline in the text where the article comes with none, or the name in capitals that
/// opens a line under the headline (`JANE DOE on the flood`).
pub(super) fn author(document: &Document, byline: &str) -> Option<String> {
    let paragraphs = document.paragraphs();
    let mut lines = paragraphs.iter().filter(|it| it.zone == Zone::Byline);
    let line = match (byline.trim(), lines.next()) {
        ("", Some(line)) => document.slice(line.span).trim(),
        ("", None) => {
            let mut head = paragraphs.iter().take(HEAD);
            return head.find_map(|paragraph| in_capitals(document.slice(paragraph.span)));
        }
        (given, _) => given,
    };
    let line = line
        .strip_prefix("By ")
        .or(line.strip_prefix("by "))
        .unwrap_or(line);
    let first = line.split([',', ';', '|']).next()?;
    let before = |name: &'_ str, word: &str| name.find(word).unwrap_or(name.len());
    let first = [" and ", " in ", " at "]
        .iter()
        .fold(first, |name, word| &name[..before(name, word)])
        .trim();
    (!first.is_empty()).then(|| first.to_owned())
}

/// The name in capitals that a line begins with and that ends it or goes on in small letters, in usual letters; it must begin with
/// a known given name.
fn in_capitals(line: &str) -> Option<String> {
    const LONGEST: usize = 4;
    let is_shouted = |word: &&str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        letters > 1 && !word.contains(char::is_lowercase) && !word.ends_with([':', '.', '!', '?'])
    };
    let words: Vec<&str> = line.split_whitespace().take(LONGEST + 1).collect();
    let name: Vec<&str> = words.iter().copied().take_while(is_shouted).collect();
    let rest = words.get(name.len());
    let opens = rest.is_none_or(|word| word.chars().all(char::is_lowercase));
    let known = name.first().is_some_and(|given| is_given_name(given));
    let fits = (2..=LONGEST).contains(&name.len()) && opens && known;
    fits.then(|| {
        let words: Vec<String> = name.into_iter().map(in_usual_letters).collect();
        words.join(" ")
    })
}

/// `PETRAKIS-LALL` as `Petrakis-Lall`.
fn in_usual_letters(word: &str) -> String {
    let mut opens = true;
    let letter = |c: char| {
        let written: String = match opens {
            true => c.to_uppercase().collect(),
            false => c.to_lowercase().collect(),
        };
        opens = !c.is_alphabetic();
        written
    };
    word.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(head: &str, byline: &str) -> Option<String> {
        let text = format!(
            "The flood\n\n{head}\n\nThe water came in the night, and by the morning it stood in every house of the village."
        );
        author(&Document::new(text), byline)
    }

    #[test]
    fn bylines_name_the_author() {
        let name = |name: &str| Some(name.to_owned());
        assert_eq!(of("By Jane Doe and Bo Ek", ""), name("Jane Doe"));
        assert_eq!(of("By Jane Doe", "Bo Ek, Oslo"), name("Bo Ek"));
    }

    #[test]
    fn a_line_in_capitals_names_the_author_where_it_begins_with_a_given_name() {
        let name = |name: &str| Some(name.to_owned());
        assert_eq!(of("JANE DOE-ROE", ""), name("Jane Doe-Roe"));
        assert_eq!(of("JANE DOE on a night in May", ""), name("Jane Doe"));
        assert_eq!(of("THE SUNDAY TABLE", ""), None);
        assert_eq!(of("JANE DOE: the water rose", ""), None);
        assert_eq!(of("Nobody was hurt", ""), None);
    }
}
