//! `whosaid eval`: how good the answers are.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::Context;
use whosaid::batch;
use whosaid::eval::{evaluate_with, report, write_mistakes, write_quoted_persons};
use whosaid::gold::Gold;
use whosaid::pipeline::Pipeline;
use whosaid::renamed::renamed;

use super::exit::Exit;
use super::gold::GoldArgs;
use super::ui::Ui;
use super::{bundle, machine};

/// Score what is found against gold annotations
#[derive(clap::Args)]
#[command(after_help = "\
Prints, for each file of gold: exact and overlap precision, recall and F1 of content, cue and
source, whole triples, speakers, named entities, false alarms and calibration, with 95 %
bootstrap intervals; who is missed more often, by gender, kind and given name of the speaker;
begin match and Jaccard as CofeNet is measured, and quotes and speakers as the Gender Gap
Tracker is. A layer that the gold does not annotate is not scored.

The format is told by the name: a folder is brat's; gum.*, litbank.*, cofenet.*, basil.* and
pdnc.* in .jsonl those corpora's; other .jsonl and .ndjson ours; gap*.tsv GAP's; anything else
has columns. All may be packed (.gz).

Examples:
  whosaid eval corpus/gold/dev.jsonl                               scores on the terminal
  whosaid eval mine.jsonl brat-folder/ ner.conll --csv scores.csv  and as a table
  whosaid eval valid.txt --gold-format cofenet                     a file of another name")]
pub(crate) struct Args {
    #[command(flatten)]
    gold: GoldArgs,

    /// Write the scores as a table too
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,

    /// Write every wrong answer as a table: missed, spurious, wrong source, wrong speaker
    #[arg(long, value_name = "FILE")]
    mistakes: Option<PathBuf>,

    /// Write every person whom gold quotes as a table: woman or man as the text tells it, by what, and how much of them is found
    #[arg(long, value_name = "FILE")]
    persons: Option<PathBuf>,

    /// Write what the ranking of candidates is asked of gold's sources, with the evidence and the right answers: what
    /// `models/fit_choice.py` fits its weights to
    #[arg(long, value_name = "FILE", hide = true)]
    questions: Option<PathBuf>,

    /// Score only the articles whose ids begin with one of these
    #[arg(long, value_name = "ID,ID,...", value_delimiter = ',')]
    only: Vec<String>,

    /// Give every person and organisation an invented name first: what a score owes to names known by heart is lost
    #[arg(long)]
    replace_names: bool,

    /// Articles to work on at a time [default: as many as the machine has cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,

    #[command(flatten)]
    model: bundle::ModelArgs,
}

pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    // Before the bundle is loaded, so that a bad path fails at once.
    let csv = args.csv.as_deref().map(create).transpose()?;
    let mistakes = args.mistakes.as_deref().map(create).transpose()?;
    let persons = args.persons.as_deref().map(create).transpose()?;
    let mut questions = args.questions.as_deref().map(create).transpose()?;
    let bundle = args.model.folder()?;
    let pipeline = args.model.load(&bundle)?;
    let threads = args.threads.map_or_else(machine::cores, usize::from);
    let (mut evaluations, mut wrong, mut quoted) = (Vec::new(), Vec::new(), Vec::new());
    for path in &args.gold.gold {
        ui.note(&format!("{} ...", path.display()));
        let mut gold = args.gold.read(path)?;
        if !args.only.is_empty() {
            gold.retain(|gold| args.only.iter().any(|id| gold.article.id.starts_with(id)));
        }
        if args.replace_names {
            gold = batch::each(&gold, threads, |gold| with_other_names(&pipeline, gold))?;
        }
        if let Some(file) = &mut questions {
            super::questions::write(&pipeline, &gold, threads, file)?;
            continue;
        }
        let scored = evaluate_with(
            gold,
            |gold| batch::each(gold, threads, |gold| pipeline.annotate(&gold.document)),
            |gold| {
                batch::each(gold, threads, |gold| {
                    pipeline.speakers_of(&gold.document, &gold.extraction.attributions)
                })
            },
            |gold| {
                batch::each(gold, threads, |gold| {
                    pipeline.choose(&gold.document, &gold.choices)
                })
            },
        )?;
        let name = path.display().to_string();
        ui.print(&format!("{}\n", report::table(&name, &scored.evaluation)))?;
        if mistakes.is_some() {
            wrong.push((name.clone(), scored.mistakes()));
        }
        if persons.is_some() {
            quoted.push((name.clone(), scored.quoted_persons()));
        }
        evaluations.push((name, scored.evaluation));
    }
    if let Some(file) = csv {
        report::csv(&evaluations, file)?;
    }
    if let Some(file) = mistakes {
        write_mistakes(&wrong, file)?;
    }
    if let Some(file) = persons {
        write_quoted_persons(&quoted, file)?;
    }
    Ok(Exit::Done)
}

/// The article with other names; where gold does not tell the names, those that are found.
fn with_other_names(pipeline: &Pipeline, gold: &Gold) -> whosaid::Result<Gold> {
    if gold.layers.entities {
        return Ok(renamed(gold, &gold.extraction.entities));
    }
    let found = pipeline.annotate(&gold.document)?;
    Ok(renamed(gold, &found.entities))
}

/// Makes a file for results.
pub(super) fn create(path: &Path) -> anyhow::Result<File> {
    File::create(path).with_context(|| format!("{} cannot be written to", path.display()))
}
