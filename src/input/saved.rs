//! The folder that a browser puts beside a page that it saves: pictures, scripts, and the frames of adverts, which are pages too
//! and no articles.

use std::collections::{BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// What such a folder's name has after that of the page, in the languages that browsers and Office have.
const MARKS: [&str; 23] = [
    "_files",
    "-files",
    ".files",
    "-Dateien",
    "_fichiers",
    "_archivos",
    "_ficheiros",
    "_arquivos",
    "_bestanden",
    "_file",
    "-filer",
    "_tiedostot",
    "_pliki",
    "_soubory",
    "_elemei",
    "_dosyalar",
    "_datoteke",
    "_fitxers",
    "_failid",
    "_fails",
    "_bylos",
    "_fajlovi",
    "_fitxategiak",
];

/// The endings of saved pages.
const PAGES: [&str; 5] = [".html", ".htm", ".xhtml", ".HTML", ".HTM"];

/// Whether the page that such a folder belongs to stands beside it.
pub(super) fn belongs_to_page(folder: &Path) -> bool {
    let name = folder.file_name().map(|name| name.to_string_lossy());
    name.as_deref().and_then(page_of).is_some_and(|page| {
        let mut pages = PAGES.iter().map(|ending| format!("{page}{ending}"));
        pages.any(|page| folder.with_file_name(page).is_file())
    })
}

/// The name of the page, without its ending, whose folder this would be by its own name or path.
fn page_of(folder: &str) -> Option<&str> {
    let page = MARKS.iter().find_map(|mark| folder.strip_suffix(mark))?;
    (!page.is_empty() && !page.ends_with('/')).then_some(page)
}

/// The folders of saved pages in an archive, by their paths.
#[derive(Default)]
pub(super) struct SavedPages(BTreeSet<String>);

impl SavedPages {
    /// Those among the paths of all its files.
    pub(super) fn among(paths: impl Iterator<Item = String> + Clone) -> Self {
        let mut folders = BTreeSet::new();
        for path in paths.clone() {
            folders.extend(
                folders_of(&path)
                    .filter(|folder| page_of(folder).is_some())
                    .map(str::to_owned),
            );
        }
        if folders.is_empty() {
            return Self::default();
        }
        let pages: BTreeSet<String> = paths
            .filter_map(|path| {
                let page = PAGES.iter().find_map(|ending| path.strip_suffix(ending));
                page.map(str::to_owned)
            })
            .collect();
        folders.retain(|folder| page_of(folder).is_some_and(|page| pages.contains(page)));
        Self(folders)
    }

    /// Whether a file is in one of them.
    pub(super) fn hold(&self, path: &str) -> bool {
        !self.0.is_empty() && folders_of(path).any(|folder| self.0.contains(folder))
    }
}

/// The pages of a stream of files so far, for the folders that belong to them. Hashes only, since an archive may have millions: two
/// pages of one hash would at worst take a folder for one of a saved page.
#[derive(Default)]
pub(super) struct SeenPages(HashSet<u64>);

impl SeenPages {
    /// Takes note of a file; whether it is a page that was not there before.
    pub(super) fn see(&mut self, path: &str) -> bool {
        let page = PAGES.iter().find_map(|ending| path.strip_suffix(ending));
        page.is_some_and(|page| self.0.insert(hash(page)))
    }

    /// Whether a file is in the folder of a page that came.
    pub(super) fn hold(&self, path: &str) -> bool {
        folders_of(path)
            .filter_map(page_of)
            .any(|page| self.0.contains(&hash(page)))
    }

    /// Whether a file is in the folder of a page by that folder's name, come or not.
    pub(super) fn may_hold(&self, path: &str) -> bool {
        folders_of(path).any(|folder| page_of(folder).is_some())
    }
}

fn hash(page: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    page.hash(&mut hasher);
    hasher.finish()
}

/// The folders that a file of this path is in.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_folder_is_of_the_page_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.html", "b.htm", "c.txt"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let belongs = |name: &str| belongs_to_page(&folder.path().join(name));
        assert!(belongs("a_files") && belongs("b-Dateien") && belongs("a_fichiers"));
        assert!(!belongs("a") && !belongs("c_files") && !belongs("d_files") && !belongs("_files"));
    }

    #[test]
    fn in_an_archive_too() {
        let paths = [
            "news/a.html",
            "news/a_files/ad.html",
            "news/a_files/x/y.html",
            "news/b_files/c.html",
        ];
        let saved = SavedPages::among(paths.iter().map(|&path| path.to_owned()));
        let held = paths.map(|path| saved.hold(path));
        assert_eq!(held, [false, true, true, false]);
    }
}
