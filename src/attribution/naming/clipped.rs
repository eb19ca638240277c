//! Names made of the beginnings of others' words: `Tepco` of `Tokyo Electric Power Company`, `NatWest` of `National Westminster`.

/// Whether one word is made of the beginnings of all words of a name, in their order, small words left out. Two words give two
/// letters each at least, and more words more letters than there are words, since initials alone are an acronym.
pub(super) fn is_clipped(short: &str, words: &[&str]) -> bool {
    let letters: Vec<char> = short.to_lowercase().chars().collect();
    if !short.starts_with(char::is_uppercase) || !letters.iter().all(|c| c.is_alphabetic()) {
        return false;
    }
    let own: Vec<Vec<char>> = words
        .iter()
        .filter(|word| word.starts_with(char::is_uppercase))
        .map(|word| word.to_lowercase().chars().collect())
        .collect();
    let least = if own.len() == 2 { 2 } else { 1 };
    !own.contains(&letters)
        && own.len() > 1
        && letters.len() > own.len().max(LEAST)
        && is_made_of(&letters, &own, least)
}

/// As many letters have words that are no short form of anything.
const LEAST: usize = 3;

/// Most letters of one word.
const MOST: usize = 5;

/// Whether letters are beginnings of words, each of at least so many.
fn is_made_of(letters: &[char], words: &[Vec<char>], least: usize) -> bool {
    let Some((first, rest)) = words.split_first() else {
        return letters.is_empty();
    };
    let same = letters
        .iter()
        .zip(first)
        .take_while(|(one, other)| one == other);
    let most = same.count().min(MOST);
    (least..=most).any(|taken| is_made_of(&letters[taken..], rest, least))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_of_all_words_make_a_name() {
        let is = |short: &str, name: &str| is_clipped(short, &name.split(' ').collect::<Vec<_>>());
        assert!(is("Tepco", "Tokyo Electric Power Company"));
        assert!(is("NatWest", "National Westminster"));
        assert!(is("Ofcom", "Office of Communications"));
        assert!(!is("Tokyo", "Tokyo Electric Power Company"));
        assert!(!is("Tec", "Tokyo Electric Company"));
        assert!(!is("Tepid", "Tokyo Electric Power Company"));
        assert!(!is("Nation", "National Westminster"));
        assert!(!is("tepco", "Tokyo Electric Power Company"));
    }
}
