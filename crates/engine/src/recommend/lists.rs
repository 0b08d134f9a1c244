//! The lists that a placement is filled from, each a way to choose products.

mod demand;
mod personal;
mod shop;
mod together;

use super::list::List;
use shopbell_protocol::ListKind;

/// Adds what this list has to offer, while there is room.
pub(super) fn add(list: &mut List<'_>, kind: ListKind) {
    if list.is_full() {
        return;
    }
    list.kind = kind;
    match kind {
        ListKind::ForYou => personal::add_for_you(list),
        ListKind::Similar => personal::add_similar(list),
        ListKind::BecauseYouViewed => personal::add_because_you_viewed(list),
        ListKind::RecentlyViewed => personal::add_recently_viewed(list),
        ListKind::BoughtTogether => together::add(list),
        ListKind::Trending => demand::add_trending(list),
        ListKind::BestSellers => demand::add_best_sellers(list),
        ListKind::New => shop::add_new(list),
        ListKind::Upsell => shop::add_upsell(list),
        ListKind::Featured => shop::add_featured(list),
    }
}
