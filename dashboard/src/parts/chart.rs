//! Charts, drawn by ECharts, each with a table of the same figures beside it.

use crate::format;
use crate::i18n::{is_rtl, t};
use js_sys::Function;
use leptos::html::Div;
use leptos::prelude::*;
use serde::Serialize;
use std::cell::RefCell;
use wasm_bindgen::JsValue;

thread_local! {
    static DRAW: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Takes what draws, once.
pub fn draw_with(function: Function) {
    DRAW.replace(Some(function));
}

/// What is drawn. The words are ready: the library formats nothing but the axis.
#[derive(Clone, Serialize)]
pub struct Picture {
    /// The names along the axis.
    pub names: Vec<String>,
    /// What is drawn over them.
    pub series: Vec<Series>,
    /// Bars that lie, for names that are long.
    pub horizontal: bool,
    /// Where the axis begins.
    pub min: Option<f64>,
    /// Where it ends.
    pub max: Option<f64>,
}

/// One line, or one set of bars.
#[derive(Clone, Serialize)]
pub struct Series {
    /// What it is.
    pub name: String,
    /// `line` or `bar`.
    pub kind: &'static str,
    /// The figures; `None` where there is none.
    pub values: Vec<Option<f64>>,
    /// The same in words.
    pub labels: Vec<String>,
    /// A colour of the style sheet.
    pub colour: &'static str,
    /// Each bar's own colour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colours: Option<Vec<&'static str>>,
    /// Whether it has the axis on the other side.
    pub second: bool,
}

#[derive(Serialize)]
struct Drawn<'a> {
    #[serde(flatten)]
    picture: &'a Picture,
    rtl: bool,
    locale: &'static str,
}

/// The chart and its table.
pub fn chart(caption: String, picture: Picture) -> AnyView {
    let place = NodeRef::<Div>::new();
    let table = table(&caption, &picture);
    let (rows, horizontal) = (picture.names.len(), picture.horizontal);
    Effect::new(move |_| {
        let Some(element) = place.get() else { return };
        let drawn = Drawn { picture: &picture, rtl: is_rtl(), locale: format::tag() };
        let json = serde_json::to_string(&drawn).unwrap_or_default();
        let Ok(value) = js_sys::JSON::parse(&json) else { return };
        DRAW.with_borrow(|draw| draw.as_ref().and_then(|draw| draw.call2(&JsValue::UNDEFINED, &element, &value).ok()));
    });
    let height = if horizontal { format!("{}rem", 3 + 2 * rows.clamp(2, 14)) } else { "15rem".to_owned() };
    view! {
        <figure class="chart">
            <div class="canvas" node_ref=place style:block-size=height></div>
            <details class="as-table"><summary>{t("as_table")}</summary>{table}</details>
        </figure>
    }
    .into_any()
}

fn table(caption: &str, picture: &Picture) -> AnyView {
    let heads = picture.series.iter().map(|series| view! { <th scope="col">{series.name.clone()}</th> }).collect_view();
    let rows = picture.names.iter().enumerate().map(|(at, name)| {
        let cells = picture.series.iter().map(|series| {
            let words = series.labels.get(at).filter(|words| !words.is_empty());
            view! { <td>{words.cloned().unwrap_or_else(|| format::NONE.to_owned())}</td> }
        });
        view! { <tr><th scope="row" dir="auto">{name.clone()}</th>{cells.collect_view()}</tr> }
    });
    view! {
        <div class="scroll">
            <table>
                <caption>{caption.to_owned()}</caption>
                <thead><tr><th scope="col"><span class="unseen">{t("name")}</span></th>{heads}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
