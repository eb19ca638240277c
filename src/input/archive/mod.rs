//! Files that hold files or pages: zip, tar, and the archives of the web (WARC, ARC).
//!
//! Read entry by entry: what is in memory is one article.

mod arc;
mod bounded;
pub(super) mod http;
mod tar;
mod waiting;
pub(super) mod warc;
pub(super) mod zip;

use std::fs::File;
use std::io::BufRead;

use super::hidden;
use super::limits::Limits;
use crate::error::{Error, ErrorKind, Result};

type Stream = Box<dyn BufRead + Send>;

/// Entries beyond which an archive is none of articles. Their names are kept in memory.
const MOST_ENTRIES: usize = 10_000_000;

/// A file in an archive.
pub(super) struct Member {
    /// Its path in the archive, as that tells it.
    pub(super) name: String,
    /// How large it is, as the archive tells it.
    pub(super) size: Option<u64>,
    pub(super) stream: Result<Stream>,
}

/// The files in an archive, one after the other.
pub(super) enum Members {
    Zip(Box<zip::Members>),
    Tar(tar::Members),
}

impl Members {
    /// Those of a zip of so many bytes.
    pub(super) fn zip((file, size): (File, u64), limits: Limits) -> Result<Self> {
        let members = zip::Members::open(file, size, limits)?;
        Ok(Self::Zip(Box::new(members)))
    }

    /// Those of a stream of tar.
    pub(super) fn tar(stream: Stream) -> Self {
        Self::Tar(tar::Members::new(stream))
    }

    /// Whether a file belongs to a saved page beside its folder.
    pub(super) fn is_of_saved_page(&self, path: &str) -> bool {
        match self {
            Members::Zip(members) => members.saved.hold(path),
            Members::Tar(members) => members.waiting.is_of_saved_page(path),
        }
    }

    /// A stream out of an archive in this one, which counts as unpacked from this one too.
    pub(super) fn within(&self, stream: Stream) -> Stream {
        match self {
            Members::Zip(members) => members.within(stream),
            Members::Tar(_) => stream,
        }
    }

    /// The next file.
    pub(super) fn next(&mut self) -> Result<Option<Member>> {
        match self {
            Members::Zip(members) => Ok(members.next()),
            Members::Tar(members) => members.next(),
        }
    }
}

impl Member {
    /// Its path, with `/` between the parts. Refused where it leads out of the archive: no reader of news writes such names, and
    /// whoever unpacks them overwrites files.
    pub(super) fn path(&self) -> Result<String> {
        let path = slashed(&self.name);
        let is_absolute = path.starts_with('/') || path.get(1..2) == Some(":");
        if is_absolute || path.split('/').any(|part| part == "..") || path.contains('\0') {
            let message = "the entry's name leads out of the archive, as in archives made to do harm: not read";
            return Err(Error::new(ErrorKind::Format, message));
        }
        Ok(path)
    }
}

/// A path as an archive tells it, with `/` between the parts.
fn slashed(name: &str) -> String {
    let path = name.replace('\\', "/");
    path.trim_start_matches("./").to_owned()
}

/// Whether an entry is no file that somebody put there: what macOS adds, and hidden ones.
pub(super) fn is_hidden(path: &str) -> bool {
    path.split('/')
        .any(|part| part == "__MACOSX" || hidden::is_hidden(part))
}

fn too_many() -> Error {
    let message = format!(
        "the archive has more than {MOST_ENTRIES} entries; unpack it, and read its folders one by one"
    );
    Error::new(ErrorKind::TooLarge, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(name: &str) -> Option<String> {
        let member = Member {
            name: name.to_owned(),
            size: None,
            stream: Err(too_many()),
        };
        member.path().ok()
    }

    #[test]
    fn names_that_lead_out_are_refused() {
        for name in [
            "../a.txt",
            "a/../../b.txt",
            "/etc/x.txt",
            "C:/x.txt",
            "a\\..\\b.txt",
            "a\0.txt",
        ] {
            assert_eq!(path(name), None, "{name}");
        }
        assert_eq!(path("./a\\b.txt").as_deref(), Some("a/b.txt"));
        assert_eq!(path("a/..b.txt").as_deref(), Some("a/..b.txt"));
        for name in ["__MACOSX/._a.txt", "a/.git/b.txt", "a/~$b.docx"] {
            assert!(is_hidden(name), "{name}");
        }
        assert!(!is_hidden("a/b~$.txt"));
    }
}
