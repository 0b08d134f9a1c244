//! Lists that follow from what the shop says about its products.

use crate::recommend::catalogue::Offer;
use crate::recommend::content::Likeness;
use crate::recommend::list::List;
use shopbell_protocol::ReasonKind;

/// A product is new for so many days.
const NEW: i32 = 90;
/// A better version costs at least so much more, and at most so much, in percent.
const DEARER: std::ops::RangeInclusive<u32> = 5..=100;
/// The most welcome step up, as a factor.
const STEP: f64 = 1.3;
/// How many dearer products are compared.
const COMPARED: usize = 256;

/// The catalogue's own order.
pub(super) fn add_featured(list: &mut List<'_>) {
    for offer in &list.model.catalogue.offers {
        if list.is_full() {
            return;
        }
        list.push(offer, ReasonKind::Featured, None, 0);
    }
}

/// What came into the shop lately, the newest first.
pub(super) fn add_new(list: &mut List<'_>) {
    let today = list.visit.today;
    for offer in list.model.catalogue.newest() {
        let age = offer.added.map_or(i32::MAX, |added| today.saturating_sub(added));
        if age > NEW || list.is_full() {
            return;
        }
        // What is announced for a later day isn't new yet.
        if let Ok(age) = u32::try_from(age) {
            list.push(offer, ReasonKind::New, None, age);
        }
    }
}

/// A better version of the product on screen, or of the latest one: on its shelf, dearer but not twice as dear, the more
/// alike the rather.
pub(super) fn add_upsell(list: &mut List<'_>) {
    let (model, catalogue) = (list.model, &list.model.catalogue);
    let Some(source) = list.visit.trail.latest() else { return };
    let Some(base) = catalogue.offer(source).filter(|base| base.price > 0) else { return };
    let mut found: Vec<(f32, u32, &Offer)> = Vec::new();
    for offer in catalogue.dearer(base).take(COMPARED) {
        let dearer = u32::try_from((offer.price - base.price).saturating_mul(100) / base.price).unwrap_or(u32::MAX);
        if dearer > *DEARER.end() {
            break;
        }
        if !DEARER.contains(&dearer) || !list.may_show(offer) {
            continue;
        }
        let step = (offer.price as f64 / base.price as f64 / STEP).ln().abs() as f32;
        let brand = f32::from(u8::from(offer.brand.is_some() && offer.brand == base.brand));
        let asked = (1.0 + model.products.demand(offer.product).events as f32).ln();
        let title = Likeness::of(catalogue, base, offer).title;
        found.push((2.0 * title + 0.5 * brand + 0.1 * asked - step + list.boost(offer), dearer, offer));
    }
    // A stable sort: equals stay in the order of their prices.
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (_, dearer, offer) in found {
        list.push(offer, ReasonKind::Upsell, Some(source), dearer);
    }
}
