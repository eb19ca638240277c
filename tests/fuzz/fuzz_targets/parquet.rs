#![no_main]

use libfuzzer_sys::fuzz_target;
use whosaid::input::Format;

fuzz_target!(|bytes: &[u8]| whosaid_fuzz::read(Format::Parquet, bytes));
