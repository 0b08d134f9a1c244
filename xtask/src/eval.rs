//! How good the answers are: the product's own path, measured on public question sets.
//!
//! A folder of data holds `faq.jsonl`, `queries.jsonl` and, when there are typed ones, `queries_noisy.jsonl`.
//! Each `task` of it stands for one shop. Its index is built, written as a blob, loaded from it and
//! asked, as the worker does; every parameter is the product's. Invariant: nothing is tuned here, except
//! where `--cross-validate` fits the confidence on all tasks but the one that is measured.
//!
//! - [`data`]: the files
//! - [`shop`]: one task through the product's path
//! - [`metrics`]: one file a figure
//! - [`fit`]: the confidence's coefficients, from judged questions
//! - [`speed`]: how long it takes and how much room
//! - [`edge`]: the same on `workerd`
//! - [`report`]: the table and the JSON

pub mod data;
pub mod edge;
pub mod fit;
pub mod metrics;
pub mod recommendations;
pub mod report;
pub mod shop;
pub mod speed;
