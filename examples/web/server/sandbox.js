/** How long the bank takes for what it does by itself, so that a page can be seen to change. */
const delays = {
  scoring: 'PT2S',
  verification: 'PT2S',
  contract: 'PT1S',
  signature: 'PT1S',
  creditLineCreation: 'PT1S',
  payout: 'PT2S',
  booking: 'PT3S',
};

/** The controls of the simulated bank: what in real life happens outside of the graph. */
export class Sandbox {
  /** @param {string} url */
  constructor(url) {
    this.url = url;
  }

  /** Sends a control request. @throws if it is refused */
  async steer(path, body = {}) {
    const response = await fetch(`${this.url}/sandbox${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`POST /sandbox${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** Moves the bank's clock by an ISO 8601 duration. */
  pass(duration) {
    return this.steer('/clock', { advance: duration });
  }

  /** Lets the bank take its time from now on, and its clock go. Returns how to stop that. */
  async letTimePass() {
    await this.steer('/delays', delays);
    const timer = setInterval(() => void this.pass('PT1S').catch(() => undefined), 1000);
    return () => clearInterval(timer);
  }
}
