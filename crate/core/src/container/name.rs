//! Names of members: bytes to text that is fit to be shown.

/// A longer name says nothing more to a person.
const LONGEST: usize = 200;

/// A name as a ZIP archive or a cabinet has it. `utf8`: it says so itself.
pub(super) fn read(bytes: &[u8], utf8: bool) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => clean(text),
        Err(_) if utf8 => clean(&String::from_utf8_lossy(bytes)),
        // APPNOTE.TXT D.1: without the flag the encoding is that of the IBM PC.
        Err(_) => {
            clean(&bytes.iter().map(|&byte| code_page_437(byte)).collect::<String>())
        }
    }
}

/// A path with `/` between its parts, which never leaves the container; characters
/// that can't be seen, or that turn the text around them, are shown as U+FFFD.
pub(super) fn clean(name: &str) -> String {
    let shown = name.chars().map(|character| match character {
        '\\' => '/',
        _ if misleads(character) => char::REPLACEMENT_CHARACTER,
        _ => character,
    });
    let path: String = shown.take(4 * LONGEST).collect();
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !matches!(part.trim_matches(' '), "" | "." | ".."))
        .collect();
    let mut path = parts.join("/");
    if let Some((end, _)) = path.char_indices().nth(LONGEST) {
        path.truncate(end);
        path.push('…');
    }
    path
}

/// Controls, and the characters that Unicode has for directions and joins.
fn misleads(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The code page of the IBM PC, 80 to FF.
fn code_page_437(byte: u8) -> char {
    const FROM_80: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
                           └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
    match byte {
        0x80.. => FROM_80.chars().nth(usize::from(byte - 0x80)).unwrap_or('\u{fffd}'),
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_as_they_are_meant() {
        assert_eq!(read("Büro/a.csv".as_bytes(), true), "Büro/a.csv");
        assert_eq!(read(b"B\x81ro\\a.csv", false), "Büro/a.csv");
        assert_eq!(read(b"\xFF", false), "\u{a0}");
        assert_eq!(read(b"a\xFF", true), "a\u{fffd}");
    }

    #[test]
    fn no_name_leaves_the_container_or_misleads() {
        assert_eq!(clean("../../etc/./passwd"), "etc/passwd");
        assert_eq!(clean("/a//b/"), "a/b");
        assert_eq!(clean("a\u{202e}vsc.exe"), "a\u{fffd}vsc.exe");
        assert_eq!(clean("a\u{7}\nb"), "a\u{fffd}\u{fffd}b");
        assert_eq!(clean(&"x".repeat(900)).chars().count(), LONGEST + 1);
    }
}
