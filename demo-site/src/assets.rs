//! The shop's own files: style, script and icon.
//!
//! Their addresses carry a hash of their content, so browsers may keep them for ever and still get the next version.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

/// One file.
pub struct Asset {
    /// The last part of its path.
    pub name: &'static str,
    /// Its Content-Type.
    pub content_type: &'static str,
    /// Its content.
    pub body: &'static str,
}

/// The style of every page.
pub const STYLE: Asset = Asset {
    name: "shop.css",
    content_type: "text/css; charset=utf-8",
    body: concat!(
        include_str!("../assets/base.css"),
        include_str!("../assets/catalogue.css"),
        include_str!("../assets/checkout.css")
    ),
};

/// The script of every page: the cart.
pub const SCRIPT: Asset =
    Asset { name: "shop.js", content_type: "text/javascript; charset=utf-8", body: include_str!("../assets/shop.js") };

/// The brand's bitter orange, also the browser tab's icon.
pub const ICON: Asset =
    Asset { name: "icon.svg", content_type: "image/svg+xml", body: include_str!("../assets/icon.svg") };

const ALL: [Asset; 3] = [STYLE, SCRIPT, ICON];

/// The file of this name.
pub fn find(name: &str) -> Option<Asset> {
    ALL.into_iter().find(|asset| asset.name == name)
}

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = DefaultHasher::new();
    ALL.iter().for_each(|asset| asset.body.hash(&mut hasher));
    format!("{:016x}", hasher.finish())
});

impl Asset {
    /// Its address with the version in it.
    pub fn href(&self) -> String {
        format!("/assets/{}?v={}", self.name, *VERSION)
    }
}
