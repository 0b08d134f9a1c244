//! Any log of events: what it must never lead to, and reasons recomputed from it.

use super::super::*;
use super::{DAY, NOW, ids, product};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// The score of a product after some clicks, if it is a candidate.
fn score(model: &Recommender, clicks: &[(&str, EventKind)], product: &str) -> Option<f32> {
    let product = model.products.get(product)?;
    let known = |&(id, kind): &(&str, EventKind)| Click::new(model.products.get(id)?, kind);
    let clicks: Vec<Click> = clicks.iter().filter_map(known).collect();
    let asker = neighbours::Asker { visitor: None, now: sessions::seconds(NOW), before: model.sessions.end() };
    let candidates = scoring::candidates(model, &trail::Trail::of(&clicks), asker, |_| 0);
    let found = candidates.iter().find(|candidate| candidate.product == product);
    found.map(|candidate| candidate.score(model))
}

#[derive(Debug, Clone)]
pub(in crate::recommend) struct Event {
    pub(super) session: u8,
    pub(super) product: u8,
    pub(super) kind: EventKind,
    pub(super) at: i64,
}

/// A session, the visitor it belongs to, and some product.
pub(in crate::recommend) fn names_of(session: u8) -> (String, String, String) {
    Event { session, product: session, kind: EventKind::View, at: 0 }.names()
}

impl Event {
    /// Every session belongs to one visitor, who may have several.
    pub(super) fn names(&self) -> (String, String, String) {
        (format!("s{}", self.session), format!("v{}", self.session / 2), format!("p{}", self.product))
    }

    pub(in crate::recommend) fn teach(&self, model: &mut Recommender) {
        let (session, visitor, product) = self.names();
        model.observe(&Observation {
            session: &session,
            visitor: &visitor,
            product: &product,
            kind: self.kind,
            at: self.at,
        });
    }

    pub(super) fn counts(&self) -> bool {
        matches!(self.kind, EventKind::View | EventKind::AddToCart | EventKind::Purchase)
    }
}

pub(in crate::recommend) fn events() -> impl Strategy<Value = Vec<Event>> {
    let kind = prop::sample::select(vec![
        EventKind::View,
        EventKind::View,
        EventKind::AddToCart,
        EventKind::Purchase,
        EventKind::Return,
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
pub(super) fn catalogue() -> impl Strategy<Value = Vec<Product>> {
    prop::collection::vec((0_u8..4, 0_i64..50, any::<bool>(), any::<bool>()), 0..14).prop_map(|list| {
        let products = list.into_iter().enumerate();
        products
            .map(|(n, (category, price, in_stock, consumable))| Product {
                consumable,
                brand: consumable.then(|| format!("b{category}")),
                ..product(&format!("p{n}"), &format!("c{category}"), price, in_stock)
            })
            .collect()
    })
}

/// The products that the log says a session holds, and the sessions that hold a product.
pub(super) fn sessions_with(log: &[Event], product: &str, not_of: Option<&str>) -> BTreeSet<String> {
    log.iter()
        .filter(|event| event.counts())
        .map(Event::names)
        .filter(|(_, visitor, p)| p == product && Some(visitor.as_str()) != not_of)
        .map(|(session, _, _)| session)
        .collect()
}

/// The visitor: named, or known from the session.
pub(super) fn own(log: &[Event], visitor: Option<&str>, session: Option<&str>) -> Option<String> {
    let counting = || log.iter().filter(|event| event.counts()).map(Event::names);
    visitor
        .map(str::to_owned)
        .or_else(|| counting().find(|names| Some(names.0.as_str()) == session).map(|names| names.1))
}

/// Whether a product may be shown to a visitor at all.
pub(super) fn may_show(log: &[Event], own: Option<&str>, product: &Product) -> bool {
    let did = |kind| {
        let is_it = |(_, visitor, id): &(String, String, String)| Some(visitor.as_str()) == own && id == &product.id;
        log.iter().filter(|event| event.kind == kind).map(Event::names).any(|names| is_it(&names))
    };
    product.in_stock && !did(EventKind::Return) && (product.consumable || !did(EventKind::Purchase))
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
            visitor: visitor.as_deref(), session: session.as_deref(), on_screen: on_screen.as_deref(), limit: Some(limit), now: NOW, ..Request::default()
        };
        let list = model.recommend(&request);

        // Whose sessions are not "other people": the visitor's, named or known from the session.
        let own = own(&log, visitor.as_deref(), session.as_deref());
        let allowed: Vec<&Product> =
            products.iter().filter(|p| may_show(&log, own.as_deref(), p) && Some(&p.id) != on_screen.as_ref()).collect();
        prop_assert_eq!(list.len(), allowed.len().min(limit));
        let distinct: BTreeSet<&str> = ids(&list).into_iter().collect();
        prop_assert_eq!(distinct.len(), list.len());
        prop_assert!(distinct.iter().all(|id| allowed.iter().any(|p| &p.id == id)));

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
                other => prop_assert!(false, "{:?} is no reason here", other),
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
        let request = Request { clicks: &clicks, limit: Some(10), now: NOW, ..Request::default() };
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
            let request = Request { visitor: None, session: Some(&session), on_screen: Some("p1"), limit: Some(10), now: NOW, ..Request::default() };
            prop_assert_eq!(whole.recommend(&request), parts.recommend(&request));
        }
    }
}
