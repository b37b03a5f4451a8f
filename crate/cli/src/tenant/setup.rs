//! Which app registration, tenant and cloud: the page's own `config.json`, or options.

use std::env;
use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use preflight_core::graph::Endpoint;
use preflight_core::graph::cloud::{self, CLOUDS, GLOBAL};
use preflight_core::graph::config::{self, Config};
use preflight_core::graph::import::Settings;
use serde_json::{Map, Value};

use super::claims;
use crate::input;
use crate::output::complain;

/// The configuration that is read where none is named.
const BESIDE: &str = "preflight.json";
/// An access token for pipelines.
const GIVEN: &str = "PREFLIGHT_TOKEN";

/// Where these options stand in the help.
const HEADING: &str = "Tenant";

/// Which tenant, and as which app.
#[derive(ClapArgs)]
pub struct Access {
    /// The page's config.json; without it, preflight.json in this folder if it leads to
    /// Microsoft
    #[arg(long, help_heading = HEADING, value_name = "CONFIG.JSON")]
    config: Option<PathBuf>,
    /// The id of the app registration
    #[arg(long, help_heading = HEADING, value_name = "ID")]
    client_id: Option<String>,
    /// The tenant's id or one of its domains; without it, the tenant of who signs in
    #[arg(long, help_heading = HEADING, value_name = "TENANT", value_parser = tenant)]
    tenant: Option<String>,
    /// Microsoft's cloud; without it, that of the configuration, or `global`
    #[arg(long, help_heading = HEADING, value_parser = of_cloud())]
    cloud: Option<Cloud>,
}

/// One of the core's clouds.
type Cloud = &'static cloud::Cloud;

/// Takes the name of a cloud.
fn of_cloud() -> impl TypedValueParser<Value = Cloud> {
    let value = |it: Cloud| PossibleValue::new(it.name).help(it.title().to_string());
    PossibleValuesParser::new(CLOUDS.iter().map(value))
        .try_map(|name| cloud::Cloud::named(&name).ok_or("there is no such cloud"))
}

/// A tenant as it stands in an address.
fn tenant(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    match !text.is_empty() && text.chars().all(plain) {
        true => Ok(text.to_owned()),
        false => Err(format!(
            "`{text}` is neither a tenant's id nor a domain such as contoso.onmicrosoft.com"
        )),
    }
}

/// Where requests go, and how a token for them is got.
pub struct Setup {
    pub graph: Endpoint,
    pub settings: Settings,
    /// A practice tenant: on this machine, without encryption.
    pub practice: bool,
    pub token: Source,
}

/// Where tokens come from.
pub enum Source {
    /// It was given, and ends when it ends.
    Given(String),
    Code(SignIn),
}

/// Where and as what to sign in.
pub struct SignIn {
    pub client_id: String,
    pub device: String,
    pub token: String,
    pub scopes: Vec<String>,
}

impl Access {
    /// The options as they were typed, for another command that is to come to the same.
    pub fn options(&self) -> Vec<(&'static str, String)> {
        let config = self.config.as_ref().map(|path| path.display().to_string());
        let cloud = self.cloud.map(|cloud| cloud.name.to_owned());
        let all = [
            ("--config", config),
            ("--client-id", self.client_id.clone()),
            ("--tenant", self.tenant.clone()),
            ("--cloud", cloud),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    pub fn setup(&self) -> io::Result<Setup> {
        let given = env::var_os(GIVEN).map(|it| given(&it.to_string_lossy()));
        self.setup_with(given.transpose()?.filter(|token| !token.is_empty()))
    }

    fn setup_with(&self, given: Option<String>) -> io::Result<Setup> {
        let (name, text) = self.text()?;
        let config = Config::read(&text).map_err(|problems| {
            for problem in &problems {
                // The file has another name here, or is none.
                complain(&problem.to_string().replacen("config.json", &name, 1));
            }
            wrong(&name, &"nothing was sent, because the configuration is not understood")
        })?;
        let Config { sign_ins, settings } = config;
        let sign_in = self.chosen(sign_ins).map_err(|why| wrong(&name, &why))?;
        let graph = match &sign_in {
            Some(sign_in) => sign_in.graph.clone(),
            None => Endpoint { origin: self.cloud.unwrap_or(GLOBAL).origin() },
        };
        let practice = sign_in.as_ref().is_some_and(|sign_in| sign_in.practice);
        let elsewhere =
            sign_in.as_ref().is_some_and(|it| it.authority_metadata.is_some());
        if self.config.is_none() && elsewhere {
            // Files and the folder they lie in may be somebody else's: what is only found
            // there must not say where a token goes, be it to a port of this machine.
            let why = "it names a sign-in that is not Microsoft's, which only a \
                       configuration may that is named with --config";
            return Err(wrong(&name, &why));
        }
        let token = match (given, sign_in) {
            (Some(token), _) => {
                self.refuse_other(&token)?;
                Source::Given(token)
            }
            (None, Some(sign_in)) => Source::Code(code(sign_in, &name)?),
            (None, None) => {
                return Err(io::Error::other(format!(
                    "no app registration is named to sign in with; give --client-id, or \
                     --config with the page's config.json, or put it into this folder as \
                     {BESIDE}"
                )));
            }
        };
        let addresses = match &token {
            Source::Code(sign_in) => vec![&sign_in.device, &sign_in.token, &graph.origin],
            Source::Given(_) => vec![&graph.origin],
        };
        let mut open = addresses.iter().filter(|url| !url.starts_with("https:"));
        if let Some(url) = open.next().filter(|_| !practice) {
            let why = "is without encryption, which is for a practice tenant only";
            return Err(wrong(&name, &format!("{url} {why}")));
        }
        Ok(Setup { graph, settings, practice, token })
    }

    /// Refuses a token of another tenant than was asked for, where both have its id.
    fn refuse_other(&self, token: &str) -> io::Result<()> {
        let id = |text: &str| uuid::Uuid::parse_str(text).ok();
        let Some(of) = claims::tenant(token) else { return Ok(()) };
        match self.tenant.as_deref().and_then(id).zip(id(&of)) {
            Some((asked, of)) if asked != of => Err(io::Error::other(format!(
                "the token in {GIVEN} is of the tenant {of}, and --tenant asks for {asked}; \
                 leave one of them out"
            ))),
            _ => Ok(()),
        }
    }

    /// Of the sign-ins of a configuration the one that is meant, none where it has none.
    fn chosen(
        &self,
        mut sign_ins: Vec<config::SignIn>,
    ) -> Result<Option<config::SignIn>, String> {
        let mut found = match self.cloud {
            Some(wanted) if !sign_ins.is_empty() => {
                let of = |it: &config::SignIn| it.cloud == Some(wanted);
                let found = sign_ins.into_iter().find(of);
                Some(found.ok_or("it does not name the cloud that --cloud asks for")?)
            }
            _ if sign_ins.len() > 1 => {
                let name = |it: &config::SignIn| it.cloud.map_or("", |cloud| cloud.name);
                let names: Vec<_> = sign_ins.iter().map(name).collect();
                return Err(format!(
                    "it names several clouds; choose one of {} with --cloud",
                    names.join(", ")
                ));
            }
            _ => sign_ins.pop(),
        };
        if let (Some(tenant), Some(found)) = (&self.tenant, &mut found)
            && let Some((host, _)) =
                found.authority.trim_end_matches('/').rsplit_once('/')
        {
            found.authority = format!("{host}/{tenant}");
        }
        Ok(found)
    }

    /// The configuration with the options in it, and what it is called.
    fn text(&self) -> io::Result<(String, String)> {
        let beside = Path::new(BESIDE);
        let path = match &self.config {
            Some(path) => Some(path.as_path()),
            None => beside.is_file().then_some(beside),
        };
        let none = ("the options".to_owned(), String::new());
        let (name, text) = match path {
            None => none,
            Some(path) => {
                let name = path.display().to_string();
                let text = input::text(path).map_err(|why| wrong(&name, &why))?;
                (name, text)
            }
        };
        if self.client_id.is_none() && self.tenant.is_none() && self.cloud.is_none() {
            return Ok((name, text));
        }
        let read = match text.trim_start_matches('\u{feff}').trim() {
            "" => Ok(Value::Object(Map::new())),
            text => serde_json::from_str(text),
        };
        let Ok(Value::Object(mut map)) = read else {
            // The core says what is wrong with it.
            return Ok((name, text));
        };
        self.amend(&mut map).map_err(|why| wrong(&name, &why))?;
        Ok((name, Value::Object(map).to_string()))
    }

    /// Options go before the file.
    fn amend(&self, map: &mut Map<String, Value>) -> Result<(), &'static str> {
        if let Some(id) = &self.client_id {
            map.insert("clientId".to_owned(), id.trim().into());
        }
        if self.tenant.is_none() && self.cloud.is_none() {
            return Ok(());
        }
        // Which of several is meant is chosen once they are read.
        if map.contains_key("clouds") {
            return Ok(());
        }
        if map.contains_key("authorityMetadata") {
            return Err(
                "it names its own sign-in in authorityMetadata, so neither --tenant \
                        nor --cloud can be given beside it",
            );
        }
        let authority = map.get("authority").and_then(Value::as_str).unwrap_or_default();
        let authority = authority.trim_end_matches('/').to_owned();
        let (host, of) = authority.rsplit_once('/').unwrap_or_default();
        let tenant = match self.tenant.as_deref() {
            Some(tenant) => tenant,
            None if of.is_empty() => "organizations",
            None => of,
        };
        if let Some(cloud) = self.cloud {
            map.insert("cloud".to_owned(), cloud.name.into());
            map.insert("graph".to_owned(), cloud.origin().into());
        }
        let named =
            map.get("cloud").and_then(Value::as_str).and_then(cloud::Cloud::named);
        let host = match self.cloud {
            None if !host.is_empty() => host.to_owned(),
            _ => format!("https://{}", named.unwrap_or(GLOBAL).sign_in[0]),
        };
        map.insert("authority".to_owned(), format!("{host}/{tenant}").into());
        Ok(())
    }
}

/// The endpoints of a sign-in by a code: those that the configuration names, or
/// Microsoft's, which follow from the authority.
fn code(sign_in: config::SignIn, name: &str) -> io::Result<SignIn> {
    let config::SignIn { client_id, authority, authority_metadata, mut scopes, .. } =
        sign_in;
    // Who signs in is shown before anything is written, and stays signed in.
    scopes.extend(["openid", "profile", "offline_access"].map(str::to_owned));
    let (device, token) = match authority_metadata {
        None => {
            let base = format!("{}/oauth2/v2.0", authority.trim_end_matches('/'));
            (format!("{base}/devicecode"), format!("{base}/token"))
        }
        Some(metadata) => {
            let metadata: Value = serde_json::from_str(&metadata)?;
            // The gap for a tenant is Microsoft's own way of writing.
            let tenant = authority.trim_end_matches('/').rsplit('/').next();
            let tenant = tenant.unwrap_or("organizations");
            let endpoint = |key: &str| {
                let text = metadata.get(key).and_then(Value::as_str);
                text.map(|text| text.replace("{tenantid}", tenant)).ok_or_else(|| {
                    let missing = format!("authorityMetadata.{key} is missing");
                    wrong(name, &missing)
                })
            };
            (endpoint("device_authorization_endpoint")?, endpoint("token_endpoint")?)
        }
    };
    Ok(SignIn { client_id, device, token, scopes })
}

/// The token that stands in a text: it goes into a header, alone and behind its own
/// `Bearer`.
fn given(text: &str) -> io::Result<String> {
    let text = text.trim();
    let bare = match text.split_once(' ') {
        Some((word, token)) if word.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => text,
    };
    match bare.chars().find(|c| !c.is_ascii_graphic()) {
        None => Ok(bare.to_owned()),
        Some(c) => Err(io::Error::other(format!(
            "{GIVEN} has {c:?} in it, which no token has; put the access token into it and \
             nothing else, in one line"
        ))),
    }
}

fn wrong(name: &str, why: &dyn Display) -> io::Error {
    io::Error::other(format!("{name}: {why}"))
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use serde_json::json;

    use super::*;

    const ID: &str = "11111111-2222-3333-4444-555555555555";

    fn access(tenant: Option<&str>, cloud: Option<Cloud>) -> Access {
        let (client_id, tenant) = (Some(ID.to_owned()), tenant.map(str::to_owned));
        Access { config: None, client_id, tenant, cloud }
    }

    #[track_caller]
    fn signs_in(access: &Access) -> (String, String) {
        let setup = access.setup_with(None).expect("a configuration");
        let Source::Code(sign_in) = setup.token else { panic!("a code") };
        (sign_in.device, setup.graph.origin)
    }

    /// Options as they are typed.
    #[derive(clap::Parser)]
    struct Typed {
        #[command(flatten)]
        access: Access,
    }

    #[test]
    fn each_cloud_of_the_core_can_be_asked_for_by_its_name() {
        for cloud in &CLOUDS {
            let typed = ["preflight", "--client-id", ID, "--tenant", "contoso.example"];
            let typed = typed.into_iter().chain(["--cloud", cloud.name]);
            let Typed { access } = Typed::try_parse_from(typed).expect("options");
            let host = cloud.sign_in[0];
            assert_eq!(
                signs_in(&access),
                (
                    format!("https://{host}/contoso.example/oauth2/v2.0/devicecode"),
                    format!("https://{}", cloud.graph)
                )
            );
        }
        assert!(Typed::try_parse_from(["preflight", "--cloud", "moon"]).is_err());
    }

    /// What a configuration with these clouds comes to.
    fn of_clouds(access: &Access, clouds: &[&str]) -> Result<config::SignIn, String> {
        let entry = |name: &&str| json!({ "clientId": ID, "cloud": name });
        let clouds: Vec<_> = clouds.iter().map(entry).collect();
        let config = Config::read(&json!({ "clouds": clouds }).to_string());
        let chosen = access.chosen(config.expect("a configuration").sign_ins)?;
        Ok(chosen.expect("a sign-in"))
    }

    #[test]
    fn of_several_clouds_the_one_is_taken_that_is_asked_for() {
        let l4 = cloud::Cloud::named("usgov-l4");
        let several = ["global", "usgov-l4"];
        let chosen = of_clouds(&access(None, l4), &several).expect("it is there");
        assert_eq!(chosen.cloud, l4);
        assert_eq!(chosen.graph.origin, "https://graph.microsoft.us");
        assert_eq!(chosen.authority, "https://login.microsoftonline.us/organizations");
        let chosen = of_clouds(&access(Some("b.example"), l4), &several);
        let authority = chosen.expect("it is there").authority;
        assert_eq!(authority, "https://login.microsoftonline.us/b.example");

        let why = of_clouds(&access(None, None), &several).expect_err("which?");
        assert_eq!(
            why,
            "it names several clouds; choose one of global, usgov-l4 with --cloud"
        );
        let china = cloud::Cloud::named("china");
        let absent = "it does not name the cloud that --cloud asks for";
        assert_eq!(of_clouds(&access(None, china), &several), Err(absent.to_owned()));
    }

    #[test]
    fn of_one_cloud_in_a_list_no_other_is_made() {
        let l4 = cloud::Cloud::named("usgov-l4");
        assert!(of_clouds(&access(None, l4), &["global"]).is_err());
        let chosen = of_clouds(&access(Some("b.example"), None), &["usgov-l4"]);
        let authority = chosen.expect("the only one").authority;
        assert_eq!(authority, "https://login.microsoftonline.us/b.example");
    }

    #[test]
    fn without_a_tenant_it_is_that_of_who_signs_in() {
        let (device, graph) = signs_in(&access(None, None));
        let base = "https://login.microsoftonline.com/organizations/oauth2/v2.0";
        assert_eq!(device, format!("{base}/devicecode"));
        assert_eq!(graph, "https://graph.microsoft.com");
    }

    #[test]
    fn an_option_goes_before_the_file_and_leaves_the_rest_of_it() {
        let text = r#"{"authority":"https://login.microsoftonline.us/a","graph":"x"}"#;
        let mut map = serde_json::from_str(text).expect("JSON");
        access(Some("b"), None).amend(&mut map).expect("amended");
        assert_eq!(map["authority"], "https://login.microsoftonline.us/b");
        assert_eq!((&map["graph"], &map["clientId"]), (&"x".into(), &ID.into()));
        let l5 = cloud::Cloud::named("usgov-l5");
        access(None, l5).amend(&mut map).expect("amended");
        assert_eq!(map["authority"], "https://login.microsoftonline.us/b");
        assert_eq!(map["graph"], "https://dod-graph.microsoft.us");
        assert_eq!(map["cloud"], "usgov-l5");
        // The host of a cloud that the file names.
        let mut map = serde_json::from_str(r#"{"cloud":"usgov-l4"}"#).expect("JSON");
        access(Some("b"), None).amend(&mut map).expect("amended");
        assert_eq!(map["authority"], "https://login.microsoftonline.us/b");
    }

    #[test]
    fn a_file_in_utf_16_is_read_as_any_other() {
        let path = env::temp_dir().join(format!("preflight-{}.json", std::process::id()));
        let text = format!("\u{feff}{{\"clientId\":\"{ID}\"}}");
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        std::fs::write(&path, bytes).expect("a file");
        let (config, client_id) = (Some(path.clone()), None);
        let setup = Access { config, client_id, ..access(None, None) }.setup_with(None);
        std::fs::remove_file(path).expect("it is there");
        let Source::Code(sign_in) = setup.expect("it is read").token else {
            panic!("a code")
        };
        assert_eq!(sign_in.client_id, ID);
    }

    #[test]
    fn a_tenant_cannot_lead_elsewhere() {
        assert!(tenant("contoso.onmicrosoft.com").is_ok() && tenant(ID).is_ok());
        for text in ["", "a/b", "a?b", "a@b", "..%2f", "a b"] {
            assert!(tenant(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_stands_around_a_token_is_left_away_and_within_it_refused() {
        for text in ["eyJ.a.b", " eyJ.a.b\r\n", "Bearer eyJ.a.b", "bearer  eyJ.a.b"] {
            assert_eq!(given(text).expect("a token"), "eyJ.a.b", "{text}");
        }
        for (text, found) in
            [("eyJ\n.a.b", "'\\n'"), ("a b", "' '"), ("a\u{fffd}b", "'\u{fffd}'")]
        {
            let why = given(text).expect_err("no token").to_string();
            assert!(why.contains(&format!("has {found} in it")), "{why}");
        }
    }

    #[test]
    fn a_given_token_is_of_the_tenant_that_is_asked_for() {
        let claims = format!("{{\"tid\":\"{}\"}}", ID.to_uppercase());
        let claims = base64_simd::URL_SAFE_NO_PAD.encode_to_string(claims);
        let token = format!("e30.{claims}.x");
        let other = ID.replace('5', "6");
        let why = access(Some(&other), None).refuse_other(&token).expect_err("another");
        assert_eq!(
            why.to_string(),
            format!(
                "the token in PREFLIGHT_TOKEN is of the tenant {ID}, and --tenant asks for \
                 {other}; leave one of them out"
            )
        );
        for (tenant, token) in [
            (Some(ID), &*token),
            (None, &token),
            (Some("a.example"), &token),
            (Some(&other), "x"),
        ] {
            assert!(access(tenant, None).refuse_other(token).is_ok(), "{tenant:?}");
        }
    }

    #[test]
    fn a_given_token_needs_no_app_registration() {
        let access =
            Access { client_id: None, ..access(None, cloud::Cloud::named("usgov-l4")) };
        let setup = access.setup_with(Some("x".to_owned())).expect("a token");
        assert_eq!(setup.graph.origin, "https://graph.microsoft.us");
        assert!(access.setup_with(None).is_err());
    }
}
