import { runInNewContext } from 'node:vm';

/** Returns the function in a page's code, with the gateway at this address instead of the one in the page. */
export const functionOf = <Result>(code = '', url: string): ((...args: unknown[]) => Promise<Result>) =>
  runInNewContext(`(${code.replace('http://127.0.0.1:4000', url)})`, {
    fetch,
    Error,
    JSON,
    Math,
    Promise,
    setTimeout,
  }) as (...args: unknown[]) => Promise<Result>;
