//! What a shop's page gets: the main job, the tag, the files.

mod files;
mod storefront;
mod tag;
