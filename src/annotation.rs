//! The annotations: plain values over a document.
//!
//! What is found and what is known to be right (gold) have the same types, so one function scores each layer.

use crate::text::Span;

mod moved;
mod nested;

pub use nested::{Inside, Nested, Report};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$item_doc])* $item),+ }

        impl $name {
            /// Every value, in the order of the tables.
            pub const ALL: &'static [$name] = &[$($name::$item),+];

            /// The word for it in tables and gold files.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$item => $word),+ }
            }

            /// The value that `word` stands for in tables and gold files.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some($name::$item),)+ _ => None }
            }
        }
    };
}

words! {
    /// The type of a named entity, after CoNLL-2003.
    EntityType {
        /// A person.
        Person = "PER",
        /// A company, party, agency, team.
        Organization = "ORG",
        /// A place, country, building.
        Location = "LOC",
        /// A nationality, event, work or other name.
        Misc = "MISC",
    }
}

words! {
    /// How much of the content stands between quotation marks.
    QuoteType {
        /// All of it.
        Direct = "direct",
        /// A part.
        Mixed = "mixed",
        /// None.
        Indirect = "indirect",
    }
}

words! {
    /// What the cue says about the act.
    CueClass {
        /// Neutral report: said, told, according to.
        Say = "say",
        /// A claim that the writer does not vouch for: claimed, alleged, insisted.
        Claim = "claim",
        /// A denial: denied, rejected, dismissed.
        Deny = "deny",
        /// Thought, belief, knowledge, wish: thinks, hopes, knew.
        Think = "think",
        /// A question or request: asked, demanded, urged.
        Ask = "ask",
        /// A warning: warned, cautioned.
        Warn = "warn",
        /// A promise or plan: vowed, pledged, agreed.
        Promise = "promise",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// The form of the words that name the source.
    SourceForm {
        /// A name, alone or with title and apposition.
        Name = "name",
        /// A pronoun.
        Pronoun = "pronoun",
        /// A common noun phrase: the minister, sources.
        Nominal = "nominal",
        /// No source is printed.
        None = "none",
    }
}

words! {
    /// What kind of speaker stands behind the source.
    SpeakerKind {
        /// A named person.
        Person = "person",
        /// A named organisation, government or company.
        Organisation = "organisation",
        /// A group of people: residents, Democrats.
        Group = "group",
        /// A text: a report, a statement, a poll.
        Document = "document",
        /// Someone the text does not name: a senior official, sources.
        Unnamed = "unnamed",
        /// The article's own writer: `I` outside quotations, who asks in an interview.
        Author = "author",
        /// Nobody: the passive, reportedly.
        None = "none",
    }
}

/// A span that names or points at an entity: name, noun phrase or pronoun.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Where it stands.
    pub span: Span,
    /// The type of the entity.
    pub kind: EntityType,
    /// Probability that span and type are right; 1 in gold.
    pub confidence: f32,
    /// The speaker it belongs to, as an index into [`Extraction::speakers`].
    pub speaker: Option<usize>,
}

/// How sure each decision of an attribution is, as calibrated probabilities; all 1 in gold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confidence {
    /// That the content is an attributed content with these borders.
    pub content: f32,
    /// That the source belongs to the content.
    pub source: f32,
    /// That the speaker is the entity behind the source.
    pub speaker: f32,
    /// That the whole row is right.
    pub row: f32,
}

impl Confidence {
    /// The confidence of gold.
    pub const CERTAIN: Confidence = Confidence {
        content: 1.0,
        source: 1.0,
        speaker: 1.0,
        row: 1.0,
    };
}

/// Whom someone speaks for: a body, or a person who has someone to speak for him.
#[derive(Clone, Debug, PartialEq)]
pub struct Principal {
    /// The fullest name the article gives, or the words for it.
    pub name: String,
    /// The words that tell it, where they are known.
    pub span: Option<Span>,
}

/// Who said what, once: one row of `quotes.csv`.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// What is said, in one or more pieces, in order.
    pub content: Vec<Span>,
    /// The words that say it is said; empty where there are none.
    pub cue: Vec<Span>,
    /// The words that name who said it; empty where there are none.
    pub source: Vec<Span>,
    /// How much of the content is quoted.
    pub quote_type: QuoteType,
    /// What the cue says about the act.
    pub cue_class: CueClass,
    /// Whether the saying is negated: did not say, refused to say.
    pub negated: bool,
    /// The form of the source.
    pub source_form: SourceForm,
    /// The kind of the speaker; kept here too, since gold may know the kind and not the speaker.
    pub speaker_kind: SpeakerKind,
    /// The speaker, as an index into [`Extraction::speakers`].
    pub speaker: Option<usize>,
    /// Whom the speaker speaks for, where the text says it.
    pub speaks_for: Option<Principal>,
    /// Whether it stands in the headline.
    pub in_headline: bool,
    /// The name of the rule that decided the speaker; `gold` in gold.
    pub decided_by: &'static str,
    /// How sure each decision is.
    pub confidence: Confidence,
}

/// The entity behind one or more sources of one article.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// The fullest name the article gives, or the phrase of an unnamed one.
    pub name: String,
    /// What kind it is.
    pub kind: SpeakerKind,
    /// Title or apposition the article gives, in the order met; no repeats.
    pub roles: Vec<String>,
    /// Other names the article uses for it, in the order met; no repeats.
    pub aliases: Vec<String>,
    /// The mention that gives the name, where the article has one.
    pub mention: Option<Span>,
}

impl Speaker {
    /// One of whom no more than name and kind is known.
    pub fn named(name: impl Into<String>, kind: SpeakerKind) -> Self {
        Self {
            name: name.into(),
            kind,
            roles: Vec::new(),
            aliases: Vec::new(),
            mention: None,
        }
    }
}

/// Everything found in one article (or known of it, in gold).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    /// Named entities, by start.
    pub entities: Vec<Mention>,
    /// Speakers, in the order of their first attribution; those who speak only inside other reports come last.
    pub speakers: Vec<Speaker>,
    /// Attributions, by the start of their content; no content lies in another.
    pub attributions: Vec<Attribution>,
    /// Attributions inside the contents of others: by depth, and of one depth by the start of their content.
    pub nested: Vec<Nested>,
}

impl Attribution {
    /// The byte that it starts at: its content's first, where there is one.
    pub fn start(&self) -> usize {
        [&self.content, &self.cue, &self.source]
            .into_iter()
            .find_map(|spans| spans.first())
            .map_or(0, |span| span.start())
    }
}

impl Extraction {
    /// All attributions: the flat ones, and then those inside others.
    pub fn each(&self) -> impl Iterator<Item = &Attribution> + Clone {
        let nested = self.nested.iter().map(|nested| &nested.attribution);
        self.attributions.iter().chain(nested)
    }

    /// Leaves out the attributions whose row confidence is below `least`, with them those inside them, and the speakers who then
    /// say nothing; returns how many attributions were left out.
    ///
    /// ```
    /// use whosaid::annotation::Extraction;
    ///
    /// let mut nothing = Extraction::default();
    /// assert_eq!(nothing.leave_out_below(0.8), 0);
    /// ```
    pub fn leave_out_below(&mut self, least: f32) -> usize {
        let before = self.attributions.len();
        let keep = |attribution: &Attribution| attribution.confidence.row >= least;
        let mut flat = Vec::with_capacity(before);
        let mut kept = 0;
        for attribution in &self.attributions {
            flat.push(keep(attribution).then_some(kept));
            kept += usize::from(keep(attribution));
        }
        self.attributions.retain(keep);
        let left_out = before - kept + self.retain_nested(&flat, keep);
        self.leave_out_silent();
        left_out
    }

    /// Leaves out the speakers who say nothing.
    fn leave_out_silent(&mut self) {
        let speaks = |speaker: usize| {
            self.each()
                .any(|attribution| attribution.speaker == Some(speaker))
        };
        let mut places = Vec::with_capacity(self.speakers.len());
        let mut kept = 0;
        for speaker in 0..self.speakers.len() {
            places.push(speaks(speaker).then_some(kept));
            kept += usize::from(places[speaker].is_some());
        }
        let mut place = places.iter();
        self.speakers
            .retain(|_| place.next().is_some_and(Option::is_some));
        let moved = |speaker: Option<usize>| speaker.and_then(|at| places[at]);
        let nested = self.nested.iter_mut();
        let nested = nested.map(|nested| &mut nested.attribution);
        for attribution in self.attributions.iter_mut().chain(nested) {
            attribution.speaker = moved(attribution.speaker);
        }
        for entity in &mut self.entities {
            entity.speaker = moved(entity.speaker);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An attribution of ten bytes from `start`, with this row confidence.
    pub(super) fn attribution(start: usize, row: f32) -> Attribution {
        Attribution {
            content: vec![Span::new(start, start + 10)],
            cue: Vec::new(),
            source: Vec::new(),
            quote_type: QuoteType::Indirect,
            cue_class: CueClass::Say,
            negated: false,
            source_form: SourceForm::None,
            speaker_kind: SpeakerKind::None,
            speaker: None,
            speaks_for: None,
            in_headline: false,
            decided_by: "by hand",
            confidence: Confidence {
                row,
                ..Confidence::CERTAIN
            },
        }
    }
}
