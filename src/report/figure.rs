//! A figure: a plot, what it counts, and the table behind it.

use super::drawing::{self, Bar};
use super::escape::html;

/// A plot with the table behind it.
pub(super) struct Figure {
    /// The name of its file, and its place in the page.
    pub(super) id: &'static str,
    pub(super) title: String,
    /// What is counted, and what is not.
    pub(super) note: String,
    pub(super) header: Vec<&'static str>,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) svg: String,
}

impl Figure {
    /// Things with one number each: a bar and a row each.
    pub(super) fn counted(
        id: &'static str,
        title: &str,
        note: &str,
        what: &'static str,
        counts: &[(String, usize)],
        stands: bool,
    ) -> Self {
        let total: usize = counts.iter().map(|(_, count)| count).sum();
        let bars: Vec<Bar> = counts
            .iter()
            .map(|(name, count)| Bar {
                name: name.clone(),
                parts: vec![*count],
            })
            .collect();
        let row = |(name, count): &(String, usize)| {
            vec![name.clone(), count.to_string(), percent(*count, total)]
        };
        Self {
            id,
            title: title.to_owned(),
            note: note.to_owned(),
            header: vec![what, "quotes", "share"],
            rows: counts.iter().map(row).collect(),
            svg: if stands {
                drawing::standing(title, &bars)
            } else {
                drawing::lying(title, &bars, &[])
            },
        }
    }

    /// The figure as a part of the page.
    pub(super) fn html(&self) -> String {
        let cells = |tag: &str, cells: &mut dyn Iterator<Item = &str>| {
            let cells = cells.map(|cell| format!("<{tag}>{}</{tag}>", html(cell)));
            cells.collect::<String>()
        };
        let header = self.header.iter();
        let header = header.map(|name| format!("<th scope=\"col\">{}</th>", html(name)));
        let rows = self.rows.iter().map(|row| {
            let cells = cells("td", &mut row.iter().map(String::as_str));
            format!("<tr>{cells}</tr>")
        });
        format!(
            "<figure id=\"plot-{}\"><h3>{}</h3><div class=\"plot\">{}</div><figcaption>{}</figcaption>\
             <details><summary>Table of this plot</summary><div class=\"wide\"><table><thead><tr>{}</tr></thead>\
             <tbody>{}</tbody></table></div></details></figure>\n",
            self.id,
            html(&self.title),
            self.svg,
            html(&self.note),
            header.collect::<String>(),
            rows.collect::<String>()
        )
    }
}

fn percent(count: usize, total: usize) -> String {
    if total == 0 {
        return String::new();
    }
    format!("{:.1} %", 100.0 * count as f64 / total as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bar_has_a_row_with_its_share() {
        let counts = [("direct".to_owned(), 3), ("<b>".to_owned(), 1)];
        let figure = Figure::counted("types", "Types", "All.", "type", &counts, false);
        let page = figure.html();
        assert!(page.contains("<tr><td>direct</td><td>3</td><td>75.0 %</td></tr>"));
        assert!(page.contains("<td>&lt;b&gt;</td>") && !page.contains("<b>"));
        assert_eq!(figure.svg.matches("<rect").count(), 2);
    }
}
