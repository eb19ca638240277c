//! Runs that something ends before their time: what was done is kept, and what comes of going on is what would have come of
//! a run that nobody disturbed.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::project::{Project, Ran, files};

/// An article a line: some that speak, one that is broken, one in another language, ids that come twice.
fn news(articles: usize) -> String {
    let names = ["Anna Ito", "Ben Ode", "Chen Li", "Dora Ruiz", "Emil Berg"];
    let mut lines = String::new();
    for at in 0..articles {
        let (one, other) = (names[at % 5], names[(at + 2) % 5]);
        let text = match at % 19 {
            7 => String::new(),
            11 => "Der Minister sagte am Dienstag, die Regierung sei vor dem Mai nicht über die Lage unterrichtet worden."
                .to_owned(),
            _ => format!(
                "The bridge over the Orle stays closed, {one} said on Monday. “It is not safe,” {other} told the \
                 council of ward {at}. Residents said that they had waited long enough."
            ),
        };
        let line = serde_json::json!({ "id": format!("n{}", at % 40), "text": text });
        lines.push_str(&format!("{line}\n"));
    }
    lines
}

/// The files of a finished run, without the timings of `run.json`.
fn finished(project: &Project, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = files(&project.path(folder));
    let run = files
        .remove("run.json")
        .expect("a finished run has its run.json");
    let mut run: Value = serde_json::from_slice(&run).unwrap();
    for name in ["timings", "shards"] {
        run.as_object_mut().unwrap().remove(name);
    }
    files.insert("run.json".to_owned(), run.to_string().into_bytes());
    files
}

fn wait_for(what: &str, mut is_there: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_there() {
        assert!(start.elapsed() < Duration::from_secs(60), "no {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A run that reads standard input, which stays open; three articles are done and kept when this returns.
fn waiting(project: &Project) -> Child {
    let mut command = project.command(&[
        "extract",
        "-",
        "--input-format",
        "jsonl",
        "--out",
        "out",
        "--commit-every",
        "0",
    ]);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let input = child.stdin.as_mut().unwrap();
    input.write_all(news(3).as_bytes()).unwrap();
    input.flush().unwrap();
    let journal = project.path("out/unfinished/journal.jsonl");
    wait_for("three parts", || {
        std::fs::read_to_string(&journal).is_ok_and(|journal| journal.lines().count() == 4)
    });
    child
}

fn ended(child: Child) -> Ran {
    Ran::from(child.wait_with_output().unwrap())
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill")
        .args([name, &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}

#[test]
fn killed_at_fifty_moments_and_gone_on_with_each_time() {
    let project = Project::new().file("news.jsonl", news(60));
    let run = |more: &[&str], out: &str| {
        let fixed = [
            "extract",
            "news.jsonl",
            "--format",
            "csv,jsonl",
            "--max-failures",
            "9",
            "--out",
            out,
        ];
        project.command(&[&fixed[..], more].concat())
    };
    let undisturbed = Instant::now();
    assert!(run(&[], "whole").status().unwrap().success());
    let whole = finished(&project, "whole");
    // Over the whole of a run, its beginning and its end included.
    let longest = undisturbed.elapsed().as_micros() as u64;
    let (mut kills, mut mid_run, mut ends, mut state) = (0, 0, 0, 20_191_103_u64);
    while kills < 50 {
        let mut child = run(&["--resume", "--commit-every", "0"], "out")
            .spawn()
            .unwrap();
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        std::thread::sleep(Duration::from_micros((state >> 33) % longest));
        if child.try_wait().unwrap().is_some() {
            ended(child).ended(0);
            ends += 1;
            assert!(finished(&project, "out") == whole, "after {kills} kills");
            std::fs::remove_dir_all(project.path("out")).unwrap();
            continue;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        mid_run += usize::from(project.has("out/unfinished/errors-000001.csv"));
    }
    assert!(run(&["--resume"], "out").status().unwrap().success());
    assert!(finished(&project, "out") == whole);
    assert!(
        mid_run > 10,
        "{mid_run} of 50 kills in mid-run, {ends} runs came to their end between"
    );
}

#[test]
fn what_is_finished_is_not_run_again() {
    let project = Project::new().file("news.jsonl", news(5));
    let arguments = ["extract", "news.jsonl", "--out", "out", "--resume"];
    project.run(&arguments).ended(0);
    let before = files(&project.path("out"));
    project
        .run(&arguments)
        .ended(0)
        .said(&["is finished; nothing is left to do"]);
    assert!(files(&project.path("out")) == before);
    let other = [&arguments[..], &["--min-confidence", "0.8"]].concat();
    project
        .run(&other)
        .ended(1)
        .said(&["was begun with another settings.min_confidence: 0.5 then, 0.8 now"]);
}

/// `--resume` called a run finished to which files had been added.
#[test]
fn what_is_finished_is_finished_only_over_the_same_files() {
    let project = Project::new().file("news/a.jsonl", news(2));
    let arguments = ["extract", "news", "--out", "out", "--resume"];
    project.run(&arguments).ended(0);
    let before = files(&project.path("out"));
    project.run(&arguments).ended(0);
    let project = project.file("news/b.jsonl", news(1));
    project
        .run(&arguments)
        .ended(1)
        .said(&["the input files have changed since this run was finished: 1 then, 2 now"]);
    std::fs::remove_file(project.path("news/b.jsonl")).unwrap();
    let project = project.file("news/a.jsonl", news(3));
    project
        .run(&arguments)
        .ended(1)
        .said(&["one of them is another, or was written to; name another folder with --out"]);
    assert!(files(&project.path("out")) == before);
}

#[cfg(unix)]
#[test]
fn a_signal_while_the_input_waits_keeps_what_is_done() {
    for name in ["-TERM", "-INT"] {
        let project = Project::new();
        let mut child = waiting(&project);
        // Its input stays open all the time.
        let input = child.stdin.take();
        signal(&child, name);
        let ran = ended(child).ended(130);
        drop(input);
        assert!(
            ran.stderr
                .contains("stopping when the articles at work are done"),
            "{}",
            ran.stderr
        );
        assert!(
            ran.stderr.contains(
                "3 articles done and kept in out/unfinished; the same command with --resume goes on"
            ),
            "{}",
            ran.stderr
        );
        assert!(project.has("out/unfinished/quotes-000001.csv"));
        assert!(!project.has("out/quotes.csv"));

        // Without a word it is neither gone on with nor lost.
        let arguments = [
            "extract",
            "-",
            "--input-format",
            "jsonl",
            "--out",
            "out",
            "--commit-every",
            "0",
        ];
        let ran = project.run(&arguments).ended(1);
        ran.said(&["holds an unfinished run; go on with it by the same command and --resume, or begin anew with --force"]);
        let mut command = project.command(&[&arguments[..], &["--resume"]].concat());
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(news(6).as_bytes())
            .unwrap();
        ended(child).ended(0);
        assert_eq!(project.rows("out/articles.csv").len(), 6);
    }
}

#[test]
fn two_runs_at_once() {
    let project = Project::new().file("news.jsonl", news(3));
    let mut first = waiting(&project);
    let process = format!("process {}", first.id());
    for more in [&[][..], &["--force"], &["--resume"]] {
        let ran = project.run(&[&["extract", "news.jsonl", "--out", "out"], more].concat());
        ran.ended(1).said(&[&process]);
    }
    drop(first.stdin.take());
    ended(first).ended(0);
    assert_eq!(project.rows("out/articles.csv").len(), 3);
    assert!(!project.has("out/unfinished"));
}

#[test]
fn a_cleaner_that_removes_files_in_mid_run() {
    for victim in ["quotes-000001.csv", "ledger-000002.jsonl", ""] {
        let project = Project::new();
        let mut child = waiting(&project);
        let path = project.path("out/unfinished").join(victim);
        if victim.is_empty() {
            std::fs::remove_dir_all(&path).unwrap();
        } else {
            std::fs::remove_file(&path).unwrap();
        }
        drop(child.stdin.take());
        let ran = ended(child).ended(1);
        assert!(
            ran.stderr.contains("out/unfinished"),
            "{victim}: {}",
            ran.stderr
        );
        assert!(
            !project.has("out/run.json") && !project.has("out/quotes.csv"),
            "{victim}"
        );
    }
}

#[test]
fn good_tables_stay_until_better_ones_are_whole() {
    let project = Project::new().file("news.jsonl", news(3));
    project
        .run(&["extract", "news.jsonl", "--out", "out"])
        .ended(0);
    let before = files(&project.path("out"));
    let project = project.file("more.jsonl", news(6));
    // A file of the new run goes missing: the old tables must still be there.
    let mut child = project.command(&[
        "extract",
        "-",
        "--input-format",
        "jsonl",
        "--out",
        "out",
        "--force",
        "--commit-every",
        "0",
    ]);
    let mut child = child.stdin(Stdio::piped()).spawn().unwrap();
    child
        .stdin
        .as_mut()
        .unwrap()
        .write_all(news(2).as_bytes())
        .unwrap();
    let part = project.path("out/unfinished/quotes-000001.csv");
    wait_for("part", || part.exists());
    std::fs::remove_file(&part).unwrap();
    drop(child.stdin.take());
    ended(child).ended(1);
    std::fs::remove_dir_all(project.path("out/unfinished")).unwrap();
    assert!(files(&project.path("out")) == before);
    project
        .run(&["extract", "more.jsonl", "--out", "out", "--force"])
        .ended(0);
    assert_eq!(project.rows("out/articles.csv").len(), 6);
}

/// A file may not grow beyond a limit: to the program, a disk that is full.
#[cfg(unix)]
#[test]
fn a_disk_that_fills_up() {
    let project = Project::new().file("news.jsonl", news(40));
    let arguments = "extract news.jsonl --max-failures 9 --commit-every 0 --format csv,jsonl";
    project
        .run(
            &[
                &arguments.split(' ').collect::<Vec<_>>()[..],
                &["--out", "whole"],
            ]
            .concat(),
        )
        .ended(0);
    let limited = |blocks: &str| {
        // Signal 25, sent at the limit, would end the program; a full disk sends none.
        let script =
            format!("trap '' 25; ulimit -f {blocks}; exec \"$0\" {arguments} --out out --resume");
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &script, env!("CARGO_BIN_EXE_whosaid")])
            .current_dir(project.path(""));
        Ran::from(shell.output().unwrap())
    };
    // Blocks of 512 bytes: too few for a part, then enough for each part and too few for a whole table.
    let ran = limited("2").ended(1);
    assert!(
        ran.stderr.contains("nothing is left behind"),
        "{}",
        ran.stderr
    );
    assert!(!project.has("out"));
    let ran = limited("20").ended(1);
    assert!(
        ran.stderr
            .contains("articles done and kept in out/unfinished"),
        "{}",
        ran.stderr
    );
    assert!(!project.has("out/quotes.csv"));
    let ran = limited("unlimited").ended(0);
    assert!(ran.stdout.contains("40 articles"), "{}", ran.stdout);
    assert!(finished(&project, "out") == finished(&project, "whole"));
}

#[cfg(unix)]
#[test]
fn what_has_changed_since_is_named() {
    let project = Project::new()
        .file("news.jsonl", news(6))
        .file("other.jsonl", news(6));
    let stopped = |project: &Project| {
        let script = "trap '' 25; ulimit -f 6; exec \"$0\" extract news.jsonl --commit-every 0 --out out --resume --format jsonl";
        let mut shell = Command::new("sh");
        shell
            .args(["-c", script, env!("CARGO_BIN_EXE_whosaid")])
            .current_dir(project.path(""));
        Ran::from(shell.output().unwrap()).ended(1);
        assert!(project.has("out/unfinished/ledger-000001.jsonl"));
    };
    stopped(&project);
    let fixed = [
        "extract",
        "--commit-every",
        "0",
        "--out",
        "out",
        "--resume",
        "--format",
        "jsonl",
    ];
    for (arguments, said) in [
        (
            &["other.jsonl"][..],
            "another inputs: [\"news.jsonl\"] then, [\"other.jsonl\"] now",
        ),
        (
            &["news.jsonl", "--text-column", "body"],
            "another settings.columns.text: text then, body now",
        ),
        (
            &["news.jsonl", "--shard", "1/2"],
            "another shard: not given then, 1/2 now",
        ),
    ] {
        project
            .run(&[&fixed[..], arguments].concat())
            .ended(1)
            .said(&[said]);
    }
    let project = project.file("news.jsonl", news(7));
    let ran = project
        .run(&[&fixed[..], &["news.jsonl"]].concat())
        .ended(1);
    ran.said(&["the input files have changed: `news.jsonl, "]);
    project
        .run(&[
            "extract",
            "news.jsonl",
            "--out",
            "out",
            "--force",
            "--format",
            "jsonl",
        ])
        .ended(0);
    assert_eq!(project.read("out/extractions.jsonl").lines().count(), 7);
}
