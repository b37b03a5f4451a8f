//! `docs/registering.md` says what is read and written, and where: all of it, and no more.

use std::fs;

use preflight_core::graph::Method;
use preflight_core::graph::call::{CALLS, SCOPE, USER_SCOPE};
use preflight_core::graph::cloud::CLOUDS;

fn docs(name: &str) -> String {
    let path = format!("{}/../../docs/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).expect("the file is there").replace("\r\n", "\n")
}

/// The lines of a table below a heading, without its head.
fn table(guide: &str, heading: &str) -> Vec<String> {
    let (_, after) = guide.split_once(heading).expect(heading);
    let section = after.split("\n## ").next().unwrap_or_default();
    section.lines().filter(|line| line.starts_with("| `")).map(str::to_owned).collect()
}

#[test]
fn every_call_is_in_the_guide() {
    let rows = table(&docs("registering.md"), "## What is read and written");
    for call in &CALLS {
        let method = match call.method {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Delete => "DELETE",
        };
        let row = format!("| `{}` | `{method} {}{}` |", call.name, call.root, call.path);
        let found: Vec<_> = rows.iter().filter(|line| line.starts_with(&row)).collect();
        assert_eq!(
            found.len(),
            1,
            "docs/registering.md has no one line that begins with {row}"
        );
    }
    assert_eq!(rows.len(), CALLS.len(), "docs/registering.md names a call that is none");
}

#[test]
fn every_cloud_is_in_the_guide_with_its_hosts() {
    let rows = table(&docs("registering.md"), "## Hosts, for firewalls and proxies");
    assert_eq!(
        rows.len(),
        CLOUDS.len(),
        "docs/registering.md has a line for each of CLOUDS, and no other"
    );
    for (row, cloud) in rows.iter().zip(&CLOUDS) {
        let hosts: Vec<_> =
            cloud.sign_in.iter().map(|host| format!("`{host}`")).collect();
        assert!(row.starts_with(&format!("| `{}`", cloud.name)), "{row}");
        assert!(
            row.ends_with(&format!("| {} | `{}` |", hosts.join(", "), cloud.graph)),
            "{row}"
        );
    }
}

#[test]
fn the_permission_of_the_guide_and_of_its_script_is_ours() {
    assert!(docs("registering.md").contains(&format!("`{SCOPE}` |")));
    assert!(docs("registering.md").contains(&format!("| `{USER_SCOPE}` |")));
    let script = docs("app-registration.ps1");
    assert!(!script.contains(USER_SCOPE), "it is optional");
    assert!(script.contains(&format!("$permission = '{SCOPE}'")));
    for cloud in &CLOUDS {
        for word in [format!("'{}'", cloud.name), format!("= '{}'", cloud.sign_in[0])] {
            assert!(script.contains(&word), "docs/app-registration.ps1 has no {word}");
        }
    }
}
