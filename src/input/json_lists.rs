//! Lists of objects inside an object, as the answers of web services wrap their articles: `{"status": "ok", "articles": [...]}`.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// A list of objects.
pub(super) struct List<'a> {
    /// The names that lead to it, parted by points.
    pub(super) path: String,
    pub(super) items: Vec<&'a RawValue>,
}

impl List<'_> {
    /// The names of the fields of its first object; those of an object inside it by their paths.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        let first = self.items.iter().find_map(|item| fields(item.get()));
        for (name, value) in first.into_iter().flatten() {
            match fields(value.get()) {
                Some(inner) => names.extend(inner.keys().map(|inner| format!("{name}.{inner}"))),
                None => names.push(name),
            }
        }
        names
    }
}

/// The lists of objects that stand in the object `json` or in objects of it.
pub(super) fn lists(json: &str) -> Vec<List<'_>> {
    let mut found = Vec::new();
    gather(json, "", 0, &mut found);
    found
}

/// Whether one of the fields of the object, or of objects in it, is a longer text, as an article's is and a note of a service is not.
pub(super) fn has_prose(json: &str) -> bool {
    /// Bytes of a field that is no text: a name, an address, a token.
    const LONGEST: usize = 300;
    let mut inner = fields(json).into_iter().flatten();
    inner.any(|(_, value)| {
        let value = value.get();
        (value.starts_with('"') && value.len() > LONGEST) || has_prose(value)
    })
}

fn gather<'a>(json: &'a str, before: &str, depth: usize, found: &mut Vec<List<'a>>) {
    /// Objects in objects that are looked through.
    const DEEPEST: usize = 4;
    for (name, value) in fields(json).into_iter().flatten() {
        let path = format!("{before}{name}");
        let inner = value.get();
        if depth < DEEPEST {
            gather(inner, &format!("{path}."), depth + 1, found);
        }
        if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(inner)
            && items.iter().any(|item| item.get().starts_with('{'))
        {
            found.push(List { path, items });
        }
    }
}

/// The fields of an object; `None` where `json` is none.
fn fields(json: &str) -> Option<BTreeMap<String, &RawValue>> {
    let is_object = json.trim_start().starts_with('{');
    is_object.then(|| serde_json::from_str(json).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_objects_are_found_by_their_paths() {
        let json = r#"{"n": [1], "response": {"results": [{"id": 1, "fields": {"body": "x"}}], "more": []}, "tags": [{"a": [{"b": 1}]}]}"#;
        let found = lists(json);
        let paths: Vec<&str> = found.iter().map(|list| list.path.as_str()).collect();
        assert_eq!(paths, ["response.results", "tags"]);
        assert_eq!(found[0].names(), ["fields.body", "id"]);
        assert!(lists("[1]").is_empty());
        assert!(!has_prose(json));
        let prose = format!(r#"{{"a": {{"b": "{}"}}}}"#, "It rained. ".repeat(40));
        assert!(has_prose(&prose));
    }
}
