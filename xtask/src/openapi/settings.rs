//! The shop itself: how it is made, signed in to and set up.

use super::operation::{Caller, Group, delete, get, post, put};
use serde_json::json;
use shopbell_protocol::owner::{
    CheckInstallation, CreatedShop, Installation, NewSession, NewShop, Session, Settings, SigningKeys,
};

/// What the deployment's admin does.
pub fn admin() -> Group {
    Group {
        name: "Shops",
        description: "What whoever runs the deployment does.",
        caller: Caller::Admin,
        operations: vec![
            post("/v1/shops", "createShop", "Create a shop")
                .takes::<NewShop>("The shop.")
                .such_as(json!({
                    "name": "My shop", "origins": ["https://shop.example"], "locale": "fa", "time_zone": "Asia/Tehran",
                }))
                .answers::<CreatedShop>("The shop with the owner's key, which is shown this once.")
                .created(),
        ],
    }
}

/// The dashboard's session.
pub fn session() -> Group {
    Group {
        name: "Session",
        description: "How the dashboard signs in. Programs use the key itself.",
        caller: Caller::Owner,
        operations: vec![
            post("/v1/session", "signIn", "Sign in to the dashboard")
                .says("Sets the cookie, which is good for 14 days. Only for pages of this deployment.")
                .takes::<NewSession>("The owner's key.")
                .answers::<Session>("Whose dashboard it is.")
                .called_by(Caller::SigningIn)
                .limited("Ten wrong keys for the shop in this minute."),
            get("/v1/session", "readSession", "Read whose dashboard this is").answers::<Session>("The shop."),
            delete("/v1/session", "signOut", "Sign out, wherever a copy of the cookie may be"),
        ],
    }
}

/// Settings and keys.
pub fn settings() -> Group {
    Group {
        name: "Settings",
        description: "The shop's settings, the keys of its servers, and whether the tag is where it should be.",
        caller: Caller::Owner,
        operations: vec![
            get("/v1/settings", "readSettings", "Read the shop's settings").answers::<Settings>("All of them."),
            put("/v1/settings", "replaceSettings", "Replace the shop's settings")
                .says("What is left out is as in a new shop.")
                .takes::<Settings>("All of them.")
                .such_as(json!({
                    "name": "My shop", "origins": ["https://shop.example"], "locale": "fa", "time_zone": "Asia/Tehran",
                    "color": "#0f766e", "consent": "interaction", "launcher_label": { "fa": "پرسش و نظر" },
                }))
                .answers::<Settings>("All of them, as they are now."),
            get("/v1/signing-keys", "readSigningKeys", "Read what requests to the shop's servers are signed with")
                .answers::<SigningKeys>("The keys.")
                .missing("The deployment has no signing secret."),
            post("/v1/installation", "checkInstallation", "Check that the widget can run on a page of the shop")
                .says("The page is read once, on one of the shop's origins, without cookies.")
                .takes::<CheckInstallation>("The page.")
                .such_as(json!({ "url": "https://shop.example/" }))
                .answers::<Installation>("What keeps the widget off it; nothing where all is well."),
        ],
    }
}
