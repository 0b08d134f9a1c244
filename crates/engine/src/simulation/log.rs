//! What the made-up visitors do.

use super::Shop;
use super::catalogue::Facts;
use super::random::Random;
use shopbell_protocol::EventKind;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

const DAY: i64 = 86_400_000;
/// How many visitors may come back, the latest.
const MAY_COME_BACK: usize = 20_000;
/// Of a thousand sessions so many are of somebody who comes back.
const COMES_BACK: u64 = 350;

/// Shares no factor with the size of any shelf that isn't a multiple of it.
const PRIME: u64 = 7_919;

/// Something a visitor did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// Milliseconds since the Unix epoch.
    pub at: i64,
    /// The session, from 0 in the order in which they begin.
    pub session: u64,
    /// Its place in the session, from 0.
    pub place: u32,
    /// Who, from 0.
    pub visitor: u64,
    /// The product's place in [`Shop::products`].
    pub product: u32,
    /// 0: a view, 1: into the cart, 2: a purchase.
    deed: u8,
    /// Whether a robot did it.
    pub is_robot: bool,
}

impl Event {
    /// What was done.
    pub fn kind(&self) -> EventKind {
        match self.deed {
            0 => EventKind::View,
            1 => EventKind::AddToCart,
            _ => EventKind::Purchase,
        }
    }

    /// The session's id, a UUID.
    pub fn session_id(&self) -> String {
        uuid(1, self.session)
    }

    /// The visitor's id, a UUID.
    pub fn visitor_id(&self) -> String {
        uuid(2, self.visitor)
    }

    /// An id of the event's own, a UUID.
    pub fn id(&self) -> String {
        uuid(3, self.session << 12 | u64::from(self.place & 0xfff))
    }
}

/// Of the form of version 7, though the time in it is nobody's.
fn uuid(kind: u16, number: u64) -> String {
    format!("0190a5b2-{kind:04x}-7000-8000-{:012x}", number & 0xffff_ffff_ffff)
}

/// All that happens, in the order of time.
pub struct Log<'a> {
    shop: &'a Shop,
    /// Of sessions under way.
    waiting: BinaryHeap<Reverse<Event>>,
    sessions: u64,
    visitors: u64,
    /// When the next session begins.
    next: i64,
    /// Who was here lately, and the product they left.
    gone: VecDeque<(u64, u32)>,
}

/// What a visitor likes.
struct Taste {
    categories: [u32; 3],
    brand: u32,
    /// Of a thousand: how dear the products of a category they look at are.
    level: u64,
}

impl Iterator for Log<'_> {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        while self.waiting.peek().is_none_or(|Reverse(event)| event.at > self.next) {
            self.begin_session();
        }
        self.waiting.pop().map(|Reverse(event)| event)
    }
}

impl<'a> Log<'a> {
    pub(super) fn new(shop: &'a Shop) -> Self {
        let start = shop.plan.start;
        Self { shop, waiting: BinaryHeap::new(), sessions: 0, visitors: 0, next: start, gone: VecDeque::new() }
    }

    fn begin_session(&mut self) {
        let plan = &self.shop.plan;
        let number = self.sessions;
        let mut random = Random::of(&[plan.seed, 2, number]);
        let at = self.next;
        self.sessions += 1;
        self.next = at + 1 + random.below(2 * DAY as u64 / u64::from(plan.sessions_a_day.max(1))) as i64;
        if random.below(10_000) < u64::from(plan.robots) {
            self.visitors += 1;
            self.crawl(number, at, &mut random);
            return;
        }
        let back = random.chance(COMES_BACK).then(|| random.below(self.gone.len() as u64) as usize);
        let (visitor, left) = match back.and_then(|place| self.gone.remove(place)) {
            Some((visitor, product)) => (visitor, Some(product)),
            None => {
                self.visitors += 1;
                (self.visitors - 1, None)
            }
        };
        let mut session = Session { shop: self.shop, number, visitor, at, events: Vec::new(), cart: Vec::new() };
        let last = session.go(left, &mut random);
        self.waiting.extend(session.events.into_iter().map(Reverse));
        if let Some(last) = last {
            self.gone.push_back((visitor, last));
        }
        if self.gone.len() > MAY_COME_BACK {
            self.gone.pop_front();
        }
    }

    /// A robot looks at one product after the other.
    fn crawl(&mut self, session: u64, at: i64, random: &mut Random) {
        let all = self.shop.products.len() as u64;
        let first = random.below(all);
        for place in 0..60 + random.below(140) {
            let product = ((first + place * 7) % all.max(1)) as u32;
            let (at, visitor) = (at + place as i64 * 300, self.visitors - 1);
            let event = Event { at, session, place: place as u32, visitor, product, deed: 0, is_robot: true };
            self.waiting.push(Reverse(event));
        }
    }
}

/// A session as it goes.
struct Session<'a> {
    shop: &'a Shop,
    number: u64,
    visitor: u64,
    at: i64,
    events: Vec<Event>,
    cart: Vec<u32>,
}

impl Session<'_> {
    /// From the first product, or the one that the visitor left, to the last.
    fn go(&mut self, left: Option<u32>, random: &mut Random) -> Option<u32> {
        let taste = self.taste();
        let day = (self.at - self.shop.plan.start).div_euclid(DAY).max(0) as u64;
        // Who used something up buys it again; others often go on where they were.
        let again = left.filter(|&left| {
            let is_used_up = self.facts(left).is_some_and(|facts| facts.consumable);
            random.chance(if is_used_up { 700 } else { 400 })
        });
        let mut product = match again {
            Some(left) => left,
            None => self.favourite(&taste, day, random)?,
        };
        let views = 1 + random.run(720, 24);
        for _ in 0..views {
            self.view(product, random);
            if random.chance(90) {
                self.put_into_cart(product, day, random);
            }
            product = self.step(product, &taste, day, random).unwrap_or(product);
        }
        if !self.cart.is_empty() && random.chance(420) {
            for bought in std::mem::take(&mut self.cart) {
                self.add(bought, 2, 1_000);
            }
        }
        self.events.last().map(|event| event.product)
    }

    fn facts(&self, product: u32) -> Option<Facts> {
        self.shop.facts.get(product as usize).copied()
    }

    /// What this visitor likes, always the same.
    fn taste(&self) -> Taste {
        let mut random = Random::of(&[self.shop.plan.seed, 3, self.visitor]);
        let categories = self.shop.shelves.len() as u64;
        let first = random.zipf(categories) as u32;
        // What goes with it, and anything else.
        let categories = [first, first ^ 1, random.zipf(categories) as u32];
        Taste { categories, brand: random.below(16) as u32, level: random.below(1_000) }
    }

    fn is_there(&self, product: u32, day: u64) -> bool {
        self.facts(product).is_some_and(|facts| u64::from(facts.comes) <= day)
    }

    /// A popular product of a category the visitor likes, of their brand and at their price if one is met soon.
    fn favourite(&self, taste: &Taste, day: u64, random: &mut Random) -> Option<u32> {
        let category = *taste.categories.get(random.zipf(3) as usize)?;
        let shelf = self.shop.shelves.get(category as usize)?;
        let mut found = None;
        for _ in 0..3 {
            let Some(product) = self.popular(category, shelf, day, random) else { continue };
            found = Some(product);
            let facts = self.facts(product)?;
            let level = u64::from(facts.place) * 1_000 / shelf.len().max(1) as u64;
            if facts.brand == taste.brand || level.abs_diff(taste.level) < 200 {
                break;
            }
        }
        found.or_else(|| shelf.iter().copied().find(|&product| self.is_there(product, day)))
    }

    /// A popular product of a category. Every fifth time one that is in fashion that week.
    fn popular(&self, category: u32, shelf: &[u32], day: u64, random: &mut Random) -> Option<u32> {
        let size = shelf.len() as u64;
        let season = if random.chance(200) { 1 + day / 7 } else { 0 };
        let rank = random.zipf(if season > 0 { size.min(3) } else { size });
        // Which product has which rank: a step that shares no factor with the shelf's size meets each once.
        let mut order = Random::of(&[self.shop.plan.seed, 4, u64::from(category), season]);
        let place = (order.below(size) + rank * PRIME) % size.max(1);
        shelf.get(place as usize).copied().filter(|&product| self.is_there(product, day))
    }

    /// Where the visitor goes from here.
    fn step(&self, from: u32, taste: &Taste, day: u64, random: &mut Random) -> Option<u32> {
        let next = match random.below(100) {
            0..35 => self.shop.alternatives(from).nth(random.zipf(4) as usize),
            35..47 => self.shop.complements(from).next(),
            47..59 => {
                let seen = self.events.len() as u64;
                self.events.get(random.below(seen) as usize).map(|event| event.product)
            }
            59..97 => self.favourite(taste, day, random),
            _ => Some(random.below(self.shop.products.len() as u64) as u32),
        };
        next.filter(|&product| self.is_there(product, day))
    }

    fn view(&mut self, product: u32, random: &mut Random) {
        self.add(product, 0, 4_000 + random.below(70_000) as i64);
    }

    /// And often what goes with it.
    fn put_into_cart(&mut self, product: u32, day: u64, random: &mut Random) {
        self.add(product, 1, 3_000);
        self.cart.push(product);
        let with = self.shop.complements(product).next().filter(|&with| self.is_there(with, day));
        if let Some(with) = with.filter(|with| !self.cart.contains(with) && random.chance(500)) {
            self.view(with, random);
            self.add(with, 1, 3_000);
            self.cart.push(with);
        }
    }

    fn add(&mut self, product: u32, deed: u8, after: i64) {
        self.at += after;
        let place = self.events.len() as u32;
        let (session, visitor) = (self.number, self.visitor);
        self.events.push(Event { at: self.at, session, place, visitor, product, deed, is_robot: false });
    }
}
