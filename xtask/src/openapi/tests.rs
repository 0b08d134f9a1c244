//! Nothing is forgotten, and what is committed is what is made.

use super::document::groups;
use super::{document, path, text};
use crate::paths;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The methods and addresses of the worker's router, under `/v1`: `(Method::Get, ["v1", "faq", "links", entry])` is
/// `get /v1/faq/links/{entry}`. Preflights are browsers' business.
fn routed() -> BTreeSet<String> {
    let router = std::fs::read_to_string(paths::root().join("worker/src/router.rs")).unwrap();
    let (router, _) = router.split_once("fn allowed_methods").unwrap();
    let (mut routed, mut arms) = (BTreeSet::new(), 0);
    for arm in router.split("(Method::").skip(1) {
        let Some((method, rest)) = arm.split_once(", [") else { continue };
        let Some((segments, _)) = rest.split_once("])") else { continue };
        let segments: Vec<String> = segments
            .split(',')
            .map(str::trim)
            .filter(|segment| !segment.is_empty())
            .map(|segment| match segment.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
                Some(fixed) => fixed.to_owned(),
                None => format!("{{{segment}}}"),
            })
            .collect();
        if segments.first().is_none_or(|first| first != "v1") {
            continue;
        }
        arms += 1;
        if method != "Options" {
            for method in method.split('|') {
                let method = method.trim().trim_start_matches("Method::").to_lowercase();
                routed.insert(format!("{method} /{}", segments.join("/")));
            }
        }
    }
    assert_eq!(
        router.matches("\"v1\"").count(),
        arms,
        "some arm of the router is written in a way that isn't read here"
    );
    routed
}

#[test]
fn every_address_of_the_router_is_described_and_no_other() {
    let routed = routed();
    assert!(routed.contains("put /v1/faq/links/{entry}"), "the router is read wrongly");
    let described: BTreeSet<String> = groups()
        .iter()
        .flat_map(|group| &group.operations)
        .map(|operation| format!("{} {}", operation.method, operation.path))
        .collect();
    let forgotten: Vec<_> = routed.difference(&described).collect();
    let made_up: Vec<_> = described.difference(&routed).collect();
    assert!(forgotten.is_empty(), "say in xtask/src/openapi what these are: {forgotten:#?}");
    assert!(made_up.is_empty(), "the router doesn't have these: {made_up:#?}");
}

#[test]
fn what_is_committed_is_what_is_made() {
    let committed = std::fs::read_to_string(path()).unwrap_or_default();
    assert!(committed == text().unwrap(), "docs/openapi.json isn't up to date: run `cargo xtask openapi`");
}

#[test]
fn every_operation_is_whole() {
    let mut ids = BTreeSet::new();
    for group in groups() {
        for operation in group.operations {
            let address = format!("{} {}", operation.method, operation.path);
            assert!(ids.insert(operation.id), "{address}: `{}` is another's name", operation.id);
            assert!(
                !operation.summary.ends_with('.') && operation.summary.len() > 8,
                "{address}: {}",
                operation.summary
            );
            let mut names = BTreeSet::new();
            for parameter in &operation.parameters {
                assert!(names.insert(parameter.name), "{address}: `{}` is there twice", parameter.name);
                let in_path = operation.path.contains(&format!("{{{}}}", parameter.name));
                assert_eq!(in_path, parameter.in_path, "{address}: {}", parameter.name);
            }
        }
    }
    let document = document();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let parameters = operation["parameters"]
                .as_array()
                .map_or(0, |all| all.iter().filter(|parameter| parameter["in"] == "path").count());
            assert_eq!(parameters, path.matches('{').count(), "{method} {path}: a part of the path isn't described");
        }
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_type_is_used() {
    let document = document();
    let mut used: BTreeMap<String, u32> = BTreeMap::new();
    fn collect(value: &Value, used: &mut BTreeMap<String, u32>) {
        match value {
            Value::Object(object) => {
                if let Some(Value::String(reference)) = object.get("$ref") {
                    *used.entry(reference.clone()).or_default() += 1;
                }
                object.values().for_each(|value| collect(value, used));
            }
            Value::Array(values) => values.iter().for_each(|value| collect(value, used)),
            _ => {}
        }
    }
    collect(&document, &mut used);
    for reference in used.keys() {
        let place = reference.strip_prefix('#').unwrap_or(reference);
        assert!(document.pointer(place).is_some(), "{reference} leads nowhere");
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(used.contains_key(&format!("#/components/schemas/{name}")), "nothing is a {name}");
    }
}
