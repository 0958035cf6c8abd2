import { createRequire } from 'node:module';
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/** Jest asks for a context to run files in. This one stands for the context of Node itself, and stays empty. */
const standIn = vm.createContext();

const { compileFunction, SourceTextModule, SyntheticModule } = vm;
const inNode = ({ context, ...options }) => (context === standIn ? options : { context, ...options });

/**
 * Keeps the running test for jest-circus in place of an `AsyncLocalStorage`: on Node 20 that makes Node call a hook for
 * each promise, which took 8 % of the suite's CPU time. Without `test.concurrent`, a file runs one test at a time.
 */
class RunningTest {
  #test;

  getStore() {
    return this.#test;
  }

  run(test, work) {
    const before = this.#test;
    const restore = () => {
      this.#test = before;
    };
    this.#test = test;
    const result = work();
    if (typeof result?.then === 'function') return result.finally(restore);
    restore();
    return result;
  }
}
globalThis[Symbol.for('RunningTest')] = RunningTest;
const withRunningTest = (code, { filename }) =>
  filename?.endsWith('/jest-circus/build/jestAdapterInit.js')
    ? code.replace('new _nodeAsync_hooks.AsyncLocalStorage()', "new globalThis[Symbol.for('RunningTest')]()")
    : code;

vm.compileFunction = (code, names, { parsingContext, ...options }) =>
  compileFunction(
    withRunningTest(code, options),
    names,
    parsingContext === standIn ? options : { parsingContext, ...options },
  );
vm.SourceTextModule = class extends SourceTextModule {
  constructor(code, options) {
    super(code, inNode(options));
  }
};
vm.SyntheticModule = class extends SyntheticModule {
  constructor(names, evaluate, options) {
    super(names, evaluate, inNode(options));
  }
};

const propertiesOf = (object) =>
  new Map(Reflect.ownKeys(object).map((key) => [key, Reflect.getOwnPropertyDescriptor(object, key)]));

/** Takes back what was added to these objects, and what was replaced, since this function was called. */
function restorer(...objects) {
  const before = objects.map((object) => [object, propertiesOf(object)]);
  return () => {
    for (const [object, properties] of before) {
      for (const key of Reflect.ownKeys(object))
        if (!properties.has(key)) Reflect.deleteProperty(object, key);
      for (const [key, property] of properties) Reflect.defineProperty(object, key, property);
    }
  };
}

/**
 * Runs test files as production runs: in Node's own context, where an error of a package or of Node's core is
 * an `Error` like ours. In a context of Jest's, each file would also evaluate all packages anew, and look up
 * each global through a proxy, which took a third of the suite's CPU time. Our own modules are still loaded
 * anew for each file, and globals are restored after it.
 */
export default class extends TestEnvironment {
  #restore = restorer(globalThis, console, process);

  constructor(config, context) {
    super(config, context);
    this.global = globalThis;
    // For the packages, see packages.js.
    globalThis[Symbol.for('packages')] = createRequire(import.meta.url);
  }

  getVmContext() {
    return standIn;
  }

  async teardown() {
    await super.teardown();
    this.#restore();
  }
}
