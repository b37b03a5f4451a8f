//! Whether something was made from these very inputs already.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::Outcome;

/// A digest of inputs. A compiler with another hasher only makes things anew.
#[derive(Default)]
pub struct Digest(DefaultHasher);

impl Digest {
    pub fn text(mut self, text: &str) -> Self {
        text.hash(&mut self.0);
        self
    }

    pub fn file(mut self, path: &Path) -> Outcome<Self> {
        fs::read(path).map_err(|why| cannot("read", path, &why))?.hash(&mut self.0);
        Ok(self)
    }

    /// Every file below a folder: its path there and its content.
    pub fn folder(mut self, folder: &Path) -> Outcome<Self> {
        for path in files(folder)? {
            path.strip_prefix(folder).unwrap_or(&path).hash(&mut self.0);
            self = self.file(&path)?;
        }
        Ok(self)
    }

    pub fn end(self) -> String {
        format!("{:016x}\n", self.0.finish())
    }
}

/// Every file below a folder, in the order of their paths.
pub fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).map_err(|why| cannot("read", &folder, &why))?;
        for entry in entries {
            let path = entry.map_err(|why| cannot("read", &folder, &why))?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether the stamp holds this digest.
pub fn holds(stamp: &Path, digest: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|known| known == digest)
}

/// Writes a file, and its folder if need be.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Outcome {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|why| cannot("make", folder, &why))?;
    }
    fs::write(path, content).map_err(|why| cannot("write", path, &why))
}

/// The sentence for a file that could not be used.
pub fn cannot(verb: &str, path: &Path, why: &std::io::Error) -> String {
    format!("could not {verb} {}: {why}", path.display())
}
