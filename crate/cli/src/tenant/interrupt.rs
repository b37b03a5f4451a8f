//! Ctrl-C: while devices are being registered, once sends nothing new and twice ends;
//! otherwise once ends.

use std::io::{self, Write};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use crate::output::say;

/// As shells have it for a program ended by Ctrl-C.
const ENDED: i32 = 130;

#[derive(Clone, Default)]
pub struct Interrupt {
    /// Something is on its way that should be followed to its end.
    going: Arc<AtomicBool>,
    pressed: Arc<AtomicBool>,
    /// What to say of it where that is not followed.
    last: Arc<OnceLock<String>>,
}

impl Interrupt {
    /// Listens for Ctrl-C. Where that can't be done it ends the program, as ever.
    pub fn listen() -> Self {
        let interrupt = Self::default();
        let heard = interrupt.clone();
        let _ = ctrlc::set_handler(move || {
            let first = !heard.pressed.swap(true, Ordering::SeqCst);
            if !(first && heard.going.load(Ordering::SeqCst)) {
                let _ = writeln!(io::stderr());
                if heard.going.load(Ordering::SeqCst)
                    && let Some(last) = heard.last.get()
                {
                    say(last);
                }
                process::exit(ENDED);
            }
        });
        interrupt
    }

    /// From now on the first Ctrl-C is a wish, and the second ends with these words.
    pub fn begin(&self, last: String) {
        let _ = self.last.set(last);
        self.going.store(true, Ordering::SeqCst);
    }

    /// From now on it ends the program again.
    pub fn end(&self) {
        self.going.store(false, Ordering::SeqCst);
    }

    pub fn is_pressed(&self) -> bool {
        self.pressed.load(Ordering::SeqCst)
    }
}
