//! A segment, to change: its name, and who belongs to it, in words that need no explanation.

use super::Doing;
use crate::api::Failure;
use crate::format;
use crate::i18n::{named, t, with};
use crate::parts::field::{explained, line, own_first};
use crate::parts::number::number;
use leptos::prelude::*;
use shopbell_protocol::owner::{Segment, SegmentRule};
use shopbell_protocol::{Channel, Locale};
use std::collections::BTreeMap;

/// The channels on which people are reached.
const CHANNELS: [Channel; 8] = [
    Channel::Widget,
    Channel::Sms,
    Channel::Email,
    Channel::Messenger,
    Channel::Social,
    Channel::Receipt,
    Channel::Phone,
    Channel::Shop,
];

/// From one figure to another, as they are typed.
#[derive(Clone, Copy)]
struct Range {
    key: &'static str,
    least: RwSignal<String>,
    most: RwSignal<String>,
}

impl Range {
    fn new(key: &'static str, least: Option<String>, most: Option<String>) -> Self {
        Self { key, least: RwSignal::new(least.unwrap_or_default()), most: RwSignal::new(most.unwrap_or_default()) }
    }

    fn read<T: std::str::FromStr>(self) -> Result<(Option<T>, Option<T>), Failure> {
        Ok((number(self.key, &self.least.get_untracked())?, number(self.key, &self.most.get_untracked())?))
    }

    /// The two fields. `unit` is what stands beside them.
    fn view(self, unit: String) -> AnyView {
        let field = |name: &'static str, value: RwSignal<String>| {
            view! {
                <label class="field"><span>{t(name)}</span>
                    <input type="text" inputmode="decimal" dir="auto" autocomplete="off" name=format!("{}-{name}", self.key) bind:value=value />
                </label>
            }
        };
        let legend = t(self.key);
        view! {
            <fieldset class="range"><legend>{legend}</legend>{field("least", self.least)}{field("most", self.most)}<span class="soft">{unit}</span></fieldset>
        }
        .into_any()
    }
}

/// What is ticked.
fn ticks<T: Copy + PartialEq + Send + Sync + 'static>(
    legend: String,
    all: Vec<(T, String)>,
    chosen: RwSignal<Vec<T>>,
) -> AnyView {
    let boxes = all.into_iter().map(move |(one, name)| {
        let change = move |event| {
            let on = event_target_checked(&event);
            chosen.update(|chosen| {
                chosen.retain(|other| *other != one);
                if on {
                    chosen.push(one);
                }
            });
        };
        view! {
            <label class="flag"><input type="checkbox" prop:checked=move || chosen.with(|all| all.contains(&one)) on:change=change /><span>{name}</span></label>
        }
    });
    view! { <fieldset class="ticks"><legend>{legend}</legend>{boxes.collect_view()}</fieldset> }.into_any()
}

/// The editor.
#[component]
pub fn Editor(segment: Segment, currency: String, doing: Doing) -> impl IntoView {
    let Segment { id, name, rule } = segment;
    let decimals = format::decimals(&currency);
    let names: Vec<(Locale, RwSignal<String>)> = own_first()
        .into_iter()
        .map(|locale| (locale, RwSignal::new(name.get(&locale).cloned().unwrap_or_default())))
        .collect();
    let fields = names
        .clone()
        .into_iter()
        .map(|(locale, value)| line(format!("{} · {}", t("name"), named("locale", locale.code())), value));
    let fields = fields.collect_view();
    let text = |figure: Option<u32>| figure.map(format::count);
    let amount = |minor: Option<i64>| minor.map(|minor| format::decimal(minor as f64 / decimals, 3));
    let score = |score: Option<u8>| text(score.map(u32::from));
    let orders = Range::new("rule_orders", text(rule.min_orders), text(rule.max_orders));
    let value = Range::new("rule_value", amount(rule.min_value), amount(rule.max_value));
    let days = Range::new("rule_days", text(rule.min_days_since_order), text(rule.max_days_since_order));
    let scores = Range::new("rule_score", score(rule.min_score), score(rule.max_score));
    let (locales, channels) = (RwSignal::new(rule.locales), RwSignal::new(rule.channels));
    let categories = RwSignal::new(rule.categories.join(", "));
    let read = move || -> Result<SegmentRule, Failure> {
        let ((min_orders, max_orders), (least, most)) = (orders.read()?, value.read::<f64>()?);
        let (min_days_since_order, max_days_since_order) = days.read()?;
        let (min_score, max_score) = scores.read()?;
        #[expect(clippy::cast_possible_truncation, reason = "amounts are below 2^53")]
        let minor = |amount: Option<f64>| amount.map(|amount| (amount * decimals).round() as i64);
        let written = categories.get_untracked();
        let written = written.split([',', '،', '\n']).map(str::trim).filter(|category| !category.is_empty());
        Ok(SegmentRule {
            locales: locales.get_untracked(),
            channels: channels.get_untracked(),
            categories: written.map(str::to_owned).collect(),
            min_orders,
            max_orders,
            min_value: minor(least),
            max_value: minor(most),
            min_days_since_order,
            max_days_since_order,
            min_score,
            max_score,
        })
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let filled = names.iter().map(|(locale, value)| (*locale, value.get_untracked().trim().to_owned()));
        let name: BTreeMap<_, _> = filled.filter(|(_, text)| !text.is_empty()).collect();
        if name.is_empty() {
            return doing.deed.failure.set(Some(Failure::here("name", "must_be_filled")));
        }
        match read() {
            Ok(rule) if rule == SegmentRule::default() => {
                doing.deed.failure.set(Some(Failure::here("rule", "rule_empty")))
            }
            Ok(rule) => doing.save.run(Segment { id: id.clone(), name, rule }),
            Err(failure) => doing.deed.failure.set(Some(failure)),
        }
    };
    let languages = Locale::ALL.map(|locale| (locale, named("locale", locale.code()))).to_vec();
    let ways = CHANNELS.map(|channel| (channel, named("channel", channel.code()))).to_vec();
    view! {
        <form class="card segment-editor" on:submit=send>
            <p class="soft">{t("rule_about")}</p>
            <div class="filters">{fields}</div>
            <div class="ranges">
                {orders.view(String::new())}
                {value.view(currency)}
                {days.view(String::new())}
                {scores.view(with("of_five_most", &[("count", format::count(5))]))}
            </div>
            {ticks(t("language"), languages, locales)}
            {ticks(t("dimension_channel"), ways, channels)}
            {explained(t("rule_bought_of"), t("rule_bought_of_about"), categories)}
            {doing.deed.complaint()}
            <div class="actions">
                <button class="main" type="submit" disabled=move || doing.deed.busy.get()>{t("save")}</button>
                <button class="plain" type="button" on:click=move |_| doing.editing.set(None)>{t("cancel")}</button>
            </div>
        </form>
    }
}
