//! What customers are worth: every figure equals one that is computed here from what was sent.

use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};
use shopbell_protocol::owner::{Buyer, BuyerGroup, CustomerValue, Page, Retention, RiskReason};
use shopbell_tests::edge::Edge;
use shopbell_tests::new_id;
use shopbell_tests::people::{Owner, Reply, Visitor};
use shopbell_tests::tokens::Signer;
use std::collections::{BTreeMap, BTreeSet};

/// 2026-11-18 in Tehran.
const NOW: i64 = 1_795_000_000_000;
const DAY: i64 = 24 * 60 * 60 * 1_000;
const PRICES: [i64; 4] = [100, 250, 1_000, 7_777];

/// Somebody who buys: one order a session.
struct Shopper {
    id: String,
    /// When, and which products.
    orders: Vec<(i64, Vec<usize>)>,
}

impl Shopper {
    fn revenue(&self) -> i64 {
        self.orders.iter().flat_map(|(_, products)| products).map(|product| PRICES[*product]).sum()
    }

    fn last(&self) -> i64 {
        self.orders.iter().map(|(at, _)| *at).max().unwrap_or_default()
    }

    fn first(&self) -> i64 {
        self.orders.iter().map(|(at, _)| *at).min().unwrap_or_default()
    }

    fn is_overdue(&self) -> bool {
        let between = self.orders.len() as i64 - 1;
        between > 0 && NOW - self.last() > 2 * ((self.last() - self.first()) / between).max(7 * DAY)
    }
}

/// `2026-11` in Tehran, which is three and a half hours ahead all year.
fn month(at: i64) -> String {
    let days = (at + 12_600_000).div_euclid(DAY);
    // Howard Hinnant's days-from-civil, the other way round.
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let mp = (5 * (doe - (365 * yoe + yoe / 4 - yoe / 100)) + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    format!("{:04}-{month:02}", yoe + era * 400 + i64::from(month <= 2))
}

async fn shop(edge: &Edge) -> Result<Owner> {
    let owner = edge.empty_shop().await?;
    let product = |number: usize| {
        json!({ "id": format!("p{number}"), "title": { "en": "Tea" }, "url": { "en": "https://shop.example/tea" },
                "price": PRICES[number], "currency": "IRR", "category": "tea" })
    };
    let products: Vec<Value> = (0..PRICES.len()).map(product).collect();
    owner.put("/v1/products", &json!({ "products": products })).await?.ok::<Value>()?;
    Ok(owner)
}

/// The same people in every run, some of them regulars.
fn shoppers() -> Vec<Shopper> {
    let mut state = 7_u64;
    let mut draw = move |most: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    (0..23)
        .map(|number| {
            let count = if number % 3 == 0 { 1 } else { 1 + draw(5) };
            let mut days: Vec<u64> = (0..count).map(|_| draw(250)).collect();
            days.sort_unstable_by(|one, other| other.cmp(one));
            let orders = days.into_iter().map(|day| {
                let products = (0..=draw(3)).map(|_| draw(PRICES.len() as u64) as usize).collect();
                (NOW - day as i64 * DAY - draw(DAY as u64) as i64, products)
            });
            let mut orders: Vec<(i64, Vec<usize>)> = orders.collect();
            orders.sort();
            Shopper { id: new_id(), orders }
        })
        .collect()
}

async fn buy(edge: &Edge, owner: &Owner, shopper: &Shopper) -> Result<()> {
    for (at, products) in &shopper.orders {
        let visitor = Visitor { id: shopper.id.clone(), now: Some(*at), ..edge.visitor(owner) };
        // An order may come in several batches, and again.
        for product in products {
            let event = visitor.event("purchase", &format!("p{product}"));
            for _ in 0..2 {
                visitor.report(std::slice::from_ref(&event)).await?.ok::<Value>()?;
            }
        }
    }
    Ok(())
}

async fn read<T: serde::de::DeserializeOwned>(owner: &Owner, path: &str) -> Result<T> {
    Reply::to(owner.request(Method::GET, path).header("X-Test-Now", NOW.to_string())).await?.ok()
}

/// 1, and 1 more for each fifth of all values that lies wholly below this one.
fn score(value: i64, all: &[i64]) -> u8 {
    let below = all.iter().filter(|other| **other < value).count();
    (1..=4).filter(|fifth| below * 5 >= fifth * all.len()).count() as u8 + 1
}

#[tokio::test]
async fn every_figure_equals_what_was_bought() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let empty: CustomerValue = read(&owner, "/v1/results/customers").await?;
    assert_eq!((empty.buyers, empty.average_order, empty.repeat_rate), (0, None, None));

    let people = shoppers();
    for shopper in &people {
        buy(&edge, &owner, shopper).await?;
    }
    let value: CustomerValue = read(&owner, "/v1/results/customers").await?;
    let orders: usize = people.iter().map(|one| one.orders.len()).sum();
    let revenue: i64 = people.iter().map(Shopper::revenue).sum();
    let repeaters = people.iter().filter(|one| one.orders.len() > 1).count();
    assert_eq!((value.buyers as usize, value.orders as usize, value.revenue), (people.len(), orders, revenue));
    assert_eq!(value.average_order, Some((revenue as f64 / orders as f64).round() as i64));
    assert_eq!(value.lifetime_value, Some((revenue as f64 / people.len() as f64).round() as i64));
    assert_eq!(value.repeat_buyers as usize, repeaters);
    assert_eq!(value.repeat_rate, Some((repeaters as f64 / people.len() as f64 * 1_000.0).round() / 1_000.0));
    assert_eq!(value.currency.as_deref(), Some("IRR"));

    let all = |of: &dyn Fn(&Shopper) -> i64| -> Vec<i64> { people.iter().map(of).collect() };
    let (lasts, counts) = (all(&Shopper::last), all(&|one| one.orders.len() as i64));
    let revenues = all(&Shopper::revenue);
    let listed: Page<Buyer> = read(&owner, "/v1/buyers?limit=200").await?;
    assert_eq!(listed.items.len(), people.len());
    assert!(listed.items.windows(2).all(|pair| pair[0].revenue >= pair[1].revenue));
    let mut groups: BTreeMap<BuyerGroup, u32> = BTreeMap::new();
    for buyer in &listed.items {
        let one = people.iter().find(|one| one.id == buyer.visitor.as_str()).expect("a buyer who never bought");
        assert_eq!((buyer.orders as usize, buyer.revenue), (one.orders.len(), one.revenue()));
        assert_eq!(buyer.products as usize, one.orders.iter().map(|(_, products)| products.len()).sum::<usize>());
        assert_eq!((buyer.first_at, buyer.last_at), (one.first(), one.last()));
        let scores = [(one.last(), &lasts), (one.orders.len() as i64, &counts), (one.revenue(), &revenues)];
        let [recency, frequency, worth] = scores.map(|(value, all)| score(value, all));
        assert_eq!((buyer.recency, buyer.frequency, buyer.value), (recency, frequency, worth));
        assert_eq!(buyer.risks.iter().any(|risk| risk.reason == RiskReason::Overdue), one.is_overdue());
        *groups.entry(buyer.group).or_default() += 1;
    }
    for result in &value.groups {
        assert_eq!(result.buyers, groups.get(&result.group).copied().unwrap_or_default(), "{:?}", result.group);
        let path = format!("/v1/buyers?limit=200&group={}", result.group.code());
        let of_group: Page<Buyer> = read(&owner, &path).await?;
        assert_eq!(of_group.items.len(), result.buyers as usize);
        assert_eq!(of_group.items.iter().map(|buyer| buyer.revenue).sum::<i64>(), result.revenue);
    }
    let overdue: Vec<&Shopper> = people.iter().filter(|one| one.is_overdue()).collect();
    assert!(!overdue.is_empty() && overdue.len() < people.len(), "the test needs both");
    assert_eq!(value.at_risk.buyers as usize, overdue.len());
    assert_eq!(value.at_risk.revenue, overdue.iter().map(|one| one.revenue()).sum::<i64>());

    // In pages, nobody is missing and nobody comes twice.
    let (mut seen, mut path) = (BTreeSet::new(), "/v1/buyers?limit=7".to_owned());
    loop {
        let page: Page<Buyer> = read(&owner, &path).await?;
        seen.extend(page.items.iter().map(|buyer| buyer.visitor.as_str().to_owned()));
        let Some(next) = page.next else { break };
        path = format!("/v1/buyers?limit=7&cursor={next}");
    }
    assert_eq!(seen.len(), people.len());
    let everybody: Vec<&Shopper> = people.iter().collect();
    check_retention(&read(&owner, "/v1/results/retention").await?, &everybody, month);
    let jalali: Retention = read(&owner, "/v1/results/retention?calendar=jalali").await?;
    check_retention(&jalali, &everybody, jalali_month);
    assert_eq!(jalali.cohorts[0].months.last().map(|month| month.month.as_str()), Some("1405-08"));

    // A segment's people, by the scores of everybody.
    let rule = json!({ "segments": [{ "id": "regulars", "name": { "en": "Regulars" }, "rule": { "min_orders": 3 } }] });
    let put = owner.request(Method::PUT, "/v1/segments").header("X-Test-Now", NOW.to_string()).json(&rule);
    Reply::to(put).await?.ok::<Value>()?;
    let is_regular = |one: &&Shopper| one.orders.len() >= 3 && NOW - one.last() < 92 * DAY;
    let regulars: Vec<&Shopper> = people.iter().filter(is_regular).collect();
    assert!(!regulars.is_empty() && regulars.len() < people.len(), "the test needs both");
    let of_segment: CustomerValue = read(&owner, "/v1/results/customers?segment=regulars").await?;
    let spent: i64 = regulars.iter().map(|one| one.revenue()).sum();
    assert_eq!((of_segment.buyers as usize, of_segment.revenue), (regulars.len(), spent));
    assert_eq!(of_segment.borders, value.borders);
    assert_eq!(of_segment.groups.iter().map(|group| group.buyers).sum::<u32>(), of_segment.buyers);
    let in_segment: Page<Buyer> = read(&owner, "/v1/buyers?limit=200&segment=regulars").await?;
    let known = |buyer: &Buyer| listed.items.contains(buyer) && buyer.orders >= 3;
    assert!(in_segment.items.len() == regulars.len() && in_segment.items.iter().all(known));
    check_retention(&read(&owner, "/v1/results/retention?segment=regulars").await?, &regulars, month);
    Ok(())
}

/// `1405-08` in Tehran: Nowruz of 1405 was 2026-03-21, and nobody here bought before the month that ended then.
fn jalali_month(at: i64) -> String {
    let days = (at + 12_600_000).div_euclid(DAY) - 20_533;
    match days {
        ..0 => "1404-12".to_owned(),
        0..186 => format!("1405-{:02}", days / 31 + 1),
        _ => format!("1405-{:02}", (days - 186) / 30 + 7),
    }
}

fn check_retention(retention: &Retention, people: &[&Shopper], month: fn(i64) -> String) {
    let cohorts: BTreeSet<String> = people.iter().map(|one| month(one.first())).collect();
    let told: Vec<&str> = retention.cohorts.iter().map(|cohort| cohort.month.as_str()).collect();
    assert_eq!(told, cohorts.iter().map(String::as_str).collect::<Vec<_>>());
    for cohort in &retention.cohorts {
        let members: Vec<&Shopper> = people.iter().copied().filter(|one| month(one.first()) == cohort.month).collect();
        assert_eq!(cohort.buyers as usize, members.len());
        assert_eq!(cohort.months.last().map(|told| told.month.clone()), Some(month(NOW)));
        for told in &cohort.months {
            let bought = |one: &&&Shopper| one.orders.iter().any(|(at, _)| month(*at) == told.month);
            let returned = members.iter().filter(bought).count();
            assert_eq!(told.buyers as usize, returned, "{} in {}", cohort.month, told.month);
            let share = (returned as f64 / members.len() as f64 * 1_000.0).round() / 1_000.0;
            assert_eq!(told.share, share);
            let orders = members.iter().flat_map(|one| &one.orders).filter(|(at, _)| month(*at) == told.month);
            assert_eq!(told.orders as usize, orders.clone().count());
            let revenue: i64 = orders.flat_map(|(_, products)| products).map(|product| PRICES[*product]).sum();
            assert_eq!(told.revenue, revenue);
        }
    }
}

#[tokio::test]
async fn a_customers_visitors_are_one_buyer_and_are_forgotten_together() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let signer = Signer::of(&owner).await?;
    let (phone, laptop) = (edge.visitor(&owner), edge.visitor(&owner));
    for (visitor, at) in [(&phone, NOW - 40 * DAY), (&laptop, NOW - DAY)] {
        let one = Shopper { id: visitor.id.clone(), orders: vec![(at, vec![1])] };
        buy(&edge, &owner, &one).await?;
    }
    assert_eq!(read::<CustomerValue>(&owner, "/v1/results/customers").await?.repeat_buyers, 0);
    let secret = "only I would write this";
    let mut rating = phone.rating(1);
    rating["comment"] = json!(secret);
    phone.rate(&rating).await?.ok::<Value>()?;
    for visitor in [&phone, &laptop] {
        let body = json!({ "visitor": visitor.id, "token": signer.token("C-1")? });
        visitor.send(Method::POST, "/identity", &body).await?.ok::<Value>()?;
    }
    let value: CustomerValue = read(&owner, "/v1/results/customers").await?;
    assert_eq!((value.buyers, value.orders, value.repeat_buyers), (1, 2, 1));
    let buyer = &read::<Page<Buyer>>(&owner, "/v1/buyers").await?.items[0];
    assert_eq!((buyer.customer.as_deref(), buyer.visitor.as_str()), (Some("C-1"), laptop.id.as_str()));
    let retention: Retention = read(&owner, "/v1/results/retention").await?;
    assert_eq!((retention.cohorts.len(), retention.cohorts[0].months[1].buyers), (1, 1));

    // A contact makes a case of the low score.
    let handoff = json!({ "id": new_id(), "visitor": phone.id, "contact": "me@example.org", "message": "Please call",
                          "consent": true, "locale": "en" });
    phone.send(Method::POST, "/handoffs", &handoff).await?.ok::<Value>()?;
    let buyer = &read::<Page<Buyer>>(&owner, "/v1/buyers?at_risk=true").await?.items[0];
    assert!(buyer.risks.iter().any(|risk| risk.reason == RiskReason::OpenCase), "{:?}", buyer.risks);

    owner.delete("/v1/customers/C-1").await?.ok::<Value>()?;
    assert_eq!(read::<CustomerValue>(&owner, "/v1/results/customers").await?.buyers, 0);
    assert_eq!(owner.get("/v1/comments").await?.body["items"], json!([]));
    let themes = owner.get("/v1/results/themes").await?.body;
    assert_eq!(themes["all"]["comments"], json!(1), "counted, of nobody in particular");
    assert!(!themes.to_string().contains(secret), "{themes}");
    Ok(())
}

#[tokio::test]
async fn a_low_score_says_that_a_buyer_may_not_come_back() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let one = Shopper { id: new_id(), orders: vec![(NOW - DAY, vec![0])] };
    buy(&edge, &owner, &one).await?;
    let visitor = Visitor { id: one.id.clone(), now: Some(NOW - DAY), ..edge.visitor(&owner) };
    visitor.rate(&visitor.rating(2)).await?.ok::<Value>()?;
    let at_risk: Page<Buyer> = read(&owner, "/v1/buyers?at_risk=true").await?;
    let risk = &at_risk.items[0].risks[0];
    assert_eq!((risk.reason, risk.score, risk.days), (RiskReason::LowScore, Some(2), 1));
    assert_eq!(read::<Page<Buyer>>(&owner, "/v1/buyers?at_risk=false").await?.items.len(), 0);
    // A better one takes it back.
    let visitor = Visitor { now: Some(NOW), ..visitor };
    visitor.rate(&visitor.rating(5)).await?.ok::<Value>()?;
    assert_eq!(read::<Page<Buyer>>(&owner, "/v1/buyers?at_risk=true").await?.items.len(), 0);
    for (path, error) in [
        ("/v1/buyers?group=rich", "400 invalid_field group"),
        ("/v1/buyers?at_risk=perhaps", "400 invalid_field at_risk"),
        ("/v1/results/customers?from=2026-01-01", "400 invalid_field from"),
        ("/v1/results/customers?segment=nobody", "400 invalid_field segment"),
        ("/v1/buyers?segment=nobody", "400 invalid_field segment"),
        ("/v1/results/retention?segment=nobody", "400 invalid_field segment"),
        ("/v1/results/retention?calendar=julian", "400 invalid_field calendar"),
        ("/v1/results/retention?months=37", "400 invalid_field months"),
        ("/v1/results/retention?days=3", "400 invalid_field days"),
    ] {
        assert_eq!(owner.get(path).await?.error(), error);
    }
    Ok(())
}
