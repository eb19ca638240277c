//! A cell of a Parquet table in words, as a CSV of the same table has it.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type,
    Decimal256Type, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, Time32MillisecondType, Time32SecondType, Time64MicrosecondType,
    Time64NanosecondType, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};

use super::super::encoding;
use crate::text::date_of;

/// Lists in lists are no list of authors.
const DEEPEST: usize = 4;

const SECONDS_A_DAY: i64 = 86_400;

/// Whether values of a type have words.
pub(super) fn has_words(kind: &DataType) -> bool {
    match kind {
        DataType::List(item) | DataType::LargeList(item) => has_words(item.data_type()),
        DataType::Struct(fields) => fields.iter().any(|field| field.name() == "name"),
        kind => {
            kind.is_integer()
                || kind.is_floating()
                || kind.is_decimal()
                || is_text(kind)
                || is_other(kind)
        }
    }
}

/// Whether a type holds text, or bytes that may be text.
pub(super) fn is_text(kind: &DataType) -> bool {
    matches!(
        kind,
        DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Binary
            | DataType::LargeBinary
            | DataType::BinaryView
            | DataType::Null
    )
}

fn is_other(kind: &DataType) -> bool {
    matches!(
        kind,
        DataType::Boolean
            | DataType::Date32
            | DataType::Date64
            | DataType::Timestamp(_, _)
            | DataType::Time32(_)
            | DataType::Time64(_)
            | DataType::FixedSizeBinary(_)
    )
}

/// What values of a type are, in a message.
pub(super) fn described(kind: &DataType) -> &'static str {
    match kind {
        DataType::Boolean => "only true and false",
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(_, _) => "dates",
        DataType::List(_) | DataType::LargeList(_) => "lists",
        DataType::Struct(_) | DataType::Map(_, _) => "several values in one",
        kind if kind.is_numeric() => "numbers",
        _ => "values of another kind",
    }
}

/// The bytes of a text, as they stand in the file; none where the value is missing.
pub(super) fn bytes(array: &dyn Array, row: usize) -> Option<&[u8]> {
    if array.is_null(row) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).as_bytes(),
        DataType::LargeUtf8 => array.as_string::<i64>().value(row).as_bytes(),
        DataType::Utf8View => array.as_string_view().value(row).as_bytes(),
        DataType::Binary => array.as_binary::<i32>().value(row),
        DataType::LargeBinary => array.as_binary::<i64>().value(row),
        DataType::BinaryView => array.as_binary_view().value(row),
        _ => return None,
    })
}

/// The words of a cell; empty where the value is missing.
pub(super) fn words(array: &dyn Array, row: usize) -> String {
    words_at(array, row, 0).unwrap_or_default()
}

fn words_at(array: &dyn Array, row: usize, depth: usize) -> Option<String> {
    if array.is_null(row) {
        return None;
    }
    Some(match array.data_type() {
        kind if is_text(kind) => encoding::decode_record(bytes(array, row)?).into_owned(),
        DataType::Boolean => array.as_boolean().value(row).to_string(),
        DataType::Int8 => value::<Int8Type>(array, row).to_string(),
        DataType::Int16 => value::<Int16Type>(array, row).to_string(),
        DataType::Int32 => value::<Int32Type>(array, row).to_string(),
        DataType::Int64 => value::<Int64Type>(array, row).to_string(),
        DataType::UInt8 => value::<UInt8Type>(array, row).to_string(),
        DataType::UInt16 => value::<UInt16Type>(array, row).to_string(),
        DataType::UInt32 => value::<UInt32Type>(array, row).to_string(),
        DataType::UInt64 => value::<UInt64Type>(array, row).to_string(),
        DataType::Float16 => float(value::<Float16Type>(array, row).to_f32())?,
        DataType::Float32 => float(value::<Float32Type>(array, row))?,
        DataType::Float64 => float(value::<Float64Type>(array, row))?,
        DataType::Decimal32(_, _) => array.as_primitive::<Decimal32Type>().value_as_string(row),
        DataType::Decimal64(_, _) => array.as_primitive::<Decimal64Type>().value_as_string(row),
        DataType::Decimal128(_, _) => array.as_primitive::<Decimal128Type>().value_as_string(row),
        DataType::Decimal256(_, _) => array.as_primitive::<Decimal256Type>().value_as_string(row),
        DataType::Date32 => date(i64::from(value::<Date32Type>(array, row))),
        DataType::Date64 => time(value::<Date64Type>(array, row), 1_000, false),
        DataType::Timestamp(unit, zone) => {
            let has_zone = zone.is_some();
            match unit {
                TimeUnit::Second => time(value::<TimestampSecondType>(array, row), 1, has_zone),
                TimeUnit::Millisecond => {
                    let count = value::<TimestampMillisecondType>(array, row);
                    time(count, 1_000, has_zone)
                }
                TimeUnit::Microsecond => {
                    let count = value::<TimestampMicrosecondType>(array, row);
                    time(count, 1_000_000, has_zone)
                }
                TimeUnit::Nanosecond => {
                    let count = value::<TimestampNanosecondType>(array, row);
                    time(count, 1_000_000_000, has_zone)
                }
            }
        }
        DataType::Time32(TimeUnit::Second) => clock(value::<Time32SecondType>(array, row).into()),
        DataType::Time32(_) => clock(i64::from(value::<Time32MillisecondType>(array, row)) / 1_000),
        DataType::Time64(TimeUnit::Microsecond) => {
            clock(value::<Time64MicrosecondType>(array, row) / 1_000_000)
        }
        DataType::Time64(_) => clock(value::<Time64NanosecondType>(array, row) / 1_000_000_000),
        DataType::FixedSizeBinary(_) => hexadecimal(array.as_fixed_size_binary().value(row)),
        _ if depth == DEEPEST => return None,
        DataType::List(_) => listed(&array.as_list::<i32>().value(row), depth),
        DataType::LargeList(_) => listed(&array.as_list::<i64>().value(row), depth),
        DataType::Struct(_) => {
            let name = array.as_struct().column_by_name("name")?;
            return words_at(name, row, depth + 1);
        }
        _ => return None,
    })
}

fn value<T: ArrowPrimitiveType>(array: &dyn Array, row: usize) -> T::Native {
    array.as_primitive::<T>().value(row)
}

/// A list of authors.
fn listed(items: &ArrayRef, depth: usize) -> String {
    let words = (0..items.len()).filter_map(|row| words_at(items, row, depth + 1));
    let words: Vec<String> = words.filter(|words| !words.is_empty()).collect();
    words.join(", ")
}

/// A number with a point, as pandas, polars and DuckDB write it: `7.0`.
fn float<T: Copy + Into<f64> + std::fmt::Debug>(number: T) -> Option<String> {
    // A data frame says so that there is none.
    (!number.into().is_nan()).then(|| format!("{number:?}"))
}

fn date(days: i64) -> String {
    let (year, month, day) = date_of(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// A moment, so many to the second; one at midnight is a date. The file has moments that are told for a zone in universal time.
fn time(count: i64, to_second: i64, has_zone: bool) -> String {
    let seconds = count.div_euclid(to_second);
    let date = date(seconds.div_euclid(SECONDS_A_DAY));
    let seconds = seconds.rem_euclid(SECONDS_A_DAY);
    if seconds == 0 && !has_zone {
        return date;
    }
    let zone = if has_zone { "+00:00" } else { "" };
    format!("{date} {}{zone}", clock(seconds))
}

/// A time of day, in seconds from midnight.
fn clock(seconds: i64) -> String {
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{hour:02}:{minute:02}:{second:02}")
}

/// An id of sixteen bytes is parted as such ids are.
fn hexadecimal(bytes: &[u8]) -> String {
    let mut words = String::new();
    for (at, byte) in bytes.iter().enumerate() {
        if bytes.len() == 16 && matches!(at, 4 | 6 | 8 | 10) {
            words.push('-');
        }
        words.push_str(&format!("{byte:02x}"));
    }
    words
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::types::Int32Type;
    use arrow_array::{
        BooleanArray, Date32Array, Decimal128Array, FixedSizeBinaryArray, Float64Array, Int64Array,
        ListArray, StringArray, StructArray, Time32SecondArray, Time64NanosecondArray,
        TimestampMicrosecondArray, TimestampNanosecondArray,
    };
    use arrow_schema::Field;

    use super::*;

    #[test]
    fn values_have_the_words_of_a_csv() {
        let million = 1_000_000;
        let moment = 18_321 * SECONDS_A_DAY * million;
        let moments = TimestampMicrosecondArray::from(vec![moment, moment + 3_661 * million, -1]);
        let zoned = TimestampNanosecondArray::from(vec![0]).with_timezone("UTC");
        let decimal = Decimal128Array::from(vec![1_250]);
        let decimal = decimal.with_precision_and_scale(9, 2).unwrap();
        let uuid = FixedSizeBinaryArray::try_from_iter([[0xab_u8; 16]].into_iter()).unwrap();
        let arrays: Vec<(ArrayRef, &[&str])> = vec![
            (
                Arc::new(Int64Array::from(vec![Some(-7), None])),
                &["-7", ""],
            ),
            (
                Arc::new(Float64Array::from(vec![7.0, 0.25, f64::NAN])),
                &["7.0", "0.25", ""],
            ),
            (Arc::new(BooleanArray::from(vec![true])), &["true"]),
            (
                Arc::new(Date32Array::from(vec![18_321, -1])),
                &["2020-02-29", "1969-12-31"],
            ),
            (
                Arc::new(moments),
                &["2020-02-29", "2020-02-29 01:01:01", "1969-12-31 23:59:59"],
            ),
            (Arc::new(zoned), &["1970-01-01 00:00:00+00:00"]),
            (
                Arc::new(Time32SecondArray::from(vec![3_661])),
                &["01:01:01"],
            ),
            (
                Arc::new(Time64NanosecondArray::from(vec![86_399_000_000_000])),
                &["23:59:59"],
            ),
            (Arc::new(decimal), &["12.50"]),
            (Arc::new(uuid), &["abababab-abab-abab-abab-abababababab"]),
        ];
        for (array, expected) in arrays {
            assert!(has_words(array.data_type()));
            let found: Vec<String> = (0..array.len()).map(|row| words(&array, row)).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn lists_are_joined_and_what_has_a_name_is_called_by_it() {
        let numbers = vec![Some(vec![Some(1), None, Some(3)]), None];
        let list = ListArray::from_iter_primitive::<Int32Type, _, _>(numbers);
        assert_eq!(
            (words(&list, 0), words(&list, 1)),
            ("1, 3".to_owned(), String::new())
        );
        let name: ArrayRef = Arc::new(StringArray::from(vec!["Ada"]));
        let field = Arc::new(Field::new("name", DataType::Utf8, true));
        let author = StructArray::from(vec![(field, name)]);
        assert!(has_words(author.data_type()));
        assert_eq!(words(&author, 0), "Ada");
    }
}
