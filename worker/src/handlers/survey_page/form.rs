//! What a page's form sends.

use crate::shop::survey_links::{Fault, LeftContact};
use shopbell_engine::survey::LONGEST_TEXT;
use shopbell_engine::text::clean;
use shopbell_protocol::{GivenAnswer, Locale, RecordId};
use url::form_urlencoded;

/// How many choices are read; a question has no more.
const MOST_CHOICES: usize = 20;
/// How many characters a contact has at most.
pub const LONGEST_CONTACT: usize = 200;

/// A form that was sent. What it holds beyond these fields is passed over.
pub struct Form {
    /// The opening's response, where many people use the link.
    pub opening: Option<RecordId>,
    /// The language of the page.
    pub locale: Option<Locale>,
    /// The answer. Whether it is one to its question, only the survey can tell.
    pub answer: Result<GivenAnswer, Fault>,
}

impl Form {
    /// Reads the body of a form.
    pub fn of(body: &[u8]) -> Self {
        let (mut opening, mut locale, mut skipped, mut fault) = (None, None, false, None);
        let mut answer = GivenAnswer::default();
        for (name, value) in form_urlencoded::parse(body) {
            match name.as_ref() {
                "r" => opening = RecordId::try_from(value.into_owned()).ok(),
                "locale" => locale = Locale::from_tag(&value),
                "question" => answer.question = value.into_owned(),
                "skip" => skipped = true,
                "score" => match value.parse() {
                    Ok(score) => answer.score = Some(score),
                    Err(_) => fault = Some(Fault::Wrong),
                },
                "choice" if answer.choices.len() < MOST_CHOICES => answer.choices.push(value.into_owned()),
                "choice" => fault = Some(Fault::Wrong),
                "text" => answer.text = Some(clean(&value)).filter(|text| !text.is_empty()),
                _ => {}
            }
        }
        if skipped {
            (answer.score, answer.choices, answer.text, fault) = (None, Vec::new(), None, None);
        }
        if answer.text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_TEXT) {
            fault = Some(Fault::TooLong);
        }
        Self { opening, locale, answer: fault.map_or(Ok(answer), Err) }
    }
}

/// A contact that was left.
pub struct ContactForm {
    /// The opening's response, where many people use the link.
    pub opening: Option<RecordId>,
    /// What was left; `None` where it isn't all there, or they don't agree that it is kept.
    pub left: Option<LeftContact>,
}

impl ContactForm {
    /// Reads the body of a form.
    pub fn of(body: &[u8]) -> Self {
        let (mut opening, mut agreed) = (None, false);
        let (mut contact, mut message) = (String::new(), String::new());
        for (name, value) in form_urlencoded::parse(body) {
            match name.as_ref() {
                "r" => opening = RecordId::try_from(value.into_owned()).ok(),
                "contact" => contact = clean(&value),
                "message" => message = clean(&value),
                "consent" => agreed = true,
                _ => {}
            }
        }
        let fits = |text: &str, shortest, longest| (shortest..=longest).contains(&text.chars().count());
        let is_whole = agreed && fits(&contact, 3, LONGEST_CONTACT) && fits(&message, 1, LONGEST_TEXT);
        Self { opening, left: is_whole.then_some(LeftContact { contact, message }) }
    }
}
