//! Telling the shop's webhooks, by the object's alarm.
//!
//! Invariant: each webhook is told one thing after the other, all of them side by side, so one that is slow holds up no
//! other; calls of visitors come in between, since nothing is held while an answer is waited for.

use super::Shop;
use crate::clock;
use crate::deployment::{webhook_reach, webhooks_key};
use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::outbox;
use crate::webhook::{self, Letter};
use futures_util::future::join_all;
use shopbell_protocol::{RecordId, ShopId};

/// After so long no further delivery of a webhook is begun by the same alarm, in milliseconds.
const LANE: i64 = 5_000;
/// And after so many.
const MOST_IN_LANE: usize = 200;

impl Shop {
    /// The webhooks to be told something now; none where the deployment signs nothing.
    pub(super) fn due_webhooks(&self) -> Result<Vec<RecordId>, ApiError> {
        // This also brings an older database up to date.
        if Memory::open(&mut self.memory.borrow_mut(), &self.database)?.is_none() || self.webhooks_key().is_none() {
            return Ok(Vec::new());
        }
        outbox::due(&self.database, self.alarm_time())
    }

    /// Tells them.
    pub(super) async fn tell_webhooks(&self, webhooks: &[RecordId]) -> Result<(), ApiError> {
        join_all(webhooks.iter().map(|webhook| self.tell_webhook(webhook))).await.into_iter().collect()
    }

    /// In how many milliseconds something is due next.
    pub(super) fn next_delivery(&self) -> Result<Option<i64>, ApiError> {
        let mut memory = self.memory.borrow_mut();
        let Some(memory) = memory.as_mut().filter(|_| self.webhooks_key().is_some()) else { return Ok(None) };
        memory.next_delivery = outbox::next_due(&self.database)?;
        Ok(memory.next_delivery.map(|at| (at - self.alarm_time()).max(0)))
    }

    async fn tell_webhook(&self, webhook: &RecordId) -> Result<(), ApiError> {
        let Some(key) = self.webhooks_key() else { return Ok(()) };
        let begun = self.alarm_time();
        for _ in 0..MOST_IN_LANE {
            let now = self.alarm_time();
            if now > begun + LANE {
                break;
            }
            let Some(errand) = outbox::take(&self.database, now, webhook)? else { break };
            let letter = Letter { address: &errand.url, reach: webhook_reach(&self.env), key: &key, now };
            let outcome = webhook::tell(&letter, errand.id.as_str(), &errand.body).await;
            let outcome = outcome.map_err(|why| why.to_string());
            outbox::settle(&self.database, self.alarm_time(), webhook, &errand, outcome)?;
        }
        Ok(())
    }

    fn webhooks_key(&self) -> Option<String> {
        webhooks_key(&self.env, &ShopId::try_from(self.database.shop().to_owned()).ok()?)
    }

    fn alarm_time(&self) -> i64 {
        clock::in_alarm(&self.env, self.latest_call.get())
    }
}
