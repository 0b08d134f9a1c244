//! Running other programs: quietly while all is well, with everything they said when it isn't.

use crate::paths;
use crate::terminal::Step;
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;

/// Runs `command` as part of `step`, showing the newest line of its output, and returns what it said.
/// An error carries the last 60 lines.
pub fn run(step: &Step, command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{name} could not be started; is it installed?"))?;
    let (sender, lines) = mpsc::channel::<String>();
    let mut readers = Vec::new();
    let out = child.stdout.take().map(|pipe| Box::new(pipe) as Box<dyn std::io::Read + Send>);
    let err = child.stderr.take().map(|pipe| Box::new(pipe) as Box<dyn std::io::Read + Send>);
    for pipe in [out, err].into_iter().flatten() {
        let sender = sender.clone();
        readers.push(thread::spawn(move || {
            for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        }));
    }
    drop(sender);
    let mut kept = Vec::new();
    for line in lines {
        step.says(&line);
        kept.push(line);
    }
    for reader in readers {
        reader.join().ok();
    }
    let status = child.wait()?;
    if !status.success() {
        let tail = kept.len().saturating_sub(60);
        let said = kept.get(tail..).unwrap_or_default().join("\n");
        bail!("{name} failed ({status}). It said:\n{said}");
    }
    Ok(kept.join("\n"))
}

/// Runs a program of the tests, which talks to the person itself. Ends with it where it fails: it has
/// said why.
pub fn run_test_program(name: &str) -> Result<()> {
    let status = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--package", "shopbell-tests", "--bin", name])
        .current_dir(paths::root())
        .status()?;
    if !status.success() {
        std::process::exit(1);
    }
    Ok(())
}

/// What a program prints, or `None` where it can't be run.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
