//! `whosaid copies`: articles and quotes that are copies of one another.

use std::path::PathBuf;

use whosaid::copies::{self, Checked, Found, Pairs};
use whosaid::interval::Share;
use whosaid::output::{QuoteGroupRow, Row, StoryRow};
use whosaid::tables::Tables;

use super::exit::Exit;
use super::ui::{Ui, aligned, grouped, plural, width};

/// Find articles that are copies, and quotes of the same words, so that each is counted once
#[derive(clap::Args)]
#[command(after_help = "\
Writes stories.csv, which gives the copies of an article one story_id (it needs the texts:
`extract --texts`), and quote_groups.csv, which gives quotes of the same words, whole, cut or with
other marks, one quote_group, with their number, first date and how far they agree on the speaker.
Both have the rows of articles.csv and quotes.csv in their order, and can be joined to them by id.

Examples:
  whosaid copies tables                       beside the tables of `extract --texts`
  whosaid copies tables --check pairs.csv     precision and recall on pairs judged by hand")]
pub(crate) struct Args {
    /// Folder that `extract` has written
    #[arg(value_name = "TABLES")]
    tables: PathBuf,

    /// Pairs of articles judged by hand: a csv with the columns left, right, same (y or n) and part
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    let tables = Tables::open(&args.tables)?;
    let pairs = args.check.as_deref().map(Pairs::read).transpose()?;
    match copies::stories(&tables)? {
        Some(found) => told(ui, found, "article", "stories", StoryRow::TABLE.file),
        None => ui.note(
            "the folder holds no texts, so articles are not compared; run `extract --texts` for stories.csv",
        ),
    }
    if tables.has(whosaid::output::QuoteRow::TABLE) {
        let found = copies::quote_groups(&tables)?;
        told(ui, found, "quote", "groups", QuoteGroupRow::TABLE.file);
    }
    if let Some(pairs) = pairs {
        let checked = pairs.check(&tables)?;
        let rows: Vec<Vec<String>> = checked.iter().map(row).collect();
        let header = ["part", "pairs", "precision", "recall"];
        ui.print(&aligned(&header, &rows, width()))?;
    }
    Ok(Exit::Done)
}

fn told(ui: Ui, found: Found, thing: &str, groups: &str, file: &str) {
    ui.note(&format!(
        "{} in {} {groups}, {} with a copy, in {file}",
        plural(found.rows, thing),
        grouped(found.groups),
        grouped(found.copied)
    ));
}

fn row(checked: &Checked) -> Vec<String> {
    let shown = |share: Option<Share>| {
        share.map_or("-".to_owned(), |share| {
            let Share {
                found, low, high, ..
            } = share;
            format!("{found:.3} [{low:.3}, {high:.3}] of {}", share.rows)
        })
    };
    vec![
        checked.part.clone(),
        grouped(checked.pairs),
        shown(checked.precision),
        shown(checked.recall),
    ]
}
