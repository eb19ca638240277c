//! How much an archive may unpack to, all its entries together.
//!
//! By entry would not do: entries of a made-up archive can share their bytes, and each be small.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::input::limits::{self, Limits};

/// What may still be unpacked of an archive.
#[derive(Clone)]
pub(super) struct Budget {
    unpacked: Arc<AtomicU64>,
    most: u64,
    packed: u64,
    ratio: u64,
}

/// So much may come of any archive, whatever the ratio.
const ALWAYS_ALLOWED: u64 = 64 << 20;

impl Budget {
    /// The budget of an archive of `packed` bytes.
    pub(super) fn new(packed: u64, limits: Limits) -> Self {
        Self {
            unpacked: Arc::default(),
            most: packed.saturating_mul(limits.ratio).max(ALWAYS_ALLOWED),
            packed,
            ratio: limits.ratio,
        }
    }
}

/// A stream that ends in an error once the budget is spent.
pub(super) struct Within<R> {
    source: R,
    budget: Budget,
}

impl<R> Within<R> {
    pub(super) fn new(source: R, budget: Budget) -> Self {
        Self { source, budget }
    }
}

impl<R: Read> Read for Within<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let budget = &self.budget;
        if budget.unpacked.load(Ordering::Relaxed) > budget.most {
            let message = format!(
                "more came of the archive than {} times its {}: not unpacked further, as files made to fill the memory are \
                 (--max-ratio allows more)",
                budget.ratio,
                limits::size(budget.packed)
            );
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
        let count = self.source.read(buffer)?;
        budget.unpacked.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_share_what_may_be_unpacked() {
        let limits = Limits {
            ratio: 2,
            ..Limits::default()
        };
        let budget = Budget::new(40 << 20, limits);
        let unpack = |megabytes: u64| {
            let source = io::repeat(0).take(megabytes << 20);
            io::copy(&mut Within::new(source, budget.clone()), &mut io::sink())
        };
        assert!(unpack(50).is_ok());
        assert!(unpack(29).is_ok());
        assert_eq!(unpack(50).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }
}
