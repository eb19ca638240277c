//! `Limits`: how much is read before it is refused.
//!
//! Nobody's article has 64 MB, but a folder may hold a database dump named `.txt`, and a packed file of a few kilobytes may
//! unpack to more than any memory holds. Both are refused before they are read to the end.

/// How much of an input is read before it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one text, of one page, or of one row or line that holds an article; unpacked, where it is packed.
    pub article_bytes: u64,
    /// How many times its size a packed file may grow, beyond its first 64 MB.
    pub ratio: u64,
}

impl Limits {
    /// The most that [`Limits::article_bytes`] may be: offsets have 32 bits.
    pub const MOST_BYTES: u64 = u32::MAX as u64;

    /// The size of the largest row or line.
    pub(super) fn row(self) -> usize {
        usize::try_from(self.article_bytes.min(Self::MOST_BYTES)).unwrap_or(usize::MAX)
    }
}

impl Default for Limits {
    /// 64 MB, and a thousandfold: tables of news pack to a fifth, the most monotonous log file to a three-hundredth.
    fn default() -> Self {
        Self {
            article_bytes: 64 << 20,
            ratio: 1_000,
        }
    }
}

/// A number of bytes as a message tells it.
pub(super) fn size(bytes: u64) -> String {
    match (bytes >> 20, bytes >> 10) {
        (0, 0) => format!("{bytes} bytes"),
        (0, kilobytes) => format!("{kilobytes} KB"),
        (megabytes, _) => format!("{megabytes} MB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_in_units_that_fit() {
        let told = [50, 4096, 64 << 20].map(size);
        assert_eq!(told, ["50 bytes", "4 KB", "64 MB"]);
    }
}
