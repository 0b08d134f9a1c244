//! Cases: who is to hear from the shop.

use super::operation::{Caller, Group, get, patch};
use super::parameters::{between, flag, one_of, page, query, text, typed};
use serde_json::json;
use shopbell_protocol::owner::{CaseCause, CaseChange, CaseDetails, CaseRow, Page};

/// Cases.
pub fn cases() -> Group {
    let states = ["open", "new", "contacted", "resolved", "reopened"];
    Group {
        name: "Cases",
        description: "Complaints and requests: who looks after them, how far they have come, and whether it is good now.",
        caller: Caller::Owner,
        operations: vec![
            get("/v1/cases", "listCases", "List who is to hear from the shop")
                .with([
                    query("state", one_of(&states), "Only those; `open` for all but `resolved`."),
                    query("cause", typed::<CaseCause>(), "Only those opened by this."),
                    query("owner", text(60), "Only those that this person looks after; empty for those of nobody."),
                    query("overdue", flag(), "Only those that are overdue, or only the others."),
                ])
                .with(between())
                .with(page())
                .answers::<Page<CaseRow>>("Cases, newest first."),
            get("/v1/cases/{id}", "readCase", "Read a case with its history").answers::<CaseDetails>("The case."),
            patch(
                "/v1/cases/{id}",
                "changeCase",
                "Change a case: its state, who looks after it, when it is due; or add a note",
            )
            .says("All of it, or nothing.")
            .takes::<CaseChange>("At least one of `state`, `owner`, `due_at` and `note`.")
            .such_as(json!({ "by": "Leila", "state": "contacted", "note": "Called; a new tray is on its way." }))
            .answers::<CaseDetails>("The case as it is now.")
            .conflicts("Its state can't become that; the message names those it can."),
        ],
    }
}
