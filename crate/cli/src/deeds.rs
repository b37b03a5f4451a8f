//! What is about to be done in a tenant, in exact numbers, and the word for it.
//!
//! Whatever changes a tenant passes here: somebody at the terminal agrees, or `--yes` was
//! given. To deregister takes more than a key: the number of devices is typed.

use std::io::{self, Write};

use preflight_core::graph::change::{Edits, State};
use preflight_core::session::{Aim, PlanCounts, Run};

use crate::output::{count, plain, say};
use crate::tenant::{self, Tenant};

/// How many devices something is done to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deeds {
    pub register: usize,
    /// Corporate identifiers that are added.
    pub identify: usize,
    pub change: usize,
    pub deregister: usize,
}

impl Deeds {
    /// What carrying out a plan does.
    pub fn of_plan(counts: &PlanCounts, aim: Aim) -> Self {
        let (registers, changes) = (aim != Aim::Update, aim != Aim::Register);
        let if_so = |wanted: bool, number: usize| if wanted { number } else { 0 };
        Self {
            register: if_so(registers, counts.new),
            identify: if_so(registers, counts.identifiers),
            change: if_so(changes, counts.other_tag + counts.other_user),
            deregister: 0,
        }
    }

    /// What of a run is still to be sent, or may have to be sent again.
    pub fn of_run(run: &Run) -> Self {
        let (import, identifiers) = (run.import().counts(), run.identifiers().counts());
        let mut deeds = Self::default();
        if !run.undone() {
            deeds.register = import.planned + import.sent;
            deeds.identify = identifiers.planned + identifiers.sent;
        }
        let open = |state: &State| matches!(state, State::Planned | State::Sent);
        for order in run.orders().filter(|order| open(order.state)) {
            match order.order.edits {
                Edits::Change(_) => deeds.change += 1,
                Edits::Deregister => deeds.deregister += 1,
            }
        }
        deeds
    }

    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// Whether devices are touched that the tenant has already.
    pub fn touches(self) -> bool {
        self.change + self.deregister > 0
    }

    /// `register 3 devices and add 1 corporate identifier`.
    pub fn text(self) -> String {
        let deeds = [
            ("register", self.register, "device"),
            ("add", self.identify, "corporate identifier"),
            ("change", self.change, "device"),
            ("deregister", self.deregister, "device"),
        ];
        let some = deeds.into_iter().filter(|(_, number, _)| *number > 0);
        let words = some.map(|(verb, number, what)| {
            let number = count(number, what);
            let there =
                if verb == "change" { number.replace(' ', " existing ") } else { number };
            format!("{verb} {there}")
        });
        let words: Vec<String> = words.collect();
        match words.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, before)) => format!("{} and {last}", before.join(", ")),
            None => "do nothing".to_owned(),
        }
    }

    /// The same as the beginning of a sentence.
    fn sentence(self) -> String {
        let text = self.text();
        let mut chars = text.chars();
        let first = chars.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(chars).collect()
    }

    /// Whether it may be done, by `--yes` or by who is asked.
    pub fn agreed(self, yes: bool, tenant: &Tenant) -> bool {
        let (what, name) = (self.sentence(), tenant.name());
        match self.deregister {
            _ if yes => true,
            0 => tenant::asks(&format!("{what} in the tenant {name}?"), false),
            number => {
                say(&format!(
                    "{what} in the tenant {name}? Deregistering can't be taken back: a device \
                     that is to come back has to be registered anew, with its hardware hash."
                ));
                let _ = write!(
                    io::stderr(),
                    "Type {} to go on: ",
                    plain(&number.to_string())
                );
                let mut line = String::new();
                io::stdin().read_line(&mut line).is_ok() && is_typed(&line, number)
            }
        }
    }
}

/// Refuses to go on where nobody can be asked and nothing was said before.
pub fn refuse_unasked(yes: bool, what: &str) -> io::Result<()> {
    match yes || tenant::is_attended() {
        true => Ok(()),
        false => Err(io::Error::other(format!(
            "nobody can be asked here whether to {what}; --yes does so without a question"
        ))),
    }
}

/// Whether a line is this number and nothing else.
fn is_typed(line: &str, number: usize) -> bool {
    line.trim() == number.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_says_how_many_of_what() {
        let one = Deeds { register: 1, ..Deeds::default() };
        assert_eq!(one.text(), "register 1 device");
        let all = Deeds { register: 2, identify: 1, change: 3, deregister: 1 };
        assert_eq!(
            all.sentence(),
            "Register 2 devices, add 1 corporate identifier, change 3 existing devices and \
             deregister 1 device"
        );
        assert!(Deeds::default().is_empty() && !one.touches() && all.touches());
    }

    #[test]
    fn only_what_was_aimed_at_is_counted() {
        let counts = PlanCounts {
            new: 1,
            identifiers: 2,
            other_tag: 3,
            other_user: 4,
            here: 5,
            ..PlanCounts::default()
        };
        let of = |aim| Deeds::of_plan(&counts, aim);
        let registers = Deeds { register: 1, identify: 2, ..Deeds::default() };
        assert_eq!(of(Aim::Register), registers);
        assert_eq!(of(Aim::Update), Deeds { change: 7, ..Deeds::default() });
        assert_eq!(of(Aim::Both), Deeds { change: 7, ..registers });
    }

    #[test]
    fn only_the_number_itself_deregisters() {
        assert!(is_typed("12\n", 12) && is_typed(" 12\r\n", 12));
        for line in ["", "\n", "y\n", "yes\n", "1\n", "012\n", "12 \n3", "13\n"] {
            assert!(!is_typed(line, 12), "{line:?}");
        }
    }
}
