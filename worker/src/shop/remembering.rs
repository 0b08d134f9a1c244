//! The recommender, as it is stored, and what it learns from the shop's own log in the background.
//!
//! After some thousand events the alarm writes the model down, so that a cold object loads bytes and reads only the events
//! since; now and then it then learns the shop's own weights, in slices, and writes it down once more. Not the other way
//! round: a model that waits for what it learns would be lost with it whenever its memory is needed. Invariant: what is
//! stored is the model of all events up to a sequence number, and that number is stored with it.

use crate::error::ApiError;
use crate::shop::memory::{Memory, Shelf};
use crate::shop::models;
use crate::shop::publishing::{number, set_number};
use crate::shop::sql::Database;
use shopbell_engine::recommend::{Learner, Recommender};

/// The model is stored after so many events.
const STORED_EVERY: u32 = 2_000;
/// And learns after so many, the first time when it is first stored.
const LEARNED_EVERY: i64 = 20_000;
/// How much is learned between two calls: some 20 ms.
const SESSIONS_AT_ONCE: u32 = 20;

/// The stored model, and the last event it knows; `None` where there is none that can be read.
pub fn load(database: &Database) -> Result<Option<(Recommender, i64)>, ApiError> {
    match Recommender::from_snapshot(&models::load(database, "recommend")?) {
        Ok(model) => Ok(Some((model, number(database, "recommended_seq")?))),
        Err(_) => Ok(None),
    }
}

/// Whether the alarm has something to do for this model.
pub fn is_due(shelf: &Shelf) -> bool {
    shelf.learner.is_some() || shelf.unsaved >= STORED_EVERY
}

/// Stores the model, or learns a little. True while there is more.
pub fn work(database: &Database, memory: &mut Memory) -> Result<bool, ApiError> {
    let Some(shelf) = memory.loaded_shelf().filter(|shelf| is_due(shelf)) else { return Ok(false) };
    if shelf.unsaved >= STORED_EVERY {
        store(database, shelf, false)?;
        begin_learning(database, shelf)?;
        return Ok(shelf.learner.is_some());
    }
    let Some(mut learner) = shelf.learner.take() else { return Ok(false) };
    if !learner.step(&shelf.recommender, SESSIONS_AT_ONCE) {
        shelf.learner = Some(learner);
        return Ok(true);
    }
    learner.finish(&mut shelf.recommender);
    store(database, shelf, true)?;
    Ok(false)
}

/// Begins to learn where it is time to. Asked whenever a model was stored or loaded, so that what was interrupted is
/// begun again.
pub fn begin_learning(database: &Database, shelf: &mut Shelf) -> Result<(), ApiError> {
    if shelf.is_stored && shelf.learner.is_none() {
        let learned = number(database, "learned_seq")?;
        if learned == 0 || number(database, "recommended_seq")? - learned >= LEARNED_EVERY {
            shelf.learner = Some(Box::new(Learner::begin(&shelf.recommender)));
        }
    }
    Ok(())
}

fn store(database: &Database, shelf: &mut Shelf, learned: bool) -> Result<(), ApiError> {
    let last = database.count("SELECT coalesce(max(seq), 0) AS n FROM events", vec![])?;
    let bytes = shelf.recommender.to_snapshot();
    database.transaction(|| {
        models::store(database, "recommend", &bytes)?;
        if learned {
            set_number(database, "learned_seq", last)?;
        }
        set_number(database, "recommended_seq", last)
    })?;
    (shelf.unsaved, shelf.is_stored) = (0, true);
    Ok(())
}
