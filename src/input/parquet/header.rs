//! The header of a page, in Thrift's compact protocol: as much of it as unpacking the page needs.
//!
//! <https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>,
//! <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>

/// Structs in structs: statistics are two deep.
const DEEPEST: usize = 8;

/// What a header tells.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Bytes of the header.
    pub(super) length: usize,
    /// Bytes of the page as it stands in the file, and unpacked.
    pub(super) packed: usize,
    pub(super) unpacked: usize,
    /// Bytes before the values that are never packed: the levels of a page of version 2.
    pub(super) levels: usize,
    /// Whether the values are packed at all.
    pub(super) is_packed: bool,
}

/// Reads a header; none where the bytes end before it does, or are none.
pub(super) fn read(bytes: &[u8]) -> Option<Header> {
    let mut words = Words { bytes, at: 0 };
    let mut header = Header {
        length: 0,
        packed: 0,
        unpacked: 0,
        levels: 0,
        is_packed: true,
    };
    let mut last = 0;
    while let Some(field) = words.field(last)? {
        last = field.number;
        match (field.number, field.kind) {
            (2, I32) => header.unpacked = words.size()?,
            (3, I32) => header.packed = words.size()?,
            (8, STRUCT) => words.second(&mut header)?,
            (_, kind) => words.skip(kind, 0)?,
        }
    }
    header.length = words.at;
    Some(header)
}

/// The same header of a page of so many bytes in the file, without the sum that no longer holds.
pub(super) fn with_packed(bytes: &[u8], packed: usize) -> Option<Vec<u8>> {
    let mut words = Words { bytes, at: 0 };
    let mut written = Vec::with_capacity(bytes.len() + 4);
    let (mut last, mut last_written) = (0, 0);
    while let Some(field) = words.field(last)? {
        last = field.number;
        let start = words.at;
        words.skip(field.kind, 0)?;
        if field.number == 4 && field.kind == I32 {
            continue;
        }
        match u8::try_from(field.number - last_written) {
            Ok(step @ 1..=15) => written.push(step << 4 | field.kind),
            _ => {
                written.push(field.kind);
                put(&mut written, zigzag(i64::from(field.number)));
            }
        }
        last_written = field.number;
        if field.number == 3 && field.kind == I32 {
            put(&mut written, zigzag(i64::try_from(packed).ok()?));
        } else {
            written.extend_from_slice(&bytes[start..words.at]);
        }
    }
    written.push(0);
    Some(written)
}

const TRUE: u8 = 1;
const FALSE: u8 = 2;
const BYTE: u8 = 3;
const I16: u8 = 4;
const I32: u8 = 5;
const I64: u8 = 6;
const DOUBLE: u8 = 7;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const MAP: u8 = 11;
const STRUCT: u8 = 12;

struct Field {
    number: i16,
    kind: u8,
}

struct Words<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Words<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(self.signed()?).ok()
    }

    /// The next field of a struct; none at its end.
    fn field(&mut self, last: i16) -> Option<Option<Field>> {
        let byte = self.byte()?;
        if byte == 0 {
            return Some(None);
        }
        let number = match i16::from(byte >> 4) {
            0 => i16::try_from(self.signed()?).ok()?,
            step => last.checked_add(step)?,
        };
        Some(Some(Field {
            number,
            kind: byte & 15,
        }))
    }

    /// The header of a page of version 2.
    fn second(&mut self, header: &mut Header) -> Option<()> {
        let mut last = 0;
        while let Some(field) = self.field(last)? {
            last = field.number;
            match (field.number, field.kind) {
                (5 | 6, I32) => header.levels = header.levels.checked_add(self.size()?)?,
                (7, TRUE | FALSE) => header.is_packed = field.kind == TRUE,
                (_, kind) => self.skip(kind, 1)?,
            }
        }
        Some(())
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        match kind {
            TRUE | FALSE => {}
            BYTE => self.pass(1)?,
            I16 | I32 | I64 => {
                self.number()?;
            }
            DOUBLE => self.pass(8)?,
            BINARY => {
                let length = usize::try_from(self.number()?).ok()?;
                self.pass(length)?;
            }
            LIST | SET => {
                let head = self.byte()?;
                let count = match head >> 4 {
                    15 => self.number()?,
                    few => u64::from(few),
                };
                for _ in 0..count {
                    self.skip_item(head & 15, depth)?;
                }
            }
            MAP => {
                let count = self.number()?;
                let kinds = if count > 0 { self.byte()? } else { 0 };
                for _ in 0..count {
                    self.skip_item(kinds >> 4, depth)?;
                    self.skip_item(kinds & 15, depth)?;
                }
            }
            STRUCT => {
                let mut last = 0;
                while let Some(field) = self.field(last)? {
                    last = field.number;
                    self.skip(field.kind, depth + 1)?;
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// An item of a list: what is true there has a byte of its own.
    fn skip_item(&mut self, kind: u8, depth: usize) -> Option<()> {
        match kind {
            TRUE | FALSE => self.pass(1),
            kind => self.skip(kind, depth + 1),
        }
    }

    fn pass(&mut self, count: usize) -> Option<()> {
        let end = self.at.checked_add(count)?;
        (end <= self.bytes.len()).then(|| self.at = end)
    }
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of version 2: kind 3, 300 bytes unpacked, 70 packed, a sum, and its own header (5 values, no nulls, 5 rows, encoding 0,
    /// levels of 2 and 3 bytes, packed, statistics with a text).
    const SECOND: [u8; 33] = [
        0x15, 6, 0x15, 0xd8, 4, 0x15, 0x8c, 1, 0x15, 0x99, 1, 0x4c, 0x15, 10, 0x15, 0, 0x15, 10,
        0x15, 0, 0x15, 4, 0x15, 6, 0x11, 0x1c, 0x18, 1, b'x', 0, 0, 0, 99,
    ];

    #[test]
    fn sizes_and_levels_are_told() {
        let header = read(&SECOND).unwrap();
        let expected = Header {
            length: 32,
            packed: 70,
            unpacked: 300,
            levels: 5,
            is_packed: true,
        };
        assert_eq!(header, expected);
        for end in 0..32 {
            assert_eq!(read(&SECOND[..end]), None, "{end}");
        }
        assert_eq!(read(&[0xff; 64]), None);
    }

    #[test]
    fn another_size_is_written_and_the_sum_left_out() {
        let written = with_packed(&SECOND[..32], 300).unwrap();
        let header = read(&written).unwrap();
        assert_eq!(
            (header.packed, header.unpacked, header.levels),
            (300, 300, 5)
        );
        assert_eq!(header.length, written.len());
        // The sum is gone: three bytes; the size takes as many as before.
        assert_eq!(written.len(), 32 - 3);
    }
}
