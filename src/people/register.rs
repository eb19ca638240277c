//! `people.csv`: persons and bodies that the user knows, with whatever there is to say of them, found among the speakers.

use std::collections::HashMap;
use std::path::Path;

use super::columns;
use super::merges::read;
use super::name::{Name, Relation};
use super::profile::Profile;
use crate::error::{Error, ErrorKind, Result};

/// Whom the user knows.
pub struct Register {
    /// Columns but the name and its aliases: these are carried.
    pub(super) columns: Vec<String>,
    pub(super) entries: Vec<Entry>,
}

/// Somebody whom the user knows.
pub(super) struct Entry {
    pub(super) name: String,
    /// The name and its aliases, as those of persons and as those of bodies.
    names: Vec<(Option<Name>, Option<Name>)>,
    /// What is carried, in the order of the columns.
    pub(super) cells: Vec<String>,
}

/// Who a speaker is among those known.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Known {
    /// The one at this place of the register.
    As(usize),
    /// One of these; it cannot be told which.
    OneOf(Vec<String>),
    /// None of them.
    Nobody,
}

impl Register {
    /// Reads a file with a column name, perhaps one of aliases (joined by `;`), and any others.
    ///
    /// # Errors
    /// When it cannot be read, has no names, or a column whose name in the tables would be that of another.
    pub fn read(path: &Path) -> Result<Self> {
        let rows = read(path, |_| true)?;
        let rows: Vec<_> = rows.into_iter().map(|row| row.cells).collect();
        let has_name =
            |row: &HashMap<String, String>| row.get("name").is_some_and(|name| !name.is_empty());
        if !rows.iter().any(has_name) {
            let message = "it has no column name with names in it";
            return Err(Error::new(ErrorKind::Format, message).at_path(path));
        }
        let mut columns: Vec<String> = rows.iter().flat_map(|row| row.keys().cloned()).collect();
        columns.sort();
        columns.dedup();
        columns.retain(|column| column != "name" && column != "aliases" && !column.is_empty());
        if let Some(column) = columns.iter().find(|column| columns::is_taken(column)) {
            let message = format!(
                "its column `{column}` would be a second `person_{0}` in the tables; give it another name, like `register_{0}`",
                column.to_lowercase()
            );
            return Err(Error::new(ErrorKind::Format, message).at_path(path));
        }
        let entries = rows.iter().filter(|row| has_name(row));
        let entries = entries.map(|row| {
            let cell = |column: &str| row.get(column).map(String::as_str).unwrap_or_default();
            let aliases = cell("aliases").split(';').map(str::trim);
            let all =
                std::iter::once(cell("name")).chain(aliases.filter(|alias| !alias.is_empty()));
            Entry {
                name: cell("name").to_owned(),
                names: all
                    .map(|name| (Name::of(name, true), Name::of(name, false)))
                    .collect(),
                cells: columns
                    .iter()
                    .map(|column| cell(column).to_owned())
                    .collect(),
            }
        });
        Ok(Self {
            entries: entries.collect(),
            columns,
        })
    }

    /// Who a group of speakers is: the closest of the names that are the same, or as good as.
    pub(super) fn find(&self, group: &[&Profile]) -> Known {
        let mut best = (0, Vec::new());
        for (at, entry) in self.entries.iter().enumerate() {
            let ranks = group.iter().map(|profile| entry.rank(profile));
            let rank = ranks.max().unwrap_or(0);
            if rank > best.0 {
                best = (rank, vec![at]);
            } else if rank == best.0 && rank > 0 {
                best.1.push(at);
            }
        }
        match best.1.as_slice() {
            [] => Known::Nobody,
            &[at] if best.0 > 1 => Known::As(at),
            several => {
                let names = several.iter().map(|&at| self.entries[at].name.clone());
                Known::OneOf(names.collect())
            }
        }
    }
}

impl Entry {
    /// How close a speaker's name is: 3 the same, 2 short or longer, 1 may be, 0 not.
    fn rank(&self, profile: &Profile) -> u8 {
        let own = self.names.iter();
        let own =
            own.filter_map(|(person, body)| if profile.is_person { person } else { body }.as_ref());
        let relations: Vec<(Relation, &Name)> = own
            .filter_map(|own| Some((own.relation(&profile.name)?, own)))
            .collect();
        let is_other = relations
            .iter()
            .any(|(relation, _)| *relation == Relation::OtherGiven);
        let ranks = relations.iter().map(|&(relation, own)| match relation {
            Relation::SameGiven | Relation::SameWords => 3,
            // A surname that the user gave as an alias is as good as a name.
            Relation::Absent if own.is_bare() && profile.name.is_bare() => 3,
            // Who is Ada, and A. by an alias, is no Abe.
            Relation::Initial if is_other && own.is_initial() => 0,
            Relation::Short | Relation::Initial | Relation::Acronym => 2,
            Relation::Absent if !is_other => 1,
            _ => 0,
        });
        ranks.max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn profile(name: &str, is_person: bool) -> Profile {
        Profile {
            id: name.to_owned(),
            shown: name.to_owned(),
            is_person,
            name: Name::of(name, is_person).unwrap(),
            articles: 1,
            roles: BTreeSet::new(),
            offices: BTreeSet::new(),
            principals: BTreeSet::new(),
            seen: BTreeSet::new(),
            beside: BTreeSet::new(),
            days: None,
        }
    }

    #[test]
    fn who_is_known_is_found_and_who_may_be_two_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.csv");
        let text = "name,aliases,party\nAda Holt,Mayor Holt; A. Holt,Blue\nBo Holt,,Red\nFood and Drug Administration,FDA,\n";
        std::fs::write(&path, text).unwrap();
        let register = Register::read(&path).unwrap();
        assert_eq!(register.columns, ["party"]);
        let find = |name: &str, is_person: bool| register.find(&[&profile(name, is_person)]);
        let ada = Known::As(0);
        assert_eq!(find("Ada Holt", true), ada);
        assert_eq!(find("Holt", true), ada, "an alias is a name");
        assert_eq!(find("B. Holt", true), Known::As(1));
        assert_eq!(register.entries[1].name, "Bo Holt");
        assert_eq!(register.entries[1].cells, ["Red"]);
        assert_eq!(find("Cy Holt", true), Known::Nobody);
        assert_eq!(find("Abe Holt", true), Known::Nobody);
        assert_eq!(find("FDA", false), Known::As(2));
        std::fs::write(&path, "name\nAda Holt\nBo Holt\n").unwrap();
        let register = Register::read(&path).unwrap();
        let both = Known::OneOf(vec!["Ada Holt".to_owned(), "Bo Holt".to_owned()]);
        assert_eq!(register.find(&[&profile("Holt", true)]), both);
        std::fs::write(&path, "title\nx\n").unwrap();
        assert!(Register::read(&path).is_err());
    }

    #[test]
    fn a_column_that_would_be_there_twice_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.csv");
        for (header, named) in [
            ("name,id", "column `id`"),
            ("name,Unclear", "column `Unclear`"),
            ("name,party,Party", "two columns `Party`"),
            ("name,name", "two columns `name`"),
        ] {
            std::fs::write(&path, format!("{header}\nAda Holt,1,2\n")).unwrap();
            let error = Register::read(&path).err().unwrap().to_string();
            assert!(error.contains(named), "{error}");
        }
        // A spreadsheet leaves columns without a name behind.
        std::fs::write(&path, "name,party,,\nAda Holt,Blue,,\n").unwrap();
        assert!(Register::read(&path).is_ok());
    }
}
