//! One file over HTTP, from some byte on: the only place that opens a connection.
//!
//! Proxies come from ALL_PROXY, HTTPS_PROXY, HTTP_PROXY and NO_PROXY. Deliberately absent: retries, and writing.

use std::io::Read;
use std::time::Duration;
use ureq::http::{HeaderMap, Response, StatusCode};
use ureq::{Agent, Body, Error};

/// The bytes of a reply.
pub struct Reply {
    pub body: Box<dyn Read>,
    /// Where in the file `body` begins: what was asked for, or 0 from a server that always sends everything.
    pub start: u64,
    /// Length of the whole file, if the server says it.
    pub whole: Option<u64>,
}

/// Why there is no reply.
#[derive(Debug)]
pub enum Trouble {
    /// Not a web address.
    Address,
    /// Nobody could be reached.
    Offline(String),
    /// The other side could not prove who it is.
    Insecure(String),
    /// The server refused.
    Status(u16),
    /// The requested part does not exist or is not what came: the file must be fetched from its start.
    Range,
    /// The connection broke off.
    Broken(String),
}

/// Asks for the file at `url` from byte `from` on. No single step waits longer than `patience`.
pub fn get(url: &str, from: u64, patience: Duration) -> Result<Reply, Trouble> {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .timeout_resolve(Some(patience))
        .timeout_connect(Some(patience))
        .timeout_per_read(Some(patience))
        .timeout_recv_response(Some(patience))
        .user_agent(concat!("starling/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let mut request = agent.get(url);
    if from > 0 {
        request = request.header("Range", format!("bytes={from}-"));
    }
    let response = request.call().map_err(trouble)?;
    let (start, whole) = match response.status() {
        StatusCode::OK => (0, length(response.headers())),
        StatusCode::PARTIAL_CONTENT => {
            part(&response).filter(|(start, _)| *start == from).ok_or(Trouble::Range)?
        }
        StatusCode::RANGE_NOT_SATISFIABLE => return Err(Trouble::Range),
        other => return Err(Trouble::Status(other.as_u16())),
    };
    Ok(Reply { body: Box::new(response.into_body().into_reader()), start, whole })
}

fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get("content-length")?.to_str().ok()?.trim().parse().ok()
}

/// First byte and length of the whole, from `Content-Range: bytes 100-199/200`.
fn part(response: &Response<Body>) -> Option<(u64, Option<u64>)> {
    range(response.headers().get("content-range")?.to_str().ok()?)
}

fn range(text: &str) -> Option<(u64, Option<u64>)> {
    let (span, whole) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (start, _) = span.split_once('-')?;
    Some((start.trim().parse().ok()?, whole.trim().parse().ok()))
}

fn trouble(error: Error) -> Trouble {
    match error {
        Error::BadUri(_) | Error::Http(_) => Trouble::Address,
        Error::HostNotFound => Trouble::Offline("no such host, or no network".to_owned()),
        Error::ConnectionFailed => Trouble::Offline("nobody answers".to_owned()),
        Error::InvalidProxyUrl => Trouble::Offline("the proxy's address is not right".to_owned()),
        Error::ConnectProxyFailed(reason) => Trouble::Offline(format!("the proxy refuses: {reason}")),
        Error::Timeout(ureq::Timeout::Resolve | ureq::Timeout::Connect) => {
            Trouble::Offline("nobody answers in time".to_owned())
        }
        Error::Io(error) => match error.kind() {
            std::io::ErrorKind::ConnectionRefused
            | std::io::ErrorKind::HostUnreachable
            | std::io::ErrorKind::NetworkUnreachable
            | std::io::ErrorKind::AddrNotAvailable => Trouble::Offline(error.to_string()),
            _ => Trouble::Broken(error.to_string()),
        },
        Error::Tls(reason) => Trouble::Insecure(reason.to_owned()),
        Error::Rustls(error) => Trouble::Insecure(error.to_string()),
        other => Trouble::Broken(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ranges_are_read_as_servers_write_them() {
        assert_eq!(range("bytes 100-199/200"), Some((100, Some(200))));
        assert_eq!(range("bytes 100-199/*"), Some((100, None)));
        assert_eq!(range("bytes */200"), None);
        assert_eq!(range("items 1-2/3"), None);
    }

    proptest! {
        #[test]
        fn any_text_as_a_range_is_survived(text in ".*") {
            let _ = range(&text);
        }

        #[test]
        fn every_sound_range_is_read(start in 0u64.., end in 0u64.., whole in 0u64..) {
            prop_assert_eq!(range(&format!("bytes {start}-{end}/{whole}")), Some((start, Some(whole))));
        }
    }
}
