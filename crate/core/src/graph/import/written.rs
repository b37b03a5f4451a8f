//! The import in pieces, to be written down before each request is sent.
//!
//! A fleet of a hundred thousand devices is not written anew for each request: the head
//! is small, and of the rows only those are due that changed. Looks under way are not
//! written: what they saw is old by the time it is read back.

use super::clean::Mine;
use super::{Import, Millis, Row, State};

impl Import {
    /// Everything but the devices, as JSON. It holds no token and no hash.
    pub fn head(&self) -> String {
        serde_json::to_string(self).expect("plain data is always JSON")
    }

    /// What is known of the device at `index`, as JSON.
    pub fn row(&self, index: usize) -> String {
        let row = self.rows.get(index);
        serde_json::to_string(&row).expect("plain data is always JSON")
    }

    /// The devices that changed since this was last asked, in order.
    pub fn changed(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.changed).into_iter().collect()
    }

    /// The import as it was written down. The requests that were in the air are lost
    /// with the page that sent them: what they did is looked for first.
    ///
    /// # Errors
    /// The first piece that can't be read.
    pub fn restore<'a>(
        head: &str,
        rows: impl IntoIterator<Item = &'a str>,
        now: Millis,
    ) -> Result<Self, serde_json::Error> {
        let mut import: Self = serde_json::from_str(head)?;
        let rows = rows.into_iter().map(serde_json::from_str::<Row>);
        import.rows = rows.collect::<Result<_, _>>()?;
        (import.ids, import.queue.number, import.list.number) = (0, 0, 0);
        import.flight.clear();
        import.settle = None;
        import.at(now);
        // Of what was sent only the service knows; what was not is sent yet.
        let sent = import.rows_in(|state| *state == State::Sent);
        if !sent.is_empty() {
            import.unknown(import.clock, sent);
        }
        let planned = import.rows_in(|state| *state == State::Planned);
        import.send.restart(planned, import.rows.len());
        let ours = import.all_of_ours().filter(|(_, mine)| *mine == Mine::Final);
        let trash = ours.map(|(id, _)| id.to_owned()).collect();
        import.clean.trash = trash;
        // A look begun then says nothing about now.
        let stopped = std::mem::take(&mut import.stopped);
        let blocked = import.blocked.take();
        import.resume(now);
        (import.stopped, import.blocked) = (stopped, blocked);
        import.changed = (0..import.rows.len()).collect();
        Ok(import)
    }

    fn rows_in(&self, wanted: impl Fn(&State) -> bool) -> Vec<usize> {
        let rows = (0..).zip(&self.rows);
        rows.filter(|(_, row)| wanted(&row.state)).map(|(at, _)| at).collect()
    }
}
