/** The page of a peer: its worker is there before the file is, and it paints the first rows. */
const worker = new Worker(`${new URLSearchParams(location.search).get('peer')}.js`);
const input = document.querySelector('input');

input.addEventListener('change', ({ timeStamp }) => {
  globalThis.result = new Promise((resolve, reject) => {
    let first;
    worker.onerror = event => reject(new Error(event.message));
    worker.onmessage = ({ data }) => {
      if (data.counts) return resolve({ start: timeStamp, ms: performance.now() - timeStamp, first, counts: data.counts });
      for (const cells of data.first) {
        const row = document.querySelector('table').insertRow();
        for (const cell of cells) row.insertCell().textContent = cell.slice(0, 40);
      }
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => first = performance.now() - timeStamp;
        port2.postMessage(undefined);
      });
    };
  });
  worker.postMessage(input.files[0]);
});
