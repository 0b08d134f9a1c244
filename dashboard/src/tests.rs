//! Every language says everything, and nothing is said that no language knows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Texts = BTreeMap<String, String>;

fn texts(locale: &str) -> Result<Texts, Box<dyn std::error::Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(locale).with_extension("json");
    Ok(serde_json::from_str(&fs::read_to_string(path)?)?)
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { sources(&path, found)? } else { found.push(path) }
    }
    Ok(())
}

/// What stands in braces in a text.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
}

#[test]
fn every_language_says_the_same_things() -> Result<(), Box<dyn std::error::Error>> {
    let english = texts("en")?;
    for locale in ["fa", "ar"] {
        let other = texts(locale)?;
        assert_eq!(english.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>(), "{locale}");
        for (key, text) in &other {
            assert!(!text.trim().is_empty(), "{locale}: {key} is empty");
            assert_eq!(placeholders(text), placeholders(&english[key]), "{locale}: {key}");
            let is_persian = locale == "fa" && key != "locale_ar";
            assert!(!(is_persian && text.contains(['ي', 'ك'])), "{key} has an Arabic ya or kaf");
        }
    }
    Ok(())
}

#[test]
fn every_text_that_is_asked_for_is_there() -> Result<(), Box<dyn std::error::Error>> {
    let english = texts("en")?;
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files)?;
    let mut asked = BTreeSet::new();
    for file in files {
        let source = fs::read_to_string(&file)?;
        for opening in [" t(\"", "(t(\"", "!t(\"", "{t(\"", "=t(\"", "with(\"", "&t(\""] {
            for rest in source.split(opening).skip(1) {
                if let Some((key, after)) = rest.split_once('"')
                    && after.starts_with([')', ','])
                {
                    asked.insert(key.to_owned());
                }
            }
        }
    }
    assert!(asked.len() > 50, "the search finds hardly anything");
    let missing: Vec<&String> = asked.iter().filter(|key| !english.contains_key(*key)).collect();
    assert!(missing.is_empty(), "no words for {missing:?}");
    Ok(())
}
