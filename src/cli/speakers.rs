//! `whosaid speakers`: one person over many articles.

use std::path::{Path, PathBuf};

use whosaid::interval::Share;
use whosaid::people::{self, Applied, Checked, MERGES, Merges, Register};
use whosaid::tables::Tables;

use super::exit::Exit;
use super::probability::probability;
use super::ui::{Ui, aligned, grouped, plural, width};

/// Verdicts that contradict others, of which each is told.
const TOLD: usize = 5;

/// Propose which names of different articles are one person or body, and put what is decided into the tables
#[derive(clap::Args)]
#[command(after_help = "\
Proposals go to merges.csv, each with its probability and what speaks for it: change its column
merge in any spreadsheet program and apply it with --merges. Then speakers.csv and quotes.csv have
the columns person_id and person_name after all others; speaker_id stays, and applied again they
are replaced. --people adds what you know of people: a csv with a column name, perhaps aliases
(joined by ;), and any others (gender, party, a Wikidata number); these become person_gender and so
on. All names that are known as one of them are one person, whatever merges.csv says; where it says
no, that is told. Who may be several of them is told in person_unclear, not guessed.

Examples:
  whosaid speakers tables                                         merges.csv, to be read
  whosaid speakers tables --merges merges.csv                     person_id in the tables
  whosaid speakers tables --merges merges.csv --people people.csv what is known of them too
  whosaid speakers tables --check corpus/people/pairs.csv         how right the proposals are")]
pub(crate) struct Args {
    /// Folder that `extract` has written
    #[arg(value_name = "TABLES")]
    tables: PathBuf,

    /// Where the proposals go; a workbook where the name ends in .xlsx
    #[arg(short, long, value_name = "FILE", default_value = "merges.csv")]
    out: PathBuf,

    /// Overwrite proposals that are there, decisions and all
    #[arg(long)]
    force: bool,

    /// The probability from which two names are taken for one
    #[arg(long, value_name = "P", value_parser = probability::<f64>, default_value_t = 0.8)]
    least: f64,

    /// The probability from which a pair is listed at all
    #[arg(long, value_name = "P", value_parser = probability::<f64>, default_value_t = 0.2)]
    shown: f64,

    /// Apply what was decided there
    #[arg(long, value_name = "FILE")]
    merges: Option<PathBuf>,

    /// Whom you know, and what of them is to stand in the tables
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,

    /// Pairs of names judged by hand: a csv with the columns left_id, right_id, same (y or n) and part
    #[arg(long, value_name = "FILE", conflicts_with_all = ["merges", "people"])]
    check: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    let tables = Tables::open(&args.tables)?;
    if let Some(pairs) = &args.check {
        check(&tables, pairs, args.least, ui)?;
    } else if args.merges.is_some() || args.people.is_some() {
        apply(args, &tables, ui)?;
    } else {
        propose(args, &tables, ui)?;
    }
    Ok(Exit::Done)
}

fn propose(args: &Args, tables: &Tables, ui: Ui) -> anyhow::Result<()> {
    let out = args.out.display();
    if args.out.exists() && !args.force {
        anyhow::bail!(
            "{out} is there already, perhaps with decisions; apply it with --merges, name another with --out, or overwrite it with --force"
        );
    }
    let propose = |out: &Path| people::propose(tables, out, args.shown, args.least);
    let proposed = super::convert::as_asked(&args.out, MERGES, propose)?;
    ui.note(&format!(
        "{} in {out}: {} to be merged, {} that cannot be told; read them, change the column merge, then `whosaid speakers {} --merges {out}`",
        plural(proposed.pairs, "pair"),
        grouped(proposed.merges),
        grouped(proposed.open),
        args.tables.display()
    ));
    Ok(())
}

fn apply(args: &Args, tables: &Tables, ui: Ui) -> anyhow::Result<()> {
    let merges = args.merges.as_deref().map(Merges::read).transpose()?;
    let register = args.people.as_deref().map(Register::read).transpose()?;
    let applied = people::apply(tables, &merges.unwrap_or_default(), register.as_ref())?;
    let mut told = format!(
        "{} are {} persons and bodies",
        plural(applied.speakers, "named speaker"),
        grouped(applied.persons)
    );
    if register.is_some() {
        told.push_str(&format!(
            "; {} of them known, {} that may be several of those known",
            grouped(applied.known),
            grouped(applied.unclear)
        ));
    }
    ui.note(&told);
    if applied.strange > 0 {
        ui.note(&format!(
            "{} of speakers whom these tables do not have, passed over",
            plural(applied.strange, "merge")
        ));
    }
    if let Some(file) = &args.merges {
        contradicted(&applied, file, ui);
    }
    Ok(())
}

/// Tells of the verdicts that could not be kept.
fn contradicted(applied: &Applied, file: &Path, ui: Ui) {
    let file = file.display();
    let all = &applied.contradictions;
    for one in all.iter().take(TOLD) {
        ui.note(&format!("{file}: {one}"));
    }
    if all.len() > TOLD {
        let more = plural(all.len() - TOLD, "more verdict");
        ui.note(&format!("{file}: {more} of that kind"));
    }
    if !all.is_empty() {
        ui.note("where they are not one, change the lines that make them one (or the names in --people), and apply again");
    }
}

fn check(tables: &Tables, pairs: &Path, least: f64, ui: Ui) -> anyhow::Result<()> {
    let checked = people::check(tables, pairs, least)?;
    let row = |checked: &Checked| {
        let shown = |share: Option<Share>| share.map_or("-".to_owned(), shown);
        vec![
            checked.part.clone(),
            grouped(checked.pairs),
            shown(checked.precision),
            shown(checked.recall),
        ]
    };
    let rows: Vec<Vec<String>> = checked.iter().map(row).collect();
    let mut text = aligned(&["part", "pairs", "precision", "recall"], &rows, width());
    let bands = checked.iter().flat_map(|part| {
        let band = |(said, found): &(f64, Share)| {
            vec![part.part.clone(), format!("{said:.3}"), shown(*found)]
        };
        part.bands.iter().map(band)
    });
    text.push('\n');
    text.push_str(&aligned(
        &["part", "probability", "found one"],
        &bands.collect::<Vec<_>>(),
        width(),
    ));
    ui.print(&text)?;
    Ok(())
}

fn shown(share: Share) -> String {
    let Share {
        found,
        low,
        high,
        rows,
    } = share;
    format!("{found:.3} [{low:.3}, {high:.3}] of {rows}")
}
