//! What was found, as brat and TEI have it: written from the tables, and read back.

use whosaid::gold::brat;

use crate::project::Project;

const TEXT: &str = "“We will rebuild the bridge,” said Mayor Amina Bello on Tuesday. “And <soon> & well.”\n\nThe council said it was glad.\n";

fn tables() -> Project {
    let project = Project::new().file("a b.txt", TEXT).file("c.txt", TEXT);
    project
        .run(&["extract", "a b.txt", "c.txt", "--texts", "--out", "t"])
        .ended(0);
    project
}

#[test]
fn brat_is_read_back_as_it_was_found() {
    let project = tables();
    project
        .run(&["convert", "t", "--format", "brat", "--out", "brat"])
        .ended(0);
    let names = project.names("brat");
    let expected = [
        "000001-a_b.ann",
        "000001-a_b.txt",
        "000002-c.ann",
        "000002-c.txt",
        "annotation.conf",
    ];
    assert_eq!(names, expected);
    let golds = brat::read(&project.path("brat")).unwrap();
    let rows = project.rows("t/quotes.csv");
    let rows: Vec<_> = rows.iter().filter(|row| row["article_id"] == "c").collect();
    let found = &golds[1];
    assert_eq!(found.article.text, TEXT);
    assert_eq!(found.extraction.rows(), rows.len());
    for (row, attribution) in rows.iter().zip(&found.extraction.attributions) {
        let words = |spans: &[whosaid::text::Span]| {
            let pieces = spans.iter().map(|&span| found.document.slice(span));
            pieces.collect::<Vec<_>>().join(" [...] ")
        };
        assert_eq!(words(&attribution.content), row["quote"]);
        assert_eq!(words(&attribution.cue), row["cue"]);
        assert_eq!(words(&attribution.source), row["source"]);
    }
    assert!(!found.extraction.entities.is_empty());
    // The text of a page without its texts is nowhere.
    std::fs::remove_file(project.path("t/texts.jsonl")).unwrap();
    let ran = project.run(&["convert", "t", "--format", "tei"]).ended(1);
    ran.said(&["run `extract` again with --texts"]);
}

#[test]
fn tei_has_the_text_and_says_who() {
    let project = tables();
    project.run(&["convert", "t", "--format", "tei"]).ended(0);
    let page = project.read("t/tei/000002-c.xml");
    let rows = project.rows("t/quotes.csv");
    let row = rows.iter().find(|row| row["article_id"] == "c").unwrap();
    assert!(
        page.contains(&format!("who=\"#{}\"", row["speaker_id"])),
        "{page}"
    );
    assert!(page.contains("<persName>Amina Bello</persName>"), "{page}");
    // Without its tags, the body is the text.
    let body = page
        .split_once("<body>\n")
        .unwrap()
        .1
        .split_once("</body>")
        .unwrap()
        .0;
    let mut text = String::new();
    let mut tags = 0;
    for piece in body.split('<') {
        let (tag, words) = piece.split_once('>').unwrap_or(("", piece));
        tags += usize::from(tag.starts_with("said "));
        text.push_str(words);
    }
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    assert_eq!(text, TEXT.replace("\n\n", "\n"));
    assert!(tags >= 2, "{page}");
    assert_eq!(
        body.matches("<said ").count(),
        body.matches("</said>").count()
    );
}
