//! The words by which files name the parts of a product, in three languages.

use crate::import::words::language;
use crate::text;
use shopbell_protocol::Locale;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A part of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Id,
    Locale,
    Title,
    Url,
    Image,
    /// What it costs, unless there is a sale price.
    Price,
    SalePrice,
    /// What it cost before.
    ListPrice,
    Currency,
    Category,
    /// Google's own category, where the shop names none.
    GoogleCategory,
    Brand,
    Description,
    InStock,
    Consumable,
    AddedOn,
}

/// What the parts are called in errors.
pub(super) const ALLOWED: &str = "id, title, url, image, price, sale_price, list_price, currency, category, brand, \
                                  description, in_stock, consumable, added_on, locale";

const NAMES: [(Part, &[&str]); 16] = [
    (
        Part::Id,
        &[
            "id",
            "sku",
            "product id",
            "item id",
            "code",
            "product code",
            "کد",
            "کد کالا",
            "کد محصول",
            "شناسه",
            "المعرف",
            "الرمز",
        ],
    ),
    (Part::Locale, &["locale", "language", "lang", "زبان", "اللغة"]),
    (
        Part::Title,
        &[
            "title",
            "name",
            "product",
            "product name",
            "product title",
            "item name",
            "نام",
            "نام کالا",
            "نام محصول",
            "عنوان",
            "الاسم",
            "اسم المنتج",
            "العنوان",
        ],
    ),
    (
        Part::Url,
        &["url", "link", "address", "page", "product url", "permalink", "لینک", "آدرس", "نشانی", "الرابط", "رابط"],
    ),
    (
        Part::Image,
        &[
            "image",
            "image link",
            "image url",
            "images",
            "picture",
            "photo",
            "image src",
            "تصویر",
            "عکس",
            "الصورة",
            "صورة",
        ],
    ),
    (Part::Price, &["price", "regular price", "قیمت", "بها", "السعر", "سعر"]),
    (
        Part::SalePrice,
        &[
            "sale price",
            "special price",
            "discounted price",
            "offer price",
            "قیمت با تخفیف",
            "قیمت ویژه",
            "سعر التخفيض",
            "سعر العرض",
        ],
    ),
    (
        Part::ListPrice,
        &[
            "list price",
            "compare at price",
            "old price",
            "was price",
            "msrp",
            "قیمت پیش از تخفیف",
            "قیمت قبل",
            "السعر قبل",
        ],
    ),
    (Part::Currency, &["currency", "price currency", "واحد پول", "ارز", "العملة", "عملة"]),
    (
        Part::Category,
        &[
            "category",
            "categories",
            "product type",
            "product category",
            "type",
            "category path",
            "دسته",
            "دسته بندی",
            "گروه",
            "الفئة",
            "التصنيف",
            "القسم",
        ],
    ),
    (Part::GoogleCategory, &["google product category"]),
    (
        Part::Brand,
        &["brand", "vendor", "manufacturer", "maker", "برند", "سازنده", "مارک", "الماركة", "العلامة التجارية"],
    ),
    (
        Part::Description,
        &[
            "description",
            "short description",
            "body",
            "body html",
            "summary",
            "توضیح",
            "توضیحات",
            "شرح",
            "الوصف",
            "وصف",
        ],
    ),
    (
        Part::InStock,
        &[
            "in stock",
            "availability",
            "available",
            "stock",
            "stock status",
            "quantity",
            "inventory",
            "موجودی",
            "موجود",
            "تعداد",
            "التوفر",
            "المخزون",
            "الكمية",
            "متوفر",
        ],
    ),
    (Part::Consumable, &["consumable", "مصرفی", "استهلاكي"]),
    (Part::AddedOn, &["added on", "added", "created at", "published at", "date created", "date", "تاریخ", "التاريخ"]),
];

static PART_OF: LazyLock<HashMap<String, Part>> = LazyLock::new(|| {
    let names = NAMES.iter().flat_map(|(part, names)| names.iter().map(|name| (key(name), *part)));
    names.collect()
});

impl Part {
    /// The part of that name, in any case and spelling, and the language it names: `title_fa`, «عنوان (en)».
    pub fn named(name: &str) -> Option<(Self, Option<Locale>)> {
        let key = key(name);
        if let Some(part) = PART_OF.get(&key) {
            return Some((*part, None));
        }
        let (part, locale) = key.rsplit_once(' ')?;
        Some((*PART_OF.get(part)?, Some(language(locale)?)))
    }

    /// Its name in errors.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Locale => "locale",
            Self::Title => "title",
            Self::Url => "url",
            Self::Image => "image",
            Self::Price => "price",
            Self::SalePrice => "sale_price",
            Self::ListPrice => "list_price",
            Self::Currency => "currency",
            Self::Category | Self::GoogleCategory => "category",
            Self::Brand => "brand",
            Self::Description => "description",
            Self::InStock => "in_stock",
            Self::Consumable => "consumable",
            Self::AddedOn => "added_on",
        }
    }
}

fn key(name: &str) -> String {
    text::normalize(&name.replace(['_', '-', '.', '/'], " "))
}

/// Yes, no, and how many there are.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    let key = key(text.rsplit('/').next().unwrap_or(text));
    if let Ok(count) = key.parse::<i64>() {
        return Some(count > 0 && !text.trim_start().starts_with(['-', '−']));
    }
    let has = |words: &[&str]| words.iter().any(|word| self::key(word) == key);
    if has(&[
        "in stock",
        "instock",
        "yes",
        "true",
        "y",
        "available",
        "preorder",
        "pre order",
        "backorder",
        "back order",
        "onbackorder",
        "limited availability",
        "in store only",
        "online only",
        "موجود",
        "بله",
        "دارد",
        "متوفر",
        "متاح",
        "نعم",
    ]) {
        return Some(true);
    }
    let no = has(&[
        "out of stock",
        "outofstock",
        "no",
        "false",
        "n",
        "sold out",
        "soldout",
        "discontinued",
        "unavailable",
        "ناموجود",
        "نا موجود",
        "تمام شد",
        "خیر",
        "ندارد",
        "غير متوفر",
        "نفد",
        "لا",
    ]);
    no.then_some(false)
}
