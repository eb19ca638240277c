//! `whosaid tables`: what every column means.

use std::fmt::Write;

use clap::ValueEnum;
use whosaid::output::{CONVENTIONS, Column, FINDINGS, TABLES};

use super::exit::Exit;
use super::ui::Ui;

/// Print what every column of the tables means
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  whosaid tables                              to read
  whosaid tables --format csv > columns.csv   to keep beside the tables")]
pub(crate) struct Args {
    /// How to print it; csv has one row a column
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Csv,
    Markdown,
}

pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    let text = match args.format {
        Format::Text => text()?,
        Format::Csv => csv()?,
        Format::Markdown => markdown()?,
    };
    ui.print(&text)?;
    Ok(Exit::Done)
}

fn text() -> anyhow::Result<String> {
    let mut text = format!("{CONVENTIONS}\n");
    for table in TABLES.into_iter().chain(FINDINGS) {
        writeln!(text, "\n{}\n  {}", table.file, table.about)?;
        for Column {
            name,
            kind,
            meaning,
        } in table.columns
        {
            writeln!(text, "  {name:18}  {kind:11}  {meaning}")?;
        }
    }
    Ok(text)
}

fn csv() -> anyhow::Result<String> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["table", "column", "kind", "meaning"])?;
    for table in TABLES.into_iter().chain(FINDINGS) {
        for column in table.columns {
            let kind = column.kind.to_string();
            out.write_record([table.file, column.name, &kind, column.meaning])?;
        }
    }
    Ok(String::from_utf8(out.into_inner()?)?)
}

fn markdown() -> anyhow::Result<String> {
    let mut text = format!("{CONVENTIONS}\n");
    for table in TABLES.into_iter().chain(FINDINGS) {
        writeln!(text, "\n## {}\n\n{}\n", table.file, table.about)?;
        text.push_str("| column | kind | meaning |\n|---|---|---|\n");
        for column in table.columns {
            let meaning = column.meaning.replace('|', "\\|");
            writeln!(text, "| `{}` | {} | {meaning} |", column.name, column.kind)?;
        }
    }
    Ok(text)
}
