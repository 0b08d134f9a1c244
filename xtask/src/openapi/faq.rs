//! The FAQ, and what it has no answer to.

use super::operation::{Caller, Group, delete, get, post, put};
use super::parameters::{locale, one_of, one_of_or_first, query, switch};
use serde_json::json;
use shopbell_protocol::owner::{
    EntryLink, Faq, Imported, Links, Published, Review, SetLink, SettleQuestions, Settled, TriedQuestion, TryQuestion,
    Unanswered,
};

/// The FAQ.
pub fn faq() -> Group {
    Group {
        name: "FAQ",
        description: "The shop's own answers, and the questions that got none.",
        caller: Caller::Owner,
        operations: vec![
            get("/v1/faq", "readFaq", "Read the FAQ").answers::<Faq>("All of it, in the owner's order."),
            put("/v1/faq", "replaceFaq", "Replace the FAQ")
                .says("All of it is good, or nothing is stored. A large one is indexed in the background.")
                .takes::<Faq>("All of it, at most 16 MB.")
                .such_as(json!({ "entries": [{
                    "id": "shipping", "locale": "en", "question": "How much is shipping?",
                    "answer": "It is free from 500,000 rials on.", "phrasings": ["Do you deliver for free?"],
                }] }))
                .answers::<Published>("How many entries there are now."),
            post("/v1/faq/import", "importFaq", "Import a FAQ from a file or a page")
                .says("Every entry is checked by itself: those with a mistake are listed, all others stored at once.")
                .with([
                    query("format", one_of(&["json", "csv", "markdown", "page"]), "What the file is.").required(),
                    locale("The language of entries that name none; the text's own or else the shop's where absent."),
                    query(
                        "mode",
                        one_of_or_first(&["add", "replace"]),
                        "`replace` takes away what the file doesn't have.",
                    ),
                    query("dry_run", switch(), "Store nothing, and answer what would be."),
                ])
                .reads_file(
                    "The file, at most 16 MB in UTF-8.",
                    &["text/csv", "text/markdown", "text/html", "application/json"],
                )
                .answers::<Imported>("What became of its entries."),
            post("/v1/faq/try", "tryQuestion", "Try what a visitor who asks this would get, and why")
                .says("Nothing is stored or counted.")
                .takes::<TryQuestion>("The question.")
                .such_as(json!({ "question": "How much is shipping?", "locale": "en" }))
                .answers::<TriedQuestion>("What it leads to.")
                .not_yet("Right after an update the FAQ is indexed anew."),
            get("/v1/faq/review", "reviewFaq", "Read what of the FAQ needs a look")
                .answers::<Review>("Entries that are too much alike, that nobody reached, or that don't help."),
            get("/v1/faq/links", "listLinks", "List which entries answer to the shipped phrasings")
                .answers::<Links>("Every entry's link."),
            put("/v1/faq/links/{entry}", "setLink", "Link an entry to an intent, or to none")
                .says("It stays as long as the FAQ has an entry of that id.")
                .takes::<SetLink>("The intent.")
                .such_as(json!({ "intent": null }))
                .answers::<EntryLink>("The entry's link."),
            delete("/v1/faq/links/{entry}", "unsetLink", "Let the link of an entry be found automatically again")
                .answers::<EntryLink>("The entry's link."),
            get("/v1/unanswered", "listUnanswered", "List the questions that got no answer, most asked first")
                .says("Those of the last 90 days, in groups that ask the same.")
                .answers::<Unanswered>("The groups."),
            post(
                "/v1/unanswered",
                "settleQuestions",
                "Add questions to an entry as phrasings, or take them off the list",
            )
            .takes::<SettleQuestions>("The questions, and the entry if there is one.")
            .such_as(json!({ "questions": ["do u deliver to Shiraz"], "entry": "shipping" }))
            .answers::<Settled>("How many are off the list.")
            .missing("There is no such entry."),
        ],
    }
}
