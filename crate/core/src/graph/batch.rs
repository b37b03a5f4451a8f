//! `$batch`: up to twenty requests in one, each with an answer of its own.
//!
//! In: the requests, later the body of the answer. Out: the body to send, and a
//! [`Verdict`] on each request. The outer 200 says nothing of the inner ones, and they
//! come in any order (Graph's page on JSON batching). What happens to a whole batch at
//! once, a refused token or a fault of the service, is judged once and not twenty times.
//!
//! What a request is for is not known here.

use serde_json::{Value, json};

use super::call::Call;
use super::error::Refusal;
use super::lane::{BODY_MOST, Lane, Verdict};
use super::pace::Pace;
use super::{Answer, Method, Millis, Response};

/// Graph's limit for one `$batch`.
pub(super) const MOST: usize = 20;

/// A request inside a batch.
pub(super) struct Inner<'a> {
    pub call: Call,
    /// The object's id.
    pub id: &'a str,
    pub body: Option<Value>,
}

/// The body of a batch with these requests, known by their places.
pub(super) fn body<'a>(requests: impl IntoIterator<Item = Inner<'a>>) -> String {
    let requests: Vec<_> = requests
        .into_iter()
        .enumerate()
        .map(|(at, Inner { call, id, body })| {
            let method = match call.method {
                Method::Get => "GET",
                Method::Post => "POST",
                Method::Delete => "DELETE",
            };
            let (at, url) = (at.to_string(), call.within(id));
            let mut request = json!({ "id": at, "method": method, "url": url });
            if let Some(body) = body {
                request["headers"] = json!({ "Content-Type": "application/json" });
                request["body"] = body;
            }
            request
        })
        .collect();
    json!({ "requests": requests }).to_string()
}

/// The answers in a batch's body, by the places of their requests; none for a request
/// that is not answered. Nothing if it is no batch's body.
fn answers(body: &str, count: usize) -> Option<Vec<Option<Response>>> {
    if body.len() > BODY_MOST {
        return None;
    }
    let body: Value = serde_json::from_str(body).ok()?;
    let mut answers = vec![None; count];
    for inner in body["responses"].as_array()? {
        let at = match &inner["id"] {
            Value::String(id) => id.parse::<usize>().ok(),
            id => id.as_u64().and_then(|id| usize::try_from(id).ok()),
        };
        let status = inner["status"].as_u64().and_then(|s| u16::try_from(s).ok());
        if let (Some(place), Some(status)) =
            (at.and_then(|at| answers.get_mut(at)), status)
        {
            *place = Some(Response {
                status,
                retry_after: header(inner, "retry-after"),
                www_authenticate: header(inner, "www-authenticate"),
                request_id: header(inner, "request-id"),
                body: match &inner["body"] {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    body => body.to_string(),
                },
            });
        }
    }
    Some(answers)
}

/// A header of an inner answer, whose name may be of any case.
fn header(inner: &Value, name: &str) -> Option<String> {
    let headers = inner["headers"].as_object()?;
    let (_, value) =
        headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    })
}

/// What a verdict on one inner answer may be a verdict on all alike of.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Good,
    /// 429.
    Slow,
    /// 401, and 403 with a claims challenge.
    Token,
    /// 403.
    Forbidden,
    /// 5xx, 408, 424, and no answer at all.
    Down,
    /// About the request.
    Own,
}

fn kind(response: Option<&Response>) -> Kind {
    match response.map_or(0, |response| response.status) {
        200..=299 => Kind::Good,
        429 => Kind::Slow,
        401 => Kind::Token,
        403 => match response.is_some_and(|inner| inner.www_authenticate.is_some()) {
            true => Kind::Token,
            false => Kind::Forbidden,
        },
        0 | 408 | 424 | 500..=599 => Kind::Down,
        _ => Kind::Own,
    }
}

/// Judges the answers in the body of a batch's success, in the order of the requests.
/// Nothing if it is no batch's body, which [`Lane::odd`] is to hear of. `repeatable`
/// as for [`Lane::judge`].
pub(super) fn judge(
    now: Millis,
    body: &str,
    count: usize,
    repeatable: bool,
    lane: &mut Lane,
    pace: &mut Pace,
) -> Option<Vec<Verdict>> {
    let answers = answers(body, count)?;
    let kinds: Vec<_> = answers.iter().map(|inner| kind(inner.as_ref())).collect();
    let mut once = |kind: Kind| {
        let mut alike = answers.iter().zip(&kinds).filter(|(_, known)| **known == kind);
        let (first, _) = alike.next()?;
        let mut response = match (kind, first) {
            // A request that was not answered, or waited for another one.
            (Kind::Down, first) if first.as_ref().is_none_or(|r| r.status == 424) => {
                Response { status: 503, ..Response::default() }
            }
            (_, first) => first.clone()?,
        };
        if kind == Kind::Slow {
            let all = answers.iter().flatten().filter(|inner| inner.status == 429);
            let longest = all.filter_map(|inner| Refusal::read(now, inner).retry_after);
            let longest = longest.reduce(Millis::max);
            response.retry_after = longest.map(|wait| (wait / 1000.0).to_string());
        }
        Some(lane.judge(now, Answer::Response(response), repeatable, pace))
    };
    // Success first, because it ends whatever was counted in succession before.
    once(Kind::Good);
    let slow = once(Kind::Slow);
    let token = once(Kind::Token);
    let forbidden = once(Kind::Forbidden);
    let down = once(Kind::Down);
    lane.lost = 0;
    lane.read();
    let verdicts = answers.into_iter().zip(kinds).map(|(inner, kind)| {
        let inner = inner.unwrap_or_default();
        let shared = match kind {
            Kind::Good => return Verdict::Good(inner.body),
            Kind::Own => return Verdict::Refused(Refusal::read(now, &inner)),
            Kind::Slow => &slow,
            Kind::Token => &token,
            Kind::Forbidden => &forbidden,
            Kind::Down => &down,
        };
        shared.clone().unwrap_or(Verdict::Again)
    });
    Some(verdicts.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::block::Block;
    use crate::graph::{Token, call};

    fn judged(body: &str, count: usize) -> (Vec<Verdict>, Lane, Pace) {
        let (mut lane, mut pace) = (Lane::default(), Pace::new(100, 1));
        let verdicts = judge(0.0, body, count, true, &mut lane, &mut pace);
        (verdicts.expect("a batch"), lane, pace)
    }

    #[test]
    fn requests_as_graph_documents_them() {
        let requests = [
            Inner { call: call::DELETE_DEVICE, id: "7", body: None },
            Inner {
                call: call::UPDATE_DEVICE,
                id: "8",
                body: Some(json!({ "groupTag": "HQ" })),
            },
        ];
        let list = "/deviceManagement/windowsAutopilotDeviceIdentities";
        let expected = json!({ "requests": [
            { "id": "0", "method": "DELETE", "url": format!("{list}/7") },
            { "id": "1", "method": "POST", "url": format!("{list}/8/updateDeviceProperties"),
              "headers": { "Content-Type": "application/json" },
              "body": { "groupTag": "HQ" } },
        ]});
        let body: Value = serde_json::from_str(&body(requests)).expect("JSON");
        assert_eq!(body, expected);
    }

    #[test]
    fn each_inner_answer_is_judged_by_itself_in_any_order() {
        let body = r#"{"responses":[
            {"id":"2","status":400,"body":{"error":{"code":"BadRequest","message":"No."}}},
            {"id":"1","status":429,"headers":{"RETRY-AFTER":"7"}},
            {"id":"3","status":429,"headers":{"retry-after":30}},
            {"id":"0","status":204,"body":null},
            {"id":"9","status":204}, {"id":[],"status":"x"}]}"#;
        let (verdicts, lane, pace) = judged(body, 4);
        assert_eq!(verdicts[0], Verdict::Good(String::new()));
        assert_eq!((&verdicts[1], &verdicts[3]), (&Verdict::Again, &Verdict::Again));
        let Verdict::Refused(refusal) = &verdicts[2] else { panic!("refused") };
        assert_eq!((refusal.status, refusal.said.as_str()), (400, "No."));
        assert_eq!(pace.writes(), 50, "one refusal of the pace");
        assert!((30_000.0..=31_000.0).contains(&pace.held()), "the longest wait");
        assert_eq!(lane.until, 0.0);
    }

    #[test]
    fn a_refused_token_is_renewed_once_for_all() {
        let all = r#"{"responses":[{"id":"0","status":401},{"id":"1","status":401}]}"#;
        let (verdicts, mut lane, mut pace) = judged(all, 2);
        assert_eq!(verdicts, [Verdict::Again, Verdict::Again]);
        assert_eq!(lane.token(), Token::Fresh { claims: None });
        let again = judge(0.0, all, 2, true, &mut lane, &mut pace).expect("a batch");
        let blocked =
            |verdict: &Verdict| matches!(verdict, Verdict::Blocked(Block::SignIn { .. }));
        assert!(again.iter().all(blocked), "{again:?}");
    }

    #[test]
    fn what_is_forbidden_blocks_unless_a_challenge_says_how_to_sign_in() {
        let (verdicts, mut lane, _) = judged(
            r#"{"responses":[{"id":"0","status":403},{"id":"1","status":204}]}"#,
            2,
        );
        assert!(matches!(verdicts[0], Verdict::Blocked(Block::Forbidden { .. })));
        assert_eq!(verdicts[1], Verdict::Good(String::new()));
        assert_eq!(lane.token(), Token::Current);
        let challenge = r#"{"responses":[{"id":"0","status":403,
            "headers":{"WWW-Authenticate":"Bearer claims=\"eyJhIjoxfQ\""}}]}"#;
        let (verdicts, mut lane, _) = judged(challenge, 1);
        assert_eq!(verdicts, [Verdict::Again]);
        // However the user is asked meanwhile.
        lane.resume();
        assert!(matches!(lane.token(), Token::Fresh { claims: Some(_) }));
    }

    #[test]
    fn what_was_not_answered_or_waited_for_another_comes_again() {
        let (verdicts, lane, _) = judged(r#"{"responses":[{"id":"1","status":424}]}"#, 2);
        assert_eq!(verdicts, [Verdict::Again, Verdict::Again]);
        assert_eq!(lane.down, 1, "one fault of the service");
        assert!(lane.until > 0.0);
    }

    #[test]
    fn a_wait_that_the_service_asks_for_is_kept() {
        let body =
            r#"{"responses":[{"id":"0","status":503,"headers":{"Retry-After":"45"}}]}"#;
        let (verdicts, lane, _) = judged(body, 1);
        assert_eq!(verdicts, [Verdict::Again]);
        assert!(lane.until >= 45_000.0, "{}", lane.until);
    }

    #[test]
    fn a_body_longer_than_any_batchs_is_not_read() {
        let mut body = r#"{"responses":[]}"#.to_owned();
        assert!(answers(&body, 0).is_some());
        body += &" ".repeat(BODY_MOST + 1 - body.len());
        assert!(answers(&body, 0).is_none());
    }

    #[test]
    fn a_body_that_is_no_batchs_is_none() {
        for body in ["", "<html>", "{}", r#"{"responses":7}"#, "[]"] {
            let (mut lane, mut pace) = (Lane::default(), Pace::new(100, 1));
            assert_eq!(judge(0.0, body, 2, true, &mut lane, &mut pace), None, "{body}");
        }
    }
}
