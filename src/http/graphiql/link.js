// Links to an operation: ?query=…&variables=…&operationName=… after the address, and never headers.

/** The most characters of a link. Node takes heads of up to 16 kB; a proxy may take less. */
const LONGEST = 8000;

/** JSON with other indentation; a text that is no JSON as it is. */
function spaced(text, indentation) {
  try {
    return JSON.stringify(JSON.parse(text), null, indentation);
  } catch {
    return text;
  }
}

/** The operation that an address names, `operationName` included; undefined where it names none. */
export function linkedTab({ search }) {
  const parameters = new URLSearchParams(search);
  const query = parameters.get('query');
  if (!query?.trim()) return undefined;
  const variables = spaced(parameters.get('variables') ?? '', 2);
  return { query, variables, headers: null, operationName: parameters.get('operationName') };
}

/** The address of the page with an operation; undefined where that is too long for a link. */
export function linkTo({ origin, pathname }, { query, variables, operationName }) {
  const url = new URL(pathname, origin);
  url.searchParams.set('query', query);
  if (variables.trim() !== '') url.searchParams.set('variables', spaced(variables));
  if (operationName) url.searchParams.set('operationName', operationName);
  return url.href.length > LONGEST ? undefined : url.href;
}
