//! `stick/*.csv` to the files that it means, where no shell has done so: those of Windows
//! leave it to the program. Only the last part of a path is a pattern.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Whether a path is a pattern, and no file of that name is there.
pub fn is_pattern(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.contains(['*', '?']) && path.symlink_metadata().is_err()
}

/// What has a name that fits, sorted. As in a shell `*` does not stand for the dot of a
/// hidden file.
pub fn search(path: &Path) -> io::Result<Vec<PathBuf>> {
    let chars = |text: &str| -> Vec<char> {
        // As systems see names that don't tell case apart.
        let text = if cfg!(windows) { text.to_lowercase() } else { text.to_owned() };
        text.chars().collect()
    };
    let pattern = path.file_name().unwrap_or_default().to_string_lossy();
    let (pattern, hidden) = (chars(&pattern), pattern.starts_with('.'));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder.unwrap_or(Path::new(".")))? {
        let own = entry?.file_name();
        let name = own.to_string_lossy();
        if name.starts_with('.') == hidden && fits(&pattern, &chars(&name)) {
            paths.push(path.with_file_name(&own));
        }
    }
    paths.sort();
    Ok(paths)
}

/// Whether a name is as a pattern asks: `*` is any characters or none, `?` is one.
fn fits(pattern: &[char], name: &[char]) -> bool {
    let (mut at, mut seen) = (0, 0);
    // Behind the last `*`, and how much of the name stands before that.
    let mut star = None;
    while let Some(c) = name.get(seen) {
        match (pattern.get(at), &mut star) {
            (Some('*'), star) => {
                at += 1;
                *star = Some((at, seen));
            }
            (Some(asked), _) if *asked == '?' || asked == c => {
                at += 1;
                seen += 1;
            }
            (_, Some((behind, taken))) => {
                *taken += 1;
                (at, seen) = (*behind, *taken);
            }
            (_, None) => return false,
        }
    }
    pattern.iter().skip(at).all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_anything_and_a_question_mark_one_character() {
        let fits = |pattern: &str, name: &str| {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            fits(&chars(pattern), &chars(name))
        };
        for (pattern, name) in [
            ("*", ""),
            ("*.csv", "a.csv"),
            ("*.csv", ".csv"),
            ("a*b*c", "abbcbc"),
            ("büro-?.csv", "büro-ü.csv"),
            ("**?", "x"),
        ] {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("*.csv", "a.csv2"), ("?", ""), ("a*b", "abc"), ("a?c", "ac"), ("", "a")]
        {
            assert!(!fits(pattern, name), "{pattern} {name}");
        }
    }
}
