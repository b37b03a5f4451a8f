//! JSON as it is written to a file: lists with one value a line.

use serde::Serialize;

#[derive(Default)]
pub(in crate::session) struct JsonText {
    text: Vec<u8>,
    /// Whether a value of the open list stands already.
    begun: bool,
}

impl JsonText {
    /// A list behind this text; `each` gives a value for an item, or none.
    pub(in crate::session) fn list<T>(
        &mut self,
        before: &str,
        items: impl Iterator<Item = T>,
        mut each: impl FnMut(&mut Self, T),
    ) {
        self.text.extend_from_slice(before.as_bytes());
        self.text.push(b'[');
        self.begun = false;
        items.for_each(|item| each(self, item));
        self.text.extend_from_slice(if self.begun { b"\n]" } else { b"]" });
    }

    /// A value of the open list.
    pub(in crate::session) fn value(&mut self, value: &impl Serialize) {
        self.text.extend_from_slice(if self.begun { b",\n" } else { b"\n" });
        self.begun = true;
        // Numbers, text and lists of them are always JSON, and memory takes them.
        let _ = serde_json::to_writer(&mut self.text, value);
    }

    pub(in crate::session) fn finish(mut self, after: &str) -> Vec<u8> {
        self.text.extend_from_slice(after.as_bytes());
        self.text
    }
}
