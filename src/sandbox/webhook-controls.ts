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
    does: 'empties that list; what waits in it is not sent any more',
    run: ({ outbox }) => outbox.clear(),
  },
  {
    method: 'POST',
    path: '/sandbox/deliveries/{id}/send',
    does: 'sends one of these again at once',
    takes: [],
    run: ({ outbox, path }) => shown(outbox.sendAgain(path['id'] ?? '')),
  },
  {
    method: 'POST',
    path: '/sandbox/deliveries/send',
    does: 'sends at once what waits for its next attempt, for which the clock has to be moved otherwise',
    run: ({ outbox }) => ({ sent: outbox.sendWaiting() }),
  },
  {
    method: 'GET',
    path: '/sandbox/outbox',
    does: 'tells the faults of deliveries',
    run: ({ outbox }) => outbox.faults,
  },
  {
    method: 'POST',
    path: '/sandbox/outbox',
    does:
      'injects faults into deliveries, in place of those before: {seed? (1), delayMs?, shuffleMs? at most, duplicate? share from 0 to 1, ' +
      'forge? share of those beside which a copy with a wrong signature is sent, timeoutMs? (30000) for an answer}',
    run: ({ outbox, body }) => {
      outbox.set(deliveryFaultsOf(body));
      return outbox.faults;
    },
  },
];
