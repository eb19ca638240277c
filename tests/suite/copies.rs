//! `whosaid copies`: a wire story and its cut are one, and so are the quotes in them.

use crate::project::Project;

/// A story of a dozen sentences, each of other words.
fn story(name: &str) -> Vec<String> {
    let places = ["harbour", "quay", "market", "station", "school", "library"];
    let sentence = |(at, place): (usize, &str)| {
        format!(
            "On day {at} the {name} council told the people of the {place} that the old {place} would stay open for {at} more years."
        )
    };
    places.into_iter().enumerate().map(sentence).collect()
}

fn tables() -> Project {
    let whole = story("Lennburg").join("\n");
    let cut = format!(
        "Council keeps it open\n{}",
        story("Lennburg")[..3].join(" ")
    );
    let other = "Rain fell on Ostby for a week, and the river rose above its banks before anybody had put sandbags at the doors.\n\
                 On day 1 the Lennburg council told the people of the quay that help was on its way, and sent two boats and a doctor.";
    let line = |id: &str, text: &str| serde_json::json!({ "id": id, "text": text }).to_string();
    let texts = [line("a", &whole), line("c", other), line("d", &cut)].join("\n");
    Project::new()
        .file("t/run.json", "{}")
        .file("t/articles.csv", "article_id,date\na,2020-01-02\nb,\nc,2020-01-01\nd,2020-01-03\n")
        .file(
            "t/quotes.csv",
            "article_id,quote_id,date,quote,speaker\na,a:1,2020-01-02,\"“We keep it open for now,”\",Ada Holt\n\
             d,d:1,2020-01-03,we keep it open for now,Ada Holt\n",
        )
        .file("t/texts.jsonl", texts)
}

#[test]
fn copies_have_one_story_and_one_group() {
    let project = tables().file("pairs.csv", "left,right,same,part\na,d,y,fit\na,c,n,fit\n");
    let ran = project
        .run(&["copies", "t", "--check", "pairs.csv"])
        .ended(0);
    assert!(
        ran.stderr
            .contains("4 articles in 3 stories, 2 with a copy"),
        "{}",
        ran.stderr
    );
    assert!(ran.stdout.contains("1.000 ["), "{}", ran.stdout);
    let stories: Vec<_> = project
        .rows("t/stories.csv")
        .iter()
        .map(|row| {
            ["story_id", "articles", "first_date"]
                .map(|column| row[column].clone())
                .join(" ")
        })
        .collect();
    assert_eq!(
        stories,
        ["a 2 2020-01-02", "b 1 ", "c 1 2020-01-01", "a 2 2020-01-02"]
    );
    let groups = project.rows("t/quote_groups.csv");
    assert_eq!(
        (
            groups[1]["quote_group"].as_str(),
            groups[1]["agreement"].as_str()
        ),
        ("a:1", "1.0000")
    );
    // No file that was needed meanwhile is left.
    assert!(project.names("t").iter().all(|name| !name.contains("tmp")));
    // They are sheets of the workbook.
    project.run(&["convert", "t", "--format", "xlsx"]).ended(0);
}

#[test]
fn without_texts_quotes_alone_are_compared() {
    let project = tables();
    std::fs::remove_file(project.path("t/texts.jsonl")).unwrap();
    let ran = project.run(&["copies", "t"]).ended(0);
    ran.said(&[
        "run `extract --texts` for stories.csv",
        "2 quotes in 1 groups",
    ]);
    assert!(!project.has("t/stories.csv") && project.has("t/quote_groups.csv"));
}
