//! Order status: which number is meant, which webhook may be asked, how the request is signed, and what is made of the
//! answer. The request itself is the worker's.

mod address;
mod answer;
mod number;
mod signature;

pub use address::{InvalidAddress, Reach, check_address};
pub use answer::{InvalidAnswer, read_answer};
pub use number::{fold_digits, number, number_key};
pub(crate) use signature::derived;
pub use signature::{derived_key, sign, signing_key};
