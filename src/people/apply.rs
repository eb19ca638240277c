//! Puts who is who into the tables: a `person_id` beside every `speaker_id`, and what the user's register has of the person.
//!
//! The columns that are added begin with `person_` and stand after all others; applied again, they are replaced, so nothing is
//! lost by a wrong merge.

use std::collections::{BTreeMap, HashMap};

use super::columns;
use super::contradiction::{Cause, Contradiction, Joins};
use super::merges::Merges;
use super::profile::{Profile, profiles};
use super::register::{Known, Register};
use crate::error::Result;
use crate::tables::{Tables, union::Union};

/// What was applied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// Verdicts that two are not one, which others, or the register, have made one.
    pub contradictions: Vec<Contradiction>,
}

/// Speakers that are one.
struct Person {
    /// Their places among the profiles.
    members: Vec<usize>,
    known: Known,
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
    let mut joined = Vec::new();
    for verdict in &merges.same {
        match (
            places.get(verdict.left.as_str()),
            places.get(verdict.right.as_str()),
        ) {
            (Some(&left), Some(&right)) => joined.push((left, right, verdict.line)),
            _ => applied.strange += 1,
        }
    }
    let persons = persons(&profiles, &joined, register);
    applied.persons = persons.len();
    applied.contradictions =
        contradictions(&profiles, &places, merges, &joined, &persons, register);
    let mut cells: HashMap<&str, Vec<String>> = HashMap::new();
    for person in &persons {
        match person.known {
            Known::As(_) => applied.known += 1,
            Known::OneOf(_) => applied.unclear += 1,
            Known::Nobody => {}
        }
        let row = cells_of(person, &profiles, register);
        for &at in &person.members {
            cells.insert(&profiles[at].id, row.clone());
        }
    }
    columns::add(tables, &columns::names(register), &cells)?;
    Ok(applied)
}

/// The persons that the speakers are: those joined pair by pair, and then all who are the same one of the register.
fn persons(
    profiles: &[Profile],
    joined: &[(usize, usize, usize)],
    register: Option<&Register>,
) -> Vec<Person> {
    let mut union = Union::new(profiles.len());
    for &(left, right, _) in joined {
        union.join(left, right);
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..profiles.len() {
        groups.entry(union.first(at)).or_default().push(at);
    }
    let mut persons: Vec<Person> = Vec::new();
    let mut known_at: HashMap<usize, usize> = HashMap::new();
    for members in groups.into_values() {
        let group: Vec<&Profile> = members.iter().map(|&at| &profiles[at]).collect();
        let known = register.map_or(Known::Nobody, |register| register.find(&group));
        let before = match known {
            Known::As(entry) => *known_at.entry(entry).or_insert(persons.len()),
            _ => persons.len(),
        };
        match persons.get_mut(before) {
            // Each group is closer to this one than to any other of the register, and so are both together.
            Some(person) => person.members.extend(members),
            None => persons.push(Person { members, known }),
        }
    }
    persons
}

/// The cells of a person: its id and name, and what the register has.
fn cells_of(person: &Person, profiles: &[Profile], register: Option<&Register>) -> Vec<String> {
    // Whoever is named most often stands for all; of equals the fuller name.
    let order = |profile: &&Profile| (profile.articles, profile.shown.len());
    let group = person.members.iter().map(|&at| &profiles[at]);
    let Some(best) = group.max_by_key(order) else {
        return Vec::new();
    };
    let id = best.id.strip_prefix('S').unwrap_or(&best.id);
    let mut cells = vec![format!("P{id}"), best.shown.clone()];
    let Some(register) = register else {
        return cells;
    };
    let mut unclear = String::new();
    match &person.known {
        Known::As(entry) => {
            let entry = &register.entries[*entry];
            cells[1].clone_from(&entry.name);
            cells.extend(entry.cells.iter().cloned());
        }
        Known::OneOf(names) => unclear = names.join("; "),
        Known::Nobody => {}
    }
    cells.resize(2 + register.columns.len(), String::new());
    cells.push(unclear);
    cells
}

/// The verdicts that two are not one, of those who are.
fn contradictions(
    profiles: &[Profile],
    places: &HashMap<&str, usize>,
    merges: &Merges,
    joined: &[(usize, usize, usize)],
    persons: &[Person],
    register: Option<&Register>,
) -> Vec<Contradiction> {
    let mut person_of = vec![0; profiles.len()];
    for (number, person) in persons.iter().enumerate() {
        for &at in &person.members {
            person_of[at] = number;
        }
    }
    let joins = Joins::of(joined);
    let broken = merges.apart.iter().filter_map(|verdict| {
        let left = *places.get(verdict.left.as_str())?;
        let right = *places.get(verdict.right.as_str())?;
        if left == right || person_of[left] != person_of[right] {
            return None;
        }
        let cause = match (
            joins.lines(left, right),
            &persons[person_of[left]].known,
            register,
        ) {
            (Some(lines), ..) => Cause::Lines(lines),
            (None, Known::As(entry), Some(register)) => {
                Cause::Known(register.entries[*entry].name.clone())
            }
            _ => return None,
        };
        Some(Contradiction {
            line: verdict.line,
            names: [left, right].map(|at| profiles[at].shown.clone()),
            cause,
        })
    });
    broken.collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::merges::Verdict;
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
        let verdict = |left: &str| Verdict {
            line: 2,
            left: left.to_owned(),
            right: ada.clone(),
        };
        let merges = Merges {
            same: vec![verdict(&short), verdict("Sx")],
            ..Merges::default()
        };
        let register = Register::read(&path("people.csv")).unwrap();
        let applied = apply(&tables, &merges, Some(&register)).unwrap();
        let expected = Applied {
            speakers: 3,
            persons: 2,
            known: 1,
            unclear: 0,
            strange: 1,
            contradictions: Vec::new(),
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

    /// Applies verdicts on Ada Holt, A. Holt and Abe Holt, and perhaps a register; what came of it, and each one's person.
    fn applied(
        verdicts: &[(usize, &str, &str, bool)],
        known: Option<&str>,
    ) -> (Applied, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let id = |name: &str| id_of_name("person", name);
        let mut speakers = "speaker_id,speaker,kind,articles\n".to_owned();
        for name in ["Ada Holt", "A. Holt", "Abe Holt"] {
            speakers.push_str(&format!("{},{name},person,1\n", id(name)));
        }
        fs::write(path("run.json"), "{}").unwrap();
        fs::write(path("speakers.csv"), speakers).unwrap();
        fs::write(path("quotes.csv"), "article_id,speaker_id,speaks_for\n").unwrap();
        let register = known.map(|text| {
            fs::write(path("people.csv"), text).unwrap();
            Register::read(&path("people.csv")).unwrap()
        });
        let of = |same: bool| {
            let verdicts = verdicts.iter().filter(|verdict| verdict.3 == same);
            verdicts
                .map(|(line, left, right, _)| Verdict {
                    line: *line,
                    left: id(left),
                    right: id(right),
                })
                .collect()
        };
        let merges = Merges {
            same: of(true),
            apart: of(false),
            open: 0,
        };
        let tables = Tables::open(folder.path()).unwrap();
        let applied = apply(&tables, &merges, register.as_ref()).unwrap();
        let now = fs::read_to_string(path("speakers.csv")).unwrap();
        let rows = now.lines().skip(1);
        let ids = rows.map(|row| row.split(',').nth(4).unwrap().to_owned());
        (applied, ids.collect())
    }

    #[test]
    fn one_of_the_register_is_one_person() {
        let known = "name,aliases,wikidata\nAda Holt,A. Holt,Q42\n";
        let (told, ids) = applied(&[(2, "Ada Holt", "A. Holt", false)], Some(known));
        assert_eq!((told.persons, told.known), (2, 1));
        assert_eq!(ids[0], ids[1]);
        assert_ne!(ids[0], ids[2]);
        // The sheet said otherwise, and that is told.
        let said = told.contradictions[0].to_string();
        assert!(said.ends_with("both are known as “Ada Holt”"), "{said}");
    }

    #[test]
    fn a_verdict_that_others_contradict_is_told() {
        let all = [
            (2, "Ada Holt", "Abe Holt", true),
            (3, "Ada Holt", "A. Holt", false),
            (4, "A. Holt", "Abe Holt", true),
        ];
        let (told, ids) = applied(&all, None);
        assert!(ids.iter().all(|id| *id == ids[0]));
        let said: Vec<String> = told
            .contradictions
            .iter()
            .map(ToString::to_string)
            .collect();
        let expected = "line 3 says that “Ada Holt” and “A. Holt” are not the same, but lines 2 and 4 make them one";
        assert_eq!(said, [expected]);
        let (told, ids) = applied(&all[1..], None);
        assert_eq!(told.contradictions, []);
        assert_ne!(ids[0], ids[1]);
    }
}
