//! The rules that must hold always, and reasons recomputed from the raw log.

use super::*;
use proptest::prelude::*;
use shopbell_protocol::Locale;
use std::collections::{BTreeMap, BTreeSet};

const DAY: i64 = 86_400_000;
const NOW: i64 = 1_780_000_000_000;

fn product(id: &str, category: &str, price: i64, in_stock: bool) -> Product {
    Product {
        id: id.to_owned(),
        title: BTreeMap::from([(Locale::En, id.to_owned())]),
        url: BTreeMap::new(),
        image: None,
        price,
        currency: "EUR".to_owned(),
        category: category.to_owned(),
        in_stock,
        ..Product::default()
    }
}

fn view<'a>(session: &'a str, visitor: &'a str, product: &'a str, at: i64) -> Observation<'a> {
    Observation { session, visitor, product, kind: EventKind::View, at }
}

fn shop() -> Recommender {
    let mut model = Recommender::new();
    model.set_catalogue(&[
        product("lamp", "light", 4_000, true),
        product("bulb", "light", 500, true),
        product("candle", "light", 900, true),
        product("rug", "floor", 20_000, true),
        product("mat", "floor", 1_000, false),
        product("vase", "decor", 3_000, true),
    ]);
    model
}

fn ids(list: &[Recommended]) -> Vec<&str> {
    list.iter().map(|item| item.product.as_str()).collect()
}

fn anyone(on_screen: Option<&str>) -> Request<'_> {
    Request { visitor: None, session: None, on_screen, limit: 10, now: NOW, ..Request::default() }
}

#[test]
fn a_shop_that_knows_nothing_shows_its_own_order() {
    let list = shop().recommend(&anyone(None));
    assert_eq!(ids(&list), ["lamp", "bulb", "candle", "rug", "vase"]);
    assert!(list.iter().all(|item| item.reason == Why { kind: ReasonKind::Featured, source: None, evidence: 0 }));
    assert!(Recommender::new().recommend(&anyone(None)).is_empty());
}

#[test]
fn what_others_looked_at_comes_first_with_its_count() {
    let mut model = shop();
    for n in 0..4 {
        let (session, visitor) = (format!("s{n}"), format!("v{n}"));
        model.observe(&view(&session, &visitor, "rug", NOW - DAY));
        model.observe(&view(&session, &visitor, "vase", NOW - DAY));
    }
    model.observe(&view("s9", "v9", "rug", NOW - DAY));
    model.observe(&view("mine", "me", "rug", NOW));
    let list = model.recommend(&Request {
        visitor: Some("me"),
        session: Some("mine"),
        on_screen: Some("rug"),
        limit: 2,
        now: NOW,
        ..Request::default()
    });
    assert_eq!(
        list[0],
        Recommended {
            product: "vase".into(),
            reason: Why { kind: ReasonKind::AlsoViewed, source: Some("rug".into()), evidence: 4 },
        }
    );
    assert_eq!(list.len(), 2);
}

#[test]
fn the_same_category_is_ordered_by_price_and_best_sellers_follow() {
    let mut model = shop();
    model.observe(&Observation { kind: EventKind::Purchase, ..view("s1", "v1", "vase", NOW - DAY) });
    model.observe(&view("s2", "v2", "rug", NOW - DAY));
    model.observe(&view("s3", "v3", "rug", NOW - DAY));
    model.observe(&view("mine", "me", "bulb", NOW));
    let list = model.recommend(&Request {
        visitor: Some("me"),
        session: None,
        on_screen: None,
        limit: 10,
        now: NOW,
        ..Request::default()
    });
    assert_eq!(ids(&list), ["candle", "lamp", "vase", "rug", "bulb"]);
    assert_eq!(list[0].reason, Why { kind: ReasonKind::SameCategory, source: Some("bulb".into()), evidence: 3 });
    assert_eq!(list[2].reason, Why { kind: ReasonKind::BestSeller, source: None, evidence: 1 });
    assert_eq!(list[3].reason.evidence, 2);
}

#[test]
fn demand_fades() {
    let mut model = shop();
    for _ in 0..3 {
        model.observe(&view("s1", "v1", "rug", NOW - 60 * DAY));
    }
    model.observe(&view("s2", "v2", "vase", NOW - DAY));
    assert_eq!(ids(&model.recommend(&anyone(None)))[..2], ["vase", "rug"]);
}

#[test]
fn a_purchase_speaks_louder_than_a_view() {
    let mut model = shop();
    for (session, other, kind) in [("s1", "candle", EventKind::View), ("s2", "vase", EventKind::Purchase)] {
        model.observe(&view(session, session, "rug", NOW - DAY));
        model.observe(&Observation { kind, ..view(session, session, other, NOW - DAY) });
    }
    assert_eq!(ids(&model.recommend(&anyone(Some("rug"))))[..2], ["vase", "candle"]);
}

#[test]
fn a_robot_is_nobodys_neighbour() {
    let mut model = shop();
    for n in 0..40 {
        model.observe(&view("robot", "robot", ["rug", "candle"][n % 2], NOW - DAY + n as i64 * 100));
    }
    let list = model.recommend(&anyone(Some("rug")));
    assert!(list.iter().all(|item| item.reason.kind != ReasonKind::AlsoViewed), "{list:?}");
    // A person who looks at as much takes longer.
    for n in 0..40 {
        model.observe(&view("person", "person", ["rug", "candle"][n % 2], NOW - DAY + n as i64 * 5_000));
    }
    let best = &model.recommend(&anyone(Some("rug")))[0];
    assert_eq!((best.product.as_str(), best.reason.evidence), ("candle", 1));
}

#[test]
fn a_new_product_is_found_by_what_the_shop_says_about_it() {
    let mut model = Recommender::new();
    let named = |id: &str, title: &str, price| Product {
        title: BTreeMap::from([(Locale::En, title.to_owned())]),
        ..product(id, "light", price, true)
    };
    model.set_catalogue(&[
        named("a", "Oak desk lamp", 4_000),
        named("b", "Brass candle", 4_100),
        named("c", "Oak desk lamp, large", 5_000),
    ]);
    model.observe(&view("me", "me", "a", NOW));
    let list = model.recommend(&anyone(Some("a")));
    assert_eq!(ids(&list), ["c", "b"], "the title says more than the price");
    assert_eq!(list[0].reason, Why { kind: ReasonKind::SameCategory, source: Some("a".into()), evidence: 3 });
}

#[test]
fn impressions_clicks_and_prompts_teach_nothing() {
    let mut model = shop();
    for kind in [EventKind::Impression, EventKind::Click, EventKind::Prompt, EventKind::Custom] {
        model.observe(&Observation { kind, ..view("s", "v", "vase", NOW) });
    }
    assert_eq!(model.recommend(&anyone(None))[0].reason.kind, ReasonKind::Featured);
}

#[test]
fn a_session_of_somebody_else_is_not_read() {
    let mut model = shop();
    model.observe(&view("theirs", "them", "bulb", NOW));
    let request = Request { visitor: Some("me"), session: Some("theirs"), ..anyone(None) };
    let list = model.recommend(&request);
    assert!(list.iter().all(|item| item.reason.source.is_none()));
}

#[test]
fn the_catalogue_may_come_after_the_events_and_change() {
    let mut model = Recommender::new();
    model.observe(&view("s", "v", "new", NOW));
    model.set_catalogue(&[product("old", "a", 1, true), product("new", "a", 1, true)]);
    assert_eq!(ids(&model.recommend(&anyone(None))), ["new", "old"]);
    model.set_catalogue(&[product("old", "a", 1, true)]);
    assert_eq!(ids(&model.recommend(&anyone(None))), ["old"]);
    model.set_catalogue(&[product("new", "a", 1, true), product("new", "b", 2, false)]);
    assert_eq!(model.recommend(&anyone(None))[0].reason.evidence, 1, "what was observed is kept");
}

/// The score of a product after some clicks, if it is a candidate.
fn score(model: &Recommender, clicks: &[(&str, EventKind)], product: &str) -> Option<f32> {
    let product = model.products.get(product)?;
    let known = |&(id, kind): &(&str, EventKind)| Click::new(model.products.get(id)?, kind);
    let clicks: Vec<Click> = clicks.iter().filter_map(known).collect();
    let asker = neighbours::Asker { visitor: None, now: sessions::seconds(NOW), before: model.sessions.end() };
    let candidates = scoring::candidates(model, &trail::Trail::of(&clicks), asker, |_| 0, |asked| asked == product);
    candidates.first().map(|candidate| candidate.score(model))
}

#[derive(Debug, Clone)]
pub(super) struct Event {
    session: u8,
    product: u8,
    kind: EventKind,
    at: i64,
}

/// A session, the visitor it belongs to, and some product.
pub(super) fn names_of(session: u8) -> (String, String, String) {
    Event { session, product: session, kind: EventKind::View, at: 0 }.names()
}

impl Event {
    /// Every session belongs to one visitor, who may have several.
    fn names(&self) -> (String, String, String) {
        (format!("s{}", self.session), format!("v{}", self.session / 2), format!("p{}", self.product))
    }

    pub(super) fn teach(&self, model: &mut Recommender) {
        let (session, visitor, product) = self.names();
        model.observe(&Observation {
            session: &session,
            visitor: &visitor,
            product: &product,
            kind: self.kind,
            at: self.at,
        });
    }

    fn counts(&self) -> bool {
        matches!(self.kind, EventKind::View | EventKind::AddToCart | EventKind::Purchase)
    }
}

pub(super) fn events() -> impl Strategy<Value = Vec<Event>> {
    let kind = prop::sample::select(vec![
        EventKind::View,
        EventKind::View,
        EventKind::AddToCart,
        EventKind::Purchase,
        EventKind::Impression,
        EventKind::Click,
    ]);
    let event = (0_u8..16, 0_u8..16, kind, 0_i64..90).prop_map(|(session, product, kind, day)| Event {
        session,
        product,
        kind,
        at: NOW - day * DAY,
    });
    prop::collection::vec(event, 0..120)
}

/// Products p0… with a category, a price and whether they are in stock.
fn catalogue() -> impl Strategy<Value = Vec<Product>> {
    prop::collection::vec((0_u8..4, 0_i64..50, any::<bool>()), 0..14).prop_map(|list| {
        let products = list.into_iter().enumerate();
        products
            .map(|(n, (category, price, in_stock))| product(&format!("p{n}"), &format!("c{category}"), price, in_stock))
            .collect()
    })
}

/// The products that the log says a session holds, and the sessions that hold a product.
fn sessions_with(log: &[Event], product: &str, not_of: Option<&str>) -> BTreeSet<String> {
    log.iter()
        .filter(|event| event.counts())
        .map(Event::names)
        .filter(|(_, visitor, p)| p == product && Some(visitor.as_str()) != not_of)
        .map(|(session, _, _)| session)
        .collect()
}

proptest! {
    #[test]
    fn the_rules_hold_and_the_reasons_are_true(
        log in events(),
        products in catalogue(),
        on_screen in prop::option::of(0_u8..16),
        session in prop::option::of(0_u8..17),
        visitor in prop::option::of(0_u8..9),
        limit in 0_usize..20,
    ) {
        let mut model = Recommender::new();
        model.set_catalogue(&products);
        log.iter().for_each(|event| event.teach(&mut model));
        let on_screen = on_screen.map(|n| format!("p{n}"));
        let session = session.map(|n| format!("s{n}"));
        let visitor = visitor.map(|n| format!("v{n}"));
        let request = Request {
            visitor: visitor.as_deref(), session: session.as_deref(), on_screen: on_screen.as_deref(), limit, now: NOW, ..Request::default()
        };
        let list = model.recommend(&request);

        let allowed: Vec<&Product> =
            products.iter().filter(|p| p.in_stock && Some(&p.id) != on_screen.as_ref()).collect();
        prop_assert_eq!(list.len(), allowed.len().min(limit));
        let distinct: BTreeSet<&str> = ids(&list).into_iter().collect();
        prop_assert_eq!(distinct.len(), list.len());
        prop_assert!(distinct.iter().all(|id| allowed.iter().any(|p| &p.id == id)));

        // Whose sessions are not "other people": the visitor's, named or known from the session.
        let own = visitor.clone().or_else(|| {
            let session = session.as_ref()?;
            log.iter().filter(|event| event.counts()).map(Event::names).find(|names| &names.0 == session).map(|names| names.1)
        });
        let looked_at = |source: &str| {
            on_screen.as_deref() == Some(source)
                || log.iter().filter(|event| event.counts()).map(Event::names).any(|(_, v, p)| Some(&v) == own.as_ref() && p == source)
        };
        for item in &list {
            let Why { kind, source, evidence } = &item.reason;
            match kind {
                ReasonKind::AlsoViewed => {
                    let source = source.as_deref().unwrap();
                    prop_assert!(looked_at(source) && source != item.product);
                    let one = sessions_with(&log, source, own.as_deref());
                    let other = sessions_with(&log, &item.product, own.as_deref());
                    prop_assert_eq!(*evidence as usize, one.intersection(&other).count());
                    prop_assert!(*evidence > 0);
                }
                ReasonKind::SameCategory => {
                    let source = source.as_deref().unwrap();
                    prop_assert!(looked_at(source) && source != item.product);
                    let category = |id: &str| products.iter().find(|p| p.id == id).map(|p| p.category.clone());
                    prop_assert_eq!(category(source), category(&item.product));
                    let size = products.iter().filter(|p| Some(&p.category) == category(source).as_ref()).count();
                    prop_assert_eq!(*evidence as usize, size);
                }
                ReasonKind::BestSeller => {
                    let events = log.iter().filter(|event| event.counts() && event.names().2 == item.product).count();
                    prop_assert!(source.is_none() && events > 0);
                    prop_assert_eq!(*evidence as usize, events);
                }
                ReasonKind::Featured => {
                    prop_assert!(source.is_none());
                    prop_assert_eq!(*evidence, 0);
                    prop_assert!(!log.iter().any(|event| event.counts() && event.names().2 == item.product));
                }
            }
        }
        prop_assert_eq!(model.recommend(&request), list, "the same question gets the same answer");
    }

    /// Every reason that names a source is put to the test: without the source the product scores lower, or isn't found.
    #[test]
    fn without_its_source_a_product_scores_lower(
        log in events(),
        products in catalogue(),
        clicks in prop::collection::vec(0_u8..16, 1..6),
        learn in any::<bool>(),
    ) {
        let mut model = Recommender::new();
        model.set_catalogue(&products);
        log.iter().for_each(|event| event.teach(&mut model));
        if learn {
            let mut learner = Learner::begin(&model);
            learner.step(&model, u32::MAX);
            learner.finish(&mut model);
        }
        let names: Vec<String> = clicks.iter().map(|n| format!("p{n}")).collect();
        let clicks: Vec<(&str, EventKind)> = names.iter().map(|name| (name.as_str(), EventKind::View)).collect();
        let request = Request { clicks: &clicks, limit: 10, now: NOW, ..Request::default() };
        for item in model.recommend(&request) {
            let Some(source) = item.reason.source.as_deref() else { continue };
            let without: Vec<(&str, EventKind)> = clicks.iter().copied().filter(|click| click.0 != source).collect();
            prop_assert!(without.len() < clicks.len());
            let before = score(&model, &clicks, &item.product);
            let after = score(&model, &without, &item.product);
            match before {
                Some(before) => prop_assert!(after.is_none_or(|after| after < before), "{:?} {} {:?}", item, before, after),
                // Only its shelf was known, and the source alone led there.
                None => {
                    prop_assert_eq!(item.reason.kind, ReasonKind::SameCategory);
                    let list = model.recommend(&Request { clicks: &without, ..request });
                    let found = list.iter().find(|found| found.product == item.product);
                    prop_assert!(found.is_none_or(|found| found.reason.kind != ReasonKind::SameCategory));
                }
            }
        }
    }

    #[test]
    fn any_split_of_the_log_teaches_the_same(log in events(), products in catalogue(), split in 0_usize..120) {
        let mut whole = Recommender::new();
        whole.set_catalogue(&products);
        log.iter().for_each(|event| event.teach(&mut whole));
        // The catalogue arrives in between, after another one, and the model is stored and loaded on the way.
        let (before, after) = log.split_at(split.min(log.len()));
        let mut parts = Recommender::new();
        before.iter().for_each(|event| event.teach(&mut parts));
        parts.set_catalogue(products.get(1..).unwrap_or_default());
        let mut parts = Recommender::from_snapshot(&parts.to_snapshot()).unwrap();
        after.iter().for_each(|event| event.teach(&mut parts));
        parts.set_catalogue(&products);
        for session in 0..16 {
            let session = format!("s{session}");
            let request = Request { visitor: None, session: Some(&session), on_screen: Some("p1"), limit: 10, now: NOW, ..Request::default() };
            prop_assert_eq!(whole.recommend(&request), parts.recommend(&request));
        }
    }
}
