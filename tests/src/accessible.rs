//! Whether a page can be used without seeing it or without a mouse, as far as a program can tell: axe-core reads the
//! page as assistive technology does.

use crate::browser::Browser;
use anyhow::{Result, ensure};
use serde::Deserialize;

/// What WCAG 2.2 asks for, levels A and AA.
const RUN: &str = "
    const done = arguments[arguments.length - 1];
    const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
    axe.run(document, rules).then(
        found => done(found.violations.map(rule => ({
            rule: rule.id,
            impact: rule.impact,
            at: rule.nodes.slice(0, 3).map(node => node.html.slice(0, 200) + ' :: ' + (node.any[0]?.message ?? '')),
        }))),
        error => done([{ rule: 'axe', impact: String(error), at: [] }]),
    );";

/// A rule that a page breaks.
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "shown when a test fails")]
struct Broken {
    rule: String,
    impact: String,
    at: Vec<String>,
}

impl Browser {
    /// Fails where the page on the screen breaks a rule of WCAG that a program can check; `what` says which page it is.
    pub async fn expect_accessible(&self, what: &str) -> Result<()> {
        let source = std::fs::read_to_string(xtask::paths::root().join("node_modules/axe-core/axe.min.js"))?;
        self.driver.execute(source, vec![]).await?;
        let found = self.driver.execute_async(RUN, vec![]).await?;
        let broken: Vec<Broken> = serde_json::from_value(found.json().clone())?;
        ensure!(broken.is_empty(), "{what} can't be used by everybody: {broken:#?}");
        Ok(())
    }
}
