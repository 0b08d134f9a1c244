//! The pages: what they show, what they tell machines, and what a strict policy demands of them.

use super::{HOST, ORIGIN, get, storefront};
use crate::{Storefront, catalogue};
use axum::http::StatusCode;
use serde_json::Value;
use shopbell_protocol::Locale;

/// One page of each kind, in each language.
fn every_kind_of_page() -> Vec<String> {
    let kinds = ["", "?category=rugs", "product/silk-scarf", "product/giveh-shoes", "cart", "thank-you", "faq", "gone"];
    let with_order = "thank-you?order=NA-204817";
    let kinds = kinds.into_iter().chain([with_order]);
    kinds.flat_map(|kind| Locale::ALL.map(|locale| format!("/{}/{kind}", locale.code()))).collect()
}

/// The program written into the page, if there is one.
fn inline_script(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("<script>")?;
    Some(rest.split_once("</script>")?.0)
}

#[tokio::test]
async fn the_front_door_leads_to_persian() {
    let answer = get(storefront(false), "/").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::TEMPORARY_REDIRECT, "/fa/"));
    assert_eq!(get(storefront(false), "/en").await.header("location"), "/en/");
    assert_eq!(get(storefront(false), "/health").await.body, "ok");
}

#[tokio::test]
async fn the_list_shows_every_product_and_a_category_only_its_own() {
    let products = catalogue(ORIGIN).products;
    for locale in Locale::ALL {
        let all = get(storefront(false), &format!("/{}/", locale.code())).await;
        let rugs = get(storefront(false), &format!("/{}/?category=rugs", locale.code())).await;
        assert!(all.body.contains(&format!(
            r#"<html lang="{}" dir="{}">"#,
            locale.code(),
            locale.direction().as_str()
        )));
        for product in &products {
            let link = format!(r#"class="product-link" href="/{}/product/{}""#, locale.code(), product.id);
            assert!(all.body.contains(&link), "{link}");
            assert_eq!(rugs.body.contains(&link), product.category == "rugs", "{link}");
        }
    }
}

#[tokio::test]
async fn the_language_switch_keeps_the_page() {
    for page in ["product/silk-scarf", "?category=rugs", "cart", "thank-you?order=NA-204817", "faq"] {
        let answer = get(storefront(false), &format!("/fa/{page}")).await;
        for locale in Locale::ALL {
            let link = format!(r#"hreflang="{0}" href="/{0}/{page}""#, locale.code());
            assert!(answer.body.contains(&link), "{link}");
        }
    }
}

#[tokio::test]
async fn structured_data_agrees_with_the_catalogue() {
    for product in catalogue(ORIGIN).products {
        for locale in Locale::ALL {
            let answer = get(storefront(false), &product.url[&locale][ORIGIN.len()..]).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", product.id);
            let blocks = answer.scripts(r#"type="application/ld+json""#);
            assert_eq!(blocks.len(), 1);
            let data: Value = serde_json::from_str(blocks[0]).unwrap();
            let price = format!("{}.{:02}", product.price / 100, product.price % 100);
            assert_eq!(data["@type"], "Product");
            assert_eq!(data["sku"], product.id);
            assert_eq!(data["name"], product.title[&locale]);
            assert_eq!(data["image"].as_str(), product.image.as_deref());
            assert_eq!(data["offers"]["url"], product.url[&locale]);
            assert_eq!(data["offers"]["price"], price);
            assert_eq!(data["offers"]["priceCurrency"], product.currency);
            let in_stock = data["offers"]["availability"] == "https://schema.org/InStock";
            assert_eq!(in_stock, product.in_stock);
            assert!(answer.body.contains(&format!(r#"property="product:price:amount" content="{price}""#)));

            let event = inline_script(&answer.body).unwrap();
            assert!(event.contains(r#""event":"view_item""#));
            assert!(event.contains(&format!(r#""item_id":"{}""#, product.id)));
            let button_is_off = answer.body.contains(r#"type="submit" disabled"#);
            assert_eq!(button_is_off, !product.in_stock, "{}", product.id);
        }
    }
}

#[tokio::test]
async fn the_faq_page_is_structured_data_too() {
    let answer = get(storefront(false), "/ar/faq").await;
    let data: Value = serde_json::from_str(answer.scripts(r#"type="application/ld+json""#)[0]).unwrap();
    assert_eq!(data["@type"], "FAQPage");
    assert!(data["mainEntity"].as_array().unwrap().len() >= 30);
}

#[tokio::test]
async fn all_that_speaks_of_shopbell_is_the_tag_and_the_places_for_recommendations() {
    for path in every_kind_of_page() {
        let with = get(storefront(false), &path).await.body;
        let tag = format!(r#"<script async src="{HOST}/w/{}.js"></script>"#, "5a".repeat(32));
        assert_eq!(with.matches(&tag).count(), 1, "{path}");
        let without = get(Storefront { tag: None, ..storefront(false) }, &path).await.body;
        let mut rest = with.replace(&tag, "");
        for placement in ["home", "similar", "bought-together", "cart", "thank-you"] {
            let place = format!(r#"<div class="recommended" data-shopbell-recommend="{placement}"></div>"#);
            rest = rest.replacen(&place, "", 1);
        }
        assert_eq!(rest, without, "{path}");
        assert!(!without.to_lowercase().contains("shopbell"), "{path}");
    }
    let script = get(storefront(false), "/assets/shop.js").await.body;
    // What is in the cart, and who has logged in.
    let script = script.replace("dataset.shopbellCart", "").replace("window.Shopbell", "");
    assert!(!script.to_lowercase().contains("shopbell") && !script.contains("cookie ="));
}

#[tokio::test]
async fn the_strict_copy_runs_nothing_inline() {
    let policy = format!("default-src 'self'; script-src 'self' {HOST}; frame-src {HOST}; connect-src {HOST}");
    for path in every_kind_of_page() {
        let page = get(storefront(true), &path).await;
        assert_eq!(page.header("content-security-policy"), policy, "{path}");
        assert!(!page.body.contains("style=") && !page.body.contains("<style"), "{path}");
        assert!(!page.body.contains(" onclick=") && !page.body.contains("javascript:"), "{path}");
        for element in page.body.split("<script").skip(1) {
            let attributes = element.split_once('>').unwrap().0;
            let data = attributes.starts_with(r#" type="application/"#);
            assert!(data || attributes.contains(" src="), "{path}: <script{attributes}>");
        }
    }
}

#[tokio::test]
async fn the_two_copies_differ_in_how_the_data_layer_is_filled_and_in_nothing_else() {
    for path in every_kind_of_page() {
        let normal = get(storefront(false), &path).await;
        let strict = get(storefront(true), &path).await;
        assert!(normal.header("content-security-policy").is_empty());
        let Some(inline) = inline_script(&normal.body) else {
            assert_eq!(normal.body, strict.body, "{path}");
            continue;
        };
        let address = format!("{path}/data-layer.js");
        let file = get(storefront(true), &address).await;
        assert_eq!(file.body, inline);
        assert_eq!(file.header("content-type"), "text/javascript; charset=utf-8");
        let as_file = format!(r#"<script src="{address}"></script>"#);
        assert_eq!(normal.body.replace(&format!("<script>{inline}</script>"), &as_file), strict.body);
    }
}

#[tokio::test]
async fn files_say_what_they_are_and_how_long_they_keep() {
    let page = get(storefront(false), "/fa/").await.body;
    for name in ["shop.css", "shop.js", "icon.svg"] {
        let start = page.find(&format!("/assets/{name}?v=")).unwrap();
        let address = page[start..].split('"').next().unwrap();
        let file = get(storefront(false), address).await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.header("cache-control").contains("immutable"), "{name}");
    }
    let picture = get(storefront(false), "/pictures/silk-scarf.svg").await;
    assert_eq!(picture.header("content-type"), "image/svg+xml");
    assert!(picture.body.starts_with("<svg "));
}

#[tokio::test]
async fn unknown_addresses_get_a_page_in_the_languages_own_words() {
    let unknown = [
        ("/en/product/nothing", "We couldn’t find this page"),
        ("/en/?category=nothing", "We couldn’t find this page"),
        ("/ar/gone/for/ever", "لم نعثر على هذه الصفحة"),
        ("/xx/", "این صفحه پیدا نشد"),
        ("/pictures/nothing.svg", "این صفحه پیدا نشد"),
        ("/assets/secret.txt", "این صفحه پیدا نشد"),
    ];
    for (path, words) in unknown {
        let answer = get(storefront(false), path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.contains(words), "{path}");
    }
}

#[tokio::test]
async fn the_thank_you_page_shows_the_orders_number_and_nothing_else_from_the_address() {
    let answer = get(storefront(false), "/fa/thank-you?order=NA-204817").await;
    assert!(answer.body.contains(r#"<bdi id="order-number">NA-204817</bdi>"#));
    let made_up = get(storefront(false), "/fa/thank-you?order=%3Cb%3E12").await;
    assert!(!made_up.body.contains("order-number\"") && !made_up.body.contains("<b>12"));
}
