/** A long name in code, such as `ZtdDeviceNotFound`, which may break between its words. */
import { visible } from '../visible.ts';

export function CodeName({ name }: { name: string }) {
  return <code class="code-name">
    {visible(name).split(/(?<=[a-z])(?=[A-Z])/).map((word, index) => <>{index > 0 && <wbr />}{word}</>)}
  </code>;
}
