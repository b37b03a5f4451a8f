//! The one place from which anything goes over the network.
//!
//! HTTPS by the system's certificates and proxy; only a practice tenant on this machine
//! is spoken to without. Redirects are not followed: a token must not go elsewhere.

use std::error::Error;
use std::fmt;
use std::io::{self, Read};
use std::time::Duration;

use oauth2::{HttpRequest, HttpResponse};
use preflight_core::graph::{Answer, BODY_MOST, Endpoint, Method, Request, Response};
use reqwest::blocking::{Client, Response as Answered};
use reqwest::redirect::Policy;

const CONNECT: Duration = Duration::from_secs(20);
/// A request without an answer after this long counts as lost.
const PATIENCE: Duration = Duration::from_secs(120);
/// Answers of the sign-in service are a few kilobytes.
const SIGN_IN_MOST: u64 = 1 << 20;

#[derive(Clone)]
pub struct Web(Client);

/// Nothing came back.
#[derive(Debug)]
pub struct Lost(pub String);

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Lost {}

impl Web {
    pub fn new(practice: bool) -> io::Result<Self> {
        // A second time changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .user_agent(concat!("preflight/", env!("CARGO_PKG_VERSION")))
            .https_only(!practice)
            .redirect(Policy::none())
            .referer(false)
            // What is sent again, and when, is the machines' decision.
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT)
            .timeout(PATIENCE);
        if practice {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|why| io::Error::other(words(why)))?;
        Ok(Self(client))
    }

    /// Sends a request of a machine and gives what became of it.
    pub fn ask(&self, request: &Request, graph: &Endpoint, token: &str) -> Answer {
        let path = request.url.strip_prefix(&graph.origin);
        if !path.is_some_and(|path| path.starts_with('/')) {
            // The machines see to it; a token is worth a second look.
            let why = "the request was for another address than Graph's".to_owned();
            return Answer::NoToken { why };
        }
        let builder = match request.method {
            Method::Get => self.0.get(&request.url),
            Method::Post => self.0.post(&request.url),
            Method::Delete => self.0.delete(&request.url),
        };
        let mut builder = builder
            .bearer_auth(token)
            .header("client-request-id", uuid::Uuid::new_v4().to_string());
        if let Some(body) = &request.body {
            builder =
                builder.header("Content-Type", "application/json").body(body.clone());
        }
        match builder.send().map_err(words).and_then(read) {
            Ok(response) => Answer::Response(response),
            Err(why) => Answer::Lost { why },
        }
    }

    /// Sends a request of a sign-in. A service that is down counts as lost, so that
    /// waiting for a code goes on.
    pub fn sign_in(&self, request: HttpRequest) -> Result<HttpResponse, Lost> {
        let (parts, body) = request.into_parts();
        let builder = self.0.post(parts.uri.to_string()).headers(parts.headers);
        let answered = builder.body(body).send().map_err(|why| Lost(words(why)))?;
        let status = answered.status();
        if status.is_server_error() || status.as_u16() == 429 {
            return Err(Lost(format!("it answers {}", status.as_u16())));
        }
        let headers = answered.headers().clone();
        let body = bounded(answered, SIGN_IN_MOST).map_err(Lost)?;
        let mut response = HttpResponse::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

fn read(answered: Answered) -> Result<Response, String> {
    let header = |name: &str| {
        let value = answered.headers().get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let status = answered.status().as_u16();
    let (retry_after, www_authenticate) =
        (header("Retry-After"), header("WWW-Authenticate"));
    let request_id = header("request-id");
    let body = bounded(answered, BODY_MOST as u64)?;
    let body = String::from_utf8(body)
        .unwrap_or_else(|why| String::from_utf8_lossy(why.as_bytes()).into_owned());
    Ok(Response { status, retry_after, www_authenticate, request_id, body })
}

/// A body, or its first `most` bytes and one more.
fn bounded(answered: impl Read, most: u64) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    match answered.take(most + 1).read_to_end(&mut body) {
        Ok(_) => Ok(body),
        Err(why) => Err(why.to_string()),
    }
}

/// The innermost words of an error, without the address.
fn words(error: reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    let error = error.without_url();
    let mut inner: &dyn Error = &error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use preflight_core::graph::Token;

    #[test]
    fn a_token_goes_to_graphs_own_origin_only() {
        let web = Web::new(false).expect("a client");
        let graph = Endpoint { origin: "https://graph.example".to_owned() };
        for url in [
            "https://graph.example.evil.example/v1.0",
            "https://evil.example/",
            "https://graph.example@evil.example/",
            "http://graph.example/v1.0",
        ] {
            let (method, url) = (Method::Get, url.to_owned());
            let request =
                Request { id: 1, method, url, body: None, token: Token::Current };
            let answer = web.ask(&request, &graph, "secret");
            assert!(matches!(answer, Answer::NoToken { .. }), "{answer:?}");
        }
    }

    #[test]
    fn no_more_is_read_than_a_bound_and_one_byte() {
        assert_eq!(bounded(io::repeat(1), 10).map(|it| it.len()), Ok(11));
        assert_eq!(bounded(&b"abc"[..], 10), Ok(b"abc".to_vec()));
    }
}
