//! What a noun phrase says of whom its role is borne for: `the bank's chief executive`, `a bank spokesman`, `an aide to the mayor`.
//!
//! Apart from the answer because it reads nothing but the phrase: who `the bank` is comes later.

use std::ops::Range;

use super::roles::{self, Party, Role, Tie};
use crate::annotation::EntityType;
use crate::decode::{core, ends_in_name, is_possessive, noun};
use crate::text::Document;

/// What a phrase with a role noun says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    /// The words for whom the role is borne, without determiner and possessive mark.
    For(Range<usize>),
    /// A spokeswoman, and not whose.
    Voice,
}

/// A document with its names.
pub(super) struct Phrases<'a> {
    pub(super) document: &'a Document,
    /// The tokens of each name, by start.
    pub(super) names: Vec<Range<usize>>,
    /// What each name names.
    pub(super) kinds: Vec<EntityType>,
}

impl<'a> Phrases<'a> {
    pub(super) fn new(
        document: &'a Document,
        names: Vec<Range<usize>>,
        kinds: Vec<EntityType>,
    ) -> Self {
        Self {
            document,
            names,
            kinds,
        }
    }

    /// A word of the document; empty outside it.
    pub(super) fn word(&self, token: usize) -> &'a str {
        let token = self.document.tokens().get(token);
        token.map_or("", |&span| self.document.slice(span))
    }

    /// Reads a noun phrase whose head is a role; of two roles joined by `and`, the second has what follows.
    pub(super) fn read(&self, phrase: Range<usize>) -> Option<Said> {
        let first = core(self.document, &self.names, phrase.clone());
        let second = (self.word(first.end) == "and")
            .then(|| core(self.document, &self.names, first.end + 1..phrase.end))
            .filter(|second| second.start == first.end + 1 && self.role(second).is_some());
        let role = self.role(&first)?;
        if first.clone().any(|token| roles::is_past(self.word(token))) {
            return None;
        }
        let after = second.as_ref().map_or(first.end, |second| second.end);
        let party = self
            .owner(&first, role)
            .or_else(|| self.after(role, after..phrase.end))
            .or_else(|| self.before(&first, role));
        match party {
            Some(party) => Some(Said::For(party)),
            None => {
                let owned = matches!(self.word(after), "for" | "of");
                (role == Role::Voice && first.len() <= 2 && !owned).then_some(Said::Voice)
            }
        }
    }

    /// Whether the words of a role are those of counsel.
    pub(super) fn is_counsel(&self, words: &str) -> bool {
        let mut words = words.split_whitespace();
        words.any(|word| roles::role("", word) == Some(Role::Counsel))
    }

    /// Whom counsel appears for, in the noun phrase behind `for`.
    pub(super) fn client(&self, rest: Range<usize>) -> Option<Range<usize>> {
        let party = self.without_determiner(self.noun_phrase(rest));
        self.fitting(party, Role::Counsel, Tie::Preposition("for"))
    }

    /// The role that heads a noun phrase up to its first preposition.
    fn role(&self, core: &Range<usize>) -> Option<Role> {
        let last = core.clone().next_back()?;
        let before = core.len() > 1 && !is_mark(self.word(last - 1));
        let before = if before { self.word(last - 1) } else { "" };
        let in_name = self.names.iter().any(|name| name.contains(&last));
        roles::role(before, self.word(last)).filter(|_| !in_name)
    }

    /// `Acme's spokeswoman`, `his lawyer`: what stands before the last possessive.
    fn owner(&self, core: &Range<usize>, role: Role) -> Option<Range<usize>> {
        let marks = core.clone().rev();
        let party = match marks
            .into_iter()
            .find(|&token| is_possessive(self.word(token)))
        {
            Some(mark) => self.without_determiner(core.start..mark),
            // A title reaches back to a name without its determiner: `his` stands before `lawyer, Jane Doe`.
            None => [Some(core.start), core.start.checked_sub(1)]
                .into_iter()
                .flatten()
                .find(|&token| is_pronoun(self.word(token)))
                .map(|token| token..token + 1)?,
        };
        self.fitting(party, role, Tie::Owner)
    }

    /// `a spokeswoman for Acme`: the first preposition that leads to someone.
    fn after(&self, role: Role, rest: Range<usize>) -> Option<Range<usize>> {
        let mut at = rest.start;
        while at < rest.end {
            let word = self.word(at).to_lowercase();
            if matches!(word.as_str(), "acting" | "speaking" | "working") {
                at += 1;
                continue;
            }
            let goes_on = matches!(
                word.as_str(),
                "for"
                    | "of"
                    | "in"
                    | "on"
                    | "at"
                    | "to"
                    | "from"
                    | "with"
                    | "inside"
                    | "and"
                    | "representing"
            );
            if !goes_on {
                return None;
            }
            let party = self.noun_phrase(at + 1..rest.end);
            let end = party.end.max(at + 1);
            let bare = self.without_determiner(party);
            let tie = Tie::Preposition(&word);
            let found = role.leads(&word).then(|| {
                let shorter = self.without_bearer(&bare);
                let fitting = self.fitting(bare, role, tie);
                fitting.or_else(|| self.fitting(shorter?, role, tie))
            });
            let found = found.flatten();
            if found.is_some() {
                return found;
            }
            at = end;
        }
        None
    }

    /// `Opposition` of `Leader of the Opposition Jane Doe`, where the bearer's name ends the phrase.
    fn without_bearer(&self, party: &Range<usize>) -> Option<Range<usize>> {
        let name = ends_in_name(&self.names, party)?;
        let shorter = party.start..self.names[name].start;
        (self.kinds[name] == EntityType::Person && !shorter.is_empty()).then_some(shorter)
    }

    /// `a White House official`, `a senior health ministry official`: a name, and the bodies right behind it, or bodies alone.
    fn before(&self, core: &Range<usize>, role: Role) -> Option<Range<usize>> {
        let last = core.end - 1;
        let start = core
            .clone()
            .rev()
            .find(|&token| is_possessive(self.word(token)))
            .map_or(core.start, |mark| mark + 1);
        let name = self
            .names
            .iter()
            .rfind(|name| name.start >= start && name.end <= last);
        let from = name.map_or(start, |name| name.end);
        // A majority leader leads a part of the body.
        let partial = |token| {
            matches!(
                self.word(token),
                "Majority" | "Minority" | "majority" | "minority"
            )
        };
        if (from..last).any(partial) {
            return None;
        }
        let body = (from..last).rev().find(|&token| self.is_body(token));
        let party = match (name, body) {
            (Some(name), body) => name.start..body.map_or(name.end, |body| body + 1),
            (None, Some(body)) => {
                let mut first = body;
                while first > start && !self.opens(first - 1) {
                    first -= 1;
                }
                first..body + 1
            }
            (None, None) => return None,
        };
        // A bank manager, a fund manager: a trade.
        let trade = name.is_none() && self.word(last).to_lowercase().starts_with("manager");
        self.fitting(party, role, Tie::Compound).filter(|_| !trade)
    }

    /// Whether a token is a common noun for a body.
    fn is_body(&self, token: usize) -> bool {
        use crate::decode::NounClass::Organisation;
        noun(self.word(token)).is_some_and(|noun| noun.class == Organisation)
    }

    /// Whether what a token says is not of the body behind it.
    fn opens(&self, token: usize) -> bool {
        let word = self.word(token);
        is_determiner(word) || is_pronoun(word) || roles::is_rank(word) || is_mark(word)
    }

    /// A noun phrase, with `of` and a name behind it: `the Ministry of Health` is one though no name was found in it.
    fn noun_phrase(&self, rest: Range<usize>) -> Range<usize> {
        let mut party = core(self.document, &self.names, rest.clone());
        let of = party.end + 1;
        let article = usize::from(self.word(of) == "the");
        let is_upper = |token| self.word(token).starts_with(char::is_uppercase);
        let joined =
            self.word(party.end) == "of" && of + article < rest.end && is_upper(of + article);
        if !party.is_empty() && joined && is_upper(party.end - 1) {
            party.end = core(self.document, &self.names, of + article..rest.end).end;
        }
        party
    }

    /// The party, if the role can be borne for it by this tie.
    fn fitting(&self, party: Range<usize>, role: Role, tie: Tie) -> Option<Range<usize>> {
        let last = party.clone().next_back()?;
        let word = self.word(last);
        if is_pronoun(word) {
            // `His boss` does not speak for him, as `its boss` does for a firm.
            let personal = !matches!(word, "its" | "Its" | "their" | "Their");
            let fits = !personal || role.serves(Party::Name(EntityType::Person), tie);
            return (party.len() == 1 && tie == Tie::Owner && fits).then_some(party);
        }
        let kind = match ends_in_name(&self.names, &party) {
            Some(name) => Party::Name(self.kinds[name]),
            None => self.common(&party)?,
        };
        role.serves(kind, tie).then_some(party)
    }

    /// What words without a name at their end are.
    fn common(&self, party: &Range<usize>) -> Option<Party> {
        const TIMES: [&str; 10] = [
            "time", "times", "day", "days", "week", "year", "years", "decade", "moment", "record",
        ];
        let last = self.word(party.end - 1);
        let pair = (party.len() > 1).then(|| format!("{} {last}", self.word(party.end - 2)));
        if let Some(noun) = pair.and_then(|pair| noun(&pair)).or_else(|| noun(last)) {
            return Some(roles::party(last, noun.class));
        }
        let numbered = last.starts_with(|letter: char| letter.is_ascii_digit())
            && party.len() > 1
            && self.word(party.end - 2).starts_with(char::is_uppercase);
        if last.starts_with(char::is_uppercase) || numbered {
            return Some(Party::Name(EntityType::Organization));
        }
        let definite = party.start > 0 && is_determiner(self.word(party.start - 1));
        (definite && !TIMES.contains(&last)).then_some(Party::Unlisted)
    }

    fn without_determiner(&self, mut phrase: Range<usize>) -> Range<usize> {
        while phrase.len() > 1
            && (is_determiner(self.word(phrase.start)) || is_pronoun(self.word(phrase.start)))
        {
            phrase.start += 1;
        }
        phrase
    }
}

fn is_mark(word: &str) -> bool {
    !word.contains(char::is_alphanumeric)
}

/// Whether a word is a possessive pronoun of the third person; whom the first stands for depends on who speaks.
pub(super) fn is_pronoun(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "his" | "her" | "its" | "their"
    )
}

fn is_determiner(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "the" | "a" | "an" | "this" | "that" | "these" | "those"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{layers, testing::marked};

    /// What the source of a text says; `?` for a voice without owner.
    fn party(text: &str) -> String {
        let (document, scores, heads) = marked(text);
        let layers = layers(&document, &scores, &heads);
        let entities = layers.entities.iter();
        let (names, kinds) = entities
            .map(|entity| (document.tokens_in(entity.span), entity.kind))
            .unzip();
        let phrases = Phrases::new(&document, names, kinds);
        match phrases.read(layers.sources[0].tokens.clone()) {
            Some(Said::For(tokens)) => document.slice(document.span_of(tokens).unwrap()).to_owned(),
            Some(Said::Voice) => "?".to_owned(),
            None => String::new(),
        }
    }

    #[test]
    fn prepositions_lead_to_whom_a_role_is_borne_for() {
        assert_eq!(party("[source A spokesman for [ORG Acme]] said"), "Acme");
        assert_eq!(party("[source Officials at the bank] said"), "bank");
        assert_eq!(party("[source lawyers for the tenants] said"), "tenants");
        assert_eq!(
            party("[source the head of research at [ORG Acme Labs]] said"),
            "Acme Labs"
        );
        assert_eq!(party("[source an aide to [PER Bo Ek]] said"), "Bo Ek");
        assert_eq!(party("[source the president of Local 12] said"), "Local 12");
        assert_eq!(
            party("[source Leader of the Opposition [PER Bo Ek]] said"),
            "Opposition"
        );
        assert_eq!(party("[source counsel to the tribunal] said"), "tribunal");
        assert_eq!(party("[source a spokeswoman] said"), "?");
    }

    #[test]
    fn owners_stand_before_the_possessive() {
        assert_eq!(party("[source [ORG Acme]'s spokeswoman] said"), "Acme");
        assert_eq!(
            party("[source the council's director of plant health] said"),
            "council"
        );
        assert_eq!(party("[source Her lawyer] said"), "Her");
        assert_eq!(party("[source [LOC Chad]'s president] said"), "");
    }

    #[test]
    fn bodies_stand_before_the_role() {
        assert_eq!(
            party("[source A senior [ORG White House] official] said"),
            "White House"
        );
        assert_eq!(
            party("[source A [PER Ek] campaign spokesman] said"),
            "Ek campaign"
        );
        assert_eq!(
            party("[source two senior health ministry officials] said"),
            "health ministry"
        );
        assert_eq!(party("[source a [LOC Leeds] lawyer] said"), "");
        assert_eq!(party("[source business leaders] said"), "");
    }

    #[test]
    fn what_is_no_speaking_for_is_left_alone() {
        assert_eq!(party("[source His boss] said"), "");
        assert_eq!(party("[source the sister of [PER Bo Ek]] said"), "");
        assert_eq!(party("[source a former spokesman for [ORG Acme]] said"), "");
        assert_eq!(party("[source officials in [LOC Leeds]] said"), "");
        assert_eq!(party("[source the minister of state] said"), "");
        assert_eq!(party("[source the mayor of [LOC Leeds]] said"), "");
        assert_eq!(party("[source a spokesman for the first time] said"), "");
    }
}
