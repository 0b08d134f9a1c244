//! Surveys over the API: each kind of question, branches, three languages, and that nothing counts twice.

use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};
use shopbell_protocol::owner::{Page, QuestionResult, ResponseRow, SurveyTemplates, Surveys};
use shopbell_protocol::{AskedSurvey, ResponseReceipt};
use shopbell_tests::edge::Edge;
use shopbell_tests::new_id;
use shopbell_tests::people::{Owner, Reply, Visitor};

const NOW: i64 = 1_795_000_000_000;
const DAY: i64 = 24 * 60 * 60 * 1_000;

fn text(en: &str) -> Value {
    json!({ "en": en, "fa": format!("{en}؟") })
}

/// All kinds of questions; who gives 9 or 10 is asked no more.
fn everything() -> Value {
    json!({ "id": "everything", "stage": "delivery", "touchpoint": "delivery", "questions": [
        { "id": "recommend", "kind": "nps", "text": text("Recommend"), "required": true,
          "branches": [{ "min": 9, "go_to": null }, { "max": 6, "go_to": "reason" }] },
        { "id": "satisfied", "kind": "csat", "look": "stars", "text": text("Satisfied") },
        { "id": "effort", "kind": "ces", "text": text("Effort") },
        { "id": "colour", "kind": "single", "text": text("Colour"), "choices": [
            { "id": "red", "text": text("Red") }, { "id": "blue", "text": text("Blue") }] },
        { "id": "extras", "kind": "multiple", "text": text("Extras"), "choices": [
            { "id": "bag", "text": text("Bag") }, { "id": "card", "text": text("Card") }] },
        { "id": "reason", "kind": "text", "text": text("Why") },
    ] })
}

async fn shop(edge: &Edge, surveys: Vec<Value>) -> Result<Owner> {
    let owner = edge.empty_shop().await?;
    owner.put("/v1/surveys", &json!({ "surveys": surveys })).await?.ok::<Surveys>()?;
    Ok(owner)
}

async fn respond(visitor: &Visitor, id: &str, survey: &str, answers: &[Value]) -> Result<Reply> {
    let response = json!({ "visitor": visitor.id, "survey": survey, "locale": "fa", "answers": answers });
    visitor.send(Method::PUT, &format!("/responses/{id}"), &response).await
}

async fn question(owner: &Owner, survey: &str, question: &str) -> Result<QuestionResult> {
    let results = owner.get("/v1/results?from=2026-01-01&to=2027-01-01").await?.body;
    let surveys: Vec<shopbell_protocol::owner::SurveyResult> = serde_json::from_value(results["surveys"].clone())?;
    let found = surveys.into_iter().find(|one| one.survey == survey).map(|one| one.questions).unwrap_or_default();
    found.into_iter().find(|one| one.question == question).ok_or_else(|| anyhow::anyhow!("{question} has no answers"))
}

#[tokio::test]
async fn every_kind_of_question_is_asked_answered_and_counted() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge, vec![everything()]).await?;
    let visitor = edge.visitor(&owner);
    let asked: AskedSurvey = visitor.get("/surveys/everything?locale=fa").await?.ok()?;
    assert_eq!((asked.questions[0].text.as_str(), asked.questions.len()), ("Recommend؟", 6));
    // A language that the owner didn't write gets the shop's own.
    let arabic: AskedSurvey = visitor.get("/surveys/everything?locale=ar").await?.ok()?;
    assert_eq!(arabic.questions[0].text, "Recommend؟");

    let id = new_id();
    let answers = [
        json!({ "question": "recommend", "score": 8 }),
        json!({ "question": "satisfied", "score": 5 }),
        json!({ "question": "effort", "score": 6 }),
        json!({ "question": "colour", "choices": ["red"] }),
        json!({ "question": "extras", "choices": ["bag", "card"] }),
        json!({ "question": "reason", "text": "<b>دیر رسید</b>" }),
    ];
    for count in 1..=answers.len() {
        let receipt: ResponseReceipt = respond(&visitor, &id, "everything", &answers[..count]).await?.ok()?;
        let next = answers.get(count).map(|answer| answer["question"].as_str().unwrap_or_default().to_owned());
        assert_eq!((receipt.stored as usize, receipt.next, receipt.duplicate), (count, next, false));
    }
    // Sent again, and sent late, it changes nothing.
    for count in [6, 2] {
        let again: ResponseReceipt = respond(&visitor, &id, "everything", &answers[..count]).await?.ok()?;
        assert_eq!((again.stored, again.next, again.duplicate), (6, None, true));
    }
    let mut changed = answers.clone();
    changed[1]["score"] = json!(1);
    assert_eq!(respond(&visitor, &id, "everything", &changed).await?.error(), "409 conflict answers[1]");

    // A promoter is asked nothing more, a detractor for the reason.
    let (promoter, detractor) = (edge.visitor(&owner), edge.visitor(&owner));
    let ten = [json!({ "question": "recommend", "score": 10 })];
    assert_eq!(respond(&promoter, &new_id(), "everything", &ten).await?.ok::<ResponseReceipt>()?.next, None);
    let two = [json!({ "question": "recommend", "score": 2 }), json!({ "question": "reason" })];
    assert_eq!(respond(&detractor, &new_id(), "everything", &two).await?.ok::<ResponseReceipt>()?.next, None);

    let nps = question(&owner, "everything", "recommend").await?;
    assert_eq!((nps.responses, nps.score), (3, Some(0.0)));
    let split = nps.nps.ok_or_else(|| anyhow::anyhow!("no split"))?;
    assert_eq!((split.promoters, split.passives, split.detractors), (1, 1, 1));
    assert_eq!(question(&owner, "everything", "satisfied").await?.score, Some(100.0));
    assert_eq!(question(&owner, "everything", "effort").await?.score, Some(6.0));
    let extras = question(&owner, "everything", "extras").await?;
    assert_eq!((extras.responses, extras.counts["bag"], extras.counts["card"]), (1, 1, 1));
    assert_eq!(question(&owner, "everything", "reason").await?.responses, 1, "what was passed over isn't counted");
    // Satisfaction counts among the shop's, at the survey's step of the journey.
    let results = owner.results().await?;
    assert_eq!((results.csat.responses, results.by_stage[0].name.as_str()), (1, "delivery"));
    let page: Page<ResponseRow> = owner.get("/v1/responses?limit=1").await?.ok()?;
    assert!(page.items[0].visitor.as_str() == detractor.id && page.items[0].done && page.next.is_some());
    Ok(())
}

#[tokio::test]
async fn nobody_answers_twice_before_it_may_be_asked_again() -> Result<()> {
    let edge = Edge::start()?;
    let mut again = everything();
    again["id"] = json!("again");
    again["repeat_after_days"] = json!(30);
    let owner = shop(&edge, vec![everything(), again]).await?;
    let mut visitor = edge.visitor(&owner);
    visitor.now = Some(NOW);
    let ten = [json!({ "question": "recommend", "score": 10 })];
    for survey in ["everything", "again"] {
        respond(&visitor, &new_id(), survey, &ten).await?.ok::<ResponseReceipt>()?;
        assert_eq!(respond(&visitor, &new_id(), survey, &ten).await?.error(), "409 conflict -");
    }
    visitor.now = Some(NOW + 31 * DAY);
    respond(&visitor, &new_id(), "again", &ten).await?.ok::<ResponseReceipt>()?;
    assert_eq!(respond(&visitor, &new_id(), "everything", &ten).await?.error(), "409 conflict -");
    assert_eq!(question(&owner, "again", "recommend").await?.responses, 2);
    Ok(())
}

#[tokio::test]
async fn what_was_not_asked_for_is_told_and_nothing_is_stored() -> Result<()> {
    let edge = Edge::start()?;
    let mut over = everything();
    (over["id"], over["active"]) = (json!("over"), json!(false));
    let owner = shop(&edge, vec![everything(), over]).await?;
    let visitor = edge.visitor(&owner);
    for (answers, error) in [
        (json!([]), "400 invalid_field answers"),
        (json!([{ "question": "recommend", "score": 11 }]), "400 invalid_field answers[0].score"),
        (json!([{ "question": "recommend" }]), "400 invalid_field answers[0].score"),
        (json!([{ "question": "reason", "text": "x" }]), "400 invalid_field answers[0].question"),
        (json!([{ "question": "recommend", "score": 3, "mood": 1 }]), "400 invalid_field answers[0].mood"),
        (
            json!([{ "question": "recommend", "score": 3 }, { "question": "reason", "text": "x".repeat(2_001) }]),
            "400 invalid_field answers[1].text",
        ),
    ] {
        let answers: Vec<Value> = serde_json::from_value(answers)?;
        assert_eq!(respond(&visitor, &new_id(), "everything", &answers).await?.error(), error);
    }
    for (name, value, error) in [
        ("answers", json!([{ "question": "recommend", "score": "9" }]), "400 invalid_field answers[0].score"),
        ("answers", json!([{ "question": "recommend", "score": 9.5 }]), "400 invalid_field answers[0].score"),
        ("answers", json!([{ "question": "recommend", "score": -1 }]), "400 invalid_field answers[0].score"),
        ("answers", json!([{ "question": "recommend", "choices": "red" }]), "400 invalid_field answers[0].choices"),
        ("answers", json!({ "recommend": 9 }), "400 invalid_field answers"),
        ("visitor", json!("me"), "400 invalid_field visitor"),
        ("locale", json!("de"), "400 invalid_field locale"),
        ("product", json!(5), "400 invalid_field product"),
        ("mood", json!("good"), "400 invalid_field mood"),
        ("at", json!(1), "400 invalid_field at"),
    ] {
        let answers = json!([{ "question": "recommend", "score": 10 }]);
        let mut response = json!({ "visitor": visitor.id, "survey": "everything", "locale": "fa", "answers": answers });
        response[name] = value;
        assert_eq!(visitor.send(Method::PUT, &format!("/responses/{}", new_id()), &response).await?.error(), error);
    }
    let ten = [json!({ "question": "recommend", "score": 10 })];
    assert_eq!(respond(&visitor, "not-an-id", "everything", &ten).await?.error(), "404 not_found -");
    for survey in ["over", "nowhere"] {
        assert_eq!(respond(&visitor, &new_id(), survey, &ten).await?.error(), "404 not_found -");
        assert_eq!(visitor.get(&format!("/surveys/{survey}")).await?.error(), "404 not_found -");
    }
    // Somebody else's response isn't theirs to go on with.
    let id = new_id();
    respond(&visitor, &id, "everything", &ten).await?.ok::<ResponseReceipt>()?;
    assert_eq!(respond(&edge.visitor(&owner), &id, "everything", &ten).await?.error(), "409 conflict id");
    assert_eq!(owner.get("/v1/responses").await?.ok::<Page<ResponseRow>>()?.items.len(), 1);
    Ok(())
}

#[tokio::test]
async fn the_owner_is_told_what_is_wrong_with_a_survey() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge, vec![everything()]).await?;
    let before = owner.get("/v1/surveys").await?.body;
    for (place, value, field) in [
        ("/id", json!("Not So"), "id"),
        ("/stage", json!("later"), "stage"),
        ("/touchpoint", json!("a b"), "touchpoint"),
        ("/questions", json!([]), "questions"),
        ("/questions/1/id", json!("recommend"), "questions[1].id"),
        ("/questions/0/text", json!({}), "questions[0].text"),
        ("/questions/1/kind", json!("nps"), "questions[1].look"),
        ("/questions/0/branches/0/go_to", json!("recommend"), "questions[0].branches[0].go_to"),
        ("/questions/0/branches/0/min", json!(11), "questions[0].branches[0].min"),
        ("/questions/3/choices", json!([]), "questions[3].choices"),
        ("/questions/3/choices/1/id", json!("red"), "questions[3].choices[1].id"),
        ("/questions/5/text/en", json!(""), "questions[5].text.en"),
    ] {
        let mut survey = everything();
        *survey.pointer_mut(place).ok_or_else(|| anyhow::anyhow!("{place}"))? = value;
        let reply = owner.put("/v1/surveys", &json!({ "surveys": [survey] })).await?;
        assert_eq!(reply.error(), format!("400 invalid_field surveys[0].{field}"));
    }
    for (place, name, value, field) in [
        ("", "mood", json!(1), "mood"),
        ("", "active", json!("yes"), "active"),
        ("", "repeat_after_days", json!(0), "repeat_after_days"),
        ("", "repeat_after_days", json!("soon"), "repeat_after_days"),
        ("/questions/0", "mood", json!(1), "questions[0].mood"),
        ("/questions/0", "required", json!("yes"), "questions[0].required"),
        ("/questions/0/branches/0", "mood", json!(1), "questions[0].branches[0].mood"),
        ("/questions/0/branches/0", "min", json!(-1), "questions[0].branches[0].min"),
        ("/questions/3/choices/0", "mood", json!(1), "questions[3].choices[0].mood"),
        ("/questions/5", "text", json!("Why?"), "questions[5].text"),
    ] {
        let mut survey = everything();
        survey.pointer_mut(place).ok_or_else(|| anyhow::anyhow!("{place}"))?[name] = value;
        let reply = owner.put("/v1/surveys", &json!({ "surveys": [survey] })).await?;
        assert_eq!(reply.error(), format!("400 invalid_field surveys[0].{field}"));
    }
    assert_eq!(owner.get("/v1/surveys").await?.body, before);

    // Every template is a survey as it stands, and says everything in three languages.
    let delivered: SurveyTemplates = owner.get("/v1/surveys/templates").await?.ok()?;
    let stored: Surveys = owner.put("/v1/surveys", &json!({ "surveys": delivered.templates })).await?.ok()?;
    assert_eq!(stored.surveys, delivered.templates);
    let texts = delivered.templates.iter().flat_map(|survey| &survey.questions);
    assert!(texts.clone().all(|one| one.text.len() == 3 && one.choices.iter().all(|choice| choice.text.len() == 3)));

    // What was answered as one kind doesn't become another.
    let visitor = edge.visitor(&owner);
    let answer = [json!({ "question": "recommend", "score": 7 })];
    respond(&visitor, &new_id(), "recommend-us", &answer).await?.ok::<ResponseReceipt>()?;
    let mut survey = serde_json::to_value(&delivered.templates[7])?;
    survey["questions"][0]["kind"] = json!("csat");
    let reply = owner.put("/v1/surveys", &json!({ "surveys": [survey] })).await?;
    assert_eq!(reply.error(), "400 invalid_field surveys[0].questions[0].kind");
    Ok(())
}
