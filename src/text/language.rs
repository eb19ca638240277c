//! The language of a text.

use whatlang::{Lang, Script};

/// Fewest letters that the detector is asked about; fewer are taken for English.
const FEWEST: usize = 60;

/// How much of a text is looked at, in bytes, at each of its beginning, middle and end.
const SAMPLE: usize = 4000;

/// Short English words without which nobody writes; other languages share only a few of them.
const ENGLISH: [&str; 24] = [
    "the", "of", "and", "to", "in", "that", "is", "was", "for", "with", "said", "his", "by",
    "from", "has", "have", "are", "it", "on", "at", "be", "he", "she", "not",
];

/// Share of [`ENGLISH`] among the words from which a text is English whatever the detector says: it takes names and tables
/// for other languages. English news has 28 % of them, and one article in a hundred less than 18 %.
const SHARE: f64 = 0.15;

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its ISO 639-1 code, or the ISO 639-3 code of a language that has no shorter one.
    pub code: &'static str,
    /// Whether it is English, or too short or too odd to tell.
    pub english: bool,
}

impl Language {
    /// English.
    pub const ENGLISH: Language = Language {
        code: "en",
        english: true,
    };
}

/// The language of a text; `None` when it holds no letters.
///
/// A text counts as English unless it clearly is not: an article that is left out by mistake is lost.
///
/// ```
/// use whosaid::text::language;
///
/// let text = "Le ministre a déclaré mardi que le gouvernement n'avait pas été informé de la situation avant le mois de mai.";
/// assert_eq!(language(text).map(|language| language.code), Some("fr"));
/// ```
pub fn language(text: &str) -> Option<Language> {
    let sample = sample(text);
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    if letters == 0 {
        return None;
    }
    if letters < FEWEST && sample.is_ascii() || english_share(&sample) >= SHARE {
        return Some(Language::ENGLISH);
    }
    let Some(info) = whatlang::detect(&sample) else {
        return Some(Language::ENGLISH);
    };
    // Tables of figures have too few words, and those cut short, to be told from French.
    let visible = sample.chars().filter(|c| !c.is_whitespace()).count();
    let prose = 5 * letters >= 4 * visible;
    let sure = prose && info.is_reliable() || info.script() != Script::Latin;
    if info.lang() == Lang::Eng || !sure {
        return Some(Language::ENGLISH);
    }
    Some(Language {
        code: code(info.lang()),
        english: false,
    })
}

/// The beginning, middle and end of a text, in small letters: the detector knows no words in capitals.
fn sample(text: &str) -> String {
    if text.len() <= 3 * SAMPLE {
        return text.to_lowercase();
    }
    let piece = |start: usize| {
        let start = text.ceil_char_boundary(start);
        &text[start..text.ceil_char_boundary(start + SAMPLE)]
    };
    let pieces = [0, (text.len() - SAMPLE) / 2, text.len() - SAMPLE].map(piece);
    pieces.join(" ").to_lowercase()
}

fn english_share(sample: &str) -> f64 {
    let mut words = 0_u32;
    let mut english = 0_u32;
    for word in sample
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
    {
        words += 1;
        english += u32::from(ENGLISH.contains(&word));
    }
    f64::from(english) / f64::from(words.max(1))
}

fn code(language: Lang) -> &'static str {
    match language {
        Lang::Afr => "af",
        Lang::Amh => "am",
        Lang::Ara => "ar",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Cym => "cy",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Epo => "eo",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Guj => "gu",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jav => "jv",
        Lang::Jpn => "ja",
        Lang::Kan => "kn",
        Lang::Kat => "ka",
        Lang::Khm => "km",
        Lang::Kor => "ko",
        Lang::Lat => "la",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Mal => "ml",
        Lang::Mar => "mr",
        Lang::Mkd => "mk",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Nld => "nl",
        Lang::Nob => "nb",
        Lang::Ori => "or",
        Lang::Pan => "pa",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Sin => "si",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Sna => "sn",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Tgl => "tl",
        Lang::Tha => "th",
        Lang::Tuk => "tk",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Uzb => "uz",
        Lang::Vie => "vi",
        Lang::Yid => "yi",
        Lang::Zul => "zu",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clear_cases_are_told() {
        for (text, code) in [
            (
                "Der Minister sagte am Dienstag, die Regierung sei vor dem Mai nicht über die Lage unterrichtet worden.",
                "de",
            ),
            (
                "El ministro dijo el martes que el gobierno no había sido informado de la situación antes de mayo.",
                "es",
            ),
            (
                "Министр заявил во вторник, что правительство не было проинформировано о ситуации.",
                "ru",
            ),
            ("部长星期二说，政府在五月之前没有得到有关情况的通报。", "zh"),
        ] {
            let found = language(text).unwrap();
            assert_eq!((found.code, found.english), (code, false), "{text}");
        }
    }

    #[test]
    fn doubtful_texts_are_english() {
        for text in [
            "MINISTER DENIES CLAIM THAT THE GOVERNMENT HAD BEEN TOLD OF THE BREACH IN MAY, AIDES SAY",
            "Oslo 3, Lima 2",
            "Shr loss 11 cts vs profit nine cts, net loss 400,000 vs profit 500,000, nine mths loss 1.1 mln, sales 5.2 mln",
            "flipboard facebook twitter whatsapp linkedin reddit telegram messenger pinterest email print",
            "Novak Djokovic beat Juan Martin del Potro 6-3, 7-6, 6-3 in New York",
        ] {
            assert_eq!(language(text), Some(Language::ENGLISH), "{text}");
        }
        assert_eq!(language(" 1, 2 … "), None);
    }
}
