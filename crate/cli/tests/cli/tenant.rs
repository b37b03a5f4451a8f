//! `devices` and `plan`, and signing in, against the practice tenant.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;

use crate::stage::practice::{ADA, Does, Practice};
use crate::stage::{CONFIG, Said, Stage, file, serial, tagged};
use serde_json::{Value, json};

/// A tenant that asks to be asked often.
fn scene(more: Value) -> Value {
    let mut scene = json!({ "token": { "pollSeconds": 1 } });
    let all = scene.as_object_mut().expect("an object");
    all.extend(more.as_object().expect("an object").clone());
    scene
}

/// Every word of a run that is as long as a token.
fn long_words(said: &Said) -> Vec<&str> {
    let word = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let words = |text| str::split(text, move |c| !word(c)).filter(|it| it.len() >= 40);
    words(&said.out).chain(words(&said.err)).collect()
}

#[test]
fn devices_are_listed_after_a_sign_in_by_a_code() {
    let stage = Stage::new("tenant-devices");
    let devices = json!([
        { "serial": "A1", "groupTag": "=HQ", "model": "Meadow 14", "profile": "notAssigned" },
        { "serial": "B2", "groupTag": "Kiosk", "user": "bo@practice.example" },
    ]);
    let practice =
        Practice::start(&stage, scene(json!({ "devices": devices, "page": 1 })));

    let said = practice.run(&stage, &["devices"], ADA);
    assert_eq!(said.status, 0, "{}", said.err);
    let lines: Vec<_> = said.out.lines().collect();
    assert!(lines[0].starts_with("Serial number  Manufacturer"), "{}", said.out);
    assert!(lines[1].starts_with("A1 ") && lines[1].ends_with("never"), "{}", said.out);
    assert!(lines[1].contains("No profile") && lines[2].contains("Check which group"));
    assert!(lines[3].contains("bo@practice.example"), "{}", said.out);
    assert!(
        said.err.contains("Signed in as ada@practice.example in the tenant 9a1c0de5")
    );
    assert!(said.err.contains("This is a practice tenant"), "{}", said.err);
    assert!(said.err.ends_with("2 devices in the tenant.\n"), "{}", said.err);
    assert_eq!(long_words(&said), [""; 0]);

    let args = ["devices", "--search", "KIOSK", "--format", "json"];
    let found = practice.run(&stage, &args, ADA);
    assert_eq!(found.json()[0]["serial"], "B2");
    assert_eq!(found.json()[0]["lastContact"], Value::Null);
    assert_eq!(found.json().as_array().map(Vec::len), Some(1));
    assert!(found.err.ends_with("1 of 2 devices in the tenant.\n"), "{}", found.err);

    let args = ["devices", "--attention", "any", "--format", "json"];
    let found = practice.run(&stage, &args, ADA).json();
    assert_eq!(found.as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&found[0]["serial"], &found[0]["attention"][0]),
        (&json!("A1"), &json!("no-profile"))
    );
    let args = ["devices", "--attention", "no-profile", "--tag", "Kiosk"];
    assert!(
        practice.run(&stage, &args, ADA).err.ends_with("0 of 2 devices in the tenant.\n")
    );

    let args = ["devices", "--format", "csv", "--output", "devices.csv"];
    assert_eq!(practice.run(&stage, &args, ADA).status, 0);
    assert!(stage.read("devices.csv").contains(",'=HQ,"), "a formula");
    let again = stage.run(&args);
    assert_eq!(again.status, 2);
    assert!(again.err.contains("--force overwrites it"), "{}", again.err);
}

#[test]
fn a_sync_is_started_once_in_ten_minutes() {
    let stage = Stage::new("tenant-sync");
    let practice = Practice::start(&stage, scene(json!({ "delays": { "sync": 0 } })));
    let said = practice.run(&stage, &["sync"], ADA);
    assert_eq!(said.status, 0, "{}", said.err);
    assert!(said.err.contains("A sync was started"), "{}", said.err);
    let said = practice.run(&stage, &["sync"], ADA);
    assert_eq!(said.status, 1, "{}", said.err);
    assert!(said.err.contains("It can be started again in 10 minutes"), "{}", said.err);
    assert_eq!(practice.asked("POST", "/sync"), 1);
}

#[test]
fn a_plan_says_how_every_row_stands_and_changes_nothing() {
    let stage = Stage::new("tenant-plan");
    let near = format!("{} ", serial(4));
    let devices = json!([
        { "serial": serial(2), "groupTag": "HQ" },
        { "serial": serial(3), "groupTag": "Sales" },
        { "serial": near },
    ]);
    let practice = Practice::start(&stage, scene(json!({ "devices": devices })));
    let good = tagged(&[(1, "HQ"), (2, "HQ"), (3, "HQ"), (4, "HQ"), (5, "HQ")]);
    stage.write("devices.csv", good + ",,T0FzAAAA,HQ\r\n");

    let said = practice.run(&stage, &["plan", "devices.csv"], ADA);
    assert_eq!(said.status, 1, "{}", said.err);
    let expected = [
        "6 rows beside the 3 devices of the tenant:",
        "      2 new                   devices.csv lines 2, 6",
        "      1 already here          devices.csv line 3",
        "      1 other tag             devices.csv line 4",
        "      0 other user",
        "      0 corporate identifier",
        "      0 in the import queue",
        "      1 ambiguous             devices.csv line 5",
        "      1 refused               devices.csv line 7",
    ];
    let lines: Vec<_> = said.out.lines().collect();
    assert_eq!(lines[..9], expected, "{}", said.out);
    let other = format!(
        "devices.csv:4: {} other tag: in the tenant already, but with the \
                         group tag Sales",
        serial(3)
    );
    assert_eq!(lines[9..11], [other.as_str(), "    The row asks for the group tag HQ."]);
    assert!(lines[11].contains("ambiguous: the tenant has 1 device whose serial number"));
    assert!(lines[12].starts_with("devices.csv:7: refused: "), "{}", lines[12]);
    assert_eq!(lines.len(), 13, "{}", said.out);

    let args = ["plan", "--format", "json", "--output", "plan.json", "devices.csv"];
    assert_eq!(practice.run(&stage, &args, ADA).status, 1);
    let plan: Value = serde_json::from_str(&stage.read("plan.json")).expect("JSON");
    assert_eq!((&plan["tenantDevices"], &plan["new"]), (&3.into(), &2.into()));
    assert_eq!(plan["rows"][2]["state"], "other tag");
    assert_eq!(plan["rows"][2]["line"], 4);

    stage.write("new.csv", file(6..=7));
    assert_eq!(practice.run(&stage, &["plan", "new.csv"], ADA).status, 0);
    assert_eq!(practice.asked("POST", "/import"), 0);
    assert_eq!(practice.state()["records"].as_array().map(Vec::len), Some(0));
}

#[test]
fn files_that_cannot_be_read_are_said_before_anybody_signs_in() {
    let stage = Stage::new("tenant-unread");
    stage.write("devices.csv", file(1..=1));
    let said = stage.run(&["plan", "devices.csv", "missing.csv"]);
    assert_eq!(said.status, 2);
    assert!(said.err.contains("missing.csv") && !said.err.contains("To sign in"));
    let said = stage.run(&["plan", "devices.csv"]);
    assert_eq!(said.status, 2);
    assert!(said.err.contains("no app registration is named"), "{}", said.err);
}

#[test]
fn a_configuration_that_is_not_understood_or_open_is_refused() {
    let stage = Stage::new("tenant-configuration");
    let id = "\"clientId\":\"11111111-2222-3333-4444-555555555555\"";
    let cases = [
        ("{\"clientID\":1}".to_owned(), "tenant.json: the key clientID is not known"),
        (
            "{\"clientID\":1,\"clientId\":\"x\"}".to_owned(),
            "\npreflight: tenant.json: nothing was sent, because the configuration is not",
        ),
        (
            format!("{{{id},\"graph\":\"http://localhost:1\"}}"),
            "microsoftonline.com and graph http://localhost:1 are of different clouds",
        ),
        (
            format!(
                "{{{id},\"graph\":\"http://localhost:1\",\"authorityMetadata\":{{\
                 \"issuer\":\"https://a.example\",\"jwks_uri\":\"https://a.example/j\",\
                 \"authorization_endpoint\":\"https://a.example/a\",\
                 \"token_endpoint\":\"https://a.example/t\",\
                 \"device_authorization_endpoint\":\"https://a.example/d\"}}}}"
            ),
            "http://localhost:1 is without encryption, which is for a practice tenant only",
        ),
    ];
    for (config, says) in cases {
        stage.write("tenant.json", config);
        let said = stage.run(&["devices", "--config", "tenant.json"]);
        assert_eq!(said.status, 2);
        assert!(said.err.contains(says), "{}", said.err);
        assert!(!said.err.contains("\\n"), "each mistake has its line: {}", said.err);
    }
    let said = stage.run(&["devices", "--client-id", "Preflight"]);
    assert!(said.err.contains("the options: clientId is Preflight"), "{}", said.err);
    let said = stage.run(&["devices", "--client-id", "x", "--tenant", "a/b"]);
    assert!(said.err.contains("neither a tenant's id nor a domain"), "{}", said.err);
}

#[test]
fn what_is_only_found_in_the_folder_does_not_say_where_a_token_goes() {
    let stage = Stage::new("tenant-found");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let here = format!("http://127.0.0.1:{port}");
    let (tell, heard) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut line = String::new();
            BufReader::new(&mut stream).read_line(&mut line).expect("a request");
            tell.send(line).expect("somebody listens");
            let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\n\r\n");
        }
    });
    for (base, practice) in [("https://a.example", false), (&*here, true)] {
        let config = json!({
            "clientId": "11111111-2222-3333-4444-555555555555",
            "practice": practice,
            "graph": base,
            "authorityMetadata": {
                "issuer": base,
                "jwks_uri": format!("{base}/keys"),
                "authorization_endpoint": format!("{base}/authorize"),
                "token_endpoint": format!("{base}/token"),
                "device_authorization_endpoint": format!("{base}/device"),
            },
        });
        stage.write("preflight.json", config.to_string());
        // With a token that is given, and by the sign-in that would be asked for one.
        for token in [Some("secret"), None] {
            let mut found = stage.command(&["devices"]);
            let output = found.envs(token.map(|it| ("PREFLIGHT_TOKEN", it))).output();
            let output = output.expect("it runs");
            let err = String::from_utf8(output.stderr).expect("UTF-8");
            assert_eq!(heard.try_recv().ok(), None, "{err}");
            assert_eq!(output.status.code(), Some(2), "{err}");
            let says = "only a configuration may that is named with --config";
            assert!(err.contains(says), "{err}");
        }
    }
}

/// Signs in to a tenant with these faults, and gives what is said when it fails.
#[track_caller]
fn refused(name: &str, faults: Value, does: Does) -> String {
    let stage = Stage::new(name);
    let practice = Practice::start(&stage, scene(json!({ "faults": faults })));
    let said = practice.run(&stage, &["devices"], does);
    assert_eq!(said.status, 2, "{}", said.err);
    assert_eq!(long_words(&said), [""; 0]);
    said.err
}

#[test]
fn a_sign_in_that_is_declined_or_wants_consent_says_so() {
    let declined = refused("tenant-declined", json!([]), Does::Cancels);
    assert!(declined.contains("the sign-in was cancelled"), "{declined}");
    assert!(declined.contains("(AADSTS65004)"), "{declined}");
    let nico = Does::Chooses("nico@practice.example");
    let consent = refused("tenant-consent", json!([]), nico);
    assert!(
        consent.contains("an administrator of the tenant has to consent"),
        "{consent}"
    );
    assert!(consent.contains("(AADSTS90094)"), "{consent}");
}

#[test]
fn a_sign_in_that_the_tenant_forbids_says_what_to_change() {
    let error = |on: &str, code: &str, description: &str| {
        let body = json!({ "error": code, "error_description": description });
        json!([{ "on": on, "answer": { "status": 400, "body": body } }])
    };
    let on = "POST /sign-in/device/auth";
    let text =
        "AADSTS7000218: The request body must contain client_assertion. Trace ID: 1";
    let public = refused("tenant-public", error(on, "invalid_client", text), ADA);
    assert!(public.contains("set \"Allow public client flows\" to Yes"), "{public}");
    assert!(!public.contains("Trace ID"), "{public}");
    let text = "AADSTS53003: Access has been blocked by Conditional Access policies.";
    let on = "POST /sign-in/token";
    let access =
        refused("tenant-access", error(on, "invalid_grant", text), Does::Nothing);
    assert!(
        access.contains("a Conditional Access policy of the tenant blocks"),
        "{access}"
    );
    assert!(access.contains("(AADSTS53003)"), "{access}");
}

#[test]
fn a_code_that_nobody_enters_ends() {
    let stage = Stage::new("tenant-expired");
    let token = json!({ "token": { "pollSeconds": 1, "codeSeconds": 1 } });
    let practice = Practice::start(&stage, token);
    let said = practice.run(&stage, &["devices"], Does::Nothing);
    assert_eq!(said.status, 2);
    assert!(said.err.contains("the code ended before it was entered"), "{}", said.err);
}

#[test]
fn a_role_that_is_missing_is_not_a_sign_in_that_failed() {
    let theo = Does::Chooses("theo@practice.example");
    let role = refused("tenant-role", json!([]), theo);
    assert!(role.contains("Your account may not register Autopilot devices"), "{role}");
}

#[test]
fn a_token_is_renewed_before_it_ends_and_when_the_service_asks() {
    let stage = Stage::new("tenant-renewed");
    let challenge =
        "Bearer error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnt9fQ==\"";
    let answer = json!({ "status": 401, "headers": { "WWW-Authenticate": challenge } });
    let on = "GET /windowsAutopilotDeviceIdentities";
    let practice = Practice::start(
        &stage,
        scene(json!({
            "generate": { "count": 3 }, "page": 1,
            "faults": [{ "on": on, "nth": 2, "answer": answer }],
        })),
    );
    let said = practice.run(&stage, &["devices"], ADA);
    assert_eq!(said.status, 0, "{}", said.err);
    assert!(said.err.ends_with("3 devices in the tenant.\n"), "{}", said.err);
    let tokens = &practice.state()["counters"]["tokens"];
    assert_eq!(tokens["refresh_token"], 1, "{tokens}");
    assert_eq!(said.err.matches("To sign in").count(), 1, "{}", said.err);
}

#[test]
fn where_renewing_is_refused_a_new_code_is_shown_and_nothing_is_lost() {
    let stage = Stage::new("tenant-code-again");
    let on = "GET /windowsAutopilotDeviceIdentities";
    // While Graph refuses the token, what would renew it ends.
    let practice = Practice::start(
        &stage,
        json!({
            "token": { "pollSeconds": 1, "refreshSeconds": 1 },
            "generate": { "count": 3 }, "page": 1,
            "faults": [{ "on": on, "nth": 2, "delay": 1.5, "answer": { "status": 401 } }],
        }),
    );
    let said = practice.run(&stage, &["devices"], ADA);
    assert_eq!(said.status, 0, "{}", said.err);
    assert_eq!(said.err.matches("To sign in").count(), 2, "{}", said.err);
    assert!(said.err.ends_with("3 devices in the tenant.\n"), "{}", said.err);
    assert_eq!(practice.asked("GET", "/windowsAutopilotDeviceIdentities"), 4);
}

#[test]
fn a_given_token_is_used_until_it_ends_and_is_never_shown() {
    let stage = Stage::new("tenant-given");
    let practice = Practice::start(&stage, scene(json!({ "generate": { "count": 2 } })));
    let token = practice.token();
    let run = || {
        let mut command = stage.command(&["devices"]);
        let output = command.env("PREFLIGHT_TOKEN", &token).output().expect("it runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let (out, err) = (text(output.stdout), text(output.stderr));
        Said { status: output.status.code().expect("an end"), out, err }
    };
    let said = run();
    assert_eq!(said.status, 0, "{}", said.err);
    assert!(!said.err.contains("To sign in"), "{}", said.err);
    assert_eq!(said.out.lines().count(), 3);
    practice.advance(3601);
    let ended = run();
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("PREFLIGHT_TOKEN has ended"), "{}", ended.err);
    for text in [&said.out, &said.err, &ended.out, &ended.err] {
        assert!(!text.contains(&token), "{text}");
    }
}

#[test]
fn a_given_token_says_once_of_which_tenant_it_is() {
    let stage = Stage::new("tenant-given-whose");
    let practice = Practice::start(&stage, scene(json!({})));
    let run = |token: &str| {
        let mut command = stage.command(&["devices"]);
        let output = command.env("PREFLIGHT_TOKEN", token).output().expect("it runs");
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    // {"tid":"11111111-2222-3333-4444-555555555555"}
    let token =
        "Bearer e30.eyJ0aWQiOiIxMTExMTExMS0yMjIyLTMzMzMtNDQ0NC01NTU1NTU1NTU1NTUifQ.x";
    let err = run(token);
    let said = "Signed in in the tenant 11111111-2222-3333-4444-555555555555.\n";
    assert_eq!(err.matches(said).count(), 1, "{err}");
    assert!(err.contains("PREFLIGHT_TOKEN has ended or is not accepted"), "{err}");
    let err = run("two\nlines");
    assert!(err.contains("PREFLIGHT_TOKEN has '\\n' in it"), "{err}");
    assert_eq!(practice.asked("GET", "/windowsAutopilotDeviceIdentities"), 1);
}

#[test]
fn the_proxy_of_the_environment_is_used() {
    let stage = Stage::new("tenant-proxy");
    let proxy = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", proxy.local_addr().expect("an address"));
    let heard = thread::spawn(move || {
        let (mut stream, _) = proxy.accept().expect("a connection");
        let mut line = String::new();
        BufReader::new(&mut stream).read_line(&mut line).expect("a request");
        let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\n\r\n");
        line
    });
    let id = "11111111-2222-3333-4444-555555555555";
    let mut command = stage.command(&["devices", "--client-id", id]);
    for name in ["HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY"] {
        command.env_remove(name);
    }
    let output = command.env("HTTPS_PROXY", &address).output().expect("it runs");
    let err = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("the sign-in service could not be reached ("), "{err}");
    let line = heard.join().expect("a request");
    assert_eq!(line, "CONNECT login.microsoftonline.com:443 HTTP/1.1\r\n");
}

#[cfg(target_os = "linux")]
#[test]
fn a_status_is_no_longer_than_a_line_of_the_terminal() {
    let stage = Stage::new("tenant-narrow");
    let practice = Practice::start(&stage, scene(json!({ "generate": { "count": 3 } })));
    let binary = env!("CARGO_BIN_EXE_preflight");
    let command = format!("stty rows 20 cols 30; '{binary}' devices --config {CONFIG}");
    let output = std::process::Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(&stage.folder)
        .env("PREFLIGHT_TOKEN", practice.token())
        .stdin(std::process::Stdio::null())
        .output()
        .expect("a terminal");
    let out = String::from_utf8(output.stdout).expect("UTF-8");
    let shown = "\r\u{1b}[KReading the tenant's list of \r";
    assert!(out.contains(shown), "{out:?}");
}

#[test]
fn a_redirect_is_not_followed() {
    let stage = Stage::new("tenant-redirect");
    let headers = json!({ "Location": "/v1.0/deviceManagement/elsewhere" });
    let answer = json!({ "status": 302, "headers": headers });
    let on = "GET /windowsAutopilotDeviceIdentities";
    let faults = json!([{ "on": on, "answer": answer }]);
    let practice = Practice::start(&stage, scene(json!({ "faults": faults })));
    let said = practice.run(&stage, &["devices"], ADA);
    assert_eq!(said.status, 2);
    assert!(said.err.contains("refuses the request (302)"), "{}", said.err);
    assert_eq!(practice.asked("GET", "/elsewhere"), 0);
}

#[test]
fn an_archive_in_a_folder_is_planned_too() {
    let stage = Stage::new("tenant-archive");
    let practice = Practice::start(&stage, scene(json!({})));
    stage.write("stick/all.zip", crate::stage::zip(&[("inside.csv", &file(1..=2))]));
    let said = practice.run(&stage, &["plan", "stick/"], ADA);
    assert_eq!(said.status, 0, "{}", said.err);
    assert!(said.out.contains("      2 new"), "{}", said.out);
}
