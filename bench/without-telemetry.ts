import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';

/*
 * A copy of the built gateway without its metrics and traces, to measure what they cost a gateway that has
 * both off. In src, outside of src/telemetry, these names mean nothing else, so whatever bears one is taken out.
 */

const names = new Set(['span', 'spans', 'metrics', 'tracer']);

/** Files that a query goes through. Each has something to take out, or this file is out of date. */
const onTheWay = [
  'bank/cached.js',
  'bank/call.js',
  'bank/retried.js',
  'bank/sent.js',
  'bank/sent-call.js',
  'bank/shared.js',
  'context/context.js',
  'context/idempotency.js',
  'graphql/finished-operation.js',
  'http/graphql.js',
  'http/server.js',
  'http/shared-operations.js',
  'store/traced-store.js',
  'telemetry/tracing.js',
];

/** Folders and files that a gateway with all off does not load, or only when it starts. */
const untouched =
  /^(?:generated|graphiql|sandbox|cli)\/|^telemetry\/(?!tracing)|(?:telemetry|metrics-server|observed-requests)\.js$/;

const { factory } = ts;
const nothing = (): ts.Identifier => factory.createIdentifier('undefined');
const empty = (): ts.Statement => factory.createEmptyStatement();
const isNothing = (node: ts.Node): boolean => ts.isIdentifier(node) && node.text === 'undefined';

const isNamed = (node: ts.Node | undefined): boolean =>
  node !== undefined &&
  (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) &&
  names.has(node.text.replace('#', ''));

/** True if a node is one of the names, or a property of that name. */
const isTelemetry = (node: ts.Node): boolean =>
  isNamed(node) || (ts.isPropertyAccessExpression(node) && isNamed(node.name));

/** A property of an object, an element of a pattern, a field or a variable that is only for telemetry. */
const isDeclared = (node: ts.Node): boolean =>
  (ts.isShorthandPropertyAssignment(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isGetAccessor(node) ||
    ts.isVariableDeclaration(node)) &&
  isNamed(node.name);

const isElement = (node: ts.Node): boolean => ts.isBindingElement(node) && isNamed(node.name);

/** True for a call such as `app.decorateRequest('span')`. */
const isDecoration = (node: ts.Node): boolean =>
  ts.isCallExpression(node) && node.arguments.some((one) => ts.isStringLiteral(one) && names.has(one.text));

/** Returns what is left of an expression or statement whose parts have been taken out; the same if nothing is. */
function folded(node: ts.Node): ts.Node {
  if (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node))
    return isNothing(node.expression) ? nothing() : node;
  if (ts.isConditionalExpression(node)) return isNothing(node.condition) ? node.whenFalse : node;
  if (ts.isIfStatement(node)) return isNothing(node.expression) ? (node.elseStatement ?? empty()) : node;
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.length > 0 ? node : empty();
  if (ts.isExpressionStatement(node)) return isNothing(node.expression) ? empty() : node;
  if (!ts.isBinaryExpression(node)) return node;
  const isEither = [ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken].includes(
    node.operatorToken.kind,
  );
  if (isEither && isNothing(node.left)) return node.right;
  if (isEither && isNothing(node.right) && ts.isBinaryExpression(node.left)) return node.left;
  return node;
}

const parsed = (text: string): ts.SourceFile =>
  ts.createSourceFile('module.js', text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);

/** Returns the text of a module without telemetry, and how many places were taken out. */
function withoutTelemetry(text: string): { readonly text: string; readonly places: number } {
  let places = 0;
  const taken = <Left>(left: Left): Left => {
    places += 1;
    return left;
  };
  const { transformed } = ts.transform(parsed(text), [
    (context) => (file) => {
      const visit = (node: ts.Node): ts.Node | undefined => {
        if (ts.isImportDeclaration(node)) return node;
        // The place of a parameter counts, so it stays; so do the names in `name(span) {}` and `{ span: opened }`.
        if (ts.isParameter(node) && isNamed(node.name)) return node;
        if (isDeclared(node) || isElement(node)) return taken(undefined);
        if (
          ts.isBinaryExpression(node) &&
          node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
          isTelemetry(node.left)
        )
          return taken(nothing());
        if (isTelemetry(node) || isDecoration(node)) return taken(nothing());
        return folded(ts.visitEachChild(node, visit, context));
      };
      return ts.visitEachChild(file, visit, context);
    },
  ]);
  return { text: ts.createPrinter().printFile(transformed[0] as ts.SourceFile), places };
}

/** Returns the built modules in a folder that a query may go through. */
const modulesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.js') && !untouched.test(file),
  );

/**
 * Copies the built gateway to a temporary folder, and returns that. It is deleted when this program ends. Its modules
 * are printed anew, as those without telemetry are: the two copies differ by the telemetry alone.
 */
export function copyBuild(dist: string): string {
  const root = mkdtempSync(join(tmpdir(), 'lending-graph-'));
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  const copy = join(root, 'dist');
  cpSync(dist, copy, { recursive: true, filter: (file) => !/\/dist\/(?:bench|test|src)(?:\/|$)/.test(file) });
  for (const beside of ['node_modules', 'package.json', 'schema'])
    symlinkSync(resolve(dist, '..', beside), join(root, beside));
  for (const file of modulesIn(copy).map((name) => join(copy, name)))
    writeFileSync(file, ts.createPrinter().printFile(parsed(readFileSync(file, 'utf8'))));
  return copy;
}

/**
 * Does the same, and takes the telemetry out of the copy.
 * @throws Error if there is nothing to take out of a file on the way of a query
 */
export function copyWithoutTelemetry(dist: string): string {
  const copy = copyBuild(dist);
  const missed = new Set(onTheWay);
  for (const file of modulesIn(copy)) {
    const { text, places } = withoutTelemetry(readFileSync(join(copy, file), 'utf8'));
    if (places === 0) continue;
    missed.delete(file);
    writeFileSync(join(copy, file), text);
  }
  if (missed.size > 0) throw new Error(`There is no telemetry to take out of ${[...missed].join(', ')}.`);
  return copy;
}
