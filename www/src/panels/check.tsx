import './fields.css';

/** A box to tick, and what it says. */
interface Props {
  name: string;
  on: boolean;
  set(on: boolean): void;
  /** The id of what explains it. */
  about?: string;
}

export function Check({ name, on, set, about }: Props) {
  return <label class="check">
    <input type="checkbox" checked={on} aria-describedby={about}
      onChange={event => set(event.currentTarget.checked)} />
    <span>{name}</span>
  </label>;
}
