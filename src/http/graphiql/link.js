// Links to an operation: ?query=…&variables=…&operationName=…, never with headers.

/** Maximum characters of a link. Node accepts headers of up to 16 kB; a proxy may accept less. */
const maxLength = 8000;

/** Reformats JSON with another indentation. Returns other text unchanged. */
function spaced(text, indentation) {
  try {
    return JSON.stringify(JSON.parse(text), null, indentation);
  } catch {
    return text;
  }
}

/** Returns the operation in a URL, including `operationName`; undefined if there is none. */
export function linkedTab({ search }) {
  const parameters = new URLSearchParams(search);
  const query = parameters.get('query');
  if (!query?.trim()) return undefined;
  const variables = spaced(parameters.get('variables') ?? '', 2);
  return { query, variables, headers: null, operationName: parameters.get('operationName') };
}

/** Returns the page's URL with an operation; undefined if it is too long for a link. */
export function linkTo({ origin, pathname }, { query, variables, operationName }) {
  const url = new URL(pathname, origin);
  url.searchParams.set('query', query);
  if (variables.trim() !== '') url.searchParams.set('variables', spaced(variables));
  if (operationName) url.searchParams.set('operationName', operationName);
  return url.href.length > maxLength ? undefined : url.href;
}
