//! The `claims` parameter of a sign-in: what we can do, and what the service asks for. And
//! what a token claims.

use serde_json::{Map, Value, json};

/// We answer claims challenges, so that a token can be revoked before it ends (`CP1`, as
/// the page's sign-in library says it).
fn ours() -> Map<String, Value> {
    let claims = json!({ "access_token": { "xms_cc": { "values": ["CP1"] } } });
    claims.as_object().cloned().unwrap_or_default()
}

/// Our claims with those of a challenge in them.
pub fn with(challenge: Option<&str>) -> String {
    let mut all = ours();
    let asked = challenge.and_then(|text| serde_json::from_str(text).ok());
    if let Some(Value::Object(asked)) = asked {
        for (part, claims) in asked {
            match (all.get_mut(&part), claims) {
                (Some(Value::Object(known)), Value::Object(claims)) => {
                    known.extend(claims);
                }
                (_, claims) => {
                    all.insert(part, claims);
                }
            }
        }
    }
    Value::Object(all).to_string()
}

/// What a JWT says; nothing where it is none.
pub fn of(token: &str) -> Option<Value> {
    let mut parts = token.split('.');
    let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
    let claims = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(claims).ok()?;
    serde_json::from_slice(&claims).ok()
}

/// The id of the tenant that a JWT is of.
pub fn tenant(token: &str) -> Option<String> {
    let id = of(token)?.get("tid")?.as_str()?.to_owned();
    (!id.is_empty()).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_stands_beside_what_we_can_do() {
        let ours = r#"{"access_token":{"xms_cc":{"values":["CP1"]}}}"#;
        assert_eq!(with(None), ours);
        assert_eq!(with(Some("no JSON")), ours);
        let challenge = r#"{"access_token":{"nbf":{"essential":true,"value":"1"}},"id_token":{"a":null}}"#;
        let both: Value = serde_json::from_str(&with(Some(challenge))).expect("JSON");
        assert_eq!(both["access_token"]["nbf"]["value"], "1");
        assert_eq!(both["access_token"]["xms_cc"]["values"][0], "CP1");
        assert!(both["id_token"]["a"].is_null());
    }
}
