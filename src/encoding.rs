//! Which encoding bytes are in: UTF-8, UTF-16 and the legacy encodings, told by the bytes themselves.

mod legacy;

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

pub(crate) use legacy::guess;

/// How many bytes are looked at to tell text from other files.
pub(crate) const SAMPLE: usize = 8 * 1024;

/// Decodes a whole file that is text.
pub(crate) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let (encoding, mark) = of_file(bytes, None);
    decode_as(&bytes[mark..], encoding)
}

/// The encoding of a whole file, with the length of its byte order mark. `declared` is what the file says of itself, believed
/// where its bytes do not say otherwise.
pub(crate) fn of_file(
    bytes: &[u8],
    declared: Option<&'static Encoding>,
) -> (&'static Encoding, usize) {
    match marked(&bytes[..bytes.len().min(SAMPLE)]) {
        Some(found) => found,
        None if is_utf8(bytes) => (UTF_8, 0),
        None => (declared.unwrap_or_else(|| guess(bytes)), 0),
    }
}

/// Decodes bytes of a known encoding; what it does not allow becomes U+FFFD.
pub(crate) fn decode_as<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Cow<'a, str> {
    encoding.decode_without_bom_handling(bytes).0
}

/// The encoding that a byte order mark tells, with the length of the mark; or UTF-16 without one, told by its NULs.
pub(crate) fn marked(sample: &[u8]) -> Option<(&'static Encoding, usize)> {
    Encoding::for_bom(sample).or_else(|| unmarked_utf16(sample).map(|encoding| (encoding, 0)))
}

/// In UTF-16 of a language with Latin letters nearly every second byte is NUL, and nearly none of the others.
fn unmarked_utf16(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.chunks_exact(2);
    let count = pairs.len();
    let (high_first, high_second) = pairs.fold((0, 0), |(first, second), pair| {
        (
            first + usize::from(pair[0] == 0),
            second + usize::from(pair[1] == 0),
        )
    });
    let is_most = |nuls: usize| nuls * 10 > count * 6;
    let is_few = |nuls: usize| nuls * 20 < count;
    if is_most(high_second) && is_few(high_first) {
        Some(UTF_16LE)
    } else if is_most(high_first) && is_few(high_second) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether the bytes are UTF-8, a little damage aside: one bad byte must not garble every accent of an article.
pub(crate) fn is_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        bad += usize::from(!chunk.invalid().is_empty());
        if bad > 0 || !chunk.invalid().is_empty() {
            good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        }
    }
    bad == 0 || good > 2 * bad
}
