//! What a message gets beside answers, over the API.

use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};
use shopbell_protocol::owner::{ConversationRow, HandoffRow, Page, TurnOutcome, Unanswered};
use shopbell_protocol::{ChatReply, Questions, Receipt, SmallTalk};
use shopbell_tests::edge::Edge;
use shopbell_tests::webhook::Webhook;
use shopbell_tests::{ORIGIN, new_id};

#[tokio::test]
async fn small_talk_is_returned_and_is_no_hole_in_the_faq() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let visitor = edge.visitor(&owner);
    for (message, said) in [
        ("سلام", SmallTalk::Greeting),
        ("صباح الخير", SmallTalk::Greeting),
        ("thank you very much!", SmallTalk::Thanks),
        ("خداحافظ", SmallTalk::Goodbye),
        ("انت روبوت؟", SmallTalk::WhoAreYou),
    ] {
        let reply: ChatReply = visitor.ask(message).await?.ok()?;
        assert_eq!(reply.small_talk, Some(said), "{message}");
        assert!(reply.answer.is_none() && !reply.did_you_mean && reply.suggestions.is_empty() && !reply.person);
    }
    let polite: ChatReply = visitor.ask("سلام خسته نباشید، هزینه ارسال چقدره؟ ممنون").await?.ok()?;
    assert_eq!(polite.answer.map(|answer| answer.entry).as_deref(), Some("shipping-cost.fa"));
    assert_eq!(owner.get("/v1/unanswered").await?.ok::<Unanswered>()?.groups, []);
    let chat = owner.results().await?.chat;
    assert_eq!((chat.small_talk, chat.answered, chat.answer_rate), (5, 1, Some(1.0)));
    Ok(())
}

#[tokio::test]
async fn whoever_asks_for_a_person_gets_no_answer_in_the_way() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let visitor = edge.visitor(&owner);
    let asked = ["I want to talk to a human", "هزینه ارسال چقدره؟ اصلاً وصلم کنید به پشتیبانی", "أريد التحدث مع موظف"];
    for message in asked {
        let reply: ChatReply = visitor.ask(message).await?.ok()?;
        assert!(reply.person && reply.answer.is_none(), "{message}: {reply:?}");
    }
    visitor.ask("هزینه ارسال چقدره؟").await?.ok::<ChatReply>()?;
    let handoff = json!({
        "id": new_id(), "visitor": visitor.id, "conversation": visitor.conversation, "contact": "sara@shop.example",
        "message": "لطفاً تماس بگیرید", "consent": true, "locale": "fa",
    });
    visitor.send(Method::POST, "/handoffs", &handoff).await?.ok::<Value>()?;
    let page: Page<HandoffRow> = owner.get("/v1/handoffs").await?.ok()?;
    let transcript: Vec<_> = page.items[0].transcript.iter().map(|turn| (turn.text.as_str(), turn.outcome)).collect();
    let expected = asked.map(|message| (message, TurnOutcome::Person));
    assert_eq!(transcript[..3], expected);
    assert_eq!(transcript[3].1, TurnOutcome::Answered);
    assert_eq!(owner.results().await?.chat.person, 3);
    Ok(())
}

#[tokio::test]
async fn every_question_of_a_message_is_answered_and_rated_on_its_own() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let visitor = edge.visitor(&owner);
    let turn = visitor.turn("سلام! هزینه ارسال چقدره؟ کارگاه سفالگری دارید؟ گارانتی دارن؟");
    let reply: ChatReply = visitor.send(Method::POST, "/chat", &turn).await?.ok()?;
    assert_eq!(reply.answer.as_ref().map(|answer| answer.entry.as_str()), Some("shipping-cost.fa"));
    let [workshop, warranty] = reply.more.as_slice() else { panic!("{:?}", reply.more) };
    assert!(workshop.answer.is_none(), "{workshop:?}");
    assert_eq!(workshop.text, "کارگاه سفالگری دارید؟");
    assert!(warranty.answer.as_ref().is_some_and(|answer| answer.entry.contains("warranty")), "{warranty:?}");

    let again: ChatReply = visitor.send(Method::POST, "/chat", &turn).await?.ok()?;
    assert!(again.duplicate);
    assert_eq!((again.answer, again.more), (reply.answer.clone(), reply.more.clone()));

    let rating = json!({ "visitor": visitor.id, "helpful": false });
    visitor.send(Method::PATCH, &format!("/chat/{}", warranty.id), &rating).await?.ok::<Receipt>()?;
    let chat = owner.results().await?.chat;
    assert_eq!((chat.turns, chat.answered, chat.unhelpful), (3, 2, 1));
    let page: Page<ConversationRow> = owner.get("/v1/conversations").await?.ok()?;
    let turns: Vec<_> = page.items[0].turns.iter().map(|turn| (turn.text.as_str(), turn.helpful)).collect();
    assert_eq!(
        turns,
        [("سلام! هزینه ارسال چقدره؟", None), ("کارگاه سفالگری دارید؟", None), ("گارانتی دارن؟", Some(false))]
    );
    let unanswered: Unanswered = owner.get("/v1/unanswered").await?.ok()?;
    assert_eq!(unanswered.groups[0].questions, ["کارگاه سفالگری دارید؟"]);
    Ok(())
}

#[tokio::test]
async fn yes_takes_the_first_of_what_may_be_meant() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    for question in ["مرجوعی", "خرید", "پرداخت", "سایز", "delivery"] {
        let visitor = edge.visitor(&owner);
        let unclear: ChatReply = visitor.ask(question).await?.ok()?;
        if !unclear.did_you_mean {
            continue;
        }
        let agreed: ChatReply = visitor.ask("بله").await?.ok()?;
        assert_eq!(agreed.answer.map(|answer| answer.entry).as_ref(), Some(&unclear.suggestions[0].entry));
        let unanswered: Unanswered = owner.get("/v1/unanswered").await?.ok()?;
        let group = unanswered.groups.iter().find(|group| group.questions[0] == question).expect("listed");
        assert_eq!(group.nearest.as_ref().map(|entry| &entry.entry), Some(&unclear.suggestions[0].entry));
        let alone: ChatReply = edge.visitor(&owner).ask("بله").await?.ok()?;
        assert_eq!(alone.small_talk, Some(SmallTalk::Yes));
        return Ok(());
    }
    panic!("none of these is unclear");
}

#[tokio::test]
async fn the_status_of_an_order_is_asked_for_where_the_shop_can_tell_it() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let question = "سفارش NJ-۱۰۴۸۲ کجاست؟";
    let before: ChatReply = edge.visitor(&owner).ask(question).await?.ok()?;
    assert_eq!(before.order, None, "without a webhook the shop can tell nothing");
    Webhook::saying(json!({ "found": false })).await?.serves(&owner).await?;
    for (message, number) in [(question, Some("NJ-10482")), ("where is my parcel?", None), ("وين طلبي", None)] {
        let reply: ChatReply = edge.visitor(&owner).ask(message).await?.ok()?;
        assert_eq!(reply.order.map(|order| order.number), Some(number.map(str::to_owned)), "{message}");
    }
    let other: ChatReply = edge.visitor(&owner).ask("هزینه ارسال چقدره؟").await?.ok()?;
    assert!(other.answer.is_some() && other.order.is_none());
    assert_eq!(owner.results().await?.chat.order_questions, 3);
    Ok(())
}

#[tokio::test]
async fn a_conversation_begins_with_pinned_questions_then_frequent_ones_then_one_that_fits_the_page() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let questions = async |query: &str, now: i64| -> Result<Vec<String>> {
        let mut visitor = edge.visitor(&owner);
        visitor.now = Some(now);
        let found: Questions = visitor.get(&format!("/questions?{query}")).await?.ok()?;
        Ok(found.questions.into_iter().map(|question| question.entry).collect())
    };
    let now = 1_795_000_000_000;
    let plain = questions("locale=fa", now).await?;
    assert_eq!(plain[0], "shipping-cost.fa");
    assert_eq!(plain.len(), 4);

    // Asked by three visitors, and counted once an hour.
    for _ in 0..3 {
        let mut visitor = edge.visitor(&owner);
        visitor.now = Some(now + 1);
        let reply: ChatReply = visitor.ask("گارانتی دارن؟").await?.ok()?;
        assert!(reply.answer.is_some_and(|answer| answer.entry == "warranty.fa"));
    }
    assert_eq!(questions("locale=fa", now + 2).await?, plain);
    let later = now + 3_600_001;
    assert_eq!(questions("locale=fa", later).await?[..2], ["warranty.fa", "shipping-cost.fa"]);

    let mut settings = owner.get("/v1/settings").await?.body;
    settings["pinned_questions"] = json!(["gift-card.fa", "no such entry"]);
    assert_eq!(owner.put("/v1/settings", &settings).await?.error(), "400 invalid_field pinned_questions[1]");
    settings["pinned_questions"] = json!(["returns.fa", "returns.ar"]);
    owner.put("/v1/settings", &settings).await?.ok::<Value>()?;
    assert_eq!(questions("locale=fa", later).await?[..2], ["returns.fa", "warranty.fa"]);
    assert_eq!(questions("locale=ar", later).await?[0], "returns.ar");

    for locale in ["en", "fa", "ar"] {
        let fitting = questions(&format!("locale={locale}&product=hammered-teapot"), later).await?;
        assert!(fitting.contains(&format!("care-copper.{locale}")), "{fitting:?}");
    }
    for (query, field) in [("locale=de", "locale"), ("colour=red", "colour")] {
        let refused = edge.visitor(&owner).get(&format!("/questions?{query}")).await?;
        assert_eq!(refused.error(), format!("400 invalid_field {field}"));
    }
    Ok(())
}
