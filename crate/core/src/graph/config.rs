//! The page's `config.json`: who signs in where, and which Graph is meant.
//!
//! In: the file's text. Out: a [`Config`], or a sentence for each thing that is wrong
//! with it, all at once. A configuration that is not understood is refused as a whole,
//! because it says where a token goes.
//!
//! It sets up one sign-in by keys of its own, or several as entries of `clouds`, which
//! have the same keys: an app registration lives in one cloud.

use serde_json::{Map, Value};

use super::call::SCOPE;
use super::cloud::{CLOUDS, Cloud, GLOBAL};
use super::error::quote;
use super::import::Settings;
use super::{Endpoint, Millis};
use crate::message::Message;

/// What the page is set up for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// The sign-ins to choose from, one for a cloud. None: registering is not set up;
    /// checking works.
    pub sign_ins: Vec<SignIn>,
    /// How fast requests go out.
    pub settings: Settings,
}

/// Where to sign in, as what, and for which Graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// The cloud that it is of, where its hosts or its name tell.
    pub cloud: Option<&'static Cloud>,
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

const KEYS: [&str; 8] = [
    "clientId",
    "cloud",
    "authority",
    "graph",
    "authorityMetadata",
    "practice",
    "pace",
    "clouds",
];
/// The keys of an entry of `clouds`.
const ENTRY: [&str; 6] =
    ["clientId", "cloud", "authority", "graph", "authorityMetadata", "practice"];
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
/// A configuration is a few lines; what is longer is something else.
const LONGEST: usize = 1 << 20;
/// The gap for a tenant in an endpoint, as Microsoft's own metadata has it.
const TENANT_GAP: &str = "{tenantid}";

impl Config {
    /// Reads the text of `config.json`.
    ///
    /// # Errors
    /// Every problem, in the order of the keys.
    pub fn read(text: &str) -> Result<Self, Vec<Message>> {
        if text.len() > LONGEST {
            return Err(vec![Message::new("config-long")]);
        }
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
        let mut reader = Reader { map: &map, entry: None, problems: Vec::new() };
        let config = reader.config();
        match reader.problems.is_empty() {
            true => Ok(config),
            false => Err(reader.problems),
        }
    }
}

struct Reader<'a> {
    map: &'a Map<String, Value>,
    /// Which entry of `clouds` the map is, counted from 1.
    entry: Option<usize>,
    problems: Vec<Message>,
}

impl<'a> Reader<'a> {
    fn config(&mut self) -> Config {
        self.unknown(self.map, &KEYS, "");
        let sign_ins = match self.map.get("clouds") {
            None => self.sign_in().into_iter().collect(),
            Some(clouds) => self.clouds(clouds),
        };
        Config { sign_ins, settings: self.pace() }
    }

    /// The sign-ins of the entries of `clouds`.
    fn clouds(&mut self, clouds: &Value) -> Vec<SignIn> {
        for key in ENTRY.iter().filter(|key| self.map.contains_key(**key)) {
            self.problems.push(Message::new("config-clouds-beside").with("key", key));
        }
        let Value::Array(entries) = clouds else {
            self.say("config-list", "clouds", &found(clouds));
            return Vec::new();
        };
        if entries.is_empty() || entries.len() > CLOUDS.len() {
            let message = Message::new("config-clouds-count").with("most", CLOUDS.len());
            self.problems.push(message.with("found", entries.len()));
            return Vec::new();
        }
        let mut sign_ins: Vec<SignIn> = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            let Value::Object(map) = entry else {
                let key = format!("entry {} of clouds", index + 1);
                self.say("config-map", &key, &found(entry));
                continue;
            };
            let mut reader = Reader { map, entry: Some(index + 1), problems: Vec::new() };
            reader.unknown(map, &ENTRY, "");
            for key in ["clientId", "cloud"] {
                let empty =
                    |value: &Value| value.as_str().is_some_and(|t| t.trim() == "");
                if map.get(key).is_none_or(empty) {
                    let key = reader.key(key);
                    reader.say("config-missing", &key, "");
                }
            }
            let sign_in = reader.sign_in();
            self.problems.append(&mut reader.problems);
            let Some(sign_in) = sign_in else { continue };
            if let Some(cloud) = sign_in.cloud
                && sign_ins.iter().any(|other| other.cloud == Some(cloud))
            {
                let message = Message::new("config-cloud-twice");
                self.problems.push(message.with("cloud", cloud.name));
            }
            sign_ins.push(sign_in);
        }
        sign_ins
    }

    /// The sign-in of the map's own keys.
    fn sign_in(&mut self) -> Option<SignIn> {
        let client_id = self.text("clientId", "").unwrap_or_default();
        if !client_id.is_empty() && !guid(&client_id) {
            let key = self.key("clientId");
            self.say("config-client-id", &key, &quote(&client_id, 60));
        }
        let named = self.cloud();
        let metadata = self.metadata();
        let own = metadata.is_some();
        let meant = named.unwrap_or(GLOBAL);
        let authority = self.authority(&meant.authority(), own);
        let graph = self.graph(&meant.origin());
        let cloud = match (&authority, &graph) {
            (Some(authority), Some(graph)) if !own => match named {
                Some(cloud) => self.fits(cloud, authority, graph),
                None => self.found(authority, graph),
            },
            _ => named,
        };
        let practice = self.practice(graph.as_ref(), metadata.as_ref());
        let (authority, graph) = (authority?, graph?);
        (!client_id.is_empty()).then(|| SignIn {
            cloud,
            client_id: client_id.to_ascii_lowercase(),
            authority: authority.text,
            authority_metadata: metadata.map(|map| Value::Object(map).to_string()),
            scopes: vec![format!("{}/{SCOPE}", graph.origin())],
            graph: Endpoint { origin: graph.origin() },
            practice,
        })
    }

    /// A key as a person finds it in the file.
    fn key(&self, key: &str) -> String {
        match self.entry {
            Some(entry) => format!("{key} in entry {entry} of clouds"),
            None => key.to_owned(),
        }
    }

    fn say(&mut self, sentence: &'static str, key: &str, found: &str) {
        self.problems.push(Message::new(sentence).with("key", key).with("found", found));
    }

    fn unknown(&mut self, map: &Map<String, Value>, known: &[&str], within: &str) {
        for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
            let key = self.key(&format!("{within}{}", quote(key, 60)));
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
                let key = self.key(key);
                self.say("config-text", &key, &found(other));
                None
            }
        }
    }

    fn metadata(&mut self) -> Option<Map<String, Value>> {
        let map = match self.map.get("authorityMetadata") {
            None => return None,
            Some(Value::Object(map)) => map,
            Some(other) => {
                let key = self.key("authorityMetadata");
                self.say("config-map", &key, &found(other));
                return None;
            }
        };
        self.unknown(map, &ENDPOINTS, "authorityMetadata.");
        for name in ENDPOINTS {
            let key = self.key(&format!("authorityMetadata.{name}"));
            match map.get(name) {
                None if OPTIONAL.contains(&name) => {}
                None => self.say("config-missing", &key, ""),
                Some(Value::String(text))
                    if Address::endpoint(text).is_some_and(|a| a.safe()) => {}
                Some(other) => self.say("config-endpoint", &key, &found(other)),
            }
        }
        Some(map.clone())
    }

    fn authority(&mut self, otherwise: &str, metadata: bool) -> Option<Address> {
        let text = self.text("authority", otherwise)?;
        let (key, shown) = (self.key("authority"), quote(&text, 120));
        // The sign-in library takes no http authority, loopback or not.
        let Some(address) = Address::read(&text).filter(|address| address.https) else {
            self.say("config-authority", &key, &shown);
            return None;
        };
        let tenant = address.path.trim_matches('/');
        if !metadata {
            let host = address.host.as_str();
            if !CLOUDS.iter().any(|cloud| cloud.sign_in.contains(&host)) {
                self.say("config-authority-host", &key, &address.host);
                return None;
            }
            if tenant.is_empty() || tenant.contains('/') || address.port.is_some() {
                self.say("config-authority-tenant", &key, &shown);
                return None;
            }
        }
        if tenant == "consumers" {
            self.say("config-authority-personal", &key, &shown);
            return None;
        }
        Some(address)
    }

    fn graph(&mut self, otherwise: &str) -> Option<Address> {
        let text = self.text("graph", otherwise)?;
        let (key, shown) = (self.key("graph"), quote(&text, 120));
        let Some(address) = Address::read(&text).filter(Address::safe) else {
            self.say("config-graph", &key, &shown);
            return None;
        };
        if !matches!(address.path.as_str(), "" | "/") {
            self.say("config-graph-path", &key, &shown);
            return None;
        }
        Some(address)
    }

    /// The cloud that is named.
    fn cloud(&mut self) -> Option<&'static Cloud> {
        self.map.get("cloud")?;
        let name = self.text("cloud", "")?;
        if name.is_empty() && self.entry.is_some() {
            return None; // said to be missing
        }
        let cloud = Cloud::named(&name);
        if cloud.is_none() {
            let known: Vec<_> = CLOUDS.iter().map(|cloud| cloud.name).collect();
            let message =
                Message::new("config-cloud-unknown").with("key", self.key("cloud"));
            let message = message.with("found", quote(&name, 60));
            self.problems.push(message.with("known", known.join(", ")));
        }
        cloud
    }

    /// The cloud that authority and Graph are both of.
    fn found(&mut self, authority: &Address, graph: &Address) -> Option<&'static Cloud> {
        let mut clouds = CLOUDS
            .iter()
            .filter(|cloud| cloud.sign_in.contains(&authority.host.as_str()));
        let found = clouds.clone().find(|cloud| graph.is(&cloud.origin()));
        if found.is_none() {
            let expected: Vec<_> = clouds.by_ref().map(|cloud| cloud.graph).collect();
            self.problems.push(
                Message::new("config-cloud")
                    .with("authority", &authority.host)
                    .with("graph", graph.origin())
                    .with("expected", expected.join(" or ")),
            );
        }
        found
    }

    /// Whether authority and Graph are of the cloud that is named.
    fn fits(
        &mut self,
        cloud: &'static Cloud,
        authority: &Address,
        graph: &Address,
    ) -> Option<&'static Cloud> {
        let hosts = [
            (
                "authority",
                &authority.host,
                cloud.sign_in.contains(&authority.host.as_str()),
            ),
            ("graph", &graph.origin(), graph.is(&cloud.origin())),
        ];
        for (key, found, fits) in hosts {
            let expected = if key == "graph" { cloud.graph } else { cloud.sign_in[0] };
            if !fits {
                let message =
                    Message::new("config-cloud-host").with("key", self.key(key));
                let message = message.with("found", found).with("cloud", cloud.name);
                self.problems.push(message.with("expected", expected));
            }
        }
        hosts.iter().all(|(_, _, fits)| *fits).then_some(cloud)
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
                let key = self.key("practice");
                self.say("config-bool", &key, &found(other));
                false
            }
        };
        if !practice {
            return false;
        }
        if let Some(graph) = graph.filter(|graph| !graph.loopback()) {
            let key = self.key("graph");
            self.say("config-practice", &key, &graph.origin());
        }
        let Some(metadata) = metadata else {
            self.problems.push(Message::new("config-practice-sign-in"));
            return true;
        };
        for name in ENDPOINTS {
            let text = metadata.get(name).and_then(Value::as_str).unwrap_or_default();
            if Address::endpoint(text).is_some_and(|a| a.safe() && !a.loopback()) {
                let key = self.key(&format!("authorityMetadata.{name}"));
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

    /// An endpoint, in which the tenant may be left open.
    fn endpoint(text: &str) -> Option<Self> {
        Self::read(&text.replace(TENANT_GAP, "tenant"))
    }

    fn is(&self, origin: &str) -> bool {
        self.origin() == origin
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
        let [sign_in] =
            Config::read(&text).expect("no problem").sign_ins.try_into().expect("one");
        sign_in
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
    fn what_is_longer_than_any_configuration_is_none() {
        for text in ["x".repeat(LONGEST + 1), format!("{{{ID}{}}}x", " ".repeat(LONGEST))]
        {
            let problems = Config::read(&text).expect_err("a problem");
            let keys: Vec<_> = problems.iter().map(|problem| problem.key()).collect();
            assert_eq!(keys, ["config-long"]);
        }
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
                cloud: Some(GLOBAL),
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
    fn a_cloud_by_name_has_its_own_hosts() {
        for cloud in &CLOUDS {
            let named = sign_in(&format!("\"cloud\":\"{}\"", cloud.name));
            assert_eq!(named.cloud, Some(cloud));
            assert_eq!(named.authority, cloud.authority());
            assert_eq!(named.graph.origin, cloud.origin());
            let hosts = format!(
                "\"authority\":\"{}\",\"graph\":\"{}\"",
                cloud.authority(),
                cloud.origin()
            );
            assert_eq!(sign_in(&hosts), named, "the hosts tell which cloud it is");
        }
    }

    #[test]
    fn a_cloud_by_name_may_have_one_tenant() {
        let authority = "https://login.microsoftonline.us/contoso.example";
        let dod =
            sign_in(&format!("\"cloud\":\"usgov-l5\",\"authority\":\"{authority}\""));
        assert_eq!(dod.authority, authority);
        assert_eq!(dod.graph.origin, "https://dod-graph.microsoft.us");
    }

    const OTHER: &str = "99999999-2222-3333-4444-555555555555";

    fn entry(rest: &str) -> String {
        format!("{{{ID}{}{rest}}}", if rest.is_empty() { "" } else { "," })
    }

    fn several(entries: &[String]) -> Result<Vec<SignIn>, Vec<String>> {
        let text = format!("{{\"clouds\":[{}],\"pace\":{{}}}}", entries.join(","));
        Config::read(&text)
            .map(|config| config.sign_ins)
            .map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn several_clouds_have_a_client_each() {
        let entries = [
            entry("\"cloud\":\"global\""),
            format!("{{\"cloud\":\"china\",\"clientId\":\"{OTHER}\"}}"),
        ];
        let found = several(&entries).expect("no problem");
        let told: Vec<_> = found
            .iter()
            .map(|sign_in| (sign_in.client_id.as_str(), sign_in.graph.origin.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("11111111-2222-3333-4444-555555555555", "https://graph.microsoft.com"),
                (OTHER, "https://microsoftgraph.chinacloudapi.cn"),
            ]
        );
    }

    #[test]
    fn practice_tenants_can_stand_for_several_clouds() {
        let origin = practice("http://localhost:4001");
        let entries = ["global", "usgov-l4"]
            .map(|name| entry(&format!("\"cloud\":\"{name}\",{origin}")));
        let found = several(&entries).expect("no problem");
        assert_eq!(found[1].cloud.map(|cloud| cloud.name), Some("usgov-l4"));
        assert_eq!(found[1].authority, "https://login.microsoftonline.us/organizations");
        assert_eq!(found[1].graph.origin, "http://localhost:4002");
    }

    #[test]
    fn each_problem_of_several_clouds_has_its_sentence() {
        let cases: [(&str, &str); 11] = [
            (
                "\"clouds\":{}",
                "config.json: clouds is {}, but a list in brackets is expected, with a map \
                 in braces for each cloud.",
            ),
            (
                "\"clouds\":[]",
                "config.json: clouds has 0 entries, but one for each cloud is expected, \
                 from 1 to 4.",
            ),
            (
                "\"clouds\":[1,2,3,4,5]",
                "config.json: clouds has 5 entries, but one for each cloud is expected, \
                 from 1 to 4.",
            ),
            (
                "\"clouds\":[7]",
                "config.json: entry 1 of clouds is 7, but a map in braces is expected.",
            ),
            (
                "\"clouds\":[{\"cloud\":\"global\"}]",
                "config.json: clientId in entry 1 of clouds is missing.",
            ),
            (
                "\"clouds\":[{\"cloud\":\"global\",\"clientId\":\" \"}]",
                "config.json: clientId in entry 1 of clouds is missing.",
            ),
            (
                "\"clouds\":[{\"clientId\":\"11111111-2222-3333-4444-555555555555\"}]",
                "config.json: cloud in entry 1 of clouds is missing.",
            ),
            (
                "\"clouds\":[{\"cloud\":\"global\",\"clientId\":\"x\"}]",
                "config.json: clientId in entry 1 of clouds is x, but the app \
                 registration's id is expected, such as \
                 11111111-2222-3333-4444-555555555555.",
            ),
            (
                "\"clouds\":[{\"cloud\":\"global\",\"pace\":{}}]",
                "config.json: the key pace in entry 1 of clouds is not known. Known are \
                 clientId, cloud, authority, graph, authorityMetadata, practice.",
            ),
            (
                "\"clouds\":[{\"cloud\":\"global\",\
                 \"clientId\":\"11111111-2222-3333-4444-555555555555\"},\
                 {\"cloud\":\"global\",\
                 \"clientId\":\"99999999-2222-3333-4444-555555555555\"}]",
                "config.json: clouds has the cloud global twice. Leave one entry out: a \
                 sign-in has one client ID.",
            ),
            (
                "\"cloud\":\"global\",\"clouds\":[{\"cloud\":\"global\",\
                 \"clientId\":\"11111111-2222-3333-4444-555555555555\"}]",
                "config.json: cloud stands beside clouds. Put it into the entry of clouds \
                 that it is meant for, or leave clouds out.",
            ),
        ];
        for (text, sentence) in cases {
            let problems = Config::read(&format!("{{{text}}}")).expect_err(text);
            assert_eq!(problems[0].to_string(), sentence, "{text}");
        }
    }

    #[test]
    fn an_endpoint_may_leave_the_tenant_open() {
        let origin = "http://localhost:4001/{tenantid}";
        let metadata = sign_in(&practice(origin)).authority_metadata.expect("given");
        assert!(
            metadata.contains("http://localhost:4001/{tenantid}/token"),
            "{metadata}"
        );
        let elsewhere = "https://{tenantid}/login.contoso.example";
        assert_eq!(
            problems(&practice(elsewhere)).len(),
            ENDPOINTS.len(),
            "the host is never open"
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
        let cases: [(&str, &str); 28] = [
            (
                "\"clientID\":1",
                "config.json: the key clientID is not known. Known are clientId, cloud, \
                 authority, graph, authorityMetadata, practice, pace, clouds.",
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
                "\"authority\":\"https://login.microsoftonline.us/organizations\"",
                "config.json: authority login.microsoftonline.us and graph \
                 https://graph.microsoft.com are of different clouds; this authority goes \
                 with graph.microsoft.us or dod-graph.microsoft.us.",
            ),
            (
                "\"cloud\":\"usgov\"",
                "config.json: cloud is usgov, which is no cloud of Microsoft. Known are \
                 global, usgov-l4, usgov-l5, china.",
            ),
            (
                "\"cloud\":\"usgov-l5\",\"graph\":\"https://graph.microsoft.us\"",
                "config.json: graph is at https://graph.microsoft.us, but the cloud \
                 usgov-l5 has dod-graph.microsoft.us. Leave the key out, or name the cloud \
                 that it is of.",
            ),
            (
                "\"cloud\":\"china\",\
                 \"authority\":\"https://login.microsoftonline.com/organizations\"",
                "config.json: authority is at login.microsoftonline.com, but the cloud \
                 china has login.partner.microsoftonline.cn. Leave the key out, or name \
                 the cloud that it is of.",
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

    #[test]
    fn a_configuration_may_be_as_long_as_is_said() {
        let text = format!("{{{ID}}}");
        let padded = text.clone() + &" ".repeat(LONGEST - text.len());
        assert!(Config::read(&padded).is_ok());
    }

    #[test]
    fn every_cloud_may_have_its_client() {
        let entries =
            CLOUDS.iter().map(|cloud| format!("{{{ID},\"cloud\":\"{}\"}}", cloud.name));
        let entries: Vec<_> = entries.collect();
        let text = format!("{{\"clouds\":[{}]}}", entries.join(","));
        let config = Config::read(&text).expect("no problem");
        assert_eq!(config.sign_ins.len(), CLOUDS.len());
    }

    #[test]
    fn some_endpoints_may_be_left_out() {
        for name in OPTIONAL {
            let text = practice("http://localhost:4001");
            let mut map: Map<String, Value> =
                serde_json::from_str(&format!("{{{ID},{text}}}")).expect("JSON");
            let endpoints = map["authorityMetadata"].as_object_mut().expect("a map");
            endpoints.remove(name);
            let text = Value::Object(map).to_string();
            assert!(Config::read(&text).is_ok(), "{name}");
        }
    }

    #[test]
    fn what_only_looks_like_an_id_or_an_address_is_none() {
        assert!(guid("11111111-2222-3333-4444-55555555555a"));
        assert!(!guid("abc") && !guid(&"z".repeat(36)));
        for text in [
            "https://a\\b/",
            "https://a b/",
            "https://a/x y",
            "https://a/x?y",
            "https:///x",
            "https://a_b/",
            "https://[::1]x/",
            "https://a:x/",
            "ftp://a/",
        ] {
            assert_eq!(Address::read(text), None, "{text}");
        }
    }
}
