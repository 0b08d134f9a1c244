//! An e-mail address or telephone number in what was typed, so that no form asks for what was said already.

/// A telephone number has at least so many digits; an order's number seldom has.
const LEAST_DIGITS: usize = 9;
/// And at most so many.
const MOST_DIGITS: usize = 15;

/// The first e-mail address or telephone number in a text, as it was typed.
pub fn in_text(text: &str) -> Option<String> {
    text.split(|c: char| c.is_whitespace() || "،,؛;:()؟?!".contains(c))
        .map(|word| word.trim_matches(['.', '"', '«', '»']))
        .find(|word| is_address(word) || is_number(word))
        .map(str::to_owned)
}

/// What of a contact shows that an order is the visitor's: the e-mail address, or the last four digits of the
/// telephone number.
pub fn second_factor(contact: &str) -> String {
    if contact.contains('@') {
        return contact.to_owned();
    }
    let digits: Vec<char> = contact.chars().filter(|c| c.is_numeric()).collect();
    digits.iter().skip(digits.len().saturating_sub(4)).collect()
}

fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.contains('@') && host.split('.').count() > 1 && !host.split('.').any(str::is_empty)
    })
}

fn is_number(word: &str) -> bool {
    // Others may be of an order or a parcel.
    let is_dialled = word.starts_with(['+', '0', '۰', '٠']);
    let digits = word.chars().filter(|c| c.is_numeric()).count();
    let rest_is_plain = word.chars().all(|c| c.is_numeric() || matches!(c, '+' | '-'));
    is_dialled && rest_is_plain && (LEAST_DIGITS..=MOST_DIGITS).contains(&digits)
}

#[cfg(test)]
mod tests {
    use super::{in_text, second_factor};

    #[test]
    fn an_order_is_shown_to_be_the_visitors_by_part_of_the_contact() {
        assert_eq!(second_factor("sara@shop.example"), "sara@shop.example");
        assert_eq!(second_factor("+98 912 123 45 67"), "4567");
        assert_eq!(second_factor(""), "");
    }

    #[test]
    fn a_contact_is_found_as_it_was_typed() {
        for (text, contact) in [
            ("my mail is sara@shop.example, thanks", Some("sara@shop.example")),
            ("شماره من ۰۹۱۲۱۲۳۴۵۶۷ است", Some("۰۹۱۲۱۲۳۴۵۶۷")),
            ("call +971-50-1234567!", Some("+971-50-1234567")),
            ("رقمي ٠٥٠١٢٣٤٥٦٧.", Some("٠٥٠١٢٣٤٥٦٧")),
            ("order 10482", None),
            ("my tracking number is 1234567890123", None),
            ("a@b", None),
            ("@", None),
            ("", None),
        ] {
            assert_eq!(in_text(text).as_deref(), contact, "{text}");
        }
    }
}
