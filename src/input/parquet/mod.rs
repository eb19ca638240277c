//! A Parquet table -> one record a row.
//!
//! The file's list of columns and row groups stands at its end, so it is read from a file that can be gone to and fro in. What is in
//! memory is a few rows, and the pages they stand on.

mod cell;
mod damage;
mod header;
mod pages;
mod schema;

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};
use parquet::file::metadata::ParquetMetaData;

use super::columns::{Columns, Field};
use super::encoding;
use super::fields::{Entry, Fields};
use super::guard::guarded;
use super::kept::TableColumns;
use super::limits::{self, Limits};
use crate::error::{Error, ErrorKind, Result};
use damage::{file_damaged, group_damaged};
use pages::Pages;
use schema::{Place, Places};

/// The most rows that are read together.
const BATCH: usize = 256;

/// Bytes of text that are read together, so far as the file tells how long its texts are.
const BATCH_BYTES: i64 = 8 << 20;

/// The records of a table.
pub(super) struct Records {
    file: File,
    told: ArrowReaderMetadata,
    places: Places,
    /// Which columns of the file are read.
    mask: ProjectionMask,
    largest: usize,
    /// The row group that comes next.
    group: usize,
    /// Rows of the groups before it.
    before: usize,
    open: Option<ParquetRecordBatchReader>,
    /// The rows that were read together, and how many of them were handed out.
    batch: Option<(RecordBatch, usize)>,
    /// The number of the last row that was read, and of the record that was handed out last.
    read: usize,
    number: usize,
    /// What is read, for the progress bar.
    bytes: Arc<AtomicU64>,
}

impl Records {
    /// Reads the list of columns; fails where the table has no column of text.
    pub(super) fn open(
        file: File,
        columns: &Columns,
        limits: Limits,
        bytes: Arc<AtomicU64>,
    ) -> Result<Self> {
        let told = schema::told(&file)?;
        let places = Places::of(told.schema(), columns)?;
        Ok(Self::with(file, told, places, limits, bytes))
    }

    /// Only the dates, where they are words whose order of day and month may be asked for.
    pub(super) fn of_dates(file: File, columns: &Columns, limits: Limits) -> Result<Option<Self>> {
        let told = schema::told(&file)?;
        let Some(places) = Places::of(told.schema(), columns)?.of_dates(told.schema()) else {
            return Ok(None);
        };
        Ok(Some(Self::with(file, told, places, limits, Arc::default())))
    }

    fn with(
        file: File,
        told: ArrowReaderMetadata,
        places: Places,
        limits: Limits,
        bytes: Arc<AtomicU64>,
    ) -> Self {
        let mask = ProjectionMask::roots(told.parquet_schema(), places.roots());
        Self {
            file,
            told,
            places,
            mask,
            largest: limits.row(),
            group: 0,
            before: 0,
            open: None,
            batch: None,
            read: 0,
            number: 0,
            bytes,
        }
    }

    /// The number of the row that was handed out last.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    pub(super) fn columns(&self) -> TableColumns {
        let names = self.told.schema().fields().iter();
        let kept = self.places.kept.iter();
        TableColumns {
            names: names.map(|field| field.name().clone()).collect(),
            kept: kept.map(|(name, _)| name.clone()).collect(),
        }
    }

    /// The next record; `None` at the end. A row group that is damaged is one, that stands at the first row that is lost.
    pub(super) fn next(&mut self) -> Option<Entry> {
        loop {
            if let Some((batch, row)) = self.batch.take()
                && row < batch.num_rows()
            {
                let entry = self.entry(&batch, row);
                self.number += 1;
                self.batch = Some((batch, row + 1));
                return Some(entry);
            }
            match self.advance() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => {
                    self.number = self.read + 1;
                    return Some(error.into());
                }
            }
        }
    }

    /// Reads on, to the next rows or the next group; false at the end of the file.
    fn advance(&mut self) -> Result<bool> {
        let groups = self.told.metadata().row_groups();
        let Some(mut open) = self.open.take() else {
            let Some(group) = groups.get(self.group) else {
                return Ok(false);
            };
            let rows = usize::try_from(group.num_rows()).unwrap_or_default();
            (self.read, self.number) = (self.before, self.before);
            self.before += rows;
            self.group += 1;
            let opened = self.guarded(|records| records.open_group(rows))?;
            self.open = Some(opened);
            return Ok(true);
        };
        let next = self.guarded(move |_| open.next().transpose().map(|batch| (batch, open)));
        let (next, open) = next?;
        let group = &groups[self.group - 1];
        match next {
            Some(batch) => {
                let rows = batch.num_rows();
                let size = group.compressed_size() / group.num_rows().max(1);
                let size = u64::try_from(size).unwrap_or_default();
                self.bytes.fetch_add(size * rows as u64, Ordering::Relaxed);
                self.read += rows;
                self.batch = Some((batch, 0));
                self.open = Some(open);
            }
            // Fewer rows than the list at the end tells of.
            None if self.read != self.before => return Err(self.damaged("it ends too early")),
            None => {}
        }
        Ok(true)
    }

    fn open_group(&self, rows: usize) -> parquet::errors::Result<ParquetRecordBatchReader> {
        let group = self.told.metadata().row_group(self.group - 1);
        let columns = group.columns().iter();
        let bytes: i64 = columns
            .enumerate()
            .filter(|(leaf, _)| self.mask.leaf_included(*leaf))
            .map(|(_, column)| column.uncompressed_size().max(0))
            .fold(0, i64::saturating_add);
        let rows = i64::try_from(rows).unwrap_or(i64::MAX).max(1);
        let fitting = BATCH_BYTES / (bytes / rows).max(1);
        let batch = usize::try_from(fitting).unwrap_or(BATCH).clamp(1, BATCH);
        let (pages, group) = Pages::open(self.file.try_clone()?, group, |leaf| {
            self.mask.leaf_included(leaf)
        })?;
        let about = self.told.metadata().file_metadata().clone();
        let options = ArrowReaderOptions::new()
            .with_skip_arrow_metadata(true)
            .with_schema(Arc::clone(self.told.schema()));
        let told = ParquetMetaData::new(about, vec![group]);
        let told = ArrowReaderMetadata::try_new(Arc::new(told), options)?;
        ParquetRecordBatchReaderBuilder::new_with_metadata(pages, told)
            .with_projection(self.mask.clone())
            .with_batch_size(batch)
            .build()
    }

    /// Runs the parser, which panics at some damage: that costs the group, not the file.
    fn guarded<T, E: std::fmt::Display>(
        &self,
        parse: impl FnOnce(&Self) -> std::result::Result<T, E>,
    ) -> Result<T> {
        match guarded(|| Ok(parse(self).map_err(|cause| cause.to_string()))) {
            Ok(parsed) => parsed.map_err(|cause| self.damaged(&cause)),
            Err(_) => Err(self.damaged("no parser can make sense of it")),
        }
    }

    /// The rest of the group that is being read is lost.
    fn damaged(&self, cause: &str) -> Error {
        group_damaged(self.group, self.read, self.before, cause)
    }

    fn entry(&self, batch: &RecordBatch, row: usize) -> Entry {
        let mut fields = Fields::default();
        let mut too_large = false;
        for (field, place) in &self.places.fields {
            let Some(array) = column(batch, place, row) else {
                continue;
            };
            if *field == Field::Text {
                let bytes = cell::bytes(&array, row).unwrap_or_default();
                too_large = bytes.len() > self.largest;
                if !too_large {
                    fields.text = encoding::decode_record(bytes).into_owned();
                }
            } else {
                *field.of(&mut fields) = cell::words(&array, row);
            }
        }
        for (name, place) in &self.places.kept {
            if let Some(array) = column(batch, place, row) {
                fields.add(name, &cell::words(&array, row));
            }
        }
        Entry {
            id: std::mem::take(&mut fields.id),
            fields: if too_large {
                Err(self.too_large())
            } else {
                Ok(fields.without_missing())
            },
        }
    }

    fn too_large(&self) -> Error {
        let message = format!(
            "the text has more than {}; the row was left out (--max-unpacked allows more)",
            limits::size(self.largest as u64)
        );
        Error::new(ErrorKind::TooLarge, message)
    }
}

/// The column at a place, by the path of names that leads to it; none where the row has nothing there.
fn column(batch: &RecordBatch, place: &Place, row: usize) -> Option<ArrayRef> {
    let mut array = Arc::clone(batch.columns().get(place.read)?);
    for name in &place.path {
        if !matches!(array.data_type(), DataType::Struct(_)) || array.is_null(row) {
            return None;
        }
        let inner = array.as_struct().column_by_name(name)?;
        array = Arc::clone(inner);
    }
    Some(array)
}

#[cfg(test)]
mod tests;
