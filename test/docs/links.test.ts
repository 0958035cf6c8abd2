import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { page } from '../support/markdown.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const markdownIn = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file));
const pages = [...markdownIn('.'), ...markdownIn('docs')];

/** Returns the error in a page's link to another file or heading of the repository, if any. */
function faultOf(from: string, link: string): string[] {
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? from : normalize(join(dirname(from), path));
  if (file.startsWith('..') || !existsSync(join(root, file))) return [`${from}: ${link} leads to no file`];
  const leadsToHeading = anchor === undefined || (file.endsWith('.md') && page(file).anchors().has(anchor));
  return leadsToHeading ? [] : [`${from}: ${link} leads to no heading`];
}

describe('the documentation', () => {
  test('has links between its pages that lead to files and headings that are there', () => {
    const links = pages.flatMap((from) =>
      page(from)
        .links()
        .filter((link) => !/^(?:https?|mailto):/.test(link))
        .map((link) => ({ from, link })),
    );
    expect(links).not.toEqual([]);
    expect(links.flatMap(({ from, link }) => faultOf(from, link))).toEqual([]);
  });

  test('calls a page by its title, or a section by its heading, where a link begins with a capital letter', () => {
    const named = pages.flatMap((from) =>
      page(from)
        .namedLinks()
        .map(({ text, target }) => ({ from, text, to: normalize(join(dirname(from), target)) }))
        .filter(({ text, to }) => /^[A-Z]/.test(text) && /^docs\/[a-z-]+\.md(?:#|$)/.test(to)),
    );
    expect(named).not.toEqual([]);
    const misnamed = named.filter(({ text, to }) => {
      const [path = '', anchor] = to.split('#');
      const titles = page(path).titles();
      return !(anchor === undefined ? titles.slice(0, 1) : titles).includes(text);
    });
    expect(misnamed).toEqual([]);
  });

  test('has every page of docs in its index', () => {
    const listed = page('docs/README.md').links();
    const others = markdownIn('docs').map((file) => basename(file));
    expect(others.filter((file) => file !== 'README.md' && !listed.includes(file))).toEqual([]);
  });

  test('names files and folders that are there', () => {
    const named = pages
      .filter((file) => file !== 'CHANGELOG.md')
      .flatMap((file) => [...page(file).text.matchAll(/`((?:src|schema|test|bench)\/[\w./-]*)`/g)])
      .map(([, path = '']) => path);
    expect(named).not.toEqual([]);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
