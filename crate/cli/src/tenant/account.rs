//! Who is signed in, and the token for each request: by a code (RFC 8628), renewed as
//! long as the sign-in service allows, or given.
//!
//! Tokens are in memory only. What cannot be renewed is asked for again by a new code,
//! while whoever wants the token waits; nothing is lost by it.

use std::fmt::{self, Display};
use std::thread;
use std::time::{Duration, Instant};

use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AccessToken, Client, ClientId, DeviceAuthorizationUrl,
    EmptyExtraDeviceAuthorizationFields, EndpointNotSet, EndpointSet, ErrorResponseType,
    ExtraTokenFields, RefreshToken, RequestTokenError, Scope,
    StandardDeviceAuthorizationResponse, StandardErrorResponse, StandardRevocableToken,
    StandardTokenResponse, TokenResponse, TokenUrl,
};
use preflight_core::graph::Token;
use serde::{Deserialize, Serialize};

use super::setup::{SignIn, Source};
use super::status::{Doing, Status};
use super::web::{Lost, Web};
use super::{claims, problem};
use crate::output::count;

/// A token that ends sooner is renewed before it is used.
const MARGIN: Duration = Duration::from_secs(300);
/// Waits between the tries to reach the sign-in service for a renewal.
const TRIES: [Duration; 3] =
    [Duration::from_secs(2), Duration::from_secs(5), Duration::from_secs(10)];
/// Codes that are shown one after another while somebody may be looking.
const CODES: usize = 3;
/// A service that asks for less is asked no more often.
const POLL_LEAST: Duration = Duration::from_secs(1);

pub struct Account {
    way: Way,
    person: Person,
    /// A given token is introduced when it is used first.
    is_introduced: bool,
}

/// Who signed in, and into which tenant, where a token says so. To be shown and compared
/// only: what somebody may do, the service decides.
#[derive(Default)]
struct Person {
    name: Option<String>,
    tenant: Option<String>,
}

enum Way {
    Given(String),
    Code(Box<ByCode>),
}

struct ByCode {
    client: ByCodeClient,
    scopes: Vec<Scope>,
    held: Option<Held>,
    /// What the service asked for when it last refused a token.
    claims: Option<String>,
}

struct Held {
    access: AccessToken,
    refresh: Option<RefreshToken>,
    /// When it is to be renewed.
    until: Instant,
}

type ByCodeClient = Client<
    BasicErrorResponse,
    Tokens,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;
type Tokens = StandardTokenResponse<Names, BasicTokenType>;

/// The token that says who signed in.
#[derive(Deserialize, Serialize)]
struct Names {
    #[serde(skip_serializing)]
    id_token: Option<String>,
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Names")
    }
}

impl ExtraTokenFields for Names {}

/// Why nobody signed in.
enum Failed {
    /// The sign-in service says so.
    Said { code: String, description: String },
    /// It was not heard; the reason for people.
    Unheard(String),
}

impl Failed {
    fn sentence(self) -> String {
        match self {
            Failed::Said { code, description } => problem::sentence(&code, &description),
            Failed::Unheard(why) => why,
        }
    }
}

/// Why a token was not renewed.
enum Refusal {
    /// Only a person can go on.
    Ended,
    /// It may work later.
    Unreachable(String),
}

impl Account {
    pub fn new(source: Source) -> Result<Self, String> {
        Ok(match source {
            Source::Given(token) => {
                // Entra's are JWTs for Graph, which nobody promises.
                let person = Person::of(&token);
                Self { way: Way::Given(token), person, is_introduced: false }
            }
            Source::Code(sign_in) => {
                let way = Way::Code(Box::new(ByCode::new(sign_in)?));
                Self { way, person: Person::default(), is_introduced: true }
            }
        })
    }

    /// The token for one request, signing in where nobody is. Otherwise the reason, in
    /// words that go on a sentence.
    pub fn token(
        &mut self,
        wish: &Token,
        web: &Web,
        status: &mut Status,
    ) -> Result<String, String> {
        let by_code = match (&mut self.way, wish) {
            (Way::Given(token), Token::Current) => {
                let said = self.person.tenant.is_some().then(|| self.person.said());
                if let Some(said) = said.flatten().filter(|_| !self.is_introduced) {
                    status.say(&said);
                }
                self.is_introduced = true;
                return Ok(token.clone());
            }
            (Way::Given(_), Token::Fresh { .. }) => {
                return Err(
                    "the token in PREFLIGHT_TOKEN has ended or is not accepted, and \
                            it cannot be renewed; give a new one"
                        .to_owned(),
                );
            }
            (_, Token::With { .. }) => {
                return Err(
                    "the command line signs in without this permission".to_owned()
                );
            }
            (Way::Code(by_code), _) => by_code,
        };
        let fresh = match wish {
            Token::Current | Token::With { .. } => false,
            Token::Fresh { claims } => {
                by_code.claims.clone_from(claims);
                true
            }
        };
        if let Some(held) = &by_code.held {
            if !fresh && Instant::now() < held.until {
                return Ok(held.access.secret().clone());
            }
            match by_code.renew(web) {
                Ok(()) => {}
                Err(Refusal::Ended) => by_code.held = None,
                Err(Refusal::Unreachable(why)) => return Err(unreachable(&why)),
            }
        }
        if by_code.held.is_none() {
            self.person = by_code.sign_in(web, status)?;
            if let Some(said) = self.person.said() {
                status.say(&said);
            }
        }
        let held = match &self.way {
            Way::Code(by_code) => by_code.held.as_ref(),
            Way::Given(_) => None,
        };
        held.map(|held| held.access.secret().clone())
            .ok_or_else(|| "nobody is signed in".to_owned())
    }

    /// What the tenant is called in a question.
    pub fn tenant(&self) -> &str {
        match (&self.person.tenant, &self.way) {
            (Some(tenant), _) => tenant,
            (None, Way::Given(_)) => "of PREFLIGHT_TOKEN",
            (None, Way::Code(_)) => "of who signed in",
        }
    }

    /// The tenant's id, where the sign-in or the given token says it.
    pub fn tenant_id(&self) -> Option<&str> {
        self.person.tenant.as_deref()
    }

    /// Who is signed in, where the sign-in or the given token says it.
    pub fn name(&self) -> Option<&str> {
        self.person.name.as_deref()
    }

    /// Somebody else may sign in.
    pub fn forget(&mut self) {
        if let Way::Code(by_code) = &mut self.way {
            self.person = Person::default();
            by_code.held = None;
        }
    }
}

impl ByCode {
    fn new(sign_in: SignIn) -> Result<Self, String> {
        let SignIn { client_id, device, token, scopes } = sign_in;
        let device =
            DeviceAuthorizationUrl::new(device).map_err(|why| why.to_string())?;
        let token = TokenUrl::new(token).map_err(|why| why.to_string())?;
        let client = Client::new(ClientId::new(client_id))
            .set_device_authorization_url(device)
            .set_token_uri(token);
        let scopes = scopes.into_iter().map(Scope::new).collect();
        Ok(Self { client, scopes, held: None, claims: None })
    }

    /// Shows a code and waits until somebody has entered it; where somebody may be looking,
    /// another one when it ends.
    fn sign_in(&mut self, web: &Web, status: &mut Status) -> Result<Person, String> {
        let codes = if super::is_attended() { CODES } else { 1 };
        for _ in 1..codes {
            match self.once(web, status) {
                Err(Failed::Said { code, .. }) if problem::is_expired(&code) => {
                    status
                        .say("The code ended before it was entered; here is a new one.");
                }
                ended => return ended.map_err(Failed::sentence),
            }
        }
        self.once(web, status).map_err(Failed::sentence)
    }

    /// One code: who entered it.
    fn once(&mut self, web: &Web, status: &mut Status) -> Result<Person, Failed> {
        let http = |request| web.sign_in(request);
        let claims = claims::with(self.claims.as_deref());
        let asked = self
            .client
            .exchange_device_code()
            .add_scopes(self.scopes.iter().cloned())
            .add_extra_param("claims", claims.as_str())
            .request::<_, EmptyExtraDeviceAuthorizationFields>(&http);
        let shown: StandardDeviceAuthorizationResponse = asked.map_err(failed)?;
        let minutes = (shown.expires_in().as_secs() / 60).max(1) as usize;
        status.say(&format!(
            "To sign in, open {} and enter the code {}. It is good for {}.",
            shown.verification_uri().as_str(),
            shown.user_code().secret(),
            count(minutes, "minute"),
        ));
        let text = "Waiting for the code to be entered …".to_owned();
        if status.is_bar() {
            status.show(&Doing { what: "code".to_owned(), text });
        }
        let tokens = self
            .client
            .exchange_device_access_token(&shown)
            .add_extra_param("claims", claims.as_str())
            .request(&http, |wait| thread::sleep(wait.max(POLL_LEAST)), None);
        status.clear();
        let tokens = tokens.map_err(failed)?;
        let person = tokens.extra_fields().id_token.as_deref().map(Person::of);
        self.hold(tokens);
        Ok(person.unwrap_or_default())
    }

    fn renew(&mut self, web: &Web) -> Result<(), Refusal> {
        let refresh = self.held.as_ref().and_then(|held| held.refresh.clone());
        let refresh = refresh.ok_or(Refusal::Ended)?;
        let claims = claims::with(self.claims.as_deref());
        let mut waits = TRIES.into_iter();
        loop {
            let renewed = self
                .client
                .exchange_refresh_token(&refresh)
                .add_scopes(self.scopes.iter().cloned())
                .add_extra_param("claims", claims.as_str())
                .request(&|request| web.sign_in(request));
            match (renewed, waits.next()) {
                (Ok(tokens), _) => {
                    self.hold(tokens);
                    return Ok(());
                }
                (Err(RequestTokenError::Request(_)), Some(wait)) => thread::sleep(wait),
                (Err(RequestTokenError::Request(Lost(why))), None) => {
                    return Err(Refusal::Unreachable(why));
                }
                (Err(_), _) => return Err(Refusal::Ended),
            }
        }
    }

    fn hold(&mut self, tokens: Tokens) {
        let lasts = tokens.expires_in().unwrap_or(Duration::from_secs(3600));
        // A renewal need not bring another refresh token: then the old one goes on.
        let before = self.held.take().and_then(|held| held.refresh);
        self.claims = None;
        self.held = Some(Held {
            access: tokens.access_token().clone(),
            refresh: tokens.refresh_token().cloned().or(before),
            until: Instant::now() + lasts.saturating_sub(MARGIN.min(lasts / 2)),
        });
    }
}

fn failed<T>(error: RequestTokenError<Lost, StandardErrorResponse<T>>) -> Failed
where
    T: ErrorResponseType + Display + 'static,
{
    match error {
        RequestTokenError::ServerResponse(said) => Failed::Said {
            code: said.error().to_string(),
            description: said.error_description().cloned().unwrap_or_default(),
        },
        RequestTokenError::Request(Lost(why)) => Failed::Unheard(unreachable(&why)),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => Failed::Unheard(
            "something else than the sign-in service answers: a proxy or a sign-in page of \
             the network, perhaps"
                .to_owned(),
        ),
    }
}

fn unreachable(why: &str) -> String {
    format!(
        "the sign-in service could not be reached ({why}); check the network and the proxy"
    )
}

impl Person {
    /// Who a token names; nobody where it is no JWT. Its signature is of no matter: the
    /// token came from the sign-in service by HTTPS, or from who runs the program.
    fn of(token: &str) -> Self {
        let claims = claims::of(token).unwrap_or_default();
        let text = |key: &str| claims.get(key)?.as_str().map(str::to_owned);
        let name = text("preferred_username").or_else(|| text("name"));
        Self { name, tenant: claims::tenant(token) }
    }

    fn said(&self) -> Option<String> {
        let name = self.name.as_ref().map(|name| format!(" as {name}"));
        let tenant = self.tenant.as_ref().map(|id| format!(" in the tenant {id}"));
        let said = name.unwrap_or_default() + &tenant.unwrap_or_default();
        (!said.is_empty()).then(|| format!("Signed in{said}."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jwt(claims: &str) -> String {
        format!("e30.{}.x", base64_simd::URL_SAFE_NO_PAD.encode_to_string(claims))
    }

    #[test]
    fn an_id_token_is_read_for_names_only() {
        let all = jwt(r#"{"preferred_username":"ada@practice.example","tid":"t"}"#);
        let said = Person::of(&all).said();
        let expected = "Signed in as ada@practice.example in the tenant t.";
        assert_eq!(said.as_deref(), Some(expected));
        let said = Person::of(&jwt(r#"{"tid":"t"}"#)).said();
        assert_eq!(said.as_deref(), Some("Signed in in the tenant t."));
        let odd = [jwt(r#"{"tid":1}"#), jwt(r#"{"tid":""}"#), jwt("[]"), jwt("x")];
        let none = ["", "a", "a.b.c", "a.e30.c", "a.e30"].map(str::to_owned);
        for token in odd.iter().chain(&none) {
            let person = Person::of(token);
            assert!(person.tenant.is_none() && person.said().is_none(), "{token}");
        }
    }

    #[test]
    fn a_given_token_names_its_tenant_where_it_is_a_jwt() {
        let given = |token: String| Account::new(Source::Given(token)).expect("a token");
        let mut account = given(jwt(r#"{"tid":"t","name":"Ada"}"#));
        assert_eq!((account.tenant_id(), account.tenant()), (Some("t"), "t"));
        account.forget();
        assert_eq!(account.tenant_id(), Some("t"), "it is still the same token");
        let account = given("opaque".to_owned());
        assert_eq!(account.tenant_id(), None);
        assert_eq!(account.tenant(), "of PREFLIGHT_TOKEN");
    }

    #[test]
    fn tokens_are_not_shown_by_debugging() {
        let json = r#"{"access_token":"secret-a","refresh_token":"secret-r",
            "id_token":"secret-i","token_type":"Bearer"}"#;
        let tokens: Tokens = serde_json::from_str(json).expect("tokens");
        assert!(!format!("{tokens:?}").contains("secret"));
    }
}
