//! The `claims` parameter of a sign-in: what we can do, and what the service asks for.

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
