//! Words for products in three languages: a few things, and what they are made of.

/// English, Persian, Arabic.
pub(super) type Word = [&'static str; 3];

/// A part of the shop, with kinds of things that go together two by two.
pub(super) struct Department {
    pub name: &'static str,
    /// A kind of thing, and what it usually costs, in minor units.
    pub things: [(Word, i64); 4],
    /// Whether they are used up.
    pub consumable: bool,
}

pub(super) const DEPARTMENTS: [Department; 6] = [
    Department {
        name: "Kitchen",
        things: [
            (["coffee maker", "قهوه‌ساز", "آلة قهوة"], 32_000),
            (["coffee cup", "فنجان قهوه", "فنجان قهوة"], 2_400),
            (["saucepan", "قابلمه", "قدر"], 9_000),
            (["wooden spoon", "قاشق چوبی", "ملعقة خشبية"], 1_200),
        ],
        consumable: false,
    },
    Department {
        name: "Food",
        things: [
            (["coffee beans", "دانه قهوه", "حبوب القهوة"], 3_000),
            (["paper filter", "فیلتر کاغذی", "فلتر ورقي"], 700),
            (["green tea", "چای سبز", "شاي أخضر"], 1_500),
            (["honey", "عسل", "عسل"], 2_800),
        ],
        consumable: true,
    },
    Department {
        name: "Living",
        things: [
            (["desk lamp", "چراغ مطالعه", "مصباح مكتب"], 8_500),
            (["light bulb", "لامپ", "مصباح كهربائي"], 900),
            (["rug", "قالیچه", "سجادة"], 45_000),
            (["cushion", "کوسن", "وسادة"], 3_500),
        ],
        consumable: false,
    },
    Department {
        name: "Phones",
        things: [
            (["phone", "گوشی", "هاتف"], 120_000),
            (["phone case", "قاب گوشی", "غطاء هاتف"], 2_200),
            (["headphones", "هدفون", "سماعات"], 18_000),
            (["charging cable", "کابل شارژ", "كابل شحن"], 1_400),
        ],
        consumable: false,
    },
    Department {
        name: "Clothes",
        things: [
            (["dress", "پیراهن زنانه", "فستان"], 12_000),
            (["belt", "کمربند", "حزام"], 4_000),
            (["running shoes", "کفش دویدن", "حذاء جري"], 16_000),
            (["socks", "جوراب", "جوارب"], 800),
        ],
        consumable: false,
    },
    Department {
        name: "Care",
        things: [
            (["shampoo", "شامپو", "شامبو"], 1_800),
            (["conditioner", "نرم‌کننده مو", "بلسم"], 2_000),
            (["razor", "تیغ اصلاح", "شفرة حلاقة"], 3_200),
            (["shaving foam", "کف اصلاح", "رغوة حلاقة"], 1_600),
        ],
        consumable: true,
    },
];

pub(super) const LOOKS: [Word; 12] = [
    ["black", "مشکی", "أسود"],
    ["white", "سفید", "أبيض"],
    ["blue", "آبی", "أزرق"],
    ["red", "قرمز", "أحمر"],
    ["large", "بزرگ", "كبير"],
    ["small", "کوچک", "صغير"],
    ["light", "سبک", "خفيف"],
    ["classic", "کلاسیک", "كلاسيكي"],
    ["modern", "مدرن", "حديث"],
    ["handmade", "دست‌ساز", "مصنوع يدويا"],
    ["organic", "ارگانیک", "عضوي"],
    ["durable", "بادوام", "متين"],
];

pub(super) const BRANDS: [&str; 16] = [
    "Narenj", "Sepid", "Alva", "Karun", "Bahar", "Nordin", "Tessa", "Milo", "Zarin", "Oxa", "Lumen", "Parsa", "Vento",
    "Riva", "Sol", "Dana",
];
