//! How deep the elements of a page are nested, told before its tree is built.

/// Whether the tree would be deeper than `deepest`, as far as the tags alone show.
pub(super) fn is_deeper(html: &str, deepest: usize) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1) {
        let (is_end, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let name = name_of(tag);
        let ends_last = is_end
            && open
                .last()
                .is_some_and(|last| last.eq_ignore_ascii_case(name));
        let is_in_script = open
            .last()
            .is_some_and(|last| is_one_of(last, &["script", "style"]));
        if name.is_empty() || (is_in_script && !ends_last) {
            continue;
        }
        if is_end {
            let opened = open
                .iter()
                .rposition(|last| last.eq_ignore_ascii_case(name));
            open.truncate(opened.unwrap_or(open.len()));
        } else if !is_one_of(name, &FLAT) && !is_closed_shape(tag, &open) {
            open.push(name);
        }
        if open.len() > deepest {
            return true;
        }
    }
    false
}

/// Elements that have no end tag, or whose end tag is commonly left out and implied by the next of its kind.
const FLAT: [&str; 22] = [
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "param", "source", "td", "th", "tr", "track", "wbr",
];

fn name_of(tag: &str) -> &str {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    &tag[..end.unwrap_or(tag.len())]
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|other| name.eq_ignore_ascii_case(other))
}

/// `<path/>` is whole inside a drawing; elsewhere in html the slash means nothing.
fn is_closed_shape(tag: &str, open: &[&str]) -> bool {
    tag.split('>').next().is_some_and(|tag| tag.ends_with('/'))
        && open.iter().any(|name| is_one_of(name, &["svg", "math"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_without_end_are_refused_in_time() {
        for deep in [
            "<div>",
            "<div></x>",
            "<Div/>",
            "<b><p>",
            "<div><script></div></script>",
        ] {
            assert!(is_deeper(&deep.repeat(100_000), 1_000), "{deep}");
        }
        let flat = [
            "<p>",
            "<br>",
            "<div></DIV>",
            "<div><i></div>",
            "<svg><path/></svg>",
            "a < b ",
            "<script>'<b>'</script>",
        ];
        for html in flat {
            assert!(!is_deeper(&html.repeat(5_000), 1_000), "{html}");
        }
        let drawing = format!("<svg>{}</svg>", "<path/>".repeat(5_000));
        assert!(!is_deeper(&drawing, 1_000));
    }
}
