//! What happens to a hash or a row on its way, chosen by the fuzzer.

use super::Choices;

/// A text with a few changes, each of a kind that happens to people.
pub fn damaged(text: &str, choices: &mut Choices) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..choices.byte() % 6 {
        let at = choices.below(characters.len() + 1);
        let end = characters.len();
        match choices.byte() % 12 {
            0 => characters.truncate(at),
            1 => drop((at < end).then(|| characters.remove(at))),
            2 => characters.insert(at, character(choices)),
            3 => {
                if let Some(place) = characters.get_mut(at) {
                    *place = character(choices);
                }
            }
            4 if at + 1 < end => characters.swap(at, at + 1),
            5 => characters.iter_mut().for_each(|c| *c = c.to_ascii_lowercase()),
            6 => {
                let every = 1 + usize::from(choices.byte());
                let with = [' ', '\u{a0}', '\u{200b}', '\0', '\t'][choices.below(5)];
                let spread = characters
                    .chunks(every)
                    .flat_map(|c| c.iter().copied().chain([with]));
                characters = spread.collect();
            }
            7 => replace(&mut characters, '+', " "),
            8 => replace(&mut characters, '+', "%2B"),
            9 => replace(&mut characters, '/', "_"),
            10 => {
                let again = characters.get(at..).unwrap_or_default().to_vec();
                characters.extend(again.into_iter().take(6000));
            }
            _ => characters.extend(['=', '=']),
        }
    }
    characters.into_iter().collect()
}

fn character(choices: &mut Choices) -> char {
    match choices.byte() {
        byte @ 0x20..0x7F => char::from(byte),
        0x7F => '\u{feff}',
        byte @ 0x80.. => ['“', '”', '\u{a0}', '…', 'ü', '\u{202e}', '\u{2066}', '–']
            [usize::from(byte % 8)],
        _ => 'A',
    }
}

fn replace(characters: &mut Vec<char>, from: char, to: &str) {
    let text: String = characters.iter().collect();
    *characters = text.replace(from, to).chars().collect();
}
