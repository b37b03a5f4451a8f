//! Packs archives for tests, by libraries that are not ours.

use std::io::{Cursor, Write};

use ::zip::CompressionMethod::{Deflated, Stored};
use ::zip::ZipWriter;
use ::zip::write::SimpleFileOptions;

/// A member: its path and bytes.
pub(crate) type File<'a> = (&'a str, &'a [u8]);

pub(crate) fn zip(files: &[File<'_>]) -> Vec<u8> {
    zip_with(files, SimpleFileOptions::default().compression_method(Deflated))
}

pub(crate) fn zip_stored(files: &[File<'_>]) -> Vec<u8> {
    zip_with(files, SimpleFileOptions::default().compression_method(Stored))
}

/// Sizes and places of 64 bits.
pub(crate) fn zip_large(files: &[File<'_>]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(Deflated);
    zip_with(files, options.large_file(true))
}

fn zip_with(files: &[File<'_>], options: SimpleFileOptions) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        match name.ends_with('/') {
            true => writer.add_directory(*name, options).expect("a folder"),
            false => {
                writer.start_file(*name, options).expect("a file");
                writer.write_all(bytes).expect("memory");
            }
        }
    }
    writer.finish().expect("an archive").into_inner()
}

/// Sizes stand behind the bytes, as programs write that don't go back.
pub(crate) fn zip_stream(files: &[File<'_>]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(Deflated);
    let mut writer = ZipWriter::new_stream(Vec::new());
    for (name, bytes) in files {
        writer.start_file(*name, options).expect("a file");
        writer.write_all(bytes).expect("memory");
    }
    writer.finish().expect("an archive").into_inner()
}

/// A cabinet of one folder.
pub(crate) fn cab(files: &[File<'_>], method: ::cab::CompressionType) -> Vec<u8> {
    let mut builder = ::cab::CabinetBuilder::new();
    let folder = builder.add_folder(method);
    for (name, _) in files {
        folder.add_file(*name);
    }
    let mut writer = builder.build(Cursor::new(Vec::new())).expect("a cabinet");
    let mut files = files.iter();
    while let Some(mut file) = writer.next_file().expect("a file") {
        let (_, bytes) = files.next().expect("as many files");
        file.write_all(bytes).expect("memory");
    }
    writer.finish().expect("a cabinet").into_inner()
}

/// A cabinet with one file, in blocks packed with LZX as they stand: the format has
/// blocks that are not packed, and nothing that we know writes the others.
pub(crate) fn cab_lzx(name: &str, bytes: &[u8]) -> Vec<u8> {
    let blocks: Vec<&[u8]> = bytes.chunks(0x8000).collect();
    let mut data = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        let mut packed = Vec::new();
        // The first bit says that no machine code is translated. Then 3 bits of the
        // kind, 24 of the length, up to 16 of nothing; numbers come by 16 bits.
        let length = block.len() as u32;
        let bits: u64 = match number {
            0 => (0b011 << 24 | u64::from(length)) << (64 - 28),
            _ => (0b011 << 24 | u64::from(length)) << (64 - 27),
        };
        packed.extend_from_slice(&((bits >> 48) as u16).to_le_bytes());
        packed.extend_from_slice(&((bits >> 32) as u16).to_le_bytes());
        for _ in 0..3 {
            packed.extend_from_slice(&1u32.to_le_bytes());
        }
        packed.extend_from_slice(block);
        if block.len() % 2 == 1 {
            packed.push(0);
        }
        data.extend_from_slice(&[0; 4]);
        data.extend_from_slice(&(packed.len() as u16).to_le_bytes());
        data.extend_from_slice(&(block.len() as u16).to_le_bytes());
        data.extend_from_slice(&packed);
    }
    let files_at = 36 + 8;
    let data_at = files_at + 16 + name.len() + 1;
    let mut cab = b"MSCF\0\0\0\0".to_vec();
    let mut number = |number: u32, len: usize| {
        cab.extend_from_slice(number.to_le_bytes().get(..len).expect("4 bytes"));
    };
    for (value, len) in [
        ((data_at + data.len()) as u32, 4),
        (0, 4),
        (files_at as u32, 4),
        (0, 4),
        (0x0103, 2),
        (1, 2),
        (1, 2),
        (0, 4),
        (0, 2),
        // The folder: LZX with a window of 2^18 bytes.
        (data_at as u32, 4),
        (blocks.len() as u32, 2),
        (18 << 8 | 3, 2),
        // The file.
        (bytes.len() as u32, 4),
        (0, 4),
        (0, 2),
        (0, 4),
        (0x20, 2),
    ] {
        number(value, len);
    }
    cab.extend_from_slice(name.as_bytes());
    cab.push(0);
    cab.extend_from_slice(&data);
    cab
}

/// gzip with a name in its header.
pub(crate) fn gzip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut packed = vec![0x1F, 0x8B, 8, if name.is_empty() { 0 } else { 8 }];
    packed.extend_from_slice(&[0, 0, 0, 0, 0, 3]);
    if !name.is_empty() {
        packed.extend_from_slice(name.as_bytes());
        packed.push(0);
    }
    packed.extend(miniz_oxide::deflate::compress_to_vec(bytes, 6));
    packed.extend_from_slice(&crc32fast::hash(bytes).to_le_bytes());
    packed.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    packed
}
