/**
 * Loaded before a gateway (`--import`), has its own clock be ahead of all others by as many seconds as its address says (`?seconds=`).
 * How fast time passes does not change.
 */
const ahead = Number(new URL(import.meta.url).searchParams.get('seconds')) * 1000;
const now = Date.now;
Date.now = () => now() + ahead;
