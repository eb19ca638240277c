//! `FilesFrom`: a list of the files to read, one a line, for inputs that no command line holds.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};

/// A file that lists the files to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilesFrom {
    /// The list; `-` for standard input.
    pub path: PathBuf,
    /// Whether its paths end with NUL bytes, as `find -print0` writes them, and not with lines.
    pub null: bool,
}

/// A path of the list, with its line.
pub(super) type Listed = (usize, PathBuf);

/// Bytes of a path; a longer line is none, and the file no list.
const LONGEST: u64 = 32 << 10;

impl FilesFrom {
    /// Whether the list is standard input.
    pub(super) fn is_stdin(&self) -> bool {
        self.path == Path::new("-")
    }

    /// All paths of the list, each with its line; blank lines are passed over.
    pub(super) fn read(&self) -> Result<Vec<Listed>> {
        let failed = |cause| Error::io(&self.path, cause);
        if self.is_stdin() {
            self.paths(io::stdin().lock())
        } else {
            self.paths(BufReader::new(File::open(&self.path).map_err(failed)?))
        }
    }

    fn paths(&self, mut source: impl BufRead) -> Result<Vec<Listed>> {
        let end = if self.null { 0 } else { b'\n' };
        let mut paths = Vec::new();
        for number in 1.. {
            let mut line = Vec::new();
            let mut bounded = source.by_ref().take(LONGEST);
            let count = bounded
                .read_until(end, &mut line)
                .map_err(|cause| Error::io(&self.path, cause))?;
            if count == 0 {
                break;
            }
            if count as u64 == LONGEST {
                return Err(self.no_list(number, "it is too long for a path"));
            }
            if line.last() == Some(&end) {
                line.pop();
            }
            if !self.null && line.last() == Some(&b'\r') {
                line.pop();
            }
            if line.contains(&0) {
                return Err(self.no_list(
                    number,
                    "it holds NUL bytes; lists of `find -print0` need --null",
                ));
            }
            if !line.trim_ascii().is_empty() {
                paths.push((number, path(line)));
            }
        }
        Ok(paths)
    }

    fn no_list(&self, line: usize, why: &str) -> Error {
        let message = format!("line {line} is no path: {why}");
        Error::new(ErrorKind::Format, message).at_path(&self.path)
    }

    /// Says where in the list the file of an error is named.
    pub(super) fn place(&self, line: usize, path: &Path, error: &Error) -> Error {
        let message = format!("{}, line {line}: {}", self.path.display(), error.message());
        Error::new(error.kind(), message).at_path(path)
    }
}

#[cfg(unix)]
fn path(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    std::ffi::OsString::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn path(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], null: bool) -> Result<Vec<Listed>> {
        let list = FilesFrom {
            path: "list".into(),
            null,
        };
        list.paths(bytes)
    }

    #[test]
    fn lines_and_nul_bytes_part_the_paths() {
        let listed = |number, path: &str| (number, PathBuf::from(path));
        assert_eq!(
            read(b"a.txt\r\n\n b c.txt\n-", false).unwrap(),
            [listed(1, "a.txt"), listed(3, " b c.txt"), listed(4, "-")]
        );
        assert_eq!(
            read(b"a\nb.txt\0c.txt\0", true).unwrap(),
            [listed(1, "a\nb.txt"), listed(2, "c.txt")]
        );
        assert_eq!(read(b"", false).unwrap(), []);
    }

    #[test]
    fn what_is_no_list_is_said() {
        let message = |bytes: &[u8]| read(bytes, false).unwrap_err().to_string();
        assert!(message(b"a\nb\0c").starts_with("list: line 2 is no path: it holds NUL"));
        assert!(message(&vec![b'a'; 40_000]).contains("line 1 is no path: it is too long"));
    }
}
