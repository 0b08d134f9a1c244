//! The files of a question set.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use shopbell_protocol::Locale;
use shopbell_protocol::owner::FaqEntry;
use std::collections::HashMap;
use std::path::Path;

/// One line of `faq.jsonl`: an entry of one task.
#[derive(Debug, Clone, Deserialize)]
pub struct FaqRow {
    /// Unique in the file.
    pub id: String,
    /// `fa`, `ar` or `en`.
    pub lang: String,
    /// The shop it belongs to.
    pub task: String,
    /// The question, then other ways to ask it.
    pub questions: Vec<String>,
    /// Empty where the set has none.
    pub answer: String,
}

/// One line of `queries.jsonl` or `queries_noisy.jsonl`.
#[derive(Debug, Clone, Deserialize)]
pub struct QueryRow {
    /// What was typed.
    pub query: String,
    /// The shop that was asked.
    pub task: String,
    /// The id of the entry that is meant; none when it is out of scope.
    pub gold: Option<String>,
}

/// One knowledge base and what it is asked.
#[derive(Debug, Clone)]
pub struct Task {
    /// Its name in the data.
    pub name: String,
    /// The language that it is counted under.
    pub locale: Locale,
    /// Its FAQ.
    pub entries: Vec<FaqEntry>,
    /// Properly written questions.
    pub clean: Vec<Query>,
    /// The same with typing errors; empty when the data has none.
    pub noisy: Vec<Query>,
}

/// A question and the place of the entry that is meant.
#[derive(Debug, Clone)]
pub struct Query {
    /// What was typed.
    pub text: String,
    /// The place in the task's entries; none when it is out of scope.
    pub gold: Option<usize>,
}

/// All tasks of a folder, in the order in which the FAQ names them.
///
/// # Errors
/// When a file is missing or a line is not what the format says.
pub fn read(folder: &Path) -> Result<Vec<Task>> {
    let mut tasks: Vec<Task> = Vec::new();
    let mut place_of = HashMap::new();
    for row in lines::<FaqRow>(&folder.join("faq.jsonl"))? {
        let locale = locale_of(&row.lang)?;
        let task = match tasks.iter().position(|task| task.name == row.task) {
            Some(place) => place,
            None => {
                let (name, empty) = (row.task.clone(), Vec::new);
                tasks.push(Task { name, locale, entries: Vec::new(), clean: empty(), noisy: empty() });
                tasks.len() - 1
            }
        };
        let Some(task) = tasks.get_mut(task) else { continue };
        place_of.insert((row.task, row.id.clone()), task.entries.len());
        let mut questions = row.questions.into_iter();
        task.entries.push(FaqEntry {
            id: row.id,
            locale,
            question: questions.next().unwrap_or_default(),
            answer: row.answer,
            phrasings: questions.collect(),
        });
    }
    let noisy = folder.join("queries_noisy.jsonl");
    let noisy = if noisy.exists() { lines::<QueryRow>(&noisy)? } else { Vec::new() };
    for (is_noisy, rows) in [(false, lines::<QueryRow>(&folder.join("queries.jsonl"))?), (true, noisy)] {
        for row in rows {
            let Some(task) = tasks.iter_mut().find(|task| task.name == row.task) else {
                bail!("queries ask the task {}, which the FAQ doesn't have", row.task);
            };
            let gold = match row.gold {
                Some(id) => match place_of.get(&(row.task, id.clone())) {
                    Some(&place) => Some(place),
                    None => bail!("queries mean the entry {id}, which the FAQ doesn't have"),
                },
                None => None,
            };
            let queries = if is_noisy { &mut task.noisy } else { &mut task.clean };
            queries.push(Query { text: row.query, gold });
        }
    }
    Ok(tasks)
}

fn locale_of(lang: &str) -> Result<Locale> {
    Ok(match lang {
        "fa" => Locale::Fa,
        "ar" => Locale::Ar,
        "en" => Locale::En,
        other => bail!("the language {other} is not one of fa, ar, en"),
    })
}

fn lines<T: DeserializeOwned>(file: &Path) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            serde_json::from_str(line).with_context(|| format!("{} line {}", file.display(), number + 1))
        })
        .collect()
}
