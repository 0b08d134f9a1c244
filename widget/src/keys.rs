//! The keys of the texts. One list, so that a test can hold every language to it.

macro_rules! keys {
    ($($name:ident = $key:literal,)*) => {
        /// A text of the widget; its words are in `locales/`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Key {
            $(#[doc = $key] $name,)*
        }

        impl Key {
            /// Every key.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name in a locale's file.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }
        }
    };
}

keys! {
    // The launcher's label, which the worker gives to the loader.
    Launcher = "launcher",
    Close = "close",
    Tabs = "tabs",
    TabChat = "tab_chat",
    TabRate = "tab_rate",
    TabForYou = "tab_for_you",
    Offline = "offline",
    TryAgain = "try_again",
    ErrorNetwork = "error_network",
    ErrorBusy = "error_busy",
    ErrorRefused = "error_refused",
    ErrorGone = "error_gone",
    ErrorServer = "error_server",
    // Shown by boot.js when the app itself doesn't come up.
    ErrorLoad = "error_load",
    RateQuestion = "rate_question",
    RateQuestionPurchase = "rate_question_purchase",
    RateQuestionDelivery = "rate_question_delivery",
    RateQuestionSupport = "rate_question_support",
    Score1 = "score_1",
    Score2 = "score_2",
    Score3 = "score_3",
    Score4 = "score_4",
    Score5 = "score_5",
    RateComment = "rate_comment",
    RateCommentHint = "rate_comment_hint",
    RateSend = "rate_send",
    RateSending = "rate_sending",
    RateThanks = "rate_thanks",
    RateThanksMore = "rate_thanks_more",
    RateAlready = "rate_already",
    RateMakeGood = "rate_make_good",
    ChatLog = "chat_log",
    ChatGreeting = "chat_greeting",
    ChatSuggestions = "chat_suggestions",
    ChatInput = "chat_input",
    ChatSend = "chat_send",
    ChatWaiting = "chat_waiting",
    ChatYou = "chat_you",
    ChatShop = "chat_shop",
    ChatNoAnswer = "chat_no_answer",
    ChatNear = "chat_near",
    ChatProducts = "chat_products",
    ChatDidYouMean = "chat_did_you_mean",
    ChatNoneOfThese = "chat_none_of_these",
    ChatLeaveContact = "chat_leave_contact",
    TalkGreeting = "talk_greeting",
    TalkThanks = "talk_thanks",
    TalkGoodbye = "talk_goodbye",
    TalkWhoAreYou = "talk_who_are_you",
    TalkInsult = "talk_insult",
    TalkYes = "talk_yes",
    TalkNo = "talk_no",
    ChatPersonOffered = "chat_person_offered",
    ChatTypeahead = "chat_typeahead",
    Helpful = "helpful",
    HelpfulYes = "helpful_yes",
    HelpfulNo = "helpful_no",
    HelpfulThanks = "helpful_thanks",
    HelpfulSorry = "helpful_sorry",
    ChatPerson = "chat_person",
    HandoffTitle = "handoff_title",
    HandoffIntro = "handoff_intro",
    HandoffName = "handoff_name",
    HandoffContact = "handoff_contact",
    HandoffMessage = "handoff_message",
    HandoffConsent = "handoff_consent",
    HandoffSend = "handoff_send",
    HandoffBack = "handoff_back",
    HandoffContactMissing = "handoff_contact_missing",
    HandoffMessageMissing = "handoff_message_missing",
    HandoffConsentMissing = "handoff_consent_missing",
    HandoffDone = "handoff_done",
    HandoffFollow = "handoff_follow",
    CaseQuestion = "case_question",
    CaseReopened = "case_reopened",
    OrderTitle = "order_title",
    OrderIntro = "order_intro",
    OrderNumber = "order_number",
    OrderContact = "order_contact",
    OrderSend = "order_send",
    OrderSending = "order_sending",
    OrderNumberMissing = "order_number_missing",
    OrderContactMissing = "order_contact_missing",
    OrderNotFound = "order_not_found",
    OrderUnavailable = "order_unavailable",
    OrderReceived = "order_received",
    OrderPreparing = "order_preparing",
    OrderShipped = "order_shipped",
    OrderOutForDelivery = "order_out_for_delivery",
    OrderDelivered = "order_delivered",
    OrderCancelled = "order_cancelled",
    OrderReturned = "order_returned",
    OrderOrderedOn = "order_ordered_on",
    OrderExpectedOn = "order_expected_on",
    OrderCarrier = "order_carrier",
    OrderTrackingNumber = "order_tracking_number",
    OrderTrack = "order_track",
    ForYouTitle = "for_you_title",
    ForYouWaiting = "for_you_waiting",
    ForYouEmpty = "for_you_empty",
    ReasonAlsoViewed = "reason_also_viewed",
    ReasonAlsoViewedPlain = "reason_also_viewed_plain",
    ReasonSameCategory = "reason_same_category",
    ReasonSameCategoryPlain = "reason_same_category_plain",
    SurveyWaiting = "survey_waiting",
    SurveySkip = "survey_skip",
    SurveyStop = "survey_stop",
    SurveyStopped = "survey_stopped",
    ReasonBoughtTogether = "reason_bought_together",
    ReasonTrending = "reason_trending",
    ReasonNew = "reason_new",
    ReasonRecentlyViewed = "reason_recently_viewed",
    ReasonUpsell = "reason_upsell",
    ReasonBestSeller = "reason_best_seller",
    ReasonFeatured = "reason_featured",
}

#[cfg(test)]
mod tests {
    use super::Key;
    use std::collections::{BTreeMap, BTreeSet};

    const LOCALES: [(&str, &str); 3] = [
        ("fa", include_str!("../locales/fa.json")),
        ("ar", include_str!("../locales/ar.json")),
        ("en", include_str!("../locales/en.json")),
    ];

    fn texts(file: &str) -> BTreeMap<String, String> {
        serde_json::from_str(file).unwrap()
    }

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
    }

    #[test]
    fn every_language_has_exactly_the_keys_that_are_used() {
        let expected: BTreeSet<&str> = Key::ALL.iter().map(|key| key.name()).collect();
        for (locale, file) in LOCALES {
            let texts = texts(file);
            // What the slots say is the type checker's: `loader/slots/texts.ts`.
            let found = texts.keys().map(String::as_str).filter(|key| !key.starts_with("list_"));
            let found: BTreeSet<&str> = found.collect();
            assert_eq!(found, expected, "{locale}");
        }
    }

    #[test]
    fn no_text_is_empty_and_placeholders_agree() {
        let english = texts(LOCALES[2].1);
        for (locale, file) in LOCALES {
            for (key, text) in texts(file) {
                assert!(!text.trim().is_empty(), "{locale}: {key} is empty");
                assert_eq!(placeholders(&text), placeholders(&english[&key]), "{locale}: {key}");
            }
        }
    }

    #[test]
    fn persian_is_typed_with_persian_letters_and_arabic_with_arabic_ones() {
        for (key, text) in texts(LOCALES[0].1) {
            assert!(!text.contains(['ي', 'ك', 'ى']), "fa: {key} has an Arabic letter");
        }
        for (key, text) in texts(LOCALES[1].1) {
            assert!(!text.contains(['ی', 'ک']), "ar: {key} has a Persian letter");
        }
    }
}
