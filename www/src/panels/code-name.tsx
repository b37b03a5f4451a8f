/** A long name in code, such as `ZtdDeviceNotFound`, which may break between its words. */
export function CodeName({ name }: { name: string }) {
  return <code class="code-name">
    {name.split(/(?<=[a-z])(?=[A-Z])/).map((word, index) => <>{index > 0 && <wbr />}{word}</>)}
  </code>;
}
