//! Microsoft's clouds: where each signs in, and which Graph is its own.
//!
//! Tokens do not cross clouds, and an app registration lives in one: a sign-in is always
//! of one cloud. The table is the only one: `www/clouds.mjs`, from which the page's policy
//! is made, is written from it.

use crate::message::Message;

/// One cloud.
#[derive(Debug, PartialEq, Eq)]
pub struct Cloud {
    /// What `config.json` calls it.
    pub name: &'static str,
    /// Its sign-in hosts; the first is the one to use, the others are its aliases.
    pub sign_in: &'static [&'static str],
    /// The host of its Graph.
    pub graph: &'static str,
    /// Microsoft's Autopilot FAQ has it among the clouds that Autopilot supports.
    pub supported: bool,
    title: &'static str,
}

/// All of them: Microsoft's page of national cloud deployments, and MSAL's own list of
/// sign-in hosts. GCC is in the global cloud. What is supported: Microsoft's Autopilot
/// FAQ, though the same calls are in the Graph of each.
pub const CLOUDS: [Cloud; 4] = [
    Cloud {
        name: "global",
        sign_in: &["login.microsoftonline.com"],
        graph: "graph.microsoft.com",
        supported: true,
        title: "cloud-global",
    },
    Cloud {
        name: "usgov-l4",
        sign_in: &["login.microsoftonline.us"],
        graph: "graph.microsoft.us",
        supported: false,
        title: "cloud-usgov-l4",
    },
    Cloud {
        name: "usgov-l5",
        sign_in: &["login.microsoftonline.us"],
        graph: "dod-graph.microsoft.us",
        supported: false,
        title: "cloud-usgov-l5",
    },
    Cloud {
        name: "china",
        sign_in: &["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"],
        graph: "microsoftgraph.chinacloudapi.cn",
        supported: false,
        title: "cloud-china",
    },
];

/// The cloud that is meant where none is named.
pub const GLOBAL: &Cloud = &CLOUDS[0];

impl Cloud {
    /// The cloud of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        CLOUDS.iter().find(|cloud| cloud.name == name)
    }

    /// What people call it.
    pub fn title(&self) -> Message {
        Message::new(self.title)
    }

    /// What to know before it is chosen.
    pub fn note(&self) -> Option<Message> {
        (!self.supported).then(|| Message::new("cloud-note"))
    }

    /// Where an account of any organisation signs in.
    pub fn authority(&self) -> String {
        format!("https://{}/organizations", self.sign_in[0])
    }

    /// The origin of its Graph.
    pub fn origin(&self) -> String {
        format!("https://{}", self.graph)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fmt::Write;

    use super::*;

    #[test]
    fn each_cloud_as_microsoft_lists_it() {
        let lines: Vec<_> = CLOUDS
            .iter()
            .map(|cloud| {
                format!("{} | {} | {}", cloud.title(), cloud.authority(), cloud.origin())
            })
            .collect();
        assert_eq!(
            lines,
            [
                "Global, and GCC | https://login.microsoftonline.com/organizations | \
                 https://graph.microsoft.com",
                "US Government L4 (GCC High) | https://login.microsoftonline.us/organizations | \
                 https://graph.microsoft.us",
                "US Government L5 (DoD) | https://login.microsoftonline.us/organizations | \
                 https://dod-graph.microsoft.us",
                "China (21Vianet) | https://login.partner.microsoftonline.cn/organizations | \
                 https://microsoftgraph.chinacloudapi.cn",
            ]
        );
    }

    #[test]
    fn no_graph_is_of_two_clouds() {
        let hosts: BTreeSet<_> = CLOUDS.iter().map(|cloud| cloud.graph).collect();
        assert_eq!(hosts.len(), CLOUDS.len());
    }

    #[test]
    fn what_is_not_supported_is_said_before_it_is_chosen() {
        assert_eq!(GLOBAL.note(), None);
        for cloud in &CLOUDS[1..] {
            assert_eq!(
                cloud.note().map(|note| note.to_string()).as_deref(),
                Some(
                    "Microsoft's Autopilot FAQ says that Autopilot supports the global \
                     cloud only. The Graph of this cloud has the calls all the same."
                )
            );
        }
    }

    /// The hosts as a module, for the page's policy. This test fails while it is not
    /// current; `UPDATE_DOCS=1 cargo test -p preflight-core docs` writes it again.
    #[test]
    fn docs_the_hosts_of_the_policy_are_current() {
        let mut text = String::from(
            "/**\n * The hosts of Microsoft's clouds, written from the core's table \
             (`graph/cloud.rs`) by\n * `UPDATE_DOCS=1 cargo test -p preflight-core docs`.\n \
             */\nexport const CLOUDS = {\n",
        );
        for cloud in &CLOUDS {
            let hosts: Vec<_> =
                cloud.sign_in.iter().map(|host| format!("'{host}'")).collect();
            let (name, hosts, graph) = (cloud.name, hosts.join(", "), cloud.graph);
            let _ = writeln!(
                text,
                "  '{name}': {{\n    signIn: [{hosts}],\n    graph: '{graph}',\n  }},"
            );
        }
        text.push_str("};\n");
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/clouds.mjs");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, &text).expect("the file can be written");
        }
        let found = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            found.replace("\r\n", "\n") == text,
            "www/clouds.mjs is not current: UPDATE_DOCS=1 cargo test -p preflight-core docs"
        );
    }
}
