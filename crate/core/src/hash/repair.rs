//! Repairs of a hash's text, each proved by the checksum inside it.
//!
//! What the checksum covers is never changed here: it is read, proved, and written
//! again as a device would. Searching for one wrong, missing or extra character in
//! the content takes 100,000 tries and more; [`search`](super::search) starts where
//! [`repair`] ends, from the same study of the text, and ends in `rewrite` too.

use super::characters::{ODD, Odd};
use super::damage::Study;
use super::record::{Checksum, checksum_of, total};
use super::{USUAL_CHARS, write};
use crate::message::Message;

/// A repaired hash: the checksum of its content fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The whole text, as a device would write it.
    pub text: String,
    /// What was done, in the order done.
    pub steps: Vec<Message>,
}

/// Repairs what can be repaired at once and proved; `None` for the rest, and for a
/// text that needs no repair. Two hashes in one text are two devices: neither is
/// thrown away here.
pub fn repair(text: &str) -> Option<Repair> {
    let study = Study::of(text);
    if !study.proved() || study.joined().is_some() || study.problems().is_empty() {
        return None;
    }
    let repair = rewrite(&study)?;
    (repair.text != text).then_some(repair)
}

/// Writes a proved hash again and says what that changed.
pub(super) fn rewrite(study: &Study) -> Option<Repair> {
    let content = study.bytes.get(..total(&study.bytes)?)?;
    let mut bytes = content.to_vec();
    bytes.extend(checksum_of(content));
    let chars = length(study);
    let text = write(&bytes, u32::try_from(chars).ok()?);
    let steps = steps(study, &text);
    Some(Repair { text, steps })
}

/// How long the hash was, as far as that can be known. The length is not covered by
/// the checksum, and the filling says nothing: 4,000 characters is always right.
fn length(study: &Study) -> usize {
    let characters = &study.characters;
    let chars = characters.base64.len();
    let needed = study.needed();
    let short = needed.next_multiple_of(4);
    // A hash without filling that lost its padding, or its last group with it.
    let without_filling = chars <= short && chars + 4 >= short;
    // Padding right behind the checksum: what follows does not belong to the hash.
    let last = characters.place(needed.saturating_sub(1));
    let ended = (last..characters.place(needed)).contains(&characters.padding_inside.1);
    if without_filling || ended {
        return short;
    }
    let clean = study.dirty_filling().0 == 0 && chars.is_multiple_of(4);
    // No container is longer than 65,571 bytes, 87,428 characters.
    let known = clean && (USUAL_CHARS..=87_428).contains(&chars);
    if known { chars } else { short.max(USUAL_CHARS) }
}

/// Everything that `text` does differently from the text studied.
fn steps(study: &Study, text: &str) -> Vec<Message> {
    let characters = &study.characters;
    let (had, needed) = (characters.base64.len(), study.needed());
    let has = text.trim_end_matches('=').len();
    let mut steps = Vec::new();
    for odd in ODD {
        let key = match odd {
            Odd::Nul => "hash-repair-nul",
            Odd::Mark => "hash-repair-mark",
            Odd::Invisible => "hash-repair-invisible",
            Odd::NoBreak => "hash-repair-no-break",
            Odd::Quote => "hash-repair-quote",
            Odd::Blank => "hash-repair-blank",
            Odd::Break => "hash-repair-break",
            Odd::Plus => "hash-repair-plus",
            Odd::Escape => "hash-repair-escape",
            Odd::UrlSafe => "hash-repair-url-safe",
            Odd::Other => "hash-repair-other",
        };
        count(&mut steps, key, characters.count(odd));
    }
    if let Some(at) = study.letter {
        steps.push(Message::new("hash-repair-letter").with("at", at + 1));
    }
    if let Some(at) = study.preceded {
        steps.push(Message::new("hash-repair-preceded").with("at", at + 1));
    }
    count(&mut steps, "hash-repair-padding-inside", characters.padding_inside.0);
    match study.checksum {
        Some(Checksum::FewBits(bits)) => {
            count(&mut steps, "hash-repair-checksum-bits", bits as usize);
        }
        Some(Checksum::Cut { present, .. }) => steps.push(
            Message::new("hash-repair-checksum-end")
                .with("count", 32_usize.saturating_sub(present))
                .with("present", present),
        ),
        _ => {}
    }
    let filling = needed..has.min(had);
    let spare = study.dirty_filling().1 < needed && had >= needed;
    let kept = characters.base64.get(filling).unwrap_or_default();
    let dirty = kept.iter().filter(|&&character| character != b'A').count();
    count(&mut steps, "hash-repair-filling", dirty + usize::from(spare));
    for (key, count) in [
        ("hash-repair-surplus", had.saturating_sub(has)),
        ("hash-repair-filling-added", has.saturating_sub(had.max(needed))),
    ] {
        if count > 0 {
            steps.push(Message::new(key).with("count", count).with("chars", has));
        }
    }
    let (padding, had_padding) = (text.len() - has, characters.padding.0);
    count(&mut steps, "hash-repair-padding-added", padding.saturating_sub(had_padding));
    count(&mut steps, "hash-repair-padding-removed", had_padding.saturating_sub(padding));
    steps
}

fn count(steps: &mut Vec<Message>, key: &'static str, count: usize) {
    if count > 0 {
        steps.push(Message::new(key).with("count", count));
    }
}
