//! Reads brat stand-off: a folder of `name.txt` files, each with its `name.ann`.
//!
//! The scheme, in whatever case:
//! - text-bound lines `T1<TAB>Content 0 5;9 12<TAB>words` for `Content`, `Cue` and `Source` (pieces between `;`), and
//!   for entities (`PER`, `ORG`, `LOC`, `MISC` or another corpus's word for them); other types are passed over;
//! - links as relations, `R1<TAB>cue Arg1:T1 Arg2:T2`, between a content and a cue or source, in either direction, or
//!   as events, `E1<TAB>Attribution:T1 Content:T1 Cue:T2 Source:T3`, whose parts are told by the types of their `T`s;
//! - a report inside another as a relation of their contents, the inner one first: `R2<TAB>inside Arg1:T5 Arg2:T1`;
//! - a content in no link is an attribution of its own; cues and sources in no link are passed over.
//!
//! Offsets count code points, as brat writes them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::file::text_of;
use super::nesting::{Identified, nest};
use super::offsets::Offsets;
use super::{Gold, GoldLayers, form, label};
use crate::annotation::{EntityType, Extraction, Mention};
use crate::error::{Error, ErrorKind, Result};
use crate::quoting::short;
use crate::text::{Article, Document, Span};

/// Reads all articles of a folder and the folders in it, sorted by path.
pub fn read(folder: &Path) -> Result<Vec<Gold>> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|cause| {
            Error::new(ErrorKind::Io, cause.to_string())
                .at_path(folder)
                .caused_by(cause)
        })?;
        if entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "ann")
        {
            paths.push(entry.into_path());
        }
    }
    let mut golds = paths
        .iter()
        .map(|path| read_article(folder, path).map_err(|error| error.at_path(path)))
        .collect::<Result<Vec<_>>>()?;
    // A layer that no file of the folder has is unknown; one that some file has was looked for in all.
    let has = |layer: fn(&Extraction) -> bool| golds.iter().any(|gold| layer(&gold.extraction));
    let layers = GoldLayers {
        attributions: has(|extraction| !extraction.attributions.is_empty()),
        entities: has(|extraction| !extraction.entities.is_empty()),
        nested: has(|extraction| !extraction.nested.is_empty()),
        ..GoldLayers::default()
    };
    for gold in &mut golds {
        gold.layers = layers;
    }
    Ok(golds)
}

fn read_article(folder: &Path, ann: &Path) -> Result<Gold> {
    let txt = ann.with_extension("txt");
    let text = text_of(&txt)?;
    let annotations = text_of(ann)?;
    let id = ann.strip_prefix(folder).unwrap_or(ann).with_extension("");
    let article = Article {
        id: id.to_string_lossy().into_owned(),
        path: txt.to_string_lossy().into_owned(),
        record: 1,
        text,
        ..Article::default()
    };
    parse(article, &annotations)
}

/// What a text-bound line marks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Content,
    Cue,
    Source,
    Entity(EntityType),
}

impl Role {
    fn from_word(word: &str) -> Option<Self> {
        match word.to_lowercase().as_str() {
            "content" => Some(Role::Content),
            "cue" => Some(Role::Cue),
            "source" => Some(Role::Source),
            _ => label::known(word).flatten().map(Role::Entity),
        }
    }
}

struct Bound {
    role: Role,
    spans: Vec<Span>,
}

/// The lines of an `.ann` file that matter.
#[derive(Default)]
struct Lines<'a> {
    bounds: BTreeMap<&'a str, Bound>,
    /// The identifiers that each relation or event ties together.
    links: Vec<Vec<&'a str>>,
}

fn parse(article: Article, annotations: &str) -> Result<Gold> {
    let offsets = Offsets::new(&article.text)?;
    let document = Document::new(article.text.clone());
    let mut lines = Lines::default();
    for (at, line) in annotations.lines().enumerate() {
        lines
            .add(line, &offsets)
            .map_err(|error| error.at_record(at + 1))?;
    }
    let mut entities: Vec<Mention> = lines.bounds.values().flat_map(entity).collect();
    entities.sort_by_key(|mention| (mention.span, mention.kind));
    let (attributions, nested) = nest(lines.attributions(&document))?;
    let extraction = Extraction {
        entities,
        speakers: Vec::new(),
        attributions,
        nested,
    };
    Ok(Gold::new(
        article,
        document,
        extraction,
        GoldLayers::default(),
    ))
}

fn entity(bound: &Bound) -> Option<Mention> {
    let Role::Entity(kind) = bound.role else {
        return None;
    };
    let whole = bound.spans.first()?.cover(*bound.spans.last()?);
    Some(Mention {
        span: whole,
        kind,
        confidence: 1.0,
        speaker: None,
    })
}

impl<'a> Lines<'a> {
    fn add(&mut self, line: &'a str, offsets: &Offsets) -> Result<()> {
        let mut columns = line.split('\t');
        let (Some(id), Some(body)) = (columns.next(), columns.next()) else {
            return Ok(());
        };
        match id.chars().next() {
            Some('T') => {
                let (word, places) = body.split_once(' ').ok_or_else(|| not_bound(line))?;
                if let Some(role) = Role::from_word(word) {
                    let spans = spans(places, offsets).ok_or_else(|| not_bound(line))??;
                    self.bounds.insert(id, Bound { role, spans });
                }
            }
            Some('R' | 'E') => {
                let parts = body
                    .split_whitespace()
                    .filter_map(|part| part.split_once(':'));
                self.links.push(parts.map(|(_, target)| target).collect());
            }
            _ => {}
        }
        Ok(())
    }

    /// One attribution a content, with what its links tie to it.
    fn attributions(&self, document: &Document) -> Vec<Identified> {
        let mut attributions: Vec<Identified> = self
            .bounds
            .iter()
            .filter(|(_, bound)| bound.role == Role::Content)
            .map(|(id, bound)| {
                let tied = |role| self.tied(id, role);
                let attribution = form::attribution(
                    document,
                    bound.spans.clone(),
                    tied(Role::Cue),
                    tied(Role::Source),
                );
                Identified {
                    id: (*id).to_owned(),
                    inside: self.inside(id),
                    attribution,
                }
            })
            .collect();
        attributions.sort_by_key(|one| (one.attribution.start(), one.attribution.content.clone()));
        attributions
    }

    /// The content that a relation puts a content in.
    fn inside(&self, content: &str) -> Option<String> {
        let is_content = |id: &str| {
            let bound = self.bounds.get(id);
            bound.is_some_and(|bound| bound.role == Role::Content)
        };
        let outer = self.links.iter().find_map(|link| match link[..] {
            [inner, outer] if inner == content && is_content(outer) => Some(outer),
            _ => None,
        });
        outer.map(str::to_owned)
    }

    /// The spans of a role that share a link with a content.
    fn tied(&self, content: &str, role: Role) -> Vec<Span> {
        let links = self.links.iter().filter(|link| link.contains(&content));
        let mut spans: Vec<Span> = links
            .flatten()
            .filter_map(|id| self.bounds.get(id))
            .filter(|bound| bound.role == role)
            .flat_map(|bound| bound.spans.iter().copied())
            .collect();
        spans.sort();
        spans.dedup();
        spans
    }
}

fn not_bound(line: &str) -> Error {
    Error::new(
        ErrorKind::Format,
        format!(
            "`{}` is no text-bound line such as `T1<TAB>Cue 0 4<TAB>said`",
            short(line, 20)
        ),
    )
}

/// The spans of `0 5;9 12`; `None` where these are no numbers.
fn spans(places: &str, offsets: &Offsets) -> Option<Result<Vec<Span>>> {
    let mut points = Vec::new();
    for piece in places.split(';') {
        let (start, end) = piece.trim().split_once(' ')?;
        points.push((start.parse().ok()?, end.parse().ok()?));
    }
    points.sort_unstable();
    Some(
        points
            .into_iter()
            .map(|(start, end)| offsets.span(start, end))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::annotation::Inside;

    const TEXT: &str = "“Go,” said Ana Ruiz. “Now.” Ito fears rain.";
    const BOUNDS: &str = "T1\tContent 0 5;21 27\t“Go,” “Now.”\nT2\tcue 6 10\tsaid\nT3\tSOURCE 11 19\tAna Ruiz\n\
                          T4\tPER 11 19\tAna Ruiz\nT5\tContent 38 42\train\nT6\tFoo 0 1\t“\n#1\tNote T1\tsure\n";

    fn parsed(links: &str) -> Gold {
        let article = Article {
            text: TEXT.to_owned(),
            ..Article::default()
        };
        parse(article, &format!("{BOUNDS}{links}")).unwrap()
    }

    fn words<'a>(gold: &'a Gold, spans: &[Span]) -> Vec<&'a str> {
        spans
            .iter()
            .map(|&span| gold.document.slice(span))
            .collect()
    }

    #[test]
    fn relations_and_events_tie_the_same() {
        for links in [
            "R1\tcue Arg1:T1 Arg2:T2\nR2\tsource Arg1:T1 Arg2:T3\n",
            "R1\tx Arg1:T2 Arg2:T1\nR2\ty Arg1:T3 Arg2:T1\n",
            "E1\tAttribution:T1 Cue:T2 Source:T3\n",
            "E1\tCue:T2 Source:T3 Content:T1 Other:E9\n",
        ] {
            let gold = parsed(links);
            let [first, second] = &gold.extraction.attributions[..] else {
                panic!("two attributions");
            };
            assert_eq!(words(&gold, &first.content), ["“Go,”", "“Now.”"]);
            assert_eq!(words(&gold, &first.cue), ["said"]);
            assert_eq!(words(&gold, &first.source), ["Ana Ruiz"]);
            assert_eq!(words(&gold, &second.content), ["rain"]);
            assert!(second.cue.is_empty() && second.source.is_empty());
            assert_eq!(gold.extraction.entities.len(), 1);
        }
    }

    #[test]
    fn a_relation_of_two_contents_puts_one_inside_the_other() {
        let gold = parsed("T7\tContent 1 3\tGo\nR1\tinside Arg1:T7 Arg2:T1\n");
        assert_eq!(gold.extraction.attributions.len(), 2);
        let inner = &gold.extraction.nested[0];
        assert_eq!(inner.inside, Inside::Flat(0));
        assert_eq!(words(&gold, &inner.attribution.content), ["Go"]);
    }

    #[test]
    fn bad_offsets_are_named() {
        let error = |line: &str| {
            let article = Article {
                text: TEXT.to_owned(),
                ..Article::default()
            };
            parse(article, &format!("T1\tCue 0 4\tx\n{line}"))
                .unwrap_err()
                .to_string()
        };
        assert!(error("T2\tCue 0 400\tx").starts_with("record 2: the span [0, 400]"));
        assert!(error("T2\tCue 5 4\tx").starts_with("record 2: the span [5, 4]"));
        assert!(error("T2\tCue a b\tx").starts_with("record 2: `T2 Cue a b"));
    }

    #[test]
    fn a_folder_is_read_in_the_order_of_its_paths() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b", "a"] {
            fs::write(folder.path().join(name).with_extension("txt"), TEXT).unwrap();
            fs::write(folder.path().join(name).with_extension("ann"), BOUNDS).unwrap();
        }
        let golds = read(folder.path()).unwrap();
        let ids: Vec<_> = golds.iter().map(|gold| gold.article.id.as_str()).collect();
        assert_eq!(ids, ["a", "b"]);
        assert!(golds[0].layers.attributions && golds[0].layers.entities);
        fs::remove_file(folder.path().join("b.txt")).unwrap();
        let error = read(folder.path()).unwrap_err();
        assert!(error.path().unwrap().ends_with("b.txt"));
    }
}
