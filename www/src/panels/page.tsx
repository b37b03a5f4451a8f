/** The page: header, the step one is at, the status line; or what stops it. */
import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { byHand } from '../clipboard.ts';
import { text } from '../language.ts';
import { lazy } from '../lazy.tsx';
import * as link from '../link.ts';
import { look } from '../log.ts';
import * as news from '../news.ts';
import { state, type Stage } from '../store/state.ts';
import { Header } from './header.tsx';
import { Review } from './review.tsx';
import { Start } from './start.tsx';
import { Status } from './status.tsx';
import { Table } from './table.tsx';

const Bench = lazy(async () => (await import('./bench.tsx')).Bench);
const ByHand = lazy(async () => (await import('./by-hand.tsx')).ByHand);
const ChangeMany = lazy(async () => (await import('./change-many.tsx')).ChangeMany);
const Device = lazy(async () => (await import('./device.tsx')).Device);
const Devices = lazy(async () => (await import('./devices.tsx')).Devices);
const Leaving = lazy(async () => (await import('./leaving.tsx')).Leaving);
const Log = lazy(async () => (await import('./log.tsx')).Log);
const Losing = lazy(async () => (await import('./losing.tsx')).Losing);
const MapColumns = lazy(async () => (await import('./map-columns.tsx')).MapColumns);
const LinkNotice = lazy(async () => (await import('./link.tsx')).LinkNotice);
const News = lazy(async () => (await import('./news.tsx')).News);
const Planning = lazy(async () => (await import('./plan.tsx')).Planning);
const Register = lazy(async () => (await import('./register.tsx')).Register);
const Result = lazy(async () => (await import('./result.tsx')).Result);
const Save = lazy(async () => (await import('./save.tsx')).Save);
const Trouble = lazy(async () => (await import('./trouble.tsx')).Trouble);
const Ways = lazy(async () => (await import('./ways.tsx')).Ways);

/** What has to be there before a step is. */
const FETCHED: { [stage in Stage]?: { fetch(): Promise<void> } } = {
  plan: Planning, register: Register, result: Result, devices: Devices,
  bench: Bench,
};

export function Page() {
  const lost = state.engine.value === 'lost';
  const misconfigured = (state.setup.value?.problems.length ?? 0) > 0 || state.policyTrouble.value.length > 0;
  // In a frame of another page nobody sees what they click on. Hosts forbid it, if they can.
  if (top !== self || lost || misconfigured) return <Trouble />;
  return <>
    <a class="skip" href="#main">{text('page.skip')}</a>
    <Header />
    <Main />
    <Status />
    {state.saving.value && <Save />}
    {state.changingMany.value && <ChangeMany />}
    {state.mapping.value && <MapColumns />}
    {news.open.value && <News />}
    {link.shown.value && <LinkNotice />}
    {state.losing.value && <Losing />}
    {state.leaving.value && <Leaving />}
    {look.value && <Log />}
    {byHand.value && <ByHand {...byHand.value} />}
    {state.dragging.value && <div class="overlay" aria-hidden="true"><p>{text('drop.here')}</p></div>}
  </>;
}

function Main() {
  const main = useRef<HTMLElement>(null);
  // A new step begins at its heading, for the keyboard and for screen readers.
  useEffect(() => {
    let before: Stage = state.stage.value;
    return effect(() => {
      const stage = state.stage.value;
      if (stage === before) return;
      before = stage;
      // They begin at what of them was asked for.
      if (stage === 'ways') return;
      void Promise.resolve(FETCHED[stage]?.fetch()).then(() =>
        requestAnimationFrame(() => main.current?.querySelector<HTMLElement>('h1')?.focus()));
    });
  }, []);

  const stage = state.stage.value;
  // A run that only changes devices of the tenant has no rows.
  const bare = (stage === 'register' || stage === 'result') && state.summary.value.run?.rows === 0;
  return <main id="main" ref={main} data-stage={stage} data-bare={bare}>
    {stage === 'start' ? <Start /> : stage === 'devices' ? <Devices /> : stage === 'ways' ? <Ways /> : stage === 'bench' ? <Bench /> : <>
      <div class="side">
        {stage === 'review' && <Review />}
        {stage === 'plan' && <Planning />}
        {stage === 'register' && <Register />}
        {stage === 'result' && <Result />}
      </div>
      {!bare && <Table />}
      {!bare && <Device />}
    </>}
  </main>;
}
