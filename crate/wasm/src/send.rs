//! The one place from which a request leaves: Graph's, with a token of the page.
//!
//! It knows nothing of devices. The token goes into the header and nowhere else.

use futures_util::future::{Either, select};
use gloo_net::http::{Method as HttpMethod, RequestBuilder, Response as Answered};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise, Reflect, Uint8Array};
use preflight_core::graph::{Answer, BODY_MOST, Method, Request, Response, Token};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, ReadableStreamDefaultReader, ReferrerPolicy,
    RequestCache, RequestCredentials, RequestRedirect,
};

/// A request without an answer after this long counts as lost.
const PATIENCE_MS: u32 = 120_000;

/// Sends a request and gives what became of it.
pub async fn send(request: &Request, token: &Function) -> Answer {
    let token = match access_token(&request.token, token).await {
        Ok(token) => token,
        Err(why) => return Answer::NoToken { why },
    };
    let controller = AbortController::new().ok();
    let signal = controller.as_ref().map(AbortController::signal);
    let sent = Box::pin(fetch(request, &token, signal.as_ref()));
    match select(sent, TimeoutFuture::new(PATIENCE_MS)).await {
        Either::Left((Ok(response), _)) => Answer::Response(response),
        Either::Left((Err(why), _)) => Answer::Lost { why },
        Either::Right(_) => {
            if let Some(controller) = controller {
                controller.abort();
            }
            Answer::Lost { why: "no answer within two minutes".to_owned() }
        }
    }
}

async fn access_token(wish: &Token, page: &Function) -> Result<String, String> {
    let (fresh, claims, scope) = match wish {
        Token::Current => (false, None, None),
        Token::Fresh { claims } => (true, claims.as_deref(), None),
        Token::With { scope } => (false, None, Some(scope.as_str())),
    };
    let [claims, scope] =
        [claims, scope].map(|text| text.map_or(JsValue::UNDEFINED, JsValue::from_str));
    let asked = page.call3(&JsValue::NULL, &fresh.into(), &claims, &scope);
    let token = awaited(asked).await?;
    token.as_string().ok_or_else(|| "the page gave no token".to_owned())
}

/// What the promise of a call gives, or why not.
pub async fn awaited(called: Result<JsValue, JsValue>) -> Result<JsValue, String> {
    let promise = Promise::resolve(&called.map_err(words)?);
    JsFuture::from(promise).await.map_err(words)
}

/// The words of something thrown.
fn words(thrown: JsValue) -> String {
    let message =
        thrown.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    message.or_else(|| thrown.as_string()).unwrap_or_default()
}

async fn fetch(
    request: &Request,
    token: &str,
    signal: Option<&AbortSignal>,
) -> Result<Response, String> {
    let method = match request.method {
        Method::Get => HttpMethod::GET,
        Method::Post => HttpMethod::POST,
        Method::Delete => HttpMethod::DELETE,
    };
    let mut builder = RequestBuilder::new(&request.url)
        .method(method)
        .header("Authorization", &format!("Bearer {token}"))
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(signal);
    if let Some(id) = crate::random_id() {
        builder = builder.header("client-request-id", &id);
    }
    let answer = match &request.body {
        Some(body) => {
            let builder = builder.header("Content-Type", "application/json");
            match builder.body(body.as_str()) {
                Ok(request) => request.send().await,
                Err(why) => Err(why),
            }
        }
        None => builder.send().await,
    };
    let answer = answer.map_err(|why| why.to_string())?;
    let headers = answer.headers();
    Ok(Response {
        status: answer.status(),
        retry_after: headers.get("Retry-After"),
        www_authenticate: headers.get("WWW-Authenticate"),
        request_id: headers.get("request-id"),
        body: text(&answer).await.map_err(words)?,
    })
}

/// The body of an answer, or the beginning of one that is longer than any of Graph's:
/// the core refuses that, and the rest is not waited for.
async fn text(answer: &Answered) -> Result<String, JsValue> {
    let Some(stream) = answer.body() else { return Ok(String::new()) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    while bytes.len() <= BODY_MOST {
        let read = JsFuture::from(reader.read()).await?;
        let piece = Reflect::get(&read, &"value".into())?;
        let Some(piece) = piece.dyn_ref::<Uint8Array>() else { break };
        bytes.extend(piece.to_vec());
    }
    if bytes.len() > BODY_MOST {
        // Nobody waits for the end of it.
        let _ = reader.cancel();
    }
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|why| String::from_utf8_lossy(why.as_bytes()).into_owned()))
}
