//! Products chosen for visitors: placements, slots, proof, the catalogue.

mod api;
mod catalogue;
mod placements;
mod proof;
mod slots;
