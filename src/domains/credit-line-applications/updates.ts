import { presentKnown, presentOf, presentPage, updatesOf } from '../../graphql/update-kind.js';
import { creditLineApplication, freelancerCreditLineApplication, operations } from './operations.js';

/** The applications for a credit line that events are about. */
export const updates = [
  updatesOf('CREDIT_LINE_APPLICATION', creditLineApplication, async ({ personId }, ctx) =>
    personId === undefined
      ? []
      : presentOf(
          await ctx.read.list(operations.listCreditLineApplications, { personId }, presentPage, (item) =>
            Object.assign({}, item, { personId }),
          ),
        ),
  ),
  updatesOf(
    'FREELANCER_CREDIT_LINE_APPLICATION',
    freelancerCreditLineApplication,
    presentKnown('FREELANCER_CREDIT_LINE_APPLICATION'),
  ),
];
