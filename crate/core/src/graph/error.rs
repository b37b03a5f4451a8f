//! What an HTTP answer of Graph says when it says no.
//!
//! In: a response. Out: a [`Refusal`]: status, code, the service's own words, the wait
//! it asks for, the claims it wants in a token. Intune nests a second JSON inside
//! `message`; it is read too. Anything can be missing, because gateways answer in HTML.
//!
//! What a refusal means for a device or a run is decided elsewhere.

use serde_json::Value;

use super::{Millis, Response};

/// Words of the service are shown up to this many characters.
const WORDS: usize = 300;

/// An answer that was no success.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// Graph's code: `Forbidden`, `BadRequest`; empty where there is none.
    pub code: String,
    /// The service's own words, bounded, on one line, without its operation ids.
    pub said: String,
    /// Intune's `CustomApiErrorPhrase`, where it gave one.
    pub phrase: String,
    /// Intune's Activity ID, which its support asks for.
    pub activity: String,
    /// The request's id at Graph, which its support asks for.
    pub request: String,
    /// How long the service asks to wait.
    pub retry_after: Option<Millis>,
    /// The claims that a token must carry, as JSON.
    pub claims: Option<String>,
}

impl Refusal {
    /// Reads a response; `now` places a Retry-After that is a date.
    pub fn read(now: Millis, response: &Response) -> Self {
        let header = response.retry_after.as_deref();
        let mut refusal = Self::of_body(now, response.status, &response.body, header);
        refusal.claims = response.www_authenticate.as_deref().and_then(claims);
        if let (true, Some(id)) = (refusal.request.is_empty(), &response.request_id) {
            refusal.request = quote(id, 80);
        }
        refusal
    }

    /// Reads an error body; `header` is the Retry-After that came with it.
    pub fn of_body(now: Millis, status: u16, body: &str, header: Option<&str>) -> Self {
        let mut refusal = Self { status, ..Self::default() };
        refusal.retry_after = header.and_then(|text| retry_after(now, text));
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        let error = &body["error"];
        refusal.code = quote(error["code"].as_str().unwrap_or_default(), 80);
        let inner = match &error["innerError"] {
            Value::Null => &error["innererror"],
            inner => inner,
        };
        refusal.request = quote(inner["request-id"].as_str().unwrap_or_default(), 80);
        let message = error["message"].as_str().unwrap_or_default();
        match serde_json::from_str::<Value>(message) {
            Ok(nested @ Value::Object(_)) => refusal.take(now, &nested),
            _ => refusal.say(message),
        }
        refusal
    }

    fn take(&mut self, now: Millis, nested: &Value) {
        let text = |name: &str| nested[name].as_str().unwrap_or_default();
        self.say(text("Message"));
        self.phrase = quote(text("CustomApiErrorPhrase"), 80);
        let wait = match &nested["RetryAfter"] {
            Value::Number(seconds) => retry_after(now, &seconds.to_string()),
            Value::String(text) => retry_after(now, text),
            _ => None,
        };
        self.retry_after = self.retry_after.or(wait);
    }

    fn say(&mut self, words: &str) {
        let (said, ids) = words.split_once(" - Operation ID").unwrap_or((words, ""));
        self.said = quote(said, WORDS);
        let activity = ids.split_once("Activity ID: ").map_or("", |(_, rest)| rest);
        self.activity = quote(activity.split(' ').next().unwrap_or_default(), 80);
    }

    /// The service's words, or its code where it has none, or the bare status.
    pub fn words(&self) -> String {
        match (self.said.is_empty(), self.code.is_empty()) {
            (false, _) => self.said.clone(),
            (true, false) => self.code.clone(),
            (true, true) => format!("HTTP {}", self.status),
        }
    }

    /// Whether it is the size of the request that was refused.
    pub fn too_large(&self) -> bool {
        let says = |words: &str| {
            self.said.to_ascii_lowercase().contains(words)
                || self.code.to_ascii_lowercase().contains(words)
        };
        self.status == 413
            || (self.status == 400
                && ["too large", "toolarge", "too many", "maximum", "exceed"]
                    .iter()
                    .any(|words| says(words)))
    }

    /// Whether the path itself was refused: not a word about the device.
    pub fn wrong_path(&self) -> bool {
        self.status == 404 || self.no_such_segment()
    }

    /// The service has no such path at all, in this version or in this cloud.
    pub fn no_such_segment(&self) -> bool {
        self.said.contains("not found for the segment")
    }
}

/// Text of the service for people: one line, no control characters, `most` characters.
pub(super) fn quote(text: &str, most: usize) -> String {
    let mut line = String::new();
    let mut blank = false;
    for (at, c) in text.trim().chars().filter(|c| *c != '\u{feff}').enumerate() {
        if at >= most {
            line.push('…');
            break;
        }
        if c.is_whitespace() || c.is_control() {
            blank = true;
            continue;
        }
        if std::mem::take(&mut blank) && !line.is_empty() {
            line.push(' ');
        }
        line.push(c);
    }
    line
}

/// Words of the service as a sentence among ours.
pub(super) fn sentence(words: &str) -> String {
    match words.ends_with(['.', '!', '?', '…']) {
        true => words.to_owned(),
        false => format!("{words}."),
    }
}

/// Retry-After: seconds, whole or with decimals (Graph's documentation shows `2.128`),
/// or a date.
fn retry_after(now: Millis, text: &str) -> Option<Millis> {
    let text = text.trim();
    match text.parse::<f64>() {
        Ok(seconds) if seconds.is_finite() => Some((seconds * 1000.0).max(0.0)),
        Ok(_) => None,
        Err(_) => date(text).map(|at| (at - now).max(0.0)),
    }
}

/// An HTTP date in the one form that may still be sent: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn date(text: &str) -> Option<Millis> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
        "dec",
    ];
    let (_, rest) = text.split_once(',')?;
    let mut parts = rest.split_ascii_whitespace();
    let day: i64 = parts.next()?.parse().ok()?;
    let month = parts.next()?.to_ascii_lowercase();
    let month = MONTHS.iter().position(|name| *name == month)? as i64 + 1;
    let year: i64 = parts.next()?.parse().ok()?;
    let mut clock = parts.next()?.split(':').map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let known = (1..=31).contains(&day)
        && (1970..=9999).contains(&year)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..=60).contains(&second);
    if !known || parts.next() != Some("GMT") {
        return None;
    }
    let days = days(year, month, day);
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) as f64 * 1000.0)
}

/// Days since 1970 of the Gregorian calendar.
pub(super) fn days(year: i64, month: i64, day: i64) -> i64 {
    // The year counted from March, so that the leap day is its last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day
        - 719_469
}

/// The claims of a `WWW-Authenticate` challenge, decoded to JSON.
fn claims(header: &str) -> Option<String> {
    let mut rest = header;
    loop {
        let at = rest.to_ascii_lowercase().find("claims")?;
        let before = rest.get(..at)?.chars().next_back();
        rest = rest.get(at + "claims".len()..)?;
        let value = rest.trim_start().strip_prefix('=');
        match value {
            Some(value) if before.is_none_or(|c| c == ' ' || c == ',' || c == '\t') => {
                return decoded(value.trim_start());
            }
            _ => {}
        }
    }
}

fn decoded(value: &str) -> Option<String> {
    let text = match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => value.split([',', ' ']).next()?,
    };
    // Entra may send the URL-safe alphabet and leave the padding off.
    let text = text.trim_end_matches('=').replace('-', "+").replace('_', "/");
    let bytes = base64_simd::STANDARD_NO_PAD.decode_to_vec(text.as_bytes()).ok()?;
    let json = String::from_utf8(bytes).ok()?;
    serde_json::from_str::<serde_json::Map<String, Value>>(&json).ok().map(|_| json)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, body: &str) -> Refusal {
        Refusal::of_body(0.0, status, body, None)
    }

    #[test]
    fn the_json_that_intune_nests_in_the_message_is_read() {
        let body = r#"{"error":{"code":"Forbidden","message":"{\r\n  \"_version\": 3,\r\n  \"Message\": \"Application is not authorized to perform this operation. Application must have one of the following scopes: DeviceManagementServiceConfig.Read.All - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - Activity ID: 5c977c7f-1111-2222-3333-444444444444 - Url: https://fef.example/DeviceEnrollmentFE\",\r\n  \"CustomApiErrorPhrase\": \"Phrase\",\r\n  \"RetryAfter\": 7,\r\n  \"ErrorSourceService\": \"\",\r\n  \"HttpHeaders\": \"{}\"\r\n}","innerError":{"date":"2026-01-01","request-id":"abc"}}}"#;
        assert_eq!(
            read(403, body),
            Refusal {
                status: 403,
                code: "Forbidden".to_owned(),
                said: "Application is not authorized to perform this operation. \
                       Application must have one of the following scopes: \
                       DeviceManagementServiceConfig.Read.All"
                    .to_owned(),
                phrase: "Phrase".to_owned(),
                activity: "5c977c7f-1111-2222-3333-444444444444".to_owned(),
                request: "abc".to_owned(),
                retry_after: Some(7_000.0),
                claims: None,
            }
        );
    }

    #[test]
    fn a_body_without_json_leaves_the_status() {
        for body in ["", "<html>Bad gateway</html>", "[]", "{\"error\":7}", "{\"error\":"]
        {
            let refusal = read(502, body);
            assert_eq!((refusal.status, refusal.words()), (502, "HTTP 502".to_owned()));
        }
        assert_eq!(read(400, r#"{"error":{"code":"BadRequest"}}"#).words(), "BadRequest");
    }

    #[test]
    fn words_of_the_service_are_bounded_and_on_one_line() {
        assert_eq!(quote("  a\r\n\tb\u{0}c  ", 9), "a b c");
        assert_eq!(quote("abcdef", 3), "abc…");
    }

    #[test]
    fn retry_after_in_all_its_forms() {
        let now = 784_111_777_000.0; // Sun, 06 Nov 1994 08:49:37 GMT
        let cases = [
            ("12", Some(12_000.0)),
            (" 2.128 ", Some(2_128.0)),
            ("0", Some(0.0)),
            ("-3", Some(0.0)),
            ("Sun, 06 Nov 1994 08:49:47 GMT", Some(10_000.0)),
            ("Sun, 06 Nov 1994 08:49:07 GMT", Some(0.0)),
            ("Tue, 29 Feb 2000 00:00:00 GMT", Some(951_782_400_000.0 - now)),
            ("soon", None),
            ("NaN", None),
            ("inf", None),
            ("", None),
            ("Sun, 99 Nov 1994 08:49:47 GMT", None),
            ("Sun, 06 Nov 1994 08:49 GMT", None),
        ];
        for (text, wait) in cases {
            assert_eq!(retry_after(now, text), wait, "{text:?}");
        }
    }

    #[test]
    fn a_header_goes_before_the_wait_in_the_body() {
        let body = r#"{"error":{"message":"{\"RetryAfter\":\"9\"}"}}"#;
        assert_eq!(Refusal::of_body(0.0, 429, body, None).retry_after, Some(9_000.0));
        let both = Refusal::of_body(0.0, 429, body, Some("3"));
        assert_eq!(both.retry_after, Some(3_000.0));
    }

    #[test]
    fn claims_are_decoded_from_either_alphabet_and_without_padding() {
        let json = r#"{"access_token":{"nbf":{"essential":true,"value":"1>?ü"}}}"#;
        let padded = base64_simd::STANDARD.encode_to_string(json);
        let bare = base64_simd::URL_SAFE_NO_PAD.encode_to_string(json);
        assert_ne!(padded.trim_end_matches('='), bare);
        for text in [&padded, &bare] {
            let header = format!(
                "Bearer realm=\"\", authorization_uri=\"https://login.example/claims=1\", \
                 error=\"insufficient_claims\", claims=\"{text}\""
            );
            assert_eq!(claims(&header).as_deref(), Some(json));
            for before in ["", "Bearer ", "Bearer realm=\"\",", "Bearer realm=\"\",\t"] {
                let header = format!("{before}claims={text}");
                assert_eq!(claims(&header).as_deref(), Some(json), "{header}");
            }
        }
        assert_eq!(claims("Bearer realm=\"\""), None);
        assert_eq!(claims("Bearer claims=\"%%%\""), None);
        assert_eq!(claims("Bearer error=insufficient_claims"), None);
    }

    #[test]
    fn too_large_is_told_from_other_refusals() {
        let says = |words: &str| format!(r#"{{"error":{{"message":"{words}"}}}}"#);
        assert!(read(413, "").too_large());
        assert!(read(400, &says("The request body is too large")).too_large());
        assert!(!read(400, &says("Cannot convert the literal")).too_large());
        assert!(read(400, &says("Resource not found for the segment 'x'.")).wrong_path());
    }
}
