//! What happens to the text of a hash on its way.

use super::*;

pub fn all() -> Vec<Made> {
    // A number of the hash that lies well within its content.
    const INSIDE: usize = 300;
    let d = devices(160, 4);
    let one = |name, about, change: &dyn Fn(&str) -> String| {
        let row = |d: &Device| format!("{},,{}", d.serial, change(&d.hash()));
        made(name, about, table(A3, d[..2].iter().map(row)))
    };
    let wrapped = |hash: &str, end: &str| {
        let pieces = hash.as_bytes().chunks(76).map(String::from_utf8_lossy);
        pieces.collect::<Vec<_>>().join(end)
    };
    let unfilled = |d: &Device| Device { filling: false, ..d.clone() };
    // Devices whose hash ends in padding without its filling.
    let padded: Vec<Device> = devices(160, 60)
        .iter()
        .map(unfilled)
        .filter(|d| d.hash().ends_with('='))
        .take(2)
        .collect();
    let change = |hash: &str, at: usize, to: &str, over: usize| {
        format!("{}{to}{}", &hash[..at], &hash[at + over..])
    };
    vec![
        one("hash-wrapped.csv", "sent by e-mail, which broke the long lines", &|h| {
            wrapped(h, "\r\n")
        }),
        one("hash-wrapped-in-quotes.csv", "the same within quotation marks", &|h| {
            format!("\"{}\"", wrapped(h, "\n"))
        }),
        one(
            "hash-spaces.csv",
            "copied from a PDF: a blank where each line ended",
            &|h| wrapped(h, " "),
        ),
        one("hash-no-break-spaces.csv", "copied from a web page", &|h| {
            wrapped(h, "\u{a0}")
        }),
        one("hash-zero-width.csv", "copied from a chat", &|h| wrapped(h, "\u{200b}")),
        one("hash-smart-quotes.csv", "pasted into Word between quotation marks", &|h| {
            format!("“{h}”")
        }),
        one(
            "hash-plus-blank.csv",
            "sent through a web form, which reads + as a blank",
            &|h| h.replace('+', " "),
        ),
        one("hash-url-encoded.csv", "taken from an address", &|h| {
            h.replace('+', "%2B").replace('/', "%2F")
        }),
        one("hash-url-safe.csv", "rewritten in the alphabet for addresses", &|h| {
            h.replace('+', "-").replace('/', "_")
        }),
        one(
            "hash-lower-case.csv",
            "through a system that keeps small letters only",
            &|h| h.to_lowercase(),
        ),
        one("hash-upper-case.csv", "the same with capitals", &|h| h.to_uppercase()),
        one("hash-cut-in-filling.csv", "cut at 2,048 characters", &|h| {
            h[..2048].to_owned()
        }),
        one("hash-cut-in-content.csv", "cut at 800 characters", &|h| h[..800].to_owned()),
        one(
            "hash-cut-with-ellipsis.csv",
            "copied from a list that cuts long values",
            &|h| format!("{}…", &h[..120]),
        ),
        made(
            "hash-joined.csv",
            "two hashes in one cell",
            table(A3, [format!("{},,{}{}", d[0].serial, d[0].hash(), d[1].hash())]),
        ),
        made(
            "hash-unpadded.csv",
            "as some devices write it: without filling, and without the padding that \
             Autopilot wants",
            table(
                A3,
                padded
                    .iter()
                    .map(|d| format!("{},,{}", d.serial, d.hash().trim_end_matches('='))),
            ),
        ),
        made(
            "hash-without-filling.csv",
            "without filling and padded as it should be",
            table(A3, padded.iter().map(a3)),
        ),
        made(
            "hash-last-quantum-lost.csv",
            "as in Microsoft's own sample file: the last four characters went with the \
             padding",
            table(
                A3,
                padded.iter().map(|d| {
                    let hash = d.hash();
                    format!("{},,{}", d.serial, &hash[..hash.len() - 4])
                }),
            ),
        ),
        one("hash-one-wrong.csv", "typed or scanned: one character is another", &|h| {
            let other = if h[INSIDE..].starts_with('x') { "y" } else { "x" };
            change(h, INSIDE, other, 1)
        }),
        one("hash-one-missing.csv", "one character was lost", &|h| {
            change(h, INSIDE, "", 1)
        }),
        one("hash-one-extra.csv", "one character too many", &|h| {
            change(h, INSIDE, "x", 0)
        }),
        one("hash-two-swapped.csv", "two characters changed places", &|h| {
            let at = (INSIDE..)
                .find(|&at| h.as_bytes()[at] != h.as_bytes()[at + 1])
                .unwrap_or(INSIDE);
            change(h, at, &format!("{}{}", &h[at + 1..at + 2], &h[at..at + 1]), 2)
        }),
        one("hash-letter-o.csv", "read aloud: the digit 0 became the letter O", &|h| {
            change(h, 1, "O", 1)
        }),
        one("hash-comma-inside.csv", "a comma got into the hash", &|h| {
            change(h, INSIDE, ",", 0)
        }),
        one("hash-preceded.csv", "copied with its label", &|h| {
            format!("Hardware Hash: {h}")
        }),
        one("hash-filling-dirty.csv", "something else behind the checksum", &|h| {
            change(h, 3990, "xyz", 3)
        }),
        one(
            "hash-checksum-damaged.csv",
            "one bit of the checksum itself is another",
            &|h| {
                // The last character with any of the checksum in it.
                let at = h.trim_end_matches('A').len() - 2;
                let other = if h[at..].starts_with('B') { "A" } else { "B" };
                change(h, at, other, 1)
            },
        ),
        one("hash-twice-encoded.csv", "encoded in Base64 once more", &|h| {
            base64(h.as_bytes())
        }),
        one("hash-utf16-encoded.csv", "encoded from UTF-16 by a script", &|h| {
            base64(&utf16(h)[2..])
        }),
        made(
            "hash-not-one.csv",
            "other things in its column: a note, a file's fingerprint, a certificate",
            table(
                A3,
                [
                    format!("{},,TBD", d[0].serial),
                    format!(
                        "{},,9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08",
                        d[1].serial
                    ),
                    format!(
                        "{},,{}",
                        d[2].serial,
                        base64(b"0\x82\x03\x4f0\x82\x02\x37\xa0\x03\x02\x01\x02")
                    ),
                ],
            ),
        ),
    ]
}

fn base64(bytes: &[u8]) -> String {
    preflight_core::hash::write(bytes, 0)
}
