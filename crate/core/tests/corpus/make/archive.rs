//! The least of zip and cabinet that their readers want, written by hand so that the
//! files are the same for ever and can be broken on purpose.

/// A member of an archive.
pub struct Member<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
    /// Deflated (in stored blocks), as most programs mark their members.
    pub deflated: bool,
    /// Encrypted: what its bytes are nobody can tell.
    pub encrypted: bool,
    /// What it says of its length, where that is a lie.
    pub claims: Option<u32>,
}

impl<'a> Member<'a> {
    pub fn new(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, bytes, deflated: true, encrypted: false, claims: None }
    }
}

/// A zip file (PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16).
pub fn zip(members: &[Member]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let stored =
            if member.deflated { deflated(member.bytes) } else { member.bytes.to_vec() };
        let stored = if member.encrypted {
            super::foreign::noise(stored.len() + 12)
        } else {
            stored
        };
        let mut head = Vec::new();
        put(
            &mut head,
            &[
                20,
                u16::from(member.encrypted),
                if member.deflated { 8 } else { 0 },
                0,
                0x5821,
            ],
        );
        put32(
            &mut head,
            &[
                crc(member.bytes),
                stored.len() as u32,
                member.claims.unwrap_or(member.bytes.len() as u32),
            ],
        );
        put(&mut head, &[member.name.len() as u16, 0]);
        let at = file.len() as u32;
        file.extend(b"PK\x03\x04");
        file.extend(&head);
        file.extend(member.name.as_bytes());
        file.extend(&stored);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&head);
        put(&mut directory, &[0, 0, 0]);
        put32(&mut directory, &[0, at]);
        directory.extend(member.name.as_bytes());
    }
    let at = file.len() as u32;
    let count = members.len() as u16;
    file.extend(&directory);
    file.extend(b"PK\x05\x06");
    put(&mut file, &[0, 0, count, count]);
    put32(&mut file, &[directory.len() as u32, at]);
    put(&mut file, &[0]);
    file
}

/// A cabinet of one folder compressed by MSZIP ([MS-CAB] 2.1 to 2.4), its checksums
/// left out as the format allows.
pub fn cab(members: &[Member]) -> Vec<u8> {
    let bytes: Vec<u8> = members.iter().flat_map(|m| m.bytes.iter().copied()).collect();
    let blocks: Vec<&[u8]> = bytes.chunks(32_768).collect();
    let (mut files, mut data) = (Vec::new(), Vec::new());
    let mut offset = 0u32;
    for member in members {
        put32(&mut files, &[member.bytes.len() as u32, offset]);
        put(&mut files, &[0, 0x5821, 0x6000, 0x20]);
        files.extend(member.name.as_bytes());
        files.push(0);
        offset += member.bytes.len() as u32;
    }
    for block in &blocks {
        let packed = [b"CK".as_slice(), &deflated(block)].concat();
        put32(&mut data, &[0]);
        put(&mut data, &[packed.len() as u16, block.len() as u16]);
        data.extend(packed);
    }
    let (header, folder) = (36u32, 8u32);
    let size = header + folder + (files.len() + data.len()) as u32;
    let mut cab = b"MSCF".to_vec();
    put32(&mut cab, &[0, size, 0, header + folder, 0]);
    put(&mut cab, &[0x0103, 1, members.len() as u16, 0, 0x1234, 0]);
    put32(&mut cab, &[header + folder + files.len() as u32]);
    put(&mut cab, &[blocks.len() as u16, 1]);
    cab.extend(files);
    cab.extend(data);
    cab
}

/// Deflate in stored blocks (RFC 1951, 3.2.4).
fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let blocks: Vec<&[u8]> =
        if bytes.is_empty() { vec![bytes] } else { bytes.chunks(65_535).collect() };
    for (place, block) in blocks.iter().enumerate() {
        out.push(u8::from(place + 1 == blocks.len()));
        put(&mut out, &[block.len() as u16, !(block.len() as u16)]);
        out.extend(*block);
    }
    out
}

fn put(out: &mut Vec<u8>, values: &[u16]) {
    out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}

fn put32(out: &mut Vec<u8>, values: &[u32]) {
    out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}

/// CRC-32 of zip.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = !0u32;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}
