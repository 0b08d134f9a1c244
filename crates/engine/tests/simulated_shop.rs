//! What the recommender does in a made-up shop: rules that hold on every answer, and behaviour that an owner would expect.
//! How good it is, these tests don't say (see `shopbell_engine::simulation`).

use shopbell_engine::recommend::{Observation, Recommended, Recommender, Request};
use shopbell_engine::simulation::{Event, Plan, Shop};
use shopbell_protocol::owner::Product;
use shopbell_protocol::{EventKind, ReasonKind};
use std::collections::{BTreeMap, BTreeSet};

/// About five thousand sessions.
const EVENTS: usize = 20_000;
const DAY: i64 = 86_400_000;

struct Sample {
    shop: Shop,
    log: Vec<Event>,
}

impl Sample {
    fn new() -> Self {
        let shop = Shop::new(Plan { sessions_a_day: 100, ..Plan::default() });
        let log = shop.log().take(EVENTS).collect();
        Self { shop, log }
    }

    fn model(&self) -> Recommender {
        let mut model = Recommender::new();
        model.set_catalogue(self.shop.products());
        self.teach(&mut model, self.log.iter());
        model
    }

    fn teach<'a>(&self, model: &mut Recommender, events: impl Iterator<Item = &'a Event>) {
        for event in events {
            model.observe(&Observation {
                session: &event.session_id(),
                visitor: &event.visitor_id(),
                product: self.id(event.product),
                kind: event.kind(),
                at: event.at,
            });
        }
    }

    fn id(&self, product: u32) -> &str {
        &self.shop.product(product).unwrap().id
    }

    fn end(&self) -> i64 {
        self.log.last().unwrap().at
    }

    /// What is recommended to a visitor on a product's page.
    fn on(&self, model: &Recommender, product: u32, limit: usize) -> Vec<Recommended> {
        model.recommend(&Request {
            on_screen: Some(self.id(product)),
            limit: Some(limit),
            now: self.end(),
            ..Request::default()
        })
    }

    /// People's sessions, each with the products in it.
    fn people(&self) -> BTreeMap<u64, BTreeSet<u32>> {
        let mut sessions: BTreeMap<u64, BTreeSet<u32>> = BTreeMap::new();
        for event in self.log.iter().filter(|event| !event.is_robot) {
            sessions.entry(event.session).or_default().insert(event.product);
        }
        sessions
    }

    /// Answers to visitors of all kinds: known ones on a page and off it, new ones, and nobody at all.
    fn answers(&self, model: &Recommender) -> Vec<Vec<Recommended>> {
        let mut answers = Vec::new();
        for event in self.log.iter().rev().step_by(97).take(100) {
            let (visitor, session) = (event.visitor_id(), event.session_id());
            let request = Request { limit: Some(12), now: self.end(), ..Request::default() };
            let known = Request { visitor: Some(&visitor), session: Some(&session), ..request };
            let on_screen = Some(self.id(event.product));
            answers.extend([known, Request { on_screen, ..known }, Request { on_screen, ..request }, request].map(
                |request| {
                    let list = model.recommend(&request);
                    self.check_rules(&request, &list);
                    list
                },
            ));
        }
        answers
    }

    fn check_rules(&self, request: &Request<'_>, list: &[Recommended]) {
        let ids: BTreeSet<&str> = list.iter().map(|item| item.product.as_str()).collect();
        assert_eq!(ids.len(), list.len(), "nothing twice");
        assert_eq!(Some(list.len()), request.limit, "a shop with hundreds of products has as many as are asked for");
        assert!(request.on_screen.is_none_or(|shown| !ids.contains(shown)), "never what is on the screen");
        let sold: BTreeSet<&str> =
            self.shop.products().iter().filter(|product| product.in_stock).map(|product| product.id.as_str()).collect();
        assert!(ids.is_subset(&sold), "nothing out of stock, nothing unknown");
        for reason in list.iter().map(|item| &item.reason) {
            let names = matches!(reason.kind, ReasonKind::AlsoViewed | ReasonKind::SameCategory);
            assert_eq!(reason.source.is_some(), names);
        }
    }
}

#[test]
fn the_rules_hold_at_every_time_of_a_shops_life() {
    let sample = Sample::new();
    let mut model = Recommender::new();
    model.set_catalogue(sample.shop.products());
    sample.answers(&model);
    for events in sample.log.chunks(EVENTS / 4) {
        sample.teach(&mut model, events.iter());
        assert_eq!(sample.answers(&model).len(), 400);
    }
}

#[test]
fn a_product_nobody_has_seen_is_found_next_to_those_like_it() {
    let sample = Sample::new();
    let mut model = sample.model();
    // Every twentieth product comes in anew, with an id that no event names.
    let mut products = sample.shop.products().to_vec();
    let fresh: Vec<u32> = (0..600).step_by(20).filter(|&n| products[n as usize].in_stock).collect();
    for &number in &fresh {
        products[number as usize].id = format!("NEW-{number}");
    }
    model.set_catalogue(&products);
    let found = fresh.iter().filter(|&&number| {
        let next_to = sample.shop.alternatives(number).next().unwrap();
        let list = sample.on(&model, next_to, 20);
        let new = list.iter().find(|item| item.product == format!("NEW-{number}"));
        // Nobody can have viewed it too.
        assert!(new.is_none_or(|new| new.reason.kind != ReasonKind::AlsoViewed));
        new.is_some()
    });
    let found = found.count();
    assert!(found * 10 >= fresh.len() * 6, "{found} of {}", fresh.len());
    // And who is on its page is shown what is like it.
    for &number in &fresh {
        let id = format!("NEW-{number}");
        let request = Request { on_screen: Some(&id), limit: Some(6), now: sample.end(), ..Request::default() };
        let list = model.recommend(&request);
        let category = |id: &str| products.iter().find(|product| product.id == id).map(|product| &product.category);
        let same = list.iter().filter(|item| category(&item.product) == category(&id)).count();
        assert!(same >= 4, "{same} of 6: {list:?}");
    }
}

#[test]
fn what_is_put_into_the_cart_together_comes_up() {
    let sample = Sample::new();
    let model = sample.model();
    let mut together: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    let mut carts: BTreeMap<u64, BTreeSet<u32>> = BTreeMap::new();
    for event in sample.log.iter().filter(|event| event.kind() == EventKind::AddToCart) {
        carts.entry(event.session).or_default().insert(event.product);
    }
    for cart in carts.values() {
        for &one in cart {
            cart.iter()
                .filter(|&&other| other != one)
                .for_each(|&other| *together.entry((one, other)).or_default() += 1);
        }
    }
    let sold = |number: u32| sample.shop.product(number).is_some_and(|product| product.in_stock);
    let often: Vec<(u32, u32)> =
        together.into_iter().filter(|&((_, other), n)| n >= 4 && sold(other)).map(|(pair, _)| pair).collect();
    assert!(often.len() > 20, "the made-up visitors buy some things together: {}", often.len());
    let found = often.iter().filter(|&&(one, other)| {
        let clicks = [(sample.id(one), EventKind::AddToCart)];
        let request = Request { clicks: &clicks, limit: Some(6), now: sample.end(), ..Request::default() };
        model.recommend(&request).iter().any(|item| item.product == sample.id(other))
    });
    let found = found.count();
    assert!(found * 10 >= often.len() * 8, "{found} of {}", often.len());
}

#[test]
fn robots_have_no_say() {
    let mut sample = Sample::new();
    let shop = Shop::new(Plan { sessions_a_day: 100, robots: 100, ..Plan::default() });
    (sample.log, sample.shop) = (shop.log().take(EVENTS * 2).collect(), shop.clone());
    let people: Vec<Event> = sample.log.iter().filter(|event| !event.is_robot).copied().collect();
    let robots = sample.log.len() - people.len();
    assert!(robots * 5 > people.len(), "their part is not small: {robots}");
    let with = sample.model();
    let mut without = Recommender::new();
    without.set_catalogue(sample.shop.products());
    sample.teach(&mut without, people.iter());

    let sessions = sample.people();
    let both = |one: &str, other: &str| {
        let has = |session: &&BTreeSet<u32>, id: &str| session.iter().any(|&number| sample.id(number) == id);
        sessions.values().filter(|session| has(session, one) && has(session, other)).count()
    };
    let (mut same, mut all) = (0, 0);
    for number in (0..600).step_by(7) {
        let (list, expected) = (sample.on(&with, number, 6), sample.on(&without, number, 6));
        same += list.iter().filter(|item| expected.iter().any(|other| other.product == item.product)).count();
        all += expected.len();
        for item in list.iter().filter(|item| item.reason.kind == ReasonKind::AlsoViewed) {
            let counted = both(item.reason.source.as_deref().unwrap(), &item.product);
            assert!(item.reason.evidence as usize <= counted, "robots are no other people: {item:?} {counted}");
        }
    }
    // They count as demand, and push people's sessions out of the newest of a product: that moves a place now and then.
    assert!(same * 100 >= all * 85, "{same} of {all}");
}

#[test]
fn a_model_is_the_same_however_it_came_to_be() {
    let sample = Sample::new();
    let expected = sample.answers(&sample.model());

    let mut stored = Recommender::new();
    for (part, events) in sample.log.chunks(3_001).enumerate() {
        if part % 2 == 0 {
            stored.set_catalogue(sample.shop.products());
        }
        sample.teach(&mut stored, events.iter());
        stored = Recommender::from_snapshot(&stored.to_snapshot()).unwrap();
    }
    stored.set_catalogue(sample.shop.products());
    assert_eq!(sample.answers(&stored), expected, "stored and loaded on the way");

    let mut replaced = sample.model();
    let others: Vec<Product> = sample.shop.products().iter().rev().step_by(3).cloned().collect();
    replaced.set_catalogue(&others);
    replaced.recommend(&Request { limit: Some(6), now: sample.end() + DAY, ..Request::default() });
    replaced.set_catalogue(sample.shop.products());
    assert_eq!(sample.answers(&replaced), expected, "with another catalogue in between");

    let mut late = Recommender::new();
    sample.teach(&mut late, sample.log.iter());
    late.set_catalogue(sample.shop.products());
    assert_eq!(sample.answers(&late), expected, "with the catalogue after the events");
}
