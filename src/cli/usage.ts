/** The text of `--help`. */
export const usage = `Usage: lending-graph [COMMAND] [--settings FILE]
  start    the gateway, with the embedded sandbox unless LENDING_API_URL is set; what is done without a COMMAND
  check    does what a start does without listening, and asks for the Redis, the bank's token and the published keys that the settings name.
           Exits with 1 if one of them is not available, with 2 if the settings are wrong.
  config   prints the settings that hold, secrets hidden, and where each comes from: environment, file or default
  sandbox  the sandbox alone, on SANDBOX_PORT
  token    prints a token to try the rules with:
             --person ID    a customer's, for this person (may be repeated)
             --business ID  a customer's, for this business (may be repeated)
             --partner      the partner's own
             --read-only    without the right to change anything
  costs    [FILE] prints how many calls to the bank the documents of a manifest can cost; without FILE, those of TRUSTED_DOCUMENTS.
           Exits with 1 if one is above LIMIT_BANK_CALLS, with 2 if the manifest cannot be used.
  webhooks list  prints the subscriptions to events at the bank: LENDING_API_URL, or the sandbox that runs on SANDBOX_PORT
  webhooks sync  subscribes to all events about lending, and prints the new secrets as WEBHOOK_SECRETS takes them; the bank tells them once.
             --url URL      where the bank sends events: https://…/webhooks/solaris
             --dry-run      only says what it would do
             --renew TYPE   subscribes to this type anew, for a new secret (may be repeated)
  forget-customer ID
           deletes what is stored of a person or business in the Redis of STORE_URL and CACHE_URL. It needs the gateways' settings.
           Exits with 1 if data may be left.
  --settings FILE  a file of lines NAME=value, for settings that are not in the environment
  --help           prints this
  --version        prints the version
`;

/** An invalid command line. */
export class UsageError extends Error {}

/** Prints a line. */
export const print = (text: string): void => void process.stdout.write(`${text}\n`);
