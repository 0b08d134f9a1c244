//! What visitors said and did, in numbers.

use super::operation::{Caller, Group, Operation, get, put};
use super::parameters::{Form, Parameter, flag, locale, member, page, period, query, typed, whole_or};
use serde_json::json;
use shopbell_protocol::JourneyStage;
use shopbell_protocol::owner::{
    Buyer, BuyerGroup, CalendarKind, CommentRow, CustomerValue, Dimension, Emotions, Every, Journey, Page, Report,
    Results, Retention, SegmentResults, Segments, Sentiment, Theme, Themes, Trend,
};

/// Scores and counts.
pub fn results() -> Group {
    Group {
        name: "Results",
        description: "Scores and counts, with confidence intervals, by dimension, over time and along the journey.",
        caller: Caller::Owner,
        operations: vec![
            get("/v1/results", "readResults", "Read what happened in a period")
                .says("Satisfaction, chat, orders, recommendations, surveys and cases. Of a segment, at most 92 days.")
                .with(period())
                .with([segment()])
                .answers::<Results>("The numbers."),
            cut(get("/v1/reports", "readReport", "Read scores and counts, cut by one dimension"))
                .says("With two dimensions or more, or by segment, at most 92 days.")
                .with([query("by", typed::<Dimension>(), "What the groups are; none where absent.")])
                .answers::<Report>("The figures."),
            cut(get("/v1/trends", "readTrend", "Read scores and counts over time"))
                .with([
                    query("every", typed::<Every>(), "How long the steps are; `day` where absent."),
                    query("calendar", typed::<CalendarKind>(), "Whose weeks and months; `gregorian` where absent."),
                ])
                .answers::<Trend>("The figures step by step, at most 1,000 steps."),
            cut(get("/v1/journey", "readJourney", "Read scores and counts by step of the journey, the worst first"))
                .answers::<Journey>("The steps."),
        ],
    }
}

/// Days, and one member of each dimension at most.
fn cut(operation: Operation) -> Operation {
    operation.with(period()).with(Dimension::ALL.map(member))
}

/// What comments say.
pub fn comments() -> Group {
    let cuts = || -> Vec<Parameter> { vec![locale("Only comments in this language."), stage(), segment()] };
    Group {
        name: "Comments",
        description: "What visitors wrote, read by the machine: sentiment, themes and words of feeling.",
        caller: Caller::Owner,
        operations: vec![
            get("/v1/results/themes", "readThemes", "Read what comments are about")
                .says("At most one of `locale`, `stage` and `segment`.")
                .with(period())
                .with(cuts())
                .answers::<Themes>("The themes, the one with the most discontent comments first."),
            get("/v1/results/emotions", "readEmotions", "Read the words of feeling at each step of the journey")
                .says("Of a segment, at most 92 days.")
                .with(period())
                .with([segment()])
                .answers::<Emotions>("The steps at which anybody wrote."),
            get("/v1/comments", "listComments", "List comments with what they say and what they are about")
                .with([
                    query("theme", typed::<Theme>(), "Only comments about this."),
                    query("sentiment", typed::<Sentiment>(), "Only comments that say this on the whole."),
                    locale("Only comments in this language."),
                    stage(),
                    segment(),
                ])
                .with(page())
                .answers::<Page<CommentRow>>("Comments, newest first."),
        ],
    }
}

fn segment() -> Parameter {
    query("segment", Form::Written(json!({ "type": "string" })), "Only visitors of this segment.")
}

fn stage() -> Parameter {
    query("stage", typed::<JourneyStage>(), "Only comments at this step of the journey.")
}

/// What customers are worth, and segments.
pub fn buyers() -> Group {
    Group {
        name: "Buyers and segments",
        description: "Who buys, who comes back, who may not, and personas by which reports can be cut.",
        caller: Caller::Owner,
        operations: vec![
            get("/v1/results/customers", "readCustomerValue", "Read what customers are worth")
                .says("The scores of a segment's people compare them with all buyers.")
                .with([segment()])
                .answers::<CustomerValue>("Buyers by recency, frequency and value."),
            get("/v1/results/retention", "readRetention", "Read who bought again, by the month of the first purchase")
                .with([
                    query("months", whole_or(1, 36, 12), "How many months back."),
                    query("calendar", typed::<CalendarKind>(), "Whose months; `gregorian` where absent."),
                    segment(),
                ])
                .answers::<Retention>("The cohorts, oldest first."),
            get("/v1/buyers", "listBuyers", "List buyers, those who spent most first")
                .with([
                    query("group", typed::<BuyerGroup>(), "Only this group."),
                    query("at_risk", flag(), "Only those who may not come back, or only the others."),
                    segment(),
                ])
                .with(page())
                .answers::<Page<Buyer>>("Buyers."),
            get("/v1/results/segments", "readSegmentResults", "Read who belongs to each segment")
                .answers::<SegmentResults>("Segment by segment."),
            get("/v1/segments", "readSegments", "Read the segments").answers::<Segments>("All of them."),
            put("/v1/segments", "replaceSegments", "Replace the segments")
                .takes::<Segments>("All of them, at most 20.")
                .such_as(json!({ "segments": [
                    { "id": "regulars", "name": { "en": "Regulars" }, "rule": { "min_orders": 3, "max_days_since_order": 90 } },
                ] }))
                .answers::<Segments>("All of them, as they are now."),
        ],
    }
}
