//! Words that are signed: `“We sail.” — Jane Doe, pilot`, and posts, under which stand a dash, a name and an account, or `A post shared
//! by` for the dash.
//!
//! A dash and a name under the last paragraph may be the article's own author or agency; so words without marks and without an account
//! are taken for somebody's only where the article speaks of that person elsewhere, or goes on behind a name that is told with what its
//! bearer is, or behind a report.

use std::ops::Range;

use super::link::{Link, overlap};
use super::listed::first_word;
use super::name::is_title;
use crate::annotation::EntityType;
use crate::decode::{Layers, NounClass, noun};
use crate::text::{Document, Zone};

/// Raw scores of what layout shows.
const CONTENT: f32 = 0.9;
const SOURCE: f32 = 0.95;

/// Most tokens of a line that signs.
const LONGEST: usize = 30;

/// Most tokens of titles before the name.
const TITLES: usize = 4;

/// Most tokens of a quotation behind a name that is a title or a nickname, marks included.
const NICKNAME: usize = 5;

/// Fewest tokens of signed words.
const FEWEST: usize = 3;

/// Most tokens of words without marks in the midst of an article: what is set apart is short.
const MOST: usize = 80;

/// Fewest tokens of a paragraph by which an article goes on.
const PROSE: usize = 8;

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
            let signed = is_post(document, layers, &links, &signature, &words)
                || is_amid(document, at) && is_cited(document, layers, &links, &signature, &words);
            if plain && signed {
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
        (None, None) => (report(document, start + 1..tokens.end)?, None),
    };
    // `- Jane Doe (Greens) – “We sail.”` is an item of a list, and its words are her own.
    let mut quotations = document.quotations().iter();
    let speaks = quotations.any(|it| {
        let words = document.tokens_in(it.span);
        name.end <= words.start && words.end <= tokens.end && words.len() > NICKNAME
    });
    if speaks && account.is_none() {
        return None;
    }
    let next = document.word(name.end);
    let ends = name.end == tokens.end || matches!(next, "," | "(" | "." | ";");
    ends.then_some(Signature {
        tokens,
        name,
        account: account.is_some(),
        kind,
    })
}

/// The name of a report in a line that is nothing else: `Report of the inspectors, 2023`; `Report by Jane Doe` signs an article.
fn report(document: &Document, line: Range<usize>) -> Option<Range<usize>> {
    let head = document.word(line.start);
    let class = noun(head).map(|noun| noun.class);
    let next = document.word(line.start + 1);
    let mut tokens = line.clone();
    let end = tokens
        .find(|&at| matches!(document.word(at), "," | "(" | ";"))
        .unwrap_or(line.end);
    let fits = class == Some(NounClass::Document)
        && head.starts_with(char::is_uppercase)
        && matches!(next, "of" | "on" | "from" | "to" | "for");
    fits.then_some(line.start..end)
}

/// Whether a signature stands in the midst of an article, by itself: prose goes on behind it, and neither neighbour is of a list of such
/// lines.
fn is_amid(document: &Document, at: usize) -> bool {
    let paragraphs = document.paragraphs();
    let begins_with_dash = |at: Option<usize>| {
        let paragraph = at.and_then(|at| paragraphs.get(at));
        paragraph.is_some_and(|it| is_dash(document.word(it.tokens.start)))
    };
    let rest = paragraphs.get(at + 1..).unwrap_or_default();
    let goes_on = rest
        .iter()
        .any(|it| it.zone == Zone::Body && it.tokens.len() >= PROSE);
    goes_on
        && !begins_with_dash(Some(at + 1))
        && !begins_with_dash(at.checked_sub(1))
        && !begins_with_dash(at.checked_sub(2))
}

/// Whether sentences in the midst of an article are those of who signs below: a person that the article knows or says more of, or a
/// report. A report inside them, source and all, is who signs speaking of another.
fn is_cited(
    document: &Document,
    layers: &Layers,
    links: &[Link],
    signature: &Signature,
    words: &Range<usize>,
) -> bool {
    let within = |source: &Range<usize>| words.start <= source.start && source.end <= words.end;
    let told = |link: &Link| link.touches(words) && !link.source.iter().all(within);
    let ended = matches!(document.word(words.end), "." | "!" | "?" | "…")
        || matches!(document.word(words.end - 1), "!" | "?" | "…");
    let knows = match signature.kind {
        Some(EntityType::Person) => {
            let role = document.word(signature.name.end) == ",";
            signature.name.len() > 1 && role
                || is_named_elsewhere(document, layers, &signature.name)
        }
        None => !signature.account,
        Some(_) => false,
    };
    knows && ended && words.len() <= MOST && !links.iter().any(told)
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

/// Whether the last word of a name stands in another name of the article, that of its author aside.
fn is_named_elsewhere(document: &Document, layers: &Layers, name: &Range<usize>) -> bool {
    let last = document.word(name.end - 1);
    let in_byline = |token: usize| {
        let paragraph = document.paragraphs().get(document.paragraph_of(token));
        paragraph.is_some_and(|it| it.zone == Zone::Byline)
    };
    layers.entities.iter().any(|entity| {
        let other = document.tokens_in(entity.span);
        !in_byline(other.start)
            && !overlap(&other, name)
            && other.clone().any(|token| document.word(token) == last)
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
    let start = first_word(document, paragraph);
    let quotation = document.quotations().iter().find(|quotation| {
        let tokens = document.tokens_in(quotation.span);
        quotation.depth == 0 && quotation.closed && tokens.start == start && tokens.len() >= FEWEST
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
        let item = "• “We shall row to work.” – [PER Ana Doe], pilot\n\nThen it rained.";
        for text in [below, beside, item] {
            let found = found(&format!("{BEFORE}{text}"));
            assert_eq!(found, ["“We shall row to work.” / Ana Doe"], "{text}");
        }
    }

    #[test]
    fn the_next_item_of_a_list_signs_nothing() {
        let list = "- “We shall row to work.”\n\n- [PER Ana Doe] (Greens) – “We shall all row to work, I think.”\n\nThen it rained.";
        assert!(found(&format!("{BEFORE}{list}")).is_empty());
    }

    #[test]
    fn words_without_marks_are_somebodys_whom_the_article_knows() {
        let text = "The river does not read the map.\n\n— [PER Ana Doe]\n\n[PER Doe] rows to work.";
        assert_eq!(
            found(&format!("{BEFORE}{text}")),
            ["The river does not read the map / Ana Doe"]
        );
        let on = "\n\nIt rained on for a week and nobody rowed.";
        let role =
            format!("He rows. The river does not read the map.\n\n— [PER Ana Doe], pilot{on}");
        let words = "He rows. The river does not read the map";
        assert_eq!(
            found(&format!("{BEFORE}{role}")),
            [format!("{words} / Ana Doe")]
        );
        let report = format!("The water was high.\n\n— Report of the port inspectors, 2023{on}");
        assert_eq!(
            found(&format!("{BEFORE}{report}")),
            ["The water was high / Report of the port inspectors"]
        );
        let list =
            format!("The crew is small.\n\n— [PER Ana Doe], pilot\n\n— [PER Bo Ek], cook{on}");
        assert!(found(&format!("{BEFORE}{list}")).is_empty());
        let byline = format!("The water was high.\n\n— Report by Ana Doe{on}");
        assert!(found(&format!("{BEFORE}{byline}")).is_empty());
        for text in [
            "The river does not read the map.\n\n— [PER Ana Doe]",
            "The river does not read the map.\n\n— [PER Ana Doe], pilot",
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
