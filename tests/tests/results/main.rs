//! What came of it: ratings, reports, comments, cases, files, webhooks.

mod case_page;
mod cases;
mod cases_by_link;
mod comments;
mod exports;
mod figures;
mod of_segment;
mod outgoing_webhooks;
mod ratings;
mod reports;
