//! The parts of the pictures by name, compiled in.

/// A `match` from the name to the file's content.
macro_rules! parts {
    ($folder:literal, $wanted:expr, $($name:literal)*) => {
        match $wanted {
            $($name => Some(include_str!(concat!("../../pictures/", $folder, "/", $name, ".svg"))),)*
            _ => None,
        }
    };
}

/// What is drawn.
pub fn shape(name: &str) -> Option<&'static str> {
    parts!(
        "shapes",
        name,
        "bag" "bottle" "bowl" "candlesticks" "canisters" "coat" "corkjar" "cushion" "cushions" "foldedcloth"
        "gabbeh" "hanging" "jar" "jug" "lantern" "longrug" "medallionrug" "mugs" "napkins" "planter" "plate"
        "pot" "pouch" "pouf" "prayerrug" "rolled" "roundrug" "roundtin" "rug" "runner" "samovar" "scarf"
        "shawl" "shoes" "socks" "sugarbowl" "sweetbox" "teabox" "teapot" "throw" "tile" "tin" "towels" "tray"
        "tunic" "tureen" "vase" "vest"
    )
}

/// What is on it.
pub fn pattern(name: &str) -> Option<&'static str> {
    parts!(
        "patterns",
        name,
        "boteh" "checks" "cypress" "diamonds" "dots" "fields" "floral" "girih" "hammer" "herati" "leaves"
        "plain" "pomegranate" "specks" "stripes" "waves" "zigzag"
    )
}
