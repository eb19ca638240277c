//! Debris: the words by which a page's links, buttons, adverts and notices are known.
//!
//! A rule needs a paragraph's first words, or all of them, to be furniture: no paragraph is debris for a word inside it.

use super::phrases::{Phrases, plain};

/// Longest paragraph, in bytes, that can be debris by its own words.
const LONGEST: usize = 600;

/// Most words of an invitation to subscribe, follow or watch.
const INVITATION: usize = 45;

/// Heads of lines that lead to other articles; alone on the line, or before a colon, bar or arrow.
const LINKS: Phrases = Phrases(
    "also read|read also|also see|see also|also on|read more|read this|read next|read full story|\
     read the full story|related|related news|related stories|related story|related articles|related article|\
     related topics|related content|related coverage|recommended stories|more stories|more news|more from|\
     must read|don't miss|watch live|watch now|watch video|click here|you may also like|you might also like|\
     in pics|most read|most popular|trending|trending now|popular now|top stories|up next|in case you missed it",
);

/// Lines that are furniture as a whole.
const LINES: Phrases = Phrases(
    "advertisement|advertisements|advert|ad|story continues below advertisement|story continues below|\
     article continues below|article continues below advertisement|article continues after advertisement|\
     continue reading|continue reading the main story|continue reading below|sponsored|sponsored content|\
     promoted|promoted content|paid content|skip advertisement|supported by|loading|trending|trending now|\
     most read|most popular|top stories|latest news|editor's picks|what to read next|next article|\
     previous article|share|share this|share this article|share this story|share this post|print|email|e-mail|\
     tweet|save|subscribe|log in|login|sign in|menu|search|skip to content|skip to main content|back to top|reuter|\
     view comments|show comments|home|all rights reserved|terms of use|terms of service|privacy policy|\
     cookie policy|cookie settings|for immediate release|press release|news release|media release|\
     media advisory",
);

/// Places to share a page on; a line of two or more, with [`SHARE_WORDS`] between, is a row of buttons.
const SHARE_PLACES: Phrases = Phrases(
    "facebook|twitter|whatsapp|flipboard|linkedin|pinterest|reddit|telegram|messenger|instagram|youtube|\
     tumblr|email|e-mail|sms|print|pocket|stumbleupon|digg|threads|bluesky|google+",
);

const SHARE_WORDS: Phrases = Phrases(
    "share|shares|tweet|pin|save|copy|link|copied|on|via|to|this|the|article|story|post|by|with|follow|us",
);

/// First words of invitations; each needs one of [`OFFERS`] too, since the reported speech of the article may begin so.
const INVITATIONS: Phrases = Phrases(
    "sign up|subscribe|get the latest|get our|get more|get breaking|join our|join us on|follow us|like us|\
     download|enter your email|by signing up|to receive|receive|never miss|stay up to date|stay informed|\
     for more news|for the latest|click here to|catch all",
);

/// Marks that make words someone's speech.
const MARKS: [char; 3] = ['"', '“', '”'];

/// Invitations that nobody's speech begins with: they may quote a reader.
const OUR_OWN: Phrases = Phrases(
    "sign up to our|sign up for our|subscribe to our|join our newsletter|get our newsletter",
);

/// First words of the links that a post of another site brings along; the name of the site follows.
const EMBEDS: Phrases = Phrases(
    "view this post on|view this photo on|view this video on|see this post on|view more on|see more on|view on|\
     watch on|watch this video on|watch more on|listen on|read more on|open in|play on",
);

/// Sites whose posts stand in articles.
const SITES: Phrases = Phrases(
    "instagram|facebook|twitter|x|youtube|tiktok|threads|bluesky|mastodon|telegram|reddit|linkedin|vimeo|spotify|\
     truth social|pinterest|tumblr|snapchat|soundcloud|apple podcasts|imgur|flickr|vk|the web|app",
);

const OFFERS: Phrases = Phrases(
    "newsletter|newsletters|email|e-mail|inbox|updates|alerts|app|podcast|subscription|twitter|facebook|\
     instagram|telegram|whatsapp|channel|click|today's paper",
);

/// First words of notices on cookies, browsers and rights.
const NOTICES: Phrases = Phrases(
    "we use cookies|this site uses cookies|this website uses cookies|our site uses cookies|accept cookies|\
     accept all cookies|please enable javascript|your browser does not support|javascript is disabled|\
     to view this video please enable javascript|this material may not be published",
);

/// Lines that open the part of a page where readers comment.
const COMMENTS: Phrases = Phrases(
    "comments|comment|post a comment|post your comment|post comment|leave a comment|leave a reply|\
     add a comment|write a comment|join the conversation|join the discussion|have your say|reader comments|\
     comment now",
);

/// First words of the notice that a publisher does not share its readers' views.
const VIEWS: Phrases =
    Phrases("the views expressed in|views expressed in|the opinions expressed in");

/// Whether a paragraph is furniture of the page by its own words.
pub(crate) fn is_debris(words: &str) -> bool {
    if words.len() > LONGEST {
        return false;
    }
    let line = plain(words);
    line.is_empty()
        || LINES.have(&line)
        || is_link(words)
        || is_of_embed(&line)
        || is_share_row(words)
        || is_invitation(words, &line)
        || is_pointer(words, &line)
        || is_rights_notice(words, &line)
        || NOTICES.begin(&line)
}

/// Whether a paragraph opens the page's comments, or a notice to those who write them.
pub(super) fn is_notice(words: &str) -> bool {
    if words.len() > 4 * LONGEST {
        return false;
    }
    let counted = |c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '[' | ']' | ' ');
    let line = plain(words);
    COMMENTS.have(line.trim_matches(counted))
        || words
            .split_once(':')
            .is_some_and(|(head, _)| plain(head) == "disclaimer")
        || VIEWS.begin(&line)
}

fn is_link(words: &str) -> bool {
    let ends = [':', '|', '>', '»', '–', '—', '→'];
    if let Some((head, _)) = words.split_once(ends) {
        return LINKS.have(&plain(head));
    }
    // `ALSO READ Minister to visit` without its colon: two words at least, in capitals.
    let is_shouted = |link: &str| {
        let head = words.get(..link.len()).unwrap_or_default();
        link.contains(' ') && head.eq_ignore_ascii_case(link) && head == head.to_uppercase()
    };
    LINKS.have(&plain(words)) || LINKS.iter().any(is_shouted)
}

/// `View this post on Instagram`
pub(crate) fn is_of_embed(line: &str) -> bool {
    EMBEDS
        .iter()
        .filter_map(|embed| line.strip_prefix(embed)?.strip_prefix(' '))
        .any(|site| SITES.have(site))
}

/// Whether a line says only who shared a post whose words the page does not have: it stands right below the link to it.
pub(super) fn is_empty_post(words: &str, above: Option<&&str>) -> bool {
    words.starts_with("A post shared by ") && above.is_some_and(|above| is_of_embed(&plain(above)))
}

fn is_share_row(words: &str) -> bool {
    if words.ends_with(['.', '?']) {
        return false;
    }
    let (mut places, mut others) = (0, 0);
    for word in words.split_whitespace().map(plain) {
        if SHARE_PLACES.have(&word) {
            places += 1;
        } else if SHARE_WORDS.have(&word) || word.bytes().all(|b| b.is_ascii_digit()) {
            others += 1;
        } else {
            return false;
        }
    }
    // One name alone may be the subject of a caption.
    places > 1 || places == 1 && others > 0
}

fn is_invitation(words: &str, line: &str) -> bool {
    words.split_whitespace().count() <= INVITATION
        && (!words.contains(MARKS) || OUR_OWN.begin(line) && !words.starts_with(MARKS))
        && INVITATIONS.begin(line)
        && line
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .any(|word| OFFERS.have(word))
}

/// `Follow Ann Lee on Twitter @annlee`, `Watch the full interview below:`
fn is_pointer(words: &str, line: &str) -> bool {
    if words.split_whitespace().count() > INVITATION / 2 || words.contains(MARKS) {
        return false;
    }
    let follows = line.starts_with("follow ")
        && (words.contains('@') || line.ends_with("on twitter") || line.ends_with("on facebook"));
    let shows = Phrases("watch |listen to |view the ").begin(line)
        && Phrases(" above| below| here").end(line);
    follows || shows
}

fn is_rights_notice(words: &str, line: &str) -> bool {
    let sign = words.starts_with(['©', '®']);
    let rest = line.strip_prefix("copyright").map(str::trim_start);
    let dated = rest
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '©' || c == '('));
    let named = words
        .strip_prefix("Copyright ")
        .is_some_and(is_holder_and_year);
    sign || dated || named || rest.is_some() && line.contains("all rights reserved")
}

/// `The Daily Gazette 2020. No part of this may be printed.`: a name and a year, and a full stop; `Act 1976.` is a law.
fn is_holder_and_year(rest: &str) -> bool {
    let Some((owner, _)) = rest.split_once('.') else {
        return false;
    };
    let mut words = owner.split_whitespace().rev();
    let year = words
        .next()
        .is_some_and(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()));
    let names = |word: &str| {
        word.starts_with(char::is_uppercase) && !matches!(word, "Act" | "Law" | "Bill" | "Order")
            || matches!(word, "of" | "and" | "the" | "&" | "by")
    };
    year && words.clone().next().is_some() && words.all(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_buttons_are_debris() {
        for words in [
            "ALSO READ: Minister denies it, says aide",
            "Also Read | Flood warning lifted",
            "ALSO READ Minister to visit",
            "Read more »",
            "flipboard facebook twitter whatsapp",
            "Share on Facebook 12",
            "Advertisement",
            "FOR IMMEDIATE RELEASE",
            "Sign up for our daily newsletter.",
            "Sign up to our newsletter, each Friday. “I like it” - Pat",
            "MOST READ: “We lost it all”, baker says",
            "Follow Ann Lee on Twitter @annlee.",
            "Watch the full interview below:",
            "View this post on Instagram",
            "Watch on YouTube",
            "© 2020 The Daily Gazette. All rights reserved.",
            "Copyright 2020 The Daily Gazette",
            "Copyright Brod Gazette 2018. Printing is prohibited. The publisher has asked that this be removed.",
            "We use cookies to make this page better.",
            "* * *",
        ] {
            assert!(is_debris(words), "{words}");
        }
    }

    #[test]
    fn prose_is_no_debris() {
        for words in [
            "Read in full, the letter says little.",
            "More than 30 people said they had seen it: none would swear.",
            "Share prices fell on Facebook news",
            "Twitter and Facebook.",
            "Also watch: the new season of an old show.",
            "Whatsapp",
            "Sign up for the plan, she told the crowd, and you will pay less.",
            "“Subscribe to our newsletter,” he begged.",
            "Follow the money, he said.",
            "View on life",
            "Watch on YouTube as it falls.",
            "Listen: we will not go, he said.",
            "Copyright law is due for a change, the judge said.",
            "Copyright Act 1976. The judge said that it was due for a change.",
        ] {
            assert!(!is_debris(words), "{words}");
        }
    }

    #[test]
    fn comment_notices_are_known() {
        for words in [
            "Comments",
            "23 Comments",
            "Comments (4)",
            "Disclaimer : Keep it civil.",
        ] {
            assert!(is_notice(words), "{words}");
        }
        assert!(!is_notice("Comments made by the minister were denied."));
    }
}
