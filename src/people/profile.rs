//! What the tables tell of each speaker: the ground on which two names are compared. As large as there are names, and no larger:
//! of what is unlimited, so many are kept.

use std::collections::{BTreeSet, HashMap};

use super::name::{Name, plain};
use crate::error::Result;
use crate::output::{QuoteRow, Row, SpeakerRow, id_of_name};
use crate::tables::{Tables, day_number};

/// Articles, and others named beside, that are kept of each speaker.
const KEPT: usize = 48;

/// Words of a role that say nothing of whose it is.
const EMPTY: [&str; 40] = [
    "the",
    "of",
    "a",
    "an",
    "and",
    "for",
    "in",
    "on",
    "at",
    "to",
    "s",
    "mr",
    "mrs",
    "ms",
    "dr",
    "sir",
    "lord",
    "who",
    "his",
    "her",
    "former",
    "senior",
    "chief",
    "head",
    "leader",
    "spokesman",
    "spokeswoman",
    "director",
    "executive",
    "president",
    "chairman",
    "minister",
    "secretary",
    "deputy",
    "vice",
    "general",
    "one",
    "new",
    "old",
    "member",
];

/// A speaker with a name.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    pub(super) id: String,
    pub(super) shown: String,
    pub(super) is_person: bool,
    pub(super) name: Name,
    pub(super) articles: usize,
    /// Words of the roles that tell somebody from others.
    pub(super) roles: BTreeSet<String>,
    /// Roles as they are called, such as `president`: whoever has none in common is likely another.
    pub(super) offices: BTreeSet<String>,
    /// Whom the speaker speaks for, as words.
    pub(super) principals: BTreeSet<String>,
    /// Articles, by number.
    pub(super) seen: BTreeSet<u32>,
    /// Other speakers of these articles, by number.
    pub(super) beside: BTreeSet<u32>,
    pub(super) days: Option<(u32, u32)>,
}

/// The speakers that are known by a name, in the order of the table.
pub(super) fn profiles(tables: &Tables) -> Result<Vec<Profile>> {
    let mut profiles = Vec::new();
    let mut rows = tables.rows(SpeakerRow::TABLE, &["speaker_id", "speaker", "kind"])?;
    while let Some(row) = rows.advance()? {
        let kind = row.get("kind");
        let is_person = kind == "person";
        if !is_person && !matches!(kind, "organisation" | "group") {
            continue;
        }
        // "Residents" are others in each article, and have an id that is not made of the words; two in one cell are two.
        let is_one = row.get("speaker_id") == id_of_name(kind, row.get("speaker"));
        if !is_one || row.get("speaker").contains("; ") {
            continue;
        }
        let Some(name) = Name::of(row.get("speaker"), is_person) else {
            continue;
        };
        let words = plain(row.get("roles")).into_iter();
        let (offices, roles) = words.partition(|word| EMPTY.contains(&word.as_str()));
        let days = day_number(row.get("first_date")).zip(day_number(row.get("last_date")));
        profiles.push(Profile {
            id: row.get("speaker_id").to_owned(),
            shown: row.get("speaker").to_owned(),
            is_person,
            name,
            articles: row.number("articles").unwrap_or(0),
            roles,
            offices,
            principals: BTreeSet::new(),
            seen: BTreeSet::new(),
            beside: BTreeSet::new(),
            days,
        });
    }
    see(tables, &mut profiles)?;
    Ok(profiles)
}

/// Adds what the quotes tell: articles, principals, and who speaks beside.
fn see(tables: &Tables, profiles: &mut [Profile]) -> Result<()> {
    let places: HashMap<String, usize> = profiles
        .iter()
        .enumerate()
        .map(|(at, profile)| (profile.id.clone(), at))
        .collect();
    let mut rows = tables.rows(QuoteRow::TABLE, &["article_id", "speaker_id"])?;
    let (mut article, mut last, mut here) = (0_u32, String::new(), BTreeSet::new());
    while let Some(row) = rows.advance()? {
        if row.get("article_id") != last {
            meet(profiles, &here);
            here.clear();
            article += 1;
            row.get("article_id").clone_into(&mut last);
        }
        let Some(&at) = places.get(row.get("speaker_id")) else {
            continue;
        };
        here.insert(at);
        add(&mut profiles[at].seen, article);
        let words = plain(row.get("speaks_for")).into_iter();
        for word in words.filter(|word| !EMPTY.contains(&word.as_str())) {
            add(&mut profiles[at].principals, word);
        }
    }
    meet(profiles, &here);
    Ok(())
}

/// The speakers of one article are named beside one another.
fn meet(profiles: &mut [Profile], here: &BTreeSet<usize>) {
    for &one in here {
        for &other in here.iter().filter(|&&other| other != one) {
            add(&mut profiles[one].beside, other as u32);
        }
    }
}

fn add<T: Ord>(set: &mut BTreeSet<T>, value: T) {
    if set.len() < KEPT {
        set.insert(value);
    }
}
