//! A plan for made-up devices beside a tenant that has half of them, to measure by.
//!
//! ```text
//! plan ROWS FILE    (FILE: of so many rows, as `devices` writes it)
//! ```
//!
//! How long it takes from the question for the tenant's list to the plan goes to standard
//! output as JSON: the answers are there at once, as strings that are still to be read.

use std::collections::VecDeque;
use std::io;
use std::time::Instant;

use preflight_core::graph::{Answer, Endpoint, Next, Response};
use preflight_core::hash::generate::Device;
use preflight_core::session::Session;

/// Devices in one answer, as the service gives them.
const PAGE: u64 = 1000;
const ORIGIN: &str = "https://graph.example";

fn main() -> io::Result<()> {
    let mut args = std::env::args().skip(1);
    let (Some(rows), Some(path)) =
        (args.next().and_then(|rows| rows.parse().ok()), args.next())
    else {
        return Err(io::Error::other("plan takes ROWS and FILE"));
    };
    let bytes = std::fs::read(path)?;
    let mut session = Session::default();
    let file = session.open("devices.csv", bytes.len() as u64);
    for piece in bytes.chunks(1 << 20) {
        session.feed(file, piece);
    }
    session.close(file);

    let mut pages: VecDeque<String> = pages(rows);
    let begun = Instant::now();
    let endpoint = Endpoint { origin: ORIGIN.into() };
    session.begin_plan(endpoint, 1).map_err(|why| io::Error::other(why.to_string()))?;
    let mut now = 0.0;
    loop {
        match session.next(now) {
            Next::Send(request) => {
                let queue = request.url.contains("importedWindows");
                let body = match queue {
                    true => r#"{"value":[]}"#.into(),
                    false => pages.pop_front().unwrap_or_default(),
                };
                let response = Response { status: 200, body, ..Response::default() };
                session.answer(now, request.id, Answer::Response(response));
            }
            Next::Wait { until } => now = until,
            Next::Done => break,
            Next::Blocked(why) => return Err(io::Error::other(why.to_string())),
        }
    }
    let ms = begun.elapsed().as_secs_f64() * 1000.0;
    let plan = session.plan().filter(|plan| plan.whole);
    let plan = plan.ok_or_else(|| io::Error::other("there is no plan"))?;
    println!(
        r#"{{"rows":{rows},"devices":{},"new":{},"here":{},"otherTag":{},"refused":{},"ms":{ms:.0}}}"#,
        plan.devices, plan.new, plan.here, plan.other_tag, plan.refused
    );
    Ok(())
}

/// The tenant's own list: every other device, all with one tag.
fn pages(rows: u64) -> VecDeque<String> {
    let device = |number: u64| {
        let serial = Device::numbered(number).serial;
        format!(
            r#"{{"id":"{number:08}-0000-0000-0000-000000000000","groupTag":"HQ","serialNumber":"{serial}","manufacturer":"Quillon","model":"Quill 5400","lastContactedDateTime":"0001-01-01T00:00:00Z","enrollmentState":"notContacted","userPrincipalName":"","azureActiveDirectoryDeviceId":"{number:08}-1111-1111-1111-111111111111","managedDeviceId":"00000000-0000-0000-0000-000000000000"}}"#
        )
    };
    let all: Vec<u64> = (1..=rows).step_by(2).collect();
    let pages = all.chunks(PAGE as usize);
    let count = pages.len();
    let page = |(at, numbers): (usize, &[u64])| {
        let devices: Vec<String> = numbers.iter().map(|number| device(*number)).collect();
        let next = match at + 1 < count {
            true => format!(
                r#","@odata.nextLink":"{ORIGIN}/beta/deviceManagement/windowsAutopilotDeviceIdentities?$skiptoken={at}""#
            ),
            false => String::new(),
        };
        format!(r#"{{"value":[{}]{next}}}"#, devices.join(","))
    };
    pages.enumerate().map(page).collect()
}
