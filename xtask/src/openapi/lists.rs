//! What visitors said and asked, row by row; files of all of it, and sample data.

use super::operation::{Caller, Group, delete, get, post};
use super::parameters::{
    Form, Parameter, between, flag, locale, member, one_of, page, part, query, slug, switch, typed, whole,
};
use serde_json::json;
use shopbell_protocol::JourneyStage;
use shopbell_protocol::owner::{
    ConversationRow, Dimension, HandoffRow, ImportedRatings, Page, RatingRow, ResponseRow, SampleCounts, SampleData,
};

/// What ratings can be filtered by.
fn of_ratings() -> Vec<Parameter> {
    use Dimension::{Device, Locale, Product, Stage, Touchpoint};
    let scores = [
        query("min_score", whole(1, 5), "Only ratings of at least so much."),
        query("max_score", whole(1, 5), "Only ratings of at most so much."),
        query("comment", flag(), "`true`: only ratings with a comment."),
    ];
    between().into_iter().chain([Stage, Touchpoint, Locale, Device, Product].map(member)).chain(scores).collect()
}

/// What responses can be filtered by.
fn of_responses() -> Vec<Parameter> {
    use Dimension::{Channel, Device, Locale, Product, Staff};
    let survey = query("survey", slug(60), "Only responses to this survey.");
    between().into_iter().chain([survey]).chain([Locale, Device, Product, Channel, Staff].map(member)).collect()
}

/// Lists.
pub fn lists() -> Group {
    Group {
        name: "Lists",
        description: "What visitors said and asked, newest first, page by page.",
        caller: Caller::Owner,
        operations: vec![
            get("/v1/ratings", "listRatings", "List ratings with their comments")
                .with(of_ratings())
                .with(page())
                .answers::<Page<RatingRow>>("Ratings."),
            get("/v1/responses", "listResponses", "List what was answered to surveys")
                .with(of_responses())
                .with(page())
                .answers::<Page<ResponseRow>>("Responses."),
            get("/v1/conversations", "listConversations", "List conversations with their turns")
                .with(between())
                .with(page())
                .answers::<Page<ConversationRow>>("Conversations."),
            get("/v1/handoffs", "listHandoffs", "List visitors who asked for a person")
                .with(between())
                .with(page())
                .answers::<Page<HandoffRow>>("Requests, each with what was said before."),
        ],
    }
}

const FILES: [&str; 12] = [
    "ratings.csv",
    "ratings.jsonl",
    "ratings.xlsx",
    "responses.csv",
    "responses.jsonl",
    "responses.xlsx",
    "conversations.csv",
    "conversations.jsonl",
    "conversations.xlsx",
    "handoffs.csv",
    "handoffs.jsonl",
    "handoffs.xlsx",
];

/// Exports, and the import of ratings.
pub fn files() -> Group {
    let mut filters = of_ratings();
    let known: Vec<&str> = filters.iter().map(|filter| filter.name).collect();
    filters.extend(of_responses().into_iter().filter(|filter| !known.contains(&filter.name)));
    Group {
        name: "Files",
        description: "All rows as files, and ratings from another system.",
        caller: Caller::Owner,
        operations: vec![
            get("/v1/exports/{file}", "export", "Download all rows as a file")
                .says(
                    "Oldest first, however many there are. Each list takes the filters that it takes when it is read page by \
                     page. In CSV a text that a spreadsheet would take for a formula has a `'` before it.",
                )
                .with([part("file", one_of(&FILES), "Which rows, and in which form.")])
                .with(filters)
                .answers_file(
                    "The file.",
                    &["text/csv", "application/jsonl", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
                ),
            post("/v1/ratings/import", "importRatings", "Import ratings from another system")
                .says(
                    "Each has an `id`, an `at` and a `score`, and may have `touchpoint`, `stage`, `locale`, `device`, `product`, \
                     `comment` and `customer`. Lines with a mistake are listed, all others stored. The same file can be sent again.",
                )
                .with([
                    query("format", one_of(&["csv", "jsonl"]), "What the file is.").required(),
                    query("scale", Form::Written(json!({ "type": "string", "pattern": "^-?[0-9]+-[0-9]+$", "default": "1-5" })),
                        "The lowest and the highest score there; they are mapped to 1 and 5."),
                    query("stage", typed::<JourneyStage>(), "Where a line has none; `support` where absent."),
                    query("touchpoint", slug(64), "Where a line has none; `imported` where absent."),
                    locale("Where a line has none; the shop's where absent."),
                    query("dry_run", switch(), "Store nothing, and answer what would be."),
                ])
                .reads_file("The file, at most 16 MB in UTF-8.", &["text/csv", "application/jsonl"])
                .answers::<ImportedRatings>("What became of its ratings."),
        ],
    }
}

/// Sample data.
pub fn samples() -> Group {
    Group {
        name: "Sample data",
        description: "Made-up history that shows what a full shop looks like. All of it is marked, and goes with one call.",
        caller: Caller::Owner,
        operations: vec![
            get("/v1/sample-data", "countSampleData", "Count the sample data")
                .answers::<SampleCounts>("How much there is."),
            post("/v1/sample-data", "addSampleData", "Add sample data")
                .says("What was sent before is passed over. At most 5,000 of each kind at once.")
                .takes::<SampleData>("What is said to have happened, and when.")
                .answers::<SampleCounts>("How much there is now."),
            delete("/v1/sample-data", "removeSampleData", "Take all sample data away")
                .answers::<SampleCounts>("How much there is now."),
        ],
    }
}
