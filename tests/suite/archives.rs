//! Files that hold many articles: exports of databases, archives of files and of the web; and tables beside them.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use whosaid::input::{Options, Reader, list};
use whosaid::text::Article;

use crate::project::Project;

const TEXT: &str = "The bridge stays closed, Anna Ito said on Monday.\n\n“It is not safe,” she told the council. “It never was.”\n";

/// A zip archive of these files.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut bytes);
    for (name, content) in files {
        let method = rawzip::CompressionMethod::DEFLATE;
        let file = archive.new_file(rawzip::path::EntryPath::verbatim(name.as_bytes().to_vec()));
        let (mut entry, config) = file.compression_method(method).start().unwrap();
        let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
        writer.write_all(content).unwrap();
        let (encoder, descriptor) = writer.finish().unwrap();
        encoder.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    bytes
}

/// A tar archive of these files.
pub(crate) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, content) in files {
        let mut header = [0_u8; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        header[148..156].fill(b' ');
        header[156] = b'0';
        header[257..265].copy_from_slice(b"ustar\x0000");
        let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        bytes.extend_from_slice(&header);
        bytes.extend_from_slice(content);
        bytes.resize(bytes.len().next_multiple_of(512), 0);
    }
    bytes.resize(bytes.len() + 1024, 0);
    bytes
}

pub(crate) fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn docx(text: &str) -> Vec<u8> {
    let paragraphs: String = text
        .split("\n\n")
        .map(|line| format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", line.trim()))
        .collect();
    let xml = format!("<w:document xmlns:w=\"w\"><w:body>{paragraphs}</w:body></w:document>");
    zip(&[
        ("[Content_Types].xml", b"<x/>"),
        ("word/document.xml", xml.as_bytes()),
    ])
}

fn rtf(text: &str) -> String {
    let marked = text
        .trim()
        .replace('“', "\\ldblquote ")
        .replace('”', "\\rdblquote ");
    format!(
        "{{\\rtf1\\ansi {}\\par}}",
        marked.replace("\n\n", "\\par\n")
    )
}

/// An export of two made-up articles.
fn nexis() -> String {
    let article = |number: usize, title: &str, text: &str| {
        format!(
            "\n                               {number} of 2 DOCUMENTS\n\n\n                              The Calder Post\n\n\
             \x20                             June {number}, 2019 Tuesday\n                                 City Edition\n\n{title}\n\n\
             BYLINE: Petra Novak\n\nSECTION: NEWS; Pg. {number}\n\nLENGTH: 71 words\n\n{text}\n\nLOAD-DATE: June 5, 2019\n\n\
             \x20                     Copyright 2019 The Calder Post Ltd\n                             All Rights Reserved\n\n"
        )
    };
    [
        article(1, "Bridge shut", TEXT),
        article(
            2,
            "Bread short",
            "Shopkeeper Ada Whitlock said that the bread was gone.",
        ),
    ]
    .concat()
}

fn column(project: &Project, table: &str, column: &str) -> Vec<String> {
    let rows = project.rows(table);
    rows.into_iter().map(|row| row[column].clone()).collect()
}

#[test]
fn every_kind_of_file_in_one_folder_gives_the_same_quotes() {
    let json = serde_json::json!([{ "content": { "text": TEXT } }]).to_string();
    let inner: &[(&str, &[u8])] = &[("news/a.txt", TEXT.as_bytes()), ("news/photo.png", b"x")];
    let project = Project::new()
        .file("in/a.txt", TEXT)
        .file("in/b.docx", docx(TEXT))
        .file("in/c.rtf", rtf(TEXT))
        .file("in/d.json", json)
        .file("in/e.zip", zip(inner))
        .file("in/f.tar.gz", gz(&tar(inner)));
    let ran = project
        .run(&[
            "extract",
            "in",
            "--out",
            "out",
            "--text-column",
            "content.text",
        ])
        .ended(0);
    assert!(
        ran.stdout
            .contains("2 files of other kinds left out: 2 .png"),
        "{}",
        ran.stdout
    );
    let ids = column(&project, "out/articles.csv", "article_id");
    assert_eq!(ids, ["a", "b", "c", "d#1", "e/news/a", "f/news/a"]);
    let paths = column(&project, "out/articles.csv", "path");
    assert_eq!(paths[4], "in/e.zip/news/a.txt");
    let of = |id: &str| -> Vec<[String; 2]> {
        let rows = project
            .rows("out/quotes.csv")
            .into_iter()
            .filter(|row| row["article_id"] == id);
        rows.map(|row| [row["speaker"].clone(), row["quote"].replace('\n', " ")])
            .collect()
    };
    assert!(!of("a").is_empty());
    for id in &ids[1..] {
        assert_eq!(of(id), of("a"), "{id}");
    }
}

#[test]
fn an_archive_is_read_from_a_pipe_too() {
    let project = Project::new();
    let files: &[(&str, &[u8])] = &[("a.txt", TEXT.as_bytes()), ("b.txt", TEXT.as_bytes())];
    for (archive, out) in [
        (zip(files), "zip"),
        (gz(&zip(files)), "gz"),
        (tar(files), "tar"),
    ] {
        std::fs::write(project.path("piped"), archive).unwrap();
        let mut command = project.command(&["extract", "-", "--out", out]);
        command.stdin(std::fs::File::open(project.path("piped")).unwrap());
        crate::project::Ran::from(command.output().unwrap()).ended(0);
        let ids = column(&project, &format!("{out}/articles.csv"), "article_id");
        assert_eq!(ids, ["stdin/a", "stdin/b"], "{out}");
    }
    // Where nothing may be put down, it is said what to do.
    std::fs::write(project.path("piped"), zip(files)).unwrap();
    let mut command = project.command(&["extract", "-", "--out", "full"]);
    command.stdin(std::fs::File::open(project.path("piped")).unwrap());
    command.env("TMPDIR", project.path("nowhere"));
    command.env("TEMP", project.path("nowhere"));
    crate::project::Ran::from(command.output().unwrap()).ended(3);
    let message = column(&project, "full/errors.csv", "message").remove(0);
    assert!(message.contains("TMPDIR"), "{message}");
}

#[test]
fn the_folder_of_a_saved_page_is_left_out_of_archives_whatever_comes_first() {
    let page = format!("<html><body><article><p>{TEXT}</p></article></body></html>");
    let page = page.as_bytes();
    let (ad, news) = (("in/a_files/ad.html", page), ("in/a.html", page));
    let other = ("in/press_files/b.html", page);
    for (name, archive) in [
        ("first.tar", tar(&[news, ad, other])),
        ("last.tar", tar(&[ad, other, news])),
        ("last.tar.gz", gz(&tar(&[ad, other, news]))),
        ("last.zip", zip(&[ad, other, news])),
    ] {
        let project = Project::new().file(name, archive);
        let ran = project.run(&["extract", name, "--out", "out"]).ended(0);
        let mut ids = column(&project, "out/articles.csv", "article_id");
        ids.sort_unstable();
        let stem = name.split('.').next().unwrap();
        let wanted = ["in/a", "in/press_files/b"].map(|it| format!("{stem}/{it}"));
        assert_eq!(ids, wanted, "{name}");
        let said = ran.stdout.as_str();
        assert!(said.contains("1 in folders of saved pages"), "{said}");
    }
}

#[test]
fn an_export_is_many_articles_and_its_field_lines_are_kept_aside() {
    let project = Project::new().file("download.txt", nexis());
    for shard in ["1/2", "2/2"] {
        let out = format!("part-{}", &shard[..1]);
        let arguments = [
            "extract",
            "download.txt",
            "--keep",
            "section, page",
            "--shard",
            shard,
            "--out",
            out.as_str(),
        ];
        project.run(&arguments).ended(0);
    }
    project
        .run(&["merge", "part-1", "part-2", "--out", "out"])
        .ended(0);
    let rows = project.rows("out/articles.csv");
    let row = |at: usize, name: &str| rows[at][name].clone();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (row(0, "title"), row(1, "title")),
        ("Bridge shut".to_owned(), "Bread short".to_owned())
    );
    assert_eq!(
        (row(0, "date"), row(0, "date_printed")),
        ("2019-06-01".to_owned(), "June 1, 2019 Tuesday".to_owned())
    );
    assert_eq!(
        (row(1, "section"), row(1, "page")),
        ("NEWS".to_owned(), "2".to_owned())
    );
    assert_eq!(
        (row(0, "byline"), row(0, "publisher")),
        ("Petra Novak".to_owned(), "The Calder Post".to_owned())
    );
    let quotes = project.rows("out/quotes.csv");
    assert!(
        quotes
            .iter()
            .any(|row| row["speaker"] == "Ada Whitlock" && row["section"] == "NEWS")
    );
    for words in ["LENGTH", "Copyright", "LOAD-DATE", "BYLINE"] {
        assert!(
            quotes.iter().all(|row| !row["context"].contains(words)),
            "{words}"
        );
    }
}

#[test]
fn names_that_lead_out_of_an_archive_cost_a_row() {
    let files: &[(&str, &[u8])] = &[("../../evil.txt", b"No."), ("b.txt", TEXT.as_bytes())];
    let project = Project::new()
        .file("a.zip", zip(files))
        .file("b.tar", tar(files));
    project
        .run(&["extract", "a.zip", "b.tar", "--out", "out"])
        .ended(3);
    assert_eq!(
        column(&project, "out/articles.csv", "status"),
        ["failed", "ok", "failed", "ok"]
    );
    let messages = column(&project, "out/errors.csv", "message");
    assert!(
        messages
            .iter()
            .all(|message| message.contains("leads out of the archive")),
        "{messages:?}"
    );
    assert!(!project.has("evil.txt"));
}

#[test]
fn an_archive_of_the_web_gives_its_pages_and_damage_costs_a_row() {
    let page = |name: &str| {
        let body: String = TEXT
            .split("\n\n")
            .map(|line| format!("<p>{}</p>", line.trim()))
            .collect();
        let block = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head><title>Bridge shut</title></head><body><article><h1>Bridge \
             shut</h1>{body}{body}</article></body></html>"
        );
        format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{name}>\r\nWARC-Target-URI: https://calder.example/{name}\r\n\
             WARC-Date: 2020-01-02T03:04:05Z\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    };
    // A record a member, one of them torn.
    let mut torn = gz(page("torn").as_bytes());
    let middle = torn.len() / 2;
    torn[middle..middle + 20].fill(0);
    let info = gz(b"WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 1\r\n\r\nx\r\n\r\n");
    let crawl = [
        info,
        gz(page("a").as_bytes()),
        torn,
        gz(page("b").as_bytes()),
    ]
    .concat();
    let project = Project::new().file("crawl.warc.gz", crawl);
    let ran = project
        .run(&[
            "extract",
            "crawl.warc.gz",
            "--out",
            "out",
            "--keep",
            "crawl_date",
        ])
        .ended(3);
    assert!(
        ran.stdout
            .contains("1 record of a web archive is no page: 1 warcinfo"),
        "{}",
        ran.stdout
    );
    let statuses = column(&project, "out/articles.csv", "status");
    assert_eq!(
        statuses.iter().filter(|status| *status == "failed").count(),
        1
    );
    assert_eq!(statuses.last().map(String::as_str), Some("ok"));
    assert_eq!(
        column(&project, "out/articles.csv", "url").pop().unwrap(),
        "https://calder.example/b"
    );
    assert_eq!(
        column(&project, "out/articles.csv", "crawl_date")[0],
        "2020-01-02T03:04:05Z"
    );
    assert_eq!(
        column(&project, "out/articles.csv", "article_id")[0],
        "urn:uuid:a"
    );
}

#[test]
fn dates_that_may_be_read_in_two_ways_are_told_by_the_column_or_the_user() {
    let table = |dates: [&str; 2]| format!("date,text\n{},He said no.\n{},\n", dates[0], dates[1]);
    let project = Project::new()
        .file("told.csv", table(["03/04/2019", "25/04/2019"]))
        .file("open.csv", table(["03/04/2019", "05/06/19"]));
    let days = |arguments: &[&str]| {
        let ran = project.run(&[&["extract", "--out", "out", "--force"], arguments].concat());
        (column(&project, "out/articles.csv", "date"), ran.stdout)
    };
    let (told, stderr) = days(&["told.csv"]);
    assert_eq!(told, ["2019-04-03", "2019-04-25"]);
    assert!(!stderr.contains("two ways"), "{stderr}");
    let (open, stderr) = days(&["open.csv"]);
    assert_eq!(open, ["", ""]);
    assert!(
        stderr.contains("2 dates like 03/04/2019 may be read in two ways"),
        "{stderr}"
    );
    assert_eq!(
        days(&["open.csv", "--month-first"]).0,
        ["2019-03-04", "2019-05-06"]
    );
    assert_eq!(
        column(&project, "out/articles.csv", "date_printed"),
        ["03/04/2019", "05/06/19"]
    );
}

#[test]
fn a_table_beside_the_articles_is_joined_to_them() {
    let project = Project::new().file("in/x/a.txt", TEXT).file(
        "in/meta.csv",
        "path;date;Outlet\nx/a.txt;4 June 2019;The Post\n",
    );
    let arguments = [
        "extract",
        "in",
        "--metadata",
        "in/meta.csv",
        "--keep",
        "outlet",
        "--out",
        "out",
    ];
    project.run(&arguments).ended(0);
    assert_eq!(column(&project, "out/articles.csv", "date"), ["2019-06-04"]);
    assert!(
        column(&project, "out/quotes.csv", "outlet")
            .iter()
            .all(|outlet| outlet == "The Post")
    );
    let refused = project.run(&["extract", "in", "--keep", "title", "--out", "other"]);
    assert!(
        refused.stderr.contains("has a column `title` of its own"),
        "{}",
        refused.stderr
    );
}

#[test]
fn what_is_not_read_says_what_to_do() {
    let project = Project::new()
        .file("in/report.pdf", "%PDF-1.7")
        .file("in/a.txt", TEXT);
    let named = project
        .run(&["extract", "in/report.pdf", "--out", "out"])
        .ended(1);
    assert!(named.stderr.contains("pdftotext"), "{}", named.stderr);
    let found = project.run(&["extract", "in", "--out", "out"]).ended(0);
    assert!(
        found.stdout.contains(".pdf: a PDF holds lines, not text"),
        "{}",
        found.stdout
    );
}

#[test]
fn a_text_of_many_articles_is_told_and_cut_as_the_user_says() {
    let article = |title: &str| {
        format!(
            "=====\nHeadline: {title}\nSource: The Post\n\nAnna Ito said no.\n\nNobody else did.\n\n"
        )
    };
    let project = Project::new().file("many.txt", ["One", "Two", "Three"].map(article).concat());
    let ran = project
        .run(&["extract", "many.txt", "--out", "out"])
        .ended(0);
    assert!(
        ran.stdout
            .contains("many.txt looks like several articles and was run as one"),
        "{}",
        ran.stdout
    );
    let cut = [
        "extract",
        "many.txt",
        "--out",
        "out",
        "--force",
        "--split",
        "^=====$",
        "--fields",
        "headline=title,Source=publisher",
    ];
    project.run(&cut).ended(0);
    assert_eq!(
        column(&project, "out/articles.csv", "title"),
        ["One", "Two", "Three"]
    );
    assert_eq!(
        column(&project, "out/articles.csv", "publisher")[2],
        "The Post"
    );
}

/// It was once lost without a word.
#[test]
fn the_text_before_the_first_line_that_splits_is_an_article() {
    let text = "Headline: One\nAnna Ito said no.\n-----\nHeadline: Two\nBo Ek said yes.\n";
    let project = Project::new().file("pp.txt", text);
    let cut = |out: &str, pattern: &str| {
        project.run(&[
            "extract",
            "pp.txt",
            "--out",
            out,
            "--fields",
            "Headline=title",
            "--split",
            pattern,
        ])
    };
    cut("out", "^-----$").ended(0);
    assert_eq!(
        column(&project, "out/articles.csv", "title"),
        ["One", "Two"]
    );
    cut("none", "^=====$").ended(3);
    assert_eq!(
        column(&project, "none/errors.csv", "message"),
        ["the pattern of --split, `^=====$`, matches no line of the file"]
    );
}

#[test]
fn a_column_to_be_kept_has_a_name() {
    let project = Project::new().file("a.txt", "Anna Ito said no.");
    for names in ["", "outlet,"] {
        let ran = project.run(&["extract", "a.txt", "--out", "out", "--keep", names]);
        let ran = ran.ended(2);
        assert!(ran.stderr.contains("the name of a column is empty"));
    }
}

#[test]
fn the_same_articles_are_read_out_of_every_export() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/exports");
    let options = Options::default();
    let listing = list(&[folder.to_str().unwrap().to_owned()], &options).unwrap();
    let mut files: BTreeMap<String, Vec<Article>> = BTreeMap::new();
    for record in Reader::new(listing, &options) {
        let article = record.article().unwrap();
        let name = article.path.rsplit(['/', '\\']).next().unwrap().to_owned();
        files.entry(name).or_default().push(article);
    }
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "factiva.html",
            "factiva.rtf",
            "nexis-uni.docx",
            "nexis.html",
            "nexis.txt",
            "proquest.html",
            "proquest.txt"
        ]
    );
    let told = |article: &Article| {
        let extra = ["section", "page"].map(|name| article.extra(name).to_lowercase());
        (
            article.title.clone(),
            article.byline.clone(),
            article.publisher.clone(),
            extra,
            article.text.clone(),
        )
    };
    let wanted: Vec<_> = files["nexis.txt"].iter().map(told).collect();
    assert_eq!(wanted.len(), 2);
    assert!(
        wanted[0]
            .4
            .starts_with("Ferry to Orla stops for the winter\n\nThe ferry to the island")
    );
    assert!(wanted[1].4.ends_with("said that the trees mattered more."));
    for (name, articles) in &files {
        assert_eq!(
            articles.iter().map(told).collect::<Vec<_>>(),
            wanted,
            "{name}"
        );
        assert!(
            articles.iter().all(|article| !article.date.is_empty()),
            "{name}"
        );
    }
    let ids: Vec<&str> = files["factiva.rtf"]
        .iter()
        .map(|article| article.id.as_str())
        .collect();
    assert_eq!(
        ids,
        ["CALDPO0020190604ef6400001-2", "CALDPO0020190605ef6400002-2"]
    );
    assert_eq!(files["proquest.html"][0].id, "251439971");
}
