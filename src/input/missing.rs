//! Words that data frames write where there is nothing.

/// The whole cell as R, Python and databases write a missing value. `Null` and `Nan` are names of people.
const MISSING: [&str; 14] = [
    "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NAN", "null", "NULL", "None", "NaT", "nil",
    "\\N",
];

/// Whether a cell says that there is nothing.
pub(super) fn is_missing(cell: &str) -> bool {
    MISSING.contains(&cell.trim())
}

/// Whether a text, title or the like is a dash or two, as people type where they have nothing to fill in. In a column of another kind
/// it may stand for a value.
pub(super) fn is_dash(cell: &str) -> bool {
    let cell = cell.trim();
    !cell.is_empty()
        && cell.chars().count() <= 3
        && cell.chars().all(|c| matches!(c, '-' | '–' | '—'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_cell_counts() {
        assert!(is_missing("NA") && is_missing(" nan\n") && is_missing("None"));
        assert!(is_missing("\\N") && is_dash(" - ") && is_dash("--") && is_dash("—"));
        assert!(!is_dash("") && !is_dash("----") && !is_dash("-1"));
        assert!(!is_missing("None of us") && !is_missing("Null") && !is_missing(""));
    }
}
