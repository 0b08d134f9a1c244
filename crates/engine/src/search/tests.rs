use super::*;
use proptest::prelude::*;
use shopbell_protocol::owner::Product;
use std::time::Instant;

fn product(id: &str, locale: Locale, title: &str, category: &str, price: i64) -> Product {
    Product {
        id: id.to_owned(),
        title: [(locale, title.to_owned())].into(),
        url: [(locale, format!("https://shop.example/{id}"))].into(),
        price,
        currency: "AED".to_owned(),
        category: category.to_owned(),
        in_stock: true,
        ..Product::default()
    }
}

fn shop() -> Vec<Product> {
    let mut products = vec![
        product("a1", Locale::En, "Hammered copper tray", "copper", 25_000),
        product("a2", Locale::Fa, "سینی مسی قلم‌زنی", "copper", 32_000),
        product("a3", Locale::En, "Copper coffee pot", "copper", 18_000),
        product("a4", Locale::En, "Turquoise ceramic bowl", "ceramics", 9_500),
        product("a5", Locale::Ar, "وعاء خزف أزرق", "ceramics", 9_900),
        product("a6", Locale::En, "Termeh table runner", "textiles", 12_000),
        product("a7", Locale::En, "Samsung Galaxy S24 case", "phones", 5_000),
        product("a8", Locale::Fa, "کاسهٔ سفالی آبی", "ceramics", 7_500),
    ];
    products[3].brand = Some("Narenj".to_owned());
    products[5].description = [(Locale::En, "Woven in Yazd, goes well with a copper tray.".to_owned())].into();
    products[7].category_path = vec!["Home".to_owned(), "Kitchen".to_owned(), "Ceramics".to_owned()];
    products[2].in_stock = false;
    products
}

fn index_of(products: &[Product]) -> Index {
    let mut builder = Builder::new();
    for (position, product) in (0..).zip(products) {
        builder.add(position, product);
    }
    builder.finish()
}

fn found(index: &Index, query: Query<'_>) -> Vec<u32> {
    index.find(&Query { limit: 10, ..query }).hits.iter().map(|hit| hit.position).collect()
}

fn first(index: &Index, text: &str) -> Option<u32> {
    found(index, Query { text, is_typing: true, ..Query::default() }).first().copied()
}

#[test]
fn words_find_products_in_three_languages_with_typos_and_beginnings() {
    let index = index_of(&shop());
    for (text, expected) in [
        ("copper tray", 0),
        ("coper tray", 0),
        ("copper trays", 0),
        ("tray of copper", 0),
        ("سینی مسی", 1),
        ("سيني مسي", 1),
        ("سینی‌های مسی", 1),
        ("turq", 3),
        ("torquoise", 3),
        ("ceramic narenj", 3),
        ("samsng galaxi", 6),
        ("s24", 6),
        ("a6", 5),
        ("termeh", 5),
        ("كوب أو وعاء خزف", 4),
        ("کاسه ابی", 7),
    ] {
        assert_eq!(first(&index, text), Some(expected), "{text}");
    }
    assert_eq!(first(&index, "bicycle"), None);
    assert_eq!(found(&index, Query { text: "turq", ..Query::default() }), [] as [u32; 0], "not being typed");
}

#[test]
fn a_thing_is_found_by_what_it_is_called_in_another_language() {
    let index = index_of(&shop());
    let trays = found(&index, Query { text: "صينية نحاس", ..Query::default() });
    assert_eq!(trays.get(..2).map(|trays| trays.iter().all(|tray| *tray < 2)), Some(true), "{trays:?}");
    assert!(found(&index, Query { text: "bowl", ..Query::default() }).contains(&7));
}

#[test]
fn filters_hold_and_what_is_sold_out_comes_later() {
    let index = index_of(&shop());
    let copper = Query { text: "copper", ..Query::default() };
    assert!(!found(&index, Query { in_stock: Some(true), ..copper }).contains(&2));
    assert_eq!(found(&index, Query { in_stock: Some(false), ..copper }), [2]);
    assert_eq!(found(&index, Query { category: Some("textiles"), ..copper }), [5]);
    assert_eq!(found(&index, Query { category: Some("KITCHEN"), ..Query::default() }), [7]);
    assert_eq!(found(&index, Query { min_price: Some(20_000), max_price: Some(30_000), ..copper }), [0]);
    assert_eq!(found(&index, Query::default()), [0, 1, 3, 4, 5, 6, 7, 2]);
    assert_eq!(index.find(&Query { limit: 1, ..copper }).count, 4);
}

#[test]
fn a_message_describes_products_or_none() {
    let index = index_of(&shop());
    let described = |message| index.find_described(message, 3).iter().map(|hit| hit.position).collect::<Vec<_>>();
    for (message, expected) in [
        ("do you have copper trays?", 0),
        ("سینی مسی دارید؟", 1),
        ("هل عندكم وعاء خزف؟", 4),
        ("I'm looking for a turquoise bowl", 3),
    ] {
        assert_eq!(described(message).first(), Some(&expected), "{message}");
    }
    for message in [
        "where is my order?",
        "what is the weather",
        "a",
        "12",
        "can I return it",
        "do you have",
        "copper prices of the stock exchange today",
    ] {
        assert!(described(message).is_empty(), "{message}");
    }
}

#[test]
fn a_blob_reads_back_and_damage_is_told() {
    let index = index_of(&shop());
    let blob = index.to_blob();
    assert_eq!(Index::from_blob(&blob), Ok(index));
    assert_eq!(Index::from_blob(&Index::default().to_blob()).map(|index| index.len()), Ok(0));
    assert_eq!(Index::from_blob(b"other"), Err(BlobError::Version));
    for position in 10..blob.len() {
        let mut damaged = blob.clone();
        damaged[position] ^= 1;
        assert_eq!(Index::from_blob(&damaged), Err(BlobError::Damaged));
    }
}

/// `SHOPBELL_MEASURE=1 cargo test -p shopbell-engine search -- --nocapture` prints the figures.
#[test]
fn a_large_catalogue_stays_small_and_quick() {
    let count = if std::env::var_os("SHOPBELL_MEASURE").is_some() { 50_000 } else { 2_000 };
    let adjectives =
        ["copper", "blue", "round", "wooden", "large", "handmade", "turquoise", "silk", "modern", "classic"];
    let things = [
        "tray",
        "bowl",
        "lamp",
        "carpet",
        "phone case",
        "shoe",
        "jacket",
        "teapot",
        "chair",
        "watch",
        "ring",
        "mirror",
    ];
    let fa = ["سینی", "کاسه", "چراغ", "فرش", "قاب", "کفش", "کاپشن", "قوری", "صندلی", "ساعت", "انگشتر", "آینه"];
    let mut builder = Builder::new();
    let begin = Instant::now();
    for n in 0..count {
        let code: String =
            (n * 7919 % 99_991).to_string().bytes().map(|digit| char::from(b'f' + digit - b'0')).collect();
        let title = format!("{} {} {} {code}", adjectives[n % 10], adjectives[n / 10 % 10], things[n / 100 % 12]);
        let mut product = product(&format!("sku-{n}"), Locale::En, &title, things[n / 100 % 12], n as i64);
        product.title.insert(Locale::Fa, format!("{} مدل {code} رنگ آبی", fa[n / 100 % 12]));
        product.description.insert(Locale::En, format!("A {title} made by hand in Isfahan from good {}, number {n}, for the home and as a gift, with two years of warranty.", adjectives[n % 10]));
        product.brand = Some(format!("Brand{}", n % 300));
        product.in_stock = n % 9 != 0;
        builder.add(n as u32, &product);
    }
    let index = builder.finish();
    println!(
        "{count} products: built in {:?}, {} bytes in memory, {} as a blob, {} words",
        begin.elapsed(),
        index.bytes(),
        index.to_blob().len(),
        index.word_count()
    );
    let queries = [
        "copper tray",
        "coper try",
        "blue",
        "سینی آبی",
        "hand",
        "brand12 lamp",
        "modrn charis",
        "round silk jacket made by hand in isfahan",
        "ابی",
        "warranty",
        "صينية",
        "t",
    ];
    // The lists of words are read once.
    index.find(&Query { text: "copper tray", limit: 20, ..Query::default() });
    let mut times: Vec<u128> = Vec::new();
    for _ in 0..100 {
        for text in queries {
            let begin = Instant::now();
            let results = index.find(&Query { text, is_typing: true, limit: 20, ..Query::default() });
            times.push(begin.elapsed().as_micros());
            assert!(!results.hits.is_empty(), "{text}");
        }
    }
    times.sort_unstable();
    println!("a query: p50 {} µs, p99 {} µs", times[times.len() / 2], times[times.len() * 99 / 100]);
    assert!(index.bytes() < 300 * count + 2_000_000);
}

proptest! {
    #[test]
    fn no_query_panics(text in any::<String>(), category in any::<Option<String>>(), is_typing in any::<bool>(), limit in 0_usize..5) {
        let index = index_of(&shop());
        let results = index.find(&Query { text: &text, is_typing, category: category.as_deref(), limit, ..Query::default() });
        prop_assert!(results.hits.len() <= limit);
        let _ = index.find_described(&text, limit);
        let _ = Index::default().find(&Query { text: &text, limit, ..Query::default() });
    }

    #[test]
    fn every_product_is_found_by_its_title(titles in prop::collection::vec("[a-z]{4,9}( [a-z]{4,9}){0,3}", 1..12)) {
        let products: Vec<Product> = titles.iter().enumerate().map(|(n, title)| product(&format!("id{n}"), Locale::En, title, "c", 1)).collect();
        let index = index_of(&products);
        for (n, title) in titles.iter().enumerate() {
            let hits = index.find(&Query { text: title, limit: 20, ..Query::default() }).hits;
            prop_assert!(hits.iter().any(|hit| hit.position == n as u32 && hit.coverage > 0.999));
        }
    }

    #[test]
    fn any_bytes_are_safe_to_try(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6), cut in any::<prop::sample::Index>()) {
        let mut blob = index_of(&shop()).to_blob();
        for (place, byte) in changes {
            let place = 10 + place.index(blob.len() - 10);
            blob[place] = byte;
        }
        blob.truncate(10 + cut.index(blob.len() - 9));
        let sum = blob[10..].iter().fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
        blob[6..10].copy_from_slice(&sum.to_le_bytes());
        if let Ok(index) = Index::from_blob(&blob) {
            let _ = index.find(&Query { text: "copper tray سینی", is_typing: true, limit: 5, ..Query::default() });
            let _ = index.find_described("do you have copper trays", 3);
        }
    }
}
