//! A run that has ended, told for a ticket, in reports and in what support gets.

use super::super::tests::{device, line, session};
use super::*;
use crate::graph::import::Settings;
use crate::graph::{Answer, Endpoint, Method, Next, Request, Response};
use crate::session::{Aim, Options, Save, target};

const RUN: &str = "0b1b7f6e-0000-4000-8000-000000000001";
const TENANT: &str = "11111111-0000-4000-8000-000000000001";
/// 2026-11-27 15:00:00.
const THEN: f64 = 1_795_791_600_000.0;

fn good(body: &serde_json::Value) -> Answer {
    Answer::Response(Response {
        status: 200,
        body: body.to_string(),
        request_id: Some("q-1".into()),
        ..Response::default()
    })
}

/// The service's answer to a request: two devices are another tenant's, one is new.
fn answer(request: &Request) -> Answer {
    let device = serde_json::json!(
        { "id": "d3", "serialNumber": "5CG0001C", "groupTag": "HQ",
          "deploymentProfileAssignmentStatus": "assignedInSync" });
    let record = |id: &str, serial: &str, state: serde_json::Value| serde_json::json!({ "id": id, "serialNumber": serial, "importId": RUN, "state": state });
    let refused = |name| {
        serde_json::json!({ "deviceImportStatus": "error", "deviceErrorCode": 808,
            "deviceErrorName": name })
    };
    let complete = serde_json::json!(
        { "deviceImportStatus": "complete", "deviceRegistrationId": "d3" });
    let records = [
        record("r1", "5CG0001A", refused("ZtdDeviceAssignedToOtherTenant")),
        record("r2", "5CG0001B", refused("ZtdDeviceAssignedToAnotherTenant")),
        record("r3", "5CG0001C", complete),
    ];
    if request.method == Method::Delete || request.url.ends_with("/$batch") {
        return good(&serde_json::json!({}));
    }
    if request.url.contains("/imported") {
        let alone = records
            .iter()
            .find(|it| request.url.ends_with(it["id"].as_str().unwrap_or_default()));
        return good(
            &alone.map_or_else(|| serde_json::json!({ "value": records }), Clone::clone),
        );
    }
    match request.url.ends_with("/d3") {
        true => good(&device),
        false => good(&serde_json::json!({ "value": [device] })),
    }
}

/// A run of three devices that has ended: two refused with 808 in its two spellings.
fn ended() -> Session {
    let lines = ["5CG0001A", "5CG0001B", "5CG0001C"].map(|serial| line(serial, "HQ"));
    let mut session = session(&lines);
    session.set_tenant(Some(TENANT));
    session.set_person(Some("ada@contoso.example"));
    let endpoint = Endpoint { origin: "https://graph.example".into() };
    session.begin_plan(endpoint, 1).expect("not running");
    for now in [THEN, THEN] {
        let Next::Send(request) = session.next(now) else { panic!("nothing to send") };
        let nothing = serde_json::json!({ "value": [] });
        session.answer(now, request.id, good(&nothing));
    }
    session
        .begin_run(RUN.into(), 1, Settings::default(), Aim::Register)
        .expect("new devices");
    let mut now = THEN;
    loop {
        match session.next(now) {
            Next::Send(request) => session.answer(now, request.id, answer(&request)),
            Next::Wait { until } => now = until,
            Next::Done => return session,
            Next::Blocked(why) => panic!("{why}"),
        }
        assert!(now < THEN + 1e8, "it does not end");
    }
}

fn saved(session: &Session, name: &str) -> (Save, String) {
    let save = session.save(target(name).expect("a target"), Options::default());
    let bytes = session.part(&save, 0);
    (save, String::from_utf8(bytes).expect("UTF-8"))
}

const ASKED: &str = "\n\
    To free devices that another tenant does not give back, Microsoft's support asks for \
    three things.\n\
    A CSV file of these devices with their hardware hashes: Preflight saves it as \
    Devices of another tenant.\n\
    The original proof of purchase, with each serial number and your company's name on \
    it; no screenshots.\n\
    The logs of a device, made by an administrator on it: \
    `Mdmdiagnosticstool.exe -area Autopilot -cab c:\\out.cab`.\n";

#[test]
fn a_row_is_told_with_all_that_support_finds_it_by() {
    let session = ended();
    let ticket = session.ticket(Subject::Row(0)).expect("it is in the run");
    assert_eq!(
        ticket.to_string(),
        format!(
            "Windows Autopilot: 1 device was not registered.\n\
             Tenant ID: {TENANT}\n\
             Run (import ID): {RUN}\n\
             Error: 808 ZtdDeviceAssignedToOtherTenant\n\
             The device is registered in another tenant.\n\
             \n\
             Serial number: 5CG0001A\n\
             Import record: r1\n\
             Answered at: 2026-11-27T15:00:00Z\n\
             Request ID: q-1\n{ASKED}"
        )
    );
    assert!(!ticket.to_string().contains(&device("5CG0001A").hash()[..200]));
}

#[test]
fn a_failure_is_told_with_each_of_its_rows() {
    let session = ended();
    let about = |code, name| session.ticket(Subject::Failure { code, name });
    let ticket = about(808, "ZtdDeviceAssignedToAnotherTenant").expect("a row has it");
    let text = ticket.to_string();
    assert!(text.contains("\nSerial number: 5CG0001B\nImport record: r2\n"), "{text}");
    assert!(!text.contains("5CG0001A"));
    assert_eq!(about(808, "ZtdDeviceNotFound"), None);
    assert_eq!(super::super::tests::session(&[]).ticket(Subject::Row(0)), None);
}

#[test]
fn support_gets_the_devices_of_another_tenant_and_no_others() {
    let session = ended();
    let (save, text) = saved(&session, "other-tenant");
    let hash = |serial| device(serial).hash();
    assert_eq!((save.rows, save.names()), (2, vec!["preflight-other-tenant.csv".into()]));
    let rows: Vec<&str> = text.lines().collect();
    assert_eq!(
        rows[0],
        "\u{feff}Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer \
         name,Device model,Error code,Error name,Tenant,Run,Import record,Request ID,\
         Answered at"
    );
    for (row, serial, record, name) in [
        (rows[1], "5CG0001A", "r1", "ZtdDeviceAssignedToOtherTenant"),
        (rows[2], "5CG0001B", "r2", "ZtdDeviceAssignedToAnotherTenant"),
    ] {
        assert!(row.starts_with(&format!("{serial},,{},", hash(serial))), "{row}");
        let said =
            format!(",808,{name},{TENANT},{RUN},{record},q-1,2026-11-27T15:00:00Z");
        assert!(row.ends_with(&said), "{row}");
    }
    assert_eq!(rows.len(), 3);
    let notes: Vec<&str> = save.remarks.iter().map(|it| it.message.key()).collect();
    assert_eq!(notes, ["support-proof", "support-logs"]);
    // Before anything was refused there is nothing to hand in.
    let before = super::super::tests::session(&[line("5CG0001A", "HQ")]);
    assert_eq!(saved(&before, "other-tenant").0.parts, []);
}

#[test]
fn a_report_says_where_the_service_has_each_row() {
    let session = ended();
    let (_, text) = saved(&session, "report");
    let of = format!(",q-1,2026-11-27T15:00:00Z,{TENANT},{RUN},");
    assert!(text.contains(&format!(",,r1{of}")), "{text}");
    assert!(text.contains(&format!(",d3,r3{of}")), "{text}");
    let (_, json) = saved(&session, "report-json");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(
        json["rows"][2]["run"],
        serde_json::json!({ "id": RUN, "tenant": TENANT, "device": "d3",
            "importRecord": "r3", "requestId": "q-1",
            "answeredAt": "2026-11-27T15:00:00Z" })
    );
}

#[test]
fn the_report_to_print_has_who_where_what_and_every_device() {
    let (save, page) = saved(&ended(), "report-print");
    assert_eq!(save.names(), ["preflight-report-print.html"]);
    for part in [
        TENANT,
        RUN,
        "<dt>Signed in as</dt>\n<dd>ada@contoso.example</dd>",
        "<dt>First request answered at</dt>\n<dd>2026-11-27T15:00:00Z</dd>",
        "<dt>profile assigned</dt>\n<dd>1</dd>\n<dt>failed</dt>\n<dd>2</dd>",
        "<strong>808 ZtdDeviceAssignedToAnotherTenant</strong> 1 device<br>",
        "<td>5CG0001A</td>",
        "<td>5CG0001B</td>",
        "<td>5CG0001C</td>",
        "content=\"default-src 'none'; style-src 'unsafe-inline'\"",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains("<script") && !page.contains("http://"));
}

#[test]
fn nothing_in_a_row_is_markup_in_the_report_to_print() {
    let row = ",,,<b>&\"'</b>,\r\n".to_owned();
    let (_, page) = saved(&session(&[row]), "report-print");
    assert!(page.contains("<td>&lt;b&gt;&amp;"), "{page}");
    assert!(!page.contains("<b>"));
}

#[test]
fn the_log_is_saved_whole_without_hash_or_token() {
    let session = ended();
    let (save, text) = saved(&session, "log");
    assert_eq!(save.names(), ["preflight-log.csv"]);
    let rows: Vec<&str> = text.lines().collect();
    assert_eq!(rows.len(), session.audit().entries().len() + 1);
    assert_eq!(
        rows[0],
        "\u{feff}Time,Method,Path,Status,Request ID,Milliseconds,No answer"
    );
    let path = "/v1.0/deviceManagement/importedWindowsAutopilotDeviceIdentities/import";
    let import = format!("2026-11-27T15:00:00Z,POST,{path},200,q-1,0,");
    assert!(rows.contains(&&*import), "{text}");
    assert!(!text.contains("earer") && !text.contains(&device("5CG0001A").hash()[..60]));
}
