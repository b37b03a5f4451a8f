//! The real practice tenant as a child process, and somebody who signs in to it over HTTP
//! as a person with a browser would.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use reqwest::blocking::{Client, RequestBuilder};
use reqwest::redirect::Policy;
use serde_json::{Value, json};

use super::{CONFIG, Said, Stage};

/// A scene in which everything happens in a second or two.
pub fn quick(more: Value) -> Value {
    let mut scene = json!({
        "token": { "pollSeconds": 1 },
        "delays": {
            "unknown": 0.2, "pending": 0.2, "visible": 0.2, "profile": 0.2, "delete": 0.2,
        },
    });
    let all = scene.as_object_mut().expect("an object");
    all.extend(more.as_object().expect("an object").clone());
    scene
}

/// A tenant of its own for one test.
pub struct Practice {
    child: Child,
    pub config: Value,
    client: Client,
}

/// What somebody does with a code.
#[derive(Clone, Copy)]
pub enum Does {
    /// Chooses this person.
    Chooses(&'static str),
    /// Presses Cancel where people are chosen.
    Cancels,
    Nothing,
}

pub const ADA: Does = Does::Chooses("ada@practice.example");

impl Practice {
    /// Starts it with this scene, and puts its configuration beside the stage's files.
    pub fn start(stage: &Stage, scene: Value) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        assert!(
            root.join("node_modules/oidc-provider").is_dir(),
            "the practice tenant needs its packages: run `npm ci`, or `cargo xtask test native`"
        );
        stage.write("scene.json", scene.to_string());
        let node = || {
            Command::new("node")
                .arg(root.join("tests/tenant/server.mjs"))
                .args(["--port", "0", "--config", "--scene"])
                .arg(stage.folder.join("scene.json"))
                .stdout(Stdio::piped())
                .spawn()
                .expect("the practice tenant needs Node 20.19 or later")
        };
        // On a busy machine Node was seen to wait for itself for ever before it ran anything.
        let (child, config) = (0..3)
            .find_map(|_| configured(node()))
            .expect("the practice tenant starts in a minute");
        stage.write(CONFIG, config.to_string());
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .expect("a client");
        Self { child, config, client }
    }

    fn graph(&self) -> &str {
        self.config["graph"].as_str().expect("an origin")
    }

    fn control(&self, request: RequestBuilder, body: Option<&Value>) -> Value {
        let request = request.header("x-practice-control", "1");
        let request = request.body(body.map(Value::to_string).unwrap_or_default());
        let answer = request.send().expect("an answer");
        let status = answer.status();
        let text = answer.text().expect("text");
        assert!(status.is_success(), "{status}: {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// What it holds and was asked.
    pub fn state(&self) -> Value {
        let url = format!("{}/control/state", self.graph());
        self.control(self.client.get(url), None)
    }

    pub fn advance(&self, seconds: u32) {
        let url = format!("{}/control/advance", self.graph());
        self.control(self.client.post(url), Some(&json!({ "seconds": seconds })));
    }

    /// A device that it has, by serial number.
    pub fn device(&self, serial: &str) -> Option<Value> {
        let state = self.state();
        let mut devices = state["devices"].as_array().expect("devices").iter();
        devices.find(|device| device["serialNumber"] == serial).cloned()
    }

    /// Method and last part of the path of what was asked of its devices to change them.
    pub fn changes(&self) -> Vec<String> {
        let state = self.state();
        let log = state["log"].as_array().expect("a log").iter();
        let change = |entry: &Value| {
            let (method, path) = (entry["method"].as_str()?, entry["path"].as_str()?);
            let (_, rest) = path.split_once("/windowsAutopilotDeviceIdentities/")?;
            let action = rest.split_once('/').map_or("", |(_, action)| action);
            (method != "GET").then(|| format!("{method} {action}").trim_end().to_owned())
        };
        log.filter_map(change).collect()
    }

    /// How often a path was asked with a method, by how the path ends.
    pub fn asked(&self, method: &str, end: &str) -> usize {
        let state = self.state();
        let log = state["log"].as_array().expect("a log");
        let of = |entry: &&Value| {
            let path = entry["path"].as_str().unwrap_or_default();
            entry["method"] == method && path.ends_with(end)
        };
        log.iter().filter(of).count()
    }

    /// Enters a code on the sign-in pages, and gives the last page.
    pub fn enter(&self, url: &str, code: &str, does: Does) -> String {
        let last = match does {
            Does::Nothing => return String::new(),
            Does::Chooses(user) => ("user", user),
            Does::Cancels => ("cancel", "yes"),
        };
        let mut jar = Jar { client: &self.client, cookies: HashMap::new() };
        let (mut at, mut page) = jar.open(url, None);
        for press in [("user_code", code), ("confirm", "yes"), last] {
            let action = between(&page, "<form method=\"post\" action=\"", "\"");
            let action = action.unwrap_or_else(|| panic!("no form at {at}: {page}"));
            let mut form = hidden(&page);
            form.retain(|(name, _)| name != press.0);
            form.push((press.0.to_owned(), press.1.to_owned()));
            (at, page) = jar.open(&absolute(&at, &action), Some(&form));
        }
        page
    }

    /// An access token, got as a command line gets one.
    pub fn token(&self) -> String {
        let endpoints = &self.config["authorityMetadata"];
        let post = |key: &str, form: &[(&str, &str)]| -> Value {
            let url = endpoints[key].as_str().expect("an endpoint");
            let url = url.replace("{tenantid}", "organizations");
            let answer = self.client.post(url).body(encoded(form)).header(FORM.0, FORM.1);
            let text = answer.send().and_then(|it| it.text()).expect("an answer");
            serde_json::from_str(&text).expect("JSON")
        };
        let id = self.config["clientId"].as_str().expect("an id");
        let scope =
            format!("{}/DeviceManagementServiceConfig.ReadWrite.All", self.graph());
        let ask = [("client_id", id), ("scope", &*scope)];
        let shown = post("device_authorization_endpoint", &ask);
        let text = |key: &str| shown[key].as_str().expect("a text").to_owned();
        self.enter(&text("verification_uri"), &text("user_code"), ADA);
        let grant = "urn:ietf:params:oauth:grant-type:device_code";
        let code = text("device_code");
        let form = [("client_id", id), ("grant_type", grant), ("device_code", &*code)];
        let tokens = post("token_endpoint", &form);
        tokens["access_token"].as_str().expect("a token").to_owned()
    }

    /// Runs the binary, and does this with each code that it shows.
    pub fn run(&self, stage: &Stage, args: &[&str], does: Does) -> Said {
        let (mut child, mut err) = self.spawn(stage, args);
        let mut said = String::new();
        while let Some(line) = line(&mut err) {
            said += &line;
            self.heed(&line, does);
        }
        self.end(&mut child, said)
    }

    pub fn spawn(&self, stage: &Stage, args: &[&str]) -> (Child, BufReader<ChildStderr>) {
        let mut command = stage.command(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        let err = BufReader::new(child.stderr.take().expect("its standard error"));
        (child, err)
    }

    /// Runs the binary at a terminal, where somebody types this.
    #[cfg(target_os = "linux")]
    pub fn at_a_terminal(&self, stage: &Stage, args: &str, types: &str) -> Said {
        use std::io::Write;
        // Debian's bsdutils has it, which is on every machine.
        let binary = env!("CARGO_BIN_EXE_preflight");
        let command = format!("'{binary}' {args} --config {CONFIG}");
        let mut child = Command::new("script")
            .args(["-qec", &command, "/dev/null"])
            .current_dir(&stage.folder)
            .env("PREFLIGHT_TOKEN", self.token())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a terminal");
        let mut keyboard = child.stdin.take().expect("a keyboard");
        keyboard.write_all(types.as_bytes()).expect("it is there");
        Said::new(child.wait_with_output().expect("it ends"))
    }

    /// If a line asks for a sign-in, somebody does this.
    pub fn heed(&self, line: &str, does: Does) {
        let url = between(line, "To sign in, open ", " ");
        let code = between(line, "enter the code ", ".");
        if let Some((url, code)) = url.zip(code) {
            self.enter(&url, &code, does);
        }
    }

    /// What the binary said until its end.
    pub fn end(&self, child: &mut Child, err: String) -> Said {
        let mut out = String::new();
        let mut from = child.stdout.take().expect("its standard output");
        from.read_to_string(&mut out).expect("UTF-8");
        let status = child.wait().expect("the binary ends");
        Said { status: status.code().expect("it was not killed"), out, err }
    }
}

/// The configuration that a tenant prints once it is there; one that prints none is ended.
fn configured(mut child: Child) -> Option<(Child, Value)> {
    let out = BufReader::new(child.stdout.take().expect("its output"));
    let (say, said) = mpsc::channel();
    thread::spawn(move || {
        let lines = out.lines().map(|line| line.expect("UTF-8"));
        let mut text: String =
            lines.skip_while(|line| line != "{").take_while(|line| line != "}").collect();
        text.push('}');
        let _ = say.send(text);
    });
    let Ok(text) = said.recv_timeout(Duration::from_secs(60)) else {
        child.kill().and_then(|()| child.wait()).expect("a tenant that hangs is ended");
        return None;
    };
    let config = serde_json::from_str(&text)
        .expect("the practice tenant starts and prints its configuration");
    Some((child, config))
}

impl Drop for Practice {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The next line of a child's words.
pub fn line(from: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    (from.read_line(&mut line).expect("UTF-8") > 0).then_some(line)
}

/// A browser's cookies and redirects, as far as sign-in needs them.
struct Jar<'a> {
    client: &'a Client,
    cookies: HashMap<String, (String, String)>,
}

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

impl Jar<'_> {
    /// Follows redirects, and gives where they ended and the page there.
    fn open(&mut self, url: &str, form: Option<&[(String, String)]>) -> (String, String) {
        let (mut url, mut form) = (url.to_owned(), form);
        for _ in 0..10 {
            let path = path_of(&url);
            let fits = |(name, (value, of)): (&String, &(String, String))| {
                path.starts_with(of.as_str()).then(|| format!("{name}={value}"))
            };
            let cookies: Vec<_> = self.cookies.iter().filter_map(fits).collect();
            let request = match form.take() {
                None => self.client.get(&url),
                Some(form) => {
                    let pairs: Vec<_> =
                        form.iter().map(|(name, value)| (&**name, &**value)).collect();
                    self.client.post(&url).header(FORM.0, FORM.1).body(encoded(&pairs))
                }
            };
            let answer = request.header("Cookie", cookies.join("; ")).send();
            let answer = answer.expect("a page");
            for cookie in answer.headers().get_all("Set-Cookie") {
                self.keep(cookie.to_str().expect("ASCII"));
            }
            match answer.headers().get("Location") {
                Some(next) => url = absolute(&url, next.to_str().expect("ASCII")),
                None => return (url, answer.text().expect("a page")),
            }
        }
        panic!("too many redirects at {url}");
    }

    fn keep(&mut self, cookie: &str) {
        let mut parts = cookie.split("; ");
        let pair = parts.next().unwrap_or_default().split_once('=');
        let (name, value) = pair.expect("a cookie");
        let path = parts.find_map(|part| {
            part.split_once('=').filter(|(name, _)| name.eq_ignore_ascii_case("path"))
        });
        let path = path.map_or("/", |(_, path)| path).to_owned();
        match value {
            "" => drop(self.cookies.remove(name)),
            value => drop(self.cookies.insert(name.to_owned(), (value.to_owned(), path))),
        }
    }
}

fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..])
}

fn absolute(base: &str, link: &str) -> String {
    if link.contains("://") {
        return link.to_owned();
    }
    format!("{}{link}", base.strip_suffix(path_of(base)).unwrap_or(base))
}

fn encoded(form: &[(&str, &str)]) -> String {
    let plain = |text: &str| -> String {
        let byte = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        };
        text.bytes().map(byte).collect()
    };
    let pair = |(name, value): &(&str, &str)| format!("{}={}", plain(name), plain(value));
    form.iter().map(pair).collect::<Vec<_>>().join("&")
}

fn hidden(page: &str) -> Vec<(String, String)> {
    let inputs = page.split("<input type=\"hidden\" ").skip(1);
    let pair = |input: &str| {
        let name = between(input, "name=\"", "\"")?;
        Some((name, between(input, "value=\"", "\"")?))
    };
    inputs.filter_map(pair).collect()
}

/// What stands between two texts.
pub fn between(text: &str, before: &str, after: &str) -> Option<String> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0.to_owned())
}
