use super::*;
use proptest::prelude::*;

fn defaults() -> Defaults {
    Defaults {
        locale: None,
        fallback: Some(Locale::Fa),
        currency: Some("AED".to_owned()),
        origin: "https://shop.example".to_owned(),
    }
}

/// Everything of a file that comes in pieces of that many bytes.
fn read_in(format: Format, file: &[u8], size: usize) -> Result<Vec<Result<Draft, Refused>>, Unreadable> {
    let mut reader = Reader::new(format, defaults());
    let mut read = Vec::new();
    for piece in file.chunks(size.max(1)) {
        reader.push(piece);
        while let Some(draft) = reader.next_draft()? {
            read.push(draft);
        }
    }
    reader.end();
    while let Some(draft) = reader.next_draft()? {
        read.push(draft);
    }
    Ok(read)
}

fn read(format: Format, file: &str) -> Vec<Result<Draft, Refused>> {
    let whole = read_in(format, file.as_bytes(), usize::MAX).unwrap();
    for size in [1, 7, 100] {
        assert_eq!(read_in(format, file.as_bytes(), size).unwrap(), whole, "in pieces of {size}");
    }
    whole
}

fn products(format: Format, file: &str) -> Vec<Product> {
    read(format, file).into_iter().map(|draft| draft.unwrap().product).collect()
}

/// Place and field of each that is refused.
fn faults(format: Format, file: &str) -> Vec<(Place, String)> {
    read(format, file).into_iter().filter_map(Result::err).map(|refused| (refused.place, refused.field)).collect()
}

#[test]
fn tables_are_read_as_spreadsheets_write_them() {
    let file = "\u{FEFF}کد;نام;Link;قیمت;قیمت با تخفیف;دسته‌بندی;موجودی;title_en;Shelf no.\r\n\r\n\
                a1;سینی مسی;/product/a1;۱۲۵٬۰۰۰ تومان;۹۹٬۰۰۰ تومان;خانه > مس;۳;Copper tray;7\r\n\
                a2;\"کاسهٔ \"\"آبی\"\";\nلعابی\";https://shop.example/a2;95.50;;;ناموجود;;\r\n\
                ;نام;/x;5;;;;;\r\na4;نام;/x;much;;;;;\r\na5;نام;/x;5;;;perhaps;;\r\n;;;;;;;;\r\na6;n;/x;5;;;;;;more";
    let read = read(Format::Csv, file);
    let first = read[0].as_ref().unwrap();
    assert_eq!(
        (first.place, first.silent.as_slice()),
        (Place::Line(3), &["image", "brand", "consumable", "added_on"][..])
    );
    let first = &first.product;
    assert_eq!((first.price, first.list_price, first.currency.as_str()), (990_000, Some(1_250_000), "IRR"));
    assert_eq!(first.title[&Locale::En], "Copper tray");
    assert_eq!(first.title[&Locale::Fa], "سینی مسی");
    assert_eq!(first.url[&Locale::Fa], "https://shop.example/product/a1");
    assert_eq!((first.category.as_str(), first.category_path.len(), first.in_stock), ("مس", 2, true));
    let second = &read[1].as_ref().unwrap().product;
    assert_eq!(second.title[&Locale::Fa], "کاسهٔ \"آبی\";\nلعابی");
    assert_eq!((second.price, second.currency.as_str(), second.in_stock), (9_550, "AED", false));
    assert_eq!(second.category, "other");
    let expected = [(6, "id"), (7, "price"), (8, "in_stock"), (10, "line")];
    assert_eq!(faults(Format::Csv, file), expected.map(|(line, field)| (Place::Line(line), field.to_owned())));
}

#[test]
fn a_table_without_its_columns_or_with_an_open_quotation_mark_says_so() {
    let columns = read_in(Format::Csv, b"id,title,price\n1,a,5\n", 100).unwrap_err();
    assert_eq!(columns.field, "url");
    assert_eq!(read_in(Format::Csv, b"id,title,url,price\n", 100).unwrap_err().field, "body");
    let open = "id,title,url,price\n1,a,/a,5\n2,\"b,/b,5\n3,c,/c,5\n";
    assert_eq!(faults(Format::Csv, open), [(Place::Line(3), "body".to_owned())]);
    let endless = format!("id,title,url,price\n1,\"{}", "x".repeat(3 << 20));
    assert!(read_in(Format::Csv, endless.as_bytes(), 1 << 16).is_err());
}

#[test]
fn a_line_that_is_not_utf_8_spoils_no_other() {
    let file = b"id,title,url,price\n1,\xff,/a,5\n2,b,/b,5\n";
    let read = read_in(Format::Csv, file, 3).unwrap();
    assert!(read[0].is_err() && read[1].is_ok());
}

#[test]
fn googles_feeds_are_read_as_rss_atom_and_tsv() {
    let rss = r#"<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>
      <title>Shop</title><link>https://shop.example</link>
      <item><g:id>a1</g:id><g:title><![CDATA[Copper <b>& tin</b>]]></g:title><link>https://shop.example/a1?x=1&amp;y=2</link>
        <g:description>&lt;p&gt;Hand made&lt;/p&gt;</g:description><g:image_link>https://cdn.example/1.jpg</g:image_link>
        <g:shipping><g:country>AE</g:country><g:price>20.00 AED</g:price></g:shipping>
        <g:price>15.00 AED</g:price><g:sale_price>12.50 AED</g:sale_price><g:availability>in_stock</g:availability>
        <g:google_product_category>2271</g:google_product_category><g:product_type>Home &gt; Copper</g:product_type>
        <g:brand>Narenj</g:brand><g:item_group_id>a</g:item_group_id></item>
      <item><g:id>a2</g:id><title>Bowl</title><link>https://shop.example/a2</link></item></channel></rss>"#;
    let read = read(Format::Google, rss);
    let first = &read[0].as_ref().unwrap().product;
    assert_eq!((first.price, first.list_price, first.brand.as_deref()), (1_250, Some(1_500), Some("Narenj")));
    assert_eq!(first.title[&Locale::En], "Copper <b>& tin</b>");
    assert_eq!(first.url[&Locale::En], "https://shop.example/a1?x=1&y=2");
    assert_eq!(first.description[&Locale::En], "Hand made");
    assert_eq!((first.category.as_str(), first.image.as_deref()), ("Copper", Some("https://cdn.example/1.jpg")));
    assert_eq!(faults(Format::Google, rss), [(Place::Entry(2), "price".to_owned())]);

    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="x"><title>Shop</title><entry>
      <g:id>a1</g:id><title>Tray</title><link rel="alternate" href="https://shop.example/a1"/><g:price>5 AED</g:price>
      <g:availability>out of stock</g:availability></entry><entry><g:id>cut"#;
    let read = self::read(Format::Google, atom);
    assert_eq!(read[0].as_ref().unwrap().product.url[&Locale::En], "https://shop.example/a1");
    assert!(!read[0].as_ref().unwrap().product.in_stock);
    assert_eq!(faults(Format::Google, atom), [(Place::Entry(2), "body".to_owned())]);

    let tsv = "id\ttitle\tdescription\tlink\timage_link\tprice\tavailability\titem_group_id\n\
               a1\tTray, round\tNice\thttps://shop.example/a1\thttps://cdn.example/1.jpg\t12.50 AED\tin_stock\tg\n";
    assert_eq!(products(Format::GoogleTsv, tsv)[0].title[&Locale::En], "Tray, round");
    assert!(read_in(Format::Google, b"<html><body>no</body></html>", 9).is_err());
}

#[test]
fn shopify_and_woocommerce_are_read_as_one_product_each() {
    let shopify = r#"{"count": [1], "products":[{"id":632910392,"title":"Tray","handle":"tray","body_html":"<p>Round</p>",
      "vendor":"Narenj","product_type":"Copper","published_at":"2026-01-02T10:00:00+03:30","images":[{"src":"//cdn.example/1.jpg"}],
      "variants":[{"price":"19.00","available":false},{"price":"25.00","compare_at_price":"30.00","available":true},{"price":"27.00","available":true}]},
      {"id":2,"title":"Draft","handle":"d","status":"draft","variants":[]},{"id":3,"title":"No price","handle":"n","variants":[]}]}"#;
    let read = read(Format::Shopify, shopify);
    let tray = &read[0].as_ref().unwrap().product;
    assert_eq!((tray.id.as_str(), tray.price, tray.list_price), ("632910392", 2_500, Some(3_000)));
    assert_eq!(tray.url[&Locale::En], "https://shop.example/products/tray");
    assert_eq!(
        (tray.image.as_deref(), tray.added_on.as_deref()),
        (Some("https://cdn.example/1.jpg"), Some("2026-01-02"))
    );
    let expected = [(2, "status"), (3, "price")];
    assert_eq!(faults(Format::Shopify, shopify), expected.map(|(n, field)| (Place::Entry(n), field.to_owned())));

    let woo = r#"[{"id":7,"name":"Tea &amp; cup","permalink":"https://shop.example/product/tea/","sku":"T-7","price":"12.5",
      "regular_price":"15","sale_price":"12.5","stock_status":"instock","short_description":"<p>Hot</p>","status":"publish",
      "categories":[{"id":1,"name":"Tea"}],"images":[{"src":"https://shop.example/t.jpg"}],"date_created":"2026-03-04T00:00:00"},
      {"id":8,"name":"x","permalink":"https://shop.example/x","sku":"","price":"","stock_status":"outofstock"}]"#;
    let read = self::read(Format::WooCommerce, woo);
    let tea = &read[0].as_ref().unwrap().product;
    assert_eq!((tea.id.as_str(), tea.price, tea.list_price), ("T-7", 1_250, Some(1_500)));
    assert_eq!((tea.title[&Locale::En].as_str(), tea.category.as_str()), ("Tea & cup", "Tea"));
    assert_eq!(faults(Format::WooCommerce, woo), [(Place::Entry(2), "price".to_owned())]);
}

#[test]
fn our_own_json_is_read_as_it_is_given() {
    let file = r#"{ "products": [
  { "id": "a", "title": { "fa": "کاسه ] } ," }, "url": { "fa": "https://shop.example/a" }, "price": 100, "currency": "IRR", "category": "c" },
  { "id": "b", "title": { "fa": "x" }, "url": {}, "price": 1.5, "currency": "IRR", "category": "c" },
  { "id": "c", "color": "red" },
  7,
] }"#;
    let read = read(Format::Json, file);
    assert_eq!(read[0].as_ref().unwrap().product.title[&Locale::Fa], "کاسه ] } ,");
    assert_eq!(read.iter().filter(|draft| draft.is_err()).count(), 3);
    assert_eq!(faults(Format::Json, file)[1], (Place::Line(4), "color".to_owned()));
    assert!(read_in(Format::Json, b"id,title", 9).is_err());
    assert!(read_in(Format::Json, b"{\"products\": []}", 9).is_err());
    assert!(self::read(Format::Json, "[{\"id\": \"a\"").iter().all(Result::is_err), "cut off");
}

#[test]
fn a_page_shows_its_product_as_json_ld_or_tags() {
    let page = r#"<!doctype html><html lang="fa-IR"><head><meta property="og:title" content="other"><script type="application/ld+json">
      {"@context":"https://schema.org","@graph":[{"@type":"BreadcrumbList","itemListElement":[
        {"@type":"ListItem","position":2,"name":"مس"},{"@type":"ListItem","position":1,"name":"خانه"},{"position":3,"name":"سینی مسی"}]},
      {"@type":["Product"],"sku":"a1","productID":"77","name":"سینی مسی","image":["/p/a1.jpg"],"brand":{"name":"نارنج"},
       "offers":{"price":"1250000","priceCurrency":"IRR","availability":"https://schema.org/InStock"}}]}
      </script></head><body>"#;
    let found = read_page(page, "https://shop.example/fa/a1", Locale::En).unwrap();
    assert_eq!(found.ids, ["a1", "77"]);
    let product = found.product;
    assert_eq!((product.price, product.currency.as_str(), product.in_stock), (1_250_000, "IRR", true));
    assert_eq!((product.category.as_str(), product.brand.as_deref()), ("مس", Some("نارنج")));
    assert_eq!(product.image.as_deref(), Some("https://shop.example/p/a1.jpg"));
    assert_eq!(product.url[&Locale::Fa], "https://shop.example/fa/a1");

    let tags = r#"<html lang="en"><meta property="product:retailer_item_id" content="b2"><meta property="og:title" content="Bowl &amp; cup">
      <meta property="product:price:amount" content="12.50"><meta property="product:price:currency" content="AED">
      <meta property="product:availability" content="out of stock"><meta property="og:image" content="b2.jpg">"#;
    let found = read_page(tags, "https://shop.example/shop/b2", Locale::Fa).unwrap().product;
    assert_eq!((found.id.as_str(), found.price, found.in_stock), ("b2", 1_250, false));
    assert_eq!(
        (found.title[&Locale::En].as_str(), found.image.as_deref()),
        ("Bowl & cup", Some("https://shop.example/shop/b2.jpg"))
    );

    let list =
        r#"<script type="application/ld+json">[{"@type":"Product","sku":"1"},{"@type":"Product","sku":"2"}]</script>"#;
    assert_eq!(read_page(list, "https://shop.example/", Locale::En), None);
    assert_eq!(read_page("<h1>About us</h1>", "https://shop.example/", Locale::En), None);
    let no_price = r#"<script type="application/ld+json">{"@type":"Product","sku":"1","name":"x"}</script>"#;
    assert_eq!(read_page(no_price, "https://shop.example/", Locale::En), None);
}

/// The products of a whole catalogue in pieces of that many bytes, or what is at fault.
fn elements(text: &str, size: usize) -> Result<Vec<String>, String> {
    let mut elements = Elements::default();
    let mut read = Vec::new();
    for piece in text.as_bytes().chunks(size) {
        elements.push(piece);
        while let Some(element) = elements.next_element().map_err(|unreadable| unreadable.field)? {
            read.push(element.trim().to_owned());
        }
    }
    elements.end();
    while let Some(element) = elements.next_element().map_err(|unreadable| unreadable.field)? {
        read.push(element.trim().to_owned());
    }
    Ok(read)
}

#[test]
fn a_whole_catalogue_is_cut_strictly() {
    for size in [1, 5, 1_000] {
        assert_eq!(elements(" { \"products\" : [ {\"a\":[1,{}]} , 7 ] } ", size).unwrap(), ["{\"a\":[1,{}]}", "7"]);
        assert_eq!(elements("{\"products\":[]}", size).unwrap(), [] as [&str; 0]);
        for (text, at_fault) in [
            ("", "body"),
            ("{}", "products"),
            ("[]", "body"),
            ("{\"products\":{}}", "products"),
            ("{\"products\":[", "body"),
            ("{\"products\":[1]", "body"),
            ("{\"products\":[1]]", "body"),
            ("{\"products\":[1]} x", "body"),
            ("{\"products\":[1],\"more\":1}", "body"),
            ("{\"more\":1,\"products\":[]}", "more"),
        ] {
            assert_eq!(elements(text, size).unwrap_err(), at_fault, "{text}");
        }
    }
}

proptest! {
    #[test]
    fn no_file_panics_and_pieces_do_not_matter(file in prop::collection::vec(any::<u8>(), 0..300), format in 0_usize..6, size in 1_usize..50) {
        let format = Format::ALL[format];
        prop_assert_eq!(read_in(format, &file, size), read_in(format, &file, usize::MAX));
    }

    #[test]
    fn nothing_like_a_file_panics(
        file in "(id,title,url,price\n|<item>|</item>|<g:price>|\\{\"products\":\\[|\\[|\\{|\\}|\\]|\"|,|;|\n|<entry |/>|<!\\[CDATA\\[|\\]\\]>|&amp;|12.50 AED|a|é|\\\\){0,60}",
        format in 0_usize..6, size in 1_usize..20,
    ) {
        let format = Format::ALL[format];
        prop_assert_eq!(read_in(format, file.as_bytes(), size), read_in(format, file.as_bytes(), usize::MAX));
    }

    #[test]
    fn no_page_panics(page in any::<String>(), json in "[\\[\\]{}\":,@a-zA-Z0-9 ]{0,80}") {
        let _ = read_page(&page, "https://shop.example/", Locale::En);
        let _ = read_page(&format!("<script type='application/ld+json'>{json}</script>"), &page, Locale::En);
    }
}
