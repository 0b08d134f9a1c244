//! How good recommendations are: the product's own path, measured on logs of real shops.
//!
//! A set is a folder with `train.csv.gz` and `test.csv.gz`, each with the header `session_id,item_id,timestamp` (seconds),
//! sorted by session. The product observes the training log event by event, learns its weights from it alone, and
//! answers every prefix of every test session; what was really clicked next should be high in its list. Invariant: no
//! test event is observed, and no parameter is chosen here, except that the V-STAN baseline's are chosen on the
//! tail of the training log, so that it is as strong as it can be.
//!
//! - [`data`]: the files
//! - [`product`]: the product's path
//! - [`baselines`]: what it is compared with, on the same prefixes
//! - [`ranks`]: places of what was clicked, and the figures made of them
//! - [`bootstrap`]: how sure a difference is
//! - [`same`]: whether a model that was stored and loaded on the way answers the same
//! - [`run`]: one set through everything
//! - [`size`]: what a million events and 50,000 products cost
//! - [`report`]: the table and the JSON

pub mod baselines;
pub mod bootstrap;
pub mod data;
pub mod product;
pub mod ranks;
pub mod report;
pub mod run;
pub mod same;
pub mod size;
