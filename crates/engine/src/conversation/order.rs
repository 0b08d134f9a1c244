//! "Where is my order?"
//!
//! Asked for in one of the pack's phrasings (intents `order-status`, `tracking`), or by naming an order as one's own
//! (or by its number) with a word for where it is, and nothing that wants something else done with it: "I want to
//! cancel my order" asks for no status.

use super::phrases::{of_intent, words_of};
use super::small_talk::without_politeness;
use crate::orders::fold_digits;
use crate::text;
use shopbell_protocol::OrderInquiry;
use std::collections::HashSet;
use std::sync::LazyLock;

/// An order, as one's own.
const OWN_ORDER: &str = "سفارشم سفارشمو سفارشام سفارش‌هام بسته‌م بسته‌ام بسته‌مو بستم بستمو مرسوله‌ام مرسولم خریدم \
     طلبي طلبيتي طلبيتى اوردري أوردري شحنتي طردي طلباتي talabi sefaresham sefareshamo sefareshm";
/// An order, anybody's.
const ORDER: &str = "order orders parcel package shipment delivery purchase \
     سفارش سفارشات بسته مرسوله sefaresh basteh \
     الطلب الطلبية طلبية الاوردر اوردر الأوردر الشحنة شحنة الطرد كوموند الكوموند لاكوموند order talab";
const MINE: &str = "my mine من خودم خودمو بنده تبعي بتاعي ديالي متاعي حقي مالتي dyali";
/// Where it is, or whether it has come.
const WHERE: &str = "where wheres track tracking trace status shipped dispatched arrive arrived arriving coming eta update news \
     late delayed still yet when \
     کجاست کجاس کجاشه کجا پیگیری پیگیر رهگیری وضعیت مرحله رسید نرسید نرسیده نیومد نیومده میرسه می‌رسد می‌رسه کی شد فرستادید \
     فرستادین خبری دیر هنوز kojast koja kojas peygiri rahgiri vaziat \
     وين وينه وينها فين فينه فينو أين اين حالة تتبع أتتبع اتتبع متابعة وصل وصلت توصل يوصل متى إمتى امتى صار أخبار اخبار \
     تأخر تأخرت اتأخر متأخر لسه لسا wen wein fen feen";
/// What is wanted of an order instead.
const SOMETHING_ELSE: &str = "cancel change edit modify return returns refund exchange damaged broken wrong faulty defective \
     missing pay payment paid invoice receipt address discount code gift place minimum add remove \
     لغو کنسل تغییر عوض مرجوع مرجوعی پس برگردونم شکسته خراب معیوب اشتباه پرداخت فاکتور آدرس تخفیف ثبت حداقل هزینه \
     إلغاء الغاء ألغي الغي تغيير أغير اغير إرجاع ارجاع أرجع ارجع رجع استبدال مكسور تالف غلط خطأ دفع فاتورة عنوان خصم أدنى";

static PHRASES: LazyLock<HashSet<String>> =
    LazyLock::new(|| of_intent("order-status").chain(of_intent("tracking")).collect());
static LISTS: LazyLock<[HashSet<String>; 5]> = LazyLock::new(|| {
    // As they are typed: a stem says less than whose order it is.
    let exactly = |list: &str| list.split_whitespace().map(text::normalize).collect();
    [exactly(OWN_ORDER), words_of(ORDER), exactly(MINE), exactly(WHERE), words_of(SOMETHING_ELSE)]
});

/// How many characters an order's number has at most.
const LONGEST_NUMBER: usize = 40;
/// How many digits it has at least.
const LEAST_DIGITS: usize = 4;
/// From this many digits on, it is a telephone or parcel number.
const MOST_DIGITS: usize = 9;

/// Whether a message asks for an order's status; with the order's number, if it says one.
pub fn order_question(message: &str) -> Option<OrderInquiry> {
    let question = without_politeness(message);
    let normalized = text::normalize(question);
    let number = number(question);
    let asked = PHRASES.contains(&normalized) || {
        let [own_order, order, mine, whereabouts, something_else] = &*LISTS;
        let words = text::words(&normalized);
        let says = |list: &HashSet<String>| words.iter().any(|word| list.contains(*word));
        let says_stem =
            |list: &HashSet<String>| says(list) || words.iter().any(|word| list.contains(&text::stem(word)));
        let named = says(own_order) || (says_stem(order) && (says(mine) || number.is_some()));
        named && (says(whereabouts) || number.is_some()) && !says_stem(something_else)
    };
    asked.then_some(OrderInquiry { number })
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
