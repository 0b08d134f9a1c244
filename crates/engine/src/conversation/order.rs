//! "Where is my order?"
//!
//! Asked for in one of the pack's phrasings (intents `order-status`, `tracking`), or by naming an order as one's own
//! ("my order", not any "order") or by its number, with a word for where it is, and nothing that wants something else
//! done with it: "I want to cancel my order" asks for no status.

use super::phrases::{of_intent, words_of};
use super::small_talk::without_politeness;
use crate::orders::fold_digits;
use crate::text;
use shopbell_protocol::OrderInquiry;
use std::collections::HashSet;
use std::sync::LazyLock;

/// An order, as one's own.
const OWN_ORDER: &str = "سفارشم سفارشمو سفارشام سفارش‌هام بسته‌م بسته‌ام بسته‌مو مرسوله‌ام \
     طلبي طلبيتي اوردري أوردري شحنتي طردي طلباتي talabi sefaresham sefareshamo";
/// An order, anybody's.
const ORDER: &str = "order orders parcel package shipment purchase سفارش سفارشات بسته مرسوله sefaresh basteh \
     الطلب الطلبية طلبية الاوردر اوردر الأوردر الشحنة شحنة الطرد كوموند الكوموند لاكوموند";
/// Words that make it one's own before it, and after it.
const MY: &str = "my";
const OF_MINE: &str = "خودم بنده تبعي بتاعي ديالي متاعي حقي مالتي dyali man";
/// «من» is "mine" after a Persian word, and "from" after an Arabic one.
const PERSIAN_ORDER: &str = "سفارش سفارشات بسته مرسوله";
const PERSIAN_MINE: &str = "من";
/// What is numbered, and what may stand between it and its number.
const NUMBERED: &str = "order سفارش الطلب طلب طلبي الطلبية اوردر الاوردر sefaresh";
const NUMBER_SIGN: &str = "number no nr id ref شماره رقم shomare";
/// Where it is, or whether it has come.
const WHERE: &str = "where wheres track tracking trace status shipped dispatched arrive arrives arrived arriving eta delayed late \
     کجاست کجاس کجاشه کجا پیگیری رهگیری وضعیت رسید نرسید نرسیده نیومد نیومده میرسه می‌رسه می‌رسد فرستادید فرستادین \
     kojast koja kojas peygiri rahgiri vaziat \
     وين وينه وينها فين فينه فينو حالة تتبع أتتبع اتتبع متابعة وصل وصلت توصل يوصل يصل تصل تأخر تأخرت اتأخر متأخر \
     wen wein fen feen";
/// Words that ask for a time, and what they say it of.
const WHEN: &str = "when چی کی متى إمتى امتى";
const COMES: &str = "come comes coming get delivered deliver here شد شده میاد توصل يوصل يصل تجي";
/// What is wanted of an order instead.
const SOMETHING_ELSE: &str = "cancel change edit modify return returns refund exchange damaged broken wrong faulty defective \
     missing pay payment paid charge charged coupon invoice receipt address discount code gift place minimum add remove free \
     warranty install neighbour neighbor insurance \
     لغو کنسل تغییر عوض مرجوع مرجوعی پس برگردونم شکسته خراب معیوب اشتباه پرداخت فاکتور آدرس تخفیف ثبت حداقل هزینه رایگان \
     گارانتی نصب کوپن \
     إلغاء الغاء ألغي الغي تغيير أغير اغير إرجاع ارجاع أرجع ارجع رجع استبدال مكسور تالف غلط خطأ دفع فاتورة عنوان خصم أدنى \
     مجاني ضمان تركيب أسوي اسوي أعمل";

static PHRASES: LazyLock<HashSet<String>> =
    LazyLock::new(|| of_intent("order-status").chain(of_intent("tracking")).collect());
static LISTS: LazyLock<Lists> = LazyLock::new(Lists::new);

/// The lists in normal form.
struct Lists {
    own_order: HashSet<String>,
    order: HashSet<String>,
    my: HashSet<String>,
    of_mine: HashSet<String>,
    persian_order: HashSet<String>,
    persian_mine: HashSet<String>,
    numbered: HashSet<String>,
    number_sign: HashSet<String>,
    whereabouts: HashSet<String>,
    when: HashSet<String>,
    comes: HashSet<String>,
    something_else: HashSet<String>,
}

impl Lists {
    fn new() -> Self {
        // As they are typed: a stem says less than whose order it is.
        Self {
            own_order: exactly(OWN_ORDER),
            order: exactly(ORDER),
            my: exactly(MY),
            of_mine: exactly(OF_MINE),
            persian_order: exactly(PERSIAN_ORDER),
            persian_mine: exactly(PERSIAN_MINE),
            numbered: exactly(NUMBERED),
            number_sign: exactly(NUMBER_SIGN),
            whereabouts: exactly(WHERE),
            when: exactly(WHEN),
            comes: exactly(COMES),
            something_else: words_of(SOMETHING_ELSE),
        }
    }

    /// Whether the words name an order as the visitor's own.
    fn names_own(&self, words: &[&str]) -> bool {
        says(&self.own_order, words)
            || words.windows(2).any(|pair| match pair {
                [one, other] => {
                    (self.my.contains(*one) && self.order.contains(*other))
                        || (self.order.contains(*one) && self.of_mine.contains(*other))
                        || (self.persian_order.contains(*one) && self.persian_mine.contains(*other))
                }
                _ => false,
            })
    }

    /// Whether an order is named by its number: "order 10482", «سفارش شماره ۱۰۴۸۲», "order no NA 10482".
    fn names_number(&self, words: &[&str]) -> bool {
        words.iter().enumerate().filter(|(_, word)| self.numbered.contains(**word)).any(|(place, _)| {
            let mut after = words.iter().skip(place + 1).peekable();
            after.next_if(|word| self.number_sign.contains(**word));
            // The letters before a number's hyphen.
            after.next_if(|word| word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_lowercase()));
            after.next().is_some_and(|word| is_number(word))
        })
    }

    /// Whether the words ask where something is, or when it comes.
    fn asks_where(&self, words: &[&str]) -> bool {
        says(&self.whereabouts, words) || (says(&self.when, words) && says(&self.comes, words))
    }
}

/// How many characters an order's number has at most.
const LONGEST_NUMBER: usize = 40;
/// How many digits it has at least.
const LEAST_DIGITS: usize = 4;
/// From this many digits on, it is a telephone or parcel number.
const MOST_DIGITS: usize = 9;
/// A message of so few words that names an order by its number asks for nothing else.
const SHORT: usize = 5;

/// Whether a message asks for an order's status; with the order's number, if it says one.
pub fn order_question(message: &str) -> Option<OrderInquiry> {
    let question = without_politeness(message);
    let normalized = text::normalize(question);
    let asked = PHRASES.contains(&normalized) || {
        let words = text::words(&normalized);
        let by_number = LISTS.names_number(&words);
        let named = by_number || LISTS.names_own(&words);
        let asked = LISTS.asks_where(&words) || (by_number && words.len() <= SHORT);
        named
            && asked
            && !words
                .iter()
                .any(|word| LISTS.something_else.contains(*word) || LISTS.something_else.contains(&text::stem(word)))
    };
    asked.then(|| OrderInquiry { number: number(question) })
}

/// Whether one of the words, or two with a space between, is listed.
fn says(list: &HashSet<String>, words: &[&str]) -> bool {
    words.iter().any(|word| list.contains(*word)) || words.windows(2).any(|pair| list.contains(&pair.join(" ")))
}

fn exactly(list: &str) -> HashSet<String> {
    list.split_whitespace().map(text::normalize).collect()
}

fn is_number(word: &str) -> bool {
    (LEAST_DIGITS..=MOST_DIGITS).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// What looks like an order's number: letters, digits and hyphens with 4 to 9 digits among them, in ASCII digits.
fn number(message: &str) -> Option<String> {
    fold_digits(message)
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .map(|part| part.trim_matches('-'))
        .find(|part| {
            let digits = part.bytes().filter(u8::is_ascii_digit).count();
            (LEAST_DIGITS..=MOST_DIGITS).contains(&digits) && part.len() <= LONGEST_NUMBER
        })
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faq;
    use shopbell_protocol::Locale;

    fn number_in(message: &str) -> Option<Option<String>> {
        order_question(message).map(|question| question.number)
    }

    #[test]
    fn where_an_order_is_is_asked_in_many_ways() {
        for message in [
            "Where is my order?",
            "has my parcel shipped yet",
            "سفارشم کجاست؟",
            "سلام، بسته من کی می‌رسه؟ ممنون",
            "وين طلبي؟",
            "بسته‌ام کجاست؟",
            "when will my order come?",
            "متى يوصل طلبي",
            "الطلب بتاعي فين",
        ] {
            assert_eq!(number_in(message), Some(None), "{message}");
        }
    }

    #[test]
    fn its_number_is_understood_in_any_digits() {
        for (message, number) in [
            ("where is my order NJ-10482?", "NJ-10482"),
            ("سفارش ۱۰۴۸۲ کجاست", "10482"),
            ("وين الطلب رقم ١٠٤٨٢", "10482"),
            ("order #10482", "10482"),
        ] {
            assert_eq!(number_in(message), Some(Some(number.to_owned())), "{message}");
        }
    }

    #[test]
    fn other_wishes_ask_for_no_status() {
        for message in [
            "I want to cancel my order 10482",
            "my order arrived damaged",
            "where can I order?",
            "how long does delivery take",
            "می‌خوام سفارشم رو لغو کنم",
            "ارسال به شهرستان چند روز طول می‌کشه",
            "كيف أرجع طلبي",
            "call me at 09121234567 about my order",
            "Is delivery free on orders over 2000?",
            "Delivery to postcode 75001?",
            "ارسال رایگان برای سفارش بالای ۵۰۰۰۰۰ تومان؟",
            "بسته ۱۰۰۰ عددی دارید؟",
            "من وين أقدر أسوي طلب؟",
            "متى يوصل الطلب من دبي؟",
            "من الان سفارش بدم کی می‌رسه؟",
            "کفش خریدم پاره شد چیکار کنم",
            "یخچال خریدم کی میان نصب کنن",
            "When is my card charged for my order?",
            "Can I still use a coupon on my order?",
            "Can a neighbour take my package when I'm out?",
            "",
        ] {
            assert_eq!(number_in(message), None, "{message}");
        }
    }

    /// What is written about anything else in the pack must not be taken for it, or answers would be hidden.
    #[test]
    fn little_else_is_taken_for_it() {
        let near = ["order-status", "tracking", "delayed", "missing-parcel", "not-home", "shipping-time"];
        for locale in Locale::ALL {
            let others: Vec<&str> = faq::intents()
                .into_iter()
                .filter(|intent| !near.contains(intent))
                .flat_map(|intent| faq::phrasings(intent, locale))
                .collect();
            let taken: Vec<&&str> = others.iter().filter(|text| order_question(text).is_some()).collect();
            assert!(taken.len() * 100 <= others.len(), "{locale:?}: {taken:?}");
        }
    }
}
