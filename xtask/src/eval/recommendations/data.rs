//! The files of a session log.

use anyhow::{Context, Result, ensure};
use flate2::read::GzDecoder;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// A product, by order of appearance in the training log.
pub type Item = u32;

/// One visit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Session {
    /// As in the file.
    pub id: String,
    /// What was looked at, in order.
    pub items: Vec<Item>,
    /// When, in seconds since the Unix epoch.
    pub times: Vec<i64>,
}

/// One shop's log.
#[derive(Debug, Clone, Default)]
pub struct Set {
    /// Its folder's name.
    pub name: String,
    /// The ids of the products.
    pub items: Vec<String>,
    /// What is learned from.
    pub train: Vec<Session>,
    /// What is asked.
    pub test: Vec<Session>,
}

impl Set {
    /// How many clicks are learned from.
    pub fn events(&self) -> usize {
        self.train.iter().map(|session| session.items.len()).sum()
    }

    /// The same log with the last `sessions` of the training part as the test.
    pub fn tail(&self, sessions: usize) -> Self {
        let (train, test) = self.train.split_at(self.train.len().saturating_sub(sessions));
        let mut known = vec![false; self.items.len()];
        for &item in train.iter().flat_map(|session| &session.items) {
            known[item as usize] = true;
        }
        let mut set =
            Self { name: self.name.clone(), items: self.items.clone(), train: train.to_vec(), test: Vec::new() };
        // As in the sets themselves: products that the training part doesn't have are not asked for.
        for session in test {
            let kept: Vec<usize> = (0..session.items.len()).filter(|&at| known[session.items[at] as usize]).collect();
            if kept.len() > 1 {
                set.test.push(Session {
                    id: session.id.clone(),
                    items: kept.iter().map(|&at| session.items[at]).collect(),
                    times: kept.iter().map(|&at| session.times[at]).collect(),
                });
            }
        }
        set
    }
}

/// The sets of a folder: itself, if it holds the two files, else each folder in it that does.
///
/// # Errors
/// When a file can't be read, or a line is not what the format says.
pub fn read(folder: &Path) -> Result<Vec<Set>> {
    let is_set = |folder: &Path| folder.join("train.csv.gz").exists() && folder.join("test.csv.gz").exists();
    let folders = if is_set(folder) {
        vec![folder.to_owned()]
    } else {
        let entries = std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
        let mut folders: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        folders.retain(|folder| is_set(folder));
        folders.sort();
        folders
    };
    ensure!(!folders.is_empty(), "{} has no set: train.csv.gz and test.csv.gz", folder.display());
    folders.iter().map(|folder| read_set(folder)).collect()
}

fn read_set(folder: &Path) -> Result<Set> {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut numbers: HashMap<String, Item> = HashMap::new();
    let mut set = Set { name, ..Set::default() };
    for (file, is_train) in [("train.csv.gz", true), ("test.csv.gz", false)] {
        let path = folder.join(file);
        let lines = BufReader::new(GzDecoder::new(File::open(&path)?)).lines();
        let mut sessions: Vec<Session> = Vec::new();
        for (number, line) in lines.enumerate() {
            let line = line.with_context(|| format!("reading {}", path.display()))?;
            if number == 0 || line.is_empty() {
                continue;
            }
            let place = || format!("{} line {}: session_id,item_id,timestamp", path.display(), number + 1);
            let mut cells = line.trim_end().split(',');
            let (Some(session), Some(item), Some(time)) = (cells.next(), cells.next(), cells.next()) else {
                anyhow::bail!(place());
            };
            let time: f64 = time.parse().with_context(place)?;
            let item = match numbers.get(item) {
                Some(&item) => item,
                None => {
                    let next = set.items.len() as Item;
                    set.items.push(item.to_owned());
                    *numbers.entry(item.to_owned()).or_insert(next)
                }
            };
            if sessions.last().is_none_or(|last| last.id != session) {
                sessions.push(Session { id: session.to_owned(), ..Session::default() });
            }
            if let Some(last) = sessions.last_mut() {
                last.items.push(item);
                last.times.push(time as i64);
            }
        }
        *(if is_train { &mut set.train } else { &mut set.test }) = sessions;
    }
    Ok(set)
}
