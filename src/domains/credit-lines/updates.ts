import { presentOf, presentPage, updatesOf } from '../../graphql/update-kind.js';
import { creditLine, operations } from './operations.js';

/** The credit lines that events are about. */
export const updates = [
  updatesOf('CREDIT_LINE', creditLine, async ({ personId }, ctx) =>
    personId === undefined
      ? []
      : presentOf(
          await ctx.read.list(operations.listCreditLines, { personId }, presentPage, (line) =>
            Object.assign({}, line, { personId }),
          ),
        ),
  ),
];
