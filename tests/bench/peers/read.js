/** The least that any page must do: the browser hands the bytes over, 1 MiB at a time. */
onmessage = async ({ data: file }) => {
  const reader = file.stream().getReader({ mode: 'byob' });
  let buffer = new ArrayBuffer(1 << 20);
  let bytes = 0;
  while (bytes < file.size) {
    const min = Math.min(buffer.byteLength, file.size - bytes);
    const { value } = await reader.read(new Uint8Array(buffer, 0, min), { min });
    bytes += value.byteLength;
    buffer = value.buffer;
  }
  postMessage({ counts: { bytes } });
};
