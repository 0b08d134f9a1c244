//! The made-up catalogue.

use super::random::Random;
use super::vocabulary::{BRANDS, DEPARTMENTS, LOOKS};
use super::{Plan, Shop};
use shopbell_protocol::Locale;
use shopbell_protocol::owner::Product;
use std::collections::BTreeMap;

/// About so many products are in a category.
const A_CATEGORY: u32 = 50;
/// Of a thousand products so many are out of stock, and so many come during the log.
const OUT_OF_STOCK: u64 = 40;
const NEW: u64 = 60;

/// What visitors go by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    pub category: u32,
    /// Its place in the category by price, from 0.
    pub place: u32,
    pub brand: u32,
    /// The day of the log on which it comes into the shop; 0 where it was there before.
    pub comes: u32,
    pub consumable: bool,
}

/// How many categories there are: an even number, since each goes with another.
pub(super) fn categories(products: u32) -> u32 {
    (products / A_CATEGORY / 2).max(2) * 2
}

pub(super) fn make(plan: Plan) -> Shop {
    let categories = categories(plan.products);
    let mut products = Vec::with_capacity(plan.products as usize);
    let mut facts = Vec::with_capacity(plan.products as usize);
    let mut shelves: Vec<Vec<(i64, u32)>> = vec![Vec::new(); categories as usize];
    for number in 0..plan.products {
        let mut random = Random::of(&[plan.seed, 1, u64::from(number)]);
        // The first ones go round, so that no category is empty.
        let category = if number < categories { number } else { random.below(u64::from(categories)) as u32 };
        let Some((product, brand)) = product(number, category, &mut random) else { continue };
        let comes =
            if random.chance(NEW) && number >= categories { 1 + random.below(u64::from(plan.days)) } else { 0 } as u32;
        let age = if comes > 0 { -i64::from(comes) } else { 30 + random.below(700) as i64 };
        if let Some(shelf) = shelves.get_mut(category as usize) {
            shelf.push((product.price, number));
        }
        facts.push(Facts { category, place: 0, brand, comes, consumable: product.consumable });
        products.push(Product { added_on: Some(date(plan.start.div_euclid(86_400_000) - age)), ..product });
    }
    for shelf in &mut shelves {
        shelf.sort_unstable();
        for (place, (_, number)) in (0..).zip(shelf.iter()) {
            if let Some(facts) = facts.get_mut(*number as usize) {
                facts.place = place;
            }
        }
    }
    let shelves = shelves.into_iter().map(|shelf| shelf.into_iter().map(|(_, number)| number).collect()).collect();
    Shop { plan, products, facts, shelves }
}

fn product(number: u32, category: u32, random: &mut Random) -> Option<(Product, u32)> {
    let (things, line) = (category as usize / 4, category as usize / 4 / DEPARTMENTS.len());
    let department = DEPARTMENTS.get(things % DEPARTMENTS.len())?;
    let (thing, usual) = *department.things.get(category as usize % 4)?;
    let [[en, fa, ar], [en_look, fa_look, ar_look], [en_line, fa_line, ar_line]] =
        [thing, *LOOKS.get(random.below(LOOKS.len() as u64) as usize)?, *LOOKS.get(line % LOOKS.len())?];
    let brand = random.zipf(BRANDS.len() as u64);
    let name = *BRANDS.get(brand as usize)?;
    let title = BTreeMap::from([
        (Locale::En, format!("{name} {en_line} {en_look} {en} {number}")),
        (Locale::Fa, format!("{fa} {fa_line} {fa_look} {name} مدل {number}")),
        (Locale::Ar, format!("{ar} {ar_line} {ar_look} {name} طراز {number}")),
    ]);
    let address = |locale: &str| format!("https://shop.example/{locale}/p/{number}");
    let product = Product {
        id: format!("SKU-{number:06}"),
        title,
        url: BTreeMap::from([(Locale::En, address("en")), (Locale::Fa, address("fa")), (Locale::Ar, address("ar"))]),
        image: Some(format!("https://shop.example/images/{number}.jpg")),
        price: random.spread(usual) / 10 * 10 + 9,
        currency: "EUR".to_owned(),
        category: format!("c{category}"),
        category_path: vec![
            department.name.to_owned(),
            format!("{} {}", department.name, line + 1),
            format!("{en} {en_line}"),
        ],
        brand: Some(name.to_owned()),
        consumable: department.consumable,
        in_stock: !random.chance(OUT_OF_STOCK),
        ..Product::default()
    };
    Some((product, brand as u32))
}

/// `YYYY-MM-DD` of a day since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms").
fn date(days: i64) -> String {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year + next)
}

#[cfg(test)]
mod tests {
    #[test]
    fn days_have_their_dates() {
        for (days, date) in [(0, "1970-01-01"), (20_454, "2026-01-01"), (19_782, "2024-02-29"), (20_453, "2025-12-31")]
        {
            assert_eq!(super::date(days), date);
        }
    }
}
