//! The words both sides use: what the loader and the widget send, what the worker answers, and what
//! the owner reads. Serde types only, no logic beyond the shape of an id.
//!
//! Invariants of the wire format: field names are snake_case; times are milliseconds since the Unix
//! epoch, UTC; days are `YYYY-MM-DD` in the shop's own time zone; money is an integer in the
//! currency's minor unit (rials, cents); an absent optional field may be left out or `null`.
//! Plain structs and unit enums only: tagged unions and floats would cost the widget kilobytes.

pub mod asking;
pub mod bundle;
pub mod case;
pub mod chat;
pub mod error;
pub mod event;
pub mod identity;
pub mod ids;
pub mod locale;
pub mod order;
pub mod owner;
pub mod recommend;
#[cfg(feature = "schema")]
pub mod schema;
pub mod search;
pub mod survey;

pub use asking::{Against, AskOutcome, AskReply, AskRow, NewAsk, NewOptOut};
pub use bundle::{Bundle, DashboardFiles, DocsFiles};
pub use case::{CaseAnswer, CasePage, CaseState, CaseStatus, CaseStatuses};
pub use chat::{
    Answer, AnswerRating, ChatReply, FurtherReply, HandoffReceipt, NewHandoff, NewTurn, OrderInquiry, Questions,
    SmallTalk, Suggestion,
};
pub use error::{ErrorBody, ErrorCode, ErrorDetail};
pub use event::{EventBatch, EventBatchReceipt, EventKind, NewEvent};
pub use identity::{IdentityClaim, KnownCustomer};
pub use ids::{InvalidId, RecordId, ShopId};
pub use locale::{Direction, Locale};
pub use order::{OrderAnswer, OrderLookup, OrderOutcome, OrderProgress, OrderQuestion, OrderReply, OrderStatus};
pub use recommend::{ListKind, Reason, ReasonKind, Recommendations, RecommendedProduct};
pub use search::{FoundProduct, FoundProducts};
pub use survey::{
    AskedChoice, AskedQuestion, AskedSurvey, Channel, Device, GivenAnswer, JourneyStage, Look, NewRating, NewResponse,
    QuestionKind, RatingComment, RatingReceipt, Receipt, ResponseReceipt,
};
