//! Reports inside reports: `“He told me he was sorry,” said Ana.`
//!
//! Apart from the attributions because whoever trains or scores on these wants contents that never overlap.

use super::{Attribution, Extraction};

/// A report inside the content of another.
#[derive(Clone, Debug, PartialEq)]
pub struct Nested {
    /// The attribution whose content it stands in, the innermost where several hold it.
    pub inside: Inside,
    /// Who said what there.
    pub attribution: Attribution,
}

/// An attribution that holds another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inside {
    /// One of [`Extraction::attributions`].
    Flat(usize),
    /// One of [`Extraction::nested`].
    Nested(usize),
}

/// An attribution with its place among all of an article, as tables tell it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Report<'a> {
    /// Who said what.
    pub attribution: &'a Attribution,
    /// The report it stands in, as an index into [`Extraction::reports`].
    pub inside: Option<usize>,
    /// How many reports it stands in.
    pub depth: usize,
}

impl Extraction {
    /// How many attributions there are, those inside others too.
    pub fn rows(&self) -> usize {
        self.attributions.len() + self.nested.len()
    }

    /// All attributions, those inside others too, in the order of the text; each after the one it stands in.
    pub fn reports(&self) -> Vec<Report<'_>> {
        let flat = self.attributions.len();
        let place = |inside: Inside| match inside {
            Inside::Flat(at) => at,
            Inside::Nested(at) => flat + at,
        };
        let mut reports: Vec<Report> = Vec::with_capacity(flat + self.nested.len());
        reports.extend(self.attributions.iter().map(|attribution| Report {
            attribution,
            inside: None,
            depth: 0,
        }));
        for nested in &self.nested {
            let inside = place(nested.inside);
            reports.push(Report {
                attribution: &nested.attribution,
                inside: Some(inside),
                depth: reports[inside].depth + 1,
            });
        }
        let start = |at: usize| reports[at].attribution.start();
        let mut order: Vec<usize> = (0..reports.len()).collect();
        order.sort_by_key(|&at| (start(at), reports[at].depth, at));
        let mut places = vec![0; order.len()];
        for (to, &from) in order.iter().enumerate() {
            places[from] = to;
        }
        let moved = order.iter().map(|&at| Report {
            inside: reports[at].inside.map(|inside| places[inside]),
            ..reports[at]
        });
        moved.collect()
    }

    /// Leaves out the nested attributions that are not to be kept, a flag for each. What stands in one that goes then stands in
    /// what that one stood in.
    pub(crate) fn keep_nested(&mut self, keep: &[bool]) {
        let kept_outer = |mut inside: Inside| loop {
            match inside {
                Inside::Nested(at) if !keep[at] => inside = self.nested[at].inside,
                _ => return inside,
            }
        };
        let insides: Vec<Inside> = (0..self.nested.len())
            .map(|at| kept_outer(self.nested[at].inside))
            .collect();
        let mut depths = Vec::with_capacity(insides.len());
        for inside in &insides {
            depths.push(match *inside {
                Inside::Flat(_) => 1,
                Inside::Nested(at) => depths[at] + 1,
            });
        }
        let mut order: Vec<usize> = (0..insides.len()).filter(|&at| keep[at]).collect();
        order.sort_by_key(|&at| (depths[at], self.nested[at].attribution.start()));
        let mut places = vec![0; insides.len()];
        for (to, &from) in order.iter().enumerate() {
            places[from] = to;
        }
        let moved = order.iter().map(|&at| Nested {
            inside: match insides[at] {
                Inside::Nested(outer) => Inside::Nested(places[outer]),
                flat => flat,
            },
            attribution: self.nested[at].attribution.clone(),
        });
        self.nested = moved.collect();
        self.leave_out_silent();
    }

    /// Leaves out the nested attributions of which `keep` is false, and those inside them; `flat` tells where each of
    /// `attributions` is now. Returns how many were left out.
    pub(super) fn retain_nested(
        &mut self,
        flat: &[Option<usize>],
        keep: impl Fn(&Attribution) -> bool,
    ) -> usize {
        let mut places: Vec<Option<usize>> = Vec::with_capacity(self.nested.len());
        let mut kept = Vec::with_capacity(self.nested.len());
        for nested in self.nested.drain(..) {
            let inside = match nested.inside {
                Inside::Flat(at) => flat[at].map(Inside::Flat),
                Inside::Nested(at) => places[at].map(Inside::Nested),
            };
            let inside = inside.filter(|_| keep(&nested.attribution));
            places.push(inside.map(|_| kept.len()));
            kept.extend(inside.map(|inside| Nested { inside, ..nested }));
        }
        self.nested = kept;
        places.iter().filter(|place| place.is_none()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::attribution;
    use super::*;

    /// Two flat attributions; in the first one inside another, in the second one.
    fn extraction() -> Extraction {
        let nested = |inside, start, confidence| Nested {
            inside,
            attribution: attribution(start, confidence),
        };
        Extraction {
            attributions: vec![attribution(0, 0.9), attribution(50, 0.4)],
            nested: vec![
                nested(Inside::Flat(0), 10, 0.8),
                nested(Inside::Flat(1), 50, 0.9),
                nested(Inside::Nested(0), 20, 0.7),
            ],
            ..Extraction::default()
        }
    }

    #[test]
    fn reports_stand_in_the_order_of_the_text_outer_before_inner() {
        let extraction = extraction();
        let reports: Vec<_> = extraction
            .reports()
            .iter()
            .map(|it| (it.attribution.start(), it.inside, it.depth))
            .collect();
        assert_eq!(
            reports,
            [
                (0, None, 0),
                (10, Some(0), 1),
                (20, Some(1), 2),
                (50, None, 0),
                (50, Some(3), 1)
            ]
        );
    }

    #[test]
    fn what_stands_in_a_report_that_is_not_wanted_moves_outwards() {
        let mut extraction = extraction();
        extraction.keep_nested(&[false, true, true]);
        let nested = extraction.nested.iter();
        let nested: Vec<_> = nested
            .map(|it| (it.attribution.start(), it.inside))
            .collect();
        assert_eq!(nested, [(20, Inside::Flat(0)), (50, Inside::Flat(1))]);
    }

    #[test]
    fn what_stands_in_a_report_that_is_left_out_goes_with_it() {
        let mut extraction = extraction();
        assert_eq!(extraction.leave_out_below(0.5), 2);
        assert_eq!(extraction.nested.len(), 2);
        assert_eq!(extraction.nested[1].inside, Inside::Nested(0));
        assert_eq!(extraction.leave_out_below(0.85), 2);
        assert_eq!(
            (extraction.attributions.len(), extraction.nested.len()),
            (1, 0)
        );
    }
}
