// Sends GraphiQL's requests to the gateway.

const told = (message) => Response.json({ errors: [{ message }] });

function isAnswer(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && ('data' in value || 'errors' in value);
  } catch {
    return false;
  }
}

/**
 * Like `fetch`. If the response is not GraphQL, returns one with a single error that describes what came
 * instead. A response that `isOther` is true of is returned unread.
 */
export async function ask(url, options, isOther = () => false) {
  let request;
  try {
    request = new Request(url, options);
  } catch {
    return told('Nothing was sent: one of the headers has a name or a value that cannot be sent.');
  }
  try {
    const response = await fetch(request);
    if (isOther(response)) return response;
    const text = await response.text();
    const { status, headers } = response;
    if (isAnswer(text)) return new Response(text, { status, headers });
    const [type] = (headers.get('content-type') ?? 'something else').split(';');
    const came = `${text.trim() === '' ? 'nothing' : type} with status ${status}`;
    return told(
      `Expected a GraphQL response but received ${came}, perhaps from a proxy in front of the gateway.`,
    );
  } catch (error) {
    if (request.signal.aborted) throw error;
    const reason = navigator.onLine ? 'the gateway cannot be reached' : 'this computer is offline';
    return told(`No answer came: ${reason}.`);
  }
}
