//! `cargo xtask start`: the page and a practice tenant on this machine.

use std::process::Command;

use crate::place::Place;
use crate::{Outcome, page};

/// Builds, then hands over to `www/serve.mjs`, which says where the page is.
pub fn start(place: &Place, args: &[String]) -> Outcome {
    let port = port(args)?;
    page::build(place)?;
    let mut serve = place.node("www/serve.mjs");
    serve.arg("--practice");
    if let Some(port) = port {
        serve.args(["--port", &port.to_string()]);
    }
    hand_over(serve)
}

fn port(args: &[String]) -> Outcome<Option<u16>> {
    let wanted = match args {
        [] => return Ok(None),
        [flag, port] if flag == "--port" => port,
        [joined] if joined.starts_with("--port=") => &joined["--port=".len()..],
        _ => {
            return Err(format!(
                "start takes --port N, and was given {:?}",
                args.join(" ")
            ));
        }
    };
    match wanted.parse() {
        Ok(0) | Err(_) => {
            Err(format!("a port is a number from 1 to 65535, not {wanted:?}"))
        }
        Ok(port) => Ok(Some(port)),
    }
}

/// The server takes this process's place, so that Ctrl-C and any other signal reach it.
#[cfg(unix)]
fn hand_over(mut serve: Command) -> Outcome {
    use std::os::unix::process::CommandExt;
    let why = serve.exec();
    Err(format!("node could not be run: {why}"))
}

#[cfg(not(unix))]
fn hand_over(mut serve: Command) -> Outcome {
    let status = serve.status().map_err(|why| format!("node could not be run: {why}"))?;
    crate::run::ended(&serve, status)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_port_is_taken_in_both_spellings() {
        assert_eq!(port(&words("--port 4300")), Ok(Some(4300)));
        assert_eq!(port(&words("--port=4300")), Ok(Some(4300)));
        assert_eq!(port(&[]), Ok(None));
    }

    #[test]
    fn what_is_no_port_is_refused() {
        for wrong in ["--port 0", "--port 70000", "--port", "--prot 1", "4300"] {
            assert!(port(&words(wrong)).is_err(), "{wrong}");
        }
    }
}
