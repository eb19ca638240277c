//! The texts of articles, where the folder of tables holds them, and their offsets as a page counts them.

use std::collections::HashMap;
use std::path::Path;

use crate::error::Result;

/// The texts of the articles that `wanted` knows, from the file of texts, or else from the JSON lines of extractions.
pub(super) fn read(
    folder: &Path,
    wanted: &HashMap<String, usize>,
) -> Result<HashMap<String, String>> {
    let mut texts = HashMap::new();
    for line in crate::tables::texts(folder)?.into_iter().flatten() {
        let (id, text) = line?;
        if wanted.contains_key(&id) {
            texts.insert(id, text);
        }
        if texts.len() == wanted.len() {
            break;
        }
    }
    Ok(texts)
}

/// Where each code point of a text begins: in bytes, and in the UTF-16 units that a page's script counts.
pub(super) struct Places<'a> {
    text: &'a str,
    places: Vec<(usize, usize)>,
}

impl<'a> Places<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut units = 0;
        let mut places: Vec<(usize, usize)> = text
            .char_indices()
            .map(|(byte, c)| {
                let place = (byte, units);
                units += c.len_utf16();
                place
            })
            .collect();
        places.push((text.len(), units));
        Self { text, places }
    }

    /// A span of code points, in UTF-16 units; none where the text does not reach so far.
    pub(super) fn units(&self, (start, end): (usize, usize)) -> Option<(usize, usize)> {
        (start <= end).then_some(())?;
        Some((self.places.get(start)?.1, self.places.get(end)?.1))
    }

    /// The words of a span of code points.
    pub(super) fn words(&self, (start, end): (usize, usize)) -> Option<&'a str> {
        self.text
            .get(self.places.get(start)?.0..self.places.get(end)?.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{JSONL, TEXTS};

    #[test]
    fn offsets_are_those_of_the_page() {
        let places = Places::of("é😀ab");
        assert_eq!(places.units((2, 4)), Some((3, 5)));
        assert_eq!(places.words((1, 3)), Some("😀a"));
        assert_eq!(places.units((2, 9)), None);
        assert_eq!(places.words((3, 2)), None);
    }

    #[test]
    fn the_file_of_texts_goes_before_the_extractions() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, lines: &str| std::fs::write(folder.path().join(name), lines).unwrap();
        let wanted = HashMap::from([("a".to_owned(), 0)]);
        assert!(read(folder.path(), &wanted).unwrap().is_empty());
        write(
            JSONL,
            "{\"id\":\"b\",\"text\":\"no\"}\n{\"id\":\"a\",\"text\":\"one\",\"x\":1}\n",
        );
        assert_eq!(read(folder.path(), &wanted).unwrap()["a"], "one");
        write(TEXTS, "{\"id\":\"a\",\"text\":\"two\"}\n");
        assert_eq!(read(folder.path(), &wanted).unwrap()["a"], "two");
        write(TEXTS, "nothing");
        let error = read(folder.path(), &wanted).unwrap_err();
        assert!(error.to_string().contains("no JSON object"), "{error}");
    }
}
