//! What names tell by themselves: their parts, the gender of the bearer, and when two of them can be one.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::given_name::is_given_name;
use crate::decode::{Gender, NounClass, noun, pronoun};

/// The parts of a person's name, lower-cased, without honorifics, generation and possessive.
pub(crate) fn person_parts(words: &[&str]) -> Vec<String> {
    let mut parts: Vec<String> = words
        .iter()
        .map(|word| bare(word))
        .filter(|word| word.contains(char::is_alphanumeric) && word != "s")
        .collect();
    while parts.len() > 1 && is_title(&parts[0]) {
        parts.remove(0);
    }
    // `Inzamam-ul-Haq`: the parts of one name, each of which can stand for it.
    if let [only] = &parts[..]
        && only.matches('-').count() > 1
    {
        parts = only
            .split('-')
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect();
    }
    while parts.len() > 1
        && matches!(
            parts[parts.len() - 1].as_str(),
            "jr" | "sr" | "ii" | "iii" | "iv"
        )
    {
        parts.pop();
    }
    parts
}

/// A word lower-cased, without its stop and accents and with straight apostrophes: one text may print `Fernández` and `Fernandez`.
pub(super) fn bare(word: &str) -> String {
    let bare = word.trim_matches('.').to_lowercase();
    if bare.is_ascii() {
        return bare;
    }
    without_marks(&bare).replace('’', "'")
}

/// `ruairí` as `ruairi`, `łukasz` as `lukasz`.
fn without_marks(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for letter in word.nfd().filter(|&letter| !is_combining_mark(letter)) {
        match letter {
            'ł' => plain.push('l'),
            'ø' => plain.push('o'),
            'đ' | 'ð' => plain.push('d'),
            'ı' => plain.push('i'),
            'þ' => plain.push_str("th"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ß' => plain.push_str("ss"),
            _ => plain.push(letter),
        }
    }
    plain
}

/// Words before a name that are no part of it.
pub(super) fn is_title(word: &str) -> bool {
    const TITLES: [&str; 121] = [
        "supt",
        "dci",
        "cpl",
        "ch",
        "hon",
        "brig",
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "sir",
        "dame",
        "lord",
        "lady",
        "dr",
        "prof",
        "professor",
        "president",
        "sen",
        "senator",
        "rep",
        "representative",
        "gov",
        "governor",
        "judge",
        "justice",
        "minister",
        "gen",
        "general",
        "col",
        "colonel",
        "capt",
        "captain",
        "lt",
        "lieutenant",
        "sgt",
        "sergeant",
        "maj",
        "major",
        "cmdr",
        "adm",
        "admiral",
        "rev",
        "reverend",
        "fr",
        "father",
        "pope",
        "king",
        "queen",
        "prince",
        "princess",
        "mayor",
        "congressman",
        "cllr",
        "councillor",
        "const",
        "constable",
        "pc",
        "insp",
        "inspector",
        "superintendent",
        "det",
        "detective",
        "commissioner",
        "undersecretary",
        "advocate",
        "barrister",
        "ambassador",
        "archbishop",
        "bishop",
        "sheriff",
        "brigadier",
        "commodore",
        "cdr",
        "wg",
        "sqn",
        "flt",
        "pte",
        "spc",
        "ssgt",
        "msgt",
        "wpc",
        "acc",
        "dcc",
        "dsi",
        "asi",
        "sso",
        "asp",
        "dsp",
        "engr",
        "barr",
        "adv",
        "ald",
        "amb",
        "ayatollah",
        "pandit",
        "ustaz",
        "otunba",
        "maulana",
        "monsignor",
        "msgr",
        "mgr",
        "honourable",
        "sho",
        "dcp",
        "acp",
        "ssp",
        "dgp",
        "igp",
        "ocs",
        "garda",
        "sr",
        "s/sgt",
        "m/sgt",
        "cst",
        "jhr",
        "mullah",
        "maulvi",
        "imam",
        "rabbi",
    ];
    // `DC Jane Doe` is a detective constable, and `Di Matteo` a surname.
    matches!(word, "DC" | "DI" | "DS" | "WO" | "CSM")
        || TITLES.contains(&bare(word).trim_start_matches("ex-"))
}

/// Whether a title is what its bearer is where no other role is told.
pub(super) fn is_learned(word: &str) -> bool {
    matches!(bare(word).as_str(), "dr" | "prof")
}

/// Whether a word is polite and no more: `Mr` is no role, and `Dr` none beside another.
pub(super) fn is_polite(word: &str) -> bool {
    matches!(
        bare(word).as_str(),
        "mr" | "mrs"
            | "ms"
            | "miss"
            | "mx"
            | "dr"
            | "prof"
            | "sir"
            | "datuk"
            | "dato"
            | "datin"
            | "tun"
            | "tan"
            | "sri"
            | "seri"
            | "mallam"
            | "alhaji"
            | "hon"
            | "puan"
            | "encik"
            | "shri"
            | "smt"
            | "madame"
            | "monsieur"
            | "herr"
            | "frau"
            | "senor"
            | "senora"
            | "signor"
            | "signora"
            | "med"
    )
}

/// Small words that surnames begin with.
pub(super) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "da"
            | "di"
            | "do"
            | "du"
            | "dos"
            | "das"
            | "del"
            | "della"
            | "van"
            | "von"
            | "der"
            | "den"
            | "la"
            | "le"
            | "al"
            | "el"
            | "bin"
    )
}

/// A person's name as an entity tagger gives it, without what is no name: titles, a trade before the name (`Butcher Emyr
/// Gittins`), a nickname between marks (`Oneil "Bigga" Samuels`): the places of the words that are.
pub(super) fn own_words(words: &[&str]) -> Vec<usize> {
    let is_mark =
        |word: &str| !word.contains(char::is_alphanumeric) && word.chars().any(is_quotation_mark);
    let mut own: Vec<usize> = (0..words.len()).collect();
    let opened = words.iter().position(|word| is_mark(word));
    let closed = words.iter().rposition(|word| is_mark(word));
    if let (Some(opened), Some(closed)) = (opened, closed)
        && 0 < opened
        && opened < closed
        && closed + 1 < own.len()
    {
        own.drain(opened..=closed);
    }
    let trade = |word: &str| {
        let listed = noun(word).is_some_and(|noun| noun.class == NounClass::Person && !noun.plural);
        let small = word.starts_with(char::is_lowercase) && !is_particle(word);
        small || listed && !is_given_name(word)
    };
    // `Pope Francis`, `Lord Browne`: with one name only, these say who it is.
    let noble = |word: &str| {
        matches!(
            bare(word).as_str(),
            "pope" | "king" | "queen" | "prince" | "princess" | "lord" | "lady" | "sir" | "dame"
        )
    };
    // What a title leaves must be a word; what a trade leaves must be a name of two parts.
    let names = |own: &[usize]| {
        own.iter()
            .filter(|&&at| words[at].contains(char::is_alphanumeric))
            .count()
    };
    // `Tan Sri Omar` has a title, `Tan Wei Ling` and `Sri Mulyani` have not.
    let polite = |at: usize| {
        let beside = |at: Option<usize>| at.and_then(|at| words.get(at)).map(|word| bare(word));
        match bare(words[at]).as_str() {
            "tan" => {
                beside(Some(at + 1)).is_some_and(|next| matches!(next.as_str(), "sri" | "seri"))
            }
            "sri" | "seri" => beside(at.checked_sub(1)).is_some_and(|before| {
                matches!(
                    before.as_str(),
                    "tan" | "dato" | "datuk" | "datin" | "dato'"
                )
            }),
            _ => is_polite(words[at]),
        }
    };
    while own.len() > 1
        && ((is_title(words[own[0]]) || polite(own[0]) || words[own[0]] == ".")
            && names(&own[1..]) > usize::from(noble(words[own[0]]))
            || trade(words[own[0]]) && names(&own[1..]) > 1)
    {
        own.remove(0);
    }
    // `MS ROE KC`: the title shows that the one word left is a surname.
    let fewest = if own.first() == Some(&0) { 2 } else { 1 };
    while own.len() > fewest && is_honour(words[own[own.len() - 1]]) {
        own.pop();
    }
    // `Edward mulled`: a tagger may take the verb into the name.
    let small = |word: &str| word.chars().all(char::is_lowercase);
    while own.len() > 1
        && words[own[0]].starts_with(char::is_uppercase)
        && small(words[own[own.len() - 1]])
    {
        own.pop();
    }
    own
}

/// Letters after a name: `Jane Doe QC`.
pub(super) fn is_honour(word: &str) -> bool {
    matches!(
        word,
        "QC" | "KC"
            | "SC"
            | "SAN"
            | "OON"
            | "OFR"
            | "MFR"
            | "CON"
            | "DBE"
            | "KBE"
            | "AO"
            | "AM"
            | "OAM"
            | "FRS"
            | "CPA"
            | "CFA"
            | "MBA"
            | "MS"
            | "RN"
            | "MP"
            | "MEP"
            | "MSP"
            | "MLA"
            | "TD"
            | "MBE"
            | "OBE"
            | "CBE"
            | "PhD"
            | "MD"
            | "JD"
    )
}

/// A word with its first letter in capitals.
pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '‘' | '’' | '\'' | '«' | '»')
}

/// The gender that a title gives its bearer.
pub fn title_gender(word: &str) -> Option<Gender> {
    match bare(word).as_str() {
        "mr" | "sir" | "lord" | "king" | "prince" | "pope" | "father" | "congressman"
        | "monsieur" | "herr" | "shri" | "encik" | "datuk" | "dato" => Some(Gender::Male),
        "mrs" | "ms" | "miss" | "dame" | "lady" | "queen" | "princess" | "baroness"
        | "congresswoman" | "madam" | "madame" | "frau" | "smt" | "puan" | "datin" => {
            Some(Gender::Female)
        }
        _ => None,
    }
}

/// Whether two names of two parts or more can be one person's: the last parts are equal and the first ones are, or one is the
/// other's initial, or one stands among the other's middle names; or one goes on where the other ends (`Ana Ruiz`, `Ana Ruiz Soto`).
pub(super) fn same_person(one: &[String], other: &[String]) -> bool {
    let (Some(first), Some(second)) = (one.first(), other.first()) else {
        return false;
    };
    let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    let middle = |parts: &[String], name: &String| {
        parts.len() > 2 && parts[1..parts.len() - 1].contains(name)
    };
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let goes_on = short.len() > 1 && short.len() < long.len() && long.starts_with(short);
    goes_on
        || one.last() == other.last()
            && (first == second
                || initial(first, second)
                || initial(second, first)
                || middle(one, second)
                || middle(other, first))
}

/// The words of an organisation's or place's name that tell it from others, lower-cased.
pub(super) fn organisation_parts(words: &[&str]) -> Vec<String> {
    let mut parts: Vec<String> = words
        .iter()
        .map(|word| bare(word))
        .filter(|word| word.contains(char::is_alphanumeric) && word != "s" && word != "the")
        .collect();
    let is_form = |part: &String| {
        matches!(
            part.as_str(),
            "inc"
                | "corp"
                | "corporation"
                | "ltd"
                | "llc"
                | "plc"
                | "co"
                | "company"
                | "ag"
                | "gmbh"
                | "group"
        )
    };
    while parts.len() > 1 && parts.last().is_some_and(is_form) {
        parts.pop();
    }
    parts
}

/// Whether the short parts open the long ones and can stand for them: `Lehman` for `Lehman Brothers`, but not `Bank` for
/// `Bank of Ghana`.
pub(super) fn is_short_form(short: &[String], long: &[String]) -> bool {
    const COMMON: [&str; 42] = [
        "bank",
        "university",
        "college",
        "ministry",
        "department",
        "office",
        "institute",
        "national",
        "international",
        "united",
        "royal",
        "new",
        "north",
        "south",
        "east",
        "west",
        "central",
        "federal",
        "american",
        "british",
        "indian",
        "european",
        "world",
        "first",
        "supreme",
        "high",
        "house",
        "white",
        "democratic",
        "republican",
        "labour",
        "conservative",
        "state",
        "city",
        "council",
        "committee",
        "uk",
        "us",
        "eu",
        "african",
        "san",
        "los",
    ];
    !short.is_empty()
        && short.len() < long.len()
        && long.starts_with(short)
        && !(short.len() == 1 && COMMON.contains(&short[0].as_str()))
}

/// Whether letters are the initials of the words: `WHO` of `World Health Organization`; small words may be left out, and from three letters
/// on small letters may stand among them, as British papers write `Acpo` and `MoJ`.
pub(super) fn is_acronym(short: &str, words: &[&str]) -> bool {
    let letters: String = short.chars().filter(|c| c.is_alphabetic()).collect();
    let count = letters.chars().count();
    let capitals = letters.chars().all(char::is_uppercase);
    let one_word = !short.contains(char::is_whitespace) && pronoun(short).is_none();
    let written = capitals || count > 2 && letters.starts_with(char::is_uppercase) && one_word;
    if count < 2 || !written {
        return false;
    }
    // `IISc` of `Indian Institute of Science` has a second letter of a word.
    let only_capitals: String = letters.chars().filter(|c| c.is_uppercase()).collect();
    let letters = letters.to_uppercase();
    let initials = |keep_small: bool| -> String {
        words
            .iter()
            .flat_map(|word| word.split('-'))
            .filter_map(|word| word.chars().next())
            .filter(|c| keep_small || c.is_uppercase())
            .filter(|c| c.is_alphabetic())
            .flat_map(char::to_uppercase)
            .collect()
    };
    // `CEOP` of `Home Office-funded Child Exploitation and Online Protection centre`: what stands before is no part of it.
    let fits = |initials: String| {
        initials == letters
            || count > 2 && initials.ends_with(&letters)
            || only_capitals.len() > 2 && initials == only_capitals
    };
    words.len() > 1 && (fits(initials(false)) || fits(initials(true)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(name: &str) -> Vec<String> {
        person_parts(&name.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn titles_and_generations_are_no_part_of_a_name() {
        assert_eq!(parts("Sen. John P. Doe Jr."), ["john", "p", "doe"]);
        assert_eq!(parts("Mr Doe"), ["doe"]);
        assert_eq!(parts("Inzamam-ul-Haq"), ["inzamam", "ul", "haq"]);
        assert_eq!(parts("Doe-Roe"), ["doe-roe"]);
    }

    #[test]
    fn names_of_one_person_are_told_from_namesakes() {
        let same = |one, other| same_person(&parts(one), &parts(other));
        assert!(same("Hillary Clinton", "Hillary Rodham Clinton"));
        assert!(same("J. Doe", "John Doe"));
        assert!(!same("Bill Clinton", "Hillary Clinton"));
        assert!(same("Paul Doe", "John Paul Doe"));
    }

    #[test]
    fn acronyms_and_short_forms_are_told() {
        assert!(is_acronym("WHO", &["World", "Health", "Organization"]));
        assert!(is_acronym("DOJ", &["Department", "of", "Justice"]));
        assert!(!is_acronym("Who", &["World", "Health", "Organization"]));
        assert!(is_acronym("MoJ", &["Ministry", "of", "Justice"]));
        assert!(is_acronym(
            "Acpo",
            &["Association", "of", "Chief", "Police", "Officers"]
        ));
        assert!(is_acronym(
            "IISc",
            &["Indian", "Institute", "of", "Science"]
        ));
        assert!(is_acronym(
            "CDP",
            &["Northern", "Constitutional", "Democratic", "Party"]
        ));
        assert!(!is_acronym("Ana", &["World", "Health", "Organization"]));
        let org = |name: &str| organisation_parts(&name.split(' ').collect::<Vec<_>>());
        assert!(is_short_form(&org("Lehman"), &org("Lehman Brothers")));
        assert!(!is_short_form(&org("Bank"), &org("Bank of Ghana")));
        assert_eq!(org("The Acme Group Inc."), ["acme"]);
    }

    #[test]
    fn titles_tell_gender() {
        assert_eq!(title_gender("Mrs."), Some(Gender::Female));
    }

    #[test]
    fn what_is_no_name_is_left_out() {
        let own = |name: &str| {
            let words: Vec<&str> = name.split(' ').collect();
            let own: Vec<&str> = own_words(&words).into_iter().map(|at| words[at]).collect();
            own.join(" ")
        };
        assert_eq!(own("Datuk Farid Iskandar"), "Farid Iskandar");
        assert_eq!(own("mezzo Nana Tskhovreba"), "Nana Tskhovreba");
        assert_eq!(own("Rodolfo “ Boy ” Katigbak"), "Rodolfo Katigbak");
        assert_eq!(own("van der Berg"), "van der Berg");
        assert_eq!(own("Butcher Doe"), "Butcher Doe");
        assert_eq!(own("Edward mulled"), "Edward");
        assert_eq!(own("bell hooks"), "bell hooks");
        assert_eq!(own("Bo al-Doe"), "Bo al-Doe");
        assert_eq!(own("Mayor"), "Mayor");
        assert_eq!(own("Jane Doe QC"), "Jane Doe");
        assert_eq!(own("Pope Francis"), "Pope Francis");
        assert_eq!(own("Sir Keir Doe"), "Keir Doe");
    }
}
