//! Puts who is who into the tables: a `person_id` beside every `speaker_id`, and what the user's register has of the person.
//!
//! The columns that are added begin with `person_` and stand after all others; applied again, they are replaced, so nothing is
//! lost by a wrong merge.

use std::collections::HashMap;

use super::columns;
use super::merges::Merges;
use super::profile::{Profile, profiles};
use super::register::{Known, Register};
use crate::error::Result;
use crate::tables::{Tables, union::Union};

/// What was applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Applied {
    /// Speakers with a name.
    pub speakers: usize,
    /// Persons and bodies they are.
    pub persons: usize,
    /// Of these, those found in the register.
    pub known: usize,
    /// Those of which it cannot be told which one of the register they are.
    pub unclear: usize,
    /// Merges that name a speaker whom the tables do not have.
    pub strange: usize,
}

/// Adds the columns to `speakers.csv` and `quotes.csv`.
///
/// # Errors
/// When a table is damaged, cannot be written, or has a column of the user by the name of one to be added.
pub fn apply(tables: &Tables, merges: &Merges, register: Option<&Register>) -> Result<Applied> {
    let profiles = profiles(tables)?;
    let places: HashMap<&str, usize> = profiles
        .iter()
        .enumerate()
        .map(|(at, profile)| (profile.id.as_str(), at))
        .collect();
    let mut applied = Applied {
        speakers: profiles.len(),
        ..Applied::default()
    };
    let mut union = Union::new(profiles.len());
    for (left, right) in &merges.pairs {
        match (places.get(left.as_str()), places.get(right.as_str())) {
            (Some(&left), Some(&right)) => union.join(left, right),
            _ => applied.strange += 1,
        }
    }
    let mut groups: HashMap<usize, Vec<usize>> = HashMap::new();
    for at in 0..profiles.len() {
        groups.entry(union.first(at)).or_default().push(at);
    }
    applied.persons = groups.len();
    let mut cells: HashMap<&str, Vec<String>> = HashMap::new();
    let mut firsts: Vec<&usize> = groups.keys().collect();
    firsts.sort_unstable();
    for first in firsts {
        let group: Vec<&Profile> = groups[first].iter().map(|&at| &profiles[at]).collect();
        let person = person(&group, register, &mut applied);
        for profile in group {
            cells.insert(&profile.id, person.clone());
        }
    }
    columns::add(tables, &columns::names(register), &cells)?;
    Ok(applied)
}

/// The cells of a group: its id and name, and what the register has.
fn person(group: &[&Profile], register: Option<&Register>, applied: &mut Applied) -> Vec<String> {
    // Whoever is named most often stands for all; of equals the fuller name.
    let order = |profile: &&&Profile| (profile.articles, profile.shown.len());
    let Some(best) = group.iter().max_by_key(order) else {
        return Vec::new();
    };
    let id = best.id.strip_prefix('S').unwrap_or(&best.id);
    let mut cells = vec![format!("P{id}"), best.shown.clone()];
    let Some(register) = register else {
        return cells;
    };
    let nothing = || vec![String::new(); register.columns.len()];
    match register.find(group) {
        Known::As(name, carried) => {
            applied.known += 1;
            cells[1] = name;
            cells.extend(carried);
            cells.push(String::new());
        }
        Known::OneOf(names) => {
            applied.unclear += 1;
            cells.extend(nothing());
            cells.push(names.join("; "));
        }
        Known::Nobody => {
            cells.extend(nothing());
            cells.push(String::new());
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::output::{PACKAGE, id_of_name};

    #[test]
    fn columns_are_added_and_replaced_and_nothing_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let id = |name: &str| id_of_name("person", name);
        let (ada, short, bo) = (id("Ada Holt"), id("A. Holt"), id("=Bo"));
        let speakers = format!(
            "speaker_id,speaker,kind,articles\n{ada},Ada Holt,person,2\n{short},A. Holt,person,1\n{bo},'=Bo,person,1\n\
             Sd,aides,unnamed,1\n"
        );
        let quotes = format!(
            "article_id,quote,speaker_id,speaks_for,desk\n1,'=x,{ada},,=\n1,y,{short},,\n2,z,Sd,,\n2,w,,,\n"
        );
        fs::write(path("run.json"), "{}").unwrap();
        fs::write(path("speakers.csv"), speakers).unwrap();
        fs::write(path("quotes.csv"), quotes).unwrap();
        fs::write(
            path(PACKAGE),
            "{\"resources\":[{\"path\":\"quotes.csv\",\"schema\":{\"fields\":[]}}]}",
        )
        .unwrap();
        fs::write(path("people.csv"), "name,party\nAda Holt,Blue\n").unwrap();
        let tables = Tables::open(folder.path()).unwrap();
        let merges = Merges {
            pairs: vec![(short.clone(), ada.clone()), ("Sx".to_owned(), ada.clone())],
            open: 0,
        };
        let register = Register::read(&path("people.csv")).unwrap();
        let applied = apply(&tables, &merges, Some(&register)).unwrap();
        let expected = Applied {
            speakers: 3,
            persons: 2,
            known: 1,
            unclear: 0,
            strange: 1,
        };
        assert_eq!(applied, expected);
        let now = fs::read_to_string(path("quotes.csv")).unwrap();
        assert_eq!(
            now,
            format!(
                "article_id,quote,speaker_id,speaks_for,desk,person_id,person_name,person_party,person_unclear\n\
                 1,'=x,{ada},,=,P{0},Ada Holt,Blue,\n1,y,{short},,,P{0},Ada Holt,Blue,\n2,z,Sd,,,Pd,,,\n2,w,,,,,,,\n",
                &ada[1..]
            )
        );
        let package = fs::read_to_string(path(PACKAGE)).unwrap();
        assert_eq!(package.matches("person_party").count(), 1);
        // Undone.
        apply(&tables, &Merges::default(), None).unwrap();
        let now = fs::read_to_string(path("speakers.csv")).unwrap();
        assert_eq!(
            now,
            format!(
                "speaker_id,speaker,kind,articles,person_id,person_name\n{ada},Ada Holt,person,2,P{},Ada Holt\n\
                 {short},A. Holt,person,1,P{},A. Holt\n{bo},'=Bo,person,1,P{},'=Bo\nSd,aides,unnamed,1,Pd,\n",
                &ada[1..],
                &short[1..],
                &bo[1..]
            )
        );
        assert!(
            !fs::read_to_string(path(PACKAGE))
                .unwrap()
                .contains("person_party")
        );
    }
}
