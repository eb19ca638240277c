//! Other names for the people and bodies of an article, so that none is learned by heart.

use super::config::AugmentationConfig;
use crate::annotation::Mention;
use crate::gold::Gold;
use crate::pipeline::{Engine, Pipeline};
use crate::renamed::renamed;
use crate::{Error, ErrorKind, Result};

/// For each article the names that may be replaced; none where attributions are not annotated, or where chains are, which a
/// change of the text would lose.
///
/// # Errors
/// When names have to be found and no bundle is named that finds them.
pub(super) fn names(
    augmentation: &AugmentationConfig,
    learn: &[&Gold],
) -> Result<Vec<Vec<Mention>>> {
    if augmentation.replace_names == 0.0 {
        return Ok(vec![Vec::new(); learn.len()]);
    }
    let missing = || {
        let message = "replace_names needs names_by, the folder of a bundle that finds names";
        Error::new(ErrorKind::Setting, message)
    };
    let bundle = augmentation.names_by.as_deref().ok_or_else(missing)?;
    let pipeline = Pipeline::open(bundle, Engine::NativeInt8)?;
    let names = |gold: &&Gold| {
        if !gold.layers.has_spans() || !gold.chains.is_empty() {
            return Ok(Vec::new());
        }
        if gold.layers.entities {
            return Ok(gold.extraction.entities.clone());
        }
        Ok(pipeline.annotate(&gold.document)?.entities)
    };
    learn.iter().map(names).collect()
}

/// The article with other names than in any other epoch.
pub(super) fn with_other_names(gold: &Gold, names: &[Mention], epoch: usize) -> Gold {
    let mut seeded = gold.clone();
    // The stand-ins are drawn by the identifier.
    seeded.article.id = format!("{} {epoch}", gold.article.id);
    renamed(&seeded, names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold::jsonl;

    #[test]
    fn names_differ_by_epoch_and_spans_move_with_them() {
        let line = r#"{"id":"a","text":"Barbara Jones said it rained. Jones left.",
            "attributions":[{"id":"1","source":[[0,13]],"cue":[[14,18]],"content":[[19,28]]}],
            "entities":[{"span":[0,13],"type":"PER"}]}"#;
        let gold = jsonl::read(&line.replace('\n', " ")).unwrap().remove(0);
        let names = [Mention {
            span: gold.extraction.attributions[0].source[0],
            kind: crate::annotation::EntityType::Person,
            confidence: 1.0,
            speaker: None,
        }];
        let texts: Vec<String> = (0..4)
            .map(|epoch| {
                let other = with_other_names(&gold, &names, epoch);
                let content = other.extraction.attributions[0].content[0];
                assert_eq!(other.document.slice(content), "it rained");
                other.article.text
            })
            .collect();
        assert!(texts.iter().all(|text| !text.contains("Jones")));
        assert!(texts[1..].iter().any(|text| *text != texts[0]));
    }
}
