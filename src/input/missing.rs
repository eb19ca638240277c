//! Words that data frames write where there is nothing.

/// The whole cell as R, Python and databases write a missing value. `Null` and `Nan` are names of people.
const MISSING: [&str; 13] = [
    "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NAN", "null", "NULL", "None", "NaT", "nil",
];

/// Whether a cell says that there is nothing.
pub(super) fn is_missing(cell: &str) -> bool {
    MISSING.contains(&cell.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_cell_counts() {
        assert!(is_missing("NA") && is_missing(" nan\n") && is_missing("None"));
        assert!(!is_missing("None of us") && !is_missing("Null") && !is_missing(""));
    }
}
