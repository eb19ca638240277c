//! The columns that are added to the tables: which they are, and the tables written anew with them.
//!
//! `datapackage.json` says which columns were added before: these are replaced, and no other, whatever its name. A column of the
//! user may begin with `person_` too.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::register::Register;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{OutputFile, PACKAGE, QuoteRow, Row, SpeakerRow, Table, harmless};
use crate::tables::Tables;

/// What the columns that are added begin with.
const OURS: &str = "person_";

/// The columns that are added without a register.
const ALWAYS: [&str; 2] = ["person_id", "person_name"];

/// The last column that is added with one.
const UNCLEAR: &str = "person_unclear";

/// What `datapackage.json` says of a column that was added, and of no other.
const ADDED: &str = "Added by `whosaid speakers`: who the speaker is over all articles.";

/// The tables that get the columns.
const TABLES: [Table; 2] = [SpeakerRow::TABLE, QuoteRow::TABLE];

/// The names of the columns to be added.
pub(super) fn names(register: Option<&Register>) -> Vec<String> {
    let mut names = ALWAYS.map(str::to_owned).to_vec();
    if let Some(register) = register {
        let carried = register.columns.iter();
        names.extend(carried.map(|column| format!("{OURS}{column}")));
        names.push(UNCLEAR.to_owned());
    }
    names
}

/// Whether a column of a register would have a name in the tables that is another's.
pub(super) fn is_taken(column: &str) -> bool {
    let name = format!("{OURS}{}", column.to_lowercase());
    ALWAYS.into_iter().chain([UNCLEAR]).any(|own| own == name)
}

/// Writes the tables anew with the columns `names`, whose cells are those of each speaker's id.
pub(super) fn add(
    tables: &Tables,
    names: &[String],
    cells: &HashMap<&str, Vec<String>>,
) -> Result<()> {
    let package = package(tables);
    let before = added_before(tables, package.as_ref());
    for table in TABLES {
        refuse_second(tables, table, &before, names)?;
    }
    // Both are whole before either takes its place: a disk that is full leaves the tables as they were.
    for table in TABLES {
        write(tables, table, &before, names, cells)?;
    }
    if let Some(package) = package {
        describe(tables, package, names)?;
    }
    for table in TABLES {
        let to = tables.folder().join(table.file);
        fs::rename(aside(tables, table), &to).map_err(|cause| Error::io(&to, cause))?;
    }
    Ok(())
}

/// The description of the tables, where the folder has one that can be read.
fn package(tables: &Tables) -> Option<Value> {
    let text = fs::read_to_string(tables.folder().join(PACKAGE)).ok()?;
    serde_json::from_str(&text).ok()
}

/// The columns that an earlier call has added.
fn added_before(tables: &Tables, package: Option<&Value>) -> Vec<String> {
    let Some(package) = package else {
        // Nothing tells then, so only those are taken for ours that have a name of ours in full, and that the run did not keep.
        let keep = &tables.run()["settings"]["columns"]["keep"];
        let keep: Vec<&Value> = keep.as_array().into_iter().flatten().collect();
        let ours = ALWAYS.into_iter().chain([UNCLEAR]);
        let ours = ours.filter(|name| keep.iter().all(|kept| *kept != name));
        return ours.map(str::to_owned).collect();
    };
    let resources = package["resources"].as_array().into_iter().flatten();
    let fields = resources.filter_map(|resource| resource["schema"]["fields"].as_array());
    let ours = fields
        .flatten()
        .filter(|field| field["description"] == ADDED);
    ours.filter_map(|field| Some(field["name"].as_str()?.to_owned()))
        .collect()
}

/// Refuses names that a table has already, from somebody else. Case is no difference: many databases know none in names.
fn refuse_second(tables: &Tables, table: Table, before: &[String], names: &[String]) -> Result<()> {
    let header = tables.rows(table, &["speaker_id"])?.header()?;
    let mut others = header.iter().filter(|name| !before.contains(name));
    let is_second = |other: &&String| {
        let other = other.to_lowercase();
        names.iter().any(|name| name.to_lowercase() == other)
    };
    let Some(other) = others.find(is_second) else {
        return Ok(());
    };
    let message = format!(
        "it has a column `{other}` that is not of `speakers`, which would add one of that name; give it another name in the table"
    );
    let path = tables.folder().join(table.file);
    Err(Error::new(ErrorKind::Setting, message).at_path(&path))
}

/// Where a table is until it is whole.
fn aside(tables: &Tables, table: Table) -> PathBuf {
    tables.folder().join(format!("{}.tmp", table.file))
}

/// Writes a table with the columns added, those of before left out.
fn write(
    tables: &Tables,
    table: Table,
    before: &[String],
    names: &[String],
    cells: &HashMap<&str, Vec<String>>,
) -> Result<()> {
    let mut rows = tables.rows(table, &["speaker_id"])?;
    let header = rows.header()?;
    let stays: Vec<bool> = header.iter().map(|name| !before.contains(name)).collect();
    let path = aside(tables, table);
    let failed = |cause: csv::Error| {
        Error::new(ErrorKind::Io, format!("it could not be written: {cause}")).at_path(&path)
    };
    let options = tables.options();
    let mut out = options.begin(OutputFile::create(&path)?)?;
    let own = header.iter().zip(&stays).filter(|(_, stays)| **stays);
    let own = own.map(|(name, _)| name);
    out.write_record(own.chain(names)).map_err(failed)?;
    let tame = |cell: &str| match options.raw_cells {
        true => cell.to_owned(),
        false => harmless(cell).into_owned(),
    };
    while let Some(row) = rows.advance()? {
        let speaker = row.get("speaker_id");
        let own = row.verbatim().zip(&stays).filter(|(_, stays)| **stays);
        let own = own.map(|(cell, _)| cell.into_owned());
        // Who has no name is nobody but the one in this article.
        let alone = || {
            let id = speaker.strip_prefix('S').map(|id| format!("P{id}"));
            let mut alone = vec![String::new(); names.len()];
            alone[0] = id.unwrap_or_default();
            alone
        };
        let person = cells.get(speaker).cloned().unwrap_or_else(alone);
        let record: Vec<String> = own.chain(person.iter().map(|cell| tame(cell))).collect();
        out.write_record(&record).map_err(failed)?;
    }
    match out.into_inner() {
        Ok(file) => file.close(),
        Err(cause) => Err(failed(csv::Error::from(cause.into_error()))),
    }
}

/// Tells other programs, and the next call, of the columns.
fn describe(tables: &Tables, mut package: Value, names: &[String]) -> Result<()> {
    let resources = package["resources"].as_array_mut();
    for resource in resources.into_iter().flatten() {
        if !TABLES.iter().any(|table| resource["path"] == table.file) {
            continue;
        }
        let Some(fields) = resource["schema"]["fields"].as_array_mut() else {
            continue;
        };
        fields.retain(|field| field["description"] != ADDED);
        let field = |name| json!({ "name": name, "description": ADDED, "type": "string" });
        fields.extend(names.iter().map(field));
    }
    let path = tables.folder().join(PACKAGE);
    let written = fs::write(&path, format!("{package:#}\n"));
    written.map_err(|cause| Error::io(&path, cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEAKERS: &str = "speaker_id\nSa\n";
    const QUOTES: &str = "speaker_id,person_coded\nSa,by hand\n";

    /// A run's folder, with a description of the tables where it is `described`.
    fn folder(quotes: &str, described: bool) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let run = r#"{"settings":{"columns":{"keep":["person_unclear"]}}}"#;
        fs::write(path("run.json"), run).unwrap();
        fs::write(path("speakers.csv"), SPEAKERS).unwrap();
        fs::write(path("quotes.csv"), quotes).unwrap();
        if described {
            let field = json!({ "name": "person_coded", "description": "As the input has it." });
            let package =
                json!({ "resources": [{ "path": "quotes.csv", "schema": { "fields": [field] } }] });
            fs::write(path(PACKAGE), package.to_string()).unwrap();
        }
        folder
    }

    fn added(folder: &tempfile::TempDir, names: &[&str]) -> Result<String> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let cells = HashMap::from([("Sa", vec!["x".to_owned(); names.len()])]);
        add(&Tables::open(folder.path())?, &names, &cells)?;
        Ok(fs::read_to_string(folder.path().join("quotes.csv")).unwrap())
    }

    #[test]
    fn a_column_of_the_user_stays_whatever_it_begins_with() {
        for described in [true, false] {
            let folder = folder(QUOTES, described);
            for _ in 0..2 {
                let now = added(&folder, &ALWAYS).unwrap();
                let expected = "speaker_id,person_coded,person_id,person_name\nSa,by hand,x,x\n";
                assert_eq!(now, expected);
            }
        }
        // And what was added with a register goes with it.
        let folder = folder(QUOTES, true);
        added(&folder, &["person_id", "person_name", "person_party"]).unwrap();
        let package = || fs::read_to_string(folder.path().join(PACKAGE)).unwrap();
        assert!(package().contains("person_party"));
        let now = added(&folder, &ALWAYS).unwrap();
        assert!(now.starts_with("speaker_id,person_coded,person_id,person_name\n"));
        assert!(package().contains("person_coded") && !package().contains("person_party"));
    }

    #[test]
    fn a_second_column_of_a_name_is_refused_before_anything_is_written() {
        for (column, described) in [
            ("person_id", true),
            ("Person_Name", true),
            ("person_unclear", false),
        ] {
            let quotes = format!("speaker_id,{column}\nSa,by hand\n");
            let folder = folder(&quotes, described);
            let names = ["person_id", "person_name", "person_unclear"];
            let error = added(&folder, &names).unwrap_err().to_string();
            assert!(error.contains(&format!("column `{column}`")), "{error}");
            let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
            assert_eq!(
                (read("quotes.csv"), read("speakers.csv")),
                (quotes, SPEAKERS.to_owned())
            );
        }
    }
}
