//! Prices as people and feeds write them, as whole minor units.
//!
//! Decimals are those that browsers show of a currency (Unicode's CLDR), because the widget shows what is stored: none
//! for rials, two for dirhams. ISO 4217 has two for the rial too, which nobody writes. Where a text could mean two
//! amounts nothing is guessed.

use crate::orders::fold_digits;

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// In minor units.
    pub minor: i64,
    /// ISO 4217.
    pub currency: String,
}

/// Currencies shown without decimals.
const WHOLE: &str = "AFN ALL BIF CLP COP DJF GNF HUF IDR IQD IRR ISK JPY KMF KPW KRW LAK LBP MGA MMK PKR PYG RWF SLL \
                     SOS SYP UGX VND VUV XAF XOF XPF YER";
/// Currencies shown with three.
const THOUSANDTHS: &str = "BHD JOD KWD LYD OMR TND";

/// Codes that are recognised within a text.
const KNOWN: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN \
                     BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS \
                     GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW \
                     KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD \
                     NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD \
                     SHP SLE SLL SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES \
                     VND VUV WST XAF XCD XOF XPF YER ZAR ZMW";

/// Names of units that are a multiple of a currency's own: the toman is 10 rials, and feeds have thousands of both.
const MULTIPLES: [(&str, &str, i64); 5] =
    [("IRT", "IRR", 10), ("TMN", "IRR", 10), ("TOMAN", "IRR", 10), ("IRHR", "IRR", 1_000), ("IRHT", "IRR", 10_000)];

/// Signs and words of currencies. Those that several currencies share count only where no other is said.
const NAMES: [(&str, &str); 26] = [
    ("تومان", "IRT"),
    ("تومن", "IRT"),
    ("toman", "IRT"),
    ("ریال", "IRR"),
    ("ريال", "IRR"),
    ("rial", "IRR"),
    ("﷼", "IRR"),
    ("درهم", "AED"),
    ("د.إ", "AED"),
    ("dirham", "AED"),
    ("dhs", "AED"),
    ("ر.س", "SAR"),
    ("riyal", "SAR"),
    ("ر.ق", "QAR"),
    ("ر.ع", "OMR"),
    ("د.ك", "KWD"),
    ("د.ب", "BHD"),
    ("د.ا", "JOD"),
    ("د.ع", "IQD"),
    ("ج.م", "EGP"),
    ("جنيه", "EGP"),
    ("د.م", "MAD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("₺", "TRY"),
    ("$", "USD"),
];

/// How many decimals a currency has.
pub fn exponent(currency: &str) -> u32 {
    if WHOLE.split(' ').any(|known| known == currency) {
        0
    } else if THOUSANDTHS.split(' ').any(|known| known == currency) {
        3
    } else {
        2
    }
}

/// Reads «۱۲۵٬۰۰۰ تومان», `12.50 AED` or `1.299,00 €`. `usual` is the currency where the text names none, or only by a
/// word that several share; `IRT` is the toman.
///
/// # Errors
/// What is wrong with it.
pub fn parse_price(text: &str, usual: Option<&str>) -> Result<Amount, String> {
    let folded = fold_digits(text.trim());
    let number: String = folded.chars().skip_while(|c| !c.is_ascii_digit()).collect();
    let length = number.trim_end_matches(|c: char| !c.is_ascii_digit()).len();
    let digits = number.get(..length).unwrap_or_default();
    if digits.is_empty() {
        return Err(format!("must be an amount such as 12.50, is “{}”", shortened(text)));
    }
    if digits.contains(char::is_alphabetic) {
        return Err(format!("must be one amount, is “{}”", shortened(text)));
    }
    if folded.split(digits).next().is_some_and(|before| before.trim_end().ends_with(['-', '−'])) {
        return Err("must not be negative".to_owned());
    }
    let unit = unit(&folded.replacen(digits, " ", 1), usual)?;
    let (currency, times) = MULTIPLES
        .into_iter()
        .find(|(name, _, _)| *name == unit)
        .map_or((unit.as_str(), 1), |(_, currency, times)| (currency, times));
    let minor = minor_units(digits, exponent(currency), times)?;
    Ok(Amount { minor, currency: currency.to_owned() })
}

/// The unit that the rest of a text names.
fn unit(rest: &str, usual: Option<&str>) -> Result<String, String> {
    let usual = usual.map(|usual| usual.trim().to_ascii_uppercase()).filter(|usual| !usual.is_empty());
    if let Some(usual) = &usual
        && !is_code(usual)
        && !MULTIPLES.iter().any(|(name, _, _)| name == usual)
    {
        return Err("the currency must be an ISO 4217 code such as IRR, or IRT for toman".to_owned());
    }
    let upper = rest.to_uppercase();
    let mut words = upper.split(|c: char| !c.is_ascii_alphabetic());
    let is_unit = |word: &&str| {
        MULTIPLES.iter().any(|(name, _, _)| name == word)
            || (is_code(word) && KNOWN.split(' ').any(|known| known == *word))
    };
    if let Some(code) = words.find(is_unit) {
        return Ok(code.to_owned());
    }
    let lower = rest.to_lowercase();
    let by_name = NAMES.iter().find(|(name, _)| lower.contains(name)).map(|(_, code)| *code);
    match (by_name, usual) {
        // A toman is no rial, whatever else is said.
        (Some("IRT"), _) => Ok("IRT".to_owned()),
        (_, Some(usual)) => Ok(usual),
        (Some(code), None) => Ok(code.to_owned()),
        (None, None) => Err("has no currency: name it in the file or with ?currency=".to_owned()),
    }
}

fn is_code(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Digits with separators as minor units.
fn minor_units(digits: &str, exponent: u32, times: i64) -> Result<i64, String> {
    let ambiguous = || format!("“{digits}” could mean two amounts: write it without separators between thousands");
    let mut whole = String::new();
    let mut fraction = None;
    let separators: Vec<(usize, char)> = digits.char_indices().filter(|(_, c)| !c.is_ascii_digit()).collect();
    let decimal = match separators.as_slice() {
        [] => None,
        [.., (last, mark)] => {
            let alike = separators.iter().filter(|(_, other)| other == mark).count();
            let after = digits.len() - last - mark.len_utf8();
            match mark {
                '٫' => Some(*last),
                '.' | ',' if alike == 1 && alike < separators.len() => Some(*last),
                '.' | ',' if alike == 1 && after != 3 => Some(*last),
                // 1.250 rials, 1.250 dinars and 1.250 euros are three things; the last one is not clear.
                '.' if alike == 1 && exponent == 3 => Some(*last),
                '.' if alike == 1 && exponent == 2 => return Err(ambiguous()),
                _ => None,
            }
        }
    };
    for (place, c) in digits.char_indices() {
        match (c, decimal) {
            (c, Some(decimal)) if c.is_ascii_digit() && place > decimal => {
                fraction.get_or_insert_with(String::new).push(c);
            }
            (c, _) if c.is_ascii_digit() => whole.push(c),
            (_, Some(decimal)) if place == decimal => {}
            (',' | '.' | '٬' | '،' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}', _) => {}
            _ => return Err(ambiguous()),
        }
    }
    let mut fraction = fraction.unwrap_or_default();
    let too_many = fraction.get(exponent as usize..).is_some_and(|rest| rest.bytes().any(|digit| digit != b'0'));
    // 12.5 tomans are 125 rials.
    let shift = times.checked_ilog10().unwrap_or_default();
    if too_many && (fraction.trim_end_matches('0').len() as u32) > exponent + shift {
        return Err(format!("“{digits}” has more decimals than the currency"));
    }
    while fraction.len() < (exponent + shift) as usize {
        fraction.push('0');
    }
    fraction.truncate((exponent + shift) as usize);
    let too_large = || "is too large".to_owned();
    let minor: i64 = (whole + &fraction).parse().map_err(|_| too_large())?;
    if minor <= 1 << 53 { Ok(minor) } else { Err(too_large()) }
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn price(text: &str, usual: Option<&str>) -> Result<(i64, String), String> {
        parse_price(text, usual).map(|amount| (amount.minor, amount.currency))
    }

    #[test]
    fn prices_are_read_as_people_write_them() {
        for (text, usual, minor, currency) in [
            ("۱۲۵٬۰۰۰ تومان", None, 1_250_000, "IRR"),
            ("125,000 تومان", Some("IRR"), 1_250_000, "IRR"),
            ("۱۲۵/۰۰۰", Some("IRR"), 0, ""),
            ("125000", Some("IRT"), 1_250_000, "IRR"),
            ("12.5", Some("IRT"), 125, "IRR"),
            ("125", Some("IRHT"), 1_250_000, "IRR"),
            ("۱٬۲۵۰٬۰۰۰ ریال", None, 1_250_000, "IRR"),
            ("1.250.000", Some("IRR"), 1_250_000, "IRR"),
            ("1250000.00", Some("irr"), 1_250_000, "IRR"),
            ("1.250", Some("IRR"), 1_250, "IRR"),
            ("12.50 AED", None, 1_250, "AED"),
            ("AED 1,290", None, 129_000, "AED"),
            ("AED\u{a0}1,290.5", None, 129_050, "AED"),
            ("١٬٢٩٠٫٥٠ د.إ", None, 129_050, "AED"),
            ("1.299,00 €", None, 129_900, "EUR"),
            ("1 299,00", Some("EUR"), 129_900, "EUR"),
            ("1'299.00 CHF", None, 129_900, "CHF"),
            ("$5", Some("CAD"), 500, "CAD"),
            ("$5", None, 500, "USD"),
            ("12.500 KWD", None, 12_500, "KWD"),
            ("3.5 ريال", Some("SAR"), 350, "SAR"),
            ("0", Some("EUR"), 0, "EUR"),
            ("1,250", Some("EUR"), 125_000, "EUR"),
            ("12,5", Some("EUR"), 1_250, "EUR"),
            ("12.5000 EUR", None, 1_250, "EUR"),
            ("¥1000", Some("JPY"), 1_000, "JPY"),
        ] {
            let expected = if currency.is_empty() { None } else { Some((minor, currency.to_owned())) };
            assert_eq!(price(text, usual).ok(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_or_could_be_two_is_refused() {
        for text in
            ["", "free", "12.500 EUR", "-5 EUR", "5", "12.345 USD", "5.5 IRR", "1 EUR 2", "99999999999999999999 EUR"]
        {
            assert!(price(text, None).is_err(), "{text}");
        }
        assert!(price("5", Some("euro")).is_err());
        assert_eq!((exponent("IRR"), exponent("AED"), exponent("KWD")), (0, 2, 3));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), usual in prop::option::of("[A-Z]{0,4}")) {
            let _ = parse_price(&text, usual.as_deref());
        }

        #[test]
        fn what_is_written_is_read(minor in 0_i64..1 << 50) {
            let decimal = format!("{}.{:02} AED", minor / 100, minor % 100);
            prop_assert_eq!(price(&decimal, None), Ok((minor, "AED".to_owned())));
        }

        #[test]
        fn separators_and_digits_do_not_matter(text in "[0-9۰-۹٠-٩.,٬٫ تومان$A-Z-]{0,16}") {
            let _ = parse_price(&text, Some("IRR"));
        }
    }
}
