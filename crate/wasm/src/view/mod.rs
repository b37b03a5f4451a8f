//! Everything that crosses to the page. The TypeScript types are generated from here.
//!
//! What many panels show stands here, the rest in a module for each.

use preflight_core::message::{self, Message};
use preflight_core::{csv, rules, session};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use tsify::Tsify;

mod changes;
mod config;
mod devices;
mod edits;
mod files;
mod findings;
mod hash;
mod journal;
mod log;
mod overview;
mod plan;
mod rows;
mod save;
mod summary;

pub use changes::{History, Replace, Selection};
pub use config::{Config, PolicyRead, SignIn};
pub use devices::{
    DeviceDetail, DeviceFilter, DeviceFormat, DevicePick, DeviceWindow, Tenant,
};
pub use edits::{Aim, EditProblems, Edits, LookedUp, Orders};
pub use files::{Columns, File, Mapping};
pub use findings::{Finding, FindingGroup};
pub use hash::{Hash, MadeUp};
pub use journal::{Journal, JournalHead};
pub use log::{Log, LogLook, Ticket};
pub use overview::Overview;
pub use plan::{Failure, Plan, Run};
pub use rows::{RowDetail, RowOrder, Tags, Window};
pub use save::{SaveOptions, SavePlan, Targets};
pub use summary::{Filter, SearchProgress, Sought, Summary};

/// A sentence: its key, what stands in its gaps, and the English text.
#[derive(Serialize, Tsify)]
pub struct Text {
    pub key: &'static str,
    #[serde(serialize_with = "as_object")]
    #[tsify(type = "Record<string, Arg>")]
    pub args: Vec<(&'static str, Arg)>,
    pub text: String,
}

/// What stands in a gap: a text that is the same in every language, or other sentences.
#[derive(Serialize, Tsify)]
#[serde(untagged)]
pub enum Arg {
    Text(String),
    Said { said: Vec<Text>, join: Join },
}

/// How several sentences stand in one gap.
#[derive(Clone, Copy, Serialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum Join {
    Sentences,
    List,
    And,
}

/// As an object of the page: a map would cross as a `Map`, which has no properties.
fn as_object<S: Serializer>(
    args: &[(&'static str, Arg)],
    to: S,
) -> Result<S::Ok, S::Error> {
    let mut object = to.serialize_struct("Args", args.len())?;
    for (name, arg) in args {
        object.serialize_field(name, arg)?;
    }
    object.end()
}

impl From<&Message> for Text {
    fn from(message: &Message) -> Self {
        let args = message.args().map(|(name, value)| (name, value.into())).collect();
        Self { key: message.key(), args, text: message.to_string() }
    }
}

impl From<&message::Arg> for Arg {
    fn from(arg: &message::Arg) -> Self {
        match arg {
            message::Arg::Text(text) => Self::Text(text.to_string()),
            message::Arg::Said(said, join) => {
                let join = match join {
                    message::Join::Sentences => Join::Sentences,
                    message::Join::List => Join::List,
                    message::Join::And => Join::And,
                };
                Self::Said { said: said.iter().map(Text::from).collect(), join }
            }
        }
    }
}

#[derive(Clone, Copy, Serialize, Deserialize, Tsify, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Error,
    Warning,
    Note,
}

impl From<rules::Severity> for Severity {
    fn from(severity: rules::Severity) -> Self {
        match severity {
            rules::Severity::Error => Severity::Error,
            rules::Severity::Warning => Severity::Warning,
            rules::Severity::Note => Severity::Note,
        }
    }
}

/// The cells of a row that can be shown or edited.
#[derive(Clone, Copy, Serialize, Deserialize, Tsify, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    Serial,
    ProductId,
    Hash,
    GroupTag,
    AssignedUser,
    Manufacturer,
    Model,
}

impl From<csv::Column> for Column {
    fn from(column: csv::Column) -> Self {
        match column {
            csv::Column::Serial => Column::Serial,
            csv::Column::ProductId => Column::ProductId,
            csv::Column::Hash => Column::Hash,
            csv::Column::GroupTag => Column::GroupTag,
            csv::Column::AssignedUser => Column::AssignedUser,
            csv::Column::Manufacturer => Column::Manufacturer,
            csv::Column::Model => Column::Model,
        }
    }
}

impl From<Column> for csv::Column {
    fn from(column: Column) -> Self {
        match column {
            Column::Serial => csv::Column::Serial,
            Column::ProductId => csv::Column::ProductId,
            Column::Hash => csv::Column::Hash,
            Column::GroupTag => csv::Column::GroupTag,
            Column::AssignedUser => csv::Column::AssignedUser,
            Column::Manufacturer => csv::Column::Manufacturer,
            Column::Model => csv::Column::Model,
        }
    }
}

/// Where a row is on its way.
#[derive(Clone, Copy, Serialize, Deserialize, Tsify, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Read and checked, nothing known of the tenant.
    Checked,
    /// Has a finding of severity error: will not be sent.
    Refused,
    /// Planned: not in the tenant.
    New,
    /// In the tenant already, same tag.
    Here,
    /// In the tenant already, another tag.
    OtherTag,
    /// In the tenant already, same tag, assigned to another user.
    OtherUser,
    /// A corporate identifier, to be imported.
    Identifier,
    /// In the tenant's import queue: somebody is registering it.
    Queued,
    /// In the plan, and left out by a person.
    LeftOut,
    /// Several devices of the tenant have this serial number.
    Ambiguous,
    /// Sent, no answer yet.
    Sent,
    /// The service took it into its queue.
    Accepted,
    /// The service registered it.
    Registered,
    /// The tenant's own list shows it, with the tag asked for.
    Visible,
    /// The tenant's own list says that its deployment profile is assigned.
    Assigned,
    /// The service has the corporate identifier.
    Identified,
    /// Its device is being changed or deregistered.
    Changing,
    /// Its device was read back as asked.
    Changed,
    /// Its device was deregistered.
    Deregistered,
    /// The service refused it.
    Failed,
    /// Nothing was heard of it before the deadline.
    Unsettled,
}

impl From<session::State> for State {
    fn from(state: session::State) -> Self {
        match state {
            session::State::Checked => State::Checked,
            session::State::Refused => State::Refused,
            session::State::New => State::New,
            session::State::Here => State::Here,
            session::State::OtherTag => State::OtherTag,
            session::State::OtherUser => State::OtherUser,
            session::State::Identifier => State::Identifier,
            session::State::Queued => State::Queued,
            session::State::LeftOut => State::LeftOut,
            session::State::Ambiguous => State::Ambiguous,
            session::State::Sent => State::Sent,
            session::State::Accepted => State::Accepted,
            session::State::Registered => State::Registered,
            session::State::Visible => State::Visible,
            session::State::Assigned => State::Assigned,
            session::State::Identified => State::Identified,
            session::State::Changing => State::Changing,
            session::State::Changed => State::Changed,
            session::State::Deregistered => State::Deregistered,
            session::State::Failed => State::Failed,
            session::State::Unsettled => State::Unsettled,
        }
    }
}

impl From<State> for session::State {
    fn from(state: State) -> Self {
        match state {
            State::Checked => session::State::Checked,
            State::Refused => session::State::Refused,
            State::New => session::State::New,
            State::Here => session::State::Here,
            State::OtherTag => session::State::OtherTag,
            State::OtherUser => session::State::OtherUser,
            State::Identifier => session::State::Identifier,
            State::Queued => session::State::Queued,
            State::LeftOut => session::State::LeftOut,
            State::Ambiguous => session::State::Ambiguous,
            State::Sent => session::State::Sent,
            State::Accepted => session::State::Accepted,
            State::Registered => session::State::Registered,
            State::Visible => session::State::Visible,
            State::Assigned => session::State::Assigned,
            State::Identified => session::State::Identified,
            State::Changing => session::State::Changing,
            State::Changed => session::State::Changed,
            State::Deregistered => session::State::Deregistered,
            State::Failed => session::State::Failed,
            State::Unsettled => session::State::Unsettled,
        }
    }
}
