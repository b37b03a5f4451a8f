/** That there is no network, and that a newer version waits: at the foot, calmly. */
import { text } from '../language.ts';
import * as offline from '../offline.ts';
import './network.css';

export function Network() {
  return <div class="network" aria-live="polite">
    {offline.offline.value && <p class="network-line">
      <Cut />
      <span>{text('network.offline')}</span>
    </p>}
    {offline.newer.value && <Newer />}
  </div>;
}

function Newer() {
  const hindrance = offline.hindrance.value;
  return <p class="network-line">
    <Up />
    <span>{text('newer.here')}</span>
    {hindrance
      ? <span class="network-why">{text(`newer.not.${hindrance}`)}</span>
      : <>
          {offline.atWork.value === 'list' && <span class="network-why">{text('newer.closes-list')}</span>}
          <button type="button" class="quiet" onClick={() => void offline.useNewer()}>{text('newer.use')}</button>
        </>}
  </p>;
}

function Cut() {
  return <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d="M2 6.5a9 9 0 0 1 12 0 M4.5 9.3a5.3 5.3 0 0 1 7 0 M8 12.2v.2 M2.5 2.5l11 11" />
  </svg>;
}

function Up() {
  return <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d="M8 13.5v-9 M4.2 8 8 4.2 11.8 8 M2.5 2h11" />
  </svg>;
}
