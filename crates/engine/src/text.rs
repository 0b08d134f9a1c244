//! One place for everything about visitors' and owners' text.
//!
//! Two directions that must not be mixed: [`clean()`] is for what people will read again and never
//! changes proper Persian, Arabic or English; [`normalize()`] is for search and folds every spelling of
//! a word to one key that nobody is shown.

mod clean;
mod detect;
mod normalize;
mod skeleton;
mod stem;

pub use clean::clean;
pub use detect::detect_locale;
pub use normalize::{normalize, words};
pub use skeleton::skeletons;
pub use stem::stem;
