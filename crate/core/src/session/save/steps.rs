//! The steps taken, as JSON: what was changed, where, from what to what.

use serde_json::{Value, json};

use super::super::Session;

impl Session {
    pub(super) fn steps_part(&self) -> Vec<u8> {
        let steps = self.history();
        let mut text = String::from("[");
        for (place, step) in steps.iter().enumerate() {
            text += if place == 0 { "\n" } else { ",\n" };
            let changes: Vec<Value> = self.step_changes(step.number).collect();
            let step = json!({
                "step": step.number,
                "done": step.done,
                "what": step.message.to_string(),
                "rows": step.rows,
                "changes": changes,
            });
            text += &step.to_string();
        }
        text += "\n]\n";
        text.into_bytes()
    }
}
