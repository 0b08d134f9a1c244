//! Errors become HTTP here and nowhere else: `{ "error": { "code", "message", "field"? } }`.

use shopbell_protocol::{ErrorBody, ErrorCode, ErrorDetail};
use worker::{Response, ResponseBuilder, console_error};

/// Why a request is not answered with what it asked for.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", .detail.message)]
pub struct ApiError {
    detail: ErrorDetail,
    /// Seconds; with [`ErrorCode::TooManyRequests`] and [`ErrorCode::Unavailable`].
    retry_after: Option<u32>,
    /// The methods an address takes; with [`ErrorCode::MethodNotAllowed`].
    allow: Option<&'static str>,
}

impl ApiError {
    /// An error without a field.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::reported(ErrorBody { error: ErrorDetail { code, message: message.into(), field: None } }, None)
    }

    /// 400: `field` is not what it should be; `message` says what is allowed.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        let mut error = Self::new(ErrorCode::InvalidField, message);
        error.detail.field = Some(field.into());
        error
    }

    /// 405: the address takes these methods, such as `GET, PUT`.
    pub fn method(allow: &'static str) -> Self {
        let mut error = Self::new(ErrorCode::MethodNotAllowed, format!("this address takes {allow}"));
        error.allow = Some(allow);
        error
    }

    /// 404: no such thing, or none of the caller's.
    pub fn not_found(what: &str) -> Self {
        Self::new(ErrorCode::NotFound, format!("no such {what}"))
    }

    /// 409: the id was used before, with other content.
    pub fn conflict(field: impl Into<String>) -> Self {
        Self::refused(field, "this id was used before with other content; make a new id for new content")
    }

    /// 409: it can't be done as things are; `message` says why, and what can be.
    pub fn refused(field: impl Into<String>, message: impl Into<String>) -> Self {
        let mut error = Self::invalid(field, message);
        error.detail.code = ErrorCode::Conflict;
        error
    }

    /// 429: come back in `seconds`; `what` says of what there were too many, and whose.
    pub fn too_many(what: &str, seconds: u32) -> Self {
        let mut error = Self::new(ErrorCode::TooManyRequests, format!("too many {what}"));
        error.retry_after = Some(seconds);
        error
    }

    /// 503: not yet; come back in a second.
    pub fn not_yet(message: impl Into<String>) -> Self {
        let mut error = Self::new(ErrorCode::Unavailable, message);
        error.retry_after = Some(1);
        error
    }

    /// 500: our fault. The message is logged and not shown.
    pub fn internal(message: impl std::fmt::Display) -> Self {
        console_error!("internal error: {message}");
        Self::new(ErrorCode::Internal, "something went wrong on our side")
    }

    /// Whether it is of that kind.
    pub fn is(&self, code: ErrorCode) -> bool {
        self.detail.code == code
    }

    /// Seconds until it may be tried again.
    pub fn retry_after(&self) -> Option<u32> {
        self.retry_after
    }

    /// Makes it another kind of error, with the same field and message.
    pub fn become_a(&mut self, code: ErrorCode) {
        self.detail.code = code;
    }

    /// Prepends `path` to the field: an error of an item becomes one of the list it is in.
    pub fn within(mut self, path: &str) -> Self {
        if let Some(field) = &mut self.detail.field {
            *field = format!("{path}.{field}");
        }
        self
    }

    /// The field at fault and the message, for a list of errors.
    pub fn into_parts(self) -> (String, String) {
        (self.detail.field.unwrap_or_default(), self.detail.message)
    }

    /// The same error as an object reported it.
    pub fn reported(body: ErrorBody, retry_after: Option<u32>) -> Self {
        Self { detail: body.error, retry_after, allow: None }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self.detail.code {
            ErrorCode::InvalidJson | ErrorCode::InvalidField => 400,
            ErrorCode::Unauthorized => 401,
            ErrorCode::OriginNotAllowed => 403,
            ErrorCode::NotFound => 404,
            ErrorCode::MethodNotAllowed => 405,
            ErrorCode::Conflict => 409,
            ErrorCode::TooLarge => 413,
            ErrorCode::TooManyRequests => 429,
            ErrorCode::Unavailable => 503,
            ErrorCode::Internal => 500,
        }
    }

    /// The answer.
    pub fn into_response(self) -> worker::Result<Response> {
        let mut response = ResponseBuilder::new().with_status(self.status());
        if let Some(seconds) = self.retry_after {
            response = response.with_header("Retry-After", &seconds.to_string())?;
        }
        if let Some(methods) = self.allow {
            response = response.with_header("Allow", methods)?;
        }
        if self.detail.code == ErrorCode::Unauthorized {
            response = response.with_header("WWW-Authenticate", "Bearer")?;
        }
        response
            .with_header("Cache-Control", "no-store")?
            .with_header("X-Content-Type-Options", "nosniff")?
            .from_json(&ErrorBody { error: self.detail })
    }
}

impl From<worker::Error> for ApiError {
    fn from(error: worker::Error) -> Self {
        Self::internal(error)
    }
}

impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}
