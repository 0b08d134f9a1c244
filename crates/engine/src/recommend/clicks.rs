//! What was done with which product, in one number.
//!
//! Layout: bits 0–25 the product, 26–27 the kind, 31 whether a later click of the session is on the same product.

use super::products::ProductIndex;
use shopbell_protocol::EventKind;

const PRODUCT: u32 = (1 << 26) - 1;
const KIND_SHIFT: u32 = 26;
const SUPERSEDED: u32 = 1 << 31;

/// How many different products a click can name.
pub(super) const PRODUCTS: usize = PRODUCT as usize;

/// What a visitor did with a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Click(pub u32);

impl Click {
    /// `None` for the kinds of events that say nothing about demand.
    pub fn new(product: ProductIndex, kind: EventKind) -> Option<Self> {
        let kind = match kind {
            EventKind::View => 0,
            EventKind::AddToCart => 1,
            EventKind::Purchase => 2,
            EventKind::Return
            | EventKind::Impression
            | EventKind::Click
            | EventKind::Prompt
            | EventKind::Dismiss
            | EventKind::Custom => {
                return None;
            }
        };
        Some(Self((product & PRODUCT) | (kind << KIND_SHIFT)))
    }

    pub fn product(self) -> ProductIndex {
        self.0 & PRODUCT
    }

    /// How much it says about demand: a view 1, a cart 3, a purchase 5.
    pub fn strength(self) -> u8 {
        match (self.0 >> KIND_SHIFT) & 3 {
            0 => 1,
            1 => 3,
            _ => 5,
        }
    }

    /// How much it counts in a session that is like the visitor's.
    pub fn weight(self) -> f32 {
        match (self.0 >> KIND_SHIFT) & 3 {
            0 => 1.0,
            1 => 1.5,
            _ => 2.0,
        }
    }

    /// Whether the product was put into the cart or bought.
    pub fn is_wanted(self) -> bool {
        (self.0 >> KIND_SHIFT) & 3 != 0
    }

    /// Whether the session has no later click on this product.
    pub fn is_last(self) -> bool {
        self.0 & SUPERSEDED == 0
    }

    /// The same click once the session has a later one on this product.
    pub fn superseded(self) -> Self {
        Self(self.0 | SUPERSEDED)
    }

    /// The stronger kind of the two, on this product.
    pub fn at_least(self, other: Self) -> Self {
        let kind = ((self.0 >> KIND_SHIFT) & 3).max((other.0 >> KIND_SHIFT) & 3);
        Self((self.0 & !(3 << KIND_SHIFT)) | (kind << KIND_SHIFT))
    }
}
