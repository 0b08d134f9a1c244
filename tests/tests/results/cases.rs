//! Cases over the API: what opens one, every step and every refusal, and the figures.

use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};
use shopbell_protocol::owner::{CaseAct, CaseCause, CaseDetails, CaseResult, CaseRow, CaseSide, Page, Surveys};
use shopbell_protocol::{CaseState, ChatReply, QuestionKind, RatingReceipt, Receipt, ResponseReceipt};
use shopbell_tests::edge::Edge;
use shopbell_tests::followed::{case, cases, change, change_at, hand_off, handoff, only_case};
use shopbell_tests::people::{Owner, Reply, Visitor};
use shopbell_tests::{ORIGIN, new_id};

/// 2026-11-19, 10:26 in Tehran.
const NOW: i64 = 1_795_071_400_000;
const HOUR: i64 = 60 * 60 * 1_000;

async fn rate(visitor: &Visitor, score: u8) -> Result<(Value, RatingReceipt)> {
    let rating = visitor.rating(score);
    let receipt = visitor.rate(&rating).await?.ok()?;
    Ok((rating, receipt))
}

async fn respond(visitor: &Visitor, id: &str, survey: &str, answers: Value) -> Result<ResponseReceipt> {
    let body = json!({ "visitor": visitor.id, "survey": survey, "locale": "en", "answers": answers });
    visitor.send(Method::PUT, &format!("/responses/{id}"), &body).await?.ok()
}

async fn set_rules(owner: &Owner, rules: Value) -> Result<Reply> {
    let mut settings = owner.get("/v1/settings").await?.body;
    settings["cases"] = rules;
    owner.put("/v1/settings", &settings).await
}

async fn figures(owner: &Owner, now: i64) -> Result<CaseResult> {
    let request = owner.request(Method::GET, "/v1/results").header("X-Test-Now", now.to_string());
    Ok(Reply::to(request).await?.ok::<shopbell_protocol::owner::Results>()?.cases)
}

#[tokio::test]
async fn a_low_score_with_a_contact_opens_a_case_that_goes_its_way() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let mut visitor = edge.visitor(&owner);
    visitor.now = Some(NOW);
    let (rating, receipt) = rate(&visitor, 1).await?;
    assert!(receipt.contact_wanted, "nobody knows how to reach them");
    assert!(cases(&owner, "").await?.is_empty());
    visitor.comment(&rating, "شکسته رسید").await?.ok::<Receipt>()?;

    let body = handoff(&visitor, json!({ "about": rating["id"], "name": "سارا" }));
    let first = visitor.send(Method::POST, "/handoffs", &body).await?.body;
    let again = visitor.send(Method::POST, "/handoffs", &body).await?.body;
    assert_eq!((&again["case"], &again["reference"]), (&first["case"], &first["reference"]));
    assert_eq!((&first["duplicate"], &again["duplicate"]), (&json!(false), &json!(true)));
    assert_eq!(first["case"].as_str().map(str::len), Some(26));
    assert!(visitor.rate(&rating).await?.ok::<RatingReceipt>()?.duplicate);

    let opened = only_case(&owner).await?;
    assert_eq!((opened.state, opened.cause), (CaseState::New, CaseCause::LowScore));
    assert_eq!((opened.kind, opened.score), (Some(QuestionKind::Csat), Some(1)));
    assert_eq!((opened.opened_at, opened.due_at), (NOW, NOW + 24 * HOUR));
    assert_eq!((opened.contact.as_deref(), opened.name.as_deref()), (Some("sara@shop.example"), Some("سارا")));
    assert_eq!(opened.number.as_deref(), first["reference"].as_str());
    assert_eq!(opened.page, format!("/c/{}/{}", owner.shop, first["case"].as_str().unwrap_or_default()));
    assert_eq!(json!(opened.record), rating["id"]);
    assert_eq!(opened.message.as_deref(), Some("It came broken."));

    // Unhappy again: now they can be reached, and it is the same case.
    let (_, receipt) = rate(&visitor, 2).await?;
    assert!(!receipt.contact_wanted);
    assert_eq!(only_case(&owner).await?.score, Some(2));

    let taken =
        json!({ "by": "مریم", "state": "contacted", "owner": "مریم", "due_at": NOW + 3 * HOUR, "note": "زنگ زدم <b>" });
    let details: CaseDetails = change_at(&owner, &opened, taken, Some(NOW + HOUR)).await?.ok()?;
    assert_eq!((details.case.state, details.case.owner.as_deref()), (CaseState::Contacted, Some("مریم")));
    assert_eq!(details.case.due_at, NOW + 3 * HOUR);
    assert_eq!(details.next_states, [CaseState::Resolved]);
    let settle = json!({ "state": "resolved", "by": "Ali" });
    change_at(&owner, &opened, settle.clone(), Some(NOW + 2 * HOUR)).await?.ok::<CaseDetails>()?;
    // Twice is once.
    change_at(&owner, &opened, settle, Some(NOW + 3 * HOUR)).await?.ok::<CaseDetails>()?;
    let open = json!({ "state": "reopened" });
    let details: CaseDetails = change_at(&owner, &opened, open, Some(NOW + 4 * HOUR)).await?.ok()?;
    assert_eq!((details.case.reopened, details.case.resolved_at), (1, None));
    assert_eq!(details.case.due_at, NOW + 28 * HOUR, "due anew");
    change(&owner, &opened, json!({ "owner": null, "state": "contacted" })).await?.ok::<CaseDetails>()?;

    let history = case(&owner, &opened).await?.history;
    let steps: Vec<_> = history.iter().map(|step| (step.by, step.what, step.to.as_deref())).collect();
    let due = (NOW + 3 * HOUR).to_string();
    assert_eq!(
        steps,
        [
            (CaseSide::Visitor, CaseAct::Opened, Some("It came broken.")),
            (CaseSide::Visitor, CaseAct::Said, Some("csat 2")),
            (CaseSide::Shop, CaseAct::Owner, Some("مریم")),
            (CaseSide::Shop, CaseAct::Due, Some(due.as_str())),
            (CaseSide::Shop, CaseAct::Note, Some("زنگ زدم <b>")),
            (CaseSide::Shop, CaseAct::State, Some("contacted")),
            (CaseSide::Shop, CaseAct::State, Some("resolved")),
            (CaseSide::Shop, CaseAct::State, Some("reopened")),
            (CaseSide::Shop, CaseAct::Owner, None),
            (CaseSide::Shop, CaseAct::State, Some("contacted")),
        ]
    );
    assert_eq!(
        (history[6].who.as_deref(), history[6].at, history[6].from.as_deref()),
        (Some("Ali"), NOW + 2 * HOUR, Some("contacted"))
    );
    Ok(())
}

#[tokio::test]
async fn an_impossible_step_is_refused_and_says_what_is_possible() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    hand_off(&edge.visitor(&owner), json!({})).await?;
    let opened = only_case(&owner).await?;
    let states = CaseState::ALL.map(CaseState::code);
    for (from, allowed) in [
        ("new", &["contacted", "resolved"][..]),
        ("contacted", &["resolved"]),
        ("resolved", &["reopened"]),
        ("reopened", &["contacted", "resolved"]),
    ] {
        if from != "new" {
            change(&owner, &opened, json!({ "state": from })).await?.ok::<CaseDetails>()?;
        }
        for to in states.iter().filter(|to| **to != from && !allowed.contains(to)) {
            let reply = change(&owner, &opened, json!({ "state": to, "note": "kept back", "owner": "x" })).await?;
            assert_eq!(reply.error(), "409 conflict state", "{from} to {to}");
            let message = reply.body["error"]["message"].as_str().unwrap_or_default().to_owned();
            assert!(message.ends_with(&allowed.join(", ")), "{message}");
        }
        assert_eq!(only_case(&owner).await?.state.code(), from);
    }
    let details = case(&owner, &opened).await?;
    assert!(
        details.case.owner.is_none() && details.history.iter().all(|step| step.what != CaseAct::Note),
        "all or nothing"
    );

    for (wanted, error) in [
        (json!({}), "400 invalid_field state"),
        (json!({ "by": "Ali" }), "400 invalid_field state"),
        (json!({ "state": "closed" }), "400 invalid_field state"),
        (json!({ "owner": "" }), "400 invalid_field owner"),
        (json!({ "owner": "x".repeat(61) }), "400 invalid_field owner"),
        (json!({ "note": " " }), "400 invalid_field note"),
        (json!({ "note": "x".repeat(2_001) }), "400 invalid_field note"),
        (json!({ "by": "x".repeat(61), "note": "n" }), "400 invalid_field by"),
        (json!({ "due_at": -1 }), "400 invalid_field due_at"),
        (json!({ "due_at": 1e18 }), "400 invalid_field due_at"),
        (json!({ "notes": "n" }), "400 invalid_field notes"),
        (json!([]), "400 invalid_json -"),
    ] {
        assert_eq!(change(&owner, &opened, wanted.clone()).await?.error(), error, "{wanted}");
    }
    let foreign = edge.empty_shop().await?;
    for id in [opened.id.to_string(), new_id(), "x".to_owned()] {
        assert_eq!(foreign.get(&format!("/v1/cases/{id}")).await?.error(), "404 not_found -");
        let request = foreign.request(Method::PATCH, &format!("/v1/cases/{id}")).json(&json!({ "note": "n" }));
        assert_eq!(Reply::to(request).await?.error(), "404 not_found -");
    }
    for (query, field) in [
        ("state=closed", "state"),
        ("cause=rude", "cause"),
        ("overdue=maybe", "overdue"),
        ("from=yesterday", "from"),
        ("to=2026-02-30", "to"),
        ("from=2026-11-20&to=2026-11-19", "from"),
        ("limit=0", "limit"),
        ("cursor=x", "cursor"),
        ("visitor=x", "visitor"),
    ] {
        assert_eq!(owner.get(&format!("/v1/cases?{query}")).await?.error(), format!("400 invalid_field {field}"));
    }
    assert_eq!(owner.delete(&format!("/v1/cases/{}", opened.id)).await?.error(), "405 method_not_allowed -");
    Ok(())
}

#[tokio::test]
async fn what_opens_a_case_and_what_does_not() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let questions = json!([
        { "id": "nps", "kind": "nps", "text": { "en": "Would you recommend us?" } },
        { "id": "why", "kind": "text", "text": { "en": "Why?" } },
    ]);
    let easy = json!([{ "id": "ces", "kind": "ces", "text": { "en": "How easy was it?" } }]);
    let survey = |id: &str, questions: &Value| json!({ "id": id, "stage": "loyalty", "touchpoint": "t", "questions": questions });
    let surveys = json!({ "surveys": [survey("us", &questions), survey("easy", &easy)] });
    owner.put("/v1/surveys", &surveys).await?.ok::<Surveys>()?;
    let score = |question: &str, score: u8| json!([{ "question": question, "score": score }]);

    // A request, and one that follows a question without an answer.
    let asker = edge.visitor(&owner);
    hand_off(&asker, json!({})).await?;
    assert_eq!(only_case(&owner).await?.cause, CaseCause::Handoff);
    asker.ask("فردا هوا چطوره؟").await?.ok::<ChatReply>()?;
    hand_off(&asker, json!({ "conversation": asker.conversation })).await?;
    let unanswered = cases(&owner, "?cause=unanswered").await?;
    assert_eq!(unanswered.len(), 1);
    assert_eq!(case(&owner, &unanswered[0]).await?.transcript[0].text, "فردا هوا چطوره؟");
    hand_off(&asker, json!({ "conversation": asker.conversation, "message": "And?" })).await?;
    assert_eq!(cases(&owner, "").await?.len(), 2, "one open case a cause");

    // A detractor whom the shop knows; words that follow; and the same once more.
    let known = edge.visitor(&owner);
    let taken = json!({ "id": new_id(), "survey": "us", "channel": "phone", "customer": "NA-1", "visitor": known.id,
        "locale": "en", "answers": score("nps", 6) });
    owner.post("/v1/responses", &taken).await?.ok::<ResponseReceipt>()?;
    let mut with_words = taken.clone();
    with_words["answers"] = json!([{ "question": "nps", "score": 6 }, { "question": "why", "text": "Slow" }]);
    owner.post("/v1/responses", &with_words).await?.ok::<ResponseReceipt>()?;
    owner.post("/v1/responses", &with_words).await?.ok::<ResponseReceipt>()?;
    let low = cases(&owner, "?cause=low_score").await?;
    assert_eq!(low.len(), 1);
    assert_eq!(
        (low[0].kind, low[0].score, low[0].customer.as_deref()),
        (Some(QuestionKind::Nps), Some(6), Some("NA-1"))
    );
    assert_eq!(low[0].message.as_deref(), Some("Slow"));

    // Who can't be reached is asked for a contact, and gets the case with that.
    let stranger = edge.visitor(&owner);
    let response = new_id();
    assert!(respond(&stranger, &response, "easy", score("ces", 3)).await?.contact_wanted);
    assert!(respond(&stranger, &response, "easy", score("ces", 3)).await?.contact_wanted, "also when sent again");
    hand_off(&stranger, json!({ "about": response })).await?;
    let low = cases(&owner, "?cause=low_score").await?;
    assert_eq!((low.len(), low[0].kind, low[0].score), (2, Some(QuestionKind::Ces), Some(3)));
    assert_eq!(low[0].touchpoint.as_deref(), Some("t"));

    // Not low.
    for (survey, answers) in [("us", score("nps", 7)), ("easy", score("ces", 4))] {
        assert!(!respond(&edge.visitor(&owner), &new_id(), survey, answers).await?.contact_wanted);
    }
    let content = edge.visitor(&owner);
    let (rating, receipt) = rate(&content, 3).await?;
    assert!(!receipt.contact_wanted);
    hand_off(&content, json!({ "about": rating["id"] })).await?;
    assert_eq!(cases(&owner, "?cause=low_score").await?.len(), 2);

    // As the owner has it.
    set_rules(&owner, json!({ "csat": null, "nps": 2, "ces": 6, "due_hours": 2 })).await?.ok::<Value>()?;
    assert!(!rate(&edge.visitor(&owner), 1).await?.1.contact_wanted);
    assert!(!respond(&edge.visitor(&owner), &new_id(), "us", score("nps", 3)).await?.contact_wanted);
    let mut late = edge.visitor(&owner);
    late.now = Some(NOW);
    let id = new_id();
    assert!(respond(&late, &id, "easy", score("ces", 6)).await?.contact_wanted);
    hand_off(&late, json!({ "about": id })).await?;
    assert_eq!(cases(&owner, "?cause=low_score&limit=1").await?[0].due_at, NOW + 2 * HOUR);
    for (rules, field) in [
        (json!({ "csat": 5 }), "cases.csat"),
        (json!({ "csat": 0 }), "cases.csat"),
        (json!({ "nps": 10 }), "cases.nps"),
        (json!({ "ces": 7 }), "cases.ces"),
        (json!({ "due_hours": 0 }), "cases.due_hours"),
        (json!({ "due_hours": 721 }), "cases.due_hours"),
        (json!({ "hours": 1 }), "cases.hours"),
    ] {
        assert_eq!(set_rules(&owner, rules).await?.error(), format!("400 invalid_field {field}"));
    }

    // Nobody makes a case of what somebody else said.
    let (theirs, _) = rate(&edge.visitor(&owner), 1).await?;
    for about in [theirs["id"].clone(), json!(new_id()), json!("x")] {
        let body = handoff(&edge.visitor(&owner), json!({ "about": about }));
        let reply = edge.visitor(&owner).send(Method::POST, "/handoffs", &body).await?;
        assert_eq!(reply.error(), "400 invalid_field about");
    }
    Ok(())
}

#[tokio::test]
async fn who_is_erased_leaves_no_case_and_nothing_to_be_told() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    // Nobody is there, so what it is to be told waits.
    let webhook = json!({ "url": "http://127.0.0.1:9/" });
    owner.post("/v1/webhooks", &webhook).await?.ok::<Value>()?;
    let (gone, stays) = (edge.visitor(&owner), edge.visitor(&owner));
    hand_off(&gone, json!({ "contact": "canary@shop.example" })).await?;
    hand_off(&stays, json!({})).await?;
    owner.delete(&format!("/v1/visitors/{}", gone.id)).await?.ok::<Value>()?;
    assert_eq!(json!(only_case(&owner).await?.visitor), json!(stays.id));
    let deliveries = owner.get("/v1/webhooks/deliveries").await?.body.to_string();
    assert!(!deliveries.contains("canary") && deliveries.contains("sara@shop.example"), "{deliveries}");
    Ok(())
}

#[tokio::test]
async fn lists_are_filtered_and_paged_and_the_figures_follow() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let mut visitors = Vec::new();
    for number in 0..5_i64 {
        let mut visitor = edge.visitor(&owner);
        visitor.now = Some(NOW + number * 24 * HOUR);
        hand_off(&visitor, json!({ "message": format!("{number}") })).await?;
        visitors.push(visitor);
    }
    let all = cases(&owner, "").await?;
    let said = |cases: &[CaseRow]| -> Vec<String> { cases.iter().filter_map(|case| case.message.clone()).collect() };
    assert_eq!(said(&all), ["4", "3", "2", "1", "0"]);
    let mut paged = Vec::new();
    let mut next = Some(String::new());
    while let Some(cursor) = next {
        let page: Page<CaseRow> = owner.get(&format!("/v1/cases?limit=2{cursor}")).await?.ok()?;
        paged.extend(said(&page.items));
        next = page.next.map(|next| format!("&cursor={next}"));
    }
    assert_eq!(paged, said(&all));

    // The first two: in touch after one hour, settled after two; the third: settled at once after four.
    for (place, hours) in [(4, 1), (3, 1)] {
        let at = all[place].opened_at + hours * HOUR;
        change_at(&owner, &all[place], json!({ "state": "contacted", "owner": "Ali" }), Some(at))
            .await?
            .ok::<Value>()?;
        change_at(&owner, &all[place], json!({ "state": "resolved" }), Some(at + HOUR)).await?.ok::<Value>()?;
    }
    change_at(&owner, &all[2], json!({ "state": "resolved" }), Some(all[2].opened_at + 4 * HOUR))
        .await?
        .ok::<Value>()?;
    let found = async |query: &str, now: i64| -> Result<Vec<String>> {
        let request = owner.request(Method::GET, &format!("/v1/cases?{query}")).header("X-Test-Now", now.to_string());
        Ok(said(&Reply::to(request).await?.ok::<Page<CaseRow>>()?.items))
    };
    let late = NOW + 4 * 24 * HOUR + 1;
    assert_eq!(found("state=open", late).await?, ["4", "3"]);
    assert_eq!(found("state=resolved", late).await?, ["2", "1", "0"]);
    assert_eq!(found("owner=Ali", late).await?, ["1", "0"]);
    assert_eq!(found("owner=", late).await?, ["4", "3", "2"]);
    assert_eq!(found("overdue=true", late).await?, ["3"]);
    assert_eq!(found("overdue=false&state=open", late).await?, ["4"]);
    assert_eq!(found("from=2026-11-20&to=2026-11-21", late).await?, ["2", "1"]);
    assert_eq!(found("owner=%27%20OR%201%3D1--", late).await?, Vec::<String>::new());

    let figures = figures(&owner, late).await?;
    assert_eq!((figures.opened, figures.resolved, figures.open, figures.overdue), (5, 3, 2, 1));
    assert_eq!((figures.median_minutes_to_contacted, figures.median_minutes_to_resolved), (Some(60), Some(120)));
    assert_eq!((figures.recovered, figures.recovery_rate), (0, None));
    Ok(())
}
