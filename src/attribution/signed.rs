//! Words that are signed: `“We sail.” — Jane Doe, pilot`, and posts, under which stand a dash, a name and an account, or `A post shared
//! by` for the dash.
//!
//! A dash and a name under the last paragraph may be the article's own author or agency; so words without marks and without an account
//! are taken for somebody's only where the article speaks of that person elsewhere.

use std::ops::Range;

use super::link::{Link, overlap};
use super::name::is_title;
use crate::annotation::EntityType;
use crate::decode::Layers;
use crate::text::{Document, Zone};

/// Raw scores of what layout shows.
const CONTENT: f32 = 0.9;
const SOURCE: f32 = 0.95;

/// Most tokens of a line that signs.
const LONGEST: usize = 30;

/// Most tokens of titles before the name.
const TITLES: usize = 4;

/// Fewest tokens of signed words.
const FEWEST: usize = 3;

/// The words that stand for the dash under a post on Instagram.
const SHARED: [&str; 4] = ["A", "post", "shared", "by"];

/// A dash, and who stands behind it.
struct Signature {
    /// The paragraph or the end of one, from the dash.
    tokens: Range<usize>,
    name: Range<usize>,
    /// Whether an account follows the name: `(@jane)`.
    account: bool,
    kind: Option<EntityType>,
}

/// Adds the words that are signed, and gives quotations the names that sign them.
pub(super) fn signed(document: &Document, layers: &Layers, mut links: Vec<Link>) -> Vec<Link> {
    let mut posts = Vec::new();
    for (at, paragraph) in document.paragraphs().iter().enumerate() {
        if paragraph.zone == Zone::Debris {
            continue;
        }
        if let Some(signature) = signature(document, layers, paragraph.tokens.clone()) {
            let Some(above) = at.checked_sub(1).map(|above| &document.paragraphs()[above]) else {
                continue;
            };
            let words = without_address(document, above.tokens.clone());
            let plain =
                matches!(above.zone, Zone::Body | Zone::Standfirst) && words.len() >= FEWEST;
            if plain && is_post(document, layers, &links, &signature, &words) {
                posts.push((words, signature));
            }
        } else if let Some(post) = quoted_and_signed(document, layers, &paragraph.tokens)
            .or_else(|| posted(document, layers, &paragraph.tokens))
        {
            posts.push(post);
        }
    }
    for (words, signature) in posts {
        links.retain(|link| !link.touches(&words) && !link.touches(&signature.tokens));
        let name = signature.name.start;
        links.push(Link {
            cue: is_quoted(document, &words).then(|| name - 1..name),
            content: vec![words],
            source: vec![signature.name],
            content_score: CONTENT,
            source_score: SOURCE,
            carried: None,
        });
    }
    links.sort_by_key(Link::start);
    links
}

pub(super) fn is_dash(word: &str) -> bool {
    matches!(word, "—" | "–" | "--" | "―" | "-")
}

/// The token before the name in a line that signs: the dash, or the last word that stands for it.
fn dash(document: &Document, start: usize) -> Option<usize> {
    if is_dash(document.word(start)) {
        return Some(start);
    }
    let mut shared = (start..).zip(SHARED);
    let is_shared = shared.all(|(token, wanted)| document.word(token) == wanted);
    is_shared.then_some(start + SHARED.len() - 1)
}

/// A line that is nothing but a dash, a name and what its bearer is.
fn signature(document: &Document, layers: &Layers, tokens: Range<usize>) -> Option<Signature> {
    if !(2..=LONGEST).contains(&tokens.len()) {
        return None;
    }
    let start = dash(document, tokens.start)?;
    let bracket = (start + 1..tokens.end).find(|&at| document.word(at) == "(");
    let account = bracket.filter(|&at| at > start + 1 && document.word(at + 1).starts_with('@'));
    let titles = |name: usize| {
        let mut titles = start + 1..name;
        titles.len() <= TITLES
            && titles.all(|token| is_title(document.word(token)) || document.word(token) == ".")
    };
    let named = layers.entities.iter().find_map(|entity| {
        let name = document.tokens_in(entity.span);
        let own = name.start > start && titles(name.start) && name.end <= tokens.end;
        own.then_some((start + 1..name.end, entity.kind))
    });
    let (name, kind) = match (account, named) {
        (Some(bracket), Some((name, kind))) if name.end <= bracket => {
            (start + 1..bracket.max(name.end), Some(kind))
        }
        (Some(bracket), _) => (start + 1..bracket, None),
        (None, Some((name, kind))) => (name, Some(kind)),
        (None, None) => return None,
    };
    let next = document.word(name.end);
    let ends = name.end == tokens.end || matches!(next, "," | "(" | "." | ";");
    ends.then_some(Signature {
        tokens,
        name,
        account: account.is_some(),
        kind,
    })
}

/// Whether what stands above a signature are the words of who signs.
fn is_post(
    document: &Document,
    layers: &Layers,
    links: &[Link],
    signature: &Signature,
    words: &Range<usize>,
) -> bool {
    if signature.account || is_quoted(document, words) {
        return true;
    }
    let told = |link: &Link| link.touches(words) && !link.source.is_empty();
    signature.kind == Some(EntityType::Person)
        && !links.iter().any(told)
        && is_named_elsewhere(document, layers, &signature.name)
}

/// Whether the last word of a name stands in another name of the article.
fn is_named_elsewhere(document: &Document, layers: &Layers, name: &Range<usize>) -> bool {
    let last = document.word(name.end - 1);
    layers.entities.iter().any(|entity| {
        let other = document.tokens_in(entity.span);
        !overlap(&other, name) && other.clone().any(|token| document.word(token) == last)
    })
}

/// Whether marks open and close these words, and none of them before the end.
fn is_quoted(document: &Document, words: &Range<usize>) -> bool {
    document.quotations().iter().any(|quotation| {
        quotation.depth == 0 && quotation.closed && document.tokens_in(quotation.span) == *words
    })
}

/// `“We sail.” — Jane Doe, pilot`: a paragraph that is a quotation and who signs it.
fn quoted_and_signed(
    document: &Document,
    layers: &Layers,
    paragraph: &Range<usize>,
) -> Option<(Range<usize>, Signature)> {
    let quotation = document.quotations().iter().find(|quotation| {
        let tokens = document.tokens_in(quotation.span);
        quotation.depth == 0
            && quotation.closed
            && tokens.start == paragraph.start
            && tokens.len() >= FEWEST
    })?;
    let words = document.tokens_in(quotation.span);
    let signature = signature(document, layers, words.end..paragraph.end)?;
    Some((words, signature))
}

/// `We sail at noon. — Brod Ferries (@brod) May 2, 2024`: a paragraph that is a post and the account that wrote it.
fn posted(
    document: &Document,
    layers: &Layers,
    paragraph: &Range<usize>,
) -> Option<(Range<usize>, Signature)> {
    let dash = paragraph.clone().rfind(|&at| is_dash(document.word(at)))?;
    let signature = signature(document, layers, dash..paragraph.end)?;
    let words = without_address(document, paragraph.start..dash);
    let plain = !words.clone().any(|at| is_dash(document.word(at)));
    (signature.account && plain && words.len() >= FEWEST).then_some((words, signature))
}

/// Words without the addresses behind them, and without the stop that no unquoted content has.
fn without_address(document: &Document, words: Range<usize>) -> Range<usize> {
    let mut end = words.end;
    let is_address =
        |word: &str| word.contains('/') && word.contains('.') || word.starts_with("http");
    while end > words.start && is_address(document.word(end - 1)) {
        end -= 1;
    }
    if end > words.start + 1 && document.word(end - 1) == "." {
        end -= 1;
    }
    words.start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::link::links;
    use crate::decode::{layers, testing::marked};

    /// Each attribution as `words / source`.
    fn found(text: &str) -> Vec<String> {
        let (document, scores, heads) = marked(text);
        let layers = layers(&document, &scores, &heads);
        let words =
            |tokens: &Range<usize>| document.slice(document.span_of(tokens.clone()).unwrap());
        let links = signed(&document, &layers, links(&document, &layers));
        let told = links.iter().map(|link| {
            let source = link.source.first().map_or("", words);
            format!("{} / {source}", words(&link.content[0]))
        });
        told.collect()
    }

    const BEFORE: &str = "Flood\n\nThe river rose in the night and the whole of the lower town stood under water by the morning.\n\n";

    #[test]
    fn posts_are_signed_with_an_account() {
        let post = "The bridge is shut. Stay home. https://t.example/x1\n\n— Brod Town (@brod) May 2, 2024\n\nThen it rained.";
        assert_eq!(
            found(&format!("{BEFORE}{post}")),
            ["The bridge is shut. Stay home / Brod Town"]
        );
    }

    #[test]
    fn a_post_and_its_account_may_be_one_line() {
        let post =
            "The bridge is shut. Stay home. — [ORG FC Brod] (@brod) May 2, 2024\n\nThen it rained.";
        assert_eq!(
            found(&format!("{BEFORE}{post}")),
            ["The bridge is shut. Stay home / FC Brod"]
        );
        let prose = "The bridge was shut — [ORG FC Brod] said so — for a day.";
        assert!(found(&format!("{BEFORE}{prose}")).is_empty());
    }

    #[test]
    fn a_title_may_stand_before_the_name() {
        let text = "“We shall row to work.”\n\n– Mayor [PER Ana Doe], Brod\n\nThen it rained.";
        assert_eq!(
            found(&format!("{BEFORE}{text}")),
            ["“We shall row to work.” / Mayor Ana Doe"]
        );
    }

    #[test]
    fn a_post_is_shared_by_who_wrote_it() {
        let post = "The bridge sings at night.\n\nA post shared by Brod Choir (@brod.choir)\n\nThen it rained.";
        assert_eq!(
            found(&format!("{BEFORE}{post}")),
            ["The bridge sings at night / Brod Choir"]
        );
        let prose = "The bridge sings at night.\n\nA post shared by neighbours says so.";
        assert!(found(&format!("{BEFORE}{prose}")).is_empty());
    }

    #[test]
    fn quotations_are_signed_with_a_name() {
        let below = "“We shall row to work.”\n\n– [PER Ana Doe], pilot\n\nThen it rained.";
        let beside = "“We shall row to work.” — [PER Ana Doe], pilot\n\nThen it rained.";
        for text in [below, beside] {
            let found = found(&format!("{BEFORE}{text}"));
            assert_eq!(found, ["“We shall row to work.” / Ana Doe"], "{text}");
        }
    }

    #[test]
    fn words_without_marks_are_somebodys_whom_the_article_knows() {
        let text = "The river does not read the map.\n\n— [PER Ana Doe]\n\n[PER Doe] rows to work.";
        assert_eq!(
            found(&format!("{BEFORE}{text}")),
            ["The river does not read the map / Ana Doe"]
        );
        for text in [
            "The river does not read the map.\n\n— [PER Ana Doe]",
            "The river does not read the map.\n\n— [ORG Reuters]",
            "The river rose:\n\n— two feet on Monday\n\n— three on Tuesday",
        ] {
            assert_eq!(
                found(&format!("{BEFORE}{text}")),
                Vec::<String>::new(),
                "{text}"
            );
        }
    }
}
