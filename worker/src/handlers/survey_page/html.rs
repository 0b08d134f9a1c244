//! The page as HTML, escaped by `maud`.

use super::fault_text;
use super::form::LONGEST_CONTACT;
use crate::error::ApiError;
use crate::handlers::plain_page::{Document, Frame, document, failure, icon, said, texts};
use crate::shop::survey_links::{Fault, FollowUp, LinkContent, LinkPage};
use maud::{Markup, html};
use shopbell_engine::survey::LONGEST_TEXT;
use shopbell_protocol::{AskedQuestion, ErrorCode, Locale, Look, QuestionKind};
use texts::{Said, Texts};

/// A face for each score of satisfaction, as the widget draws them.
const FACES: [&str; 5] = [
    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M7.5 8.5l2.5 1M16.5 8.5l-2.5 1M9 10.6v.2M15 10.6v.2M8 16.8c1.8-3 6.2-3 8 0",
    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9 9.6v.4M15 9.6v.4M8.5 16c1.6-1.6 5.4-1.6 7 0",
    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9 9.6v.4M15 9.6v.4M8.5 15.2h7",
    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9 9.6v.4M15 9.6v.4M8.5 14.4c1.6 1.8 5.4 1.8 7 0",
    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 9.8c.5-.8 1.5-.8 2 0M14 9.8c.5-.8 1.5-.8 2 0M7.6 13.6c1 4.6 7.8 4.6 8.8 0z",
];
const STAR: &str = "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.7l5.9-.8z";

/// Where the page is.
pub struct Place<'a> {
    /// The shop's id.
    pub shop: &'a str,
    /// The link's token.
    pub token: &'a str,
}

/// The page that a link leads to. `score` is what was tapped in the message.
pub fn page(place: &Place, score: Option<u8>, page: &LinkPage) -> Result<Document, ApiError> {
    let texts = texts::of(page.locale)?;
    let (title, content) = match &page.content {
        LinkContent::Question { question, first, .. } => {
            (question.text.as_str(), asked(place, page, &texts, question, score.filter(|_| *first)))
        }
        LinkContent::Thanks(own) => {
            let more = own.as_deref().unwrap_or(&texts.thanks.more);
            let thanks = html! {
                (said(&texts.thanks.title, more, true))
                (followed_up(place, page, &texts))
            };
            (texts.thanks.title.as_str(), thanks)
        }
        LinkContent::Answered => sentence(&texts.answered, true),
        LinkContent::Expired => sentence(&texts.expired, false),
        LinkContent::Over => sentence(&texts.over, false),
        LinkContent::OptedOut => sentence(&texts.opted_out, true),
    };
    // Of who follows a link for many people nothing is known, so there is nobody not to ask.
    let can_stop = page.opening.is_none() && !matches!(page.content, LinkContent::OptedOut);
    let below = html! {
        @if let LinkContent::Question { languages, .. } = &page.content {
            (language_links(place, page, &texts, languages, score))
        }
        @if can_stop {
            form method="post" action={ "/s/" (place.shop) "/" (place.token) "/" (super::STOP) "?locale=" (page.locale.code()) } {
                button .quiet { (texts.stop) }
            }
        }
    };
    Ok(document(page.locale, &Frame { color: &page.color, shop: &page.shop, title }, &content, &below))
}

/// The page where there is nothing to show.
pub fn failed(locale: Locale, error: &ApiError) -> Result<Document, ApiError> {
    let texts = texts::of(locale)?;
    let text = if error.is(ErrorCode::NotFound) { &texts.unknown } else { failure(&texts, error) };
    let (title, content) = sentence(text, false);
    Ok(document(locale, &Frame::none(title), &content, &html! {}))
}

fn sentence(text: &Said, good: bool) -> (&str, Markup) {
    (&text.title, said(&text.title, &text.more, good))
}

/// "May we make it good?", or where it is seen how far that has come.
fn followed_up(place: &Place, page: &LinkPage, texts: &Texts) -> Markup {
    let words = &texts.contact;
    match &page.follow_up {
        FollowUp::Nothing => html! {},
        FollowUp::Begun { number, reference } => html! {
            @if let Some(number) = number { p .hint .begun { (texts.case.number) " " bdi dir="ltr" { (number) } } }
            p .hint .begun {
                a href={ "/c/" (place.shop) "/" (reference) "?locale=" (page.locale.code()) } { (words.follow) }
            }
        },
        FollowUp::Offered(said) => html! {
            form .contact method="post"
                action={ "/s/" (place.shop) "/" (place.token) "/" (super::CONTACT) "?locale=" (page.locale.code()) } {
                @if let Some(opening) = &page.opening { input type="hidden" name="r" value=(opening); }
                h2 { (words.title) }
                p .hint { (words.more) }
                @if let Some(fault) = page.fault { p .fault role="alert" { (fault_text(texts, fault)) } }
                label { (words.contact) input name="contact" maxlength=(LONGEST_CONTACT) dir="auto" required; }
                label { (words.message) textarea name="message" rows="3" maxlength=(LONGEST_TEXT) dir="auto" required { (said) } }
                label .consent { input type="checkbox" name="consent" value="1" required; span { (words.consent) } }
                button .send { (texts.send) }
            }
        },
    }
}

fn asked(place: &Place, page: &LinkPage, texts: &Texts, question: &AskedQuestion, score: Option<u8>) -> Markup {
    html! {
        form method="post" action={ "/s/" (place.shop) "/" (place.token) "?locale=" (page.locale.code()) } {
            input type="hidden" name="question" value=(question.id);
            input type="hidden" name="locale" value=(page.locale.code());
            @if let Some(opening) = &page.opening {
                input type="hidden" name="r" value=(opening);
            }
            fieldset {
                legend { h1 { (question.text) } }
                @if let Some(fault) = page.fault { p .fault role="alert" { (fault_text(texts, fault)) } }
                (answers(page.locale, texts, question, score, page.fault))
            }
            button .send { (texts.send) }
            @if !question.required {
                button .quiet name="skip" value="1" formnovalidate { (texts.skip) }
            }
        }
    }
}

fn answers(locale: Locale, texts: &Texts, question: &AskedQuestion, score: Option<u8>, fault: Option<Fault>) -> Markup {
    match (question.kind, question.kind.scale()) {
        (_, Some((low, high))) => scores(locale, texts, question, low..=high, score),
        (QuestionKind::Text, _) => html! {
            textarea name="text" rows="5" maxlength=(LONGEST_TEXT) aria-label=(texts.your_words) dir="auto"
                aria-invalid=[fault.map(|_| "true")] required[question.required] {}
        },
        (kind, _) => html! {
            @if kind == QuestionKind::Multiple { p .hint { (texts.several) } }
            div .choices {
                @for choice in &question.choices {
                    label {
                        @if kind == QuestionKind::Multiple {
                            input type="checkbox" name="choice" value=(choice.id);
                        } @else {
                            input type="radio" name="choice" value=(choice.id) required[question.required];
                        }
                        span { (choice.text) }
                    }
                }
            }
        },
    }
}

fn scores(
    locale: Locale,
    texts: &Texts,
    question: &AskedQuestion,
    scale: std::ops::RangeInclusive<u8>,
    tapped: Option<u8>,
) -> Markup {
    let look = match question.look {
        Look::Faces => "faces",
        Look::Stars => "stars",
        Look::Numbers => "numbers",
    };
    let name = |score: u8| match question.kind {
        QuestionKind::Csat => texts.scores.get(usize::from(score).wrapping_sub(1)).map(String::as_str),
        _ => None,
    };
    // An answer has to be sent with Skip, where it may be left out at all: an empty form is most likely a slip.
    html! {
        div .scores.(look).long[scale.clone().count() > 7] {
            @for score in scale {
                label {
                    input type="radio" name="score" value=(score) required checked[tapped == Some(score)];
                    span .mark {
                        @match question.look {
                            Look::Faces => (icon(FACES.get(usize::from(score).wrapping_sub(1)).copied().unwrap_or(STAR))),
                            Look::Stars => (icon(STAR)),
                            Look::Numbers => (texts::number(locale, score)),
                        }
                    }
                    @if let Some(name) = name(score) {
                        @if question.look != Look::Numbers {
                            span .unseen { (texts::number(locale, score)) ", " }
                        }
                        span .name { (name) }
                    }
                }
            }
        }
        @if question.low.is_some() || question.high.is_some() {
            p .ends {
                span { (question.low.as_deref().unwrap_or_default()) }
                span { (question.high.as_deref().unwrap_or_default()) }
            }
        }
    }
}

fn language_links(place: &Place, page: &LinkPage, texts: &Texts, languages: &[Locale], score: Option<u8>) -> Markup {
    html! {
        @if languages.len() > 1 {
            nav aria-label=(texts.languages) {
                @for locale in languages.iter().copied().filter(|locale| *locale != page.locale) {
                    a href={
                        "/s/" (place.shop) "/" (place.token) "?locale=" (locale.code())
                        @if let Some(opening) = &page.opening { "&r=" (opening) }
                        @if let Some(score) = score { "&score=" (score) }
                    } lang=(locale.code()) hreflang=(locale.code()) { (texts::name(locale)) }
                }
            }
        }
    }
}
