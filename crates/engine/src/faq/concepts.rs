//! What words mean in a shop: «پیک», "courier" and «مندوب» are about delivery.
//!
//! A small table, written from how people ask shops in the three languages, everyday forms included. A
//! concept is one more feature beside the words themselves, so a wrong link costs little and a right one
//! joins a question with an entry that shares no word with it, also across languages. Words that mean several
//! things («چقدر» asks for a price or a duration) are left out. Invariant: a word has at most one
//! concept, the first that lists it.

use crate::text;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// One concept a line, its words separated by spaces, in their usual spelling. The position is the
/// concept's number: append, and raise the blob's version on any change.
const CONCEPTS: &[&str] = &[
    // delivery
    "ship shipping shipped shipment deliver delivery delivered dispatch courier parcel postage post mail send sent \
     ارسال پست پستی تحویل پیک مرسوله ارسالی تیپاکس بفرستید میفرستید بفرستین میفرستین میفرستی بفرستی فرستادید می‌فرستید \
     شحن شحنة توصيل ارسال إرسال توصيله توصلون توصلوا بتوصلوا ترسلون تشحنون تشحنوا يوصل مندوب طرد بريد بتشحنوا كتوصلو",
    // price
    "price prices pricing cost costs fee fees charge charges expensive much \
     هزینه هزینش هزینه‌ش قیمت قیمتش چنده چقدره مبلغ نرخ خرجش گرون گران \
     سعر أسعار تكلفة تكاليف رسوم بكم بكام ثمن شحال بشحال قديش غالي سعره",
    // duration
    "long arrive arrives arrival days duration eta when soon \
     طول میرسه می‌رسد برسه میاد زمان روز روزه مدت رسیدن دستم \
     مدة يستغرق متى يوم أيام وقت يصل توصل وصول وصل امتى إمتى ايمتى وقتاش يطول تاخذ ياخذ بياخد",
    // free of charge
    "free gratis رایگان مجانی مفت مجاني مجانا ببلاش بلاش فابور",
    // abroad
    "abroad international internationally overseas worldwide foreign country countries outside export \
     خارج کشور کشورهای کشورها بین‌المللی خارجی خارجه \
     الخارج دولي دوليا دولية الدول دول بلد بلدان",
    // return
    "return returns returned returning back \
     مرجوع مرجوعی مرجوعیش پس برگردونم برگردونیم برگردانم برگشت عودت بازگشت بازگرداندن پسش برگردوندن \
     إرجاع أرجع ارجع استرجاع مرتجع مرتجعات رجع نرجع ترجيع إعادة أعيد ترجع أرد رد ارجاعه",
    // money back
    "refund refunds refunded reimbursement money \
     استرداد بازپرداخت وجه پولم پولمو پول پولش فلوس فلوسي مصاري مصرياتي أموالي المبلغ نقودي",
    // exchange
    "exchange swap replace replacement تعویض عوض عوضش تعویضش استبدال أبدل ابدل بدل تبديل أستبدل نبدل ابدله",
    // cancellation
    "cancel cancellation cancelled لغو کنسل کنسلش انصراف لغوش إلغاء الغاء ألغي الغي كنسل ابطل نلغي الغيه",
    // order
    "order orders ordered ordering سفارش سفارشم سفارشمو سفارشات طلب طلبية طلبات طلبيتي اوردر طلبي كوموند",
    // tracking
    "track tracking status where wheres پیگیری رهگیری وضعیت کجاست کجاس کجاشه تتبع أتتبع اتتبع تعقب وين فين وينه فينه حالة أتابع اتابع",
    // payment
    "pay payment payments paid card cards credit debit visa mastercard paypal checkout gateway \
     پرداخت کارت درگاه پرداختی شتاب دفع أدفع ادفع الدفع بطاقة بطاقات فيزا ماستركارد مدى نخلص",
    // cash
    "cash cod نقدی نقد نقدا كاش",
    // instalments
    "installment installments instalment instalments monthly klarna اقساط اقساطی قسط قسطی تقسيط أقساط بالتقسيط",
    // warranty
    "warranty guarantee guaranteed گارانتی گارانتیش ضمانت وارانتی ضمانتنامه ضمان كفالة مكفول الضمانة",
    // size
    "size sizes sizing measurements fit fits سایز سایزش سایزم سایزبندی اندازه مقاس مقاسات قياس قياسات المقاس حجم",
    // discount
    "discount discounts coupon promo promotion voucher sale offer deal تخفیف تخفیفی کوپن حراج آف جشنواره \
     خصم خصومات كوبون تخفيض تخفيضات عرض عروض تنزيلات قسيمة كود صولد",
    // contact
    "contact phone call reach telephone email number تماس تلفن شماره شمارتون زنگ ایمیل واتساپ تواصل أتواصل اتصال رقم رقمكم هاتف تلفون أتصل اتصل ايميل واتس",
    // service by people
    "support help agent human operator representative پشتیبانی پشتیبان اپراتور کارشناس راهنمایی دعم خدمة مساعدة موظف",
    // opening hours
    "hours open opening close closed closing ساعت ساعات کاری باز تعطیل دوام دوامكم ساعة مفتوح تفتحون مواعيد أوقات",
    // shop on the street
    "store location located address branch branches showroom physical فروشگاه فروشگاهتون آدرس آدرستون شعبه شعب مغازه متجر محل محلكم فرع فروع عنوان معرض عنوانكم",
    // in stock
    "stock available availability restock موجود موجوده موجودی ناموجود شارژ متوفر متوفرة متاح مخزون نفد توفر متوفره",
    // damaged
    "damaged damage broken defective faulty defect scratched cracked خراب خرابه معیوب شکسته آسیب آسیب‌دیده ایراد داغون \
     تالف تالفة مكسور مكسورة معيب عيب خربان خربانة تلف",
    // the wrong thing
    "wrong incorrect mistake اشتباه اشتباهی غلط مغایرت مغایر خطأ خاطئ بالغلط",
    // lost
    "missing lost گم نرسیده نرسید نیومده نیومد ضائع ضاع ضاعت ناقص مفقود",
    // account
    "account register registration login signup profile حساب حسابم کاربری اکانت ثبت‌نام عضویت عضو تسجيل حسابي اسجل",
    // password
    "password forgot forgotten رمز رمزم پسورد فراموش گذرواژه مرور باسورد باسوورد نسيت",
    // invoice
    "invoice receipt bill vat tax فاکتور رسید صورتحساب مالیات فاتورة إيصال ايصال ضريبة",
    // gift
    "gift gifts wrap wrapping هدیه کادو کادویی کادوپیچی کادوش هدية هدايا",
    // genuine
    "original authentic genuine fake counterfeit اصل اصله اصلی اورجینال اوریجینال فیک تقلبی أصلي أصلية تقليد مقلد اصليه",
    // material
    "material materials fabric cotton leather جنس جنسش پارچه متریال نخی چرم قماش خامة الخامات قطن",
    // care
    "wash washing washed laundry شستشو بشورم شستن غسل غسيل أغسل تنظيف اغسله",
    // wholesale
    "wholesale bulk عمده عمده‌فروشی تعدادی همکار جملة بالجملة كميات",
    // change
    "change edit modify تغییر ویرایش عوضش تغيير تعديل أغير أعدل اغير اعدل نبدل",
    // privacy and safety
    "privacy data secure security safe حریم خصوصی امن امنه امنیت خصوصية بيانات بياناتي آمن أمان امان",
    // loyalty
    "points loyalty rewards club membership امتیاز امتیازم باشگاه وفاداری نقاط نقاطي ولاء مكافآت",
    // reviews
    "review reviews rating نظر نظرات دیدگاه تقييم تقييمات",
    // fast
    "express urgent urgently fast faster quick quickly sameday فوری اکسپرس سریع زودتر زود سريع مستعجل عاجل بسرعة فورا",
    // collect in person
    "pickup collect حضوری حضورا استلام أستلم استلم",
    // customs
    "customs duty duties گمرک گمرکی جمارك جمركية الجمرك ديوانة",
    // installation
    "install installation assemble assembly setup نصب نصبش راه‌اندازی مونتاژ تركيب تركبون",
    // repair
    "repair repairs fix spare تعمیر تعمیرات قطعه قطعات صيانة تصليح تصلحون إصلاح",
    // colour
    "color colors colour colours رنگ رنگش رنگبندی رنگها لون ألوان الوان",
    // work for us
    "job jobs career careers hiring vacancy استخدام وظيفة وظائف توظيف",
    // newsletter
    "newsletter unsubscribe subscribe خبرنامه اشتراک اشتراك نشرة",
    // least
    "minimum least حداقل کمترین کف أدنى الأدنى أقل",
    // late
    "late delay delayed overdue دیر دیره تاخیر تأخیر هنوز دیرکرد تأخر تأخير متأخر تاخر لسه لسا اتأخر",
    // buy
    "buy purchase buying خرید بخرم میخرم خریدن خریدم شراء أشتري اشتري اشتريت نشري",
    // product
    "product products item items goods محصول محصولات کالا کالام کالاها منتج منتجات سلعة غرض بضاعة",
    // terms
    "policy deadline terms conditions شرایط شرایطش مهلت قوانین سياسة شروط مهلة",
    // holidays
    "holiday holidays weekend weekends friday sunday تعطیلات جمعه عید عطلة الجمعة عيد",
    // places in the country
    "city cities region town village شهر شهرستان شهرستان‌ها استان روستا مدينة مدن محافظة محافظات",
    // packing
    "packaging packed box بسته‌بندی جعبه کارتن تغليف علبة صندوق",
];

/// Words that carry the form of a question, not its subject.
const FUNCTION_WORDS: &str = "a an the is are am was be been do does did can could will would shall should may i me my we our us you \
     your it its this that these those to of in on at for from with by as and or if not no yes please what which who how \
     have has had get there any some so just about want need like hi hello hey thanks thank much many im id ill dont \
     از به را رو که این اون آن چه چی چیه چطور چطوری چجوری چگونه چند چقدر چقد آیا است هست هستش هستند نیست می کنم کنیم کنید کنین کنه \
     میکنم میکنید میکنین میکنه میشه نمیشه میشود شود بشه باید باشه برای برا واسه با تا من ما شما تو او هم و یا اگر اگه در توی \
     تون هاتون یه یک دارم داره دارید دارین ندارم ندارید داریم رو کرد کردم کرده شده شد سلام لطفا ممنون مرسی خواهم میخوام بخوام میتونم می‌توانم \
     في من على هل كيف ما هو هي هذا هذه ذلك كم إلى الى عن مع أو و لا أن ان إن لي لكم يمكن يمكنني أريد هناك ماذا لماذا شو ايش وش شنو \
     ليش ليه ازاي بدي أبغى ابغى ابي عايز عاوز عندكم عندي أقدر اقدر ممكن مش مو اشلون شلون كيفاش واش لو انا أنا انت يا مرحبا السلام عليكم \
     سمحت فضلك شكرا التي الذي كان يكون تم قد بي لو";

static CONCEPT_OF: LazyLock<HashMap<String, u8>> = LazyLock::new(|| {
    let mut concepts = HashMap::new();
    // The words as they stand go first: a stem shared by two concepts belongs to neither's word.
    for by_stem in [false, true] {
        for (concept, listed) in (0_u8..).zip(CONCEPTS) {
            for word in listed.split_whitespace().map(text::normalize) {
                let key = if by_stem { text::stem(&word) } else { word };
                if key.chars().count() >= 2 && !key.contains(' ') && !is_function_word(&key) {
                    concepts.entry(key).or_insert(concept);
                }
            }
        }
    }
    concepts
});

static FUNCTION_WORD: LazyLock<HashSet<String>> =
    LazyLock::new(|| FUNCTION_WORDS.split_whitespace().map(text::normalize).collect());

/// The concept of a normalised word, by itself or by its stem.
pub(super) fn concept_of(word: &str, stem: &str) -> Option<u8> {
    CONCEPT_OF.get(word).or_else(|| CONCEPT_OF.get(stem)).copied()
}

/// True when a normalised word says little about the subject of a question.
pub(crate) fn is_function_word(word: &str) -> bool {
    FUNCTION_WORD.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concept(word: &str) -> Option<u8> {
        let word = text::normalize(word);
        concept_of(&word, &text::stem(&word))
    }

    #[test]
    fn words_of_one_meaning_share_a_concept_in_every_language() {
        for words in [
            ["courier", "پیک", "التوصيل"],
            ["returning", "مرجوعی", "أرجع"],
            ["costs", "هزینه‌ها", "السعر"],
            ["abroad", "خارج", "الدول"],
            ["warranty", "گارانتی", "الضمان"],
        ] {
            assert!(concept(words[0]).is_some());
            assert!(words.iter().all(|word| concept(word) == concept(words[0])), "{words:?}");
        }
    }

    #[test]
    fn other_words_have_none() {
        for word in ["weather", "آب‌وهوا", "الطقس", "president", "the", "چقدر", "xqzt"] {
            assert_eq!(concept(word), None, "{word}");
        }
        assert!(CONCEPTS.len() < 256);
    }

    #[test]
    fn function_words_are_known_in_any_spelling() {
        for word in ["how", "می‌کنم", "ميكنم", "كيف", "I'm"] {
            assert!(is_function_word(&text::normalize(word)), "{word}");
        }
        assert!(!is_function_word("delivery"));
    }
}
