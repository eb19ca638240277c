//! Weights in whole numbers of eight bits, as a bundle's file has them: half as large as f16, and what the default engine makes of its
//! layers anyway.
//!
//! A matrix `name` of kind int8 has a tensor `name.scale` beside it: what a unit of each of its rows is worth.

/// What the name of a matrix ends in where the worth of its rows' units stands.
pub(crate) const SCALE: &str = ".scale";

/// The largest number of a dense layer's row: of seven bits, on every processor. Where there is no VNNI, products of two are added in 16
/// bits, which eight bits would overflow; where there is, the eighth bit would change the tables from one machine of a cluster to the
/// next. The README's share of right speakers is of seven bits.
pub(crate) const LAYER: f32 = 63.0;

/// The largest number of an embedding's row: rows are looked up, not multiplied.
#[cfg(any(test, feature = "torch"))]
pub(crate) const EMBEDDING: f32 = 127.0;

/// What a unit of a row is worth whose largest number becomes `largest`; 1 where all are zero.
pub(crate) fn scale(row: &[f32], largest: f32) -> f32 {
    let most = row.iter().fold(0f32, |most, value| most.max(value.abs()));
    if most > 0.0 { most / largest } else { 1.0 }
}

/// A row in units of a scale.
pub(crate) fn pack(row: &[f32], scale: f32, to: &mut [i8]) {
    let inverse = 1.0 / scale;
    for (byte, value) in to.iter_mut().zip(row) {
        *byte = nearest(value * inverse);
    }
}

/// `round` without the call of a library that it is where no instruction of every processor does it: packing rounds ten million numbers
/// before the first row is there.
fn nearest(value: f32) -> i8 {
    // The largest number below a half: with a half, what is just below the middle would be rounded up.
    const BELOW_HALF: f32 = 0.499_999_97;
    (value + BELOW_HALF.copysign(value)) as i8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_is_round() {
        for at in -60_000..60_000 {
            let middle = (at / 2) as f32 / 256.0;
            for value in [
                middle,
                middle.next_up(),
                middle.next_down(),
                at as f32 / 470.3,
            ] {
                assert_eq!(nearest(value), value.round() as i8, "{value}");
            }
        }
    }

    #[test]
    fn what_was_packed_is_packed_to_the_same() {
        let row: Vec<f32> = (0..999).map(|at| (at as f32 * 1.3).sin() * 0.07).collect();
        let packed = |row: &[f32]| {
            let (scale, mut bytes) = (scale(row, LAYER), vec![0; row.len()]);
            pack(row, scale, &mut bytes);
            (scale, bytes)
        };
        let (unit, bytes) = packed(&row);
        assert_eq!(bytes.iter().map(|byte| byte.unsigned_abs()).max(), Some(63));
        let read: Vec<f32> = bytes.iter().map(|&byte| f32::from(byte) * unit).collect();
        assert_eq!(packed(&read).1, bytes);
        assert_eq!(packed(&[0.0; 3]), (1.0, vec![0; 3]));
    }
}
