//! The owner's products from elsewhere, 50,000 of them, and those the worker learns from the shop's own pages.

use anyhow::Result;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::response::IntoResponse;
use serde_json::{Value, json};
use shopbell_protocol::owner::{Catalogue, ImportedProducts, Product, ProductImportError};
use shopbell_protocol::{EventBatchReceipt, FoundProducts, Locale, Recommendations};
use shopbell_tests::browser::wait_for;
use shopbell_tests::edge::Edge;
use shopbell_tests::new_id;
use shopbell_tests::people::{Owner, Visitor};
use shopbell_tests::webhook::{Received, Webhook};
use std::time::{Duration, Instant};

async fn products(owner: &Owner) -> Result<Vec<Product>> {
    Ok(owner.get("/v1/products").await?.ok::<Catalogue>()?.products)
}

fn at(error: &ProductImportError) -> (Option<u32>, Option<u32>, &str) {
    (error.line, error.item, &error.field)
}

fn counts(imported: &ImportedProducts) -> [u32; 6] {
    let ImportedProducts { added, updated, unchanged, removed, refused, stored, .. } = imported;
    [*added, *updated, *unchanged, *removed, *refused, *stored]
}

const CSV: &str = "\u{FEFF}شناسه;نام;لینک;قیمت;دسته;موجودی;تصویر\r\n\
                   tray;سینی مسی;/fa/tray;۱۲۵٬۰۰۰ تومان;خانه > مس;۳;https://cdn.example/1.jpg\r\n\
                   bowl;\"کاسهٔ\nآبی\";https://shop.example/fa/bowl;۹۵٬۰۰۰ تومان;سفال;ناموجود;\r\n\
                   lamp;چراغ;https://evil.example/lamp;5 IRR;;;\r\nrug;فرش;/fa/rug;ارزان;;;\r\n\
                   tray;سینی;/fa/tray;1 IRR;;;\r\n;بی‌نام;/x;1 IRR;;;\r\n";

#[tokio::test]
async fn a_file_is_added_to_what_there_is_and_bad_lines_are_reported() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let tried: ImportedProducts = owner.import_products("format=csv&dry_run=true", CSV).await?.ok()?;
    assert_eq!(counts(&tried), [2, 0, 0, 0, 4, 2]);
    assert_eq!(products(&owner).await?, [], "a dry run stores nothing");

    let imported: ImportedProducts = owner.import_products("format=csv", CSV).await?.ok()?;
    assert_eq!(counts(&imported), [2, 0, 0, 0, 4, 2]);
    let errors: Vec<_> = imported.errors.iter().map(at).collect();
    let expected = [(5, "url.fa"), (6, "price"), (7, "id"), (8, "id")];
    assert_eq!(errors, expected.map(|(line, field)| (Some(line), None, field)));
    assert_eq!(imported.errors[2].message, "appears twice: line 2 has it too");
    let stored = products(&owner).await?;
    assert_eq!((stored[0].price, stored[0].currency.as_str(), stored[0].in_stock), (1_250_000, "IRR", true));
    assert_eq!((stored[0].category.as_str(), stored[1].in_stock), ("مس", false));
    assert_eq!(stored[0].url[&Locale::Fa], "https://shop.example/fa/tray");

    // Another language, and nothing said about stock, pictures and categories: what is known of them stays.
    let english = "id,title,url,price\ntray,Copper tray,/en/tray,1250000\nbowl,Blue bowl,/en/bowl,900000\n";
    let imported: ImportedProducts = owner.import_products("format=csv&locale=en&currency=IRR", english).await?.ok()?;
    assert_eq!(counts(&imported), [0, 2, 0, 0, 0, 2]);
    let stored = products(&owner).await?;
    assert_eq!(stored[0].title.values().collect::<Vec<_>>(), ["سینی مسی", "Copper tray"]);
    assert_eq!((stored[1].in_stock, stored[1].price, stored[1].category.as_str()), (false, 900_000, "سفال"));
    assert_eq!(stored[0].image.as_deref(), Some("https://cdn.example/1.jpg"));
    let again: ImportedProducts = owner.import_products("format=csv&locale=en&currency=IRR", english).await?.ok()?;
    assert_eq!(counts(&again), [0, 0, 2, 0, 0, 2]);

    // What is exported is imported as it was; what a file doesn't have goes, but not where it was refused.
    let whole = owner.get("/v1/products").await?.body;
    let imported: ImportedProducts =
        owner.import_products("format=json&mode=replace", whole.to_string()).await?.ok()?;
    assert_eq!(counts(&imported), [0, 0, 2, 0, 0, 2]);
    let one = json!([stored[1], { "id": "bad" }]).to_string();
    let imported: ImportedProducts = owner.import_products("format=json&mode=replace", one).await?.ok()?;
    assert_eq!(counts(&imported), [0, 0, 1, 0, 1, 2]);
    let one = json!([stored[1]]).to_string();
    let imported: ImportedProducts = owner.import_products("format=json&mode=replace", one).await?.ok()?;
    assert_eq!(counts(&imported), [0, 0, 1, 1, 0, 1]);
    assert_eq!(products(&owner).await?, [stored[1].clone()]);
    Ok(())
}

#[tokio::test]
async fn feeds_and_other_systems_files_are_imported() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let rss = r#"<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel><item><g:id>g1</g:id>
        <title>Tea &amp; cup</title><link>https://shop.example/g1</link><g:price>15.00 AED</g:price>
        <g:sale_price>12.50 AED</g:sale_price><g:availability>in_stock</g:availability></item>
        <item><g:id>g2</g:id><title>No price</title><link>https://shop.example/g2</link></item></channel></rss>"#;
    let imported: ImportedProducts = owner.import_products("format=google", rss).await?.ok()?;
    assert_eq!(imported.errors.iter().map(at).collect::<Vec<_>>(), [(None, Some(2), "price")]);
    let tsv = "id\ttitle\tlink\tprice\tavailability\ng3\tPot\thttps://shop.example/g3\t12.50 AED\tout of stock\n";
    owner.import_products("format=google_tsv", tsv).await?.ok::<ImportedProducts>()?;
    let shopify = json!({ "products": [{ "id": 7, "title": "Lamp", "handle": "lamp", "variants": [
        { "price": "30.00", "available": true }, { "price": "20.00", "available": false }] }] });
    let query = "format=shopify&currency=AED&origin=https://shop.example";
    owner.import_products(query, shopify.to_string()).await?.ok::<ImportedProducts>()?;
    let woo =
        json!([{ "id": 9, "name": "Rug", "permalink": "https://shop.example/rug", "price": "99.5", "sku": "R-9" }]);
    owner.import_products("format=woocommerce&currency=AED", woo.to_string()).await?.ok::<ImportedProducts>()?;
    let stored = products(&owner).await?;
    let prices: Vec<_> = stored.iter().map(|product| (product.id.as_str(), product.price, product.in_stock)).collect();
    assert_eq!(prices, [("g1", 1_250, true), ("g3", 1_250, false), ("7", 3_000, true), ("R-9", 9_950, true)]);
    assert_eq!((stored[0].list_price, stored[0].title[&Locale::En].as_str()), (Some(1_500), "Tea & cup"));
    assert_eq!(stored[2].url[&Locale::En], "https://shop.example/products/lamp");

    for (query, file, expected) in [
        ("format=xml", CSV, "400 invalid_field format"),
        ("", CSV, "400 invalid_field format"),
        ("format=csv&mode=merge", CSV, "400 invalid_field mode"),
        ("format=csv&currency=euro!", CSV, "400 invalid_field currency"),
        ("format=csv&origin=https://evil.example", CSV, "400 invalid_field origin"),
        ("format=csv&color=red", CSV, "400 invalid_field color"),
        ("format=csv", "", "400 invalid_field body"),
        ("format=csv", "id,title,price\n1,a,5\n", "400 invalid_field url"),
        ("format=json", "id,title", "400 invalid_field body"),
        ("format=google", "<html></html>", "400 invalid_field body"),
    ] {
        assert_eq!(owner.import_products(query, file).await?.error(), expected, "{query}");
    }
    assert_eq!(products(&owner).await?.len(), 4, "what is refused changes nothing");
    let mut stranger = owner.clone();
    stranger.key.push('x');
    assert_eq!(stranger.import_products("format=csv", CSV).await?.error(), "401 unauthorized -");
    Ok(())
}

fn row(n: usize) -> String {
    let thing = ["سینی", "کاسه", "چراغ", "فرش", "قوری", "صندلی", "آینه"][n % 7];
    let made = ["مسی", "سفالی", "چوبی", "شیشه‌ای", "نقره‌ای"][n / 7 % 5];
    format!(
        "sku-{n},{thing} {made} دست‌ساز مدل {n},https://shop.example/product/{thing}-{n},https://cdn.shop.example/pictures/{n}/large.jpg,\
         ۱٬۲{:02}٬۰۰۰ ریال,خانه > {thing},برند {},{},\"{thing} {made} کار دست استادکاران اصفهان، برای خانه و هدیه، با بسته‌بندی و گارانتی یک‌ساله. شمارهٔ {n}\"\n",
        n % 100,
        n % 200,
        if n.is_multiple_of(9) { "ناموجود" } else { "موجود" },
    )
}

#[tokio::test]
async fn fifty_thousand_products_are_imported_searched_and_read_back() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let mut csv = String::from("id,title,url,image,price,category,brand,in_stock,description\n");
    for n in 0..50_000 {
        csv.push_str(&row(n));
        if n.is_multiple_of(10_000) {
            csv.push_str(&format!("bad-{n},عنوان,https://shop.example/x,,گران,,,,\n"));
        }
    }
    println!("{:?} MB before", edge.most_memory());
    let begin = Instant::now();
    // Visitors are served meanwhile.
    let other = edge.visitor(&owner);
    let waits = tokio::spawn(async move {
        let mut longest = Duration::ZERO;
        loop {
            let asked = Instant::now();
            let found: FoundProducts = other.find("", "limit=1").await?.ok()?;
            longest = longest.max(asked.elapsed());
            if found.building {
                return anyhow::Ok(longest);
            }
        }
    });
    let imported: ImportedProducts = owner.import_products("format=csv&locale=fa", csv.clone()).await?.ok()?;
    println!("the longest a visitor waited: {:?}", waits.await??);
    println!("import: {} bytes in {:?}, {:?} MB at most", csv.len(), begin.elapsed(), edge.most_memory());
    assert_eq!(counts(&imported), [50_000, 0, 0, 0, 5, 50_000]);
    assert_eq!(imported.errors.iter().map(at).collect::<Vec<_>>()[1], (Some(10_004), None, "price"));
    assert!(imported.building);
    edge.kill_and_restart()?;
    let visitor = edge.visitor(&owner);
    wait_for("the search to be built", || async {
        let found: FoundProducts = visitor.find("سینی مسی مدل 35", "limit=3").await?.ok()?;
        Ok((!found.building).then_some(()))
    })
    .await?;
    println!("searchable after {:?}, {:?} MB at most", begin.elapsed(), edge.most_memory());
    for (words, query, expected) in [
        ("sku-4321", "", "sku-4321"),
        ("سینی مسی مدل 35", "", "sku-35"),
        ("سيني مسي مدل ٣٥", "in_stock=true", "sku-35"),
    ] {
        let begin = Instant::now();
        let found: FoundProducts = visitor.find(words, query).await?.ok()?;
        println!("{words}: {:?}", begin.elapsed());
        assert_eq!(found.products.first().map(|product| product.id.as_str()), Some(expected), "{words}");
    }
    let mut times = Vec::new();
    for n in 0..200 {
        let begin = Instant::now();
        let words = ["کاسه سفالی", "چراغ چوبی مدل", "glass mirror", "اینه شیشه ای"][n % 4];
        visitor.find(words, "in_stock=true&limit=10").await?.ok::<FoundProducts>()?;
        times.push(begin.elapsed());
    }
    times.sort_unstable();
    println!("a search in workerd, request and all: p50 {:?}, p99 {:?}", times[100], times[198]);
    let begin = Instant::now();
    let recommended: Recommendations = visitor.recommendations("").await?.ok()?;
    println!("first recommendation: {:?}, {:?} MB at most", begin.elapsed(), edge.most_memory());
    assert_eq!(recommended.items.len(), 6);

    let begin = Instant::now();
    let read = owner.get("/v1/products").await?.body;
    println!("read: {:?}, {:?} MB at most", begin.elapsed(), edge.most_memory());
    assert_eq!(read["products"].as_array().map(Vec::len), Some(50_000));
    let begin = Instant::now();
    let put = owner.put("/v1/products", &read).await?.ok::<Value>()?;
    println!("put: {} bytes in {:?}, {:?} MB at most", read.to_string().len(), begin.elapsed(), edge.most_memory());
    assert_eq!(put, json!({ "stored": 50_000 }));
    let begin = Instant::now();
    let again: ImportedProducts = owner.import_products("format=csv&locale=fa", csv).await?.ok()?;
    println!("the same import again: {:?}, {:?} MB at most", begin.elapsed(), edge.most_memory());
    assert_eq!(counts(&again), [0, 0, 50_000, 0, 5, 50_000]);
    let more = "id,title,url,price\none more,a,/a,5 IRR\n";
    assert_eq!(owner.import_products("format=csv", more).await?.error(), "400 invalid_field products");
    Ok(())
}

/// A page as shops serve it.
fn page(id: &str, title: &str) -> axum::response::Response {
    let product = json!({
        "@context": "https://schema.org", "@type": "Product", "sku": id, "name": title, "category": "Copper",
        "image": "/pictures/1.jpg", "brand": { "name": "Narenj" },
        "offers": { "price": "125.00", "priceCurrency": "AED", "availability": "https://schema.org/InStock" },
    });
    let html = format!("<!doctype html><html lang=\"en\"><script type=\"application/ld+json\">{product}</script>");
    ([(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}

async fn view(visitor: &Visitor, product: &str, url: &str) -> Result<()> {
    let mut event = visitor.event("view", product);
    event["url"] = json!(url);
    visitor.report(&[event]).await?.ok::<EventBatchReceipt>()?;
    Ok(())
}

async fn shop_at(edge: &Edge, site: &Webhook) -> Result<(Owner, String)> {
    let origin = site.url.trim_end_matches("/orders").to_owned();
    let owner = edge.empty_shop().await?;
    let mut settings = owner.get("/v1/settings").await?.body;
    settings["origins"] = json!([origin]);
    owner.put("/v1/settings", &settings).await?.ok::<Value>()?;
    Ok((owner, origin))
}

#[tokio::test]
async fn a_product_that_visitors_look_at_is_learned_from_its_own_page_once() -> Result<()> {
    let mut edge = Edge::start()?;
    let site = Webhook::start(|request: &Received| match request.line.as_str() {
        "GET /tray" => page("tray", "Copper tray"),
        "GET /lies" => page("other", "Another product"),
        "GET /moved" => (StatusCode::FOUND, [(LOCATION, "/tray")]).into_response(),
        "GET /long" => page("long", &"x".repeat(400)),
        "GET /last" => page("last", "The last one"),
        _ => StatusCode::NOT_FOUND.into_response(),
    })
    .await?;
    let (owner, origin) = shop_at(&edge, &site).await?;
    let visitor = edge.visitor(&owner);
    assert_eq!(visitor.recommendations("").await?.ok::<Recommendations>()?.items, [], "nothing is sold yet");
    for (product, url) in [
        ("tray", format!("{origin}/tray?utm_source=x#top")),
        ("lie", format!("{origin}/lies")),
        ("moved", format!("{origin}/moved")),
        ("long", format!("{origin}/long")),
        ("gone", format!("{origin}/gone")),
        ("evil", "http://evil.example/evil".to_owned()),
        ("last", format!("{origin}/last")),
    ] {
        view(&visitor, product, &url).await?;
    }
    let learned = wait_for("the products to be learned", || async {
        let products = products(&owner).await?;
        Ok((products.len() == 2).then_some(products))
    })
    .await?;
    let ids: Vec<_> = learned.iter().map(|product| product.id.as_str()).collect();
    assert_eq!(ids, ["tray", "last"], "only what the shop's own page says of that very product");
    let tray = &learned[0];
    assert_eq!((tray.price, tray.currency.as_str(), tray.learned), (12_500, "AED", true));
    assert_eq!(tray.url[&Locale::En], format!("{origin}/tray"));
    assert_eq!(tray.image.as_deref(), Some(format!("{origin}/pictures/1.jpg").as_str()));

    // It is recommended and found, and nothing is read twice, not even after a crash.
    wait_for("the product to be found", || async {
        let found: FoundProducts = visitor.find("coper tray", "").await?.ok()?;
        Ok(found.products.iter().any(|product| product.id == "tray").then_some(()))
    })
    .await?;
    let recommended: Recommendations = edge.visitor(&owner).recommendations("").await?.ok()?;
    assert_eq!(recommended.items.len(), 2);
    edge.kill_and_restart()?;
    let other = edge.visitor(&owner);
    view(&other, "tray", &format!("{origin}/tray")).await?;
    view(&other, "gone", &format!("{origin}/gone#again")).await?;
    view(&other, "new", &format!("{origin}/new")).await?;
    wait_for("the new page to be read", || async {
        Ok(site.received().iter().any(|request| request.line == "GET /new").then_some(()))
    })
    .await?;
    let mut lines: Vec<_> = site.received().into_iter().map(|request| request.line).collect();
    lines.sort_unstable();
    let expected = ["GET /gone", "GET /last", "GET /lies", "GET /long", "GET /moved", "GET /new", "GET /tray"];
    assert_eq!(lines, expected);

    // What the owner sends takes its place, all of it.
    let own = format!("id,title,url,price\ntray,My tray,{origin}/my-tray,99 AED\n");
    let imported: ImportedProducts = owner.import_products("format=csv&locale=fa", own).await?.ok()?;
    assert_eq!(counts(&imported), [0, 1, 0, 0, 0, 2]);
    let tray = products(&owner).await?.remove(0);
    assert_eq!((tray.learned, tray.title.len(), tray.brand, tray.price), (false, 1, None, 9_900));
    Ok(())
}

#[tokio::test]
async fn an_owner_who_switches_learning_off_has_no_page_read() -> Result<()> {
    let edge = Edge::start()?;
    let site = Webhook::start(|_: &Received| page("tray", "Copper tray")).await?;
    let (owner, origin) = shop_at(&edge, &site).await?;
    let mut settings = owner.get("/v1/settings").await?.body;
    assert_eq!(settings["learn_products"], json!(true));
    settings["learn_products"] = json!(false);
    owner.put("/v1/settings", &settings).await?.ok::<Value>()?;
    let visitor = edge.visitor(&owner);
    view(&visitor, "tray", &format!("{origin}/tray")).await?;
    settings["learn_products"] = json!(true);
    owner.put("/v1/settings", &settings).await?.ok::<Value>()?;
    view(&visitor, "tray", &format!("{origin}/copper-tray")).await?;
    wait_for("the product to be learned", || async {
        let products = products(&owner).await?;
        Ok((products.len() == 1).then_some(()))
    })
    .await?;
    let lines: Vec<_> = site.received().into_iter().map(|request| request.line).collect();
    assert_eq!(lines, ["GET /copper-tray"]);
    // However many pages visitors name, no more wait than may.
    let many: Vec<Value> = (0..50)
        .map(|n| {
            let mut event = visitor.event("view", &format!("p{n}"));
            event["url"] = json!(format!("{origin}/p{n}"));
            event
        })
        .collect();
    for _ in 0..4 {
        let mut batch = many.clone();
        for event in &mut batch {
            event["url"] = json!(format!("{}{}", event["url"].as_str().unwrap_or_default(), new_id()));
            event["id"] = json!(new_id());
        }
        visitor.report(&batch).await?.ok::<EventBatchReceipt>()?;
    }
    wait_for("some pages to be read", || async { Ok((site.received().len() > 3).then_some(())) }).await?;
    assert!(site.received().len() < 20, "the shop's server is not flooded");
    // An address in an event that has none is nobody's fault.
    let mut event = visitor.event("add_to_cart", "x");
    event["url"] = json!("x".repeat(3_000));
    event["id"] = json!(new_id());
    visitor.report(&[event]).await?.ok::<EventBatchReceipt>()?;
    Ok(())
}
