//! The one place that reads the clock. Everything else gets `now` as an argument.

use crate::error::ApiError;
use worker::{Date, Env, Request};

/// Milliseconds since the Unix epoch. Only where the configuration binds `TEST_CLOCK` (the tests'
/// does, no other) may a request say what time it is, with `X-Test-Now`.
pub fn now(request: &Request, env: &Env) -> Result<i64, ApiError> {
    if env.var("TEST_CLOCK").is_ok()
        && let Some(text) = request.headers().get("X-Test-Now")?
    {
        return text.parse().map_err(|_| ApiError::invalid("X-Test-Now", "must be milliseconds since the Unix epoch"));
    }
    i64::try_from(Date::now().as_millis()).map_err(|_| ApiError::internal("the clock is out of range"))
}

/// The same for an object's alarm, which no request comes with. In tests it is as late as any call said.
pub fn in_alarm(env: &Env, latest_call: i64) -> i64 {
    let now = i64::try_from(Date::now().as_millis()).unwrap_or_default();
    if env.var("TEST_CLOCK").is_ok() { now.max(latest_call) } else { now }
}
