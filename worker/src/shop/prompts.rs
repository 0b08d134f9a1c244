//! How often something was asked, and where: what response rates are of.

use crate::error::ApiError;
use crate::shop::figures::{self, Fact};
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_engine::metrics::calendar::Day;
use shopbell_protocol::{Channel, Device, EventKind, JourneyStage, NewEvent};

#[derive(Deserialize)]
struct Asked {
    touchpoint: String,
    stage: String,
}

/// Counts the prompts among events.
pub fn add(database: &Database, day: Day, device: Option<Device>, events: &[&NewEvent]) -> Result<(), ApiError> {
    let mut facts = Vec::new();
    for event in events.iter().filter(|event| event.kind == EventKind::Prompt) {
        let Some(place) = event.touchpoint.as_deref() else { continue };
        facts.push(fact(database, day, device, place)?);
    }
    if facts.is_empty() { Ok(()) } else { figures::add(database, &facts) }
}

/// What a prompt counts as.
pub fn fact(database: &Database, day: Day, device: Option<Device>, place: &str) -> Result<Fact, ApiError> {
    // A survey is called by its id, and counts at its touchpoint.
    let asked: Option<Asked> = database.first(
        "SELECT body ->> 'touchpoint' AS touchpoint, body ->> 'stage' AS stage FROM surveys
         WHERE id = ?1 OR body ->> 'touchpoint' = ?1 ORDER BY id = ?1 DESC LIMIT 1",
        vec![place.into()],
    )?;
    let asked = asked.unwrap_or_else(|| Asked { touchpoint: place.to_owned(), stage: stage(place).code().to_owned() });
    Ok(Fact {
        day: day.to_string(),
        stage: Some(asked.stage),
        touchpoint: Some(asked.touchpoint),
        device: device.map(|device| device.code().to_owned()),
        channel: Some(Channel::Widget.code().to_owned()),
        prompts: 1,
        ..Fact::default()
    })
}

/// The step of the journey a touchpoint without a survey belongs to, as the widget says it with a rating.
fn stage(touchpoint: &str) -> JourneyStage {
    if touchpoint == "checkout" {
        return JourneyStage::Purchase;
    }
    JourneyStage::ALL.into_iter().find(|stage| stage.code() == touchpoint).unwrap_or(JourneyStage::Consideration)
}
