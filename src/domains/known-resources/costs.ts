import { free, whole, type Costs } from '../../graphql/cost.js';

export const costs: Costs = {
  Mutation: {
    // One read, of whichever kind it is.
    rememberResource: { ...free, calls: 1, gives: whole },
    forgetResource: free,
  },
};
