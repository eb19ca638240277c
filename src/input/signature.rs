//! Files that are no text, told by their first bytes.
//!
//! A PDF named `.txt` would decode to something: letters, and none of them words. It is better named for what it is.

/// What the bytes look like if not like text, for a message: `a PDF document`.
pub(super) fn not_text(prefix: &[u8]) -> Option<&'static str> {
    let known = SIGNATURES
        .iter()
        .find(|(magic, _)| prefix.starts_with(magic));
    known.map(|(_, name)| *name).or_else(|| {
        let is_media = prefix.get(4..8) == Some(b"ftyp");
        is_media.then_some("a video")
    })
}

/// Whether the share of control characters is that of no text. Legacy encodings use few; UTF-8 may carry stray NULs.
pub(super) fn is_mostly_control(sample: &[u8]) -> bool {
    let is_control = |&&byte: &&u8| matches!(byte, 0..=8 | 11 | 14..=26 | 28..=31 | 127);
    let count = sample.iter().filter(is_control).count();
    // Of compressed data and machine code 11 % and more are such bytes.
    let allowed = if std::str::from_utf8(sample).is_ok() {
        30
    } else {
        5
    };
    count * 100 > sample.len() * allowed
}

const SIGNATURES: [(&[u8], &str); 24] = [
    (b"%PDF-", "a PDF document"),
    (
        b"PK\x03\x04",
        "a ZIP archive or an Office document (.docx, .xlsx, .odt, .epub)",
    ),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office document (.doc, .xls)",
    ),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"RIFF", "a picture, sound or video"),
    (b"OggS", "a sound or video"),
    (b"ID3", "a sound"),
    (b"\x1f\x8b", "a gzip archive (add .gz to its name)"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive (add .zst to its name)"),
    (b"BZh9", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet table (name it .parquet)"),
    (b"\x7fELF", "a program"),
    (b"\xff\xfe\0\0", "UTF-32 text"),
    (b"\0\0\xfe\xff", "UTF-32 text"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_for_what_they_are() {
        assert_eq!(not_text(b"%PDF-1.7\n%"), Some("a PDF document"));
        assert_eq!(not_text(b"\0\0\0\x18ftypmp42"), Some("a video"));
        assert_eq!(not_text(b"Parliament met"), None);
        assert_eq!(not_text(b""), None);
    }

    #[test]
    fn text_with_a_stray_nul_is_text() {
        assert!(!is_mostly_control(
            "He said\0 \u{201c}no\u{201d}.".as_bytes()
        ));
        assert!(!is_mostly_control(b"Caf\xe9 owner said\x0c no."));
        assert!(is_mostly_control(&[0; 100]));
        let noise: Vec<u8> = (0..=255).cycle().take(4096).collect();
        assert!(is_mostly_control(&noise));
    }
}
