//! `own`: a program's own articles as records, beside those that are read from files.

use super::Options;
use super::beside::Beside;
use super::fields::Fields;
use super::ids::Ids;
use super::record::{Content, Record};
use crate::text::Article;

/// The records of a program's own articles: numbered, those without an id named by their number, repeated ids told apart as
/// in files. Of `options`, day order, metadata and mending count.
///
/// `day` and `damage` of the articles are told anew, from date and text.
pub fn own<A>(articles: A, options: &Options) -> Own<A::IntoIter>
where
    A: IntoIterator<Item = Article>,
{
    Own {
        articles: articles.into_iter(),
        options: Options {
            leave_out: Vec::new(),
            ..options.clone()
        },
        ids: Ids::default(),
        index: 0,
        beside: Beside::of(options),
    }
}

/// What [`own`] makes.
#[derive(Debug)]
pub struct Own<A> {
    articles: A,
    options: Options,
    ids: Ids,
    index: usize,
    beside: Option<Beside>,
}

impl<A: Iterator<Item = Article>> Iterator for Own<A> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let mut record = Record::from(self.articles.next()?);
        record.index = self.index;
        self.index += 1;
        if record.record == 0 {
            record.record = self.index;
        }
        if record.id.is_empty() {
            record.id = self.index.to_string();
        }
        let given = record.id;
        record.id = self.ids.unique(given.clone(), &record.path);
        record.given = (record.id != given).then_some(given);
        record.mends = self.options.mend;
        record.order = self.options.day_order;
        record.beside.clone_from(&self.beside);
        Some(record)
    }
}

/// One article, under the id that it has.
impl From<Article> for Record {
    fn from(article: Article) -> Self {
        let fields = Fields {
            id: String::new(),
            title: article.title,
            date: article.date,
            author: article.byline,
            publisher: article.publisher,
            url: article.url,
            text: article.text,
            extra: article.extra,
        };
        Record {
            id: article.id,
            path: article.path,
            record: article.record,
            index: 0,
            mends: false,
            given: None,
            content: Ok(Content::Fields(Box::new(fields.without_missing()))),
            order: None,
            beside: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::DayOrder;

    fn article(id: &str) -> Article {
        Article {
            id: id.to_owned(),
            date: "03/04/2019".to_owned(),
            text: "It rains.".to_owned(),
            ..Article::default()
        }
    }

    #[test]
    fn every_article_has_an_id_of_its_own() {
        let records = own(["a", "", "a"].map(article), &Options::default());
        let told: Vec<_> = records.map(|it| (it.id, it.record, it.index)).collect();
        let expected = [("a", 1, 0), ("2", 2, 1), ("a-2", 3, 2)];
        assert_eq!(
            told,
            expected.map(|(id, record, index)| (id.to_owned(), record, index))
        );
    }

    #[test]
    fn dates_are_read_as_the_options_say() {
        let options = Options {
            day_order: Some(DayOrder::DayFirst),
            ..Options::default()
        };
        let mut records = own([article("a")], &options);
        let read = records.next().unwrap().article().unwrap();
        assert_eq!(read.day, "2019-04-03");
    }

    #[test]
    fn an_error_of_an_article_without_a_path_begins_with_its_number() {
        let empty = Article {
            text: " ".to_owned(),
            ..article("a")
        };
        let mut records = own([empty], &Options::default());
        let error = records.next().unwrap().article().unwrap_err();
        assert_eq!(error.to_string(), "record 1: the record holds no text");
    }
}
