/** A choice among group tags, each with how many have it, none of them among the choices. */
import { text } from '../language.ts';
import { visible } from '../visible.ts';

interface Props {
  tags: { tag: string; count: number }[];
  /** The one that is asked for; nothing: any. */
  tag: string | undefined;
  choose(tag: string | undefined): void;
  /** What it is called, where no label stands beside it. */
  name?: string;
}

export function TagSelect({ tags, tag, choose, name }: Props) {
  // A tag that is asked for stays to be seen, though nothing has it any more.
  const gone = tag !== undefined && !tags.some(known => known.tag === tag);
  // No tag is a choice of its own, and a tag may be any text.
  const value = (tag: string | undefined) => tag === undefined ? '' : `=${tag}`;
  return <select class={name && 'tags'} aria-label={name} value={value(tag)} onChange={event => {
    const chosen = event.currentTarget.value;
    choose(chosen === '' ? undefined : chosen.slice(1));
  }}>
    <option value="">{text('devices.every-tag')}</option>
    {gone && <option value={value(tag)}>{visible(tag) || text('devices.no-tag')}</option>}
    {tags.map(({ tag, count }) => <option key={tag} value={value(tag)}>
      {text('narrow.count', { what: visible(tag) || text('devices.no-tag'), count })}
    </option>)}
  </select>;
}
