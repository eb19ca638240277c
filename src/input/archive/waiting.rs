//! Files of a stream that may belong to a saved page which comes later: `page_files/ad.html` may stand before `page.html`.
//!
//! Apart from the tar archive because a stream tells too late what it holds, and a decision that needs the page has to wait for it.

use std::collections::VecDeque;
use std::io::{Cursor, Read};

use super::{Member, Stream, slashed};
use crate::error::Result;
use crate::input::saved::SeenPages;

/// Largest file that is kept waiting: the frames of adverts are far smaller. A larger one is read where it stands.
const LARGEST_FILE: u64 = 1 << 20;

/// Most bytes, and files, that wait at the same time. Beyond, the first of them is read as it would be without its page.
const MOST_BYTES: usize = 32 << 20;
const MOST_FILES: usize = 1000;

/// The files that wait, in order, and the pages that came.
#[derive(Default)]
pub(super) struct Waiting {
    pages: SeenPages,
    files: VecDeque<File>,
    bytes: usize,
    /// Whether a page came since somebody looked who may go on.
    has_news: bool,
}

struct File {
    name: String,
    size: Option<u64>,
    content: Result<Vec<u8>>,
}

impl Waiting {
    /// Whether a file belongs to a page that came.
    pub(super) fn is_of_saved_page(&self, path: &str) -> bool {
        self.pages.hold(path)
    }

    /// A file of the stream; nothing where it has to wait.
    pub(super) fn take(&mut self, member: Member) -> Option<Member> {
        let path = slashed(&member.name);
        self.has_news |= self.pages.see(&path) && !self.files.is_empty();
        let is_small = member.size.is_some_and(|size| size <= LARGEST_FILE);
        if !is_small || !self.pages.may_hold(&path) || self.pages.hold(&path) {
            return Some(member);
        }
        let content = member.stream.and_then(whole);
        self.bytes += content.as_ref().map_or(0, Vec::len);
        self.files.push_back(File {
            name: member.name,
            size: member.size,
            content,
        });
        None
    }

    /// The next file whose waiting is over: its page came, or too much waits.
    pub(super) fn ready(&mut self) -> Option<Member> {
        if self.has_news {
            let pages = &self.pages;
            let found = self
                .files
                .iter()
                .position(|it| pages.hold(&slashed(&it.name)));
            self.has_news = found.is_some();
            if let Some(found) = found {
                return self.remove(found);
            }
        }
        let is_full = self.bytes > MOST_BYTES || self.files.len() > MOST_FILES;
        is_full.then(|| self.remove(0)).flatten()
    }

    /// The next file that waited in vain, at the end of the stream.
    pub(super) fn left(&mut self) -> Option<Member> {
        self.remove(0)
    }

    fn remove(&mut self, at: usize) -> Option<Member> {
        let file = self.files.remove(at)?;
        self.bytes -= file.content.as_ref().map_or(0, Vec::len);
        Some(Member {
            name: file.name,
            size: file.size,
            stream: file
                .content
                .map(|content| Box::new(Cursor::new(content)) as Stream),
        })
    }
}

fn whole(mut stream: Stream) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    stream
        .read_to_end(&mut content)
        .map_err(crate::input::rows::failed)?;
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str, size: u64) -> Member {
        Member {
            name: name.to_owned(),
            size: Some(size),
            stream: Ok(Box::new(Cursor::new(vec![b'x'; size as usize]))),
        }
    }

    fn take(waiting: &mut Waiting, name: &str) -> Option<String> {
        waiting.take(member(name, 10)).map(|it| it.name)
    }

    #[test]
    fn a_file_waits_for_its_page() {
        let mut waiting = Waiting::default();
        assert_eq!(take(&mut waiting, "a_files/ad.html"), None);
        assert_eq!(take(&mut waiting, "./a.html").as_deref(), Some("./a.html"));
        let ready = waiting.ready().unwrap();
        assert_eq!(
            (ready.name.as_str(), ready.size),
            ("a_files/ad.html", Some(10))
        );
        assert!(waiting.is_of_saved_page("a_files/ad.html"));
        assert!(waiting.ready().is_none() && waiting.left().is_none());
        // Behind its page it need not wait.
        let behind = take(&mut waiting, "a_files/x.html");
        assert_eq!(behind.as_deref(), Some("a_files/x.html"));
    }

    #[test]
    fn what_waits_in_vain_is_read_at_the_end() {
        let mut waiting = Waiting::default();
        assert_eq!(take(&mut waiting, "press_files/a.html"), None);
        assert!(
            waiting
                .take(member("press_files/b.html", LARGEST_FILE + 1))
                .is_some()
        );
        assert!(waiting.ready().is_none());
        assert_eq!(waiting.left().unwrap().name, "press_files/a.html");
        assert!(!waiting.is_of_saved_page("press_files/a.html"));
    }

    #[test]
    fn not_too_many_wait() {
        let mut waiting = Waiting::default();
        for _ in 0..=MOST_FILES {
            assert_eq!(take(&mut waiting, "press_files/a.html"), None);
        }
        assert!(waiting.ready().is_some());
        assert!(waiting.ready().is_none());
    }
}
