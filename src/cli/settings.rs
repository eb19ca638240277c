//! A file of long options: what would be typed again for every run stands in it once.
//!
//! The file is turned into arguments before those that were typed, so that each of its words means what it means there, is checked
//! and refused as there, and `run.json` tells what held in the end. Nothing is read but the file that `--config` names: a file that
//! works because it lies somewhere is a setting nobody wrote down.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};
use toml::{Table, Value};

/// The option that names the file.
const CONFIG: &str = "config";

/// The command line with what a file adds to it, where one is named; `program` is the whole program.
///
/// # Errors
/// When the file cannot be read, or holds what is no option of the command.
pub(super) fn with_file(program: &Command, typed: Vec<OsString>) -> anyhow::Result<Vec<OsString>> {
    // What is wrong with the command line is told later, when the whole is parsed.
    let lenient = program.clone().ignore_errors(true);
    let Ok(matches) = lenient.try_get_matches_from(&typed) else {
        return Ok(typed);
    };
    let Some((name, matches)) = matches.subcommand() else {
        return Ok(typed);
    };
    let Some(command) = program.find_subcommand(name) else {
        return Ok(typed);
    };
    // `train` has a file of another kind, which is no option.
    let mut options = command.get_arguments();
    if !options.any(|arg| arg.get_long() == Some(CONFIG)) {
        return Ok(typed);
    }
    let Ok(Some(path)) = matches.try_get_one::<PathBuf>(CONFIG) else {
        return Ok(typed);
    };
    let added = read(path, command, matches)?;
    // Right after the command, before its own options: those are after the program's.
    let at = typed.iter().position(|word| word == name);
    let Some(at) = at else {
        return Ok(typed);
    };
    let mut whole = typed;
    let rest = whole.split_off(at + 1);
    whole.extend(added.into_iter().map(OsString::from));
    whole.extend(rest);
    Ok(whole)
}

/// The arguments that a file stands for.
fn read(path: &Path, command: &Command, typed: &ArgMatches) -> anyhow::Result<Vec<String>> {
    let place = || format!("{}", path.display());
    let text = std::fs::read_to_string(path).with_context(place)?;
    let file: Table = toml::from_str(&text)
        .map_err(|error| anyhow!("{}", error.to_string().trim_end()))
        .with_context(place)?;
    arguments(&file, command, typed).with_context(place)
}

fn arguments(file: &Table, command: &Command, typed: &ArgMatches) -> anyhow::Result<Vec<String>> {
    let name = command.get_name();
    let mut arguments = Vec::new();
    for (table, options) in file {
        let Value::Table(options) = options else {
            bail!("`{table}` stands in no table; options of this command stand below [{name}]");
        };
        if table != name {
            bail!(
                "there is no table [{table}] to be read; options of this command stand below [{name}]"
            );
        }
        for (key, value) in options {
            let arg = option(command, key)?;
            if !is_overridden(command, arg, typed) {
                arguments.extend(words(arg, key, value)?);
            }
        }
    }
    Ok(arguments)
}

/// The option that a key is the long name of.
fn option<'a>(command: &'a Command, key: &str) -> anyhow::Result<&'a Arg> {
    let mut options = command.get_arguments();
    let known = options.find(|arg| arg.get_long() == Some(key) && key != CONFIG);
    known.ok_or_else(|| match like(command, key) {
        Some(like) => anyhow!("there is no option `{key}`; is `{like}` meant?"),
        None => anyhow!(
            "there is no option `{key}`; `whosaid {} --help` lists them",
            command.get_name()
        ),
    })
}

/// The option whose name is most like a word, as clap finds it for what is typed.
fn like(command: &Command, key: &str) -> Option<String> {
    let words = [command.get_name().to_owned(), format!("--{key}")];
    let error = command.clone().try_get_matches_from(words).err()?;
    match error.get(ContextKind::SuggestedArg)? {
        ContextValue::String(like) => {
            let like = like.trim_start_matches('-');
            let like = like.split([' ', '=']).next()?;
            (like != CONFIG && !like.is_empty()).then(|| like.to_owned())
        }
        _ => None,
    }
}

/// Whether the command line has the option, or one that cannot stand beside it.
fn is_overridden(command: &Command, arg: &Arg, typed: &ArgMatches) -> bool {
    let is_typed =
        |arg: &Arg| typed.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine);
    let either_way = command.get_arguments().filter(|other| {
        let conflicts = |one: &Arg, two: &Arg| {
            let mut all = command.get_arg_conflicts_with(one).into_iter();
            all.any(|it| it.get_id() == two.get_id())
        };
        conflicts(arg, other) || conflicts(other, arg)
    });
    is_typed(arg) || either_way.into_iter().any(is_typed)
}

/// An option with its value, as it would be typed.
fn words(arg: &Arg, key: &str, value: &Value) -> anyhow::Result<Vec<String>> {
    let takes_value = arg.get_action().takes_values();
    let one = |value: &Value| match value {
        Value::String(word) => Ok(word.clone()),
        Value::Integer(number) => Ok(number.to_string()),
        Value::Float(number) => Ok(number.to_string()),
        _ => Err(anyhow!(
            "`{key}` wants a word or a number, or a list of them"
        )),
    };
    match value {
        Value::Boolean(true) if !takes_value => Ok(vec![format!("--{key}")]),
        Value::Boolean(false) if !takes_value => Ok(Vec::new()),
        _ if !takes_value => bail!("`{key}` is a switch: true or false"),
        Value::Array(values) => values
            .iter()
            .map(|value| Ok(format!("--{key}={}", one(value)?)))
            .collect(),
        value => Ok(vec![format!("--{key}={}", one(value)?)]),
    }
}

#[cfg(test)]
mod tests {
    use clap::{ArgAction, value_parser};

    use super::*;

    fn program() -> Command {
        let list = Arg::new("keep").long("keep").action(ArgAction::Append);
        let switch = |name: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue);
        let extract = Command::new("extract")
            .arg(
                Arg::new("config")
                    .long("config")
                    .value_parser(value_parser!(PathBuf)),
            )
            .arg(Arg::new("inputs").num_args(0..))
            .arg(Arg::new("least").long("min-confidence").short('m'))
            .arg(list.value_delimiter(','))
            .arg(switch("texts"))
            .arg(switch("force"))
            .arg(switch("resume").conflicts_with("force"));
        let train =
            Command::new("train").arg(Arg::new("config").value_parser(value_parser!(PathBuf)));
        Command::new("whosaid")
            .subcommand(extract)
            .subcommand(train)
    }

    /// The command line that a file and what is typed come to.
    fn whole(file: &str, typed: &[&str]) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.toml");
        std::fs::write(&path, file).unwrap();
        let config = ["--config".into(), path.clone().into_os_string()];
        let typed = typed.iter().map(OsString::from);
        let words = ["whosaid".into(), "extract".into()].into_iter();
        let words = words.chain(typed).chain(config).collect();
        let whole = with_file(&program(), words).map_err(|error| {
            assert!(error.to_string().ends_with("mine.toml"), "{error}");
            error.root_cause().to_string()
        })?;
        // What clap makes of it is another matter.
        let whole = whole.into_iter().skip(2);
        let whole = whole.map(|word| word.into_string().unwrap());
        Ok(whole.take_while(|word| word != "--config").collect())
    }

    #[test]
    fn keys_are_options_and_what_is_typed_comes_first() {
        let file =
            "[extract]\nmin-confidence = 0.8\nkeep = [\"desk\", 7]\ntexts = true\nforce = false\n";
        let all = [
            "--min-confidence=0.8",
            "--keep=desk",
            "--keep=7",
            "--texts",
            "a.txt",
        ];
        let sorted = |mut words: Vec<String>| {
            words.sort();
            words
        };
        let expected = all.map(str::to_owned).to_vec();
        assert_eq!(whole(file, &["a.txt"]).map(sorted), Ok(sorted(expected)));
        let typed = ["-m", "0.5", "--keep", "x", "--texts"];
        assert_eq!(whole(file, &typed).unwrap(), typed);
        // What cannot stand beside what is typed gives way too.
        for (file, typed) in [("force = true", "--resume"), ("resume = true", "--force")] {
            assert_eq!(
                whole(&format!("[extract]\n{file}"), &[typed]).unwrap(),
                [typed]
            );
        }
    }

    #[test]
    fn what_is_no_option_is_an_error_that_names_the_nearest() {
        let error = |file: &str| whole(file, &["a.txt"]).unwrap_err();
        assert_eq!(
            error("[extract]\nmin_confidence = 1"),
            "there is no option `min_confidence`; is `min-confidence` meant?"
        );
        assert!(error("[extract]\nxyzzy = 1").contains("`whosaid extract --help` lists them"));
        assert!(error("[extract]\nconfig = 'b.toml'").starts_with("there is no option `config`"));
        assert!(error("[extrct]\ntexts = true").contains("no table [extrct]"));
        assert!(error("texts = true").contains("stand below [extract]"));
        assert!(error("[extract]\ntexts = 1").contains("true or false"));
        assert!(error("[extract]\nkeep = [[1]]").contains("a word or a number"));
        assert!(error("[extract\n").contains("TOML parse error"));
    }

    #[test]
    fn without_a_file_nothing_is_changed() {
        for words in [
            &["whosaid"][..],
            &["whosaid", "extract", "a.txt"],
            &["whosaid", "no"],
            &["whosaid", "train", "none.toml"],
        ] {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            assert_eq!(with_file(&program(), words.clone()).unwrap(), words);
        }
    }
}
