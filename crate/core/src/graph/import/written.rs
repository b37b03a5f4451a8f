//! The import in pieces, to be written down before each request is sent.
//!
//! A fleet of a hundred thousand devices is not written anew for each request: the head
//! is small, and of the rows only those are due that changed. Looks under way are not
//! written: what they saw is old by the time it is read back.

use super::clean::Mine;
use super::{Import, Look, Millis, State};
use crate::graph::journal::{self, Rows};
use crate::message::Message;

impl Import {
    /// Everything but the devices, as JSON. It holds no token and no hash.
    pub fn head(&self) -> String {
        journal::piece(self)
    }

    /// What is known of the device at `index`, as JSON.
    ///
    /// # Panics
    /// If there is no such device.
    pub fn row(&self, index: usize) -> String {
        journal::piece(&self.rows[index])
    }

    /// The devices that changed since this was last asked, in order.
    pub fn changed(&mut self) -> Vec<usize> {
        self.rows.changed()
    }

    /// The import as it was written down. The requests that were in the air are lost
    /// with the page that sent them: what they did is looked for first.
    ///
    /// # Errors
    /// The first piece that can't be read.
    pub fn restore<T: AsRef<str>>(
        head: &str,
        rows: impl IntoIterator<Item = T>,
        now: Millis,
    ) -> Result<Self, Message> {
        let mut import: Self = journal::read(head)?;
        import.rows = Rows::read(rows)?;
        // No look begun before says anything now; the next whole one shows every record.
        import.looks = vec![Look::default(); import.rows.len()];
        (import.ids, import.queue.number, import.list.number) = (0, 0, 0);
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
        let blocked = import.blocked.take();
        import.resume(now);
        import.blocked = blocked;
        Ok(import)
    }

    fn rows_in(&self, wanted: impl Fn(&State) -> bool) -> Vec<usize> {
        let rows = (0..).zip(self.rows.iter());
        rows.filter(|(_, row)| wanted(&row.state)).map(|(at, _)| at).collect()
    }
}
