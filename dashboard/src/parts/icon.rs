//! Small drawings. They say nothing that words beside them don't.

use leptos::prelude::*;

/// The drawing of that name.
pub fn icon(name: &str) -> AnyView {
    let path = match name {
        "overview" => "M4 19V11M10 19V5M16 19v-6M22 19H2",
        "ratings" => "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.500 9.700l5.900-.800z",
        "journey" => "M5 19a2 2 0 100-4 2 2 0 000 4zM19 9a2 2 0 100-4 2 2 0 000 4zM7 17h6a4 4 0 000-8H9a0 0 0 010-2h8",
        "themes" => "M4 7h16M4 12h10M4 17h13",
        "conversations" => "M4 5h16v11H9l-5 4z",
        "unanswered" => "M9.200 9a3 3 0 115 2.300c-1.200 1-2.200 1.500-2.200 3M12 18h.01",
        "handoffs" => "M12 12a4 4 0 100-8 4 4 0 000 8zM4 20a8 8 0 0116 0",
        "cases" => "M4 8h16v12H4zM9 8V5h6v3M4 13h16",
        "customers" => {
            "M9 11a3.500 3.500 0 100-7 3.500 3.500 0 000 7zM2.500 20a6.500 6.500 0 0113 0M16 4.500a3.500 3.500 0 010 6.500M18 14a6.500 6.500 0 013.500 6"
        }
        "value" => "M12 3l8 6-8 12L4 9zM4 9h16M9.500 9L12 20l2.500-11",
        "segments" => "M12 12V3a9 9 0 11-7.800 13.500zM9 3.500A9 9 0 003.300 13.500L9 10.200z",
        "faq" => "M5 4h11l3 3v13H5zM9 10h6M9 14h6",
        "surveys" => "M5 5h14v15H5zM9 3h6v4H9zM9 12l2 2 4-4",
        "products" => "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
        "placements" => "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
        "settings" => "M4 7h10M18 7h2M4 17h2M10 17h10M16 9a2 2 0 100-4 2 2 0 000 4zM8 19a2 2 0 100-4 2 2 0 000 4z",
        "installation" => "M8 7l-5 5 5 5M16 7l5 5-5 5M14 4l-4 16",
        "webhooks" => "M10 13a4 4 0 006 0l3-3a4 4 0 00-6-6l-1 1M14 11a4 4 0 00-6 0l-3 3a4 4 0 006 6l1-1",
        "menu" => "M4 7h16M4 12h16M4 17h16",
        "bell" => "M6 17c2-2 1-4 1-7a5 5 0 0110 0c0 3-1 5 1 7zM10.500 20h3",
        _ => "",
    };
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.7"
            stroke-linecap="round" stroke-linejoin="round"><path d=path></path></svg>
    }
    .into_any()
}
