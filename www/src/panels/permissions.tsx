/** Each permission that Preflight asks for: what it is for, what is never done, who can give it. */
import { text, type Key } from '../language.ts';
import { showWays } from '../link.ts';
import { CodeName } from './code-name.tsx';
import { Coded } from './words.tsx';
import './permissions.css';

const PERMISSIONS = [
  ['service', 'DeviceManagementServiceConfig.ReadWrite.All'],
  ['users', 'User.ReadBasic.All'],
] as const;

const PARTS = ['when', 'lets', 'never', 'consent', 'role'] as const;

export function Permissions() {
  return <div class="permissions">
    <p class="soft">{text('permissions.about')}</p>
    {PERMISSIONS.map(([name, permission]) => <section key={name} aria-labelledby={`permission-${name}`}>
      <h3 id={`permission-${name}`}><CodeName name={permission} /></h3>
      <dl>{PARTS.map(part => {
        const key: Key = `permissions.${name}.${part}`;
        return <div key={part}>
          <dt>{text(`permissions.${part}`)}</dt>
          <dd><Coded words={text(key)} /></dd>
        </div>;
      })}</dl>
    </section>)}
    <button type="button" class="small" onClick={() => showWays('consent')}>{text('permissions.ways')}</button>
  </div>;
}
