//! `whosaid calibrate`: how far confidences are probabilities, and a calibration of one's own.

use std::fs::File;
use std::path::PathBuf;

use whosaid::attribution::Calibration;
use whosaid::calibrate::{self, Check, Kept};
use whosaid::encoder::bundle;

use super::bundle::ModelArgs;
use super::eval::create;
use super::exit::Exit;
use super::gold::GoldArgs;
use super::ui::{Ui, aligned, width};

/// Check on gold whether confidences are probabilities, and fit them to it
#[derive(clap::Args)]
#[command(after_help = "\
The gold must not have been trained on. Every confidence that is checked comes from a fit to other
articles than its own (cross-validation), so the figures are what can be expected of new articles
of the same kind. By-chance is the error that perfect probabilities would show on so few answers.

Examples:
  whosaid calibrate mine.jsonl                           check
  whosaid calibrate mine.jsonl --svg reliability.svg     and draw it
  whosaid calibrate mine.jsonl --bundle my-copy --write  fit a copy of the bundle to your own gold")]
pub(crate) struct Args {
    #[command(flatten)]
    gold: GoldArgs,

    /// Parts that the articles are dealt to for cross-validation
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(2..))]
    folds: u16,

    /// Draw the reliability diagram
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,

    /// Write the figures as a table too
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,

    /// Fit to all articles and write the calibration into the bundle
    #[arg(long)]
    write: bool,

    /// Check and fit the confidences of reports inside reports, and no others
    #[arg(long)]
    nested: bool,

    #[command(flatten)]
    model: ModelArgs,
}

pub(crate) fn run(args: &Args, ui: Ui) -> anyhow::Result<Exit> {
    let csv = args.csv.as_deref().map(create).transpose()?;
    let svg = args.svg.as_deref().map(create).transpose()?;
    let folder = args.model.folder()?;
    let pipeline = args.model.load(&folder)?;
    let shipped = pipeline.calibration().clone();
    let pipeline = pipeline.uncalibrated();
    let (mut articles, mut corpora, mut nested) = (Vec::new(), Vec::new(), Vec::new());
    for path in &args.gold.gold {
        let gold = args.gold.read(path)?;
        let judged = match args.nested {
            true => {
                let judged = calibrate::judge_nested(&pipeline, &gold)?;
                nested.extend(judged.clone());
                calibrate::as_articles(&judged)
            }
            false => calibrate::judge(&pipeline, &gold)?,
        };
        ui.note(&format!("{}: {} articles", path.display(), judged.len()));
        articles.extend(judged.iter().cloned());
        corpora.push(judged);
    }
    let answers = calibrate::cross_validate(&articles, args.folds.into())?;
    let (checks, kept) = (calibrate::checks(&answers), calibrate::kept(&answers));
    ui.print(&table(&checks, &kept))?;
    let left_out: Vec<Vec<Check>> = calibrate::leave_out(&corpora)
        .iter()
        .map(|answers| calibrate::checks(answers))
        .collect();
    if !left_out.is_empty() {
        ui.print(&format!("\n{}", left_out_table(&args.gold.gold, &left_out)))?;
    }
    if let Some(file) = csv {
        write_csv(&checks, &kept, file)?;
    }
    if let Some(mut file) = svg {
        use std::io::Write;
        file.write_all(calibrate::diagram(&answers).as_bytes())?;
    }
    if args.write {
        let fitted = match args.nested {
            true => Calibration {
                nested: Some(calibrate::fit_nested(&nested)),
                ..shipped
            },
            false => Calibration {
                nested: shipped.nested,
                ..calibrate::fit(&articles)
            },
        };
        bundle::write_calibration(&folder, &fitted)?;
        ui.note(&format!("calibration written into {}", folder.display()));
    }
    Ok(Exit::Done)
}

const CHECKS: [&str; 9] = [
    "column",
    "rows",
    "n",
    "right",
    "error",
    "by chance",
    "raw error",
    "brier",
    "raw brier",
];
const KEPT: [&str; 4] = ["confidence", "rows kept", "right", "n"];

fn table(checks: &[Check], kept: &[Kept]) -> String {
    let checks: Vec<Vec<String>> = checks.iter().map(check_cells).collect();
    let kept: Vec<Vec<String>> = kept.iter().map(kept_cells).collect();
    let checks = aligned(&CHECKS, &checks, width());
    format!("{checks}\n{}", aligned(&KEPT, &kept, width()))
}

const LEFT_OUT: [&str; 7] = [
    "fitted without",
    "column",
    "n",
    "right",
    "error",
    "by chance",
    "brier",
];

/// Each corpus by a fit to the others.
fn left_out_table(paths: &[PathBuf], left_out: &[Vec<Check>]) -> String {
    let rows = paths.iter().zip(left_out).flat_map(|(path, checks)| {
        let all = checks.iter().filter(|check| check.quote_type.is_none());
        all.map(move |check| {
            let name = path.file_name().unwrap_or(path.as_os_str());
            let mut cells = vec![
                name.to_string_lossy().into_owned(),
                check.column.as_str().to_owned(),
                check.n.to_string(),
            ];
            let shares = [check.right, check.error, check.error_by_chance, check.brier];
            cells.extend(shares.map(|share| format!("{share:.3}")));
            cells
        })
    });
    let rows: Vec<Vec<String>> = rows.collect();
    aligned(&LEFT_OUT, &rows, width())
}

fn check_cells(check: &Check) -> Vec<String> {
    let kind = check.quote_type.map_or("all", |kind| kind.as_str());
    let mut cells = vec![
        check.column.as_str().to_owned(),
        kind.to_owned(),
        check.n.to_string(),
    ];
    let shares = [
        check.right,
        check.error,
        check.error_by_chance,
        check.raw_error,
        check.brier,
        check.raw_brier,
    ];
    cells.extend(shares.map(|share| format!("{share:.3}")));
    cells
}

fn kept_cells(kept: &Kept) -> Vec<String> {
    let share = |part: usize, all: usize| match all {
        0 => String::new(),
        _ => format!("{:.3}", part as f64 / all as f64),
    };
    vec![
        format!("{:.2}", kept.from),
        share(kept.rows, kept.all),
        share(kept.right, kept.rows),
        kept.rows.to_string(),
    ]
}

/// One table for both: a check is a row, and so is what is kept from a confidence on.
fn write_csv(checks: &[Check], kept: &[Kept], file: File) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(file);
    writer.write_record(["measure", "column", "group", "value", "n"])?;
    let names = [
        "right",
        "error",
        "error_by_chance",
        "raw_error",
        "brier",
        "raw_brier",
    ];
    for cells in checks.iter().map(check_cells) {
        for (name, value) in names.iter().zip(&cells[3..]) {
            writer.write_record([name, cells[0].as_str(), &cells[1], value, &cells[2]])?;
        }
    }
    for kept in kept {
        let cells = kept_cells(kept);
        for (name, value) in [("kept_from", &cells[1]), ("right_from", &cells[2])] {
            writer.write_record([name, "row", &cells[0], value, &cells[3]])?;
        }
    }
    writer.flush()?;
    Ok(())
}
