//! What holds for any input.

use proptest::prelude::*;
use whosaid::output::CsvOptions;

use crate::project::Project;
use crate::toy;

/// Runs the toy extractor over one text file.
fn run(bytes: &[u8], options: CsvOptions) -> Project {
    let project = Project::new().file("a.txt", bytes);
    toy::run(
        &project.path("a.txt"),
        &project.path("out"),
        1,
        true,
        options,
    );
    project
}

/// Text with more quotation marks, names and oddities than chance would bring.
fn news() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("“".to_owned()),
        Just("”".to_owned()),
        Just("\"".to_owned()),
        Just(" Ana ".to_owned()),
        Just("=Zoë ".to_owned()),
        Just(",\r\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("😀".to_owned()),
        "[a-z ]{1,12}",
        "\\PC{1,6}",
    ];
    prop::collection::vec(piece, 1..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn offsets_in_tables_cut_out_the_words_beside_them(text in news()) {
        let text = format!("The man said that this was it. {text}");
        let project = run(text.as_bytes(), CsvOptions { raw_cells: true, ..CsvOptions::default() });
        let characters: Vec<char> = text.chars().collect();
        let cut = |start: &str, end: &str| -> String {
            characters[start.parse().unwrap()..end.parse().unwrap()].iter().collect()
        };
        for row in project.rows("out/quotes.csv") {
            prop_assert_eq!(cut(&row["content_start"], &row["content_end"]), row["quote"].as_str());
            prop_assert!(row["context"].contains(&row["quote"]) || row["context"].contains(" [...] "));
            if !row["source"].is_empty() {
                prop_assert_eq!(cut(&row["source_start"], &row["source_end"]), row["source"].as_str());
            }
        }
        for row in project.rows("out/entities.csv") {
            prop_assert_eq!(cut(&row["start"], &row["end"]), row["text"].as_str());
        }
    }

    #[test]
    fn no_cell_begins_like_a_formula(text in news()) {
        let project = run(text.as_bytes(), CsvOptions::default());
        for table in ["quotes", "speakers", "entities", "articles"] {
            for row in project.rows(&format!("out/{table}.csv")) {
                for (column, cell) in row.into_iter().filter(|(_, cell)| cell != "-") {
                    prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{}: {}", column, cell);
                }
            }
        }
    }

    #[test]
    fn any_bytes_make_one_row_and_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let project = run(&bytes, CsvOptions::default());
        let rows = project.rows("out/articles.csv");
        prop_assert_eq!(rows.len(), 1);
        prop_assert!(["ok", "empty", "failed"].contains(&rows[0]["status"].as_str()));
    }
}
