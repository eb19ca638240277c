//! Which legacy encoding: windows-1252, unless the text is plainly of another script, or its words are none in windows-1252.
//!
//! A detector names the likeliest of many encodings for any bytes, and a lone `£` is a Polish `Ł` to it. News that is neither UTF-8
//! nor UTF-16 is in windows-1252; what the detector says against that has to be borne out by more than a letter here and there.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, ISO_8859_2, ISO_8859_4, ISO_8859_13, WINDOWS_1250, WINDOWS_1252, WINDOWS_1254,
    WINDOWS_1257, WINDOWS_1258,
};

use super::decode_as;

/// Bytes that windows-1252 has no character for.
const UNDEFINED: [u8; 5] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

/// Bytes outside ASCII, or letters, from which on their share tells something.
const MANY: usize = 8;

/// The likeliest legacy encoding.
pub(crate) fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    let stands = if is_latin(guessed) {
        has_words_of(bytes, guessed)
    } else {
        is_of_another_script(bytes, guessed)
    };
    if stands { guessed } else { WINDOWS_1252 }
}

/// Whether an encoding is one of Latin letters.
fn is_latin(encoding: &'static Encoding) -> bool {
    let known = [
        WINDOWS_1250,
        WINDOWS_1252,
        WINDOWS_1254,
        WINDOWS_1257,
        WINDOWS_1258,
        ISO_8859_2,
        ISO_8859_4,
        ISO_8859_13,
    ];
    known.contains(&encoding)
}

/// Whether the bytes are plainly no Latin letters: few are ASCII, or those that are not stand beside one another, as accents do not.
fn is_of_another_script(bytes: &[u8], guessed: &'static Encoding) -> bool {
    let count = |is: fn(&u8) -> bool| bytes.iter().filter(|byte| is(byte)).count();
    let outside = count(|byte| !byte.is_ascii());
    let ascii = count(u8::is_ascii_alphabetic);
    if outside >= MANY && 2 * outside >= ascii {
        return true;
    }
    // Those of Japanese in Shift_JIS; its full stop begins with one.
    let undefined = count(|byte| UNDEFINED.contains(byte));
    if !guessed.is_single_byte() && undefined > 0 && 20 * undefined >= outside {
        return true;
    }
    let is_high = |byte: u8| byte > 0xa0;
    let high = bytes.iter().filter(|&&byte| is_high(byte)).count();
    let pairs = bytes.windows(2);
    let pairs = pairs.filter(|pair| is_high(pair[0]) && is_high(pair[1]) && pair[0] != pair[1]);
    let pairs = pairs.count();
    pairs >= 2 && 2 * pairs >= high
}

/// Whether the bytes are words in another encoding of Latin letters. What is a symbol in windows-1252 and a letter in the other is
/// a letter within a word (`Wa³êsa` is Wałęsa), and a symbol beside a digit or by itself (`£40m`, `© The Post`). Where there is
/// nothing of that, many accents are those of a language whose words the detector knows.
fn has_words_of(bytes: &[u8], guessed: &'static Encoding) -> bool {
    let (western, guessed) = (characters(WINDOWS_1252), characters(guessed));
    let western = |byte: u8| western[usize::from(byte)];
    let guessed = |byte: u8| guessed[usize::from(byte)];
    let (mut in_words, mut symbols, mut accents, mut ascii) = (0_usize, 0_usize, 0_usize, 0_usize);
    for (at, &byte) in bytes.iter().enumerate() {
        if byte.is_ascii() {
            ascii += usize::from(byte.is_ascii_alphabetic());
            continue;
        }
        let letter = guessed(byte);
        if western(byte).is_alphabetic() {
            accents += 1;
        } else if letter.is_lowercase() || letter.is_uppercase() {
            let before = at
                .checked_sub(1)
                .map_or(' ', |before| guessed(bytes[before]));
            let after = bytes.get(at + 1).map_or(' ', |&after| guessed(after));
            in_words += usize::from(is_within_word(before, letter, after));
            symbols += usize::from(is_by_itself(before, after));
        }
    }
    if in_words == symbols {
        return accents >= MANY && 20 * accents >= ascii;
    }
    in_words > symbols
}

/// Whether a letter stands between two others as letters do: capitals among capitals, small ones after either.
fn is_within_word(before: char, letter: char, after: char) -> bool {
    let is_capital = letter.is_uppercase();
    before.is_alphabetic()
        && after.is_alphabetic()
        && after.is_uppercase() == is_capital
        && (before.is_uppercase() || !is_capital)
}

/// Whether what stands between two characters belongs to no word.
fn is_by_itself(before: char, after: char) -> bool {
    let is_digit = before.is_ascii_digit() || after.is_ascii_digit();
    is_digit || !(before.is_alphabetic() || after.is_alphabetic())
}

/// The characters of an encoding that has one for each byte.
fn characters(encoding: &'static Encoding) -> Vec<char> {
    let bytes: Vec<u8> = (0..=u8::MAX).collect();
    decode_as(&bytes, encoding).chars().collect()
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, EUC_KR, GBK, KOI8_U, SHIFT_JIS, WINDOWS_1251, WINDOWS_1253};

    use super::*;

    fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        let (bytes, _, has_failed) = encoding.encode(text);
        assert!(!has_failed, "{text}");
        bytes.into_owned()
    }

    #[test]
    fn symbols_and_a_few_accents_are_western() {
        for text in [
            "Ministers will spend £40m on it, he said.",
            "The £m question, and £3bn more.",
            "It costs ¥500 a day.",
            "About ¼ of them left; ¾ of the others stayed.",
            "© The Post",
            "A façade, she said.",
            "El Niño is back.",
            "The café owner in São Paulo paid £7 or 5½ reais.",
            "“Élodie was créée,” he said\u{a0}—\u{a0}and left…”—",
            "Smith¹ and Doe² of the col·legi said ‘no’.",
            "Brontë — Müller — Doe",
        ] {
            let bytes = encoded(text, WINDOWS_1252);
            assert_eq!(guess(&bytes), WINDOWS_1252, "{text}");
            assert!(!has_words_of(&bytes, WINDOWS_1250), "{text}");
            assert!(!is_of_another_script(&bytes, WINDOWS_1251), "{text}");
        }
    }

    #[test]
    fn letters_within_words_are_those_of_the_other_encoding() {
        for text in [
            "Lech Wałęsa, the former president, said no.",
            "WAŁĘSA SAYS NO",
            "Były prezydent powiedział, że się nie zgadza.",
        ] {
            assert!(has_words_of(&encoded(text, WINDOWS_1250), WINDOWS_1250));
        }
        let czech = "Předseda vlády řekl, že dům bude příští týden otevřený, a později dodal, že žádné další kroky nečeká.";
        assert!(has_words_of(&encoded(czech, WINDOWS_1250), WINDOWS_1250));
    }

    #[test]
    fn other_scripts_are_told_in_english_texts_too() {
        let words = [
            ("Президент сказал", WINDOWS_1251),
            ("Президент сказал", KOI8_U),
            ("Ο πρωθυπουργός είπε", WINDOWS_1253),
            ("总统在会上说", GBK),
            ("總統在會議上說", BIG5),
            ("대통령이 말했다", EUC_KR),
            ("首相は会見で述べた。", SHIFT_JIS),
        ];
        for (text, encoding) in words {
            let bytes = encoded(text, encoding);
            assert!(is_of_another_script(&bytes, encoding), "{text}");
            let around = "The president told reporters on Monday, in the words of his office: ";
            let bytes = [around.as_bytes(), bytes.as_slice()].concat();
            assert!(is_of_another_script(&bytes, encoding), "{text}");
        }
    }
}
