//! What the words of a text leave: a number for each run of words, the same wherever the words are the same. Marks, letter case
//! and white space count for nothing.

/// The numbers of all runs of `length` words, in order.
pub(super) fn prints(text: &str, length: usize) -> Vec<u64> {
    let words: Vec<u64> = words(text).collect();
    let runs = words.windows(length);
    runs.map(|run| {
        run.iter()
            .fold(SEED, |sum, word| mixed(sum.rotate_left(5) ^ word))
    })
    .collect()
}

/// How many words a text has.
pub(super) fn word_count(text: &str) -> usize {
    words(text).count()
}

/// One number for any words, such as a name: without case and marks.
pub(super) fn print(text: &str) -> u64 {
    words(text).fold(SEED, |sum, word| mixed(sum.rotate_left(5) ^ word))
}

fn words(text: &str) -> impl Iterator<Item = u64> {
    // An apostrophe is written in so many ways that it counts for nothing.
    let is_mark = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '‘' | '`');
    let words = text.split(is_mark);
    let letters = words.map(|word| word.chars().filter(|c| c.is_alphanumeric()));
    letters.filter_map(|letters| {
        let mut letters = letters.flat_map(char::to_lowercase).peekable();
        letters.peek()?;
        Some(letters.fold(SEED, |sum, letter| {
            (sum ^ u64::from(letter)).wrapping_mul(PRIME)
        }))
    })
}

// FNV-1a over letters, the finish of SplitMix64 over words: plain, the same on every machine.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

fn mixed(mut number: u64) -> u64 {
    number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_case_count_for_nothing_and_words_do() {
        let plain = prints("We will rebuild it, she’s sure", 3);
        assert_eq!(prints("“we WILL rebuild it” -- shes sure.", 3), plain);
        assert_eq!(plain.len(), 4);
        let other = prints("We will rebuild it, he is sure", 3);
        assert_eq!(plain[..2], other[..2]);
        assert!(plain[2] != other[2] && plain[3] != other[3]);
        assert!(prints("two words", 3).is_empty());
        assert_ne!(prints("a b", 2), prints("b a", 2));
    }
}
