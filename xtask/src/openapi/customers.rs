//! Customers and visitors: one record of each, and how they are forgotten.

use super::operation::{Caller, Group, delete, get};
use super::parameters::{page, query, text};
use shopbell_protocol::owner::{CustomerRecord, CustomerRow, Erased, Page, VisitorRecord};

/// Customers.
pub fn customers() -> Group {
    Group {
        name: "Customers",
        description: "A visitor is a browser; a customer is a person whom the shop knows by its own reference.",
        caller: Caller::Owner,
        operations: vec![
            get("/v1/customers", "listCustomers", "List customers, those that came to be known last first")
                .with([
                    query("q", text(100), "A part of the id or the name."),
                    query("segment", text(100), "Only the group that the shop put them in."),
                ])
                .with(page())
                .answers::<Page<CustomerRow>>("Customers."),
            get("/v1/customers/{customer}", "readCustomer", "Read all that is known of a customer")
                .answers::<CustomerRecord>("Whichever browser or channel it came by; of each list the newest 100."),
            delete("/v1/customers/{customer}", "eraseCustomer", "Forget a customer")
                .says("What was counted stays counted, of nobody in particular.")
                .answers::<Erased>("The visitors of whom nothing is left."),
            get("/v1/visitors/{visitor}", "readVisitor", "Read all that is known of a visitor")
                .answers::<VisitorRecord>("Of each list the newest 100."),
            delete("/v1/visitors/{visitor}", "eraseVisitor", "Forget a visitor")
                .answers::<Erased>("The visitors of whom nothing is left."),
        ],
    }
}
