import { types } from 'node:util';

// As in production: otherwise graphql-js checks every object for a second copy of itself, which takes half of
// its time.
process.env.NODE_ENV = 'production';

// Jest runs every test file in a vm context with an Error class other than that of Node's core. An
// ECONNREFUSED or an abort must be an Error here too, as in production.
const ordinary = Function.prototype[Symbol.hasInstance];
const fromCore = (value) =>
  types.isNativeError(value) || Object.prototype.toString.call(value) === '[object DOMException]';
Object.defineProperty(Error, Symbol.hasInstance, {
  value(value) {
    return ordinary.call(this, value) || (this === Error && fromCore(value));
  },
});

// A test that prints fails: its findings belong in expectations.
for (const method of ['debug', 'error', 'info', 'log', 'warn']) {
  console[method] = (...said) => {
    throw new Error(`A test printed: ${said.map(String).join(' ')}`);
  };
}
