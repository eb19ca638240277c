//! Which columns a Parquet table has, and which of them are read.

use std::fs::File;
use std::sync::Arc;

use arrow_schema::{DataType, Schema};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::basic::{ConvertedType, LogicalType, Type as Physical};
use parquet::errors::Result as ParquetResult;
use parquet::schema::types::{SchemaDescriptor, Type, TypePtr};

use super::super::columns::{Columns, Field, Inside};
use super::super::csv;
use super::cell::{described, has_words, is_text};
use super::file_damaged;
use crate::error::{Error, ErrorKind, Result};
use crate::quoting::short;

/// Reads the list at the end of a file.
///
/// Texts are read as bytes: taken as text, one that is in another encoding would cost its whole row group. They are not copied out
/// of the pages either, where one value may stand for thousands of rows. What Arrow notes of its own types is passed over; the
/// types of Parquet tell enough.
pub(super) fn told(file: &File) -> Result<ArrowReaderMetadata> {
    super::guarded(|| read(file).map_err(|cause| file_damaged(&cause)))
}

fn read(file: &File) -> ParquetResult<ArrowReaderMetadata> {
    let options = || ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let first = ArrowReaderMetadata::load(file, options())?;
    let root = first.parquet_schema().root_schema();
    let columns = root.get_fields().iter();
    let columns = columns
        .map(without_text)
        .collect::<ParquetResult<Vec<_>>>()?;
    let root = Type::group_type_builder(root.name())
        .with_fields(columns)
        .build()?;
    let bare = Arc::new(SchemaDescriptor::new(Arc::new(root)));
    let second = ArrowReaderMetadata::load(file, options().with_parquet_schema(bare))?;
    let fields = second
        .schema()
        .fields()
        .iter()
        .map(|field| match field.data_type() {
            DataType::Binary => {
                Arc::new(field.as_ref().clone().with_data_type(DataType::BinaryView))
            }
            _ => Arc::clone(field),
        });
    let schema = Schema::new_with_metadata(
        fields.collect::<Vec<_>>(),
        second.schema().metadata().clone(),
    );
    let options = options().with_schema(Arc::new(schema));
    ArrowReaderMetadata::try_new(Arc::clone(second.metadata()), options)
}

/// The same column without the note that its bytes are text.
fn without_text(column: &TypePtr) -> ParquetResult<TypePtr> {
    let about = column.get_basic_info();
    let is_text = matches!(
        about.converted_type(),
        ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON
    ) || matches!(
        about.logical_type_ref(),
        Some(LogicalType::String | LogicalType::Enum | LogicalType::Json)
    );
    let is_one = column.is_primitive() && column.get_physical_type() == Physical::BYTE_ARRAY;
    if !is_text || !is_one {
        return Ok(Arc::clone(column));
    }
    let id = about.has_id().then(|| about.id());
    let bare = Type::primitive_type_builder(column.name(), Physical::BYTE_ARRAY)
        .with_repetition(about.repetition())
        .with_id(id)
        .build()?;
    Ok(Arc::new(bare))
}

/// Where what is read of a row stands.
pub(super) struct Places {
    pub(super) fields: Vec<(Field, Place)>,
    /// Other columns that are kept, by the name that the user gives them.
    pub(super) kept: Vec<(String, Place)>,
}

/// A column, and the names that lead on inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Its place in the file.
    root: usize,
    /// Its place among the columns that are read.
    pub(super) read: usize,
    pub(super) path: Vec<String>,
}

impl Places {
    pub(super) fn of(schema: &Schema, columns: &Columns) -> Result<Self> {
        let names: Vec<String> = schema
            .fields()
            .iter()
            .map(|field| field.name().clone())
            .collect();
        let (mut fields, mut kept) = (Vec::new(), Vec::new());
        for (root, name) in names.iter().enumerate() {
            for (what, path) in columns.inside(name) {
                let Some(path) = path_in(schema.field(root).data_type(), path) else {
                    continue;
                };
                let place = Place {
                    root,
                    read: 0,
                    path,
                };
                match what {
                    Inside::Field(field) => fields.push((field, place)),
                    Inside::Kept(name) => kept.push((name.to_owned(), place)),
                }
            }
            if let Some(name) = columns.kept(name) {
                kept.push((name.to_owned(), Place::at(root)));
            }
        }
        let is_inside = |field: Field| fields.iter().any(|(found, _)| *found == field);
        let named: Vec<Field> = Field::ALL
            .into_iter()
            .filter(|&field| !is_inside(field))
            .collect();
        let named = csv::places_of(&names, columns, &named)?;
        fields.extend(
            named
                .into_iter()
                .map(|(field, root)| (field, Place::at(root))),
        );
        let mut places = Self { fields, kept };
        places.check(schema)?;
        places.number();
        Ok(places)
    }

    /// Only the place of the dates, where these are words.
    pub(super) fn of_dates(self, schema: &Schema) -> Option<Self> {
        let mut fields = self.fields.into_iter();
        let date = fields.find(|(field, _)| *field == Field::Date)?;
        if !date.1.kind(schema).is_some_and(is_text) {
            return None;
        }
        let mut places = Self {
            fields: vec![date],
            kept: Vec::new(),
        };
        places.number();
        Some(places)
    }

    /// The columns of the file that are read.
    pub(super) fn roots(&self) -> Vec<usize> {
        let fields = self.fields.iter().map(|(_, place)| place.root);
        let mut roots: Vec<usize> = fields
            .chain(self.kept.iter().map(|(_, place)| place.root))
            .collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    /// Tells each place where its column stands among those that are read.
    fn number(&mut self) {
        let roots = self.roots();
        let fields = self.fields.iter_mut().map(|(_, place)| place);
        for place in fields.chain(self.kept.iter_mut().map(|(_, place)| place)) {
            place.read = roots.binary_search(&place.root).unwrap_or_default();
        }
    }

    /// Refuses columns whose values have no words.
    fn check(&self, schema: &Schema) -> Result<()> {
        for (field, place) in &self.fields {
            match place.kind(schema) {
                Some(kind) if *field == Field::Text && !is_text(kind) => {
                    return Err(no_text(&place.name(schema), kind));
                }
                Some(kind) if !has_words(kind) => return Err(no_words(&place.name(schema), kind)),
                _ => {}
            }
        }
        for (name, place) in &self.kept {
            if let Some(kind) = place.kind(schema).filter(|kind| !has_words(kind)) {
                return Err(no_words(name, kind));
            }
        }
        Ok(())
    }
}

impl Place {
    fn at(root: usize) -> Self {
        Self {
            root,
            read: 0,
            path: Vec::new(),
        }
    }

    fn kind<'a>(&self, schema: &'a Schema) -> Option<&'a DataType> {
        let mut kind = schema.fields().get(self.root)?.data_type();
        for name in &self.path {
            let DataType::Struct(fields) = kind else {
                return None;
            };
            kind = fields.find(name)?.1.data_type();
        }
        Some(kind)
    }

    fn name(&self, schema: &Schema) -> String {
        let mut name = schema.field(self.root).name().clone();
        for inner in &self.path {
            name = format!("{name}.{inner}");
        }
        name
    }
}

/// The names as the file writes them that a path of names, parted by points, leads through.
fn path_in(kind: &DataType, path: &str) -> Option<Vec<String>> {
    let mut kind = kind;
    let mut names = Vec::new();
    for name in path.split('.').map(|name| name.trim().to_lowercase()) {
        let DataType::Struct(fields) = kind else {
            return None;
        };
        let found = fields
            .iter()
            .find(|field| field.name().trim().to_lowercase() == name)?;
        names.push(found.name().clone());
        kind = found.data_type();
    }
    Some(names)
}

/// Characters of a name that a message shows.
const SHOWN: usize = 60;

fn no_text(name: &str, kind: &DataType) -> Error {
    let name = short(name, SHOWN);
    let advice = match kind {
        DataType::Struct(fields) => {
            let inner = fields.first().map_or("body", |field| field.name());
            format!(
                "name the one inside that is the text, as in --text-column {name}.{}",
                short(inner, SHOWN)
            )
        }
        DataType::List(_) | DataType::LargeList(_) => {
            format!(
                "join each to one text first, in pandas with df[\"{name}\"].str.join(\"\\n\\n\"), and write the table again"
            )
        }
        _ => "say which column holds the text with --text-column NAME".to_owned(),
    };
    let message = format!(
        "the column `{name}` holds {}, and no text; {advice}",
        described(kind)
    );
    Error::new(ErrorKind::Format, message)
}

fn no_words(name: &str, kind: &DataType) -> Error {
    let message = format!(
        "the column `{}` holds {}, which no cell of the tables can tell; make words of it first, or leave it out",
        short(name, SHOWN),
        described(kind)
    );
    Error::new(ErrorKind::Format, message)
}
