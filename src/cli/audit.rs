//! `whosaid audit`: a sample to be checked by hand, and what it says of the run.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use whosaid::audit::{self, Brier, Findings, Precision, Question, SHEET, Share};
use whosaid::tables::Tables;

use super::exit::Exit;
use super::probability::probability;
use super::ui::{Ui, aligned, grouped, plural, width};

/// Draw rows to be checked by hand, and tell from the verdicts how right the whole run is
#[derive(clap::Args)]
#[command(after_help = "\
The sheet has rows of every confidence, type of quote and kind of speaker, with their sentences.
Write y or n into words_right, source_right and speaker_right in any spreadsheet program; what is
left empty is not counted. An n settles a whole row, a y needs all three. Of two sheets, the first
gives the precision, both the agreement.

Examples:
  whosaid audit tables --sample 200 --out check.csv     a sheet of 200 rows
  whosaid audit tables --out check.xlsx                 the same as a workbook
  whosaid audit --read check.csv                        what its verdicts say
  whosaid audit --read check.csv --precision 0.95       the threshold for 95 %
  whosaid audit --read mine.csv --read yours.csv        how far two readers agree
  whosaid audit --read check.csv --recalibrate own.json confidences for this corpus, which
                                                        `extract --calibration own.json` takes")]
pub(crate) struct Args {
    /// Folder that `extract` has written
    #[arg(
        value_name = "TABLES",
        required_unless_present = "read",
        conflicts_with = "read"
    )]
    tables: Option<PathBuf>,

    /// Rows to draw
    #[arg(long, value_name = "N", default_value = "200", value_parser = clap::value_parser!(u32).range(1..))]
    sample: u32,

    /// Another seed draws other rows
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,

    /// The sheet; a workbook where its name ends in .xlsx
    #[arg(short, long, value_name = "FILE", default_value = "check.csv")]
    out: PathBuf,

    /// Overwrite a sheet that is there, verdicts and all
    #[arg(long)]
    force: bool,

    /// Read a sheet with verdicts; twice for two readers
    #[arg(long, value_name = "FILE", num_args = 1)]
    read: Vec<PathBuf>,

    /// Fit the confidences to the verdicts, and write what `extract --calibration` takes
    #[arg(long, value_name = "FILE", requires = "read")]
    recalibrate: Option<PathBuf>,

    /// The precision that the threshold is to give
    #[arg(long, value_name = "P", default_value_t = 0.9, value_parser = probability::<f64>)]
    precision: f64,
}

pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    match &args.tables {
        Some(tables) => draw(args, tables, ui)?,
        None => read(args, ui)?,
    }
    Ok(Exit::Done)
}

fn draw(args: &Args, tables: &Path, ui: Ui) -> anyhow::Result<()> {
    let tables = Tables::open(tables)?;
    if args.out.exists() && !args.force {
        anyhow::bail!(
            "{} is there already, perhaps with verdicts; name another with --out, or overwrite it with --force",
            args.out.display()
        );
    }
    let draw = |out: &Path| audit::sample(&tables, args.sample as usize, args.seed, out);
    let drawn = super::convert::as_asked(&args.out, SHEET, draw)?;
    ui.note(&format!(
        "{} of {} in {}, from {}; write y or n into words_right, source_right and speaker_right, then `whosaid audit --read {}`",
        grouped(drawn.rows),
        plural(drawn.of, "row"),
        args.out.display(),
        plural(drawn.strata, "kind"),
        args.out.display()
    ));
    Ok(())
}

fn read(args: &Args, ui: Ui) -> anyhow::Result<()> {
    if args.read.len() > 2 {
        anyhow::bail!("two readers are compared at a time; give --read twice at most");
    }
    let sheets = args.read.iter().map(|path| Findings::read(path));
    let sheets = sheets.collect::<whosaid::Result<Vec<Findings>>>()?;
    let Some(first) = sheets.first() else {
        anyhow::bail!("no sheet is named; give one with --read");
    };
    let mut text = precisions(first)?;
    text.push_str(&confidences(first)?);
    text.push_str(&threshold(first, args.precision)?);
    if let Some(second) = sheets.get(1) {
        text.push_str(&agreement(first, second)?);
    }
    text.push_str(&methods(first)?);
    if let Some(path) = &args.recalibrate {
        text.push_str(&recalibrated(first, path)?);
    }
    ui.print(&text)?;
    Ok(())
}

fn precisions(sheet: &Findings) -> anyhow::Result<String> {
    let (judged, of) = (sheet.of_judged(told(sheet)), sheet.of());
    let back = if judged < of {
        format!("{} of {}", grouped(judged), plural(of, "row"))
    } else {
        plural(of, "row")
    };
    let mut text = format!("Precision, weighted back to {back}, with 95 % intervals\n\n");
    let row = |name: &str, precision: &Precision| {
        let Share { rows, .. } = precision.share;
        vec![name.to_owned(), shown(precision.share), rows.to_string()]
    };
    let whole: Vec<Vec<String>> = Question::ALL
        .iter()
        .filter_map(|&question| Some(row(question.as_str(), &sheet.precision(question)?)))
        .collect();
    text.push_str(&aligned(&["right", "share", "judged"], &whole, width()));
    let unjudged = sheet.unjudged(told(sheet));
    if !unjudged.is_empty() {
        let names = unjudged.iter();
        let names: Vec<String> = names
            .map(|(name, rows)| format!("{name} ({})", grouped(*rows)))
            .collect();
        writeln!(
            text,
            "\nNothing here tells of the other {}: of these kinds none was judged{}: {}.",
            plural(of - judged, "row"),
            match told(sheet) {
                Question::Row => " as a whole",
                _ => "",
            },
            names.join(", ")
        )?;
    }
    let in_part = sheet.in_part();
    if in_part > 0 {
        writeln!(
            text,
            "\nHalf judged and left out of the whole rows: {}. Rows alike that were judged to the end stand for them; where these are \
             too few, no row of the kind counts.",
            plural(in_part, "row")
        )?;
    }
    if sheet.precision(Question::Row).is_none() {
        writeln!(
            text,
            "\nNo row counts as a whole; for the precision of whole rows, fill in words_right, source_right and speaker_right of each."
        )?;
        return Ok(text);
    }
    let parts: Vec<Vec<String>> = sheet
        .by_part(Question::Row)
        .iter()
        .map(|precision| row(&precision.part, precision))
        .collect();
    writeln!(text, "\nWhole rows, by part\n")?;
    text.push_str(&aligned(&["part", "share", "judged"], &parts, width()));
    let speakers: Vec<Vec<String>> = sheet
        .by_speaker(Question::Row)
        .iter()
        .map(|precision| row(&precision.part, precision))
        .collect();
    if !speakers.is_empty() {
        writeln!(
            text,
            "\nWhole rows, by who is said to speak; women and men as the run's pronouns, titles and given names tell\n"
        )?;
        text.push_str(&aligned(
            &["speaker", "share", "judged"],
            &speakers,
            width(),
        ));
    }
    Ok(text)
}

/// What the sheet is told by: whole rows, or where none counts as such the first verdict that it has.
fn told(sheet: &Findings) -> Question {
    let questions = [Question::Row, Question::Words, Question::Source];
    let judged = |question: &Question| sheet.precision(*question).is_some();
    questions
        .into_iter()
        .find(judged)
        .unwrap_or(Question::Speaker)
}

fn confidences(sheet: &Findings) -> anyhow::Result<String> {
    let mut text = String::from("\n");
    let Some(all) = sheet.precision(Question::Row) else {
        return Ok(String::new());
    };
    let (said, share) = (percent(all.confidence), shown(all.share));
    writeln!(
        text,
        "Confidences say {said} of the rows are right; found: {share}."
    )?;
    let misjudged = sheet.misjudged();
    if misjudged.is_empty() {
        writeln!(
            text,
            "They hold on this corpus, as far as the sample tells."
        )?;
    }
    for part in misjudged {
        writeln!(
            text,
            "They do not hold from {} up: {} said, {} found.",
            part.part,
            percent(part.confidence),
            shown(part.share)
        )?;
    }
    Ok(text)
}

fn threshold(sheet: &Findings, wanted: f64) -> anyhow::Result<String> {
    if sheet.precision(Question::Row).is_none() {
        return Ok(String::new());
    }
    let mut text = String::from("\n");
    match sheet.threshold(wanted) {
        Some(threshold) => writeln!(
            text,
            "For a precision of {}: --min-confidence {:.4} ({} in the sample) keeps {} of the rows{}.",
            percent(wanted),
            threshold.confidence,
            shown(threshold.share),
            percent(threshold.kept),
            if sheet.unjudged(Question::Row).is_empty() {
                ""
            } else {
                " of the judged kinds"
            }
        )?,
        None => writeln!(
            text,
            "No threshold gives a precision of {} in this sample.",
            percent(wanted)
        )?,
    }
    Ok(text)
}

fn agreement(first: &Findings, second: &Findings) -> anyhow::Result<String> {
    let rows: Vec<Vec<String>> = Question::ALL
        .iter()
        .filter_map(|&question| {
            let agreement = first.agreement(second, question)?;
            let kappa = agreement
                .kappa
                .map_or("-".to_owned(), |kappa| format!("{kappa:.2}"));
            Some(vec![
                question.as_str().to_owned(),
                percent(agreement.same),
                kappa,
                agreement.rows.to_string(),
            ])
        })
        .collect();
    if rows.is_empty() {
        return Ok("\nThe two sheets have no row that both judged.\n".to_owned());
    }
    let table = aligned(
        &["verdict", "same", "Cohen's kappa", "rows"],
        &rows,
        width(),
    );
    Ok(format!("\nTwo readers\n\n{table}"))
}

/// Writes a calibration, and says what it gains.
fn recalibrated(sheet: &Findings, path: &Path) -> anyhow::Result<String> {
    let (calibration, brier) = sheet.recalibration()?;
    calibration.write(path)?;
    let Brier { before, after, .. } = brier;
    let gain = if after < before {
        "it helps"
    } else {
        "it does not help: confidences hold as they are"
    };
    Ok(format!(
        "\nCalibration from {} in {}: on rows not used to fit it, the Brier score goes from {before:.4} to {after:.4}; {gain}.\n",
        plural(calibration.rows, "row"),
        path.display()
    ))
}

/// What a paper says of it.
fn methods(sheet: &Findings) -> anyhow::Result<String> {
    let mut text = String::from("\nFor a methods section:\n");
    let Some(row) = sheet.precision(Question::Row) else {
        return Ok(String::new());
    };
    let (judged, of) = (sheet.of_judged(Question::Row), sheet.of());
    let one = |question: Question| {
        let share = shown(sheet.precision(question)?.share);
        let own = sheet.of_judged(question);
        let of = if own == judged {
            String::new()
        } else {
            format!(" of {}", grouped(own))
        };
        Some(format!("{} {share}{of}", question.as_str()))
    };
    let ones: Vec<String> = Question::ALL[..3]
        .iter()
        .filter_map(|&it| one(it))
        .collect();
    let (rest, back) = if judged < of {
        let rest = format!(
            "; the other {} of the run are of kinds of which none was judged as a whole",
            grouped(of - judged)
        );
        (rest, format!("these {}", grouped(judged)))
    } else {
        (String::new(), "all attributions".to_owned())
    };
    writeln!(
        text,
        "  A random sample of {} of {} attributions (whosaid {}), stratified by confidence, type of quote and kind of \
         speaker, was judged by hand{rest}. Weighted back to {back}, {} were right as a whole ({}; 95 % Wilson intervals).",
        row.share.rows,
        grouped(judged),
        env!("CARGO_PKG_VERSION"),
        shown(row.share),
        ones.join(", ")
    )?;
    Ok(text)
}

fn shown(share: Share) -> String {
    format!(
        "{} [{}, {}]",
        percent(share.found),
        percent(share.low),
        percent(share.high)
    )
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}
