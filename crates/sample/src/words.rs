//! What made-up visitors write and ask.

use shopbell_protocol::Locale;

/// Words about an experience, from bad to good, in a language.
pub const COMMENTS: [(Locale, [&[&str]; 3]); 3] = [
    (
        Locale::Fa,
        [
            &[
                "بسته یک هفته دیر رسید و هیچ‌کس جواب تلفن را نداد.",
                "کاسه ترک داشت. بسته‌بندی خیلی نازک بود.",
                "با گوشی نتوانستم پرداخت کنم، سه بار خطا داد.",
            ],
            &["جنس خوب است ولی ارسال کمی طول کشید.", "معمولی بود؛ عکس‌ها بهتر از خود کالا بودند."],
            &[
                "خیلی زیبا بود، دقیقاً مثل عکس. ممنون!",
                "بسته‌بندی عالی و ارسال سریع؛ باز هم خرید می‌کنم.",
                "پشتیبانی با حوصله جواب داد و مشکل همان روز حل شد.",
            ],
        ],
    ),
    (
        Locale::Ar,
        [
            &[
                "تأخر التوصيل أسبوعًا كاملًا ولم يتصل بي أحد.",
                "وصلت الصينية مخدوشة، والتغليف سيئ.",
                "لم أستطع الدفع من الهاتف.",
            ],
            &["المنتج جيد لكن التوصيل بطيء.", "لا بأس به، السعر مرتفع قليلًا."],
            &["عمل يدوي رائع، أنصح به!", "وصل قبل الموعد والتغليف ممتاز.", "خدمة لطيفة وسريعة، شكرًا لكم."],
        ],
    ),
    (
        Locale::En,
        [
            &[
                "The parcel was ten days late and nobody answered my e-mails.",
                "The bowl arrived cracked.",
                "Could not pay on my phone.",
            ],
            &["Nice product, slow delivery.", "It is fine, but smaller than I thought."],
            &[
                "Beautiful work, exactly as in the pictures.",
                "Fast delivery and lovely wrapping.",
                "Great help in the chat, thank you!",
            ],
        ],
    ),
];

/// What is asked that the FAQ doesn't know.
pub const UNKNOWN: [(Locale, &[&str]); 3] = [
    (Locale::Fa, &["آیا کارگاه آموزشی سفالگری دارید؟", "می‌شود روی سینی اسم حک کنید؟"]),
    (Locale::Ar, &["هل يمكن نقش اسم على الصينية؟", "هل لديكم ورشات تعليم الخزف؟"]),
    (Locale::En, &["Can you engrave a name on a tray?", "Do you offer pottery classes?"]),
];
