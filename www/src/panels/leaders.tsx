/** Name and value with a dotted line between them, as on a checklist. */
export function Leaders({ facts }: { facts: readonly (readonly [string, string])[] }) {
  return <dl class="leaders">
    {facts.map(([name, value]) => <div key={name}>
      <dt>{name}</dt>
      <span class="leader" aria-hidden="true" />
      <dd>{value}</dd>
    </div>)}
  </dl>;
}
