//! `Columns`: which column of a table, or field of a JSON object, holds what.

use super::fields::Fields;

/// The names of the columns (csv) or fields (jsonl) that are read. A name is compared without regard to case or to white
/// space around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// Identifier of the article.
    pub id: String,
    /// Title.
    pub title: String,
    /// Date.
    pub date: String,
    /// Author line.
    pub author: String,
    /// Publisher.
    pub publisher: String,
    /// Address.
    pub url: String,
    /// The text; the only one that must be there.
    pub text: String,
    /// Other columns that are kept, as [`Article::extra`](crate::text::Article::extra) tells them.
    pub keep: Vec<String>,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            id: "id".to_owned(),
            title: "title".to_owned(),
            date: "date".to_owned(),
            author: "author".to_owned(),
            publisher: "publisher".to_owned(),
            url: "url".to_owned(),
            text: "text".to_owned(),
            keep: Vec::new(),
        }
    }
}

/// One of the fields of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Title,
    Date,
    Author,
    Publisher,
    Url,
    Text,
}

impl Field {
    pub(super) const ALL: [Field; 7] = [
        Field::Id,
        Field::Title,
        Field::Date,
        Field::Author,
        Field::Publisher,
        Field::Url,
        Field::Text,
    ];

    /// The word for it in options: `--text-column`.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Field::Id => "id",
            Field::Title => "title",
            Field::Date => "date",
            Field::Author => "author",
            Field::Publisher => "publisher",
            Field::Url => "url",
            Field::Text => "text",
        }
    }

    /// Where a record keeps it.
    pub(super) fn of(self, fields: &mut Fields) -> &mut String {
        match self {
            Field::Id => &mut fields.id,
            Field::Title => &mut fields.title,
            Field::Date => &mut fields.date,
            Field::Author => &mut fields.author,
            Field::Publisher => &mut fields.publisher,
            Field::Url => &mut fields.url,
            Field::Text => &mut fields.text,
        }
    }
}

/// What a path of names leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inside<'a> {
    Field(Field),
    /// A column that is kept under this name.
    Kept(&'a str),
}

impl Columns {
    /// The name that a field goes by.
    pub(super) fn name(&self, field: Field) -> &str {
        match field {
            Field::Id => &self.id,
            Field::Title => &self.title,
            Field::Date => &self.date,
            Field::Author => &self.author,
            Field::Publisher => &self.publisher,
            Field::Url => &self.url,
            Field::Text => &self.text,
        }
    }

    /// Whether `name`, as a file writes it, means this field.
    pub(super) fn is(&self, field: Field, name: &str) -> bool {
        name.trim().to_lowercase() == self.name(field).trim().to_lowercase()
    }

    /// The field that `name`, as a file writes it, means.
    pub(super) fn field(&self, name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|&field| self.is(field, name))
    }

    /// The name, as the user writes it, of another column that is kept.
    pub(super) fn kept(&self, name: &str) -> Option<&str> {
        let name = name.trim().to_lowercase();
        let mut keep = self.keep.iter();
        keep.find(|kept| kept.trim().to_lowercase() == name)
            .map(|kept| kept.trim())
    }

    /// What is read inside the object or list called `name`: fields and kept columns whose names are paths, like `content.body`,
    /// with the rest of the path.
    pub(super) fn inside(&self, name: &str) -> Vec<(Inside<'_>, &str)> {
        let fields = Field::ALL
            .into_iter()
            .map(|field| (Inside::Field(field), self.name(field)));
        let kept = self
            .keep
            .iter()
            .map(|kept| (Inside::Kept(kept.trim()), kept.trim()));
        let name = name.trim().to_lowercase();
        let rest = |path: &'_ str| {
            path.split_once('.')
                .filter(|(first, _)| first.trim().to_lowercase() == name)
                .map(|(first, _)| first.len() + 1)
        };
        fields
            .chain(kept)
            .filter_map(|(what, path)| Some((what, &path[rest(path)?..])))
            .collect()
    }

    /// Whether the user chose the name: such a column must be there, or the name has a typing error.
    pub(super) fn is_chosen(&self, field: Field) -> bool {
        self.name(field) != field.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_whatever_their_case_and_spacing() {
        let columns = Columns {
            text: "Body".to_owned(),
            ..Columns::default()
        };
        assert_eq!(columns.field(" BODY "), Some(Field::Text));
        assert_eq!(columns.field("Title"), Some(Field::Title));
        assert_eq!(columns.field("text"), None);
        assert!(columns.is_chosen(Field::Text) && !columns.is_chosen(Field::Title));
        let columns = Columns {
            text: "content.body.0".to_owned(),
            keep: vec!["Outlet".to_owned()],
            ..Columns::default()
        };
        assert_eq!(columns.kept("OUTLET "), Some("Outlet"));
        assert_eq!(
            columns.inside("Content"),
            [(Inside::Field(Field::Text), "body.0")]
        );
        assert_eq!(columns.inside("body"), []);
    }
}
