//! Questions and handoffs over the API.

use anyhow::Result;
use reqwest::Method;
use serde_json::json;
use shopbell_protocol::owner::{ConversationRow, HandoffRow, Page, Settled, TriedOutcome, TriedQuestion, Unanswered};
use shopbell_protocol::{ChatReply, HandoffReceipt, Receipt, RecordId};
use shopbell_tests::browser::wait_for;
use shopbell_tests::edge::Edge;
use shopbell_tests::{ORIGIN, new_id};

#[tokio::test]
async fn questions_in_three_languages_get_the_shops_own_answers() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let visitor = edge.visitor(&owner);
    for (question, entry) in [
        ("هزینه ارسال چقدره؟", "shipping-cost.fa"),
        ("do you ship abroad", "shipping-abroad.en"),
        ("كيف أرجع المنتج", "returns.ar"),
    ] {
        let reply: ChatReply = visitor.ask(question).await?.ok()?;
        let answer = reply.answer.unwrap_or_else(|| panic!("no answer to {question:?}: {:?}", reply.suggestions));
        assert_eq!(answer.entry, entry, "{question}");
        assert!(answer.confidence >= 50, "{question}: {}", answer.confidence);
    }
    for question in ["فردا هوا بارونیه؟", "what is the weather like tomorrow", "كيف الطقس اليوم", "🎈🎈🎈", "؟"]
    {
        let reply: ChatReply = visitor.ask(question).await?.ok()?;
        assert!(reply.answer.is_none(), "{question:?} was answered with {:?}", reply.answer);
    }
    let chat = owner.results().await?.chat;
    assert_eq!((chat.conversations, chat.turns, chat.answered, chat.no_answer), (1, 8, 3, 5));
    assert_eq!(chat.answer_rate, Some(0.375));
    assert_eq!(
        (chat.deflection_rate, chat.containment_rate, chat.unanswered_rate),
        (Some(0.375), Some(1.0), Some(0.625))
    );
    let page: Page<ConversationRow> = owner.get("/v1/conversations").await?.ok()?;
    assert_eq!(page.items.len(), 1);
    assert_eq!(page.items[0].turns.len(), 8);
    assert_eq!(page.items[0].turns[0].entry.as_deref(), Some("shipping-cost.fa"));
    assert_eq!(page.items[0].turns[3].answer, None);
    Ok(())
}

#[tokio::test]
async fn the_same_turn_gets_the_same_reply_and_a_foreign_conversation_stays_closed() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let visitor = edge.visitor(&owner);
    let turn = visitor.turn("هزینه ارسال چقدره؟");
    let first: ChatReply = visitor.send(Method::POST, "/chat", &turn).await?.ok()?;
    let again: ChatReply = visitor.send(Method::POST, "/chat", &turn).await?.ok()?;
    assert!(!first.duplicate && again.duplicate);
    assert_eq!(first.answer, again.answer);
    let mut elsewhere = turn.clone();
    elsewhere["locale"] = json!("en");
    let again: ChatReply = visitor.send(Method::POST, "/chat", &elsewhere).await?.ok()?;
    assert!(again.duplicate, "asked again from a page in another language");
    let mut other = turn.clone();
    other["text"] = json!("something else");
    assert_eq!(visitor.send(Method::POST, "/chat", &other).await?.error(), "409 conflict id");

    let mut stranger = edge.visitor(&owner);
    stranger.conversation.clone_from(&visitor.conversation);
    assert_eq!(stranger.ask("hello").await?.error(), "409 conflict conversation");
    assert_eq!(owner.results().await?.chat.turns, 1);
    for text in [String::new(), "   ".to_owned(), "x".repeat(501), "\u{202e}\u{0}".to_owned()] {
        assert_eq!(visitor.ask(&text).await?.error(), "400 invalid_field text");
    }
    Ok(())
}

#[tokio::test]
async fn at_most_thirty_questions_a_minute_from_one_visitor() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let mut visitor = edge.visitor(&owner);
    visitor.now = Some(1_795_000_000_000);
    for _ in 0..30 {
        visitor.ask("سلام").await?.ok::<ChatReply>()?;
    }
    let refused = visitor.ask("سلام").await?;
    assert_eq!(refused.error(), "429 too_many_requests -");
    assert_eq!(refused.header("Retry-After"), Some("60"));
    Ok(())
}

#[tokio::test]
async fn a_handoff_gives_a_reference_and_reaches_the_owner_once() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let visitor = edge.visitor(&owner);
    visitor.ask("فردا هوا چطوره؟").await?.ok::<ChatReply>()?;
    let handoff = json!({
        "id": new_id(), "visitor": visitor.id, "conversation": visitor.conversation,
        "name": "سارا", "contact": "sara@example.com", "message": "لطفاً تماس بگیرید", "consent": true, "locale": "fa",
    });
    let first: HandoffReceipt = visitor.send(Method::POST, "/handoffs", &handoff).await?.ok()?;
    let again: HandoffReceipt = visitor.send(Method::POST, "/handoffs", &handoff).await?.ok()?;
    assert_eq!(first.reference, again.reference);
    assert!(!first.duplicate && again.duplicate);
    assert_eq!(first.reference.len(), 9);

    let page: Page<HandoffRow> = owner.get("/v1/handoffs").await?.ok()?;
    assert_eq!(page.items.len(), 1);
    assert_eq!(page.items[0].contact, "sara@example.com");
    assert_eq!(page.items[0].reference, first.reference);
    assert_eq!(page.items[0].conversation.as_ref().map(|id| id.as_str()), Some(visitor.conversation.as_str()));
    assert_eq!(owner.results().await?.chat.handoffs, 1);

    let with = |field: &str, value| {
        let mut changed = handoff.clone();
        changed["id"] = json!(new_id());
        changed[field] = value;
        changed
    };
    for (bad, expected) in [
        (with("consent", json!(false)), "400 invalid_field consent"),
        (with("contact", json!("")), "400 invalid_field contact"),
        (with("message", json!("x".repeat(2_001))), "400 invalid_field message"),
        (with("name", json!("x".repeat(101))), "400 invalid_field name"),
    ] {
        assert_eq!(visitor.send(Method::POST, "/handoffs", &bad).await?.error(), expected);
    }
    let mut stranger = handoff.clone();
    stranger["id"] = json!(new_id());
    stranger["visitor"] = json!(new_id());
    assert_eq!(visitor.send(Method::POST, "/handoffs", &stranger).await?.error(), "409 conflict conversation");
    assert_eq!(owner.results().await?.chat.handoffs, 1);
    // A question that never arrived must not keep a request for a person from arriving.
    visitor.send(Method::POST, "/handoffs", &with("conversation", json!(new_id()))).await?.ok::<HandoffReceipt>()?;
    assert_eq!(owner.results().await?.chat.handoffs, 2);
    Ok(())
}

#[tokio::test]
async fn whether_an_answer_helped_is_said_once_by_who_asked() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let visitor = edge.visitor(&owner);
    let answered: ChatReply = visitor.ask("هزینه ارسال چقدره؟").await?.ok()?;
    let unanswered: ChatReply = visitor.ask("فردا هوا چطوره؟").await?.ok()?;
    let rate = async |id: &RecordId, who: &str, helpful: bool| {
        let body = json!({ "visitor": who, "helpful": helpful });
        visitor.send(Method::PATCH, &format!("/chat/{id}"), &body).await
    };
    assert!(!rate(&answered.id, &visitor.id, true).await?.ok::<Receipt>()?.duplicate);
    assert!(rate(&answered.id, &visitor.id, true).await?.ok::<Receipt>()?.duplicate);
    assert_eq!(rate(&answered.id, &visitor.id, false).await?.error(), "409 conflict -");
    assert_eq!(rate(&answered.id, &new_id(), true).await?.error(), "404 not_found -");
    assert_eq!(rate(&unanswered.id, &visitor.id, true).await?.error(), "409 conflict -");
    let chat = owner.results().await?.chat;
    assert_eq!((chat.helpful, chat.unhelpful), (1, 0));
    let page: Page<ConversationRow> = owner.get("/v1/conversations").await?.ok()?;
    assert_eq!(page.items[0].turns.iter().map(|turn| turn.helpful).collect::<Vec<_>>(), [Some(true), None]);
    Ok(())
}

#[tokio::test]
async fn the_owner_reads_what_got_no_answer_and_closes_the_hole() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let asked = ["کارگاه سفالگری برگزار می‌کنید؟", "كارگاه سفالگري برگزار ميكنيد", "کارگاه سفالگری برگزار می کنین"];
    for question in asked.iter().chain(&asked[..1]).chain(&["فردا هوا چطوره؟"]) {
        let reply: ChatReply = edge.visitor(&owner).ask(question).await?.ok()?;
        assert!(reply.answer.is_none(), "{question} was answered with {:?}", reply.answer);
    }
    let unanswered: Unanswered = owner.get("/v1/unanswered").await?.ok()?;
    assert_eq!(unanswered.groups.iter().map(|group| group.count).collect::<Vec<_>>(), [4, 1]);
    let workshop = &unanswered.groups[0].questions;
    assert_eq!(workshop[0], asked[0], "the most asked one first");
    assert_eq!(workshop.len(), 3);

    let mut faq = owner.get("/v1/faq").await?.body;
    let entry = json!({
        "id": "workshop", "locale": "fa", "question": "آموزش سفال", "answer": "پنجشنبه‌ها ساعت ۱۷", "phrasings": [],
    });
    faq["entries"].as_array_mut().into_iter().for_each(|entries| entries.push(entry.clone()));
    owner.put("/v1/faq", &faq).await?.ok::<serde_json::Value>()?;
    let attach = json!({ "questions": workshop, "entry": "workshop" });
    let settled: Settled = owner.post("/v1/unanswered", &attach).await?.ok()?;
    assert_eq!(settled.settled, 4);
    edge.kill_and_restart()?;
    for question in asked {
        let reply: ChatReply = edge.visitor(&owner).ask(question).await?.ok()?;
        assert_eq!(reply.answer.map(|answer| answer.entry).as_deref(), Some("workshop"), "{question}");
    }

    // What is too long for a phrasing can still be taken off the list.
    let long = "نجوم ".repeat(80);
    edge.visitor(&owner).ask(&long).await?.ok::<ChatReply>()?;
    let attach = json!({ "questions": [long.trim()], "entry": "workshop" });
    assert_eq!(owner.post("/v1/unanswered", &attach).await?.error(), "400 invalid_field questions[0]");
    let ignore = json!({ "questions": [long.trim()] });
    assert_eq!(owner.post("/v1/unanswered", &ignore).await?.ok::<Settled>()?.settled, 1);

    let ignore = json!({ "questions": ["فردا هوا چطوره؟"] });
    assert_eq!(owner.post("/v1/unanswered", &ignore).await?.ok::<Settled>()?.settled, 1);
    assert_eq!(owner.get("/v1/unanswered").await?.ok::<Unanswered>()?.groups, []);
    for (bad, expected) in [
        (json!({ "questions": [] }), "400 invalid_field questions"),
        (json!({ "questions": ["x"], "entry": "none" }), "400 invalid_field entry"),
        (json!({ "questions": ["x"], "to": "none" }), "400 invalid_field to"),
        (json!({ "questions": [""] }), "400 invalid_field questions[0]"),
    ] {
        assert_eq!(owner.post("/v1/unanswered", &bad).await?.error(), expected);
    }
    Ok(())
}

#[tokio::test]
async fn an_unclear_question_is_asked_back_and_the_choice_tells_the_owner_what_was_meant() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let visitor = edge.visitor(&owner);
    let mut unclear = None;
    for question in ["مرجوعی", "delivery", "عايز ارجع الطلب", "خرید", "پرداخت"] {
        let reply: ChatReply = visitor.ask(question).await?.ok()?;
        if reply.did_you_mean {
            unclear = Some((question, reply));
            break;
        }
    }
    let (question, reply) = unclear.expect("none of these is unclear");
    assert!(reply.answer.is_none() && !reply.suggestions.is_empty());
    let choice = &reply.suggestions[reply.suggestions.len() - 1];
    let mut chosen = visitor.turn(&choice.question);
    chosen["meant"] = json!(reply.id);
    let answered: ChatReply = visitor.send(Method::POST, "/chat", &chosen).await?.ok()?;
    assert_eq!(answered.answer.map(|answer| answer.entry), Some(choice.entry.clone()));

    assert_eq!(owner.results().await?.chat.did_you_mean, 1);
    let unanswered: Unanswered = owner.get("/v1/unanswered").await?.ok()?;
    let group = unanswered.groups.iter().find(|group| group.questions[0] == question).expect("listed");
    assert_eq!(group.nearest.as_ref().map(|entry| &entry.entry), Some(&choice.entry));
    Ok(())
}

#[tokio::test]
async fn the_owner_tries_a_question_and_sees_why() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let attempt = |question: &str| json!({ "question": question, "locale": "fa" });
    let tried: TriedQuestion = owner.post("/v1/faq/try", &attempt("هزینه ارسال چقدره؟")).await?.ok()?;
    assert_eq!(tried.outcome, TriedOutcome::Answer);
    assert_eq!(tried.entries[0].entry, "shipping-cost.fa");
    assert!(tried.entries[0].confidence >= tried.entries[1].confidence);
    let why = tried.why.expect("a reason");
    assert!(why.coverage > 0.5 && !why.off_topic, "{why:?}");
    assert!(why.words.iter().any(|word| word == "هزینه") && why.words.iter().any(|word| word == "ارسال"), "{why:?}");
    let tried: TriedQuestion = owner.post("/v1/faq/try", &attempt("فردا هوا چطوره؟")).await?.ok()?;
    assert_eq!(tried.outcome, TriedOutcome::NoAnswer);
    assert_eq!(owner.post("/v1/faq/try", &attempt("")).await?.error(), "400 invalid_field question");
    assert_eq!(owner.results().await?.chat.turns, 0, "nothing is counted");
    Ok(())
}

#[tokio::test]
async fn the_shops_own_phrasings_are_learned_in_the_background_even_across_a_crash() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let faq = owner.get("/v1/faq").await?.body;
    let question = json!({ "question": "هزینه ارسال چقدره؟", "locale": "fa" });
    for crash in [false, true] {
        owner.put("/v1/faq", &faq).await?.ok::<serde_json::Value>()?;
        // Answered from the moment it is published.
        let tried: TriedQuestion = owner.post("/v1/faq/try", &question).await?.ok()?;
        assert_eq!((tried.outcome, tried.entries[0].entry.as_str()), (TriedOutcome::Answer, "shipping-cost.fa"));
        if crash {
            edge.kill_and_restart()?;
        }
        wait_for("the training to end", || async {
            let tried: TriedQuestion = owner.post("/v1/faq/try", &question).await?.ok()?;
            Ok(tried.why.and_then(|why| why.learned))
        })
        .await?;
    }
    edge.kill_and_restart()?;
    let tried: TriedQuestion = owner.post("/v1/faq/try", &question).await?.ok()?;
    assert!(tried.why.is_some_and(|why| why.learned.is_some()), "what was learned is stored");
    Ok(())
}
