//! A plan for a fleet: its rows beside the list of a tenant that has half of them.

use std::process::Command;

use serde_json::Value;

use super::file;
use crate::Outcome;
use crate::place::Place;
use crate::run::{quietly, step};

const ROWS: u64 = 100_000;

/// Plans so many times, and gives what is to be said of it.
pub fn measure(place: &Place, rounds: usize) -> Outcome<String> {
    let file = file::make(place, ROWS)?;
    let plan = step("the plan", || super::example(place, "plan"))?;
    println!("── a plan for {ROWS} rows");
    let mut runs = Vec::new();
    for _ in 0..rounds {
        let said = quietly(Command::new(&plan).arg(ROWS.to_string()).arg(&file.path))?;
        print!("{said}");
        let run: Value = serde_json::from_str(&said)
            .map_err(|why| format!("the plan said {said:?}: {why}"))?;
        runs.push(run);
    }
    said(&runs)
}

/// The median, and how many rows stand where: a plan of nothing is soon made.
fn said(runs: &[Value]) -> Outcome<String> {
    let number = |run: &Value, name: &str| run[name].as_u64().unwrap_or_default();
    let mut times: Vec<u64> = runs.iter().map(|run| number(run, "ms")).collect();
    times.sort_unstable();
    let (Some(run), Some(ms)) = (runs.first(), times.get(times.len() / 2)) else {
        return Err("nothing was planned".into());
    };
    let [devices, new, here, other] =
        ["devices", "new", "here", "otherTag"].map(|name| number(run, name));
    if devices != ROWS.div_ceil(2) || new == 0 || here == 0 || other == 0 {
        return Err(format!("the plan is not of the fleet it was made for: {run}"));
    }
    Ok(format!(
        "### A plan, natively, {ROWS} rows beside a tenant of {devices} devices (median of {})\n\n\
         {ms} ms from the question for the tenant's list to the plan: {new} rows new, {here} \
         there, {other} with another tag.\n\n",
        runs.len()
    ))
}
