//! What is recommended in small shops; `log` has the rules that must hold for any log.

pub(super) mod log;
mod placements;

use super::*;
use shopbell_protocol::Locale;
use std::collections::BTreeMap;

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
    Request { visitor: None, session: None, on_screen, limit: Some(10), now: NOW, ..Request::default() }
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
        limit: Some(2),
        now: NOW,
        ..Request::default()
    });
    assert_eq!(
        list[0],
        Recommended {
            list: ListKind::ForYou,
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
        limit: Some(10),
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
fn equal_demand_follows_the_catalogue_whatever_was_seen_first() {
    let products = [product("rug", "floor", 20_000, true), product("vase", "decor", 3_000, true)];
    let mut model = Recommender::new();
    for name in ["vase", "rug"] {
        model.observe(&view("s1", "v1", name, NOW - DAY));
    }
    model.set_catalogue(&products);
    assert_eq!(ids(&model.recommend(&anyone(None))), ["rug", "vase"]);
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
