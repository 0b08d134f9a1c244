//! Prices and numbers as people read them.
//!
//! The shop has one currency in all its languages, the UAE dirham; amounts are in fils, a hundredth of it.

use shopbell_protocol::Locale;

/// The currency of every price, in the catalogue, the structured data and the `dataLayer`.
pub const CURRENCY: &str = "AED";

/// Delivery within the Emirates, in fils.
pub const DELIVERY: i64 = 2_000;

/// The subtotal from which delivery within the Emirates is free, in fils.
pub const FREE_DELIVERY_FROM: i64 = 30_000;

/// A price for people: `AED 1,290`, `۱٬۲۹۰ درهم`, `١٬٢٩٠ د.إ`.
pub fn price(locale: Locale, fils: i64) -> String {
    let (dirhams, fraction) = (fils / 100, fils % 100);
    let mut amount = grouped(dirhams);
    if fraction != 0 {
        amount.push_str(&format!(".{fraction:02}"));
    }
    pattern(locale).replace("{}", &digits(locale, &amount))
}

/// How an amount becomes a price, `{}` for the amount; the cart's script uses it too.
pub fn pattern(locale: Locale) -> &'static str {
    match locale {
        Locale::Fa => "{} درهم",
        Locale::Ar => "{} د.إ",
        Locale::En => "AED\u{a0}{}",
    }
}

/// A price for programs: dirhams with two decimals, `1290.00`.
pub fn decimal(fils: i64) -> String {
    format!("{}.{:02}", fils / 100, fils % 100)
}

/// The text with its digits and separators in the language's own script.
pub fn digits(locale: Locale, text: &str) -> String {
    let zero = match locale {
        Locale::Fa => '۰',
        Locale::Ar => '٠',
        Locale::En => return text.to_owned(),
    };
    text.chars()
        .map(|c| match c {
            ',' => '٬',
            '.' => '٫',
            _ => c.to_digit(10).and_then(|d| char::from_u32(zero as u32 + d)).unwrap_or(c),
        })
        .collect()
}

fn grouped(number: i64) -> String {
    let plain = number.to_string();
    let mut grouped = String::with_capacity(plain.len() + 2);
    for (i, digit) in plain.chars().enumerate() {
        if i > 0 && (plain.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_reads_well_in_each_language() {
        assert_eq!(price(Locale::Fa, 129_000), "۱٬۲۹۰ درهم");
        assert_eq!(price(Locale::Ar, 129_050), "١٬٢٩٠٫٥٠ د.إ");
        assert_eq!(price(Locale::En, 129_000), "AED\u{a0}1,290");
        assert_eq!(decimal(129_005), "1290.05");
    }
}
