import type { ControlRequest, ControlRoute } from './control-route.js';
import { deliveryFaultsOf } from './webhook-faults.js';
import type { Delivery, Outbox } from './webhook-outbox.js';

/** A delivery as the control routes show it. */
const shown = ({ subscription, forgedWith, entity_id, ...delivery }: Delivery): unknown => ({
  ...delivery,
  entity_id: entity_id ?? null,
  forged: forgedWith !== undefined,
  url: subscription.url,
  subscription_id: subscription.id,
});

/** The control routes that show deliveries, repeat them and inject faults into them. */
export const webhookControls: readonly ControlRoute<ControlRequest & { readonly outbox: Outbox }>[] = [
  {
    method: 'GET',
    path: '/sandbox/deliveries',
    does: 'lists the events sent to subscribers (POST /v1/webhooks), newest last: event_type, entity_id, status, attempts, answer, body',
    run: ({ outbox }) => outbox.all().map(shown),
  },
  {
    method: 'DELETE',
    path: '/sandbox/deliveries',
    does: 'deletes that list; events that wait in it are not sent any more',
    run: ({ outbox }) => outbox.clear(),
  },
  {
    method: 'POST',
    path: '/sandbox/deliveries/{id}/send',
    does: 'sends one of these events again at once',
    takes: [],
    run: ({ outbox, path }) => shown(outbox.sendAgain(path['id'] ?? '')),
  },
  {
    method: 'POST',
    path: '/sandbox/deliveries/send',
    does: 'sends the events that wait for their next attempt at once; to send them when they are due, move the clock',
    run: ({ outbox }) => ({ sent: outbox.sendWaiting() }),
  },
  {
    method: 'GET',
    path: '/sandbox/outbox',
    does: 'shows the faults of deliveries',
    run: ({ outbox }) => outbox.faults,
  },
  {
    method: 'POST',
    path: '/sandbox/outbox',
    does:
      'sets the faults of deliveries, in place of those before: {seed? (1), delayMs?, shuffleMs? at most, duplicate? share from 0 to 1, ' +
      'forge? share that is sent with a copy that has a wrong signature, timeoutMs? (30000) for an answer}',
    run: ({ outbox, body }) => {
      outbox.set(deliveryFaultsOf(body));
      return outbox.faults;
    },
  },
];
