//! Names of files that nobody put there to be read.

/// Whether a file or folder of this name is hidden, as systems and programs hide theirs.
pub(super) fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || is_lock(name)
}

/// Whether it is what Word and its like put beside a document while somebody has it open: it has the document's ending, and
/// nothing in it but who that is.
pub(super) fn is_lock(name: &str) -> bool {
    name.starts_with("~$")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_and_locks_hide() {
        assert!(is_hidden(".git") && is_hidden("~$report.docx"));
        assert!(!is_hidden("report.docx") && !is_hidden("~report.docx"));
    }
}
