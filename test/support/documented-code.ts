import { webcrypto as crypto } from 'node:crypto';
import { runInNewContext } from 'node:vm';

/** Returns the function in a page's code, with the gateway at this address instead of the one in the page. */
export const functionOf = <Result>(code = '', url = ''): ((...args: unknown[]) => Promise<Result>) =>
  runInNewContext(`(${code.replace('http://127.0.0.1:4000', url)})`, {
    crypto,
    fetch,
    Error,
    JSON,
    Math,
    Promise,
    setTimeout,
  }) as (...args: unknown[]) => Promise<Result>;
