//! The page's `config.json`: who signs in where, and which Graph is meant.
//!
//! In: the file's text. Out: a [`Config`], or a sentence for each thing that is wrong
//! with it, all at once. A configuration that is not understood is refused as a whole,
//! because it says where a token goes.

use serde_json::{Map, Value};

use super::call::SCOPE;
use super::error::quote;
use super::import::Settings;
use super::{Endpoint, Millis};
use crate::message::Message;

/// What the page is set up for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// Nothing: registering is not set up; checking works.
    pub sign_in: Option<SignIn>,
    /// How fast requests go out.
    pub settings: Settings,
}

/// Where to sign in, as what, and for which Graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// The app registration's id.
    pub client_id: String,
    /// The sign-in service and tenant.
    pub authority: String,
    /// The sign-in service's endpoints as JSON, where they are not Microsoft's.
    pub authority_metadata: Option<String>,
    /// The Graph of the same cloud.
    pub graph: Endpoint,
    /// The scopes to ask for.
    pub scopes: Vec<String>,
    /// A practice tenant: made-up, and to be said on every screen.
    pub practice: bool,
}

/// The sign-in hosts and the Graph hosts of one cloud (Microsoft's national-cloud
/// page; MSAL's own list of hosts). Tokens do not cross clouds.
struct Cloud {
    sign_in: &'static [&'static str],
    graph: &'static [&'static str],
}

const CLOUDS: [Cloud; 3] = [
    Cloud { sign_in: &["login.microsoftonline.com"], graph: &["graph.microsoft.com"] },
    Cloud {
        sign_in: &["login.microsoftonline.us"],
        graph: &["graph.microsoft.us", "dod-graph.microsoft.us"],
    },
    Cloud {
        sign_in: &["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"],
        graph: &["microsoftgraph.chinacloudapi.cn"],
    },
];

const KEYS: [&str; 6] =
    ["clientId", "authority", "graph", "authorityMetadata", "practice", "pace"];
const ENDPOINTS: [&str; 6] = [
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "device_authorization_endpoint",
    "jwks_uri",
    "end_session_endpoint",
];
/// What a page signs in without: the first is for command lines, and without the second
/// signing out is local.
const OPTIONAL: [&str; 2] = ["device_authorization_endpoint", "end_session_endpoint"];
const PACE: [&str; 2] = ["writesPer20Seconds", "firstPollSeconds"];

const AUTHORITY: &str = "https://login.microsoftonline.com/organizations";
const GRAPH: &str = "https://graph.microsoft.com";

impl Config {
    /// Reads the text of `config.json`.
    ///
    /// # Errors
    /// Every problem, in the order of the keys.
    pub fn read(text: &str) -> Result<Self, Vec<Message>> {
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            return Ok(Self::default());
        }
        let value: Value = serde_json::from_str(text).map_err(|error| {
            vec![
                Message::new("config-json")
                    .with("line", error.line())
                    .with("column", error.column()),
            ]
        })?;
        let Value::Object(map) = value else {
            let message = Message::new("config-object").with("found", found(&value));
            return Err(vec![message.with("example", "{\"clientId\": \"\"}")]);
        };
        let mut reader = Reader { map: &map, problems: Vec::new() };
        let config = reader.config();
        match reader.problems.is_empty() {
            true => Ok(config),
            false => Err(reader.problems),
        }
    }
}

struct Reader<'a> {
    map: &'a Map<String, Value>,
    problems: Vec<Message>,
}

impl<'a> Reader<'a> {
    fn config(&mut self) -> Config {
        self.unknown(self.map, &KEYS, "");
        let client_id = self.text("clientId", "").unwrap_or_default();
        if !client_id.is_empty() && !guid(&client_id) {
            self.say("config-client-id", "clientId", &quote(&client_id, 60));
        }
        let metadata = self.metadata();
        let authority = self.authority(metadata.is_some());
        let graph = self.graph();
        if let (Some(authority), Some(graph), None) = (&authority, &graph, &metadata) {
            self.cloud(authority, graph);
        }
        let practice = self.practice(graph.as_ref(), metadata.as_ref());
        let settings = self.pace();
        let sign_in = match (authority, graph) {
            (Some(authority), Some(graph)) if !client_id.is_empty() => Some(SignIn {
                client_id: client_id.to_ascii_lowercase(),
                authority: authority.text,
                authority_metadata: metadata.map(|map| Value::Object(map).to_string()),
                scopes: vec![format!("{}/{SCOPE}", graph.origin())],
                graph: Endpoint { origin: graph.origin() },
                practice,
            }),
            _ => None,
        };
        Config { sign_in, settings }
    }

    fn say(&mut self, sentence: &'static str, key: &str, found: &str) {
        self.problems.push(Message::new(sentence).with("key", key).with("found", found));
    }

    fn unknown(&mut self, map: &Map<String, Value>, known: &[&str], within: &str) {
        for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
            let key = format!("{within}{}", quote(key, 60));
            let known = known.join(", ");
            let message = Message::new("config-unknown").with("key", key);
            self.problems.push(message.with("known", known));
        }
    }

    /// The text of a key, `otherwise` where it is missing; nothing if it is no text.
    fn text(&mut self, key: &'static str, otherwise: &str) -> Option<String> {
        match self.map.get(key) {
            None => Some(otherwise.to_owned()),
            Some(Value::String(text)) => Some(text.trim().to_owned()),
            Some(other) => {
                self.say("config-text", key, &found(other));
                None
            }
        }
    }

    fn metadata(&mut self) -> Option<Map<String, Value>> {
        let map = match self.map.get("authorityMetadata") {
            None => return None,
            Some(Value::Object(map)) => map,
            Some(other) => {
                self.say("config-map", "authorityMetadata", &found(other));
                return None;
            }
        };
        self.unknown(map, &ENDPOINTS, "authorityMetadata.");
        for name in ENDPOINTS {
            let key = format!("authorityMetadata.{name}");
            match map.get(name) {
                None if OPTIONAL.contains(&name) => {}
                None => self.say("config-missing", &key, ""),
                Some(Value::String(text))
                    if Address::read(text).is_some_and(|a| a.safe()) => {}
                Some(other) => self.say("config-endpoint", &key, &found(other)),
            }
        }
        Some(map.clone())
    }

    fn authority(&mut self, metadata: bool) -> Option<Address> {
        let text = self.text("authority", AUTHORITY)?;
        let shown = quote(&text, 120);
        // The sign-in library takes no http authority, loopback or not.
        let Some(address) = Address::read(&text).filter(|address| address.https) else {
            self.say("config-authority", "authority", &shown);
            return None;
        };
        let segments = address.path.trim_matches('/').split('/');
        let (count, tenant) = (segments.clone().count(), address.path.trim_matches('/'));
        if !metadata {
            if !CLOUDS.iter().any(|cloud| cloud.sign_in.contains(&address.host.as_str()))
            {
                self.say("config-authority-host", "authority", &address.host);
                return None;
            }
            if count != 1 || tenant.is_empty() || address.port.is_some() {
                self.say("config-authority-tenant", "authority", &shown);
                return None;
            }
        }
        if tenant == "consumers" {
            self.say("config-authority-personal", "authority", &shown);
            return None;
        }
        Some(address)
    }

    fn graph(&mut self) -> Option<Address> {
        let text = self.text("graph", GRAPH)?;
        let shown = quote(&text, 120);
        let Some(address) = Address::read(&text).filter(Address::safe) else {
            self.say("config-graph", "graph", &shown);
            return None;
        };
        if !matches!(address.path.as_str(), "" | "/") {
            self.say("config-graph-path", "graph", &shown);
            return None;
        }
        Some(address)
    }

    fn cloud(&mut self, authority: &Address, graph: &Address) {
        let cloud = CLOUDS.iter().find(|c| c.sign_in.contains(&authority.host.as_str()));
        let Some(cloud) = cloud else { return };
        if !cloud.graph.contains(&graph.host.as_str()) || graph.port.is_some() {
            self.problems.push(
                Message::new("config-cloud")
                    .with("authority", &authority.host)
                    .with("graph", graph.origin())
                    .with("expected", cloud.graph.join(" or ")),
            );
        }
    }

    fn practice(
        &mut self,
        graph: Option<&Address>,
        metadata: Option<&Map<String, Value>>,
    ) -> bool {
        let practice = match self.map.get("practice") {
            None => false,
            Some(Value::Bool(practice)) => *practice,
            Some(other) => {
                self.say("config-bool", "practice", &found(other));
                false
            }
        };
        if !practice {
            return false;
        }
        if let Some(graph) = graph.filter(|graph| !graph.loopback()) {
            self.say("config-practice", "graph", &graph.origin());
        }
        let Some(metadata) = metadata else {
            self.problems.push(Message::new("config-practice-sign-in"));
            return true;
        };
        for name in ENDPOINTS {
            let text = metadata.get(name).and_then(Value::as_str).unwrap_or_default();
            if Address::read(text).is_some_and(|a| a.safe() && !a.loopback()) {
                let key = format!("authorityMetadata.{name}");
                self.say("config-practice", &key, &quote(text, 120));
            }
        }
        true
    }

    fn pace(&mut self) -> Settings {
        let mut settings = Settings::default();
        let map = match self.map.get("pace") {
            None => return settings,
            Some(Value::Object(map)) => map,
            Some(other) => {
                self.say("config-map", "pace", &found(other));
                return settings;
            }
        };
        self.unknown(map, &PACE, "pace.");
        if let Some(writes) = self.number(map, "writesPer20Seconds", 10_000) {
            settings.writes_per_20s = writes;
        }
        if let Some(seconds) = self.number(map, "firstPollSeconds", 600) {
            settings.poll_first = Millis::from(seconds) * 1000.0;
            settings.poll_most = settings.poll_most.max(settings.poll_first);
        }
        settings
    }

    /// A whole number from 1 to `most`.
    fn number(&mut self, map: &Map<String, Value>, key: &str, most: u32) -> Option<u32> {
        let value = map.get(key)?;
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
        match number.filter(|number| (1..=most).contains(number)) {
            Some(number) => Some(number),
            None => {
                self.problems.push(
                    Message::new("config-number")
                        .with("key", format!("pace.{key}"))
                        .with("found", found(value))
                        .with("most", most),
                );
                None
            }
        }
    }
}

/// A value as it stands in the file, bounded.
fn found(value: &Value) -> String {
    quote(&value.to_string(), 60)
}

fn guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// The parts of an http or https address that matter here.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Address {
    text: String,
    https: bool,
    host: String,
    port: Option<u16>,
    path: String,
}

impl Address {
    /// Nothing if it is no address, or has a user, a query or a fragment: none of ours
    /// has one, and each has been used to disguise a host.
    fn read(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let https = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let plain =
            |byte: u8| byte.is_ascii_graphic() && !b"\\?#@<>\"'`{}|^".contains(&byte);
        if !rest.bytes().all(plain) {
            return None;
        }
        let at = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at(at);
        let (host, port) = match authority.strip_prefix('[') {
            Some(v6) => {
                let (host, rest) = v6.split_once(']')?;
                (format!("[{host}]"), rest)
            }
            None => {
                let at = authority.find(':').unwrap_or(authority.len());
                let (host, rest) = authority.split_at(at);
                (host.to_ascii_lowercase(), rest)
            }
        };
        let named = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
        let known = host == "[::1]" || (!host.is_empty() && host.bytes().all(named));
        let port = match port.strip_prefix(':') {
            Some(port) => Some(port.parse().ok()?),
            None if port.is_empty() => None,
            None => return None,
        };
        let usual = if https { 443 } else { 80 };
        known.then(|| Self {
            text: text.to_owned(),
            https,
            host,
            port: port.filter(|port| *port != usual),
            path: path.to_owned(),
        })
    }

    fn loopback(&self) -> bool {
        ["127.0.0.1", "localhost", "[::1]"].contains(&self.host.as_str())
    }

    /// A token may go there: encrypted, or not leaving this machine.
    fn safe(&self) -> bool {
        self.https || self.loopback()
    }

    fn origin(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        match self.port {
            Some(port) => format!("{scheme}://{}:{port}", self.host),
            None => format!("{scheme}://{}", self.host),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "\"clientId\":\"11111111-2222-3333-4444-555555555555\"";

    #[track_caller]
    fn problems(rest: &str) -> Vec<String> {
        let text = format!("{{{ID}{}{rest}}}", if rest.is_empty() { "" } else { "," });
        match Config::read(&text) {
            Ok(config) => panic!("no problem: {config:?}"),
            Err(problems) => problems.iter().map(ToString::to_string).collect(),
        }
    }

    #[track_caller]
    fn sign_in(rest: &str) -> SignIn {
        let text = format!("{{{ID}{}{rest}}}", if rest.is_empty() { "" } else { "," });
        Config::read(&text).expect("no problem").sign_in.expect("set up")
    }

    fn practice(origin: &str) -> String {
        format!(
            "\"practice\":true,\"graph\":\"http://localhost:4002\",\"authorityMetadata\":\
             {{\"issuer\":\"{origin}\",\"authorization_endpoint\":\"{origin}/auth\",\
             \"token_endpoint\":\"{origin}/token\",\
             \"device_authorization_endpoint\":\"{origin}/device\",\
             \"jwks_uri\":\"{origin}/jwks\",\"end_session_endpoint\":\"{origin}/end\"}}"
        )
    }

    #[test]
    fn nothing_set_up_is_no_fault() {
        for text in
            ["", " \n", "\u{feff}", "{}", "{\"clientId\":\"\"}", "{\"clientId\":\" \"}"]
        {
            assert_eq!(Config::read(text), Ok(Config::default()), "{text:?}");
        }
    }

    #[test]
    fn a_client_id_is_enough() {
        assert_eq!(
            sign_in(""),
            SignIn {
                client_id: "11111111-2222-3333-4444-555555555555".to_owned(),
                authority: "https://login.microsoftonline.com/organizations".to_owned(),
                authority_metadata: None,
                graph: Endpoint { origin: "https://graph.microsoft.com".to_owned() },
                scopes: vec![
                    "https://graph.microsoft.com/\
                     DeviceManagementServiceConfig.ReadWrite.All"
                        .to_owned()
                ],
                practice: false,
            }
        );
    }

    #[test]
    fn another_cloud_has_its_own_scope() {
        let us = sign_in(
            "\"authority\":\"https://login.microsoftonline.us/contoso.example\",\
             \"graph\":\"https://graph.microsoft.us/\"",
        );
        assert_eq!(us.graph.origin, "https://graph.microsoft.us");
        assert_eq!(
            us.scopes,
            ["https://graph.microsoft.us/DeviceManagementServiceConfig.ReadWrite.All"]
        );
    }

    #[test]
    fn a_practice_tenant_is_on_loopback() {
        for origin in
            ["http://localhost:4001", "http://127.0.0.1:4001", "http://[::1]:4001"]
        {
            let practice = sign_in(&practice(origin));
            assert!(practice.practice);
            assert_eq!(practice.graph.origin, "http://localhost:4002");
            let metadata = practice.authority_metadata.expect("given");
            assert!(metadata.contains(&format!("\"token_endpoint\":\"{origin}/token\"")));
        }
    }

    #[test]
    fn the_pace_can_be_set() {
        let text = "{\"pace\":{\"writesPer20Seconds\":10000,\"firstPollSeconds\":90}}";
        let settings = Config::read(text).expect("no problem").settings;
        assert_eq!(settings.writes_per_20s, 10_000);
        assert_eq!((settings.poll_first, settings.poll_most), (90_000.0, 90_000.0));
    }

    #[test]
    fn each_problem_has_its_sentence() {
        let cases: [(&str, &str); 24] = [
            (
                "\"clientID\":1",
                "config.json: the key clientID is not known. Known are clientId, authority, \
                 graph, authorityMetadata, practice, pace.",
            ),
            (
                "\"authority\":7",
                "config.json: authority is 7, but a text in quotes is expected.",
            ),
            (
                "\"graph\":null",
                "config.json: graph is null, but a text in quotes is expected.",
            ),
            (
                "\"authority\":\"http://login.microsoftonline.com/organizations\"",
                "config.json: authority is http://login.microsoftonline.com/organizations, \
                 but an address that begins with https:// is expected, such as \
                 https://login.microsoftonline.com/organizations.",
            ),
            (
                "\"authority\":\"https://login.contoso.example/organizations\"",
                "config.json: authority is at login.contoso.example, which is no sign-in \
                 host of Microsoft. Use https://login.microsoftonline.com/organizations, \
                 or give the host's endpoints in authorityMetadata.",
            ),
            (
                "\"authority\":\"https://login.microsoftonline.com\"",
                "config.json: authority is https://login.microsoftonline.com, but it must \
                 end in one tenant, such as \
                 https://login.microsoftonline.com/organizations.",
            ),
            (
                "\"authority\":\"https://login.microsoftonline.com/a/v2.0\"",
                "config.json: authority is https://login.microsoftonline.com/a/v2.0, but it \
                 must end in one tenant, such as \
                 https://login.microsoftonline.com/organizations.",
            ),
            (
                "\"authority\":\"https://login.microsoftonline.com/consumers\"",
                "config.json: authority is https://login.microsoftonline.com/consumers, \
                 which signs in personal accounts only; they cannot register devices. Use \
                 https://login.microsoftonline.com/organizations.",
            ),
            (
                "\"graph\":\"http://graph.microsoft.com\"",
                "config.json: graph is http://graph.microsoft.com, but an address that \
                 begins with https:// is expected, such as https://graph.microsoft.com; \
                 http:// is for 127.0.0.1, localhost and [::1] only.",
            ),
            (
                "\"graph\":\"https://graph.microsoft.com@evil.example\"",
                "config.json: graph is https://graph.microsoft.com@evil.example, but an \
                 address that begins with https:// is expected, such as \
                 https://graph.microsoft.com; http:// is for 127.0.0.1, localhost and \
                 [::1] only.",
            ),
            (
                "\"graph\":\"https://graph.microsoft.com/beta\"",
                "config.json: graph is https://graph.microsoft.com/beta, but an address \
                 without a path is expected, such as https://graph.microsoft.com.",
            ),
            (
                "\"graph\":\"https://graph.microsoft.us\"",
                "config.json: authority login.microsoftonline.com and graph \
                 https://graph.microsoft.us are of different clouds; this authority goes \
                 with graph.microsoft.com.",
            ),
            (
                "\"authorityMetadata\":\"x\"",
                "config.json: authorityMetadata is \"x\", but a map in braces is expected.",
            ),
            (
                "\"practice\":\"yes\"",
                "config.json: practice is \"yes\", but true or false is expected.",
            ),
            (
                "\"practice\":true",
                "config.json: practice is true, but graph is https://graph.microsoft.com; \
                 a practice tenant is on 127.0.0.1, localhost or [::1] only.",
            ),
            (
                "\"pace\":[1]",
                "config.json: pace is [1], but a map in braces is expected.",
            ),
            (
                "\"pace\":{\"writesPerMinute\":1}",
                "config.json: the key pace.writesPerMinute is not known. Known are \
                 writesPer20Seconds, firstPollSeconds.",
            ),
            (
                "\"pace\":{\"writesPer20Seconds\":0}",
                "config.json: pace.writesPer20Seconds is 0, but a whole number from 1 to \
                 10000 is expected.",
            ),
            (
                "\"pace\":{\"firstPollSeconds\":1.5}",
                "config.json: pace.firstPollSeconds is 1.5, but a whole number from 1 to \
                 600 is expected.",
            ),
            (
                "\"pace\":{\"firstPollSeconds\":601}",
                "config.json: pace.firstPollSeconds is 601, but a whole number from 1 to \
                 600 is expected.",
            ),
            (
                "\"authorityMetadata\":{\"extra\":1}",
                "config.json: the key authorityMetadata.extra is not known. Known are \
                 issuer, authorization_endpoint, token_endpoint, \
                 device_authorization_endpoint, jwks_uri, end_session_endpoint.",
            ),
            (
                "\"authorityMetadata\":{}",
                "config.json: authorityMetadata.issuer is missing.",
            ),
            (
                "\"authorityMetadata\":{\"issuer\":\"http://login.contoso.example\"}",
                "config.json: authorityMetadata.issuer is \
                 \"http://login.contoso.example\", but an address that begins with \
                 https:// is expected; http:// is for 127.0.0.1, localhost and [::1] only.",
            ),
            (
                "\"clientId\":\"Preflight\"",
                "config.json: clientId is Preflight, but the app registration's id is \
                 expected, such as 11111111-2222-3333-4444-555555555555.",
            ),
        ];
        for (rest, sentence) in cases {
            assert_eq!(problems(rest)[0], sentence, "{rest}");
        }
    }

    #[test]
    fn practice_endpoints_elsewhere_are_named() {
        assert_eq!(
            problems(&practice("https://login.contoso.example"))[0],
            "config.json: practice is true, but authorityMetadata.issuer is \
             https://login.contoso.example; a practice tenant is on 127.0.0.1, localhost \
             or [::1] only."
        );
        let graph = "\"practice\":true,\"graph\":\"http://localhost:1\"";
        assert_eq!(
            problems(graph).last().map(String::as_str),
            Some(
                "config.json: practice is true, but authorityMetadata is missing; a \
                 practice tenant has its own sign-in."
            )
        );
    }

    #[test]
    fn all_problems_are_given() {
        let all = problems(
            "\"a\":1,\"practice\":0,\"graph\":1,\"pace\":{\"b\":1},\"authority\":2",
        );
        assert_eq!(all.len(), 5, "{all:#?}");
    }

    #[test]
    fn a_text_that_is_no_json_says_where() {
        let problem = |text: &str| Config::read(text).expect_err("broken")[0].to_string();
        assert_eq!(
            problem("{\n  \"clientId\": \"a\",\n}"),
            "config.json cannot be read: it is no JSON from line 3, character 1 on. Look \
             for a comma or quote too many or too few there."
        );
        assert_eq!(
            problem("[]"),
            "config.json holds [], but a map in braces is expected, such as \
             {\"clientId\": \"\"}."
        );
    }

    #[test]
    fn what_was_found_is_bounded() {
        let long = format!("\"graph\":\"{}\"", "x".repeat(10_000));
        assert!(problems(&long)[0].len() < 500);
    }
}
