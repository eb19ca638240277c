//! Changes made to training windows at random, as pages and typists make them; labels stay right.

use super::config::AugmentationConfig;
use super::random::Random;
use crate::encoder::{PieceTokenizer, Window};

/// The pieces that augmentation exchanges.
pub(super) struct Marks {
    curly: [u32; 2],
    straight: u32,
    single: u32,
    separator: u32,
    mask: u32,
}

impl Marks {
    /// Looks the marks up; none where the vocabulary lacks one.
    pub(super) fn new(tokenizer: &PieceTokenizer) -> Option<Self> {
        Some(Self {
            curly: [tokenizer.id("\u{201c}")?, tokenizer.id("\u{201d}")?],
            straight: tokenizer.id("\"")?,
            single: tokenizer.id("'")?,
            separator: tokenizer.separator,
            mask: tokenizer.id("[MASK]")?,
        })
    }

    /// Changes a window at random, as a page might have printed it; labels stay right.
    pub(super) fn augment(
        &self,
        window: &mut Window,
        shares: &AugmentationConfig,
        random: &mut Random,
    ) {
        if random.chance(shares.swap_marks) {
            let to = if random.chance(0.5) {
                self.straight
            } else {
                self.single
            };
            let mut open = false;
            for piece in &mut window.pieces {
                if self.curly.contains(piece) {
                    *piece = to;
                } else if *piece == self.straight {
                    *piece = self.curly[usize::from(open)];
                    open = !open;
                }
            }
        }
        if random.chance(shares.clear_quotation) {
            window.types.iter_mut().for_each(|kind| *kind %= 4);
        }
        if random.chance(shares.upper_case) {
            window
                .types
                .iter_mut()
                .for_each(|kind| *kind = 2 + *kind / 4 * 4);
        } else if random.chance(shares.title_case) {
            window
                .types
                .iter_mut()
                .filter(|kind| **kind % 4 == 0)
                .for_each(|kind| *kind += 1);
        }
        if shares.hide_words > 0.0 {
            self.hide_words(window, shares.hide_words, random);
        }
        if random.chance(shares.join_paragraphs) {
            self.join_paragraphs(window);
        }
    }

    /// Hides whole words, as the pre-training did; separators stay.
    fn hide_words(&self, window: &mut Window, share: f64, random: &mut Random) {
        for entry in 0..window.firsts.len() {
            if !random.chance(share) {
                continue;
            }
            let places = window.pieces_of(entry);
            let pieces = window.pieces[places].iter_mut();
            for piece in pieces.filter(|piece| **piece != self.separator) {
                *piece = self.mask;
            }
        }
    }

    fn join_paragraphs(&self, window: &mut Window) {
        let last = window.pieces.len() - 1;
        let dropped: Vec<usize> = (0..last)
            .filter(|&at| {
                window.pieces[at] == self.separator && !window.firsts.contains(&(at as u32))
            })
            .collect();
        for first in &mut window.firsts {
            *first -= dropped.partition_point(|&at| at < *first as usize) as u32;
        }
        for &at in dropped.iter().rev() {
            window.pieces.remove(at);
            window.types.remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_words_leave_separators_and_places() {
        let marks = Marks {
            curly: [1, 2],
            straight: 3,
            single: 4,
            separator: 5,
            mask: 6,
        };
        let mut window = Window {
            pieces: vec![5, 10, 11, 5, 12, 5],
            types: vec![0; 6],
            firsts: vec![1, 4],
            tokens: vec![0, 1],
            keep: 0..2,
        };
        marks.hide_words(&mut window, 1.0, &mut Random::new(1));
        assert_eq!(window.pieces, [5, 6, 6, 5, 6, 5]);
        assert_eq!(window.firsts, [1, 4]);
    }
}
