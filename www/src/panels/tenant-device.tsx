/** Everything about the chosen device of the tenant: why it stands out, and its fields. */
import { useEffect, useRef } from 'preact/hooks';
import * as devices from '../devices.ts';
import { enrolment } from '../grid/device-grid.ts';
import { moment, say, sentence, text, type Key } from '../language.ts';
import type { DeviceDetail } from '../protocol.ts';
import { visible } from '../visible.ts';
import { covers } from './device.tsx';
import { Glyph } from './glyph.tsx';
import { Leaders } from './leaders.tsx';
import './device.css';

export function TenantDevice() {
  const detail = devices.detail.value;
  const open = devices.detailOpen.value && detail !== undefined;
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (open) panel.current?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
  }, [open]);
  const close = () => {
    devices.closeDetail();
    document.querySelector<HTMLElement>('device-grid')?.focus();
  };
  return <aside class="device" ref={panel} data-open={open} aria-labelledby="device-heading"
    onKeyDown={event => {
      if (event.key === 'Escape' && open) close();
    }}
    onFocusOut={event => {
      // Where it lies over the page it must not hide what has the keyboard.
      if (open && covers(event.currentTarget, event.relatedTarget)) devices.closeDetail();
    }}>
    {detail
      ? <Details detail={detail} close={close} />
      : <div class="device-none">
          <h2 id="device-heading">{text('device.heading')}</h2>
          <p class="soft">{text('devices.choose')}</p>
        </div>}
  </aside>;
}

function Details({ detail, close }: { detail: DeviceDetail; close(): void }) {
  const { row, reasons } = detail;
  const never = text('devices.never');
  const since = detail.profileSince ? moment(detail.profileSince) : '';
  const facts: [Key, string][] = [
    ['grid.group-tag', visible(row.groupTag)], ['grid.assigned-user', visible(row.assignedUser)],
    ['devices.name', visible(row.name)], ['grid.manufacturer', visible(row.manufacturer)],
    ['grid.model', visible(row.model)], ['devices.purchase-order', visible(detail.purchaseOrder)],
    ['devices.enrolment', visible(enrolment(row.enrolment))],
    ['devices.last-contact', row.lastContact ? moment(row.lastContact) : never],
    ['devices.profile-since', since],
  ];
  /** As the service writes them: for whoever searches its documentation. */
  const raw: [string, string][] = [
    ['deploymentProfileAssignmentStatus', detail.profileStatus],
    ['deploymentProfileAssignmentDetailedStatus', detail.profileDetail],
    ['remediationState', detail.remediationState],
    ['enrollmentState', row.enrolment],
    ['id', row.id],
  ];
  const said = (value: string) => visible(value) || text('devices.empty-value');
  return <>
    <div class="section-head">
      <h2 id="device-heading" tabIndex={-1}>{visible(row.serial) || text('device.no-serial')}</h2>
      <button type="button" class="quiet device-close" onClick={close}>{text('device.close')}</button>
    </div>
    <ul class="row-findings">
      {reasons.map(({ standing, standsOut, why }, index) => <li key={`${standing} ${index}`}>
        <p class="finding-line">
          <Glyph severity={standsOut ? (standing === 'no-profile' ? 'warning' : 'error')
            : standing === 'with-profile' ? 'fine' : 'note'} />
          <span><strong>{text(`standing.${standing}`)}</strong><br />{sentence(say(why))}</span>
        </p>
      </li>)}
    </ul>
    <h3>{text('devices.facts')}</h3>
    <Leaders facts={facts.map(([name, value]) => [text(name), said(value)] as const)} />
    <h3>{text('devices.raw')}</h3>
    <div class="facts">
      <Leaders facts={raw.map(([name, value]) => [name, said(value)] as const)} />
    </div>
  </>;
}
