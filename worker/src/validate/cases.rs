//! Cases and webhooks as the owner sends them.

use super::{COMMENT, Validate, optional, text};
use crate::error::ApiError;
use shopbell_protocol::CaseAnswer;
use shopbell_protocol::owner::{CaseChange, CaseRules, NewWebhook, WebhookChange, WebhookEvent};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// How many characters a name of somebody of the shop has at most.
const STAFF: usize = 60;
const DESCRIPTION: usize = 100;
/// Until the year 9999.
const TIMES: RangeInclusive<i64> = 0..=253_402_300_799_999;
const DUE_HOURS: RangeInclusive<u16> = 1..=720;
/// What a webhook is told where the owner doesn't say.
const ALL_EVENTS: [WebhookEvent; 5] = [
    WebhookEvent::CaseOpened,
    WebhookEvent::CaseChanged,
    WebhookEvent::RatingLow,
    WebhookEvent::HandoffCreated,
    WebhookEvent::QuestionUnanswered,
];

impl Validate for CaseAnswer {
    fn validate(self) -> Result<Self, ApiError> {
        Ok(self)
    }
}

impl Validate for CaseChange {
    fn validate(mut self) -> Result<Self, ApiError> {
        if self.state.is_none() && self.owner.is_none() && self.due_at.is_none() && self.note.is_none() {
            return Err(ApiError::invalid("state", "at least one of state, owner, due_at and note is needed"));
        }
        let staff = |field, name: Option<String>| name.map(|name| text(field, &name, 1, STAFF)).transpose();
        self.by = staff("by", self.by)?;
        self.owner = self.owner.map(|owner| staff("owner", owner)).transpose()?;
        self.note = self.note.map(|note| text("note", &note, 1, COMMENT)).transpose()?;
        if self.due_at.is_some_and(|due_at| !TIMES.contains(&due_at)) {
            return Err(ApiError::invalid("due_at", "must be a time in milliseconds since 1970"));
        }
        Ok(self)
    }
}

impl Validate for NewWebhook {
    fn validate(mut self) -> Result<Self, ApiError> {
        self.description = optional("description", self.description, DESCRIPTION)?;
        self.events = Some(match self.events {
            Some(events) => checked_events(events)?,
            None => ALL_EVENTS.to_vec(),
        });
        Ok(self)
    }
}

impl Validate for WebhookChange {
    fn validate(mut self) -> Result<Self, ApiError> {
        if self.url.is_none() && self.events.is_none() && self.enabled.is_none() {
            return Err(ApiError::invalid("enabled", "at least one of url, events and enabled is needed"));
        }
        self.events = self.events.map(checked_events).transpose()?;
        Ok(self)
    }
}

fn checked_events(events: Vec<WebhookEvent>) -> Result<Vec<WebhookEvent>, ApiError> {
    let allowed = ALL_EVENTS.map(WebhookEvent::code).join(", ");
    if let Some(position) = events.iter().position(|event| *event == WebhookEvent::Test) {
        return Err(ApiError::invalid(format!("events[{position}]"), format!("must be one of {allowed}")));
    }
    if events.is_empty() {
        return Err(ApiError::invalid("events", format!("must have at least one of {allowed}")));
    }
    Ok(BTreeSet::from_iter(events).into_iter().collect())
}

/// The rules in the settings.
pub(super) fn check_rules(rules: &CaseRules) -> Result<(), ApiError> {
    for (name, most, allowed) in [("csat", rules.csat, 1..=4), ("nps", rules.nps, 0..=9), ("ces", rules.ces, 1..=6)] {
        if most.is_some_and(|most| !allowed.contains(&most)) {
            let (low, high) = (allowed.start(), allowed.end());
            let message = format!("must be a whole number from {low} to {high}, or null");
            return Err(ApiError::invalid(format!("cases.{name}"), message));
        }
    }
    if !DUE_HOURS.contains(&rules.due_hours) {
        return Err(ApiError::invalid("cases.due_hours", "must be a whole number from 1 to 720"));
    }
    Ok(())
}
