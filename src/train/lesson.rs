//! `Lessons`: the articles that a training learns from, and the batches that it makes of them for an epoch.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::augment::Marks;
use super::config::{Config, Part, TextFile};
use super::data::{TrainingWindow, training_windows};
use super::inner::inner_articles;
use super::names::{names, with_other_names};
use super::pretrain::read_texts;
use super::random::Random;
use super::speaker_chains::speaker_chains;
use super::teacher::{Answers, Teachers};
use crate::annotation::{Extraction, Mention};
use crate::encoder::{PieceTokenizer, Windowing};
use crate::gold::{self, Gold, GoldFormat, GoldLayers};
use crate::text::{Article, Document};
use crate::{Error, ErrorKind, Result};

/// Batches are cut from pools of so many windows sorted by length, so that little of a batch is padding.
const POOL: usize = 32;

/// All that is learned from.
pub(super) struct Lessons {
    lessons: Vec<Lesson>,
    teachers: Option<Teachers>,
}

/// One article to learn from.
struct Lesson {
    gold: Gold,
    /// How often an epoch uses it.
    share: f64,
    /// Whether the teachers are asked about it.
    taught: bool,
    /// Names that may be replaced.
    names: Vec<Mention>,
    /// What the teachers say, once they were asked.
    answers: OnceLock<Answers>,
}

impl Lessons {
    /// Reads the corpora and the teachers.
    ///
    /// # Errors
    /// When one cannot be read.
    pub(super) fn read(config: &Config) -> Result<Self> {
        let mut articles = read_part(config, Part::Train)?;
        if let Some(teaching) = &config.teaching {
            articles.extend(read_plain(&teaching.data)?);
        }
        let golds: Vec<&Gold> = articles.iter().map(|article| &article.gold).collect();
        let names = names(&config.augmentation, &golds)?;
        let lessons = articles.into_iter().zip(names);
        let lesson = |(article, names): (ReadArticle, _)| Lesson {
            gold: article.gold,
            share: article.share,
            taught: article.taught,
            names,
            answers: OnceLock::new(),
        };
        Ok(Self {
            lessons: lessons.map(lesson).collect(),
            teachers: config.teaching.as_ref().map(Teachers::open).transpose()?,
        })
    }

    /// How many articles.
    pub(super) fn len(&self) -> usize {
        self.lessons.len()
    }

    /// The batches of an epoch: the same for the same seed and epoch.
    pub(super) fn batches(
        &self,
        config: &Config,
        tokenizer: &PieceTokenizer,
        epoch: usize,
    ) -> Result<Vec<Vec<TrainingWindow>>> {
        let mut random = Random::new(config.training.seed.wrapping_add(1 + epoch as u64));
        let marks = Marks::new(tokenizer);
        let mut pool = Vec::new();
        let replaced = config.augmentation.replace_names;
        let copies = self.lessons.iter();
        let copies: Vec<usize> = copies.map(|lesson| random.copies(lesson.share)).collect();
        self.ask(&copies)?;
        for (lesson, &copies) in self.lessons.iter().zip(&copies) {
            for _ in 0..copies {
                let other = (!lesson.names.is_empty() && random.chance(replaced))
                    .then(|| with_other_names(&lesson.gold, &lesson.names, epoch));
                // Of an article with other names the teachers have said nothing.
                let answers = lesson.answers.get().filter(|_| other.is_none());
                let gold = other.as_ref().unwrap_or(&lesson.gold);
                // Another length each time moves the borders, so that no content is always cut at the same place.
                let most = config.windows.longest.unwrap_or(config.windows.length);
                let least = config.windows.length - config.windows.length / 4;
                let length = most - random.below(most - least + 1);
                let windowing = Windowing { length, context: 0 };
                for mut window in training_windows(gold, tokenizer, windowing)? {
                    if let Some((teachers, answers)) = self.teachers.as_ref().zip(answers) {
                        teachers.teach(&mut window, answers);
                    }
                    if !window.teaches() {
                        continue;
                    }
                    if let Some(marks) = &marks {
                        marks.augment(&mut window.window, &config.augmentation, &mut random);
                    }
                    pool.push(window);
                }
            }
        }
        Ok(batched(
            pool,
            config.training.batch,
            |window| window.window.pieces.len(),
            &mut random,
        ))
    }

    /// Asks the teachers about the articles that an epoch is the first to use, on all threads.
    fn ask(&self, copies: &[usize]) -> Result<()> {
        let Some(teachers) = &self.teachers else {
            return Ok(());
        };
        let lessons = self.lessons.par_iter().zip(copies);
        lessons
            .filter(|(lesson, copies)| lesson.taught && **copies > 0)
            .try_for_each(|(lesson, _)| {
                if lesson.answers.get().is_none() {
                    let answers = teachers.answers(&lesson.gold.document)?;
                    lesson.answers.get_or_init(|| answers);
                }
                Ok(())
            })
    }
}

/// An article of a part, as the config has it used.
pub(super) struct ReadArticle {
    pub(super) gold: Gold,
    share: f64,
    taught: bool,
}

/// The gold articles of a part.
pub(super) fn read_part(config: &Config, part: Part) -> Result<Vec<ReadArticle>> {
    let mut articles = Vec::new();
    for file in config.data.iter().filter(|file| file.part == part) {
        let unknown = || {
            let message = format!("`{}` is no format of gold files", file.format);
            Error::new(ErrorKind::Setting, message).at_path(&file.path)
        };
        let format = GoldFormat::from_word(&file.format).ok_or_else(unknown)?;
        let kept = |article: &Gold| {
            !file
                .hold_out
                .iter()
                .any(|beginning| article.article.id.starts_with(beginning))
        };
        let with = |gold| ReadArticle {
            gold,
            share: file.share,
            taught: file.taught,
        };
        for mut gold in gold::read(&file.path, format)?.into_iter().filter(kept) {
            if file.inner {
                articles.extend(inner_articles(&gold).into_iter().map(with));
            }
            if file.speaker_chains && gold.chains.is_empty() {
                gold.chains = speaker_chains(&gold);
            }
            articles.push(with(gold));
        }
    }
    Ok(articles)
}

/// Plain texts as articles of which no layer is annotated.
fn read_plain(files: &[TextFile]) -> Result<Vec<ReadArticle>> {
    let plain = |(article, share): (Article, f64)| {
        let document = Document::new(&article.text);
        let (none, nothing) = (GoldLayers::default(), Extraction::default());
        ReadArticle {
            gold: Gold::new(article, document, nothing, none),
            share,
            taught: true,
        }
    };
    Ok(read_texts(files)?.into_iter().map(plain).collect())
}

/// Shuffled batches of windows that are about equally long.
pub(super) fn batched<T>(
    mut pool: Vec<T>,
    size: usize,
    length: impl Fn(&T) -> usize,
    random: &mut Random,
) -> Vec<Vec<T>> {
    random.shuffle(&mut pool);
    let mut batches: Vec<Vec<T>> = Vec::new();
    let mut rest = pool.into_iter().peekable();
    while rest.peek().is_some() {
        let mut part: Vec<T> = rest.by_ref().take(size * POOL).collect();
        part.sort_by_key(&length);
        let mut part = part.into_iter().peekable();
        while part.peek().is_some() {
            batches.push(part.by_ref().take(size).collect());
        }
    }
    random.shuffle(&mut batches);
    batches
}
