//! A connection that stays open, with as little of its own as possible: what is measured is the worker.

use anyhow::{Context, Result, bail, ensure};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

/// A worker that says nothing for so long is stuck.
const PATIENCE: Duration = Duration::from_secs(120);

/// How long to wait before asking again.
const PAUSE: Duration = Duration::from_millis(50);

/// An open connection to the worker.
pub struct Connection {
    stream: BufReader<TcpStream>,
    /// The answer's body.
    body: Vec<u8>,
    /// What says who asks.
    authorization: String,
}

impl Connection {
    /// Connects to that port of the loopback interface.
    ///
    /// # Errors
    /// When nobody listens.
    pub fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream: BufReader::with_capacity(1 << 16, stream), body: Vec::new(), authorization: String::new() })
    }

    /// The same as the owner of a shop.
    #[must_use]
    pub fn as_owner(mut self, key: &str) -> Self {
        self.authorization = format!("Authorization: Bearer {key}\r\n");
        self
    }

    /// `GET`: how long the whole answer took. `now` is the time that the worker is told.
    ///
    /// # Errors
    /// When the answer is no success.
    pub fn get(&mut self, address: &str, now: i64) -> Result<Duration> {
        let request = self.get_request(address, now);
        self.send(&request)
    }

    /// `POST` of JSON, the same.
    ///
    /// # Errors
    /// When the answer is no success.
    pub fn post(&mut self, address: &str, body: &str, now: i64) -> Result<Duration> {
        let length = body.len();
        self.send(&format!(
            "POST {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nX-Test-Now: {now}\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        ))
    }

    /// The body of the last answer.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// `GET` until the answer isn't "come back later" any more.
    ///
    /// # Errors
    /// When the connection breaks.
    pub fn wait_for(&mut self, address: &str, now: i64) -> Result<()> {
        let request = self.get_request(address, now);
        loop {
            self.stream.get_mut().write_all(request.as_bytes())?;
            if self.read_answer()? != 503 {
                return Ok(());
            }
            thread::sleep(PAUSE);
        }
    }

    fn get_request(&self, address: &str, now: i64) -> String {
        let authorization = &self.authorization;
        format!("GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n{authorization}X-Test-Now: {now}\r\n\r\n")
    }

    fn send(&mut self, request: &str) -> Result<Duration> {
        let started = Instant::now();
        self.stream.get_mut().write_all(request.as_bytes())?;
        let status = self.read_answer()?;
        let took = started.elapsed();
        ensure!(
            status == 200 || status == 201,
            "{} was answered {status}: {}",
            request.lines().next().unwrap_or_default(),
            String::from_utf8_lossy(&self.body)
        );
        Ok(took)
    }

    fn read_answer(&mut self) -> Result<u16> {
        let status = self.line()?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no HTTP status")?;
        let (mut length, mut in_chunks) = (0, false);
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            let Some((name, value)) = line.split_once(':') else { bail!("no HTTP header: {line}") };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse()?;
            }
            in_chunks |= name.eq_ignore_ascii_case("transfer-encoding") && value.contains("chunked");
        }
        self.body.clear();
        if !in_chunks {
            self.read_body(length)?;
            return Ok(status);
        }
        loop {
            let length = usize::from_str_radix(&self.line()?, 16)?;
            self.read_body(length)?;
            self.line()?;
            if length == 0 {
                return Ok(status);
            }
        }
    }

    fn read_body(&mut self, length: usize) -> Result<()> {
        let before = self.body.len();
        self.body.resize(before + length, 0);
        Ok(self.stream.read_exact(&mut self.body[before..])?)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        ensure!(self.stream.read_line(&mut line)? > 0, "the worker closed the connection");
        line.truncate(line.trim_end().len());
        Ok(line)
    }
}
