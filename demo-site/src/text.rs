//! The words of the shop's own pages, one file a language.

mod ar;
mod en;
mod fa;

use shopbell_protocol::Locale;

/// Every text of the pages that isn't a product's or the FAQ's.
pub struct Texts {
    /// The language's own name.
    pub language: &'static str,
    /// The shop's name.
    pub brand: &'static str,
    /// What the shop is, in a few words.
    pub tagline: &'static str,
    /// The headline of the first page.
    pub hero_title: &'static str,
    /// The lines under it.
    pub hero_text: &'static str,
    /// For keyboards and screen readers: past the header.
    pub skip_to_content: &'static str,
    /// The name of the navigation between languages.
    pub languages: &'static str,
    /// The link to the list.
    pub shop: &'static str,
    /// The link to the customer's account, and its title.
    pub account: &'static str,
    /// Before those whom one can be.
    pub log_in: &'static str,
    /// Before the customer's name.
    pub logged_in: &'static str,
    /// The way out.
    pub log_out: &'static str,
    /// The link to the FAQ.
    pub faq_link: &'static str,
    /// The FAQ's title.
    pub faq: &'static str,
    /// The lines under the FAQ's title.
    pub faq_intro: &'static str,
    /// The link to the cart, and its title.
    pub cart: &'static str,
    /// The name of the navigation between categories.
    pub categories: &'static str,
    /// The filter that shows everything.
    pub all_products: &'static str,
    /// On products that can't be bought now.
    pub out_of_stock: &'static str,
    /// On products that can.
    pub in_stock: &'static str,
    /// The button.
    pub add_to_cart: &'static str,
    /// After the button was pressed.
    pub added: &'static str,
    /// Before the choice of sizes.
    pub size: &'static str,
    /// What every product page promises, consistent with the FAQ.
    pub promises: [&'static str; 3],
    /// Before products of the same category.
    pub more_from: &'static str,
    /// In an empty cart.
    pub cart_empty: &'static str,
    /// Back to the list.
    pub continue_shopping: &'static str,
    /// Before a number of pieces.
    pub quantity: &'static str,
    /// One piece less.
    pub fewer: &'static str,
    /// One piece more.
    pub more: &'static str,
    /// Takes a line out of the cart.
    pub remove: &'static str,
    /// The heading over the sums.
    pub summary: &'static str,
    /// The sum of the lines.
    pub subtotal: &'static str,
    /// What delivery costs.
    pub delivery: &'static str,
    /// When it costs nothing.
    pub free: &'static str,
    /// Everything together.
    pub total: &'static str,
    /// The button that orders.
    pub place_order: &'static str,
    /// Says that nothing is really sold.
    pub sample_note: &'static str,
    /// Where the cart's script can't run.
    pub needs_script: &'static str,
    /// The title after an order.
    pub thank_you: &'static str,
    /// The lines under it.
    pub thank_you_text: &'static str,
    /// Before the order's number.
    pub order_number: &'static str,
    /// Before what was ordered.
    pub ordered: &'static str,
    /// Instead, without an order.
    pub no_order: &'static str,
    /// The title for an unknown address.
    pub not_found: &'static str,
    /// The lines under it.
    pub not_found_text: &'static str,
    /// The footer's heading over the address.
    pub visit_us: &'static str,
    /// The address.
    pub address: &'static str,
    /// The opening hours.
    pub hours: &'static str,
    /// The footer's heading over ways to write and call.
    pub contact: &'static str,
}

/// The texts of a language.
pub fn texts(locale: Locale) -> &'static Texts {
    match locale {
        Locale::Fa => &fa::TEXTS,
        Locale::Ar => &ar::TEXTS,
        Locale::En => &en::TEXTS,
    }
}
