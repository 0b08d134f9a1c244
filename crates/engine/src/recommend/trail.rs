//! What the visitor did so far, as the model looks at it.

use super::clicks::Click;
use super::products::ProductIndex;

/// How many of the visitor's latest different products are compared.
pub(super) const WINDOW: usize = 10;

/// A product of the visitor's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    pub product: ProductIndex,
    /// How many clicks ago the visitor was last on it; 0 is now.
    pub ago: u32,
    /// How often.
    pub times: u32,
    /// The most that was done with it.
    pub click: Click,
}

/// The visitor's latest different products, the latest first, at most [`WINDOW`].
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Trail {
    pub seen: Vec<Seen>,
    /// All clicks, also those on older products.
    pub clicks: u32,
    /// How many clicks in a row the visitor has been on the latest product.
    pub staying: u32,
}

impl Trail {
    /// Of clicks in their order, the latest last.
    pub fn of(clicks: &[Click]) -> Self {
        let mut trail = Self { seen: Vec::with_capacity(WINDOW), clicks: clicks.len() as u32, staying: 0 };
        for (ago, &click) in (0..).zip(clicks.iter().rev()) {
            let product = click.product();
            if let Some(seen) = trail.seen.iter_mut().find(|seen| seen.product == product) {
                seen.times += 1;
                seen.click = seen.click.at_least(click);
            } else if trail.seen.len() < WINDOW {
                trail.seen.push(Seen { product, ago, times: 1, click });
            }
        }
        let latest = trail.latest();
        trail.staying = clicks.iter().rev().take_while(|click| Some(click.product()) == latest).count() as u32;
        trail
    }

    /// What the visitor looks at now.
    pub fn latest(&self) -> Option<ProductIndex> {
        self.seen.first().map(|seen| seen.product)
    }

    pub fn find(&self, product: ProductIndex) -> Option<&Seen> {
        self.seen.iter().find(|seen| seen.product == product)
    }
}
