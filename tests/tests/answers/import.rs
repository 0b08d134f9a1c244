//! The owner's FAQ from elsewhere: JSON, CSV, Markdown and pages, small and as large as it may be.

use anyhow::Result;
use serde_json::{Value, json};
use shopbell_protocol::ChatReply;
use shopbell_protocol::owner::{Faq, FaqEntry, ImportError, Imported, Published};
use shopbell_tests::browser::wait_for;
use shopbell_tests::edge::Edge;
use shopbell_tests::people::Owner;

const MARKDOWN: &str = "# راهنما\n\n## هزینهٔ ارسال چقدر است؟\n\n**پنج یورو** با [پست](https://post.example)؛\n- سریع\n- مطمئن\n\n\
                        ## ساعت کاری شما چیست؟\n۹ تا ۱۷\n";
const CSV: &str = "\u{FEFF}question;answer;locale;phrasings\r\n\"هزینهٔ ارسال چقدر است؟\";شش یورو;fa;\r\n\
                   Do you sell gift cards?;\"Yes,\nin the shop\";en;gift vouchers|presents\r\n;nothing asked;en;\r\n\
                   Hours?;;en;\r\nOpen?;yes;de;\r\nDo you sell  GIFT cards;No;en;\r\n";
const PAGE: &str = r#"<html lang="ar"><script type="application/ld+json">{ "@context": "https://schema.org", "@type": "FAQPage",
    "mainEntity": [{ "@type": "Question", "name": "كم تكلفة الشحن إلى مصر؟",
    "acceptedAnswer": { "@type": "Answer", "text": "<p>خمسة يورو<br>مع التأمين</p>" } },
    { "@type": "Question", "name": "متى؟", "acceptedAnswer": { "@type": "Answer", "text": "" } }] }</script>"#;

async fn faq(owner: &Owner) -> Result<Vec<FaqEntry>> {
    Ok(owner.get("/v1/faq").await?.ok::<Faq>()?.entries)
}

fn at(error: &ImportError) -> (Option<u32>, Option<u32>, &str) {
    (error.line, error.entry, &error.field)
}

#[tokio::test]
async fn every_format_is_imported_and_the_next_question_is_answered_from_it() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;

    let tried: Imported = owner.import("format=markdown&dry_run=true", MARKDOWN).await?.ok()?;
    assert_eq!((tried.added, tried.stored), (2, 2));
    assert_eq!(faq(&owner).await?, [], "a dry run stores nothing");

    let imported: Imported = owner.import("format=markdown", MARKDOWN).await?.ok()?;
    assert_eq!((imported.added, imported.refused, imported.building), (2, 0, false));
    let first = faq(&owner).await?.remove(0);
    assert_eq!(first.answer, "پنج یورو با پست (https://post.example)؛\n\n• سریع\n• مطمئن");
    let reply: ChatReply = edge.visitor(&owner).ask("هزینه ارسال چقدره؟").await?.ok()?;
    assert_eq!(reply.answer.map(|answer| answer.entry), Some(first.id.clone()));

    // The owner's own phrasings outlive an import that says nothing of them.
    let attach = json!({ "questions": ["پیک چنده"], "entry": first.id });
    owner.post("/v1/unanswered", &attach).await?.ok::<Value>()?;
    let again: Imported = owner.import("format=markdown", MARKDOWN).await?.ok()?;
    assert_eq!((again.added, again.updated, again.unchanged), (0, 0, 2));
    assert_eq!(faq(&owner).await?[0].phrasings, ["پیک چنده"]);

    let imported: Imported = owner.import("format=csv", CSV).await?.ok()?;
    assert_eq!((imported.added, imported.updated, imported.refused, imported.stored), (1, 1, 4, 3));
    let errors: Vec<_> = imported.errors.iter().map(at).collect();
    assert_eq!(
        errors,
        [
            (Some(5), None, "question"),
            (Some(6), None, "answer"),
            (Some(7), None, "locale"),
            (Some(8), None, "question"),
        ]
    );
    assert_eq!(imported.errors[3].message, "appears twice: line 3 has it too");
    let entries = faq(&owner).await?;
    assert_eq!((&entries[0].id, entries[0].answer.as_str()), (&first.id, "شش یورو"));
    assert_eq!(entries[2].phrasings, ["gift vouchers", "presents"]);

    let imported: Imported = owner.import("format=page&mode=replace", PAGE).await?.ok()?;
    assert_eq!((imported.added, imported.removed, imported.stored), (1, 0, 4), "refused ones remove nothing");
    assert_eq!(imported.errors.iter().map(at).collect::<Vec<_>>(), [(None, Some(2), "answer")]);
    let reply: ChatReply = edge.visitor(&owner).ask("كم تكلفة الشحن إلى مصر؟").await?.ok()?;
    assert_eq!(reply.answer.map(|answer| answer.text).as_deref(), Some("خمسة يورو\nمع التأمين"));

    let whole = owner.get("/v1/faq").await?.body;
    let imported: Imported = owner.import("format=json&mode=replace", whole.to_string()).await?.ok()?;
    assert_eq!((imported.unchanged, imported.stored), (4, 4), "what is exported is imported as it was");
    let one = json!([{ "id": entries[2].id, "locale": "en", "question": "Gift cards?", "answer": "Yes" }]);
    let imported: Imported = owner.import("format=json&mode=replace", one.to_string()).await?.ok()?;
    assert_eq!((imported.updated, imported.removed, imported.stored), (1, 3, 1));
    assert_eq!(faq(&owner).await?[0].phrasings, ["gift vouchers", "presents"]);
    Ok(())
}

#[tokio::test]
async fn what_is_no_file_is_refused_with_what_is_allowed() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let good = "question,answer\nHours?,9 to 5\n";
    owner.import("format=csv", good).await?.ok::<Imported>()?;
    for (query, file, expected) in [
        ("format=xml", good.as_bytes(), "400 invalid_field format"),
        ("", good.as_bytes(), "400 invalid_field format"),
        ("format=csv&mode=merge", good.as_bytes(), "400 invalid_field mode"),
        ("format=csv&locale=de", good.as_bytes(), "400 invalid_field locale"),
        ("format=csv&dry_run=1", good.as_bytes(), "400 invalid_field dry_run"),
        ("format=csv&dry=true", good.as_bytes(), "400 invalid_field dry"),
        ("format=csv", b"", "400 invalid_field body"),
        ("format=csv", b"question,answer\nHours?,\xff\n", "400 invalid_field body"),
        ("format=csv", b"question,answer,price\na,b,c\n", "400 invalid_field price"),
        ("format=csv", b"question\na\n", "400 invalid_field answer"),
        ("format=json", good.as_bytes(), "400 invalid_field body"),
        ("format=json", b"{\"entries\":[{}", "400 invalid_field body"),
        ("format=markdown", b"just text", "400 invalid_field body"),
        ("format=page", b"<p>hello</p>", "400 invalid_field body"),
    ] {
        let reply = owner.import(query, file).await?;
        assert_eq!(reply.error(), expected, "{query}: {}", reply.body);
    }
    let reply = owner.import("format=csv", &b"question,answer\nHours?,\xff\n"[..]).await?;
    assert_eq!(reply.body["error"]["message"], json!("must be text in UTF-8; line 2 isn't"));
    let long = format!("question,answer\n{},b\nc,{}\nd,e\n", "x".repeat(301), "y".repeat(4_001));
    let imported: Imported = owner.import("format=csv&locale=en", long).await?.ok()?;
    assert_eq!((imported.added, imported.refused, imported.stored), (1, 2, 2));
    assert_eq!(imported.errors[0].message, "must have 1 to 300 characters, has 301");
    assert_eq!(owner.import("format=csv", "x".repeat(17 << 20)).await?.error(), "413 too_large -");
    let stranger = edge.empty_shop().await?;
    assert_eq!(faq(&stranger).await?, []);
    Ok(())
}

/// An answer of about 2 KB, and a word that only this entry has.
fn large(n: usize) -> (String, String) {
    let word: String = n.to_string().bytes().map(|digit| char::from(b'k' + digit - b'0')).collect();
    let topic = ["shipping", "returns", "payment", "warranty", "sizes", "colours", "gifts"][n % 7];
    let question = format!("What about {topic} of the article z{word}z?");
    let sentence = format!("The article z{word}z number {n} has its own rules for {topic}, which the shop keeps. ");
    (question, sentence.repeat(2_000 / sentence.len() + 1))
}

#[tokio::test]
async fn five_thousand_entries_of_two_kilobytes_are_imported_in_one_call() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    owner.import("format=csv&locale=en", "question,answer\nDo you sell gift cards?,Yes\n").await?.ok::<Imported>()?;
    let mut csv = String::from("id,locale,question,answer\n");
    for n in 0..4_999 {
        let (question, answer) = large(n);
        csv.push_str(&format!("{n},en,{question},\"{answer}\"\n"));
        if n % 1_000 == 0 {
            csv.push_str(&format!("bad{n},en,{question},\n"));
        }
    }
    let imported: Imported = owner.import("format=csv", csv.clone()).await?.ok()?;
    assert_eq!((imported.added, imported.refused, imported.stored), (4_999, 5, 5_000));
    let lines: Vec<_> = imported.errors.iter().map(|error| (error.line, error.field.as_str())).collect();
    assert_eq!(lines[..2], [(Some(3), "answer"), (Some(1_004), "answer")]);
    assert!(imported.building);

    // The FAQ as it was answers until the index is there.
    let reply: ChatReply = edge.visitor(&owner).ask("Do you sell gift cards?").await?.ok()?;
    assert_eq!(reply.answer.map(|answer| answer.text).as_deref(), Some("Yes"));
    edge.kill_and_restart()?;
    let (question, answer) = large(4_321);
    wait_for("the index to be built", || async {
        let reply: ChatReply = edge.visitor(&owner).ask(&question).await?.ok()?;
        Ok(reply.answer)
    })
    .await?;
    let reply: ChatReply = edge.visitor(&owner).ask(&question).await?.ok()?;
    let given = reply.answer.unwrap_or_else(|| panic!("no answer"));
    assert_eq!((given.entry.as_str(), given.text.as_str()), ("4321", answer.trim()));

    let read = owner.get("/v1/faq").await?.body;
    assert_eq!(read["entries"].as_array().map(Vec::len), Some(5_000));
    assert_eq!(read["entries"][4_322]["answer"], json!(answer.trim()));
    let published: Published = owner.put("/v1/faq", &read).await?.ok()?;
    assert_eq!(published.stored, 5_000);
    let more = owner.import("format=csv&locale=en", "question,answer\nOne more?,No\n").await?;
    assert_eq!(more.error(), "400 invalid_field entries");
    assert_eq!(faq(&owner).await?.len(), 5_000);
    Ok(())
}
