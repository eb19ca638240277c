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
    }
}
