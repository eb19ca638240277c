//! Days as numbers: the proleptic Gregorian calendar, counted in eras of 400 years from a first of March, so that a leap day is the
//! last of its year.

/// Days from the first of March of the year 0 to the first of January 1970.
const TO_1970: i64 = 719_468;

/// Days of 400 years.
const ERA: i64 = 146_097;

/// Year, month and day of a day counted from the first of 1970.
pub(crate) fn date_of(days: i64) -> (i64, u32, u32) {
    let days = days.saturating_add(TO_1970);
    let (era, day_of_era) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    // Both are below 32.
    (
        year,
        u32::try_from(month).unwrap_or_default(),
        u32::try_from(day).unwrap_or_default(),
    )
}

/// The days from the first of 1970 to a date; none where the month has no such day.
#[cfg(feature = "parquet")]
pub(crate) fn days_to(year: i32, month: u32, day: u32) -> Option<i32> {
    let shifted = (i64::from(month) + 9) % 12;
    let from_march = i64::from(year) - i64::from(month <= 2);
    let (era, year_of_era) = (from_march.div_euclid(400), from_march.rem_euclid(400));
    let day_of_year = (153 * shifted + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * ERA + day_of_era - TO_1970;
    // What is no date comes back as another.
    let is_date = date_of(days) == (i64::from(year), month, day);
    is_date.then(|| i32::try_from(days).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        for (days, date) in [
            (0, (1970, 1, 1)),
            (-1, (1969, 12, 31)),
            (18_321, (2020, 2, 29)),
            (11_017, (2000, 3, 1)),
            (-719_468, (0, 3, 1)),
        ] {
            assert_eq!(date_of(days), date);
        }
    }

    #[cfg(feature = "parquet")]
    #[test]
    fn dates_are_days_and_dates_again() {
        for days in (-800_000..800_000).step_by(37) {
            let (year, month, day) = date_of(days);
            let year = i32::try_from(year).unwrap();
            assert_eq!(days_to(year, month, day).map(i64::from), Some(days));
        }
        for (year, month, day) in [
            (2019, 2, 29),
            (2020, 13, 1),
            (2020, 0, 1),
            (2020, 4, 31),
            (2020, 1, 0),
        ] {
            assert_eq!(days_to(year, month, day), None);
        }
    }
}
