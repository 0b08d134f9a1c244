//! `cargo xtask eval`: how good and how fast the answers and the recommendations are.

use crate::eval::metrics::{Figures, Judged};
use crate::eval::recommendations::run::Skip;
use crate::eval::report::{Report, Rows, TaskRow};
use crate::eval::shop::{self, Asked};
use crate::eval::{data, edge, fit, recommendations, speed};
use crate::terminal::Step;
use anyhow::{Result, ensure};
use clap::{Args, Subcommand};
use shopbell_engine::faq::Coefficients;
use std::path::PathBuf;

/// What to evaluate.
#[derive(Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Answers: the right entry, or an honest "I don't know"
    Faq(Faq),
    /// Recommendations: what was really clicked next, high in the list
    Recommendations(Recommendations),
}

/// Which logs, and what to print.
#[derive(Args)]
struct Recommendations {
    /// A folder with train.csv.gz and test.csv.gz, or a folder of such folders
    #[arg(long)]
    data: PathBuf,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
    /// Ask the last sessions of the training part instead of the test; for tuning
    #[arg(long, hide = true)]
    tail: Option<usize>,
    /// Leave out what the product is compared with
    #[arg(long, hide = true)]
    no_baselines: bool,
    /// Leave out what a large shop costs
    #[arg(long)]
    no_size: bool,
    /// Leave out storing and loading
    #[arg(long, hide = true)]
    no_stored: bool,
}

/// Where the questions are and what to print.
#[derive(Args)]
struct Faq {
    /// The folder with faq.jsonl, queries.jsonl and, if there are any, queries_noisy.jsonl
    #[arg(long)]
    data: PathBuf,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
    /// For each task, fit the confidence on the other tasks too, and print both
    #[arg(long)]
    cross_validate: bool,
    /// Leave out how long things take
    #[arg(long)]
    no_speed: bool,
    /// Measure the largest FAQ on workerd too; needs `cargo xtask build`
    #[arg(long)]
    workerd: bool,
    /// Print the confidence's coefficients, fitted on all tasks of these folders as well as of --data
    #[arg(long, hide = true, num_args = 0..)]
    fit: Option<Vec<PathBuf>>,
}

/// Runs the evaluation.
///
/// # Errors
/// When the data is not in the format, or the engine doesn't load its own bytes.
pub fn run(options: &Options) -> Result<()> {
    match &options.what {
        What::Faq(faq) => run_faq(faq),
        What::Recommendations(recommendations) => run_recommendations(recommendations),
    }
}

fn run_recommendations(options: &Recommendations) -> Result<()> {
    let mut report = recommendations::report::Report::default();
    for set in recommendations::data::read(&options.data)? {
        let set = options.tail.map_or_else(|| set.clone(), |sessions| set.tail(sessions));
        let step = Step::begin(&set.name);
        let skip = Skip { baselines: options.no_baselines, stored: options.no_stored };
        let measured = recommendations::run::measure(&set, skip, |doing| step.says(doing))?;
        step.done(&format!("{} prefixes", measured.product.protocol.n));
        report.sets.push(measured);
    }
    if !options.no_size {
        let step = Step::begin("a million events");
        report.size = Some(recommendations::size::measure()?);
        step.done("");
    }
    if options.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        report.print();
    }
    Ok(())
}

fn run_faq(faq: &Faq) -> Result<()> {
    let tasks = data::read(&faq.data)?;
    ensure!(!tasks.is_empty(), "{} has no tasks", faq.data.display());
    let results = ask_all(&tasks, faq.cross_validate || faq.fit.is_some())?;

    if let Some(more) = &faq.fit {
        return print_fit(&results, more);
    }
    let frozen = rows(&results, |_, asked| asked.iter().map(|asked| asked.judged.clone()).collect());
    let cross_validated = faq.cross_validate.then(|| {
        let heads: Vec<_> = (0..results.len())
            .map(|left_out| {
                let others = results.iter().enumerate().filter(|(task, _)| *task != left_out);
                fit::head(&others.map(|(_, result)| result.shops()).collect::<Vec<_>>())
            })
            .collect();
        rows(&results, |task, asked| heads.get(task).map(|head| shop::judged_by(asked, head)).unwrap_or_default())
    });
    let mut costs = Vec::new();
    for (phrasings, of_each) in if faq.no_speed { [].as_slice() } else { &speed::SIZES } {
        let step = Step::begin(&format!("{phrasings} phrasings"));
        costs.push(speed::measure(&tasks, *phrasings, *of_each)?);
        step.done("");
    }
    if faq.workerd
        && let Some(largest) = costs.last_mut()
    {
        let step = Step::begin("on workerd");
        let (phrasings, of_each) = speed::LARGEST;
        let entries = speed::entries(&tasks, phrasings, of_each);
        largest.workerd = Some(edge::measure(entries, &speed::questions(&tasks))?);
        step.done("");
    }
    let report = Report { frozen, cross_validated, speed: costs };
    if faq.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        report.print();
    }
    Ok(())
}

/// A task with what was answered.
struct Answered<'a> {
    task: &'a data::Task,
    /// Clean questions, then noisy ones.
    all: Vec<Asked>,
    /// The same of shops without a classifier, for fitting.
    without_classifier: Vec<Vec<Asked>>,
}

impl Answered<'_> {
    fn split(&self) -> (&[Asked], &[Asked]) {
        self.all.split_at(self.task.clean.len().min(self.all.len()))
    }

    /// All that a confidence is fitted on.
    fn shops(&self) -> Vec<&[Asked]> {
        std::iter::once(&self.all).chain(&self.without_classifier).map(Vec::as_slice).collect()
    }
}

fn ask_all(tasks: &[data::Task], is_fitted: bool) -> Result<Vec<Answered<'_>>> {
    let mut results = Vec::new();
    for task in tasks {
        let step = Step::begin(&task.name);
        step.says("building the index");
        let index = shop::index_of(task)?;
        step.says("asking");
        let all = shop::ask_all(&index, task);
        let has_more = is_fitted && shop::is_trained(&all);
        let without_classifier = if has_more { shop::without_classifier(task)? } else { Vec::new() };
        step.done(&format!("{} entries, {} questions", task.entries.len(), all.len()));
        results.push(Answered { task, all, without_classifier });
    }
    Ok(results)
}

fn rows(results: &[Answered<'_>], judge: impl Fn(usize, &[Asked]) -> Vec<Judged>) -> Rows {
    let row = |(place, result): (usize, &Answered<'_>)| {
        let (clean, noisy) = result.split();
        TaskRow {
            task: result.task.name.clone(),
            lang: result.task.locale,
            clean: Figures::of(&judge(place, clean)),
            noisy: (!noisy.is_empty()).then(|| Figures::of(&judge(place, noisy))),
        }
    };
    Rows::of(results.iter().enumerate().map(row).collect())
}

fn print_fit(results: &[Answered<'_>], more: &[PathBuf]) -> Result<()> {
    let tasks: Vec<Vec<data::Task>> = more.iter().map(|folder| data::read(folder)).collect::<Result<_>>()?;
    let mut others = Vec::new();
    for tasks in &tasks {
        others.extend(ask_all(tasks, true)?);
    }
    let head = fit::head(&results.iter().chain(&others).map(Answered::shops).collect::<Vec<_>>());
    for (name, Coefficients { bias, weights }) in [("trained", head.trained), ("untrained", head.untrained)] {
        println!("{name}: Coefficients {{ bias: {bias:.2}, weights: {weights:.2?} }},");
    }
    Ok(())
}
