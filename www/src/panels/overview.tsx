/** What the list is made of: makers and models, tags, Windows, readiness, findings. */
import { number, say, text } from '../language.ts';
import type { Filter, Overview as Counts, Severity } from '../protocol.ts';
import * as overview from '../overview.ts';
import { state } from '../store/state.ts';
import { visible } from '../visible.ts';
import { Bars, type Line } from './bars.tsx';
import { Glyph } from './glyph.tsx';
import './overview.css';

export function Overview() {
  const counts = overview.counts.value;
  if (!counts) return <div class="overview" />;
  return <div class="overview" role="region" aria-label={text('overview.open')}>
    <Figures counts={counts} />
    <Readiness counts={counts} />
    <div class="overview-cards">
      <Makers counts={counts} />
      <Tags counts={counts} />
      <Windows counts={counts} />
      <Findings counts={counts} />
    </div>
  </div>;
}

/** A line that leads to its rows in the grid. */
function way(name: string, rows: number, filter: Filter): Line {
  return {
    name, rows,
    choose: () => {
      overview.lead(filter, name, rows);
      requestAnimationFrame(() => document.querySelector<HTMLElement>('hash-grid')?.focus());
    },
  };
}

function Figures({ counts }: { counts: Counts }) {
  const { makers, otherMakers, tags, otherTags } = counts;
  const models = new Set(makers.flatMap(maker => maker.models.map(model => `${maker.name}\n${model.name}`)));
  const unnamed = makers.reduce((sum, { otherModels }) => sum + otherModels.kinds, 0);
  const figures = [
    ['overview.rows', counts.rows],
    ['overview.makers', makers.filter(({ name }) => name).length + otherMakers.kinds],
    ['overview.models', models.size + unnamed - (models.has('\n') ? 1 : 0)],
    ['overview.tags', tags.filter(({ name }) => name).length + otherTags.kinds],
  ] as const;
  return <ul class="overview-figures">
    {figures.map(([key, count]) => <li key={key}>
      <strong>{number(count)}</strong> <span>{text(key, { count })}</span>
    </li>)}
  </ul>;
}

function Readiness({ counts: { rows, states, warned } }: { counts: Counts }) {
  const lines = states.map(({ state, rows }): Line => ({
    ...way(text(`state.${state}`), rows, { states: [state] }), state,
    about: state === 'checked' && warned > 0 ? text('overview.warned', { count: warned }) : undefined,
  }));
  return <Bars id="overview-ready" heading={text('overview.readiness')} what={text('grid.state')}
    lines={lines} all={rows} />;
}

function Makers({ counts: { rows, makers, otherMakers } }: { counts: Counts }) {
  const lines = makers.map(({ name: maker, rows, models, otherModels }): Line => {
    const name = visible(maker) || text('overview.no-maker');
    const parts = models.map(model =>
      way(visible(model.name) || text('overview.no-model'), model.rows, { maker, model: model.name }));
    if (otherModels.kinds > 0) parts.push({ name: text('bars.others', { count: otherModels.kinds }), rows: otherModels.rows });
    const opens = parts.length > 1 ? { opens: text('overview.models-of', { name }) } : {};
    return { ...way(name, rows, { maker }), parts, ...opens, ...one(parts), ...nothing(maker) };
  });
  return <Bars id="overview-makers" heading={text('overview.by-maker')} what={text('column.manufacturer')}
    lines={lines} others={otherMakers} all={rows} />;
}

/** A maker of one model is told with it. */
function one([only, ...more]: Line[]): Partial<Line> {
  return only && more.length === 0 ? { about: only.name } : {};
}

/** What is missing is no kind like the others. */
function nothing(name: string): Partial<Line> {
  return name ? {} : { tone: 'quiet' };
}

function Tags({ counts: { rows, tags, otherTags } }: { counts: Counts }) {
  const lines = tags.map(({ name: tag, rows }): Line =>
    ({ ...way(overview.seen(tag) || text('devices.no-tag'), rows, { tag }), ...nothing(tag) }));
  return <Bars id="overview-tags" heading={text('overview.by-tag')} what={text('column.group-tag')}
    lines={lines} others={otherTags} all={rows} />;
}

function Windows({ counts: { rows, builds, otherBuilds } }: { counts: Counts }) {
  const lines = builds.map(({ build, name, rows }): Line => ({
    ...way(overview.windows(build), rows, { build }),
    about: name ? String(build) : undefined,
    ...nothing(build ? 'known' : ''),
  }));
  return <Bars id="overview-builds" heading={text('overview.by-build')} what={text('overview.by-build')}
    lines={lines} others={otherBuilds} all={rows} />;
}

function Findings({ counts: { rows } }: { counts: Counts }) {
  const { findings } = state.summary.value;
  if (findings.length === 0) return null;
  const worst: Severity[] = ['error', 'warning', 'note'];
  const sorted = worst.flatMap(severity =>
    findings.filter(group => group.severity === severity).sort((a, b) => b.rows - a.rows));
  const lines = sorted.map(({ rule, severity, title, rows }): Line => ({
    ...way(say(title), rows, { rule }), mark: <Glyph severity={severity} />, tone: severity,
  }));
  return <Bars id="overview-findings" heading={text('findings.heading')} what={text('findings.rule')}
    lines={lines} all={rows} />;
}
