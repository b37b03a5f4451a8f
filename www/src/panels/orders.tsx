/** Changes of registered devices in the run, one by one, and what became of each. */
import { useEffect } from 'preact/hooks';
import { PAGE, lookAt, orders, place } from '../changes.ts';
import { list, say, sentence, text } from '../language.ts';
import * as saving from '../store/saving.ts';
import { state } from '../store/state.ts';
import { visible } from '../visible.ts';
import './orders.css';
import './records.css';

export function Orders() {
  const { orders: count } = state.summary.value.run ?? { orders: 0 };
  const { value: revision } = state.revision;
  useEffect(() => {
    if (count > 0) void lookAt(place.peek());
  }, [revision, count]);
  if (count === 0) return null;
  const from = place.value;
  return <div class="orders">
    <h2 id="orders-heading">{text('orders.heading')}</h2>
    <div class="scroll-x" tabIndex={0} role="region" aria-labelledby="orders-heading">
      <table class="records">
        <thead><tr>
          <th scope="col">{text('orders.serial')}</th>
          <th scope="col">{text('orders.asked')}</th>
          <th scope="col">{text('orders.state')}</th>
        </tr></thead>
        <tbody>{orders.value.map(order => <tr key={`${order.device} ${order.state}`}>
          <td><code>{visible(order.serial)}</code></td>
          <td>{sentence(list(order.asked.map(say)))}</td>
          <td>
            <span class="badge" data-state={order.state}>{text(`state.${order.state}`)}</span>
            <p class="soft">{sentence(say(order.stateText))}</p>
            {order.remedy && <p>{say(order.remedy)}</p>}
          </td>
        </tr>)}</tbody>
      </table>
    </div>
    <div class="actions">
      {count > PAGE && <>
        <button type="button" disabled={from === 0} onClick={() => void lookAt(Math.max(0, from - PAGE))}>
          {text('log.before')}
        </button>
        <button type="button" disabled={from + PAGE >= count} onClick={() => void lookAt(from + PAGE)}>
          {text('log.after')}
        </button>
      </>}
      <button type="button" onClick={() => void saving.save('changes')}>{text('orders.save')}</button>
    </div>
  </div>;
}
