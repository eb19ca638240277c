//! The names of months, in the languages of the newspapers and databases that are read.

/// Names as they are written out, by month; of English, French, German, Spanish, Italian, Portuguese and Dutch.
const NAMES: [&[&str]; 12] = [
    &[
        "january", "janvier", "januar", "enero", "gennaio", "janeiro", "januari", "jänner",
    ],
    &[
        "february",
        "février",
        "fevrier",
        "februar",
        "febrero",
        "febbraio",
        "fevereiro",
        "februari",
    ],
    &[
        "march", "mars", "märz", "maerz", "marzo", "março", "maart", "mrz",
    ],
    &["april", "avril", "abril", "aprile", "avr"],
    &["may", "mai", "mayo", "maggio", "maio", "mei"],
    &["june", "juin", "juni", "junio", "giugno", "junho"],
    &[
        "july", "juillet", "juli", "julio", "luglio", "julho", "juil",
    ],
    &["august", "août", "aout", "agosto", "augustus"],
    &[
        "september",
        "septembre",
        "septiembre",
        "settembre",
        "setembro",
        "sept",
    ],
    &[
        "october", "octobre", "oktober", "octubre", "ottobre", "outubro", "okt",
    ],
    &["november", "novembre", "noviembre", "novembro"],
    &[
        "december",
        "décembre",
        "decembre",
        "dezember",
        "diciembre",
        "dicembre",
        "dezembro",
        "dez",
    ],
];

/// The three letters of English dates; other languages shorten by points and otherwise.
const SHORT: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The number of the month, from 1, that a word names.
pub(super) fn month(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    let names = NAMES.iter().zip(SHORT);
    let at = names
        .into_iter()
        .position(|(names, short)| word == short || names.contains(&word.as_str()))?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_by_name() {
        for (word, number) in [
            ("Jan", 1),
            ("MARCH", 3),
            ("août", 8),
            ("Dezember", 12),
            ("Sept", 9),
        ] {
            assert_eq!(month(word), Some(number), "{word}");
        }
        for word in ["", "Marchers", "ja", "mayor"] {
            assert_eq!(month(word), None, "{word}");
        }
    }
}
