import { readFileSync } from 'node:fs';
import GithubSlugger from 'github-slugger';
import MarkdownIt, { type Token } from 'markdown-it';

const root = new URL('../../', import.meta.url);

/** A query of a page, with the answer shown for it. */
export interface DocumentedQuery {
  readonly query: string;
  readonly answer: unknown;
}

/** The text of a heading as a reader sees it: without backticks and link targets. */
const plain = (inline: Token | undefined): string =>
  (inline?.children ?? []).map(({ content }) => content).join('');

/** A page of the documentation, or one section of it. */
export class Markdown {
  /** The Markdown text. */
  readonly text: string;
  private readonly name: string;
  private readonly tokens: readonly Token[];

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
    this.tokens = new MarkdownIt().parse(text, {});
  }

  /**
   * Returns the part below the heading with this title, with its subsections. Throws unless there is exactly
   * one.
   */
  section(title: string): Markdown {
    const headings = this.headings();
    const [found, ...others] = headings.filter((heading) => heading.title === title);
    if (!found || others.length > 0)
      throw new Error(`${this.name} has ${found ? 'several headings' : 'no heading'} "${title}"`);
    const end = headings.find(({ line, level }) => line > found.line && level <= found.level)?.line;
    return new Markdown(
      `${this.name}, "${title}",`,
      this.text
        .split('\n')
        .slice(found.line + 1, end)
        .join('\n'),
    );
  }

  /** Returns the code blocks in this language, in order. */
  code(language: string): string[] {
    return this.fences()
      .filter(({ info }) => info === language)
      .map(({ content }) => content);
  }

  /** Returns the GraphQL blocks that are followed by a JSON block, with that answer. */
  answeredQueries(): DocumentedQuery[] {
    const fences = this.fences();
    return fences.flatMap(({ info, content }, at) => {
      const next = fences[at + 1];
      return info === 'graphql' && next?.info === 'json'
        ? [{ query: content, answer: JSON.parse(next.content) as unknown }]
        : [];
    });
  }

  /** Returns the cells of the rows of all tables with these headings, as written. Throws if there is none. */
  table(...headings: string[]): string[][] {
    const tables = this.tokens.reduce<string[][][]>((found, { type }, at) => {
      if (type === 'table_open') found.push([]);
      if (type === 'tr_open') found.at(-1)?.push([]);
      if (type === 'th_open' || type === 'td_open')
        found
          .at(-1)
          ?.at(-1)
          ?.push(this.tokens[at + 1]?.content ?? '');
      return found;
    }, []);
    const found = tables.filter(([first]) => first?.join('|') === headings.join('|'));
    if (found.length === 0)
      throw new Error(`${this.name} has no table with the headings ${headings.join(', ')}`);
    return found.flatMap((table) => table.slice(1));
  }

  /** Returns the targets of its links and images. */
  links(): string[] {
    return this.tokens
      .flatMap(({ children }) => children ?? [])
      .map((token) => String(token.attrGet('href') ?? token.attrGet('src') ?? ''))
      .filter((target) => target !== '');
  }

  /** Returns its links with their texts; images are left out. */
  namedLinks(): { readonly text: string; readonly target: string }[] {
    return this.tokens.flatMap(({ children }) =>
      (children ?? []).flatMap((token, at, siblings) => {
        if (token.type !== 'link_open') return [];
        const end = siblings.findIndex(({ type }, index) => index > at && type === 'link_close');
        const text = siblings.slice(at + 1, end).map(({ content }) => content);
        return [{ text: text.join(''), target: String(token.attrGet('href')) }];
      }),
    );
  }

  /** Returns its title and the titles of its sections. */
  titles(): string[] {
    return this.headings().map(({ title }) => title);
  }

  /** Returns the valid fragments of links to it: the names that GitHub gives to headings. */
  anchors(): Set<string> {
    const slugger = new GithubSlugger();
    return new Set(this.headings().map(({ title }) => slugger.slug(title)));
  }

  private headings(): { readonly title: string; readonly level: number; readonly line: number }[] {
    return this.tokens.flatMap(({ type, tag, map }, at) =>
      type === 'heading_open'
        ? [{ title: plain(this.tokens[at + 1]), level: Number(tag.slice(1)), line: map?.[0] ?? 0 }]
        : [],
    );
  }

  private fences(): readonly Token[] {
    return this.tokens.filter(({ type }) => type === 'fence');
  }
}

/** Reads a page by its path in the repository. */
export const page = (file: string): Markdown => new Markdown(file, readFileSync(new URL(file, root), 'utf8'));

/** A cell without its backticks. */
export const unquoted = (cell = ''): string => cell.replaceAll('`', '');

/** Returns the headers in the comments at the top of a query. */
export const headersIn = (query: string): Record<string, string> =>
  Object.fromEntries(
    [...query.matchAll(/^# ([A-Z][A-Za-z-]+): (\S+)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
