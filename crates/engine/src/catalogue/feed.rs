//! An item of Google's product feed: elements with or without the `g:` before their names, CDATA, entities.

use super::draft::Fields;
use super::words::Part;
use crate::import::html::plain;

/// What an item says.
pub(super) fn fields(item: &str) -> Fields {
    let mut fields = Fields::default();
    let mut rest = item;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        // Closing tags, comments and instructions have no name here.
        let Some((tag, body)) = after.split_once('>') else { break };
        let name: String = tag.chars().take_while(|c| !c.is_whitespace() && *c != '/').collect();
        let local = name.rsplit(':').next().unwrap_or(&name);
        let Some(part) = part(local) else {
            // `<g:shipping>` has a price of its own.
            if matches!(local, "shipping" | "tax" | "installment" | "loyalty_points" | "author" | "subscription_cost")
                && !tag.ends_with('/')
                && let Some((_, after)) = body.split_once(&format!("</{name}"))
            {
                rest = after;
            }
            continue;
        };
        if tag.ends_with('/') {
            if part == Part::Url {
                fields.set_first(part, attribute(tag, "href"));
            }
            rest = body;
            continue;
        }
        let Some((text, after)) = body.split_once(&format!("</{name}")) else { continue };
        let value = match text_of(text) {
            empty if empty.is_empty() && part == Part::Url => attribute(tag, "href"),
            value => value,
        };
        fields.set_first(part, value);
        rest = after;
    }
    fields
}

fn part(name: &str) -> Option<Part> {
    Some(match name {
        "id" => Part::Id,
        "title" => Part::Title,
        "link" => Part::Url,
        "image_link" => Part::Image,
        "price" => Part::Price,
        "sale_price" => Part::SalePrice,
        "product_type" => Part::Category,
        "google_product_category" => Part::GoogleCategory,
        "brand" => Part::Brand,
        "description" | "summary" => Part::Description,
        "availability" => Part::InStock,
        _ => return None,
    })
}

/// The text of an element: CDATA as it stands, the rest without entities.
fn text_of(element: &str) -> String {
    let mut text = String::new();
    let mut rest = element;
    while let Some((before, after)) = rest.split_once("<![CDATA[") {
        text.push_str(&unescaped(before));
        let (inside, after) = after.split_once("]]>").unwrap_or((after, ""));
        text.push_str(inside);
        rest = after;
    }
    text.push_str(&unescaped(rest));
    text.trim().to_owned()
}

fn attribute(tag: &str, name: &str) -> String {
    let value = tag.split_once(name).and_then(|(_, after)| after.trim_start().strip_prefix('='));
    let value = value.map(str::trim_start).unwrap_or_default();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let value = quote.and_then(|quote| value.split(quote).nth(1)).unwrap_or_default();
    unescaped(value)
}

fn unescaped(text: &str) -> String {
    // HTML knows all entities of XML.
    if text.contains('&') { plain(text) } else { text.to_owned() }
}
