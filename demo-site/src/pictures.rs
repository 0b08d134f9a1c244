//! The products' pictures, drawn from parts: a wall with a niche in the product's ground colour, a shape, and a
//! pattern on it.
//!
//! `pictures/shapes` and `pictures/patterns` hold the parts: pieces of SVG, 600 × 600, in which `{main}`, `{accent}`,
//! `{deep}` and `{light}` stand for the product's colours. A shape uses `url(#p)` for the pattern and may use the
//! shades defined in [`draw`]. There is no `<style>` in them, so a strict Content-Security-Policy changes nothing.

mod parts;

use crate::goods::Picture;

/// The picture as a whole SVG document.
pub fn draw(picture: &Picture) -> String {
    let shape = parts::shape(&picture.shape).unwrap_or_default();
    let pattern = parts::pattern(&picture.pattern).unwrap_or_default();
    let ground = &picture.ground;
    let scene = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" width="600" height="600">
<defs>
<linearGradient id="wall" x2="0" y2="1"><stop stop-color="{wall}"/><stop offset="1" stop-color="{ground}"/></linearGradient>
<linearGradient id="side"><stop stop-opacity=".26"/><stop offset=".26" stop-color="#fff" stop-opacity=".26"/><stop offset=".55" stop-opacity="0"/><stop offset="1" stop-opacity=".34"/></linearGradient>
<linearGradient id="drape"><stop stop-opacity=".14"/><stop offset=".2" stop-color="#fff" stop-opacity=".14"/><stop offset=".42" stop-opacity=".1"/><stop offset=".66" stop-color="#fff" stop-opacity=".12"/><stop offset="1" stop-opacity=".18"/></linearGradient>
<radialGradient id="puff" cx=".42" cy=".36" r=".75"><stop stop-color="#fff" stop-opacity=".24"/><stop offset=".6" stop-opacity="0"/><stop offset="1" stop-opacity=".3"/></radialGradient>
<linearGradient id="gloss" x2="1" y2="1"><stop stop-color="#fff" stop-opacity=".4"/><stop offset=".45" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-opacity=".25"/></linearGradient>
<radialGradient id="dark"><stop stop-opacity=".34"/><stop offset="1" stop-opacity="0"/></radialGradient>
<pattern id="weave" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 1.500h6M0 4.500h6" stroke="#000" stroke-opacity=".07"/></pattern>
<g id="floor"><path d="M0 462h600v138H0z" fill="{floor}"/><ellipse cx="300" cy="500" rx="236" ry="34" fill="url(#dark)"/></g>
{pattern}</defs>
<path d="M0 0h600v600H0z" fill="url(#wall)"/>
<path d="M64 600V292C64 168 190 100 300 30c110 70 236 138 236 262v308z" fill="{niche}"/>
{shape}</svg>
"##,
        wall = shade(ground, 0.35),
        niche = shade(ground, -0.07),
        floor = shade(ground, -0.15),
    );
    scene
        .replace("{main}", &picture.main)
        .replace("{accent}", &picture.accent)
        .replace("{deep}", &shade(&picture.main, -0.28))
        .replace("{light}", &shade(&picture.main, 0.62))
}

/// The colour, that share of the way to white, or to black where the share is negative.
fn shade(color: &str, share: f32) -> String {
    let goal = if share < 0.0 { 0.0 } else { 255.0 };
    let mut shaded = String::from("#");
    for i in [1, 3, 5] {
        let part = color.get(i..i + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or_default();
        let part = f32::from(part) + (goal - f32::from(part)) * share.abs();
        shaded.push_str(&format!("{:02x}", part.round() as u8));
    }
    shaded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::goods::goods;
    use std::collections::BTreeSet;

    #[test]
    fn every_product_has_a_picture_of_its_own() {
        let mut pictures = BTreeSet::new();
        for product in &goods().products {
            let picture = &product.picture;
            assert!(parts::shape(&picture.shape).is_some(), "{}: shape {}", product.id, picture.shape);
            assert!(parts::pattern(&picture.pattern).is_some(), "{}: pattern {}", product.id, picture.pattern);
            let drawn = draw(picture);
            for word in ["{main}", "{accent}", "{deep}", "{light}", "style="] {
                assert!(!drawn.contains(word), "{}: {word} in the picture", product.id);
            }
            assert!(pictures.insert(drawn), "{} looks like another product", product.id);
        }
    }

    #[test]
    fn a_shade_goes_to_white_and_to_black() {
        assert_eq!(shade("#804020", 0.0), "#804020");
        assert_eq!(shade("#804020", 1.0), "#ffffff");
        assert_eq!(shade("#804020", -0.5), "#402010");
    }
}
