//! Placements: each list, what the owner may say, and that no placement breaks a rule.

use super::super::*;
use super::log::{catalogue, events, may_show, own, sessions_with};
use super::{DAY, NOW, ids, product, shop, view};
use proptest::prelude::*;
use shopbell_protocol::owner::{Boost, Filter, Placement};
use std::collections::BTreeSet;

fn placed(model: &mut Recommender, placement: Placement) {
    model.set_placements(Placements { excluded: Vec::new(), placements: vec![placement] });
}

/// Only these lists, and nothing after them.
fn only(sources: &[ListKind]) -> Placement {
    Placement { fallback: Vec::new(), ..Placement::named("here", sources) }
}

fn here<'a>() -> Request<'a> {
    Request { placement: Some("here"), visitor: Some("me"), session: Some("mine"), now: NOW, ..Request::default() }
}

fn did(model: &mut Recommender, session: &str, product: &str, kind: EventKind) {
    model.observe(&Observation { kind, ..view(session, session, product, NOW - DAY) });
}

#[test]
fn what_is_bought_together_comes_with_what_is_in_the_cart() {
    let mut model = shop();
    for session in ["s1", "s2", "s3"] {
        did(&mut model, session, "lamp", EventKind::AddToCart);
        did(&mut model, session, "bulb", EventKind::Purchase);
    }
    did(&mut model, "s3", "rug", EventKind::AddToCart);
    // Looked at with the lamp by many, but wanted by nobody.
    for session in ["v1", "v2", "v3", "v4"] {
        did(&mut model, session, "lamp", EventKind::View);
        did(&mut model, session, "vase", EventKind::View);
    }
    placed(&mut model, only(&[ListKind::BoughtTogether]));
    let list = model.recommend(&Request { cart: &["lamp"], ..here() });
    assert_eq!(ids(&list), ["bulb", "rug"]);
    assert_eq!(list[0].reason, Why { kind: ReasonKind::BoughtTogether, source: Some("lamp".into()), evidence: 3 });
    // The same for the product on screen, and for what this session put into the cart.
    assert_eq!(ids(&model.recommend(&Request { on_screen: Some("lamp"), ..here() })), ["bulb", "rug"]);
    model.observe(&Observation { kind: EventKind::AddToCart, ..view("mine", "me", "lamp", NOW) });
    model.observe(&view("mine", "me", "vase", NOW));
    assert_eq!(ids(&model.recommend(&here())), ["bulb", "rug"]);
}

#[test]
fn trends_are_of_these_days_and_begin_where_the_visitor_is() {
    let mut model = shop();
    for n in 0..20 {
        model.observe(&view(&format!("old{n}"), "v", "rug", NOW - 10 * DAY));
    }
    for n in 0..3 {
        model.observe(&view(&format!("new{n}"), "v", "candle", NOW - DAY));
    }
    model.observe(&view("other", "v", "lamp", NOW - DAY));
    placed(&mut model, only(&[ListKind::BestSellers]));
    assert_eq!(ids(&model.recommend(&here()))[..2], ["rug", "candle"]);
    placed(&mut model, only(&[ListKind::Trending]));
    let list = model.recommend(&here());
    assert_eq!(ids(&list), ["candle", "lamp", "rug"]);
    assert_eq!(list[0].reason, Why { kind: ReasonKind::Trending, source: None, evidence: 3 });
    let list = model.recommend(&Request { on_screen: Some("bulb"), ..here() });
    assert_eq!(ids(&list), ["candle", "lamp", "rug"], "first what is on the bulb's shelf");
    let list = model.recommend(&Request { category: Some("floor"), ..here() });
    assert_eq!(ids(&list), ["rug"], "a cold visitor on a category's page");
    assert_eq!(model.recommend(&Request { category: Some("no such"), ..here() }).len(), 3);
}

#[test]
fn new_products_are_new_for_ninety_days() {
    let added = |id: &str, day: &str| Product { added_on: Some(day.to_owned()), ..product(id, "a", 1, true) };
    let mut model = Recommender::new();
    // `NOW` is in 2026-05-28.
    model.set_catalogue(&[
        added("old", "2026-02-20"),
        added("last", "2026-05-27"),
        added("next", "2026-06-01"),
        product("undated", "a", 1, true),
        added("first", "2026-04-01"),
    ]);
    placed(&mut model, only(&[ListKind::New]));
    let list = model.recommend(&here());
    assert_eq!(ids(&list), ["last", "first"]);
    assert_eq!(list[0].reason, Why { kind: ReasonKind::New, source: None, evidence: 1 });
}

#[test]
fn what_was_viewed_comes_back_from_this_session_and_the_one_before() {
    let mut model = shop();
    model.observe(&view("before", "me", "rug", NOW - 3 * DAY));
    model.observe(&view("before", "me", "lamp", NOW - 3 * DAY));
    for product in ["vase", "lamp", "bulb"] {
        model.observe(&view("mine", "me", product, NOW));
    }
    placed(&mut model, only(&[ListKind::RecentlyViewed]));
    let request = Request { on_screen: Some("bulb"), ..here() };
    let list = model.recommend(&request);
    assert_eq!(ids(&list), ["lamp", "vase", "rug"]);
    assert_eq!(list[0].reason, Why { kind: ReasonKind::RecentlyViewed, source: None, evidence: 2 });
    let mut loaded = Recommender::from_snapshot(&model.to_snapshot()).unwrap();
    loaded.set_placements(model.placements.clone());
    let products: Vec<Product> = ["rug", "lamp", "vase", "bulb"].iter().map(|id| product(id, "a", 1, true)).collect();
    loaded.set_catalogue(&products);
    assert_eq!(ids(&loaded.recommend(&request)), ids(&list));
}

#[test]
fn a_step_up_is_dearer_but_not_twice_as_dear() {
    let mut model = Recommender::new();
    let of = |id: &str, price| product(id, "kettles", price, true);
    model.set_catalogue(&[of("base", 100), of("same", 102), of("up", 130), of("far", 201), of("edge", 200)]);
    placed(&mut model, only(&[ListKind::Upsell]));
    let list = model.recommend(&Request { on_screen: Some("base"), ..here() });
    assert_eq!(ids(&list), ["up", "edge"]);
    assert_eq!(list[0].reason, Why { kind: ReasonKind::Upsell, source: Some("base".into()), evidence: 30 });
}

#[test]
fn because_you_viewed_is_about_one_product() {
    let mut model = shop();
    for session in ["s1", "s2"] {
        for product in ["rug", "vase"] {
            did(&mut model, session, product, EventKind::View);
        }
    }
    for product in ["rug", "lamp"] {
        model.observe(&view("mine", "me", product, NOW));
    }
    placed(&mut model, only(&[ListKind::BecauseYouViewed]));
    let list = model.recommend(&Request { on_screen: Some("lamp"), ..here() });
    assert_eq!(ids(&list), ["vase"]);
    assert_eq!(list[0].reason, Why { kind: ReasonKind::AlsoViewed, source: Some("rug".into()), evidence: 2 });
}

#[test]
fn similar_stays_on_the_shelf() {
    let mut model = shop();
    for session in ["s1", "s2", "s3"] {
        for product in ["lamp", "rug"] {
            did(&mut model, session, product, EventKind::View);
        }
    }
    placed(&mut model, only(&[ListKind::Similar]));
    let list = model.recommend(&Request { on_screen: Some("lamp"), ..here() });
    assert_eq!(ids(&list).into_iter().collect::<BTreeSet<_>>(), BTreeSet::from(["bulb", "candle"]));
    assert!(list.iter().all(|item| item.reason.kind == ReasonKind::SameCategory));
}

#[test]
fn the_owner_pins_excludes_boosts_and_caps() {
    let mut model = shop();
    let featured = || only(&[ListKind::Featured]);
    placed(&mut model, Placement { pinned: vec!["vase".into(), "mat".into(), "gone".into()], ..featured() });
    assert_eq!(ids(&model.recommend(&here())), ["vase", "lamp", "bulb", "candle", "rug"], "the mat is out of stock");
    placed(&mut model, Placement { excluded: vec!["lamp".into()], max_per_category: Some(1), ..featured() });
    assert_eq!(ids(&model.recommend(&here())), ["bulb", "rug", "vase"]);
    let filter = Filter { categories: vec!["light".into(), "decor".into()], min_price: Some(900), ..Filter::default() };
    placed(&mut model, Placement { filter, ..featured() });
    assert_eq!(ids(&model.recommend(&here())), ["lamp", "candle", "vase"]);
    model.set_placements(Placements { excluded: vec!["lamp".into()], placements: Vec::new() });
    assert!(
        !ids(&model.recommend(&Request { placement: Some("home"), now: NOW, ..Request::default() })).contains(&"lamp")
    );

    for (product, times) in [("rug", 3), ("vase", 2)] {
        (0..times).for_each(|_| did(&mut model, "s", product, EventKind::View));
    }
    let boost = Boost { category: Some("decor".into()), percent: 100, ..Boost::default() };
    placed(&mut model, Placement { boosts: vec![boost], ..only(&[ListKind::BestSellers]) });
    assert_eq!(ids(&model.recommend(&here())), ["vase", "rug"], "twice two is more than three");
}

#[test]
fn nothing_bought_complained_about_or_sent_back_comes_again() {
    let mut model = Recommender::new();
    let coffee = Product { consumable: true, ..product("coffee", "a", 1, true) };
    model.set_catalogue(&[
        coffee,
        product("pot", "a", 1, true),
        product("cup", "a", 1, true),
        product("tray", "a", 1, true),
    ]);
    for id in ["coffee", "pot"] {
        model.observe(&Observation { kind: EventKind::Purchase, ..view("s", "me", id, NOW - DAY) });
    }
    model.observe(&Observation { kind: EventKind::Return, ..view("s", "me", "cup", NOW - DAY) });
    let shown: BTreeSet<String> = model.recommend(&here()).into_iter().map(|item| item.product).collect();
    assert_eq!(shown, BTreeSet::from(["coffee".to_owned(), "tray".to_owned()]));
    model.refuse("me", "coffee");
    assert_eq!(ids(&model.recommend(&here())), ["tray"], "a complaint counts for what is consumable, too");
    assert_eq!(ids(&model.recommend(&Request { holdout: true, ..here() })), ["tray"], "the rules hold for everybody");
    let others = model.recommend(&Request { visitor: Some("you"), session: None, ..here() });
    assert_eq!(others.len(), 4);
}

const KINDS: [ListKind; 10] = [
    ListKind::ForYou,
    ListKind::Similar,
    ListKind::BoughtTogether,
    ListKind::Trending,
    ListKind::BestSellers,
    ListKind::New,
    ListKind::RecentlyViewed,
    ListKind::BecauseYouViewed,
    ListKind::Upsell,
    ListKind::Featured,
];

fn placements() -> impl Strategy<Value = Placement> {
    let kinds = || prop::sample::subsequence(KINDS.to_vec(), 0..5).prop_shuffle();
    let some = || prop::collection::vec((0_u8..16).prop_map(|n| format!("p{n}")), 0..3);
    let cap = || prop::option::of(1_u8..4);
    let boost = (0_u8..4, -90_i16..900).prop_map(|(n, percent)| Boost {
        category: Some(format!("c{n}")),
        percent,
        ..Boost::default()
    });
    let filter = (prop::collection::vec((0_u8..5).prop_map(|n| format!("c{n}")), 0..3), prop::option::of(0_i64..40))
        .prop_map(|(categories, min_price)| Filter { categories, min_price, ..Filter::default() });
    let owners = (some(), some(), prop::collection::vec(boost, 0..2), filter);
    (kinds(), kinds(), 1_u8..12, owners, cap(), cap()).prop_map(
        |(sources, fallback, limit, (pinned, excluded, boosts, filter), max_per_category, max_per_brand)| Placement {
            name: "here".to_owned(),
            sources,
            fallback,
            limit,
            filter,
            pinned,
            excluded,
            boosts,
            max_per_category,
            max_per_brand,
            ..Placement::named("here", &[])
        },
    )
}

proptest! {
    #[test]
    fn no_placement_breaks_a_rule_or_claims_what_is_not_so(
        log in events(),
        products in catalogue(),
        placement in placements(),
        on_screen in prop::option::of((0_u8..16).prop_map(|n| format!("p{n}"))),
        cart in prop::collection::vec((0_u8..16).prop_map(|n| format!("p{n}")), 0..3),
        visitor in prop::option::of((0_u8..9).prop_map(|n| format!("v{n}"))),
        session in prop::option::of((0_u8..17).prop_map(|n| format!("s{n}"))),
        holdout in any::<bool>(),
    ) {
        let mut model = Recommender::new();
        model.set_catalogue(&products);
        log.iter().for_each(|event| event.teach(&mut model));
        placed(&mut model, placement.clone());
        let cart: Vec<&str> = cart.iter().map(String::as_str).collect();
        let request = Request {
            visitor: visitor.as_deref(), session: session.as_deref(), on_screen: on_screen.as_deref(), cart: &cart,
            holdout, ..here()
        };
        let list = model.recommend(&request);

        let own = own(&log, visitor.as_deref(), session.as_deref());
        let of = |id: &str| products.iter().find(|p| p.id == id);
        let is_allowed = |p: &&Product| {
            may_show(&log, own.as_deref(), p) && Some(&p.id) != on_screen.as_ref()
                && !cart.contains(&p.id.as_str()) && !placement.excluded.contains(&p.id)
        };
        let filter = &placement.filter;
        let is_admitted = |p: &Product| {
            (filter.categories.is_empty() || filter.categories.contains(&p.category))
                && filter.min_price.is_none_or(|price| p.price >= price)
        };
        let shown: BTreeSet<&str> = ids(&list).into_iter().collect();
        prop_assert!(shown.len() == list.len() && list.len() <= usize::from(placement.limit));
        if products.iter().filter(is_allowed).any(is_admitted) {
            prop_assert!(!list.is_empty());
        }
        let mut per_category = std::collections::HashMap::new();
        for item in &list {
            let shown = of(&item.product).unwrap();
            prop_assert!(is_allowed(&shown));
            let is_pinned = placement.pinned.contains(&shown.id);
            prop_assert!(is_pinned || is_admitted(shown));
            let count = per_category.entry(&shown.category).or_insert(0);
            *count += 1;
            prop_assert!(is_pinned || placement.max_per_category.is_none_or(|most| *count <= most));
            prop_assert!(is_pinned || !holdout || item.reason.source.is_none(), "nothing personal for comparison");

            let Why { kind, source, evidence } = &item.reason;
            let source = source.as_deref();
            let evidence = *evidence as usize;
            let counted = log.iter().filter(|event| event.counts() && event.names().2 == item.product);
            match kind {
                ReasonKind::AlsoViewed => {
                    let one = sessions_with(&log, source.unwrap(), own.as_deref());
                    let other = sessions_with(&log, &item.product, own.as_deref());
                    prop_assert!(evidence > 0 && evidence == one.intersection(&other).count());
                }
                ReasonKind::SameCategory => {
                    let category = &of(source.unwrap()).unwrap().category;
                    prop_assert_eq!(category, &shown.category);
                    prop_assert_eq!(evidence, products.iter().filter(|p| &p.category == category).count());
                }
                ReasonKind::BoughtTogether => {
                    let wanted: Vec<_> = log.iter().filter(|event| event.counts() && event.kind != EventKind::View).cloned().collect();
                    let one = sessions_with(&wanted, source.unwrap(), own.as_deref());
                    let other = sessions_with(&wanted, &item.product, own.as_deref());
                    prop_assert!(evidence > 0 && evidence == one.intersection(&other).count());
                }
                ReasonKind::Trending | ReasonKind::BestSeller => prop_assert_eq!(evidence, counted.count()),
                ReasonKind::RecentlyViewed => {
                    let by_own = counted.filter(|event| Some(event.names().1) == own).count();
                    prop_assert!(evidence > 0 && evidence <= by_own);
                }
                ReasonKind::Upsell => {
                    let base = of(source.unwrap()).unwrap();
                    prop_assert!(shown.price > base.price && shown.category == base.category);
                    prop_assert_eq!(evidence as i64, (shown.price - base.price) * 100 / base.price);
                }
                ReasonKind::New => prop_assert!(false, "no product has a day"),
                ReasonKind::Featured => prop_assert_eq!(evidence, 0),
            }
        }
    }
}
