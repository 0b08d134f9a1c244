//! The worker's answers, read field by field into the protocol's types. A codec that reads any type
//! brings its error messages and number formatting along, which nobody here would see.

use crate::browser::{field, text_field};
use crate::message::{Message, Role};
use js_sys::Array;
use shopbell_protocol::{
    Answer, AskedChoice, AskedQuestion, AskedSurvey, CaseState, CaseStatus, CaseStatuses, ChatReply, ErrorCode,
    FoundProduct, FurtherReply, HandoffReceipt, ListKind, Locale, Look, OrderInquiry, OrderOutcome, OrderProgress,
    OrderReply, OrderStatus, QuestionKind, Questions, RatingReceipt, Reason, ReasonKind, Recommendations,
    RecommendedProduct, RecordId, ResponseReceipt, SmallTalk, Suggestion,
};
use wasm_bindgen::JsValue;

/// A value that can be read from an answer; `None` when the answer is something else.
pub trait Read: Sized {
    /// Reads it.
    fn read(value: &JsValue) -> Option<Self>;
}

/// Every item of a list that can be read; none when it is no list.
pub fn list<T: Read>(value: &JsValue) -> Vec<T> {
    if !Array::is_array(value) {
        return Vec::new();
    }
    Array::from(value).iter().filter_map(|item| T::read(&item)).collect()
}

/// A record's id.
pub fn id(value: &JsValue, name: &str) -> Option<RecordId> {
    RecordId::try_from(text_field(value, name)?).ok()
}

fn whole_number(value: &JsValue, name: &str) -> Option<i64> {
    let number = field(value, name).as_f64()?;
    Some(number as i64)
}

fn is_duplicate(value: &JsValue) -> bool {
    field(value, "duplicate").is_truthy()
}

/// Stored; the receipt says nothing that the visitor needs.
impl Read for () {
    fn read(_: &JsValue) -> Option<Self> {
        Some(())
    }
}

impl Read for String {
    fn read(value: &JsValue) -> Option<Self> {
        value.as_string()
    }
}

impl Read for Suggestion {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self { entry: text_field(value, "entry")?, question: text_field(value, "question")? })
    }
}

impl Read for Answer {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            entry: text_field(value, "entry")?,
            question: text_field(value, "question")?,
            text: text_field(value, "text")?,
            locale: Locale::from_tag(&text_field(value, "locale")?)?,
            confidence: whole_number(value, "confidence")? as u8,
        })
    }
}

impl Read for ChatReply {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            id: id(value, "id")?,
            duplicate: is_duplicate(value),
            answer: Answer::read(&field(value, "answer")),
            did_you_mean: field(value, "did_you_mean").is_truthy(),
            suggestions: list(&field(value, "suggestions")),
            small_talk: SmallTalk::read(&field(value, "small_talk")),
            person: field(value, "person").is_truthy(),
            order: OrderInquiry::read(&field(value, "order")),
            more: list(&field(value, "more")),
            products: list(&field(value, "products")),
        })
    }
}

impl Read for FurtherReply {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            id: id(value, "id")?,
            text: text_field(value, "text")?,
            answer: Answer::read(&field(value, "answer")),
            did_you_mean: field(value, "did_you_mean").is_truthy(),
            suggestions: list(&field(value, "suggestions")),
        })
    }
}

impl Read for Questions {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self { questions: list(&field(value, "questions")) })
    }
}

impl Read for SmallTalk {
    fn read(value: &JsValue) -> Option<Self> {
        Some(match value.as_string()?.as_str() {
            "greeting" => Self::Greeting,
            "thanks" => Self::Thanks,
            "goodbye" => Self::Goodbye,
            "who_are_you" => Self::WhoAreYou,
            "insult" => Self::Insult,
            "yes" => Self::Yes,
            _ => Self::No,
        })
    }
}

impl Read for OrderInquiry {
    fn read(value: &JsValue) -> Option<Self> {
        value.is_object().then(|| Self { number: text_field(value, "number") })
    }
}

impl Read for HandoffReceipt {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            id: id(value, "id")?,
            reference: text_field(value, "reference")?,
            case: text_field(value, "case"),
            duplicate: is_duplicate(value),
        })
    }
}

impl Read for OrderReply {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            id: id(value, "id")?,
            outcome: match text_field(value, "outcome")?.as_str() {
                "found" => OrderOutcome::Found,
                "not_found" => OrderOutcome::NotFound,
                _ => OrderOutcome::Unavailable,
            },
            order: OrderStatus::read(&field(value, "order")),
        })
    }
}

impl Read for OrderStatus {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            status: match text_field(value, "status")?.as_str() {
                "received" => OrderProgress::Received,
                "preparing" => OrderProgress::Preparing,
                "shipped" => OrderProgress::Shipped,
                "out_for_delivery" => OrderProgress::OutForDelivery,
                "delivered" => OrderProgress::Delivered,
                "cancelled" => OrderProgress::Cancelled,
                "returned" => OrderProgress::Returned,
                _ => return None,
            },
            ordered_on: text_field(value, "ordered_on"),
            expected_on: text_field(value, "expected_on"),
            carrier: text_field(value, "carrier"),
            tracking_number: text_field(value, "tracking_number"),
            tracking_url: text_field(value, "tracking_url"),
        })
    }
}

impl Read for Reason {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            kind: match text_field(value, "kind")?.as_str() {
                "also_viewed" => ReasonKind::AlsoViewed,
                "same_category" => ReasonKind::SameCategory,
                "bought_together" => ReasonKind::BoughtTogether,
                "trending" => ReasonKind::Trending,
                "new" => ReasonKind::New,
                "recently_viewed" => ReasonKind::RecentlyViewed,
                "upsell" => ReasonKind::Upsell,
                "best_seller" => ReasonKind::BestSeller,
                "featured" => ReasonKind::Featured,
                _ => return None,
            },
            source: text_field(value, "source"),
            source_title: text_field(value, "source_title"),
            evidence: whole_number(value, "evidence")? as u32,
        })
    }
}

impl Read for RecommendedProduct {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            id: text_field(value, "id")?,
            title: text_field(value, "title")?,
            url: text_field(value, "url")?,
            image: text_field(value, "image"),
            price: whole_number(value, "price")?,
            currency: text_field(value, "currency")?,
            reason: Reason::read(&field(value, "reason"))?,
        })
    }
}

impl Read for FoundProduct {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            id: text_field(value, "id")?,
            title: text_field(value, "title")?,
            url: text_field(value, "url")?,
            image: text_field(value, "image"),
            price: whole_number(value, "price")?,
            list_price: None,
            currency: text_field(value, "currency")?,
            in_stock: true,
        })
    }
}

impl Read for Recommendations {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            rec_id: id(value, "rec_id")?,
            holdout: field(value, "holdout").is_truthy(),
            // The tab has a heading of its own, whatever list it shows.
            placement: String::new(),
            kind: ListKind::ForYou,
            heading: None,
            items: list(&field(value, "items")),
        })
    }
}

impl Read for AskedSurvey {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            id: text_field(value, "id")?,
            touchpoint: text_field(value, "touchpoint")?,
            questions: list(&field(value, "questions")),
            thanks: text_field(value, "thanks"),
            repeat_after_days: whole_number(value, "repeat_after_days").map(|days| days as u16),
            answered: field(value, "answered").is_truthy(),
        })
    }
}

/// Without its branches: the worker says which question follows.
impl Read for AskedQuestion {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            id: text_field(value, "id")?,
            kind: match text_field(value, "kind")?.as_str() {
                "csat" => QuestionKind::Csat,
                "nps" => QuestionKind::Nps,
                "ces" => QuestionKind::Ces,
                "text" => QuestionKind::Text,
                "single" => QuestionKind::Single,
                _ => QuestionKind::Multiple,
            },
            look: match text_field(value, "look")?.as_str() {
                "faces" => Look::Faces,
                "stars" => Look::Stars,
                _ => Look::Numbers,
            },
            text: text_field(value, "text")?,
            low: text_field(value, "low"),
            high: text_field(value, "high"),
            choices: list(&field(value, "choices")),
            required: field(value, "required").is_truthy(),
            branches: Vec::new(),
        })
    }
}

impl Read for AskedChoice {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self { id: text_field(value, "id")?, text: text_field(value, "text")? })
    }
}

impl Read for RatingReceipt {
    fn read(value: &JsValue) -> Option<Self> {
        let contact_wanted = field(value, "contact_wanted").is_truthy();
        Some(Self { id: id(value, "id")?, duplicate: is_duplicate(value), contact_wanted })
    }
}

/// Of a visitor's own cases, what is asked about them.
impl Read for CaseStatus {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            reference: text_field(value, "reference")?,
            number: text_field(value, "number"),
            state: CaseState::named(&text_field(value, "state")?)?,
            opened_at: whole_number(value, "opened_at")?,
            changed_at: whole_number(value, "changed_at")?,
            asks: field(value, "asks").is_truthy(),
            fixed: field(value, "fixed").as_bool(),
        })
    }
}

impl Read for CaseStatuses {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self { cases: list(&field(value, "cases")) })
    }
}

impl Read for ResponseReceipt {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            id: id(value, "id")?,
            stored: 0,
            next: text_field(value, "next"),
            duplicate: is_duplicate(value),
            contact_wanted: field(value, "contact_wanted").is_truthy(),
        })
    }
}

impl Read for ErrorCode {
    fn read(value: &JsValue) -> Option<Self> {
        Some(match text_field(&field(value, "error"), "code")?.as_str() {
            "invalid_json" => Self::InvalidJson,
            "invalid_field" => Self::InvalidField,
            "origin_not_allowed" => Self::OriginNotAllowed,
            "not_found" => Self::NotFound,
            "conflict" => Self::Conflict,
            "too_large" => Self::TooLarge,
            _ => Self::Internal,
        })
    }
}

/// A kept message, as this very app wrote it.
impl Read for Message {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            id: id(value, "id")?,
            role: match text_field(value, "role")?.as_str() {
                "visitor" => Role::Visitor,
                "answer" => Role::Answer,
                "did_you_mean" => Role::DidYouMean,
                "no_answer" => Role::NoAnswer,
                "small_talk" => Role::SmallTalk,
                "person" => Role::Person,
                "order_offered" => Role::OrderOffered,
                "order" => Role::Order,
                "handoff" => Role::Handoff,
                _ => return None,
            },
            text: text_field(value, "text").unwrap_or_default(),
            question: text_field(value, "question").unwrap_or_default(),
            suggestions: list(&field(value, "suggestions")),
            products: list(&field(value, "products")),
            helpful: field(value, "helpful").as_bool(),
        })
    }
}
