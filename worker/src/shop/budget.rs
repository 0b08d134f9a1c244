//! One budget for the models of all shops that this isolate has open.
//!
//! The platform gives an isolate 128 MB, puts the objects of several shops into one, and WASM memory never shrinks. So a
//! shop's models are its own only while a call is executed ([`Held`]); in between they lie in the isolate's pool, where
//! another shop's call may drop those that were used the longest ago. Invariants: what a call uses is not in the pool and
//! can't be dropped; a call never makes room at its own shop's expense.
//!
//! Nothing is lost with a model. The indexes are stored when they are made. A recommender isn't stored when it is dropped:
//! the object in whose call that happens may not write into another's database, and an object that the platform has
//! replaced meanwhile would write what is out of date. It needn't be: every event is in the log before the recommender
//! sees it, and who loads it reads on from where the stored one ends. Where nothing is stored yet only the log's newest
//! part is read, so a recommender that knows more than that stays until it is stored ([`Shelf::may_go`]). Learning under
//! way begins again.

use crate::shop::memory::Shelf;
use shopbell_engine::budget::Pool;
use shopbell_engine::{faq, search};
use std::cell::{Cell, RefCell};

/// For all models of all shops in an isolate, in bytes. The platform gives it 128 MB, of which what is read to load a model
/// takes as much again before it is collected.
const BUDGET: usize = 40 << 20;
/// A model and its stored form, which is there while it is loaded, take at most about so many times the stored form.
const LOADING: usize = 3;
/// And what the catalogue's facts are read into, with them, so many times theirs.
const READING: usize = 2;

thread_local! {
    static POOL: RefCell<Pool<Kind, Model>> = const { RefCell::new(Pool::new(BUDGET)) };
    static OWNERS: Cell<u64> = const { Cell::new(0) };
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Answers,
    Search,
    Shelf,
}

/// Boxed, so that a pool moves pointers only.
enum Model {
    Answers(Box<faq::Index>),
    Search(Box<search::Index>),
    Shelf(Box<Shelf>),
}

/// The models of one open shop.
pub struct Held {
    owner: u64,
    answers: Option<Box<faq::Index>>,
    search: Option<Box<search::Index>>,
    shelf: Option<Box<Shelf>>,
}

impl Held {
    /// None yet.
    pub fn new() -> Self {
        let owner = OWNERS.get();
        OWNERS.set(owner + 1);
        Self { owner, answers: None, search: None, shelf: None }
    }

    /// The FAQ's index, where it is in memory. From here to the end of the call it stays, like the others.
    pub fn answers(&mut self) -> &mut Option<Box<faq::Index>> {
        if self.answers.is_none()
            && let Some(Model::Answers(index)) = self.take(Kind::Answers)
        {
            self.answers = Some(index);
        }
        &mut self.answers
    }

    /// The search index, where it is in memory.
    pub fn search(&mut self) -> &mut Option<Box<search::Index>> {
        if self.search.is_none()
            && let Some(Model::Search(index)) = self.take(Kind::Search)
        {
            self.search = Some(index);
        }
        &mut self.search
    }

    /// The recommender, where it is in memory.
    pub fn shelf(&mut self) -> &mut Option<Box<Shelf>> {
        if self.shelf.is_none()
            && let Some(Model::Shelf(shelf)) = self.take(Kind::Shelf)
        {
            self.shelf = Some(shelf);
        }
        &mut self.shelf
    }

    /// Makes room for a model before it is loaded, since what WASM memory has once grown by stays. So many bytes its stored
    /// form has, and so many the facts that are read with it.
    pub fn make_room(&mut self, stored: usize, facts: usize) {
        let used = self.answers.as_ref().map_or(0, |index| index.bytes())
            + self.search.as_ref().map_or(0, |index| index.bytes())
            + self.shelf.as_mut().map_or(0, |shelf| shelf.bytes());
        make_room(self.owner, used + stored.saturating_mul(LOADING).saturating_add(facts.saturating_mul(READING)));
    }

    /// Puts the models into the pool, where others may need their room from now on.
    pub fn park(&mut self) {
        let answers = self.answers.take().map(|index| (Kind::Answers, index.bytes(), Model::Answers(index)));
        let search = self.search.take().map(|index| (Kind::Search, index.bytes(), Model::Search(index)));
        let shelf = self
            .shelf
            .take_if(|shelf| shelf.may_go())
            .map(|mut shelf| (Kind::Shelf, shelf.bytes(), Model::Shelf(shelf)));
        for (kind, bytes, model) in [answers, search, shelf].into_iter().flatten() {
            POOL.with_borrow_mut(|pool| pool.put(self.owner, kind, bytes, model));
        }
        make_room(self.owner, 0);
    }

    fn take(&self, kind: Kind) -> Option<Model> {
        POOL.with_borrow_mut(|pool| pool.take(self.owner, kind))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        drop(POOL.with_borrow_mut(|pool| pool.leave(self.owner)));
    }
}

fn make_room(owner: u64, bytes: usize) {
    drop(POOL.with_borrow_mut(|pool| pool.make_room(owner, bytes)));
}
