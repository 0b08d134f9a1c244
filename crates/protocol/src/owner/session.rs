//! How an owner is signed in to the dashboard, and what is found on the shop's page.

use crate::{Locale, ShopId};
use serde::{Deserialize, Serialize};

/// The header without which a session's cookie opens nothing. Pages of other sites can't send it unasked.
pub const SESSION_HEADER: &str = "X-Shopbell-Dashboard";

/// `POST /v1/session`: exchanges the owner's key for a session's cookie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSession {
    /// The owner's key.
    pub key: String,
}

/// `GET /v1/session`, and the answer to [`NewSession`]: whose dashboard this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Session {
    /// The shop's public id.
    pub shop: ShopId,
    /// The shop's name.
    pub name: String,
    /// The shop's language.
    pub locale: Locale,
    /// The shop's time zone.
    pub time_zone: String,
    /// What to paste into the shop's pages.
    pub script_tag: String,
}

/// `POST /v1/installation`: looks at a page of the shop as a visitor's browser would get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckInstallation {
    /// The page's address, on one of the shop's origins.
    pub url: String,
}

/// What was found there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Installation {
    /// The address that was read.
    pub url: String,
    /// What keeps the widget off the page, what matters most first; nothing where all is well.
    pub problems: Vec<InstallationProblem>,
}

/// Something that keeps the widget off a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InstallationProblem {
    /// What is wrong.
    pub kind: InstallationFault,
    /// What it is about: an address, a status, what a policy lacks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// What may be wrong with a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum InstallationFault {
    /// The page is on an origin that isn't one of the shop's (`detail`).
    WrongOrigin,
    /// The page leads on to another address (`detail`).
    Redirected,
    /// The shop's server turned our reader away (`detail`: the status), as firewalls do.
    Blocked,
    /// The page answered with an error (`detail`: the status).
    Status,
    /// The page didn't answer.
    Unreachable,
    /// It is no HTML.
    NotHtml,
    /// The page is far longer than what is read of it, and the tag isn't in that.
    TooLong,
    /// The tag isn't on the page.
    Missing,
    /// The tag is another shop's (`detail`: its address).
    OtherShop,
    /// The tag leads to another host (`detail`: its address).
    OtherHost,
    /// The page is loaded by https and the tag by http, which browsers refuse (`detail`: its address).
    Insecure,
    /// Something on the page, such as a consent banner, keeps the tag from running (`detail`: its type).
    HeldBack,
    /// The tag is inside something that browsers don't run, such as a comment (`detail`: what).
    NotRun,
    /// The page's Content-Security-Policy doesn't let the tag load (`detail`: what to add).
    PolicyScript,
    /// It doesn't let the panel open (`detail`: what to add).
    PolicyFrame,
    /// It doesn't let anything be sent (`detail`: what to add).
    PolicyConnect,
    /// The tag is there several times; it runs once (`detail`: how many times).
    Repeated,
}
