//! The document around every page: head, header, footer, and the one line that a shop pastes.

use super::Page;
use crate::Storefront;
use crate::assets::{ICON, SCRIPT, STYLE};
use crate::text::texts;
use maud::{DOCTYPE, Markup, html};
use shopbell_protocol::Locale;

/// The whole document.
pub fn document(site: &Storefront, page: Page) -> Markup {
    let locale = page.locale;
    html! {
        (DOCTYPE)
        html lang=(locale.code()) dir=(locale.direction().as_str()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (page.title) }
                meta name="description" content=(page.description);
                meta name="theme-color" content="#fbf7f0";
                link rel="icon" type=(ICON.content_type) href=(ICON.href());
                link rel="stylesheet" href=(STYLE.href());
                // The page is a few kilobytes and is shown once it is all there: a header painted while half of
                // it has arrived moves when the other half comes. Browsers that don't know this leave it out.
                link rel="expect" href="#site-footer" blocking="render";
                link rel="canonical" href=(address(site, locale, &page.rest));
                @for other in Locale::ALL {
                    link rel="alternate" hreflang=(other.code()) href=(address(site, other, &page.rest));
                }
                (page.head)
                script src=(SCRIPT.href()) defer {}
                @if let Some(tag) = &site.tag {
                    script async src={ (tag.host) "/w/" (tag.shop) ".js" } {}
                }
            }
            body {
                a.skip href="#content" { (texts(locale).skip_to_content) }
                (header(locale, &page.rest))
                main #content { (page.body) }
                (footer(locale))
            }
        }
    }
}

fn header(locale: Locale, rest: &str) -> Markup {
    let t = texts(locale);
    html! {
        header.site-header {
            div.bar {
                a.brand href={ "/" (locale.code()) "/" } {
                    img src=(ICON.href()) alt="" width="40" height="40";
                    span.brand-name { (t.brand) }
                    span.brand-tagline { (t.tagline) }
                }
                nav.main-nav {
                    a href={ "/" (locale.code()) "/" } { (t.shop) }
                    a href={ "/" (locale.code()) "/faq" } { (t.faq_link) }
                }
                nav.languages aria-label=(t.languages) {
                    @for other in Locale::ALL {
                        a lang=(other.code()) hreflang=(other.code()) href={ "/" (other.code()) "/" (rest) }
                            aria-current=[(other == locale).then_some("true")] { (texts(other).language) }
                    }
                }
                a.cart-link href={ "/" (locale.code()) "/cart" } {
                    svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" {
                        path d="M5 8h14l-1.2 11.2a2 2 0 0 1-2 1.8H8.2a2 2 0 0 1-2-1.8zM9 10V6.5a3 3 0 0 1 6 0V10" {}
                    }
                    span.cart-word { (t.cart) }
                    // Filled by the script; empty it takes no room, so nothing moves.
                    span #cart-count {}
                }
            }
        }
    }
}

fn footer(locale: Locale) -> Markup {
    let t = texts(locale);
    html! {
        footer.site-footer #site-footer {
            div.footer-columns {
                section {
                    h2 { (t.brand) }
                    p { (t.tagline) }
                    p.note { (t.sample_note) }
                }
                section {
                    h2 { (t.visit_us) }
                    p { (t.address) }
                    p { (t.hours) }
                }
                section {
                    h2 { (t.contact) }
                    p { a href="mailto:salam@narenj.example" { bdi { "salam@narenj.example" } } }
                    p { a href="tel:+97145550142" { bdi dir="ltr" { "+971 4 555 0142" } } }
                    p { a href={ "/" (locale.code()) "/faq" } { (t.faq) } }
                    p { a href={ "/" (locale.code()) "/account" } { (t.account) } }
                }
            }
        }
    }
}

fn address(site: &Storefront, locale: Locale, rest: &str) -> String {
    format!("{}/{}/{rest}", site.origin, locale.code())
}
