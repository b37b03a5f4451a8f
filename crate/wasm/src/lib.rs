//! Preflight in a browser's worker.
//!
//! One shape throughout: convert, call the core, convert. What JavaScript sees is
//! documented here; its types are generated from [`view`].

#![allow(missing_docs)]

use tsify::Ts;
use wasm_bindgen::prelude::*;

mod view;

/// The list of rows and everything a user can do with it.
#[wasm_bindgen]
pub struct Session {}

type Result<T> = std::result::Result<T, JsError>;

#[wasm_bindgen]
#[allow(unused_variables)]
impl Session {
    /// `changed` is called, without arguments, when a run of requests changed
    /// something; at most a few times a second.
    /// `token` is called with (fresh: boolean, claims?: string) and gives a promise of
    /// an access token; its rejection stops the requests until `resume`.
    #[wasm_bindgen(constructor)]
    pub fn new(changed: js_sys::Function, token: js_sys::Function) -> Session {
        Session {}
    }

    /// Reads `config.json`; an empty text means there is none.
    pub fn configure(&mut self, text: &str) -> Result<Ts<view::Config>> {
        Err(JsError::new("not built"))
    }

    /// Begins a file. Gives its id for `feed` and `close`.
    pub fn open(&mut self, name: String, size: f64) -> u32 {
        0
    }
    /// The next bytes of a file.
    pub fn feed(&mut self, file: u32, bytes: &[u8]) {}
    /// The end of a file.
    pub fn close(&mut self, file: u32) {}
    /// Takes a file and its rows off the list (a step that undo takes back).
    pub fn remove_file(&mut self, file: u32) {}
    /// Forgets everything.
    pub fn clear(&mut self) {}

    pub fn summary(&self) -> Result<Ts<view::Summary>> {
        Err(JsError::new("not built"))
    }
    /// The rows shown, `len` from place `from` on, fewer at the end.
    pub fn window(&self, from: u32, len: u32) -> Result<Ts<view::Window>> {
        Err(JsError::new("not built"))
    }
    /// Everything about the row of that id; an error if there is none.
    pub fn row(&self, id: u32) -> Result<Ts<view::RowDetail>> {
        Err(JsError::new("not built"))
    }
    /// The place of a row in the filtered list.
    pub fn place(&self, id: u32) -> Option<u32> {
        None
    }
    pub fn filter(&mut self, filter: Ts<view::Filter>) -> Result<()> {
        Ok(())
    }

    /// Sets one cell (serial, group-tag, assigned-user, product-id or hash).
    pub fn edit(
        &mut self,
        row: u32,
        column: Ts<view::Column>,
        text: String,
    ) -> Result<()> {
        Ok(())
    }
    /// Applies the fix of one rule to one row, or to every row (`row` absent).
    pub fn fix(&mut self, rule: &str, row: Option<u32>) -> Result<u32> {
        Ok(0)
    }
    /// Takes a row off the list.
    pub fn remove_row(&mut self, row: u32) {}
    pub fn undo(&mut self) {}
    pub fn redo(&mut self) {}
    pub fn help(&self, rule: &str) -> Result<Ts<view::Help>> {
        Err(JsError::new("not built"))
    }

    /// What saving would give.
    pub fn save(&self, target: Ts<view::Target>) -> Result<Ts<view::SavePlan>> {
        Err(JsError::new("not built"))
    }
    /// The bytes of one part.
    pub fn part(&self, target: Ts<view::Target>, part: u32) -> Result<Vec<u8>> {
        Ok(vec![])
    }

    /// Reads the tenant's device list and plans; `changed` tells of progress, the
    /// promise ends when the plan is whole, blocked, or was stopped.
    pub async fn plan(&self) -> Result<()> {
        Ok(())
    }
    /// Registers the new devices of the plan; ends when done, blocked or stopped.
    pub async fn register(&self) -> Result<()> {
        Ok(())
    }
    /// Goes on after `blocked` was mended (signed in again), or after a stop.
    pub async fn resume(&self) -> Result<()> {
        Ok(())
    }
    /// Sends nothing more that is new; what was sent is followed to its end.
    pub fn stop(&self) {}
    /// Drops the plan and what a finished run said of the rows: back to review.
    pub fn forget_plan(&self) {}
}

/// A CSV of made-up devices, `broken` with one fault of each common kind: for trying.
#[wasm_bindgen]
pub fn sample(devices: u32, broken: bool) -> Vec<u8> {
    vec![]
}

/// The valid hardware hash of a made-up device, for tests and samples.
#[wasm_bindgen]
pub fn made_up(number: u32) -> Result<Ts<view::MadeUp>> {
    Err(JsError::new("not built"))
}

/// Version of the module.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
