//! Whole articles, as marked texts, and who speaks in them.

use super::*;
use crate::decode::testing::marked;

/// Each attribution as `speaker (kind, rule)`.
fn speakers(text: &str) -> Vec<String> {
    let (document, scores, heads) = marked(text);
    let found = extract(
        &document,
        "By Ana Writer",
        &scores,
        &heads,
        &Calibration::default(),
    );
    found
        .attributions
        .iter()
        .map(|it| {
            let name = it
                .speaker
                .map_or("-", |speaker| found.speakers[speaker].name.as_str());
            format!("{name} ({}, {})", it.speaker_kind.as_str(), it.decided_by)
        })
        .collect()
}

#[test]
fn a_pronoun_stands_for_the_person_of_its_gender() {
    assert_eq!(
        speakers("[PER John Doe] met [PER Jane Roe]. [source She] [cue said] [content it rained]."),
        ["Jane Roe (person, pronoun)"]
    );
}

#[test]
fn a_pronoun_is_nobody_who_stands_beside_it() {
    assert_eq!(
        speakers(
            "[PER John Doe] met [PER Jack Roe]. [source He] [cue told] [PER Doe]: [content You will rest]."
        ),
        ["Jack Roe (person, pronoun)"]
    );
    assert_eq!(
        speakers(
            "[PER Jack Roe] met [PER John Doe]. Of [PER Doe], [source he] [cue said] [content it rained]."
        ),
        ["Jack Roe (person, pronoun)"]
    );
}

#[test]
fn it_is_the_survey_that_found_something_before() {
    assert_eq!(
        speakers(
            "[source A survey] [cue found] [content that people read]. [source It] [cue found] [content that they sleep]."
        ),
        [
            "survey (document, common-noun)",
            "survey (document, pronoun-it)"
        ]
    );
}

#[test]
fn letters_of_an_office_are_its_holder() {
    assert_eq!(
        speakers(
            "[ORG MEC] for Roads [PER Ann Doe] came to the [ORG Acme Bank]. [content It rained], the [source [ORG MEC]] [cue said]."
        ),
        ["Ann Doe (person, role)"]
    );
}

#[test]
fn a_longer_form_of_a_name_is_the_same_person() {
    assert_eq!(
        speakers(
            "[PER Ana Ruiz Soto] left. [source [PER Ana Ruiz]] [cue said] [content it rained]. [source [PER Ruiz]] [cue said] [content it snowed]."
        ),
        [
            "Ana Ruiz Soto (person, full-name)",
            "Ana Ruiz Soto (person, given-name)"
        ]
    );
    assert_eq!(
        speakers("[PER Ann Doe-Roe] left. [source [PER Doe Roe]] [cue said] [content it rained]."),
        ["Ann Doe-Roe (person, full-name)"]
    );
}

#[test]
fn a_source_without_a_word_is_none() {
    for source in [",", "by", "by ,"] {
        let text = format!("It rained. [content It snows] [cue said] [source {source}]");
        assert_eq!(speakers(&text), ["- (none, no-source)"], "{source}");
    }
}

#[test]
fn both_men_are_the_two_who_were_named_together() {
    assert_eq!(
        speakers(
            "[PER John Doe] and [PER Bo Ek] left. It rained. [source Both men] [cue said] [content it rained]."
        ),
        ["John Doe; Bo Ek (person, pair)"]
    );
    assert_eq!(
        speakers(
            "[PER John Doe], [PER Al Roe] and [PER Bo Ek] left. [source The pair] [cue said] [content it rained]."
        )[0]
        .split(' ')
        .next(),
        Some("pair")
    );
}

#[test]
fn the_couple_are_the_two_who_are_named_together_most() {
    assert_eq!(
        speakers(
            "[PER Ada Doe] and [PER Bo Doe] left. [PER Ada Doe] spoke to [PER Bo Doe]. Their twins [PER Cy] and [PER Di] stayed. It \
             rained. [source The couple] [cue said] [content it rained]. [source They] [cue said] [content it snowed]."
        ),
        [
            "Ada Doe; Bo Doe (person, pair)",
            "Ada Doe; Bo Doe (person, pronoun-they)"
        ]
    );
}

#[test]
fn police_are_the_only_force_that_is_named() {
    let force = "[source [ORG Avon police]] [cue said] [content it rained].";
    assert_eq!(
        speakers(&format!(
            "{force} [source Police] [cue said] [content it snowed]."
        )),
        [
            "Avon police (organisation, full-name)",
            "Avon police (organisation, only-police)"
        ]
    );
    let other = "[ORG Kent police] came.";
    let two = speakers(&format!(
        "{force} {other} [source Police] [cue said] [content it snowed]."
    ));
    assert!(!two[1].ends_with("only-police)"), "{}", two[1]);
    let small =
        "[source Police] [cue said] [content it rained]. [LOC Kent] police [cue said] more.";
    assert_eq!(speakers(small), ["Kent police (organisation, only-police)"]);
    let two = format!("{small} [LOC Avon] police left.");
    assert_eq!(speakers(&two), ["Police (organisation, common-noun)"]);
}

#[test]
fn who_is_told_by_somebody_else_is_nobody_of_before() {
    let before = "[source [PER Jane Roe]] [cue said] [content it rained].";
    let wife = "[source The wife of the banker [PER Bo Doe]] [cue said] [content it snowed].";
    let found = speakers(&format!("{before}\n\n{wife}"));
    assert_eq!(found[1], "wife of the banker Bo Doe (unnamed, unnamed)");
}

#[test]
fn who_is_brought_in_by_a_role_is_who_is_named_next() {
    let lead = "[source A judge] [cue said] [content it rained].";
    let next = "Judge [PER Jane Doe] [cue told] him [content it was late].";
    let next = next.replace("Judge [PER Jane Doe]", "[source Judge [PER Jane Doe]]");
    assert_eq!(
        speakers(&format!("{lead} {next}"))[0],
        "Jane Doe (person, role-ahead)"
    );
    let two = format!("{lead} {next} Judge [PER Bo Roe] left.");
    assert_eq!(speakers(&two)[0], "judge (unnamed, unnamed)");
}

#[test]
fn a_body_is_meant_by_its_name_and_what_it_is() {
    assert_eq!(
        speakers(
            "[ORG Kyodo] is here. [source the [ORG Kyodo] news agency] [cue said] [content it rained]."
        ),
        ["Kyodo (organisation, apposition)"]
    );
}

#[test]
fn a_quotation_between_a_body_and_a_person_is_the_persons() {
    assert_eq!(
        speakers(
            "[source The survey] [cue says] [content it rained all day].\n\n[content “It is good that it rained so long here.”]\n\n\
             [source [PER Ada Doe]] [cue said] [content it snowed]."
        )[1],
        "Ada Doe (person, paragraph-after)"
    );
}

#[test]
fn an_office_that_is_a_label_speaks() {
    let text = "It rained all day in the village and the river rose.\n\nCHAIR: Please sit down.\n\n[PER ANA DOE]: I sit.\n\n\
                CHAIR: Thank you.";
    assert_eq!(
        speakers(text),
        [
            "CHAIR (unnamed, label)",
            "ANA DOE (person, full-name)",
            "CHAIR (unnamed, label)"
        ]
    );
}

#[test]
fn an_interview_without_labels_is_answered_by_whom_it_is_with() {
    let text = "[PER Ana Doe] has kept the light for ten years.\n\nDo you like it?\n\nI do.\n\nDo you sleep?\n\nMy cat \
                does.\n\nWill you stay?\n\nI will.";
    assert_eq!(speakers(text), ["Ana Doe (person, interview-answer)"; 3]);
}

#[test]
fn an_unnamed_source_stays_unnamed() {
    assert_eq!(
        speakers(
            "[PER John Doe] is minister. [source1 A senior official] [cue1 said] [content1 it rained]. \
             [source2 The official] [cue2 added] [content2 it snowed]."
        ),
        [
            "senior official (unnamed, unnamed)",
            "senior official (unnamed, choice)"
        ]
    );
}

#[test]
fn it_also_insists_is_the_speaker_before() {
    assert_eq!(
        speakers(
            "[source1 Government sources] also [cue1 say] [content1 that [ORG Acme] left]. \
             [source2 It] also [cue2 insists], [content2 that all is well]."
        ),
        [
            "Government sources (unnamed, unnamed)",
            "Government sources (unnamed, went-on)"
        ]
    );
}

#[test]
fn a_definite_noun_stands_for_the_bearer_of_the_role() {
    assert_eq!(
        speakers(
            "Health Minister [PER Jane Doe] met [PER Bo Ek]. [source The minister] [cue said] [content it rained]."
        ),
        ["Jane Doe (person, role)"]
    );
}

#[test]
fn who_leads_a_body_is_called_its_head_or_president() {
    let asked = |phrase: &str| {
        speakers(&format!(
            "[PER Jane Doe], head of the main [ORG Constitutional Democratic Party], met [PER Bo Ek], the port manager. \
             [source {phrase}] [cue said] [content it rained]."
        ))
    };
    assert_eq!(asked("The CDP president"), ["Jane Doe (person, role)"]);
    assert_eq!(
        asked("The EDP president"),
        ["EDP president (unnamed, unnamed)"]
    );
}

#[test]
fn who_stands_for_a_person_and_not_for_a_people() {
    assert_eq!(
        speakers(
            "[PER Jane Doe], leader of the [MISC Cornish] party, [source who] [cue said] [content it rained], left."
        ),
        ["Jane Doe (person, relative-pronoun)"]
    );
}

#[test]
fn a_noun_describes_who_was_just_named() {
    assert_eq!(
        speakers(
            "[source1 [PER Bo Ek]] [cue1 said] [content1 it rained]. [content2 “It snowed,”] [cue2 said] [source2 the 24-year-old]."
        )[1],
        "Bo Ek (person, choice)"
    );
    assert_eq!(
        speakers(
            "[source1 [PER Bo Ek]] [cue1 said] [content1 it rained]. [content2 “It snowed,”] [cue2 said] [source2 a physio]."
        )[1],
        "physio (unnamed, unnamed)"
    );
}

#[test]
fn a_headline_without_a_name_means_the_first_named_source() {
    let found = speakers(
        "[source2 Coach]: [content2 Nobody is above the law]\n\nThe court in the capital was full on Thursday as the case began.\n\n\
         [source1 [PER Ama Doe]] [cue1 said] [content1 that nobody was above the law].",
    );
    assert_eq!(found[0], "Ama Doe (person, choice)");
}

#[test]
fn the_speaker_step_answers_for_known_attributions() {
    use crate::decode::layers_with_sources;

    let (document, scores, heads) = marked(
        "[PER Jane Roe] left. [source She] [cue said] [content it rained]. Nobody else spoke.",
    );
    let whole = extract(&document, "", &scores, &heads, &Calibration::default());
    let known = &whole.attributions;
    let sources = [document.tokens_in(known[0].source[0])];
    let layers = layers_with_sources(&document, &scores, &heads, &sources);
    let told = speakers_of(&document, "", &layers, known, &Calibration::default());
    assert_eq!(told.attributions[0].content, known[0].content);
    assert_eq!(told.speakers[0].name, "Jane Roe");
}

#[test]
fn joint_sources_are_one_speaker() {
    assert_eq!(
        speakers("[source [PER Jane Doe] and [PER Bo Ek]] [cue said] [content it rained]."),
        ["Jane Doe; Bo Ek (person, joint)"]
    );
}

#[test]
fn they_after_joint_sources_are_both() {
    assert_eq!(
        speakers(
            "[source1 [PER Jane Doe] and [PER Bo Ek]] [cue1 said] [content1 it rained]. [source2 They] [cue2 added] [content2 it snowed]."
        )[1],
        "Jane Doe; Bo Ek (person, pronoun-they)"
    );
}

#[test]
fn a_first_person_in_a_quotation_is_its_speaker() {
    assert_eq!(
        speakers(
            "[content1 “It rained. ][source2 I] [cue2 think] [content2 it will snow],” [source1 [PER Jane Doe]] [cue1 said]."
        )[1],
        "Jane Doe (person, first-person-quoted)"
    );
    assert_eq!(
        speakers("[source I] [cue think] [content it will snow]."),
        ["Ana Writer (author, author)"]
    );
}

#[test]
fn a_passive_has_no_speaker() {
    assert_eq!(
        speakers("[PER Jane Doe] [cue reportedly] [content left]."),
        ["- (none, no-source)"]
    );
}

#[test]
fn titles_are_roles_and_mentions_know_their_speaker() {
    let (document, scores, heads) = marked(
        "[source Health Minister [PER Jane Doe]] [cue said] [content it rained]. [PER Doe] left.",
    );
    let found = extract(&document, "", &scores, &heads, &Calibration::default());
    assert_eq!(found.speakers[0].roles, ["Health Minister"]);
    assert_eq!(found.entities[1].speaker, Some(0));
    assert!(found.attributions[0].confidence.row > 0.5);
}

#[test]
fn whose_lawyer_or_deputy_somebody_is_does_not_speak() {
    let before = "[source Minister [PER Jane Doe]] [cue said] [content it rained].";
    for (source, speaker) in [
        ("[PER Doe]'s lawyer", "Doe's lawyer (unnamed, unnamed)"),
        ("The deputy minister", "deputy minister (unnamed, unnamed)"),
        ("The minister", "Jane Doe (person, role)"),
    ] {
        let found = speakers(&format!(
            "{before}\n\n[source {source}] [cue said] [content so]."
        ));
        assert_eq!(found[1], speaker);
    }
}

#[test]
fn a_word_for_origin_means_who_is_from_there() {
    let text = "[PER Bo Ek] of [LOC Norway] lost to [PER Dragan Doe] of [LOC Serbia].\n\n\
                [source The [MISC Serb]] [cue said] [content it rained].";
    assert_eq!(speakers(text), ["Dragan Doe (person, choice)"]);
}

#[test]
fn who_is_asked_answers() {
    let asks = "[source [PER Ann Roe]] [cue asked] [PER Jane Doe] [content if it rained].";
    let found = speakers(&format!("{asks} [source She] [cue said] [content it did]."));
    assert_eq!(found[1], "Jane Doe (person, pronoun)");
}

#[test]
fn who_is_spoken_to_is_not_who_speaks() {
    let text = "[PER Ann Roe] met [PER Jane Doe].\n\n\
                Speaking to [PER Doe], [source the judge] [cue said] [content it rained].";
    let found = speakers(text);
    assert!(
        found.len() == 1 && !found[0].starts_with("Jane Doe"),
        "{found:?}"
    );
}

#[test]
fn whoever_tells_of_a_letter_has_not_written_it() {
    let told = "[source [ORG Acme]] [cue said] [content [PER Jane Doe] mailed a letter to the mayor].\n\n\
                [source The letter] [cue said] [content it rained].";
    assert_eq!(speakers(told)[1], "Jane Doe (person, issuer)");
    let own = "[source [ORG Acme]] [cue said] in a letter [content that it rained].\n\n\
               [source The letter] [cue said] [content it rained].";
    assert_eq!(speakers(own)[1], "Acme (organisation, issuer)");
}
