//! What the program says of itself.

use whosaid::output::{FINDINGS, TABLES};

use crate::project::{Project, rows};

const COMMANDS: [&str; 11] = [
    "extract", "report", "convert", "copies", "speakers", "audit", "eval", "bench", "train",
    "models", "tables",
];

#[test]
fn the_first_screen_names_every_command() {
    let help = Project::new().run(&["--help"]).ended(0).stdout;
    for command in COMMANDS {
        assert!(
            help.contains(&format!("\n  {command} ")),
            "{command}:\n{help}"
        );
    }
    assert!(help.contains("Exit status: 0 done"), "{help}");
}

#[test]
fn colour_is_left_out_where_it_is_not_wanted() {
    let project = Project::new();
    let help = |no_colour: bool| {
        let mut command = project.command(&["--help"]);
        command.env("CLICOLOR_FORCE", "1").env_remove("NO_COLOR");
        if no_colour {
            command.env("NO_COLOR", "1");
        }
        let printed = command.output().unwrap().stdout;
        String::from_utf8(printed).unwrap().contains('\u{1b}')
    };
    assert_eq!((help(false), help(true)), (true, false));
}

#[test]
fn every_command_has_an_example() {
    for command in COMMANDS {
        let help = Project::new().run(&[command, "--help"]).ended(0).stdout;
        assert!(
            help.contains(&format!("Examples:\n  whosaid {command}")),
            "{help}"
        );
    }
}

#[test]
fn the_version_is_the_packages() {
    let version = Project::new().run(&["--version"]).ended(0).stdout;
    assert_eq!(version, format!("whosaid {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_data_dictionary_has_every_column_once_in_every_format() {
    let project = Project::new();
    let table = rows(&project.run(&["tables", "--format", "csv"]).ended(0).stdout);
    let columns: Vec<_> = TABLES
        .iter()
        .chain(&FINDINGS)
        .flat_map(|table| {
            table
                .columns
                .iter()
                .map(move |column| (table.file, column.name))
        })
        .collect();
    let printed: Vec<_> = table
        .iter()
        .map(|row| (row["table"].as_str(), row["column"].as_str()))
        .collect();
    assert_eq!(printed, columns);

    let text = project.run(&["tables"]).ended(0).stdout;
    let markdown = project
        .run(&["tables", "--format", "markdown"])
        .ended(0)
        .stdout;
    for table in TABLES {
        for column in table.columns {
            assert!(
                text.contains(&format!("\n  {} ", column.name)),
                "{}",
                column.name
            );
            assert!(
                markdown.contains(&format!("\n| `{}` |", column.name)),
                "{}",
                column.name
            );
        }
    }
}

#[test]
fn the_columns_are_those_that_were_promised() {
    let promised = [
        "article_id,quote_id,title,date,publisher,quote_type,quote,speaker,speaker_kind,speaker_role,speaks_for,source,source_form,cue,cue_class,\
         negated,in_headline,confidence,content_confidence,source_confidence,speaker_confidence,decided_by,inside,depth,content_start,\
         content_end,content_spans,cue_start,cue_end,source_start,source_end,speaks_for_start,\
         speaks_for_end,speaker_id,context",
        "speaker_id,speaker,kind,roles,aliases,articles,quotes,direct,mixed,indirect,words_quoted,reported,first_date,last_date,\
         mean_confidence",
        "article_id,text,type,start,end,confidence,speaker_id",
        "article_id,path,record,title,byline,date,date_printed,publisher,url,language,words,sentences,quotes,speakers,status,damage",
        "article_id,path,record,stage,kind,message",
    ];
    for (table, promised) in TABLES.iter().zip(promised) {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        assert_eq!(columns.join(","), promised, "{}", table.file);
    }
}

#[cfg(not(feature = "torch"))]
#[test]
fn training_says_which_build_can() {
    let ran = Project::new().run(&["train", "train.toml"]).ended(1);
    ran.said(&["cargo build --release --features torch"]);
}

#[test]
fn shells_and_the_manual_know_every_command() {
    let project = Project::new();
    let script = project.run(&["completions", "bash"]).ended(0).stdout;
    project.run(&["man", "man1"]).ended(0);
    let pages = project.names("man1");
    assert!(pages.contains(&"whosaid.1".to_owned()), "{pages:?}");
    for command in COMMANDS {
        assert!(
            script.contains(&format!("whosaid__subcmd__{command}")),
            "{command}"
        );
        assert!(pages.contains(&format!("whosaid-{command}.1")), "{command}");
    }
    assert!(project.read("man1/whosaid-report.1").contains("plots"));
}
