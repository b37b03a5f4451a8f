//! Why nobody is signed in, in a sentence that says what to do.
//!
//! In: the error that the sign-in service gave. Out: words for people. Entra's own
//! numbers say more than the error's name, so they decide.

/// Entra's numbers (Microsoft's AADSTS list), each with its sentence.
const NUMBERS: [(&str, &str); 14] = [
    ("AADSTS50020", OTHER_TENANT),
    (
        "AADSTS50105",
        "this account is not assigned to Preflight in the tenant; an administrator can \
         assign it under Enterprise applications",
    ),
    ("AADSTS53000", DEVICE),
    ("AADSTS53001", DEVICE),
    ("AADSTS53002", DEVICE),
    (
        "AADSTS53003",
        "a Conditional Access policy of the tenant blocks this sign-in, perhaps because it \
         forbids signing in by a code; an administrator can exclude you or Preflight from \
         the policy, or register with the page",
    ),
    ("AADSTS65001", CONSENT),
    ("AADSTS65004", DECLINED),
    ("AADSTS650052", CONSENT),
    ("AADSTS90002", "the sign-in service knows no such tenant; check the tenant"),
    ("AADSTS90093", CONSENT),
    ("AADSTS90094", CONSENT),
    (
        "AADSTS700016",
        "the sign-in service knows no such app in this tenant; check the client id and the \
         tenant, or have an administrator consent to the app there",
    ),
    (
        "AADSTS7000218",
        "the app registration does not allow signing in by a code; in Microsoft Entra, set \
         \"Allow public client flows\" to Yes on its Authentication page",
    ),
];

const CONSENT: &str = "an administrator of the tenant has to consent to the permissions \
                       that Preflight asks for; ask one to sign in here once";
const DECLINED: &str =
    "the sign-in was cancelled, or the permissions that Preflight asks for were refused";
const DEVICE: &str = "a Conditional Access policy of the tenant wants a managed device, \
                      which signing in by a code does not show; sign in with the page on \
                      such a device";
const OTHER_TENANT: &str =
    "this account belongs to another tenant than the one that was asked for";
const CONFIGURATION: &str = "the sign-in service refused how this is set up; check the \
                             client id, the tenant and the cloud";

/// The errors' names (RFC 6749, RFC 8628, and Entra's own).
const CODES: [(&str, &str); 8] = [
    ("access_denied", DECLINED),
    ("authorization_declined", DECLINED),
    ("expired_token", EXPIRED),
    ("code_expired", EXPIRED),
    ("consent_required", CONSENT),
    ("invalid_client", CONFIGURATION),
    ("unauthorized_client", CONFIGURATION),
    ("invalid_request", CONFIGURATION),
];

const EXPIRED: &str = "the code ended before it was entered";

/// Characters of the service's own words that are shown.
const WORDS: usize = 300;

/// Whether it is a code that nobody entered in time.
pub fn is_expired(code: &str) -> bool {
    CODES.iter().any(|(known, says)| *known == code && *says == EXPIRED)
}

/// The sentence for an error and its description.
pub fn sentence(code: &str, description: &str) -> String {
    let number = number(description);
    let known = NUMBERS.iter().find(|(known, _)| Some(*known) == number);
    let known = known.or_else(|| CODES.iter().find(|(known, _)| *known == code));
    match (known, number) {
        (Some((_, says)), Some(number)) => format!("{says} ({number})"),
        (Some((_, says)), None) => format!("{says} ({code})"),
        (None, _) => match words(description) {
            words if words.is_empty() => {
                format!("the sign-in service refuses, and does not say why ({code})")
            }
            words => format!("the sign-in service says: {words}"),
        },
    }
}

/// `AADSTS53003` of `AADSTS53003: Access has been blocked …`.
fn number(description: &str) -> Option<&str> {
    let from = description.get(description.find("AADSTS")?..)?;
    let digits = from.bytes().skip(6).take_while(u8::is_ascii_digit).count();
    from.get(..6 + digits).filter(|_| digits > 0)
}

/// A description without the ids behind it, bounded.
fn words(description: &str) -> String {
    let end = ["\r", "\n", " Trace ID:"].iter().filter_map(|end| description.find(end));
    let words = description.get(..end.min().unwrap_or(description.len()));
    words.unwrap_or_default().trim().chars().take(WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entras_number_decides_and_is_shown() {
        let cases = [
            ("AADSTS65001", "has to consent"),
            ("AADSTS90094", "has to consent"),
            ("AADSTS53003", "Conditional Access"),
            ("AADSTS7000218", "Allow public client flows"),
            ("AADSTS700016", "knows no such app"),
            ("AADSTS50105", "Enterprise applications"),
            ("AADSTS50020", "another tenant"),
        ];
        for (number, says) in cases {
            let description = format!("{number}: Words. Trace ID: 1 Correlation ID: 2");
            let sentence = sentence("invalid_client", &description);
            assert!(sentence.contains(says), "{sentence}");
            assert!(sentence.ends_with(&format!("({number})")), "{sentence}");
        }
    }

    #[test]
    fn a_number_is_not_mistaken_for_a_shorter_one() {
        assert!(sentence("x", "AADSTS5300: Other.").contains("says: AADSTS5300: Other."));
        assert_eq!(number("AADSTS: none"), None);
    }

    #[test]
    fn without_a_number_the_name_decides() {
        assert!(sentence("authorization_declined", "").contains("was cancelled"));
        assert!(is_expired("expired_token") && !is_expired("access_denied"));
        assert!(sentence("expired_token", "").contains("ended before"));
    }

    #[test]
    fn what_is_not_known_is_shown_in_the_services_words() {
        let description = "AADSTS99: Odd.\r\nTrace ID: 1\r\nTimestamp: 2";
        assert_eq!(
            sentence("x", description),
            "the sign-in service says: AADSTS99: Odd."
        );
        let refuses = "the sign-in service refuses, and does not say why (x)";
        assert_eq!(sentence("x", ""), refuses);
        assert!(sentence("x", &"y".repeat(10_000)).len() < 400);
    }
}
