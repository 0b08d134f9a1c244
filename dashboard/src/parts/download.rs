//! A list as a file. The session counts only with a header that no link can carry, so the file is fetched and then saved.

use crate::api;
use crate::format;
use crate::i18n::{t, with};
use crate::load::{Deed, Desk};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlAnchorElement, Url};

/// The formats of files: what the API calls them, and what people do.
const FORMATS: [(&str, &str); 3] = [("xlsx", "Excel"), ("csv", "CSV"), ("jsonl", "JSON Lines")];
/// How long a browser may take to begin with saving.
const PATIENCE: Duration = Duration::from_secs(60);

/// Buttons that save an export with the filters that the list has now.
pub fn downloads(name: &'static str, query: impl Fn() -> String + Send + Copy + 'static) -> AnyView {
    let (desk, deed) = (Desk::here(), Deed::new());
    let buttons = FORMATS.map(|(extension, called)| {
        let fetch = move |_| {
            let path = format!("/v1/exports/{name}.{extension}?{}", untrack(query));
            let file = format!("{name}-{}.{extension}", format::days_ago(0, &desk.time_zone()));
            deed.run(async move { api::file(&path).await }, move |blob| {
                save(&blob, &file);
                desk.say(with("downloaded", &[("file", file)]));
            });
        };
        view! { <button type="button" class="plain" data-export=extension disabled=move || deed.busy.get() on:click=fetch>{called}</button> }
    });
    view! {
        <div class="downloads" role="group" aria-label=t("download")>
            <span class="soft">{t("download")}</span>
            {buttons.into_iter().collect_view()}
            {move || deed.busy.get().then(|| view! { <span class="soft" role="status">{t("preparing_file")}</span> })}
            {deed.complaint()}
        </div>
    }
    .into_any()
}

/// Hands a file to the browser, as a click on a link would.
fn save(blob: &Blob, name: &str) -> Option<()> {
    let address = Url::create_object_url_with_blob(blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    set_timeout(move || drop(Url::revoke_object_url(&address)), PATIENCE);
    Some(())
}
