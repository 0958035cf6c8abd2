import { useSyncExternalStore } from 'react';
import type { WriteIntent, WriteState } from './write-intent.js';

/** The state of a write, on the screen as soon as it changes. */
export const useWrite = <Input>(intent: WriteIntent<Input>): WriteState<Input> =>
  useSyncExternalStore(intent.subscribe, intent.state);
