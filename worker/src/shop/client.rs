//! Calls a shop's object from the stateless worker.

use crate::error::ApiError;
use crate::shop::command::{Call, Caller, Credential, OwnerCommand, Sender, VisitorCommand};
use serde::de::DeserializeOwned;
use shopbell_protocol::owner::Settings;
use shopbell_protocol::{ErrorBody, ShopId};
use worker::{Env, Method, Request, RequestInit, Response, ResponseBuilder, Stub};

/// The header by which an object says that the caller's origin is one of the shop's.
pub const ORIGIN_LISTED: &str = "X-Shop-Origin-Listed";

/// A shop that this deployment issued. Whether it was ever created, only its object knows.
pub struct ShopClient {
    shop: ShopId,
    stub: Stub,
}

/// What an object answered.
pub struct ShopReply {
    /// Whether the origin of the request is one of the shop's.
    pub origin_listed: bool,
    response: Response,
}

/// Why an object answered nothing.
pub struct ShopFailure {
    /// Whether the origin of the request is one of the shop's: a listed one may read the error too.
    pub origin_listed: bool,
    /// What is wrong.
    pub error: ApiError,
}

impl ShopClient {
    /// The shop of that id. An id this deployment didn't issue is refused here, before any object
    /// exists.
    pub fn open(env: &Env, shop: &str) -> Result<Self, ApiError> {
        let unknown = || ApiError::not_found("shop");
        let shop = ShopId::try_from(shop.to_owned()).map_err(|_| unknown())?;
        let objects = env.durable_object("SHOPS")?;
        let id = objects.id_from_string(shop.as_str()).map_err(|_| unknown())?;
        let stub = id.get_stub()?;
        Ok(Self { shop, stub })
    }

    /// A shop with a new id.
    pub fn new_shop(env: &Env) -> Result<Self, ApiError> {
        let objects = env.durable_object("SHOPS")?;
        let id = objects.unique_id()?;
        let shop = ShopId::try_from(id.to_string()).map_err(ApiError::internal)?;
        let stub = id.get_stub()?;
        Ok(Self { shop, stub })
    }

    /// The shop's id.
    pub fn shop(&self) -> &ShopId {
        &self.shop
    }

    /// Makes the object a shop.
    pub async fn create(&self, now: i64, settings: Settings, key_hash: String) -> Result<(), ApiError> {
        self.call(Call { now, from: Caller::Admin { settings, key_hash } }).await?;
        Ok(())
    }

    /// Asks as a visitor.
    pub async fn visitor(
        &self,
        now: i64,
        origin: Option<String>,
        command: VisitorCommand,
    ) -> Result<ShopReply, ShopFailure> {
        self.visitor_as(Sender::default(), now, origin, command).await
    }

    /// Asks as a visitor of whom that is known.
    pub async fn visitor_as(
        &self,
        sender: Sender,
        now: i64,
        origin: Option<String>,
        command: VisitorCommand,
    ) -> Result<ShopReply, ShopFailure> {
        self.call(Call { now, from: Caller::Visitor { origin, sender, command } }).await
    }

    /// Asks as the owner.
    pub async fn owner(&self, now: i64, credential: Credential, command: OwnerCommand) -> Result<ShopReply, ApiError> {
        Ok(self.call(Call { now, from: Caller::Owner { credential, command } }).await?)
    }

    async fn call(&self, call: Call) -> Result<ShopReply, ShopFailure> {
        let mut response = self.exchange(call).await?;
        let listed = response.headers().get(ORIGIN_LISTED);
        let origin_listed = listed.map_err(ApiError::from)?.is_some();
        if response.status_code() == 200 {
            return Ok(ShopReply { origin_listed, response });
        }
        Err(ShopFailure { origin_listed, error: reported(&mut response).await? })
    }

    async fn exchange(&self, call: Call) -> Result<Response, ApiError> {
        let mut init = RequestInit::new();
        init.with_method(Method::Post).with_body(Some(serde_json::to_string(&call)?.into()));
        // A large FAQ is not kept twice while the object, which may be in this very isolate, reads it.
        drop(call);
        // Objects have no address of their own; the host is never looked up.
        let request = Request::new_with_init("https://shop/", &init)?;
        Ok(self.stub.fetch_with_request(request).await?)
    }
}

/// The error that an object answered with.
async fn reported(response: &mut Response) -> Result<ApiError, ApiError> {
    let status = response.status_code();
    let retry_after = match status {
        429 | 503 => response.headers().get("Retry-After")?.and_then(|seconds| seconds.parse().ok()),
        _ => None,
    };
    let body = response.text().await?;
    Ok(match serde_json::from_str::<ErrorBody>(&body) {
        Ok(reported) => ApiError::reported(reported, retry_after),
        Err(_) => ApiError::internal(format!("a shop's object answered {status}: {body}")),
    })
}

impl ShopReply {
    /// The reply's value.
    pub async fn read<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        Ok(serde_json::from_str(&self.text().await?)?)
    }

    /// The reply's JSON.
    pub async fn text(mut self) -> Result<String, ApiError> {
        Ok(self.response.text().await?)
    }

    /// The reply as it is, which is JSON already: the runtime hands it on, and it is never here.
    pub fn into_response(self) -> worker::Result<Response> {
        Ok(ResponseBuilder::new()
            .with_header("Content-Type", "application/json")?
            .with_header("Cache-Control", "no-store")?
            .with_header("X-Content-Type-Options", "nosniff")?
            .body(self.response.body().clone()))
    }
}

impl From<ShopFailure> for ApiError {
    fn from(failure: ShopFailure) -> Self {
        failure.error
    }
}

impl From<ApiError> for ShopFailure {
    fn from(error: ApiError) -> Self {
        Self { origin_listed: false, error }
    }
}
