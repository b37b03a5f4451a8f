/**
 * PapaParse as its best users have it: inside a worker of their own, chunk by chunk, with
 * the engine's own Base64. It splits, decodes and counts, and knows nothing of a hash.
 */
importScripts('papaparse.min.js');

onmessage = ({ data: file }) => {
  const counts = { rows: 0, blank: 0, damaged: 0, serials: 0, hashes: 0 };
  const serials = new Set();
  const hashes = new Set();
  let header = true;
  Papa.parse(file, {
    skipEmptyLines: true,
    chunk({ data }) {
      const rows = header ? data.slice(1) : data;
      if (header) postMessage({ first: rows.slice(0, 40) });
      header = false;
      for (const [serial, , hash] of rows) {
        counts.rows += 1;
        if (serial === '') counts.blank += 1;
        else if (!isNew(serials, serial)) counts.serials += 1;
        if (!isNew(hashes, hash)) counts.hashes += 1;
        try {
          Uint8Array.fromBase64(hash);
        } catch {
          counts.damaged += 1;
        }
      }
    },
    complete: () => postMessage({ counts }),
  });
};

function isNew(set, text) {
  const before = set.size;
  return set.add(text).size > before;
}
