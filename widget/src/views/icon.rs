//! Icons, drawn here: an icon font or a sprite would be a request of its own.

use leptos::prelude::*;
use leptos::svg;

/// A cross: close.
pub fn cross() -> AnyView {
    drawn("M6 6l12 12M18 6L6 18")
}

/// A speech bubble: questions.
pub fn bubble() -> AnyView {
    drawn("M20 11.5a7.5 7.5 0 0 1-11 6.6L4 20l1.6-4.4A7.5 7.5 0 1 1 20 11.5")
}

/// A star: feedback.
pub fn star() -> AnyView {
    drawn("M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.7l5.9-.8z")
}

/// A bag: products.
pub fn bag() -> AnyView {
    drawn("M6 8h12l1 12H5zM9 10V7a3 3 0 0 1 6 0v3")
}

/// An arrow upwards: send.
pub fn send() -> AnyView {
    drawn("M12 19V5M6 11l6-6 6 6")
}

/// A person.
pub fn person() -> AnyView {
    drawn("M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M5 20c0-4 3-6 7-6s7 2 7 6")
}

/// A face for a score of 1 (very dissatisfied) to 5 (very satisfied).
pub fn face(score: u8) -> AnyView {
    drawn(match score {
        1 => {
            "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M7.5 8.5l2.5 1M16.5 8.5l-2.5 1M9 10.6v.2M15 10.6v.2M8 16.8c1.8-3 6.2-3 8 0"
        }
        2 => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9 9.6v.4M15 9.6v.4M8.5 16c1.6-1.6 5.4-1.6 7 0",
        3 => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9 9.6v.4M15 9.6v.4M8.5 15.2h7",
        4 => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9 9.6v.4M15 9.6v.4M8.5 14.4c1.6 1.8 5.4 1.8 7 0",
        _ => {
            "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 9.8c.5-.8 1.5-.8 2 0M14 9.8c.5-.8 1.5-.8 2 0M7.6 13.6c1 4.6 7.8 4.6 8.8 0z"
        }
    })
}

fn drawn(path: &'static str) -> AnyView {
    svg::svg().attr("viewBox", "0 0 24 24").attr("aria-hidden", "true").child(svg::path().attr("d", path)).into_any()
}
