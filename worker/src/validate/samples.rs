//! Made-up history is checked like what visitors send.

use super::{Validate, check_event};
use crate::error::ApiError;
use shopbell_protocol::owner::SampleData;
use std::collections::HashSet;

/// How much may be sent at once, of each kind.
const MOST: usize = 5_000;

impl Validate for SampleData {
    fn validate(mut self) -> Result<Self, ApiError> {
        let sizes = [
            ("ratings", self.ratings.len()),
            ("responses", self.responses.len()),
            ("turns", self.turns.len()),
            ("events", self.events.len()),
        ];
        if let Some((field, _)) = sizes.into_iter().find(|(_, size)| *size > MOST) {
            return Err(ApiError::invalid(field, "may have at most 5,000 at once"));
        }
        for (place, one) in self.ratings.iter_mut().enumerate() {
            one.rating = one.rating.clone().validate().map_err(|error| error.within(&format!("ratings[{place}]")))?;
        }
        for (place, one) in self.responses.iter_mut().enumerate() {
            *one = super::surveys::check_taken(one.clone())
                .map_err(|error| error.within(&format!("responses[{place}]")))?;
        }
        for (place, one) in self.turns.iter_mut().enumerate() {
            one.turn = one.turn.clone().validate().map_err(|error| error.within(&format!("turns[{place}].turn")))?;
        }
        let mut seen = HashSet::new();
        for (place, one) in self.events.iter_mut().enumerate() {
            let within = |error: ApiError| error.within(&format!("events[{place}].event"));
            check_event(&mut one.event).map_err(within)?;
            if !seen.insert(one.event.id.clone()) {
                return Err(within(ApiError::invalid("id", "appears twice")));
            }
        }
        Ok(self)
    }
}
