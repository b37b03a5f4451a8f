//! A made-up device to the bytes of its container, without the checksum.

use sha2::{Digest, Sha256};

use super::{Adapter, Device, Disk, Display, Graphics};
use crate::hash::time::YEAR_2000;

/// The container in the record order of every real hash seen:
/// 1, 2, (34), 5, 3, 4, 6, 7, 8, 9 and 27, 10, 13, 25, 11, 12, 14 and so on.
pub(super) fn build(device: &Device) -> Vec<u8> {
    let mut records = Records { bytes: b"OA\0\0".to_vec() };
    records.capture(device);
    records.processor(device);
    for Disk { capacity, bus, seek_penalty, .. } in &device.disks {
        let mut value = capacity.to_le_bytes().to_vec();
        value.extend(bus.to_le_bytes());
        value.extend([*seek_penalty, 1]);
        records.add(6, &value);
    }
    for disk in &device.disks {
        records.add(7, disk_text(disk).as_bytes());
    }
    for adapter in &device.adapters {
        records.adapter(adapter);
    }
    for display in &device.displays {
        records.display(display);
    }
    let (digitizer, touches) = device.touch;
    records.add(10, &[device.chassis, device.power_role, 0, digitizer, touches]);
    records.tpm(device);
    records.add(12, &device.uuid);
    records.text(14, &device.serial);
    records.text(15, &device.firmware_vendor);
    records.text(16, &device.manufacturer);
    records.text(17, &device.model);
    records.text(18, &device.sku);
    records.text(19, &device.family);
    records.text(23, &device.version);
    if let Some(board) = &device.board {
        records.text(20, &board.manufacturer);
        records.text(21, &board.product);
        records.text(22, &board.version);
    }
    if let Some(id) = &device.product_key_id {
        records.text(24, id);
    }
    if let Some(part) = &device.product_key_part {
        records.text(26, part);
    }
    if let Some(disk) = device.disks.first() {
        records.text(28, &disk_text(disk));
    }
    for graphics in &device.graphics {
        records.graphics(graphics);
    }
    if let Some(value) = &device.record_35 {
        records.add(35, value);
    }
    if let Some(languages) = &device.capture.windows_pe {
        records.add(36, languages.as_bytes());
    }
    if device.capture.tool_version >= 9 {
        records.licensing(device);
    }
    for (kind, value) in &device.unknown {
        records.add(*kind, value);
    }
    records.finish()
}

fn disk_text(disk: &Disk) -> String {
    format!("{}|{}|{}", disk.serial, disk.product, disk.vendor)
}

/// The container under construction.
struct Records {
    bytes: Vec<u8>,
}

impl Records {
    fn add(&mut self, kind: u16, value: &[u8]) {
        let length =
            u16::try_from(value.len() + 4).expect("a record shorter than 64 KiB");
        self.bytes.extend(kind.to_le_bytes());
        self.bytes.extend(length.to_le_bytes());
        self.bytes.extend(value);
    }

    fn text(&mut self, kind: u16, text: &str) {
        let mut value = text.as_bytes().to_vec();
        value.push(0);
        self.add(kind, &value);
    }

    fn capture(&mut self, device: &Device) {
        let capture = &device.capture;
        let mut value = Vec::new();
        for (build, revision) in [capture.tool_build, capture.os_build] {
            for number in [0, 10, revision, build] {
                value.extend(number.to_le_bytes());
            }
        }
        let seconds = u32::try_from(capture.at - YEAR_2000).unwrap_or(0);
        value.extend(seconds.to_le_bytes());
        value.extend(capture.zone.to_le_bytes());
        let os_type = if capture.windows_pe.is_some() { 1 } else { 2 };
        value.extend([os_type, device.processor.architecture, capture.tool_version]);
        self.add(1, &value);
    }

    fn processor(&mut self, device: &Device) {
        let processor = &device.processor;
        let cores: u16 = processor.classes.iter().map(|class| class.1).sum();
        let threads: u16 = processor.classes.iter().map(|class| class.2).sum();
        let architecture = u16::from(processor.architecture);
        let hyper_threading = u16::from(threads > cores);
        let numbers =
            [architecture, processor.packages, cores, threads, hyper_threading, 0];
        self.add(2, &numbers.map(u16::to_le_bytes).concat());
        if processor.classes.len() > 1 {
            let mut value = vec![processor.classes.len() as u8];
            for (class, cores, threads) in &processor.classes {
                value.push(*class);
                value.extend(cores.to_le_bytes());
                value.extend(threads.to_le_bytes());
            }
            self.add(34, &value);
        }
        let memory = &device.memory;
        let mut value = memory.installed.to_le_bytes().to_vec();
        value.extend(memory.maximum.to_le_bytes());
        value.extend(memory.slots.to_le_bytes());
        value.extend(1_u16.to_le_bytes());
        value.push(memory.error_correction);
        self.add(5, &value);
        self.text(3, &processor.vendor);
        if processor.architecture == 12 {
            self.text(4, &processor.model);
        } else {
            // The brand string has a fixed length on x86.
            let mut brand = processor.model.as_bytes().to_vec();
            brand.resize(48, 0);
            self.add(4, &brand);
        }
    }

    fn adapter(&mut self, adapter: &Adapter) {
        let bus = wide(&adapter.bus, true);
        let mut value = adapter.medium.to_le_bytes().to_vec();
        value.extend(adapter.mac);
        value.extend((bus.len() as u32).to_le_bytes());
        value.extend(bus);
        self.add(8, &value);
    }

    fn display(&mut self, display: &Display) {
        let ((width, height), (across, down)) = (display.size, display.resolution);
        let mut value = [width, height, across, down].map(u16::to_le_bytes).concat();
        value.extend(display.connection.to_le_bytes());
        self.add(9, &value);
        let centimetres = [width, height].map(|length| (length + 5) / 10);
        self.add(27, &centimetres.map(u16::to_le_bytes).concat());
    }

    fn tpm(&mut self, device: &Device) {
        let (kind, id) = match &device.tpm {
            Some(tpm) => {
                self.text(13, &tpm.version);
                self.add(25, &tpm.key);
                (0x0001_u16, Sha256::digest(&tpm.key).into())
            }
            None => (0x0103, device.offline_id),
        };
        let mut value = 0_u32.to_le_bytes().to_vec();
        value.extend(kind.to_le_bytes());
        value.extend(32_u32.to_le_bytes());
        value.extend(<[u8; 32]>::as_slice(&id));
        self.add(11, &value);
    }

    fn graphics(&mut self, graphics: &Graphics) {
        let mut value = graphics.memory.to_le_bytes().to_vec();
        value.extend(graphics.system_memory.to_le_bytes());
        value.extend([0, 1]);
        self.add(29, &value);
        self.add(
            30,
            &wide(&format!("{}|{}", graphics.manufacturer, graphics.name), false),
        );
    }

    /// Record 37: two sizes, ten counts, and as many words as the counts and 2 more.
    fn licensing(&mut self, device: &Device) {
        let several = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        let disks = several(device.disks.len());
        let adapters = several(device.adapters.len());
        let counts = [1, disks, 0, adapters, 0, 1, 1, 0, 1, 1];
        let words = counts.iter().sum::<u16>() + 2;
        let size = 28 + 2 * u32::from(words);
        let mut value = size.to_le_bytes().to_vec();
        value.extend(size.to_le_bytes());
        value.extend(counts.map(u16::to_le_bytes).concat());
        let seed = u64::from_le_bytes(*device.uuid.first_chunk().unwrap_or(&[0; 8]));
        for word in 0..words {
            value.extend((super::splitmix(seed ^ u64::from(word)) as u16).to_le_bytes());
        }
        self.add(37, &value);
    }

    fn finish(mut self) -> Vec<u8> {
        let total = u16::try_from(self.bytes.len()).expect("a container below 64 KiB");
        if let Some(place) = self.bytes.get_mut(2..4) {
            place.copy_from_slice(&total.to_le_bytes());
        }
        self.bytes
    }
}

fn wide(text: &str, nul: bool) -> Vec<u8> {
    let units = text.encode_utf16().chain(nul.then_some(0));
    units.flat_map(u16::to_le_bytes).collect()
}
