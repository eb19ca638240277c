//! Pages packed by zstd, unpacked one at a time in pure Rust: the Parquet crate knows the C library alone.
//!
//! To the crate, the file goes on behind its end with the same pages unpacked, and the list of columns points there. A page is
//! unpacked when it is asked for, so that one of them is in memory and not a column.

use std::fs::File;
use std::io::{Cursor, Read};

use bytes::Bytes;
use parquet::basic::Compression;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use parquet::file::reader::{ChunkReader, Length};
use ruzstd::decoding::StreamingDecoder;

use super::header;

/// Bytes that a header is looked for in: first, and at most, since statistics in it may hold long texts.
const HEADER: usize = 1 << 10;
const LONGEST_HEADER: usize = 16 << 20;

/// A file with the pages of one row group unpacked behind its end.
pub(super) struct Pages {
    file: File,
    /// In the order of their places.
    pages: Vec<Page>,
    end: u64,
}

struct Page {
    /// Where it is said to be: its header, and then what is unpacked.
    place: u64,
    header: Vec<u8>,
    /// Where what is packed stands in the file.
    start: u64,
    packed: usize,
    unpacked: usize,
    /// Bytes before the values that are never packed.
    levels: usize,
    is_packed: bool,
}

impl Pages {
    /// Looks through the headers of the columns of a row group that are read, and tells where their pages are then.
    pub(super) fn open(
        file: File,
        group: &RowGroupMetaData,
        is_read: impl Fn(usize) -> bool,
    ) -> Result<(Self, RowGroupMetaData)> {
        let mut pages = Self {
            end: file.len(),
            file,
            pages: Vec::new(),
        };
        let mut columns = Vec::with_capacity(group.num_columns());
        for (leaf, column) in group.columns().iter().enumerate() {
            let by_zstd = matches!(column.compression(), Compression::ZSTD(_));
            columns.push(match by_zstd && is_read(leaf) {
                true => pages.unpack(column)?,
                false => column.clone(),
            });
        }
        let group = group.clone().into_builder();
        let group = group.set_column_metadata(columns).build()?;
        Ok((pages, group))
    }

    /// Enters the pages of a column.
    fn unpack(&mut self, column: &ColumnChunkMetaData) -> Result<ColumnChunkMetaData> {
        let first = column.dictionary_page_offset();
        let first = first.unwrap_or(column.data_page_offset());
        let mut at = u64::try_from(first)?;
        let end = at.saturating_add(u64::try_from(column.compressed_size())?);
        let place = self.end;
        while at < end {
            let (told, bytes) = self.header(at, end)?;
            let start = at + told.length as u64;
            at = start.saturating_add(told.packed as u64);
            let fits = at <= end && told.levels <= told.packed && told.levels <= told.unpacked;
            let header = header::with_packed(&bytes, told.unpacked);
            let (true, Some(header)) = (fits, header) else {
                return Err(damaged("a page has sizes that do not fit"));
            };
            let length = header.len() as u64 + told.unpacked as u64;
            self.pages.push(Page {
                place: self.end,
                header,
                start,
                packed: told.packed,
                unpacked: told.unpacked,
                levels: told.levels,
                is_packed: told.is_packed,
            });
            self.end = self.end.saturating_add(length);
        }
        let moved = column.clone().into_builder();
        moved
            .set_compression(Compression::UNCOMPRESSED)
            .set_dictionary_page_offset(None)
            .set_data_page_offset(i64::try_from(place)?)
            .set_total_compressed_size(i64::try_from(self.end - place)?)
            .build()
    }

    /// The header at a place in the file, and its bytes.
    fn header(&self, at: u64, end: u64) -> Result<(header::Header, Vec<u8>)> {
        let mut room = HEADER;
        loop {
            let mut bytes = Vec::new();
            let room_here = end.saturating_sub(at).min(room as u64);
            let mut part = self.file.get_read(at)?.take(room_here);
            part.read_to_end(&mut bytes)?;
            if let Some(told) = header::read(&bytes) {
                bytes.truncate(told.length);
                return Ok((told, bytes));
            }
            if (bytes.len() as u64) < room as u64 || room >= LONGEST_HEADER {
                return Err(damaged("a page has no header"));
            }
            room *= 16;
        }
    }

    /// The page that a place is in, and how far in it is.
    fn page(&self, place: u64) -> Option<(&Page, usize)> {
        let at = self.pages.partition_point(|page| page.place <= place);
        let page = self.pages.get(at.checked_sub(1)?)?;
        let into = usize::try_from(place - page.place).ok()?;
        Some((page, into))
    }
}

impl Page {
    fn values(&self, file: &File) -> Result<Bytes> {
        let bytes = file.get_bytes(self.start, self.packed)?;
        if !self.is_packed {
            return Ok(bytes);
        }
        let (levels, packed) = bytes.split_at(self.levels);
        let mut unpacked = levels.to_vec();
        if !packed.is_empty() {
            let cause = |cause: &dyn std::fmt::Display| damaged(&format!("zstd: {cause}"));
            let decoder = StreamingDecoder::new(packed).map_err(|it| cause(&it))?;
            // One more than it should be, so that it shows.
            let room = (self.unpacked - self.levels) as u64 + 1;
            let mut values = decoder.take(room);
            values.read_to_end(&mut unpacked).map_err(|it| cause(&it))?;
        }
        if unpacked.len() != self.unpacked {
            return Err(damaged("a page is not as long as its header says"));
        }
        Ok(unpacked.into())
    }
}

fn damaged(what: &str) -> ParquetError {
    ParquetError::General(what.to_owned())
}

impl Length for Pages {
    fn len(&self) -> u64 {
        self.end
    }
}

impl ChunkReader for Pages {
    type T = Box<dyn Read + Send>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        let Some((page, into)) = self.page(start) else {
            return Ok(Box::new(self.file.get_read(start)?));
        };
        // Only headers are read so.
        let header = page.header.get(into..).unwrap_or_default().to_vec();
        Ok(Box::new(Cursor::new(header)))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let Some((page, into)) = self.page(start) else {
            return self.file.get_bytes(start, length);
        };
        let values = page.values(&self.file)?;
        let from = into.checked_sub(page.header.len());
        let range = from.and_then(|from| Some(from..from.checked_add(length)?));
        let range = range.filter(|range| range.end <= values.len());
        range
            .map(|range| values.slice(range))
            .ok_or_else(|| damaged("a page is read beyond its end"))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use arrow_array::{ArrayRef, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use parquet::basic::ZstdLevel;
    use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, ParquetMetaDataWriter};
    use parquet::file::properties::{WriterProperties, WriterVersion};
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::*;

    /// Writes a table whose pages are packed by zstd, by packing those of a table that is not.
    fn write(path: &Path, texts: &[Option<String>], version: WriterVersion) {
        let column: ArrayRef = Arc::new(StringArray::from(texts.to_vec()));
        let batch = RecordBatch::try_from_iter([("text", column)]).unwrap();
        let settings = WriterProperties::builder()
            .set_writer_version(version)
            .set_data_page_row_count_limit(7)
            .set_write_batch_size(7)
            .set_max_row_group_row_count(Some(40))
            .build();
        let mut plain = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut plain, batch.schema(), Some(settings)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        let told = ParquetMetaDataReader::new()
            .parse_and_finish(&Bytes::from(plain.clone()))
            .unwrap();
        let mut packed = b"PAR1".to_vec();
        let mut groups = Vec::new();
        for group in told.row_groups() {
            let column = group.column(0);
            let (start, length) = column.byte_range();
            let (mut at, end) = (start as usize, (start + length) as usize);
            let place = packed.len();
            while at < end {
                let told = header::read(&plain[at..end]).unwrap();
                let values = at + told.length;
                let levels = values + told.levels;
                let page = values + told.packed;
                let mut bytes = plain[values..levels].to_vec();
                bytes.extend(compress_to_vec(
                    &plain[levels..page],
                    CompressionLevel::Fastest,
                ));
                let header = header::with_packed(&plain[at..values], bytes.len()).unwrap();
                packed.extend(said_to_be_packed(header));
                packed.extend(bytes);
                at = page;
            }
            let moved = column.clone().into_builder();
            let moved = moved
                .set_compression(Compression::ZSTD(ZstdLevel::default()))
                .set_dictionary_page_offset(None)
                .set_data_page_offset(place as i64)
                .set_total_compressed_size((packed.len() - place) as i64)
                .set_column_index_offset(None)
                .set_column_index_length(None)
                .set_offset_index_offset(None)
                .set_offset_index_length(None);
            let group = group.clone().into_builder();
            let group = group.set_column_metadata(vec![moved.build().unwrap()]);
            groups.push(group.build().unwrap());
        }
        let told = ParquetMetaData::new(told.file_metadata().clone(), groups);
        ParquetMetaDataWriter::new(&mut packed, &told)
            .finish()
            .unwrap();
        std::fs::write(path, packed).unwrap();
    }

    /// A page that was not packed says so in version 2.
    fn said_to_be_packed(mut header: Vec<u8>) -> Vec<u8> {
        const NEXT_IS_FALSE: u8 = 0x12;
        const NEXT_IS_TRUE: u8 = 0x11;
        if header::read(&header).unwrap().is_packed {
            return header;
        }
        let places: Vec<_> = (0..header.len())
            .filter(|&at| header[at] == NEXT_IS_FALSE)
            .collect();
        for at in places {
            header[at] = NEXT_IS_TRUE;
            if header::read(&header).is_some_and(|told| told.is_packed) {
                return header;
            }
            header[at] = NEXT_IS_FALSE;
        }
        panic!("no place says that the page is not packed");
    }

    /// The texts of the row groups of a file.
    fn read(path: &Path) -> Result<Vec<Option<String>>> {
        let told = ParquetMetaDataReader::new().parse_and_finish(&File::open(path)?)?;
        let mut texts = Vec::new();
        for group in told.row_groups() {
            let (pages, group) = Pages::open(File::open(path)?, group, |_| true)?;
            assert!(pages.pages.len() > 3);
            let told = ParquetMetaData::new(told.file_metadata().clone(), vec![group]);
            let told = parquet::arrow::arrow_reader::ArrowReaderMetadata::try_new(
                Arc::new(told),
                Default::default(),
            )?;
            let read = ParquetRecordBatchReaderBuilder::new_with_metadata(pages, told).build()?;
            for batch in read {
                let batch = batch?;
                let column = arrow_array::cast::AsArray::as_string::<i32>(batch.column(0));
                texts.extend(column.iter().map(|text| text.map(str::to_owned)));
            }
        }
        Ok(texts)
    }

    fn texts() -> Vec<Option<String>> {
        (0..100)
            .map(|at| (at % 5 != 4).then(|| format!("Nobody said so {} times.", at / 9).repeat(20)))
            .collect()
    }

    #[test]
    fn pages_of_both_versions_are_unpacked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.parquet");
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            write(&path, &texts(), version);
            assert_eq!(read(&path).unwrap(), texts(), "{version:?}");
        }
    }

    #[test]
    fn damage_is_told_and_nothing_panics() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.parquet");
        write(&path, &texts(), WriterVersion::PARQUET_2_0);
        let whole = std::fs::read(&path).unwrap();
        let mut told = 0;
        for at in (4..whole.len() / 2).step_by(11) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            std::fs::write(&path, &bytes).unwrap();
            told += usize::from(read(&path).is_err());
        }
        assert!(told > 20, "{told}");
    }
}
