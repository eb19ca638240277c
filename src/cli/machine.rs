//! The machine and the moment: what a timing means nothing without.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use super::ui::{Ui, plural};

const SECONDS_A_DAY: u64 = 24 * 60 * 60;

/// The time now, as `2019-11-02T09:30:00Z`.
pub(crate) fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    utc(since.map_or(0, |since| since.as_secs()))
}

/// Seconds since 1970 as a date and time (Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`).
fn utc(seconds: u64) -> String {
    let (days, second) = (seconds / SECONDS_A_DAY, seconds % SECONDS_A_DAY);
    // Years that begin in March, in eras of 400, so that the leap day is a year's last.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + u64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The processor's model, where the system tells.
pub(crate) fn cpu() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    field(&info, "model name")
        .unwrap_or(std::env::consts::ARCH)
        .to_owned()
}

/// How many cores this process may use.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Threads that may work for each core; more only stand in each other's way, and thousands never end.
const THREADS_A_CORE: usize = 4;

/// The number of threads to work on: as many as the user asks for, within reason; as many as there are cores when not told.
pub(crate) fn threads(wanted: Option<usize>, ui: Ui) -> usize {
    let cores = cores();
    let most = THREADS_A_CORE * cores;
    let wanted = wanted.unwrap_or(cores);
    if wanted > most {
        ui.note(&format!(
            "whosaid: {} asked for, {most} taken: {THREADS_A_CORE} for each of {}",
            plural(wanted, "thread"),
            plural(cores, "core")
        ));
    }
    wanted.min(most)
}

/// The memory this process holds now, in bytes, where the system tells.
pub(crate) fn memory() -> Option<u64> {
    memory_of("VmRSS")
}

/// The most memory this process has held at a time, in bytes, where the system tells.
pub(crate) fn peak_memory() -> Option<u64> {
    memory_of("VmHWM")
}

fn memory_of(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kibibytes: u64 = field(&status, name)?.strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024)
}

/// Lets [`peak_memory`] count from now; where the system cannot, it goes on counting from the start.
pub(crate) fn reset_peak_memory() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// The value of the first line `name: value`.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_days() {
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(utc(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(utc(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(utc(1_572_687_000), "2019-11-02T09:30:00Z");
        assert_eq!(utc(4_102_444_799), "2099-12-31T23:59:59Z");
    }

    #[test]
    fn a_field_is_found_by_its_whole_name() {
        let status = "VmPeak:\t  100 kB\nVmHWM:\t    42 kB\n";
        assert_eq!(field(status, "VmHWM"), Some("42 kB"));
        assert_eq!(field(status, "Vm"), None);
    }
}
