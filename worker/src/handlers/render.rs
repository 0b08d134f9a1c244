//! What is written into the loader and the frame's document.

/// Black or white: whichever has the higher contrast on `color` (`#rrggbb`), by WCAG 2.2's relative
/// luminance.
pub fn ink_on(color: &str) -> &'static str {
    let channel = |from: usize| {
        let value = color.get(from..from + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(0);
        let share = f64::from(value) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
    if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) { "#000" } else { "#fff" }
}

/// JSON that is also JavaScript and can't end the element it stands in.
pub fn script_safe(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                safe.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            other => safe.push(other),
        }
    }
    safe
}
