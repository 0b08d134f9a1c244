//! Whether the made-up shop is what it says.

use super::*;
use shopbell_protocol::EventKind;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn the_same_plan_gives_the_same_log_and_another_seed_another() {
    let (one, same) = (Shop::new(Plan::default()), Shop::new(Plan::default()));
    assert_eq!(one.products(), same.products());
    assert!(one.log().take(5_000).eq(same.log().take(5_000)));
    let other = Shop::new(Plan { seed: 2, ..Plan::default() });
    assert!(one.log().take(100).ne(other.log().take(100)));
}

#[test]
fn the_catalogue_is_a_shops() {
    let shop = Shop::new(Plan::default());
    let products = shop.products();
    let ids: BTreeSet<&str> = products.iter().map(|product| product.id.as_str()).collect();
    assert_eq!((products.len(), ids.len()), (600, 600));
    assert!(products.iter().all(|product| product.title.len() == 3 && product.category_path.len() == 3));
    assert!(products.iter().any(|product| !product.in_stock) && products.iter().any(|product| product.consumable));
    let mut prices: Vec<i64> = products.iter().map(|product| product.price).collect();
    prices.sort_unstable();
    let mean = prices.iter().sum::<i64>() / 600;
    assert!(prices[0] > 0 && prices[300] * 2 < mean, "many cheap ones, few dear ones: {} {mean}", prices[300]);
    for number in 0..600 {
        let category = |number: u32| &shop.product(number).unwrap().category;
        let alternatives: Vec<u32> = shop.alternatives(number).collect();
        assert!(alternatives.iter().all(|&other| other != number && category(other) == category(number)));
        assert!(
            shop.complements(number)
                .all(|other| category(other) != category(number) && shop.complements(other).eq([number]))
        );
    }
}

#[test]
fn visitors_do_what_visitors_do() {
    let shop = Shop::new(Plan::default());
    let log: Vec<Event> = shop.log().take(30_000).collect();
    assert!(log.is_sorted_by_key(|event| event.at));
    let ids: BTreeSet<String> = log.iter().map(Event::id).collect();
    assert_eq!(ids.len(), log.len(), "every event has an id of its own");

    let mut sessions: BTreeMap<u64, Vec<&Event>> = BTreeMap::new();
    log.iter().filter(|event| !event.is_robot).for_each(|event| sessions.entry(event.session).or_default().push(event));
    let length = sessions.values().map(Vec::len).sum::<usize>() as f64 / sessions.len() as f64;
    assert!((3.0..6.0).contains(&length), "{length}");
    let visitors: BTreeSet<u64> = sessions.values().filter_map(|session| Some(session.first()?.visitor)).collect();
    assert!(visitors.len() * 10 < sessions.len() * 8, "some come back");
    let of = |kind| log.iter().filter(|event| event.kind() == kind).count();
    assert!(of(EventKind::View) > 5 * of(EventKind::AddToCart) && of(EventKind::Purchase) > 200);
    let robots: BTreeSet<u64> = log.iter().filter(|event| event.is_robot).map(|event| event.session).collect();
    assert!(!robots.is_empty() && robots.len() * 100 < sessions.len());

    let mut views = vec![0; 600];
    log.iter().for_each(|event| views[event.product as usize] += 1);
    views.sort_unstable_by(|a, b| b.cmp(a));
    let most = views[..60].iter().sum::<usize>();
    assert!(most * 10 > log.len() * 3, "a tenth of the products has {most} of {} events", log.len());
    let day = |event: &Event| ((event.at - Plan::default().start) / 86_400_000) as u32;
    let human = log.iter().filter(|event| !event.is_robot);
    let early = human.filter(|event| shop.facts[event.product as usize].comes > day(event) + 1).count();
    assert_eq!(early, 0, "nobody sees a product before it is there");
}

#[test]
fn what_is_popular_changes() {
    let shop = Shop::new(Plan { sessions_a_day: 600, ..Plan::default() });
    let top = |from: usize| {
        let mut views: BTreeMap<u32, usize> = BTreeMap::new();
        shop.log().skip(from).take(20_000).for_each(|event| *views.entry(event.product).or_default() += 1);
        let mut order: Vec<(usize, u32)> = views.into_iter().map(|(product, count)| (count, product)).collect();
        order.sort_unstable_by(|a, b| b.cmp(a));
        order.into_iter().take(40).map(|(_, product)| product).collect::<BTreeSet<u32>>()
    };
    let (early, late) = (top(0), top(80_000));
    let kept = early.intersection(&late).count();
    assert!((5..35).contains(&kept), "{kept}");
}
