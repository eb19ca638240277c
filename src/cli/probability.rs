//! A probability, as options take it.

use std::str::FromStr;

/// A number from 0 to 1.
pub(super) fn probability<T: FromStr + PartialOrd + From<u8>>(word: &str) -> Result<T, String> {
    let number: Option<T> = word.parse().ok();
    number
        .filter(|number| (T::from(0)..=T::from(1)).contains(number))
        .ok_or_else(|| "a number from 0 to 1 is wanted, such as 0.8".to_owned())
}
