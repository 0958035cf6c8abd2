import { eachOf, free, type Costs } from '../../graphql/cost.js';

/** The anchors cost nothing. */
export const costs: Costs = {
  Query: { me: free, person: free, persons: eachOf('ids'), business: free },
};
