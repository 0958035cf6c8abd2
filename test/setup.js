import { types } from 'node:util';

// What is tested is what runs: elsewhere graphql-js looks at every object for a second copy of itself, which takes half of its time.
process.env.NODE_ENV = 'production';

// Jest runs every test file in a vm context whose Error is another one than that of Node's core.
// An ECONNREFUSED or an abort must be an Error here too, as it is in production.
const ordinary = Function.prototype[Symbol.hasInstance];
const fromCore = (value) =>
  types.isNativeError(value) || Object.prototype.toString.call(value) === '[object DOMException]';
Object.defineProperty(Error, Symbol.hasInstance, {
  value(value) {
    return ordinary.call(this, value) || (this === Error && fromCore(value));
  },
});

// A test that prints fails: what it has to say belongs into its expectations.
for (const method of ['debug', 'error', 'info', 'log', 'warn']) {
  console[method] = (...said) => {
    throw new Error(`A test printed: ${said.map(String).join(' ')}`);
  };
}
