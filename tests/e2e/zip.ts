/** ZIP archives for tests, packed or only stored. */
import { crc32, deflateRawSync } from 'node:zlib';

/** An archive of these files, packed. */
export function zip(files: { [name: string]: Buffer | string }): Buffer {
  const archive = new Archive();
  const parts: Buffer[] = [];
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    parts.push(archive.begin(name, crc32(bytes), packed.length, bytes.length, 8), packed);
  }
  return Buffer.concat([...parts, archive.end()]);
}

/**
 * A file that is stored as it is, in pieces: what stands before each of them, and what
 * stands at the end. So the bytes of a large one need not be there twice.
 */
export class Archive {
  #directory: Buffer[] = [];
  #at = 0;

  /** What stands before the bytes of a file. */
  begin(name: string, crc: number, packed: number, size: number, method = 0): Buffer {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2); // The name is UTF-8.
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(0x5a21_0000, 6);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(packed, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name)]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(this.#at, 10);
    this.#directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, place, Buffer.from(name)]));
    this.#at += local.length + packed;
    return local;
  }

  end(): Buffer {
    const directory = Buffer.concat(this.#directory);
    const end = Buffer.alloc(22);
    end.write('PK\x05\x06', 'latin1');
    end.writeUInt16LE(this.#directory.length, 8);
    end.writeUInt16LE(this.#directory.length, 10);
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(this.#at, 16);
    return Buffer.concat([directory, end]);
  }
}
