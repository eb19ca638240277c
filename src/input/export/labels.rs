//! The names of field lines, and what they say of an article: `SECTION: NEWS; Pg. 3`.

use super::super::fields::Fields;
use super::one_line;

/// What a field line before or after the text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Title,
    Byline,
    Section,
    Length,
    Standfirst,
    Page,
    Date,
    Publisher,
    Id,
    Url,
    /// The text follows.
    Body,
    /// Something else about the article.
    Other,
}

impl Label {
    /// Puts what the line says where it belongs; the first of a kind counts.
    pub(super) fn keep(
        self,
        name: &str,
        value: &str,
        fields: &mut Fields,
        standfirst: &mut String,
    ) {
        let value = one_line(value);
        let place = match self {
            Label::Title => &mut fields.title,
            Label::Byline => &mut fields.author,
            Label::Date => &mut fields.date,
            Label::Publisher => &mut fields.publisher,
            Label::Id => &mut fields.id,
            Label::Url => &mut fields.url,
            Label::Standfirst => standfirst,
            Label::Body => return,
            Label::Section => return keep_section(&value, fields),
            Label::Length => return fields.add("length", &value),
            Label::Page => return fields.add("page", &value),
            Label::Other => return fields.add(&column(name), &value),
        };
        if place.is_empty() {
            *place = value;
        }
    }
}

/// Nexis writes section and page in one: `NEWS; Pg. 3`.
fn keep_section(value: &str, fields: &mut Fields) {
    let mut parts = Vec::new();
    for part in value
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let page = ["Pg.", "Pg", "Page", "S.", "p."]
            .iter()
            .find_map(|mark| part.strip_prefix(mark));
        match page
            .map(str::trim)
            .filter(|page| page.len() <= 8 && !page.is_empty())
        {
            Some(page) => fields.add("page", page),
            None => parts.push(part),
        }
    }
    fields.add("section", &parts.join("; "));
}

/// A name as a column may be called: `load_date`.
fn column(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_and_pages_are_told_apart() {
        let mut fields = Fields::default();
        let mut standfirst = String::new();
        Label::Section.keep(
            "SECTION",
            "HOME\nNEWS; ANGLING; Pg. 2B",
            &mut fields,
            &mut standfirst,
        );
        Label::Other.keep("LOAD-DATE", "June 4", &mut fields, &mut standfirst);
        let extra: Vec<_> = fields
            .extra
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            extra,
            [
                ("page", "2B"),
                ("section", "HOME NEWS; ANGLING"),
                ("load_date", "June 4")
            ]
        );
    }
}
