//! The catalogue, and where products of it are recommended.

use super::operation::{Caller, Group, get, post, put};
use super::parameters::{
    Form, Parameter, amount, flag, locale, one_of, one_of_or_first, query, session, some_text, switch, text, visitor,
    whole_or,
};
use serde_json::json;
use shopbell_protocol::FoundProducts;
use shopbell_protocol::owner::{Catalogue, ImportedProducts, Placements, Stored};

/// What products are searched by, by visitors and by the owner.
pub fn search_parameters() -> Vec<Parameter> {
    vec![
        query("q", text(500), "Words of titles, brands, categories, descriptions; or an id."),
        locale("The language of titles and addresses."),
        query("category", text(100), "Only this category: an id or a name, of any level."),
        query("min_price", amount(), "Only products at least so dear, in minor units."),
        query("max_price", amount(), "Only products at most so dear, in minor units."),
        query("in_stock", flag(), "Only what can be bought now, or only what can't."),
        query("limit", whole_or(1, 50, 20), "How many."),
        visitor(),
        session(),
    ]
}

/// The catalogue.
pub fn products() -> Group {
    let formats = ["csv", "json", "google", "google_tsv", "shopify", "woocommerce"];
    let currency = Form::Written(json!({ "type": "string", "pattern": "^[A-Za-z]{3,5}$" }));
    Group {
        name: "Products",
        description: "The shop's catalogue.",
        caller: Caller::Owner,
        operations: vec![
            get("/v1/products", "readProducts", "Read the catalogue")
                .answers::<Catalogue>("All of it, in the owner's order.")
                .not_yet("The catalogue changed while it was read."),
            put("/v1/products", "replaceProducts", "Replace the catalogue")
                .says("All products are good, or nothing is stored.")
                .takes::<Catalogue>("All of it, at most 96 MB.")
                .such_as(json!({ "products": [{
                    "id": "copper-tray", "title": { "en": "Copper tray" }, "url": { "en": "https://shop.example/copper-tray" },
                    "price": 4_500_000, "currency": "IRR", "category": "kitchen",
                }] }))
                .answers::<Stored>("How many products there are now."),
            post("/v1/products/import", "importProducts", "Add or replace products from a file")
                .says(
                    "CSV, our own JSON, Google's product feed, or what Shopify and WooCommerce export. Products that can't be taken \
                     are listed, all others stored at the end, all at once.",
                )
                .with([
                    query("format", one_of(&formats), "What the file is.").required(),
                    locale("The language of titles and addresses where the file doesn't say."),
                    query("currency", currency, "The currency of prices that name none; `IRT` for prices in toman."),
                    query("origin", some_text(200), "Where addresses such as `/product/1` are: one of the shop's origins."),
                    query("mode", one_of_or_first(&["add", "replace"]), "`replace` takes away what the file doesn't have."),
                    query("dry_run", switch(), "Store nothing, and answer what would be."),
                ])
                .reads_file(
                    "The file, at most 96 MB in UTF-8.",
                    &["text/csv", "text/tab-separated-values", "application/xml", "application/json"],
                )
                .answers::<ImportedProducts>("What became of its products.")
                .not_yet("The shop's origins changed meanwhile."),
            get("/v1/products/search", "searchProducts", "Search the catalogue as visitors do")
                .with(search_parameters())
                .answers::<FoundProducts>("What visitors would find."),
        ],
    }
}

/// Where products are recommended.
pub fn placements() -> Group {
    Group {
        name: "Placements",
        description: "Where products are recommended, and how each place chooses them.",
        caller: Caller::Owner,
        operations: vec![
            get("/v1/placements", "readPlacements", "Read where products are recommended, and how")
                .answers::<Placements>("All placements, the built-in ones included."),
            put("/v1/placements", "replacePlacements", "Replace what each place shows")
                .says("A built-in placement that is left out is as delivered. Valid with the next request.")
                .takes::<Placements>("All placements.")
                .such_as(json!({ "placements": [
                    { "name": "home", "sources": ["for_you"], "limit": 8, "pinned": ["new-year-basket"] },
                ] }))
                .answers::<Placements>("All of them, as they are now."),
        ],
    }
}
