//! One page a file.

pub mod cases;
pub mod conversations;
pub mod customers;
pub mod faq;
pub mod handoffs;
pub mod installation;
pub mod journey;
pub mod overview;
pub mod placements;
pub mod products;
pub mod ratings;
pub mod segments;
pub mod settings;
pub mod sign_in;
pub mod survey_editor;
pub mod surveys;
pub mod themes;
pub mod unanswered;
pub mod value;
pub mod webhooks;

use leptos::prelude::*;

/// A page's head: what it is, and what it is for.
fn head(title: String, about: String) -> impl IntoView {
    document().set_title(&format!("{title} · Shopbell"));
    view! { <div class="head"><h1>{title}</h1><p>{about}</p></div> }
}
