//! What a shop's object keeps in memory. All of it can be read again from the database, and has to be
//! after every deploy, crash or idle spell: it is a cache and never the only copy.
//!
//! Its models are there only while it is [`Open`]. Between calls they lie in a pool that all shops of the isolate share,
//! and may be dropped there ([`budget`](crate::shop::budget)).

use crate::error::ApiError;
use crate::shop::budget::Held;
use crate::shop::cases::asking::Misses;
use crate::shop::placements::Book;
use crate::shop::products::{self, Shown};
use crate::shop::proof::Arm;
use crate::shop::publishing::{self, Work};
use crate::shop::questions::MostAsked;
use crate::shop::searching::{self, Searching};
use crate::shop::sql::Database;
use crate::shop::{figures, learning, models, outbox, recommendations, remembering, rereading, schema, settings};
use shopbell_engine::faq::Index;
use shopbell_engine::metrics::calendar::{Day, TimeZone};
use shopbell_engine::recommend::{Learner, Recommender};
use shopbell_engine::search;
use shopbell_protocol::RecordId;
use shopbell_protocol::owner::Settings;
use std::collections::HashMap;
use std::ops::{Deref, DerefMut};

/// After how many events a recommender's bytes are counted anew.
const COUNTED_EVERY: u32 = 500;

/// An open shop.
pub struct Memory {
    /// The shop's settings.
    pub settings: Settings,
    /// SHA-256 of the owner's key, hexadecimal.
    pub key_hash: String,
    /// Work under way between calls.
    pub work: Option<Work>,
    /// Whether the alarm has to be set for it.
    pub work_is_due: bool,
    /// What visitors were answered most often.
    pub most_asked: Option<MostAsked>,
    /// Whether products were learned that the shelf doesn't know.
    pub shelf_is_old: bool,
    /// The search index that is being built.
    pub searching: Option<Box<Searching>>,
    /// The groups of visitors who came lately. What is drawn depends on the settings.
    pub arms: HashMap<RecordId, Arm>,
    /// When webhooks are to be told something next, as far as it is known.
    pub next_delivery: Option<i64>,
    /// References of cases that were tried and don't exist.
    pub missed_cases: Misses,
    time_zone: TimeZone,
    models: Held,
}

/// A shop whose models are in use. They go back to the others' when this is dropped.
pub struct Open<'a>(&'a mut Memory);

/// What is known about who looks at what, and the products that were shown lately.
pub struct Shelf {
    /// Asked for by their ids.
    pub shown: Shown,
    /// The placements, by name.
    pub book: Book,
    /// Fed with every view, cart and purchase.
    pub recommender: Recommender,
    /// How many of those its stored form doesn't know.
    pub unsaved: u32,
    /// Whether it has a stored form.
    pub is_stored: bool,
    /// Learning under way. It may vanish: then it begins again.
    pub learner: Option<Box<Learner>>,
    /// The recommender's bytes, and at how many unsaved events they were counted.
    pub counted: Option<(usize, u32)>,
}

impl Memory {
    /// Opens the shop, unless it is open: an older database is brought up to date. `None` where the
    /// object was never made a shop; nothing is written then.
    pub fn open<'a>(memory: &'a mut Option<Self>, database: &Database) -> Result<Option<Open<'a>>, ApiError> {
        if memory.is_none() {
            let Some(version) = schema::version(database)? else { return Ok(None) };
            schema::migrate(database, version)?;
            let (settings, key_hash) = settings::read(database)?;
            let time_zone = zone(&settings)?;
            publishing::note_old_index(database)?;
            let next_delivery = outbox::next_due(database)?;
            *memory = Some(Self {
                settings,
                key_hash,
                work: None,
                work_is_due: publishing::is_due(database)?
                    || searching::is_due(database)?
                    || learning::is_due(database)?
                    || rereading::is_due(database)?
                    || figures::is_due(database)?
                    || next_delivery.is_some(),
                most_asked: None,
                shelf_is_old: false,
                searching: None,
                arms: HashMap::new(),
                next_delivery,
                missed_cases: Misses::default(),
                time_zone,
                models: Held::new(),
            });
            if let Err(error) = figures::count_prompts(database) {
                *memory = None;
                return Err(error);
            }
        }
        Ok(memory.as_mut().map(Open))
    }

    /// The shop's local day.
    pub fn day(&self, now: i64) -> Day {
        self.time_zone.day(now)
    }

    /// The instant at which a day begins in the shop, in milliseconds since the Unix epoch.
    pub fn start_of(&self, day: Day) -> i64 {
        self.time_zone.start_of(day)
    }

    /// The instant that a text names, in the shop's time zone where it names none.
    pub fn instant(&self, text: &str) -> Option<i64> {
        self.time_zone.instant(text)
    }

    /// The FAQ's index; loaded from its stored form when it isn't here. One that can't be read, such as an older
    /// version's, is built again by the alarm, and until then there is no answer: not even "no answer", which would be a
    /// lie that the owner is told as well.
    pub fn answers(&mut self, database: &Database) -> Result<&Index, ApiError> {
        let index = match self.models.answers().take() {
            Some(index) => index,
            None => {
                self.models.make_room(models::size(database, "faq")?, 0);
                let loaded = publishing::load_index(database)?.ok_or_else(|| {
                    self.work_is_due = true;
                    ApiError::not_yet("the FAQ is being indexed anew; ask again in a second")
                })?;
                Box::new(loaded)
            }
        };
        Ok(self.models.answers().insert(index))
    }

    /// The products and the recommender; built from the catalogue and the event log when they aren't here.
    pub fn shelf(&mut self, database: &Database) -> Result<&mut Shelf, ApiError> {
        let shelf = match self.models.shelf().take() {
            Some(shelf) => shelf,
            None => {
                self.models.make_room(models::size(database, "recommend")?, models::size(database, "facts")?);
                let mut shelf = Box::new(recommendations::load_shelf(database)?);
                remembering::begin_learning(database, &mut shelf)?;
                shelf
            }
        };
        self.work_is_due |= remembering::is_due(&shelf);
        Ok(self.models.shelf().insert(shelf))
    }

    /// The same, if it is here already.
    pub fn loaded_shelf(&mut self) -> Option<&mut Shelf> {
        self.models.shelf().as_deref_mut()
    }

    /// Takes over settings that were stored.
    pub fn replace_settings(&mut self, settings: Settings) -> Result<(), ApiError> {
        self.time_zone = zone(&settings)?;
        self.arms.clear();
        self.settings = settings;
        Ok(())
    }

    /// Takes over an index that was stored.
    pub fn replace_answers(&mut self, index: Index) {
        *self.models.answers() = Some(Box::new(index));
    }

    /// The search index; loaded from its stored form when it isn't here. `None` where there is none that can be read:
    /// it is built by the alarm.
    pub fn search(&mut self, database: &Database) -> Result<Option<&search::Index>, ApiError> {
        if self.models.search().is_none() {
            self.models.make_room(models::size(database, "products")?, 0);
            let loaded = searching::load(database)?;
            self.work_is_due |= loaded.is_none();
            *self.models.search() = loaded.map(Box::new);
        }
        Ok(self.models.search().as_deref())
    }

    /// Takes over a search index that was stored.
    pub fn replace_search(&mut self, index: search::Index) {
        *self.models.search() = Some(Box::new(index));
    }

    /// Takes over products that were stored.
    pub fn products_changed(&mut self, database: &Database) -> Result<(), ApiError> {
        self.shelf_is_old = false;
        if let Some(shelf) = self.loaded_shelf() {
            shelf.recommender.set_facts(&products::facts(database)?);
            (shelf.shown, shelf.counted) = (Shown::default(), None);
        }
        self.work_is_due = true;
        Ok(())
    }
}

impl Shelf {
    /// Bytes in memory, about. Those of the recommender change with what it observes, and counting them takes as long as a
    /// tenth of a recommendation.
    pub fn bytes(&mut self) -> usize {
        let counted = self.counted.filter(|&(_, at)| self.unsaved.abs_diff(at) < COUNTED_EVERY);
        let (bytes, _) = *self.counted.insert(counted.unwrap_or_else(|| (self.recommender.bytes(), self.unsaved)));
        self.shown.bytes() + bytes
    }

    /// Whether it can be made again as it is: from its stored form, or all of it from the log.
    pub fn may_go(&self) -> bool {
        self.is_stored || i64::from(self.unsaved) <= recommendations::REPLAYED_EVENTS
    }
}

impl Deref for Open<'_> {
    type Target = Memory;

    fn deref(&self) -> &Memory {
        self.0
    }
}

impl DerefMut for Open<'_> {
    fn deref_mut(&mut self) -> &mut Memory {
        self.0
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.models.park();
    }
}

fn zone(settings: &Settings) -> Result<TimeZone, ApiError> {
    TimeZone::named(&settings.time_zone).map_err(ApiError::internal)
}
